"""Intervals from bootstrap draws."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from irr.intervals.errors import DEGENERATE, NOTHING, no_spread
from irr.result import Interval, Undefined

if TYPE_CHECKING:
    from irr.arrays import Floats

NORMAL = NormalDist()


def bootstrap(
    draws: Floats,
    value: float,
    level: float,
    shrink: float,
    name: str,
    left_out: tuple[Floats, Floats] | None = None,
) -> tuple[Interval | Undefined, float | None]:
    """The interval and standard error that draws give; undefined draws are dropped and counted.

    `shrink` is √(1 - n/N) of a finite population: draws move that much of their way from the estimate.
    With `left_out`, replicates of a jackknife and their multiplicity, quantiles are those of BCa.
    """
    defined = draws[np.isfinite(draws)]
    dropped = len(draws) - len(defined)
    if dropped > DEGENERATE * len(draws):
        return Undefined(
            "degenerate_resamples",
            f"the figure is undefined in {dropped} of {len(draws)} resamples ({dropped / len(draws):.0%}), "
            "too many for a bootstrap interval",
        ), None
    se = float(np.std(defined, ddof=1)) * shrink if len(defined) > 1 else 0.0
    if se < NOTHING:
        return no_spread(), None
    shares = ((1 - level) / 2, (1 + level) / 2)
    if left_out is not None:
        shares = _bca_shares(defined, value, shares, acceleration(*left_out))
    low, high = value + shrink * (np.quantile(defined, shares) - value)
    method = f"{name}:{len(draws)}" + (f"({dropped} undefined)" if dropped else "")
    return Interval(max(float(low), -1.0), min(float(high), 1.0), level, method), se


def acceleration(replicates: Floats, multiplicity: Floats) -> float:
    """a = Σ d³ / (6 (Σ d²)^1.5), d = mean - θ_(j) over the sections or documents left out."""
    defined = (multiplicity > 0) & np.isfinite(replicates)
    values, weights = replicates[defined], multiplicity[defined]
    if not len(values):
        return 0.0
    d = weights @ values / weights.sum() - values
    squares = float(weights @ d**2)
    return float(weights @ d**3) / (6 * squares**1.5) if squares > NOTHING**2 else 0.0


def _bca_shares(draws: Floats, value: float, shares: tuple[float, float], a: float) -> tuple[float, float]:
    """The quantiles to read instead of `shares` (Efron 1987): z₀ from the mid-rank share below the value."""
    close = np.isclose(draws, value, rtol=0, atol=1e-12)
    below = float(np.mean(draws < value - 1e-12) + np.mean(close & (draws >= value - 1e-12)) / 2)
    # All draws on one side of the estimate would make z₀ infinite.
    z0 = NORMAL.inv_cdf(min(max(below, 0.5 / len(draws)), 1 - 0.5 / len(draws)))
    low, high = (_moved(z0, NORMAL.inv_cdf(share), a) for share in shares)
    return low, high


def _moved(z0: float, z: float, a: float) -> float:
    room = 1 - a * (z0 + z)
    if room <= 0:
        return 1.0 if z0 + z > 0 else 0.0
    return NORMAL.cdf(z0 + (z0 + z) / room)
