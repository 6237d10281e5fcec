"""Intervals in closed form: from a value and its standard error, or from a count."""

from __future__ import annotations

import math
from statistics import NormalDist

from irr.intervals.quantiles import t_quantile
from irr.result import Interval


def fisher_z(value: float, se: float, m: int, level: float, method: str = "jackknife-z") -> Interval:
    """tanh(atanh θ ± t SE / (1 - θ²)) with m - 1 degrees of freedom; stays within (-1, 1)."""
    centre = math.atanh(value)
    half = t_quantile((1 + level) / 2, m - 1) * se / (1 - value**2)
    return Interval(math.tanh(centre - half), math.tanh(centre + half), level, method)


def logit(value: float, se: float, m: int, level: float, method: str = "jackknife-logit") -> Interval:
    """An interval for a share strictly between 0 and 1, symmetric on the logit scale; m - 1 df."""
    centre = math.log(value / (1 - value))
    half = t_quantile((1 + level) / 2, m - 1) * se / (value * (1 - value))
    low, high = (1 / (1 + math.exp(-bound)) for bound in (centre - half, centre + half))
    return Interval(low, high, level, method)


def wilson(successes: float, n: float, level: float) -> Interval:
    """Wilson's (1927) score interval for a proportion of n sections."""
    z = NormalDist().inv_cdf((1 + level) / 2)
    p = successes / n
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    # At 0 and n of n the bound is exactly 0 or 1, which the formula reaches only up to rounding.
    low = 0.0 if successes == 0 else max(centre - half, 0.0)
    high = 1.0 if successes == n else min(centre + half, 1.0)
    return Interval(low, high, level, "wilson")


def no_disagreement(n: float, expected: float, level: float) -> Interval:
    """The interval of a coefficient that is exactly 1 on n sections.

    Resampling sections that all agree shows no error, which is not evidence of none. The lower bound is
    that of the observed agreement (Wilson, n of n), carried through the chance correction.
    """
    missed = 1 - wilson(n, n, level).low
    return Interval(max(1 - missed / (1 - expected), -1.0), 1.0, level, "no-disagreement-bound")


def symmetric(value: float, se: float, df: int, level: float, method: str, lowest: float = -1.0) -> Interval:
    """value ± t SE, cut at 1 and at the lowest possible value."""
    half = t_quantile((1 + level) / 2, df) * se
    return Interval(max(value - half, lowest), min(value + half, 1.0), level, method)
