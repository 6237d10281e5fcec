"""Two rounds compared: each figure before and after, and what of the change the codebook made by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from irr.comparison import Difference, compare_left_out, mcnemar_mid_p
from irr.errors import UsageError
from irr.estimates import NO_PAIRS
from irr.names import listed
from irr.result import Undefined
from irr.revision.crosswalk import common_coarsening
from irr.revision.recoding import recoded
from irr.rounds.aligning import Aligned, align, with_categories
from irr.rounds.categories import category_changes
from irr.rounds.measures import MOST_PAIRS, Measure, measures
from irr.rounds.model import CompareOptions, FigureChange, RoundsCompared, SameSections, Side
from irr.rounds.own import own_agreement
from irr.rounds.power import power_of
from irr.rounds.swapping import Swaps, draw_swaps, p_swapped
from irr.study import Study, Warned

if TYPE_CHECKING:
    from irr.revision.crosswalk import Crosswalk
    from irr.rounds.measures import Measured


@dataclass(frozen=True)
class _Rounds:
    """The aligned rounds: the first as it was coded, the first in the categories compared, the second in them.

    `recoded` is None where the codebook is the same; `as_coded` is the second round in its own categories, where
    some of them have no counterpart.
    """

    aligned: Aligned
    first: Study
    recoded: Study | None
    second: Study
    as_coded: Study | None
    sources: dict[str, tuple[str, ...]] | None
    warnings: tuple[Warned, ...]

    @property
    def comparable(self) -> Study:
        """The first round in the categories of the second."""
        return self.first if self.recoded is None else self.recoded


def compare_rounds(
    before: Study,
    after: Study,
    options: CompareOptions | None = None,
    crosswalk: Crosswalk | None = None,
    **chosen: Any,
) -> RoundsCompared:
    """Two rounds of coding compared; options are the fields of `CompareOptions`, by keyword or all in one.

    `crosswalk` says what became of each category, where the codebook was revised between the rounds. Raises
    `UsageError` where the categories differ and there is none, or for a request that makes no sense.
    """
    options = replace(options or CompareOptions(), **chosen)
    rounds = _rounds(before, after, crosswalk, options.same_sections)
    aligned, same = rounds.aligned, rounds.aligned.overlap.relation == "same"
    figures: list[FigureChange] = []
    categories = []
    if min(len(before.coders), len(after.coders)) > 1:
        swaps = _swaps(rounds, options)
        figures = [_change(one, rounds, swaps, options) for one in measures(before, after, options)]
        categories = category_changes(rounds.comparable, rounds.second, options, same, rounds.sources)
    own = own_agreement(aligned, rounds.comparable, rounds.second, options) if aligned.overlap.shared else []
    return RoundsCompared(
        _side(before, aligned.overlap.before),
        _side(after, aligned.overlap.after),
        aligned.overlap,
        options,
        tuple(figures),
        tuple(categories),
        tuple(own),
        None if crosswalk is None else dict(crosswalk.to),
        tuple(
            dict.fromkeys(
                (
                    *before.warnings,
                    *after.warnings,
                    *aligned.warnings,
                    *rounds.warnings,
                    *_cautions(before, after),
                )
            )
        ),
    )


def difference_of(
    before: Study,
    after: Study,
    coefficient: str = "krippendorff-alpha",
    view: str = "pooled",
    criterion: str | None = None,
    *,
    crosswalk: Crosswalk | None = None,
    same_sections: SameSections = "auto",
    confidence: float = 0.95,
) -> Difference | Undefined:
    """The change of one figure of all coders from one round to the next, or why there is none.

    With a crosswalk it is the observed change: the first round is carried over before it is compared.
    `Difference.bound` gives one-sided bounds; `sections_to_settle` says how many sections a bound would need.
    """
    rounds = _rounds(before, after, crosswalk, same_sections)
    options = CompareOptions(
        same_sections,
        coefficients=(coefficient,),
        views=(view,),
        criteria=(criterion,) if criterion else (),
        confidence=confidence,
    )
    measure = next(one for one in reversed(measures(before, after, options)) if not one.coders)
    first, second = (measure.of(study, options) for study in (rounds.comparable, rounds.second))
    for one in (first, second):
        if one.left_out is None:
            return one.result.undefined or NO_PAIRS
    found = _difference(first, second, confidence)
    assert found is not None
    return found


def _rounds(before: Study, after: Study, crosswalk: Crosswalk | None, same: SameSections) -> _Rounds:
    """The rounds aligned, and in the same categories."""
    if crosswalk is None:
        _check_categories(before, after)
        after = with_categories(after, before.categories)
        aligned = align(before, after, same)
        return _Rounds(aligned, aligned.before, None, aligned.after, None, None, ())
    aligned = align(before, after, same)
    for study, known, which in ((before, crosswalk.old, "first"), (after, crosswalk.new, "second")):
        unknown = [name for name in study.categories if name not in known]
        if unknown:
            raise UsageError(
                f"the {which} round has categories that the revision does not know: {listed(unknown)}; give each "
                "round its codebook, the older one first"
            )
    to_common, from_new = common_coarsening(crosswalk)
    first, second = recoded(aligned.before, to_common), recoded(aligned.after, from_new)
    identity = set(to_common.new) == set(crosswalk.new)
    warned = [replace(one) for one in first.study.warnings[len(before.warnings) :]]
    lost = [name for name in from_new.dropped if second.uses.get(name)]
    if lost:
        n = sum(second.uses[name] for name in lost)
        text = (
            f"{n:,} assignments of categories that the first round did not have are left out: {listed(lost)}"
        )
        warned.append(Warned("added_left_out", text))
    if crosswalk.splits:
        text = (
            f"{listed(crosswalk.splits)}: split, so both rounds are compared in the {len(to_common.new)} categories that "
            "they have in common"
        )
        warned.append(Warned("compared_in_common", text))
    came_of = {name: to_common.sources[name] for name in to_common.new}
    return _Rounds(
        aligned,
        aligned.before,
        with_categories(first.study, to_common.new),
        with_categories(second.study, to_common.new),
        None if identity else aligned.after,
        came_of,
        tuple(warned),
    )


def _check_categories(before: Study, after: Study) -> None:
    """Refuse rounds with different categories, where nobody said what became of them."""
    known = [set(study.categories) for study in (before, after)]
    only = [
        [name for name in study.categories if name not in other]
        for study, other in ((before, known[1]), (after, known[0]))
    ]
    if not any(only):
        return
    told = "; ".join(
        f"only in the {which} round: {listed(names, 4)}"
        for which, names in zip(("first", "second"), only, strict=True)
        if names
    )
    if not (before.scale.declared and after.scale.declared):
        raise UsageError(
            f"the rounds do not have the same categories ({told}); give the --codebook, as one that was not used "
            "cannot be told from one that was not there, or, if it was revised, --codebook-1, --codebook-2 and --revision"
        )
    raise UsageError(
        f"the rounds do not have the same categories ({told}); say what became of each with --revision FILE, which "
        "'irr codebook diff V1 V2 --propose FILE' drafts"
    )


def _swaps(rounds: _Rounds, options: CompareOptions) -> Swaps | None:
    """Ways of swapping the rounds, where sections, coders and codebook are the same."""
    aligned = rounds.aligned
    if (
        not options.permutations
        or aligned.overlap.relation != "same"
        or rounds.recoded is not None
        or set(rounds.first.coders) != set(rounds.second.coders)
    ):
        return None
    n = len(rounds.first.multiplicity)
    return draw_swaps(aligned.shared, n, aligned.documents, options.permutations, options.seed)


def _change(measure: Measure, rounds: _Rounds, swaps: Swaps | None, options: CompareOptions) -> FigureChange:
    """One figure in both rounds."""
    level = options.confidence
    first, second = measure.of(rounds.first, options), measure.of(rounds.second, options)
    carried = None if rounds.recoded is None else measure.of(rounds.recoded, options)
    base = carried or first
    observed = _difference(base, second, level)
    return FigureChange(
        first.result,
        second.result,
        _difference(first, second, level),
        observed,
        None if carried is None else carried.result,
        None if carried is None else _difference(first, carried, level),
        None
        if swaps is None or observed is None
        else p_swapped(measure, rounds.first, rounds.second, (first, second), swaps),
        _mcnemar(base, second) if rounds.aligned.overlap.relation == "same" else None,
        None if observed is None else power_of(observed, level),
        None if rounds.as_coded is None else measure.of(rounds.as_coded, options).result,
    )


def _difference(first: Measured, second: Measured, level: float) -> Difference | None:
    if first.left_out is None or second.left_out is None:
        return None
    return compare_left_out(first.left_out, second.left_out, level)


def _mcnemar(first: Measured, second: Measured) -> float | None:
    """McNemar's mid-p of two shares, over the sections that count in both."""
    if first.share is None or second.share is None:
        return None
    both = first.share.counted & second.share.counted
    return mcnemar_mid_p(first.share.agrees & both, second.share.agrees & both, both.astype(np.int64))


def _side(study: Study, sections: int) -> Side:
    return Side(study.coders, sections, study.categories, study.reading)


def _cautions(before: Study, after: Study) -> list[Warned]:
    """What a reader should know of the two rounds together."""
    warned = []
    gone, new = (
        [coder for coder in one.coders if coder not in other.coders]
        for one, other in ((before, after), (after, before))
    )
    if gone or new:
        said = [f"{word} {listed(names)}" for word, names in (("without", gone), ("with", new)) if names]
        text = (
            f"the second round is {' and '.join(said)}, so a change may be one of coders and not of coding; compare the "
            "same coders with --coders"
        )
        warned.append(Warned("coders_differ", text))
    both = len(set(before.coders) & set(after.coders))
    if both * (both - 1) // 2 > MOST_PAIRS:
        text = f"{both:,} coders form more than {MOST_PAIRS} pairs; figures by pair are left out"
        warned.append(Warned("pairs_left_out", text))
    return warned
