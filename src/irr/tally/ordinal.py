"""Krippendorff's ordinal metric: distances that depend on how often the values between two were given.

d(p, q) = (mid_p - mid_q)², mid_p the number of ratings below value p and half of those that have it. It is
the interval metric of mid-ranks, so no table of values × values is needed; but leaving a section out moves
the mid-ranks, so every replicate has its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.tally.counting import Tally
from irr.tally.sums import NO_PAIRS, Pairing

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.tally.resamples import Resampling

#: Entries of a block of (sections × values).
BLOCK = 1 << 22


@dataclass(frozen=True)
class OrdinalTally(Tally):
    """A tally of labels whose values are in the order of the scale; for alpha only.

    `rank[p]` is the place of value p in that order.
    """

    rank: Ints | None = None

    @cached_property
    def total(self) -> OrdinalSums:  # type: ignore[override]
        """The sums of the study as it is: one replicate."""
        counts = self._by_rank(self.value_sums(self.weight)[None, :])
        own, shared = self.within
        return OrdinalSums(counts, own[None, :], _quadratic(_mid_ranks(counts), shared))

    @cached_property
    def leave_one_out(self) -> OrdinalSums:  # type: ignore[override]
        """The sums without one section, for each section in turn."""
        own, shared = self.within
        whole = self._by_rank(self.value_sums(self.weight)[None, :])
        n, n_values = len(self.rated), whole.shape[1]
        counts, owns, squares = [], [], []
        for start in range(0, n, max(BLOCK // n_values, 1)):
            stop = min(start + max(BLOCK // n_values, 1), n)
            gone = self._dense(start, stop) * (self.weight[start:stop] > 0)[:, None]
            r = np.maximum(self.rated[start:stop], 2)[:, None]
            left = whole - gone
            mid = _mid_ranks(left)
            counts.append(left)
            owns.append(own - gone * r / (r - 1))
            squares.append(_quadratic(mid, shared) - np.sum(gone * mid, axis=1) ** 2 / (r[:, 0] - 1))
        return OrdinalSums(np.concatenate(counts), np.concatenate(owns), np.concatenate(squares))

    def _draw(self, resampling: Resampling) -> OrdinalSums:
        """The sums under other weightings, each with its own mid-ranks."""
        n, n_values = len(self.rated), self.ratings.weights.n_values
        step = max(BLOCK // n_values, 1)
        counts, owns, squares = [], [], []
        for block in resampling.blocks(max(n, n_values)):
            weights = resampling.weights(block) * (self.rated >= 2)
            factor = weights / np.maximum(self.rated - 1, 1)
            given, own = np.zeros((2, len(weights), n_values))
            for start in range(0, n, step):
                part, dense = slice(start, start + step), self._dense(start, min(start + step, n))
                given += weights[:, part] @ dense
                own += (factor * self.rated)[:, part] @ dense
            mid, square = _mid_ranks(given), np.zeros(len(weights))
            for start in range(0, n, step):
                part, dense = slice(start, start + step), self._dense(start, min(start + step, n))
                square += np.einsum("bi,ib->b", factor[:, part], (dense @ mid.T) ** 2)
            counts.append(given)
            owns.append(own)
            squares.append(square)
        return OrdinalSums(np.concatenate(counts), np.concatenate(owns), np.concatenate(squares))

    @cached_property
    def within(self) -> tuple[Floats, Floats]:
        """Σ w r a_p / (r - 1) (values) and Σ w a_p a_q / (r - 1) (values × values), over pairable sections."""
        n, n_values = len(self.rated), self.ratings.weights.n_values
        own, shared = np.zeros(n_values), np.zeros((n_values, n_values))
        for start in range(0, n, max(BLOCK // n_values, 1)):
            stop = min(start + max(BLOCK // n_values, 1), n)
            given = self._dense(start, stop)
            factor = self.weight[start:stop] / np.maximum(self.rated[start:stop] - 1, 1)
            own += (factor * self.rated[start:stop]) @ given
            shared += (given * factor[:, None]).T @ given
        return own, shared

    def _dense(self, start: int, stop: int) -> Floats:
        """a_ip of the sections numbered start .. stop - 1, values in their order (sections × values)."""
        section, value, times = self.counts
        lo, hi = np.searchsorted(section, [start, stop])
        given = np.zeros((stop - start, self.ratings.weights.n_values))
        given[section[lo:hi] - start, value[lo:hi]] = times[lo:hi]
        return self._by_rank(given)

    def _by_rank(self, of_value: Floats) -> Floats:
        """Columns in the order of the scale."""
        if self.rank is None:
            return of_value
        ordered: Floats = of_value[:, np.argsort(self.rank, kind="stable")]
        return ordered


@dataclass(frozen=True)
class OrdinalSums:
    """What alpha may see: by_rating and shuffled_ratings under the ordinal metric, scaled to [0, 1]."""

    counts: Floats
    own: Floats
    squares: Floats

    by_section = by_pair = shuffled_sections = shuffled_coders = shuffled_exact = given_too = withheld_too = (
        NO_PAIRS
    )
    n_values = 0
    weights_total = 0.0

    @cached_property
    def _mid(self) -> Floats:
        return _mid_ranks(self.counts)

    @cached_property
    def _largest(self) -> Floats:
        """The distance between the ends of the scale (replicates)."""
        return np.maximum((self._mid[:, -1] - self._mid[:, 0]) ** 2, 1e-300)

    @cached_property
    def by_rating(self) -> Pairing:
        """Pairs of ratings within sections."""
        apart = 2 * (np.sum(self.own * self._mid**2, axis=1) - self.squares) / self._largest
        possible = self.counts.sum(axis=1)
        return Pairing(possible - apart, possible)

    @cached_property
    def shuffled_ratings(self) -> Pairing:
        """Pairs of different ratings, whatever their sections."""
        n, mid, N = self.counts, self._mid, self.counts.sum(axis=1)
        apart = 2 * (N * np.sum(n * mid**2, axis=1) - np.sum(n * mid, axis=1) ** 2) / self._largest
        possible = N * (N - 1)
        return Pairing(possible - apart, possible)


def _mid_ranks(counts: Floats) -> Floats:
    """Ratings below a value and half of those that have it (replicates × values)."""
    return np.cumsum(counts, axis=1) - counts / 2


def _quadratic(mid: Floats, shared: Floats) -> Floats:
    """mid shared mid, for each replicate."""
    squares: Floats = np.einsum("bp,bp->b", mid @ shared, mid)
    return squares
