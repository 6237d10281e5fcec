"""What is flagged again and again, over all studies of a folder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irr.batch.model import Outcome

#: Verdicts on categories of which too little was seen.
UNJUDGED = ("insufficient", "unused")


@dataclass(frozen=True)
class AcrossCategory:
    """A category, by its exact id, in all studies (of a variable, where the studies are variables).

    How many used it, in how many it could be judged, and the names of those in which it is flagged for revision.
    """

    id: str
    variable: str
    used: int
    judged: int
    flagged: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """The share of the studies that could judge it in which it is flagged."""
        return len(self.flagged) / self.judged if self.judged else None


@dataclass(frozen=True)
class AcrossVariable:
    """A variable in all studies: how many have it, how many categories were judged, and which were flagged."""

    name: str
    studies: int
    judged: int
    flagged: tuple[str, ...]


@dataclass(frozen=True)
class Across:
    """All studies that could be reported on, and their categories, the one most often flagged first."""

    outcomes: tuple[Outcome, ...]
    categories: tuple[AcrossCategory, ...]
    variables: tuple[AcrossVariable, ...]


def across(outcomes: Iterable[Outcome]) -> Across:
    """What is flagged again and again in these studies.

    The same code of two variables means two things, so categories are the same only within a variable.
    """
    told = tuple(one for one in outcomes if one.told is not None)
    by_category: dict[tuple[str, str], list[tuple[str, str]]] = {}
    by_variable: dict[str, list[Outcome]] = {}
    for one in told:
        assert one.told is not None
        if one.variable:
            by_variable.setdefault(one.variable, []).append(one)
        for category in one.told.categories:
            by_category.setdefault((one.variable, category.id), []).append((one.name, category.verdict))
    categories = [_category(key, found) for key, found in by_category.items()]
    categories.sort(key=lambda one: (-len(one.flagged), -(one.share or 0), -one.judged, one.variable, one.id))
    variables = [_variable(name, found) for name, found in by_variable.items()]
    variables.sort(key=lambda one: (-len(one.flagged), one.name))
    return Across(told, tuple(categories), tuple(variables))


def _category(key: tuple[str, str], found: Sequence[tuple[str, str]]) -> AcrossCategory:
    variable, name = key
    return AcrossCategory(
        name,
        variable,
        used=sum(verdict != "unused" for _, verdict in found),
        judged=sum(verdict not in UNJUDGED for _, verdict in found),
        flagged=tuple(study for study, verdict in found if verdict == "revise"),
    )


def _variable(name: str, found: Sequence[Outcome]) -> AcrossVariable:
    categories = [category for one in found if one.told is not None for category in one.told.categories]
    return AcrossVariable(
        name,
        len(found),
        sum(one.verdict not in UNJUDGED for one in categories),
        tuple(dict.fromkeys(one.id for one in categories if one.verdict == "revise")),
    )
