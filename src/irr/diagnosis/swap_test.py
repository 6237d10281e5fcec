"""Are two categories taken for each other more often than coders who differ at random would?

What one coder of a pair alone gave is shuffled over the sections that both rated, and the swaps of every two
categories are counted again. Over all pairs of categories with a swap, the share of false claims is held down
(Benjamini & Hochberg).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.comparison import benjamini_hochberg
from irr.diagnosis.set_cells import Residuals, cross
from irr.tally.counting import sum_by

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.diagnosis.confusion import Confusion

SHUFFLES = 999
#: Residuals and pairs of categories, times shuffles, beyond which Poisson's distribution stands for the shuffles.
MOST_SHUFFLED = 50_000_000
#: Pairs of coders beyond which all of them are shuffled together.
MOST_PAIRS = 300
#: Residuals shuffled at a time.
CHUNK = 1_000_000


@dataclass(frozen=True, eq=False)
class SwapTest:
    """p and, adjusted for all pairs of categories, q of each swap (swaps); how p was found."""

    p: Floats
    q: Floats
    method: str


def swap_test(confusion: Confusion, seed: int = 0) -> SwapTest:
    """The test of every pair of categories that was swapped."""
    swaps = confusion.swaps
    groups = list(_by_coders(confusion))
    rows = sum(len(first.of) + len(second.of) for first, second, _ in groups)
    if (rows + len(swaps)) * SHUFFLES > MOST_SHUFFLED:
        p, method = _by_poisson(confusion, groups), "poisson"
    else:
        p, method = _by_shuffles(confusion, groups, seed), f"permutation:{SHUFFLES}"
    return SwapTest(p, benjamini_hochberg(p), method)


def _by_coders(confusion: Confusion) -> Iterator[tuple[Residuals, Residuals, int]]:
    """For each pair of coders, what only the one and only the other gave, and how many sections both rated."""
    left, right = confusion.rating_pairs
    n = max(len(confusion.study.coders), 1)
    # By name, so that the order of files changes no p.
    place = np.argsort(np.argsort(np.array(confusion.study.coders, dtype=object), kind="stable"))
    one, other = (place[confusion.study.coder[side]] for side in (left, right))
    pair = np.minimum(one, other) * n + np.maximum(one, other)
    distinct, number = np.unique(pair, return_inverse=True)
    if len(distinct) > MOST_PAIRS:
        number[:] = 0
    order = np.argsort(number, kind="stable")
    for of in np.split(order, np.flatnonzero(np.diff(number[order])) + 1) if len(order) else ():
        first, second = confusion.residuals(of)
        turned = bool((one[of] > other[of]).all())
        yield (second, first, len(of)) if turned else (first, second, len(of))


def _by_shuffles(confusion: Confusion, groups: list[tuple[Residuals, Residuals, int]], seed: int) -> Floats:
    swaps = confusion.swaps
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = np.zeros((SHUFFLES, len(swaps)))
    for first, second, n in groups:
        at_once = max(CHUNK // max(len(first.of) + len(second.of) + n, 1), 1)
        for start in range(0, SHUFFLES, at_once):
            draws = min(at_once, SHUFFLES - start)
            drawn[start : start + draws] += _shuffled(confusion, first, second, n, draws, generator)
    # A shuffle that swaps as much differs by rounding only.
    as_much = (drawn >= 2 * swaps.weight - 1e-9).sum(axis=0)
    p: Floats = (1 + as_much) / (SHUFFLES + 1)
    return p


def _shuffled(
    confusion: Confusion,
    first: Residuals,
    second: Residuals,
    n: int,
    draws: int,
    generator: np.random.Generator,
) -> Floats:
    """How often each pair of categories is swapped in each of some shuffles (draws × swaps)."""
    swaps, wide = confusion.swaps, confusion.none + 1
    place = generator.permuted(np.broadcast_to(np.arange(n), (draws, n)), axis=1)
    offset = np.arange(draws)[:, None] * n
    moved = Residuals(
        (place[:, first.of] + offset).ravel(), np.tile(first.category, draws), np.tile(first.size, draws)
    )
    stayed = Residuals(
        (second.of + offset).ravel(), np.tile(second.category, draws), np.tile(second.size, draws)
    )
    cells = cross(moved, stayed)
    known = swaps.a * wide + swaps.b
    key = np.minimum(cells.a, cells.b) * wide + np.maximum(cells.a, cells.b)
    pair = np.minimum(np.searchsorted(known, key), len(known) - 1)
    met = known[pair] == key
    where = cells.of[met] // n * len(known) + pair[met]
    return sum_by(where, cells.weight[met], draws * len(known)).reshape(draws, len(known))


def _by_poisson(confusion: Confusion, groups: list[tuple[Residuals, Residuals, int]]) -> Floats:
    """P(as many swaps or more) where their number is Poisson's with the mean of all shuffles, whose tail is
    the heavier one."""
    from scipy.special import gammainc

    swaps, K = confusion.swaps, confusion.n_categories
    mean = np.zeros(len(swaps))
    for first, second, n in groups:
        for u, given in _by_size(first, K):
            for v, other in _by_size(second, K):
                both = given[swaps.a] * other[swaps.b] + given[swaps.b] * other[swaps.a]
                mean += both / (max(u, v) * n)
    p: Floats = gammainc(2 * swaps.weight, mean)
    return np.clip(p, np.finfo(float).tiny, 1.0)


def _by_size(residuals: Residuals, n_categories: int) -> Iterator[tuple[int, Ints]]:
    """For each size of a residual, how often each category is in one of that size (categories)."""
    for size in np.unique(residuals.size).tolist():
        yield size, np.bincount(residuals.category[residuals.size == size], minlength=n_categories)
