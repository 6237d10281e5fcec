"""Two rounds in the same categories: as they are, or in what two versions of a codebook have in common."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from irr.errors import UsageError
from irr.names import listed
from irr.revision.coarsening import common_coarsening
from irr.revision.recoding import recoded
from irr.rounds.aligning import Aligned, align, with_categories
from irr.rounds.model import SameSections
from irr.study import Study, Warned

if TYPE_CHECKING:
    from irr.revision.crosswalk import Crosswalk


@dataclass(frozen=True)
class Rounds:
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


def in_common(before: Study, after: Study, crosswalk: Crosswalk | None, same: SameSections) -> Rounds:
    """The rounds aligned, and in the same categories."""
    if crosswalk is None:
        _check_categories(before, after)
        after = with_categories(after, before.categories)
        aligned = align(before, after, same)
        return Rounds(aligned, aligned.before, None, aligned.after, None, None, ())
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
    return Rounds(
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
