"""Intervals: from a value and its replicates to the range that the data leave open."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from irr.result import Interval, Undefined

if TYPE_CHECKING:
    from irr.arrays import Floats


#: Share of undefined replicates above which no interval is given.
DEGENERATE = 0.05


def jackknife_se(replicates: Floats, multiplicity: Floats) -> float | Undefined:
    """Standard error from leaving out one section at a time.

    `replicates[i]` is the figure without one section of pattern i and `multiplicity[i]` how many sections
    have that pattern; patterns of multiplicity 0 are passed over. SE² = (m-1)/m Σ (θ_(j) - mean)² (Efron
    & Stein 1981).
    """
    counted = multiplicity > 0
    defined = counted & np.isfinite(replicates)
    total, m = multiplicity[counted].sum(), multiplicity[defined].sum()
    if total == 0 or (total - m) / total > DEGENERATE:
        return Undefined(
            "degenerate_resamples",
            f"the figure is undefined without any one of {int(total - m)} of {int(total)} sections",
        )
    values, weights = replicates[defined], multiplicity[defined]
    mean = weights @ values / m
    se = math.sqrt((m - 1) / m * (weights @ (values - mean) ** 2))
    if se < 1e-12:
        return Undefined(
            "no_spread", "leaving out a section changes nothing, so the data hold no measure of error"
        )
    return se


def fisher_z(value: float, se: float, m: int, level: float) -> Interval:
    """tanh(atanh θ ± t SE / (1 - θ²)) with m - 1 degrees of freedom; stays within (-1, 1)."""
    centre = math.atanh(value)
    half = t_quantile((1 + level) / 2, m - 1) * se / (1 - value**2)
    return Interval(math.tanh(centre - half), math.tanh(centre + half), level, "jackknife-z")


def logit(value: float, se: float, m: int, level: float) -> Interval:
    """An interval for a share strictly between 0 and 1, symmetric on the logit scale; m - 1 df."""
    centre = math.log(value / (1 - value))
    half = t_quantile((1 + level) / 2, m - 1) * se / (value * (1 - value))
    low, high = (1 / (1 + math.exp(-bound)) for bound in (centre - half, centre + half))
    return Interval(low, high, level, "jackknife-logit")


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


def no_disagreement(n: int, expected: float, level: float) -> Interval:
    """The interval of a coefficient that is exactly 1 on n sections.

    Resampling sections that all agree shows no error, which is not evidence of none. The lower bound is
    that of the observed agreement (Wilson, n of n), carried through the chance correction.
    """
    missed = 1 - wilson(n, n, level).low
    return Interval(1 - missed / (1 - expected), 1.0, level, "no-disagreement-bound")


def t_quantile(p: float, df: float) -> float:
    """Quantile of Student's t for p > 1/2, to about 12 digits.

    Found by Newton's steps on the distribution function, from the normal quantile (Cornish-Fisher) as the
    start. scipy has this too, but importing it takes longer than a whole small study.
    """
    z = NormalDist().inv_cdf(p)
    t = z + (z**3 + z) / (4 * df) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
    if df <= 2:
        # The two cases with a closed form, where the series above is poor.
        return (
            math.tan(math.pi * (p - 0.5)) if df == 1 else (2 * p - 1) * math.sqrt(2 / (1 - (2 * p - 1) ** 2))
        )
    if df > 1e4:
        return t  # the series is then exact to 12 digits
    log_scale = math.lgamma((df + 1) / 2) - math.lgamma(df / 2) - 0.5 * math.log(df * math.pi)
    for _ in range(50):
        density = math.exp(log_scale - (df + 1) / 2 * math.log1p(t * t / df))
        step = (_t_cdf(t, df) - p) / density
        t -= step
        if abs(step) < 1e-14 * max(t, 1):
            break
    return t


def _t_cdf(t: float, df: float) -> float:
    """Distribution function of Student's t at t > 0: 1 - I_x(df/2, 1/2) / 2 with x = df / (df + t²)."""
    x = df / (df + t * t)
    return 1 - 0.5 * _incomplete_beta(df / 2, 0.5, x)


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function by Lentz's continued fraction (Numerical Recipes 6.4)."""
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(b, a, 1 - x)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    tiny = 1e-300
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or tiny)
    fraction = d
    for m in range(1, 500):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / (1 + numerator * d or tiny)
            c = 1 + numerator / c or tiny
            fraction *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return math.exp(log_front) * fraction / a
