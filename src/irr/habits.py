"""Do coders give a category, or categories at all, equally often? Compared within sections.

Under no difference, what the coders of a section gave could have been given by any of them: the figures are
shuffled within sections. The statistic is Cochran's Q, written so that sections may lack coders: d' V⁺ d, d
being each coder's total less what is expected of it and V the covariance of the totals under shuffling. For
complete data and yes-or-no figures that is (r - 1)(r ΣG² - (ΣG)²) / (r ΣL - ΣL²).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.tally.counting import sum_by

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints

SHUFFLES = 9999
#: Up to this many orders of a section's figures, how often each comes up is drawn instead of the orders.
COUNTED = 1000
#: Ratings of sections that have more orders, times shuffles, beyond which the χ² distribution is used; it is
#: anticonservative with few sections only.
MOST_SHUFFLED = 100_000_000
#: Figures shuffled at a time.
CHUNK = 2_000_000


@dataclass(frozen=True)
class Habit:
    """Whether coders differ: the statistic, its degrees of freedom, p, and how p was found."""

    statistic: float
    df: int
    p: float
    method: str


@dataclass(frozen=True)
class _Alike:
    """Sections that the same coders rated with the same figures, in whatever order: `times` of them."""

    coders: tuple[int, ...]
    values: tuple[float, ...]
    times: int

    @property
    def off(self) -> Floats:
        """The figures less their mean, in ascending order."""
        values = np.array(self.values)
        centred: Floats = values - values.mean()
        return centred

    @property
    def orders(self) -> int:
        """In how many ways the figures can be handed out."""
        _, counts = np.unique(self.values, return_counts=True)
        return math.factorial(len(self.values)) // math.prod(map(math.factorial, counts.tolist()))


def compare_habits(
    section: Ints, coder: Ints, value: Floats, n_coders: int, seed: int = 0, shuffles: int = SHUFFLES
) -> Habit | None:
    """The test on one value a rating, ratings ascending by section; None where no section could tell."""
    mean = _means(section, value)
    off = sum_by(coder, value - mean, n_coders)
    groups = list(_groups(section, coder, value))
    if not groups:
        return None
    inverse, df = _inverse(groups, n_coders)
    statistic = float(off @ inverse @ off)
    drawn_whole = sum(len(one.coders) * one.times for one in groups if one.orders > COUNTED)
    if drawn_whole * shuffles > MOST_SHUFFLED:
        from scipy.special import chdtrc

        return Habit(statistic, df, max(float(chdtrc(df, statistic)), np.finfo(float).tiny), "chi-squared")
    totals = _shuffled(groups, n_coders, seed, shuffles)
    drawn = np.einsum("bg,bg->b", totals @ inverse, totals)
    as_much = int((drawn >= statistic - 1e-9 * max(statistic, 1)).sum())
    return Habit(statistic, df, (1 + as_much) / (shuffles + 1), f"permutation:{shuffles}")


def _means(section: Ints, value: Floats) -> Floats:
    """The mean of each rating's section (ratings)."""
    counted = np.maximum(np.bincount(section), 1)
    means: Floats = (np.bincount(section, weights=value) / counted)[section]
    return means


def _groups(section: Ints, coder: Ints, value: Floats) -> Iterator[_Alike]:
    """The sections that tell something: rated by two or more who did not all give the same."""
    sizes = np.bincount(section)[section]
    for size in np.unique(sizes[sizes > 1]).tolist():
        rows = sizes == size
        coders, values = coder[rows].reshape(-1, size), np.sort(value[rows].reshape(-1, size), axis=1)
        telling = values[:, -1] - values[:, 0] > 1e-12
        distinct, times = np.unique(np.hstack([coders[telling], values[telling]]), axis=0, return_counts=True)
        for row, count in zip(distinct.tolist(), times.tolist(), strict=True):
            yield _Alike(tuple(map(int, row[:size])), tuple(row[size:]), count)


def _inverse(groups: list[_Alike], n_coders: int) -> tuple[Floats, int]:
    """The inverse covariance of the coders' totals under shuffling, and its rank.

    Within a section of r coders whose figures have variance s² (over r), totals vary by s² and covary by
    -s² / (r - 1).
    """
    covariance = np.zeros((n_coders, n_coders))
    for one in groups:
        r = len(one.coders)
        s2 = one.times * float(one.off @ one.off) / r
        covariance[np.ix_(one.coders, one.coders)] += s2 * (r * np.eye(r) - 1) / (r - 1)
    return np.linalg.pinv(covariance, hermitian=True), int(np.linalg.matrix_rank(covariance, hermitian=True))


def _shuffled(groups: list[_Alike], n_coders: int, seed: int, shuffles: int) -> Floats:
    """The coders' totals, less what is expected, under shuffling within sections (shuffles × coders)."""
    generator = np.random.Generator(np.random.PCG64(seed))
    totals = np.zeros((shuffles, n_coders))
    for one in groups:
        if one.orders <= COUNTED:
            orders = np.array(list(_orders(one.off.tolist())))
            even: Floats = np.full(len(orders), 1 / len(orders))
            totals[:, one.coders] += generator.multinomial(one.times, even, shuffles) @ orders
            continue
        at_once = max(CHUNK // (len(one.coders) * one.times), 1)
        for start in range(0, shuffles, at_once):
            draws = min(at_once, shuffles - start)
            drawn = generator.permuted(np.broadcast_to(one.off, (draws, one.times, len(one.coders))), axis=2)
            totals[start : start + draws, one.coders] += drawn.sum(axis=1)
    return totals


def _orders(values: list[float]) -> Iterator[list[float]]:
    """Every distinct order of the values, which ascend."""
    if len(values) < 2:
        yield values
        return
    for place, first in enumerate(values):
        if place == 0 or first != values[place - 1]:
            for rest in _orders(values[:place] + values[place + 1 :]):
                yield [first, *rest]
