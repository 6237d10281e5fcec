"""Two rounds compared: each figure before and after, and what of the change the codebook made by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from irr.comparison import Difference, compare_left_out, mcnemar_mid_p
from irr.estimates import NO_PAIRS
from irr.names import listed
from irr.result import Undefined
from irr.rounds.categories import category_changes
from irr.rounds.in_common import Rounds, in_common
from irr.rounds.measures import MOST_PAIRS, Measure, measures
from irr.rounds.model import CompareOptions, FigureChange, RoundsCompared, SameSections, Side
from irr.rounds.own import own_agreement
from irr.rounds.power import power_of
from irr.rounds.swapping import Swaps, draw_swaps, p_swapped
from irr.study import Study, Warned

if TYPE_CHECKING:
    from irr.revision.crosswalk import Crosswalk
    from irr.rounds.measures import Measured


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
    rounds = in_common(before, after, crosswalk, options.same_sections)
    aligned, same = rounds.aligned, rounds.aligned.overlap.relation == "same"
    figures: list[FigureChange] = []
    categories, fewer = [], []
    if min(len(before.coders), len(after.coders)) > 1:
        swaps = _swaps(rounds, options)
        figures = [_change(one, rounds, swaps, options) for one in measures(before, after, options)]
        fewer = _fewer_swaps(figures, swaps)
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
                    *fewer,
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
    rounds = in_common(before, after, crosswalk, same_sections)
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


def _swaps(rounds: Rounds, options: CompareOptions) -> Swaps | None:
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


def _change(measure: Measure, rounds: Rounds, swaps: Swaps | None, options: CompareOptions) -> FigureChange:
    """One figure in both rounds."""
    level = options.confidence
    first, second = measure.of(rounds.first, options), measure.of(rounds.second, options)
    carried = None if rounds.recoded is None else measure.of(rounds.recoded, options)
    base = carried or first
    observed = _difference(base, second, level)
    if swaps is not None:
        swaps = swaps.within_reach(measure.pairs_weighed(rounds.first, rounds.second))
    p = None
    if swaps is not None and observed is not None:
        p = p_swapped(measure, rounds.first, rounds.second, (first, second), swaps)
    return FigureChange(
        first.result,
        second.result,
        _difference(first, second, level),
        observed,
        None if carried is None else carried.result,
        None if carried is None else _difference(first, carried, level),
        p,
        None if swaps is None or p is None else swaps.n,
        _mcnemar(base, second)
        if rounds.aligned.overlap.relation == "same" and rounds.aligned.documents is None
        else None,
        None if observed is None else power_of(observed, level),
        None if rounds.as_coded is None else measure.of(rounds.as_coded, options).result,
    )


def _difference(first: Measured, second: Measured, level: float) -> Difference | None:
    if first.left_out is None or second.left_out is None:
        return None
    return compare_left_out(first.left_out, second.left_out, level)


def _fewer_swaps(figures: list[FigureChange], swaps: Swaps | None) -> list[Warned]:
    """That labels were swapped less often for some figures, as each time sums very many pairs of sets of categories."""
    if swaps is None:
        return []
    done = [one for one in figures if one.observed is not None and one.observed.p is not None]
    fewer = [one.swaps for one in done if one.swaps is not None and one.swaps < swaps.n]
    none = [one for one in done if one.swaps is None]
    said = []
    if fewer:
        said.append(f"{min(fewer):,} instead of {swaps.n:,} times for {_figures(len(fewer))}")
    if none:
        said.append(f"not at all for {_figures(len(none))}, which have the p of their interval alone")
    if not said:
        return []
    text = (
        f"labels were swapped {' and '.join(said)}: so many different sets of categories would take too long"
    )
    return [Warned("fewer_swaps", text)]


def _figures(n: int) -> str:
    return f"{n} figure{'' if n == 1 else 's'} of sets"


def _mcnemar(first: Measured, second: Measured) -> float | None:
    """McNemar's mid-p of two shares, over the sections that count in both: it takes sections as independent."""
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
