"""Quantiles and tails of Student's t, without scipy, whose import takes longer than a whole small study."""

from __future__ import annotations

import math
import sys
from statistics import NormalDist


def t_quantile(p: float, df: float) -> float:
    """Quantile of Student's t for p > 1/2, to about 12 digits.

    Found by Newton's steps on the distribution function, from the normal quantile (Cornish-Fisher) as the
    start.
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


def t_two_sided(t: float, df: float) -> float:
    """The p value of t, both tails; never 0, but the smallest number there is."""
    x = df / (df + t * t)
    if x == 1:
        return 1.0
    return max(_incomplete_beta(df / 2, 0.5, x), sys.float_info.min)


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
