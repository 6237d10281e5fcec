"""Tests of differences: of two percentages of the same sections, and of many differences at once."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.comparison.model import Difference


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


def holm_of(differences: Sequence[Difference | None]) -> list[float | None]:
    """The p of each difference, adjusted for all that have one."""
    p = [one.p if one is not None else None for one in differences]
    adjusted = iter(holm(np.array([one for one in p if one is not None])).tolist())
    return [None if one is None else next(adjusted) for one in p]


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
