"""The difference of two figures, and what makes its standard error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.intervals import t_quantile

if TYPE_CHECKING:
    from irr.result import Interval, Undefined


@dataclass(frozen=True)
class Spread:
    """The variance of a difference by the units that make it.

    `shared` is what the units of both figures do to the first, to the second, and to both at once (Σ e₁², Σ e₂²,
    Σ e₁e₂); `only_first` and `only_second` what those of one figure do to it. `units` are how many there are of each.
    """

    shared: tuple[float, float, float]
    only_first: float
    only_second: float
    units: tuple[float, float, float]

    @classmethod
    def apart(cls, first: tuple[float, float], second: tuple[float, float]) -> Spread:
        """That of two figures of different units, from the variance and the units of each."""
        return cls((0.0, 0.0, 0.0), first[0], second[0], (0.0, first[1], second[1]))

    @property
    def is_paired(self) -> bool:
        """Whether most units are shared, so that a unit more is one more of both figures."""
        return 2 * self.units[0] > sum(self.units)

    def error(self, times: float = 1.0) -> tuple[float, float]:
        """Standard error and degrees of freedom with so many times the units of the second figure.

        Those of the first stay as many as they are, unless most units are shared: then both figures get more.
        """
        parts, units = self._grown(times)
        square = math.fsum(parts)
        df = math.fsum(part**2 / max(n - 1, 1) for part, n in zip(parts, units, strict=True))
        return math.sqrt(max(square, 0.0)), square**2 / df if df else 0.0

    def _grown(self, times: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
        first, second, both = self.shared
        m, m_first, m_second = self.units
        if self.is_paired:
            parts = first + second - 2 * both, self.only_first, self.only_second
            return tuple(part / times for part in parts), tuple(n * times for n in self.units)
        # Each unit does 1/times as much to the second figure, and the units added are of it alone.
        whole = (second + self.only_second) / times
        parts = (
            first + second / times**2 - 2 * both / times,
            self.only_first,
            max(whole - second / times**2, 0.0),
        )
        return parts, (m, m_first, max((m + m_second) * times - m, 0.0))


@dataclass(frozen=True)
class Difference:
    """Second less first, with its interval and the p value of no difference (never 0).

    `se` and `df` are those of Student's t, None where there is no standard error. `spread` says what makes the
    standard error, where that is known.
    """

    first: float
    second: float
    difference: float
    se: float | None = None
    interval: Interval | Undefined | None = None
    p: float | None = None
    df: float | None = None
    spread: Spread | None = None

    def bound(self, confidence: float, upper: bool) -> float | None:
        """The one-sided bound below or above which the true difference lies with this confidence."""
        if self.se is None or self.df is None:
            return None
        reach = float(t_quantile(confidence, self.df)) * self.se
        return min(self.difference + reach, 2.0) if upper else max(self.difference - reach, -2.0)
