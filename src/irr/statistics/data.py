"""What a statistic is computed from, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.result import TestOutcome, Undefined


@dataclass(frozen=True)
class Table:
    """Sections that two coders both rated: `counts[p, q]` got value p from the first and q from the second.

    Every category of the codebook has its row and column, used or not. Of a category present or absent,
    present comes first.
    """

    counts: Floats
    level: float = 0.95

    @property
    def n(self) -> float:
        """Sections."""
        return float(self.counts.sum())

    @property
    def shares(self) -> Floats:
        """Share of sections in each cell (values × values)."""
        return self.counts / self.n

    @property
    def first(self) -> Floats:
        """Share of sections to which the first coder gave each value (values)."""
        shares: Floats = self.shares.sum(axis=1)
        return shares

    @property
    def second(self) -> Floats:
        """Share of sections to which the second coder gave each value (values)."""
        shares: Floats = self.shares.sum(axis=0)
        return shares

    @property
    def agreement(self) -> float:
        """Share of sections to which both gave the same value."""
        return float(self.counts.trace() / self.n)


@dataclass(frozen=True)
class Labels:
    """The value below `n_values` that each coder gave (sections × coders), for sections that all rated."""

    matrix: Ints
    multiplicity: Ints
    n_values: int
    seed: int = 0


@dataclass(frozen=True)
class Scores:
    """The number each coder gave (sections × coders), for sections that all rated.

    `scale` holds the different values of the codebook, ascending.
    """

    matrix: Floats
    multiplicity: Ints
    scale: Floats
    level: float = 0.95


@dataclass(frozen=True)
class Measured:
    """A value; its bounds, with the name of their method, or why there are none; and what a test of it says.

    `level` is that of the bounds where it is not the one asked for, as where nothing is estimated.
    """

    value: float
    bounds: tuple[float, float] | Undefined | None = None
    method: str = ""
    level: float | None = None
    se: float | None = None
    test: TestOutcome | None = None
