"""The difference of pooled alpha in two rounds, and what it could have shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.checks.settling import MOST
from irr.comparison import Difference, Spread
from irr.errors import UsageError
from irr.names import shown
from irr.result import Undefined
from irr.rounds.comparing import difference_of
from irr.rounds.power import sections_to_settle

if TYPE_CHECKING:
    from irr.checks.subject import Round, Subject
    from irr.result import Interval
    from irr.revision import Crosswalk


def crosswalk_between(subject: Subject, before: Round, after: Round) -> Crosswalk | str | None:
    """How categories of the one became those of the other: None where they are the same, why not where none is known.

    Without codebooks the categories are those met, and whoever compares them says what that leaves open.
    """
    if set(before.study.categories) == set(after.study.categories):
        return None
    if before.codebook is None or after.codebook is None:
        return None
    return subject.crosswalk(before, after) or (
        f"{shown(before.name)} and {shown(after.name)} have different codebooks, and no revision file among the "
        "checks leads from one to the other"
    )


def difference_between(subject: Subject, before: Round, after: Round) -> Difference | str:
    """Two rounds that were read; where their codebooks differ, the earlier one as the revision recodes it."""
    crosswalk = crosswalk_between(subject, before, after)
    if isinstance(crosswalk, str):
        return crosswalk
    try:
        found = difference_of(before.study, after.study, crosswalk=crosswalk)
    except UsageError as error:
        return str(error)
    return found.text if isinstance(found, Undefined) else found


def difference_apart(first: tuple[float, float, int], second: tuple[float, float, int]) -> Difference:
    """The difference of two figures of different sections from value, standard error and n of each."""
    spread = Spread.apart((first[1] ** 2, first[2]), (second[1] ** 2, second[2]))
    se, df = spread.error()
    return Difference(first[0], second[0], second[0] - first[0], se, df=df, spread=spread)


def more_to_settle(found: Difference, limits: Interval, bound: float, after: Round) -> int | None:
    """Sections beyond those of the later round until the interval of such a difference leaves the bound out."""
    if not limits.low <= bound <= limits.high:
        return 0
    n = after.study.n_sections
    needed = sections_to_settle(found, n, bound, (1 + limits.level) / 2)
    return None if needed is None or needed > MOST else max(needed - n, 1)
