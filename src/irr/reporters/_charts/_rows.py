"""What stands in a chart of rows: a name, marks with their intervals, and the figures in digits; `_dots` draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.reporters import _numbers as numbers
from irr.result import Interval

if TYPE_CHECKING:
    from irr.result import Result, Undefined

#: A vertical stroke, which Vega has no name for.
STROKE = "M0,-1L0,1"


@dataclass(frozen=True)
class Series:
    """One kind of mark: what it is called in the legend, its shape, its colour (a field of the palette), whether it is
    hollow, and in which lane of a row it stands."""

    name: str
    shape: str
    colour: str
    hollow: bool = False
    lane: int = 0


#: Marks that several figures have.
SHARE = Series("share of sections with a category in common", "circle", "first")
CHANCE = Series("what chance alone would give", STROKE, "ink")


@dataclass(frozen=True)
class Mark:
    """A figure in a row, unrounded, and how it is said."""

    series: Series
    value: float
    said: str
    interval: Interval | None = None


@dataclass(frozen=True)
class Row:
    """A row: whose figures they are, as it stands there, the marks, and the figures in digits."""

    name: str
    marks: tuple[Mark, ...]
    figures: str


@dataclass(frozen=True)
class Line:
    """A line across all rows, at a value that figures are held against."""

    value: float
    name: str


def mark(series: Series, result: Result, said: str) -> tuple[Mark, ...]:
    """The mark of a result with its interval, or none where it has no value."""
    if result.value is None:
        return ()
    return (Mark(series, result.value, said, interval_of(result.interval)),)


def share_marks(share: Result) -> tuple[Mark, ...]:
    """The marks of a percentage: itself with its interval, and its chance level."""
    marks = mark(SHARE, share, numbers.with_interval(share))
    if marks and share.expected is not None:
        marks += (Mark(CHANCE, share.expected, numbers.percent(share.expected)),)
    return marks


def with_chance(share: Result) -> str:
    """72% [58%, 83%], chance 22%."""
    chance = (
        "" if share.value is None or share.expected is None else f", chance {numbers.percent(share.expected)}"
    )
    return numbers.with_interval(share) + chance


def interval_of(found: Interval | Undefined | None) -> Interval | None:
    """The interval, where there is one."""
    return found if isinstance(found, Interval) else None
