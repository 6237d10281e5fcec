"""Weights: how much two values agree, from 0 to 1.

A set of categories is a value like any other; what makes it a set is that its weights come from overlap.
So every weighted coefficient serves single labels and sets alike. A value agrees with itself fully, but
for the empty set, which the criterion `empty` decides: two coders who both chose nothing agree, disagree,
or (exclude) form no pair at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

from irr.criteria import CRITERIA, Similarity
from irr.study import EMPTY, SetTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from irr.arrays import Floats, Ints


Empty = Literal["agree", "disagree", "exclude"]

#: Up to this many values the weight matrix is kept; beyond it is made block by block.
KEPT = 1500
#: Largest sets, plus one, whose similarities are looked up in a table.
SIZES_IN_TABLE = 100
#: Entries of one block of weights.
BLOCK = 1 << 20


class Weights(Protocol):
    """Agreement a(p, q) between values numbered 0 .. n_values - 1; symmetric."""

    @property
    def n_values(self) -> int: ...

    @property
    def diagonal(self) -> Floats:
        """a(p, p) for each value (values): 1, or 0 where two empty sets do not count as agreeing."""

    def between(self, p: Ints, q: Ints) -> Floats:
        """a(p, q), element by element."""

    @property
    def total(self) -> float:
        """Σ_pq a(p, q)."""

    def times(self, totals: Floats) -> Floats:
        """Σ_q a(p, q) totals[..., q], for each p (… × values)."""


@dataclass(frozen=True)
class Exact:
    """Two values agree when they are the same; `not_agreeing` is a value that does not agree with itself."""

    n_values: int
    not_agreeing: int | None = None

    @cached_property
    def diagonal(self) -> Floats:
        diagonal = np.ones(self.n_values)
        if self.not_agreeing is not None:
            diagonal[self.not_agreeing] = 0
        return diagonal

    @property
    def total(self) -> float:
        return float(self.diagonal.sum())

    def between(self, p: Ints, q: Ints) -> Floats:
        return np.where(p == q, self.diagonal[p], 0.0)

    def times(self, totals: Floats) -> Floats:
        return totals * self.diagonal


def _count(numbers: Ints, weights: Floats, n: int) -> Floats:
    """Sums of `weights` by number."""
    return np.bincount(numbers, weights=weights, minlength=n).astype(np.float64, copy=False)


def set_weights(sets: SetTable, criterion: str, empty: Empty) -> Weights:
    """The weights of a criterion over the sets of a study."""
    if criterion == "hamming":
        return Hamming(sets, empty)
    similarity = CRITERIA[criterion].similarity
    same = Exact(len(sets), None if empty == "agree" else EMPTY)
    if similarity is None:
        return same
    overlapping = Overlapping(sets, similarity, empty)
    # Sets of one category are the same or have nothing in common, whatever the criterion.
    singles = sets.sizes.max(initial=0) <= 1 and overlapping.only_sharing_counts
    return same if singles else overlapping


def _self_agreement(n_values: int, empty: Empty) -> Floats:
    """1 for each set, but for the empty one what `empty` says."""
    agreement = np.ones(n_values)
    agreement[EMPTY] = empty == "agree"
    return agreement


@dataclass(frozen=True)
class Overlapping:
    """Weights from what two sets share."""

    sets: SetTable
    similarity: Similarity
    empty: Empty

    @property
    def n_values(self) -> int:
        return len(self.sets)

    @cached_property
    def diagonal(self) -> Floats:
        return _self_agreement(self.n_values, self.empty)

    @cached_property
    def _bits(self) -> NDArray[np.uint64]:
        """Each set as bits (values × 64-bit words), over the categories that occur in a set."""
        used, column = np.unique(self.sets.members, return_inverse=True)
        words = np.zeros((self.n_values, max(-(-len(used) // 64), 1)), np.uint64)
        np.bitwise_or.at(
            words,
            (self.sets.owners, column // 64),
            np.left_shift(np.uint64(1), (column % 64).astype(np.uint64)),
        )
        return words

    @property
    def total(self) -> float:
        return float(self.times(np.ones(self.n_values)).sum())

    @cached_property
    def _table(self) -> Floats:
        """The similarity by the sizes of two sets and what they share (flat: size × size × shared)."""
        n = self._most
        size_p, size_q, shared = np.ogrid[:n, :n, :n]
        possible = shared <= np.minimum(size_p, size_q)
        with np.errstate(invalid="ignore", divide="ignore"):
            table = self.similarity(*np.broadcast_arrays(shared + 0.0, size_p + 0.0, size_q + 0.0))
        table = np.where(possible, table, 0.0)
        table[0, 0, 0] = self.empty == "agree"
        return table.ravel()

    @cached_property
    def _most(self) -> int:
        return int(self.sets.sizes.max(initial=0)) + 1

    def _weigh(self, shared: NDArray[Any], p: Ints, q: Ints) -> Floats:
        """The similarity of sets p and q (broadcast), given how many categories they share."""
        sizes = self.sets.sizes
        if self._most <= SIZES_IN_TABLE:
            # The three numbers as one: a look-up is far quicker than the arithmetic of the similarity.
            base = (sizes * self._most).astype(np.int32)
            found: Floats = self._table.take((base[p] + sizes[q].astype(np.int32)) * self._most + shared)
            return found
        with np.errstate(invalid="ignore", divide="ignore"):
            weights = self.similarity(*np.broadcast_arrays(shared + 0.0, sizes[p] + 0.0, sizes[q] + 0.0))
        weights[np.broadcast_to((p == EMPTY) & (q == EMPTY), weights.shape)] = self.empty == "agree"
        return weights

    def between(self, p: Ints, q: Ints) -> Floats:
        if self.n_values <= KEPT:
            return self._matrix[p, q]
        weights = np.empty(len(p))
        for start in range(0, len(p), BLOCK):
            part = slice(start, start + BLOCK)
            shared = np.bitwise_count(self._bits[p[part]] & self._bits[q[part]]).sum(axis=1, dtype=np.int32)
            weights[part] = self._weigh(shared, p[part], q[part])
        return weights

    @cached_property
    def _matrix(self) -> Floats:
        return np.concatenate([block for _, block in self._blocks()])

    def _blocks(self) -> Iterator[tuple[slice, Floats]]:
        """The weight matrix, some rows at a time (rows × values)."""
        values = np.arange(self.n_values)
        step = max(BLOCK // self.n_values, 1)
        for start in range(0, self.n_values, step):
            rows = slice(start, min(start + step, self.n_values))
            shared = np.zeros((rows.stop - rows.start, self.n_values), np.int32)
            for word in range(self._bits.shape[1]):
                shared += np.bitwise_count(self._bits[rows, word][:, None] & self._bits[None, :, word])
            yield rows, self._weigh(shared, values[rows][:, None], values[None, :])

    def times(self, totals: Floats) -> Floats:
        if self.n_values <= KEPT:
            return totals @ self._matrix
        if self.only_sharing_counts and self._pairs_that_share < self.n_values**2 // 8:
            return self._times_sparse(totals)
        product = np.empty(totals.shape)
        for rows, block in self._blocks():
            product[..., rows] = totals @ block.T
        return product

    @cached_property
    def only_sharing_counts(self) -> bool:
        """Whether sets with nothing in common, one of them empty, do not agree at all."""
        nothing, one = np.zeros(1), np.ones(1)
        return bool(self.similarity(nothing, nothing, one)[0] == 0)

    @cached_property
    def _pairs_that_share(self) -> int:
        """Upper bound of the ordered pairs of sets with a category in common."""
        holders = np.bincount(self.sets.members, minlength=self.sets.n_categories)
        return int((holders**2).sum())

    @cached_property
    def _sharing(self) -> tuple[Ints, Ints, Floats]:
        """All ordered pairs of sets with a category in common, and their weights."""
        order = np.argsort(self.sets.members, kind="stable")
        holders = np.bincount(self.sets.members, minlength=self.sets.n_categories)
        owners, starts = self.sets.owners[order], np.cumsum(holders) - holders
        # For each membership, every set that holds the same category.
        count = holders[self.sets.members[order]]
        p = np.repeat(owners, count)
        within = np.arange(len(p)) - np.repeat(np.cumsum(count) - count, count)
        q = owners[np.repeat(starts[self.sets.members[order]], count) + within]
        pair, shared = np.unique(p * self.n_values + q, return_counts=True)
        p, q = pair // self.n_values, pair % self.n_values
        return p, q, self._weigh(shared, p, q)

    def _times_sparse(self, totals: Floats) -> Floats:
        p, q, weights = self._sharing
        flat = totals.reshape(-1, self.n_values)
        product = np.stack([_count(p, weights * row[q], self.n_values) for row in flat])
        product[:, EMPTY] += self.diagonal[EMPTY] * flat[:, EMPTY]
        return product.reshape(totals.shape)


@dataclass(frozen=True)
class Hamming:
    """1 - |A Δ B| / K: the share of the K categories on which two coders decided alike.

    Never made as a matrix: |A Δ B| = |A| + |B| - 2 |A ∩ B|, so that sums over many sets are sums over
    categories.
    """

    sets: SetTable
    empty: Empty

    @property
    def n_values(self) -> int:
        return len(self.sets)

    @cached_property
    def diagonal(self) -> Floats:
        return _self_agreement(self.n_values, self.empty)

    @property
    def total(self) -> float:
        return float(self.times(np.ones(self.n_values)).sum())

    @cached_property
    def _by_set(self) -> Overlapping:
        return Overlapping(self.sets, lambda shared, p, q: p + q - 2 * shared, "disagree")

    def between(self, p: Ints, q: Ints) -> Floats:
        weights = 1 - self._by_set.between(p, q) / max(self.sets.n_categories, 1)
        if self.empty != "agree":
            weights[(p == EMPTY) & (q == EMPTY)] = 0
        return weights

    def times(self, totals: Floats) -> Floats:
        sizes, K = self.sets.sizes, max(self.sets.n_categories, 1)
        product: Floats = (K - sizes) * totals.sum(axis=-1, keepdims=True) - (totals @ sizes)[..., None]
        product = (product + 2 * self._shared(totals)) / K
        if self.empty != "agree":
            product[..., EMPTY] -= totals[..., EMPTY]
        return product

    def _shared(self, totals: Floats) -> Floats:
        """Σ_q |p ∩ q| totals[..., q], for each p."""
        sets, K = self.sets, self.sets.n_categories
        if self.n_values * K <= BLOCK:
            shared: Floats = totals @ self._indicators @ self._indicators.T
            return shared
        rows = []
        for row in totals.reshape(-1, self.n_values):
            by_category = _count(sets.members, row[sets.owners], K)
            rows.append(_count(sets.owners, by_category[sets.members], self.n_values))
        return np.stack(rows).reshape(totals.shape)

    @cached_property
    def _indicators(self) -> Floats:
        """Which set holds which category (values × categories)."""
        indicators = np.zeros((self.n_values, self.sets.n_categories))
        indicators[self.sets.owners, self.sets.members] = 1
        return indicators
