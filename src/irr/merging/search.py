"""The greedy search: again and again the merge that raises pooled alpha most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.merging.uses import Uses, disagreeing

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints

#: Gains that differ by less are equal: they are taken in codebook order.
TIE = 1e-12
#: Where a search ends: merging two categories into one leaves nothing to tell apart.
LEAST_CATEGORIES = 2


@dataclass(frozen=True)
class Path:
    """The merges of one search, and pooled alpha on the way, under each weighting of the sections.

    `merges[s]` are the two groups merged at step s + 1, each under the number of its first category; a group
    that was merged keeps the lower number. `alpha[w, s]` is that of weighting w after s merges, NaN where it
    is undefined.
    """

    merges: tuple[tuple[int, int], ...]
    alpha: Floats

    def groups(self, n_categories: int, steps: int | None = None) -> Ints:
        """The group of each category after so many merges (categories)."""
        label = np.arange(n_categories)
        for a, b in self.merges[:steps]:
            label[label == b] = a
        return label


class _Sums:
    """Disagreement observed and expected under each weighting, while categories are merged."""

    def __init__(self, uses: Uses, weights: Floats) -> None:
        self.uses, self.weights = uses, weights
        self.n_ratings = weights @ uses.rated
        self.observed, self.given = uses.per_category(weights)
        self.all_observed = self.observed.sum(1)
        self.all_expected = self.expected(self.given, self.n_ratings[:, None]).sum(1)

    @staticmethod
    def expected(given: Floats, n_ratings: Floats | float) -> Floats:
        """What chance gives a category, but for the factor 1 / (N - 1) that all have in common."""
        found: Floats = 2 * given * (n_ratings - given)
        return found

    @property
    def alpha(self) -> Floats:
        """Pooled alpha under each weighting; NaN where everybody did the same."""
        return alpha(self.all_observed, self.all_expected, self.n_ratings)

    def merge(self, a: int, b: int, observed: Floats, given: Floats) -> None:
        """Replace two categories by one with these sums."""
        before = self.expected(self.given[:, [a, b]], self.n_ratings[:, None]).sum(1)
        self.all_observed = self.all_observed + observed - self.observed[:, [a, b]].sum(1)
        self.all_expected = self.all_expected + self.expected(given, self.n_ratings) - before
        self.observed[:, a], self.given[:, a] = observed, given
        self.observed[:, b] = self.given[:, b] = 0.0


def alpha(observed: Floats, expected: Floats, n_ratings: Floats | float) -> Floats:
    """1 - (N - 1) Σ observed / Σ expected; NaN where chance explains everything."""
    possible = np.where(expected > 1e-9, expected, np.nan)
    with np.errstate(invalid="ignore"):
        found: Floats = 1 - (n_ratings - 1) * observed / possible
    return found


@dataclass
class _Pairs:
    """The merges that are possible now: what each changes under the first weighting."""

    a: Ints
    b: Ints
    change: Floats
    both: Floats

    def without(self, a: int, b: int) -> _Pairs:
        kept = (self.a != a) & (self.a != b) & (self.b != a) & (self.b != b)
        return _Pairs(self.a[kept], self.b[kept], self.change[kept], self.both[kept])

    def and_(self, other: _Pairs) -> _Pairs:
        columns = zip(
            (self.a, self.b, self.change, self.both),
            (other.a, other.b, other.change, other.both),
            strict=True,
        )
        return _Pairs(*(np.concatenate(both) for both in columns))


def all_gains(uses: Uses, weights: Floats) -> tuple[Ints, Ints, Floats]:
    """The gain in pooled alpha of every merge of two categories that are looked at: a < b, and gain (pairs)."""
    sums, met = _Sums(uses, weights[None, :]), _first_pairs(uses, weights)
    categories = np.flatnonzero(uses.looked_at)
    low, high = np.triu_indices(len(categories), 1)
    pairs = _Pairs(categories[low], categories[high], np.zeros(len(low)), np.zeros(len(low)))
    place = np.searchsorted(
        pairs.a * uses.n_categories + pairs.b, met.a * uses.n_categories + met.b
    )  # both ascend
    pairs.change[place], pairs.both[place] = met.change, met.both
    return pairs.a, pairs.b, _gains(sums, pairs)


def baseline(uses: Uses) -> tuple[float, float]:
    """Mean and standard deviation of the gain of a pair of categories drawn at random; (0, 0) without pairs."""
    gains = all_gains(uses, uses.weight)[2]
    return (float(gains.mean()), float(gains.std())) if len(gains) else (0.0, 0.0)


def gain_of(uses: Uses, a: int, b: int) -> float:
    """The gain in pooled alpha of one merge alone."""
    weights, label = uses.weight[None, :], np.arange(uses.n_categories)
    sums = _Sums(uses, weights)
    before, label[b] = sums.alpha, a
    observed, given, _ = _merged(uses, weights, label, a, [a, b])
    sums.merge(a, b, observed, given)
    return float(sums.alpha[0] - before[0])


def _first_pairs(uses: Uses, weights: Floats) -> _Pairs:
    met = uses.meetings
    change, both = (
        np.bincount(met.pair, weights[met.section] * amount, len(met.a)).astype(np.float64)
        for amount in (met.change, met.both)
    )
    return _Pairs(met.a, met.b, change, both)


def _gains(sums: _Sums, pairs: _Pairs) -> Floats:
    """The gain of every possible merge under the first weighting (pairs)."""
    a, b, n_ratings = sums.given[0, pairs.a], sums.given[0, pairs.b], float(sums.n_ratings[0])
    expected = (
        sums.expected(a + b - pairs.both, n_ratings)
        - sums.expected(a, n_ratings)
        - sums.expected(b, n_ratings)
    )
    after = alpha(sums.all_observed[0] + pairs.change, sums.all_expected[0] + expected, n_ratings)
    gained: Floats = after - sums.alpha[0]
    return gained


def search(uses: Uses, weights: Floats, steps: int) -> Path:
    """At most so many merges, each the best there is under the first weighting (weightings × sections).

    The same merges are followed under the other weightings. The search ends earlier where no two categories
    meet in a section any more, or two categories are left.
    """
    sums, pairs = _Sums(uses, weights), _first_pairs(uses, weights[0])
    label = np.arange(uses.n_categories)
    members: dict[int, list[int]] = {}
    left = int((uses.used > 0).sum())
    merges: list[tuple[int, int]] = []
    values = [sums.alpha]
    while len(merges) < steps and left > LEAST_CATEGORIES and len(pairs.a):
        gains = _gains(sums, pairs)
        gains = np.where(np.isnan(gains), -np.inf, gains)
        if (most := gains.max()) == -np.inf:
            break
        best = np.flatnonzero(gains >= most - TIE)
        chosen = best[np.lexsort((pairs.b[best], pairs.a[best]))[0]]
        a, b = int(pairs.a[chosen]), int(pairs.b[chosen])
        label[label == b] = a
        members[a] = members.pop(a, [a]) + members.pop(b, [b])
        observed, given, new = _merged(uses, weights, label, a, members[a])
        sums.merge(a, b, observed, given)
        pairs = pairs.without(a, b).and_(new)
        merges.append((a, b))
        left -= 1
        values.append(sums.alpha)
    return Path(tuple(merges), np.stack(values, 1))


def _merged(
    uses: Uses, weights: Floats, label: Ints, group: int, members: list[int]
) -> tuple[Floats, Floats, _Pairs]:
    """A new group's disagreement and assignments under each weighting, and its possible merges."""
    sections = uses.sections_with(members)
    start, size = uses.starts[sections], uses.starts[sections + 1] - uses.starts[sections]
    place = np.repeat(np.arange(len(sections)), size)
    row = np.repeat(start - np.cumsum(size) + size, size) + np.arange(len(place))
    rating, category = uses.rows[1][row], uses.rows[2][row]
    of, rated = label[category], uses.rated[sections]
    # Coders who gave any of its categories.
    mine = of == group
    first = np.r_[True, rating[1:] != rating[:-1]]
    rating = np.cumsum(first) - 1
    has = np.zeros(rating[-1] + 1, bool)
    has[rating[mine]] = True
    c = np.bincount(place[first], has, len(sections)).astype(np.float64)
    here = weights[:, sections]
    # The other groups there; a coder may have given several categories of one.
    other = ~mine & uses.looked_at[category]
    key, at = np.unique(of[other] + rating[other] * uses.n_categories, return_index=True)
    of, place, gave = key % uses.n_categories, place[other][at], has[key // uses.n_categories]
    key, which = np.unique(of * len(sections) + place, return_inverse=True)
    times = np.bincount(which, minlength=len(key)).astype(np.float64)
    both = np.bincount(which, gave, len(key)).astype(np.float64)
    of, place = np.divmod(key, max(len(sections), 1))
    change = (
        disagreeing(c[place] + times - both, rated[place])
        - disagreeing(c[place], rated[place])
        - disagreeing(times, rated[place])
    )
    groups, which = np.unique(of, return_inverse=True)
    weight = here[0, place]
    pairs = _Pairs(
        np.minimum(groups, group),
        np.maximum(groups, group),
        np.bincount(which, weight * change, len(groups)).astype(np.float64),
        np.bincount(which, weight * both, len(groups)).astype(np.float64),
    )
    return here @ disagreeing(c, rated), here @ c, pairs
