"""Two figures compared: what their difference is, and whether chance could have made it; many such tests at once."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.intervals import jackknife_se, t_quantile, t_two_sided
from irr.result import Interval, Undefined

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.intervals import Figure


@dataclass(frozen=True)
class Difference:
    """Second less first, with its interval and the p value of no difference (never 0)."""

    first: float
    second: float
    difference: float
    se: float | None = None
    interval: Interval | Undefined | None = None
    p: float | None = None


def compare(first: Figure, second: Figure, level: float = 0.95) -> Difference:
    """Two figures of the same sections, numbered alike: a section is left out of both at once."""
    weight = np.maximum(first.weight, second.weight)
    se = jackknife_se(second.without_each - first.without_each, weight)
    return _difference(first.value, second.value, se, float(weight.sum()) - 1, level, "jackknife-t-paired")


def compare_apart(first: Figure, second: Figure, level: float = 0.95) -> Difference:
    """Two figures of different sections: SE² = SE₁² + SE₂², with Welch's degrees of freedom."""
    errors = [jackknife_se(figure.without_each, figure.weight) for figure in (first, second)]
    known = [error**2 for error in errors if not isinstance(error, Undefined)]
    if len(known) < 2:
        reason = next(error for error in errors if isinstance(error, Undefined))
        return _difference(first.value, second.value, reason, 0, level, "")
    df = sum(known) ** 2 / sum(
        square**2 / (figure.weight.sum() - 1) for square, figure in zip(known, (first, second), strict=True)
    )
    return _difference(first.value, second.value, math.sqrt(sum(known)), df, level, "jackknife-t-apart")


def _difference(
    first: float, second: float, se: float | Undefined, df: float, level: float, method: str
) -> Difference:
    change = second - first
    if isinstance(se, Undefined):
        return Difference(first, second, change, None, se)
    half = t_quantile((1 + level) / 2, df) * se
    interval = Interval(max(change - half, -2.0), min(change + half, 2.0), level, method)
    return Difference(first, second, change, se, interval, t_two_sided(abs(change) / se, df))


def mcnemar_mid_p(first: Bools, second: Bools, multiplicity: Ints | Floats) -> float:
    """The p value of no difference between two percentages of the same sections (McNemar's mid-p).

    `first` and `second` say which sections agree, `multiplicity` how many each stands for. Only sections
    on which they differ count: under no difference, half of them either way (Fagerland et al. 2013).
    """
    only_first = round(float(multiplicity @ (first & ~second)))
    only_second = round(float(multiplicity @ (second & ~first)))
    n, fewer = only_first + only_second, min(only_first, only_second)
    if only_first == only_second:
        return 1.0
    below = math.fsum(_halves(n, k) for k in range(fewer))
    return min(max(2 * below + _halves(n, fewer), sys.float_info.min), 1.0)


def _halves(n: int, k: int) -> float:
    """The probability of k of n where either way is as likely."""
    return math.exp(math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) - n * math.log(2))


def holm(p: Floats) -> Floats:
    """p values of a family of tests, adjusted so that the chance of any false claim stays (Holm 1979)."""
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return _back_in_place(np.minimum(steps, 1.0), order)


def benjamini_hochberg(p: Floats) -> Floats:
    """p values of a list of tests, adjusted so that the share of false ones among those called true stays.

    Benjamini & Hochberg (1995).
    """
    order = np.argsort(p, kind="stable")
    steps = p[order] * len(p) / np.arange(1, len(p) + 1)
    return _back_in_place(np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0), order)


def _back_in_place(adjusted: Floats, order: Ints) -> Floats:
    placed = np.empty(len(order))
    placed[order] = adjusted
    return placed
