"""The same sections weighted otherwise: bootstrap draws, or all documents but one.

Everything a tally sums is linear in the weights of the sections, or a quadratic form of such sums. So a
resample is a row of weights, and what many resamples need of a study is one matrix product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from irr.arrays import Floats, Ints

#: Draws made from one seed. Fixed, so that the draws do not depend on the memory there is.
CHUNK = 20
#: Numbers in one block of work.
BLOCK = 1 << 22
#: Bytes of draws that are kept; more are drawn anew where they are needed.
KEPT = 200_000_000
#: Columns an entry above which a table is summed entry by entry instead of as a matrix.
SPARSE = 100


@dataclass(frozen=True)
class Entries:
    """A table of sections × columns by its entries; entries at the same place add up."""

    section: Ints
    column: Ints
    amount: Floats
    n_sections: int
    n_columns: int

    @classmethod
    def of_columns(cls, columns: Sequence[Floats]) -> Entries:
        """The table that has these columns."""
        n, k = len(columns[0]), len(columns)
        return cls(np.repeat(np.arange(n), k), np.tile(np.arange(k), n), np.stack(columns, 1).ravel(), n, k)

    @cached_property
    def dense(self) -> Floats | None:
        """The table itself, or None where that is more work than its entries (sections × columns)."""
        size = self.n_sections * self.n_columns
        if size > 2 * BLOCK or size > SPARSE * len(self.section):
            return None
        place = self.section * self.n_columns + self.column
        flat: Floats = np.bincount(place, self.amount, size).astype(np.float64, copy=False)
        return flat.reshape(self.n_sections, self.n_columns)

    def summed(self, weight: Floats) -> Floats:
        """The columns' sums, section i counted weight[i] times (columns)."""
        sums = np.bincount(self.column, weight[self.section] * self.amount, self.n_columns)
        return sums.astype(np.float64, copy=False)


class Resampling(Protocol):
    """Replicates of a study, each a weighting of its sections."""

    def blocks(self, columns: int) -> Iterator[slice]:
        """Replicates that fit in memory together, with so many figures of each."""

    def sums(self, block: slice, table: Entries) -> Floats:
        """The columns' sums in each replicate of a block (replicates × columns)."""

    def weights(self, block: slice) -> Floats:
        """How often each section counts (replicates × sections)."""


def draw_weights(multiplicity: Ints, draws: int, seed: int, cluster: Ints | None = None) -> NDArray[np.int64]:
    """How often each section is drawn when as many are drawn with replacement (draws × sections).

    Section i stands for `multiplicity[i]` sections, so weights are multinomial. With `cluster`, the number
    of each section's document, whole documents are drawn. The same seed gives the same draws (PCG64).
    """
    chunks = range(-(-draws // CHUNK))
    return np.concatenate([_chunk(multiplicity, seed, number, cluster) for number in chunks])[:draws]


def _chunk(multiplicity: Ints, seed: int, number: int, cluster: Ints | None) -> NDArray[np.int64]:
    generator = np.random.Generator(np.random.PCG64([seed, number]))
    if cluster is not None:
        present, document = np.unique(cluster, return_inverse=True)
        drawn = _drawn_of(np.ones(len(present), np.int64), generator)
        taken: NDArray[np.int64] = drawn[:, document] * multiplicity
        return taken
    return _drawn_of(multiplicity, generator)


def _drawn_of(multiplicity: Ints, generator: np.random.Generator) -> NDArray[np.int64]:
    n, distinct = int(multiplicity.sum()), len(multiplicity)
    if n > 8 * distinct:
        return generator.multinomial(n, multiplicity / n, CHUNK)
    # Few sections a pattern: drawing sections is faster than drawing each pattern's count.
    owner = np.repeat(np.arange(distinct), multiplicity)
    rows = (owner[generator.integers(0, n, n)] for _ in range(CHUNK))
    return np.stack([np.bincount(row, minlength=distinct) for row in rows]).astype(np.int64, copy=False)


@dataclass(frozen=True, eq=False)
class Resamples:
    """Bootstrap draws of sections, or of whole documents."""

    multiplicity: Ints
    draws: int = 2000
    seed: int = 0
    cluster: Ints | None = None

    @cached_property
    def _kept(self) -> NDArray[np.integer] | None:
        """All draws in as few bytes as hold them, unless they are too many."""
        first = _chunk(self.multiplicity, self.seed, 0, self.cluster)
        width = np.min_scalar_type(4 * int(first.max(initial=0)) + 16)
        if self.draws * len(self.multiplicity) * width.itemsize > KEPT:
            return None
        kept = np.empty((-(-self.draws // CHUNK) * CHUNK, len(self.multiplicity)), width)
        for start in range(0, len(kept), CHUNK):
            kept[start : start + CHUNK] = _chunk(self.multiplicity, self.seed, start // CHUNK, self.cluster)
        return kept[: self.draws]

    def blocks(self, columns: int) -> Iterator[slice]:
        chunks = max(BLOCK // max(columns, len(self.multiplicity), 1) // CHUNK, 1)
        for start in range(0, self.draws, chunks * CHUNK):
            yield slice(start, min(start + chunks * CHUNK, self.draws))

    def weights(self, block: slice) -> Floats:
        if self._kept is not None:
            return self._kept[block].astype(np.float64)
        numbers = range(block.start // CHUNK, -(-block.stop // CHUNK))
        chunks = [_chunk(self.multiplicity, self.seed, number, self.cluster) for number in numbers]
        return np.concatenate(chunks)[: block.stop - block.start].astype(np.float64)

    def sums(self, block: slice, table: Entries) -> Floats:
        weights = self.weights(block)
        if table.dense is not None:
            product: Floats = weights @ table.dense
            return product
        return np.stack([table.summed(weight) for weight in weights])


@dataclass(frozen=True, eq=False)
class WithoutDocuments:
    """The study without one document, for each document in turn; `document` numbers them from 0."""

    multiplicity: Ints
    document: Ints

    @cached_property
    def n(self) -> int:
        """Documents."""
        return int(self.document.max(initial=-1)) + 1

    def blocks(self, columns: int) -> Iterator[slice]:
        step = max(BLOCK // max(columns, 1), 1)
        for start in range(0, self.n, step):
            yield slice(start, min(start + step, self.n))

    def weights(self, block: slice) -> Floats:
        stays = self.document[None, :] != np.arange(block.start, block.stop)[:, None]
        weights: Floats = stays * self.multiplicity.astype(np.float64)
        return weights

    def sums(self, block: slice, table: Entries) -> Floats:
        weight = self.multiplicity.astype(np.float64)
        whole, size = table.summed(weight), block.stop - block.start
        of = self.document[table.section]
        here = (of >= block.start) & (of < block.stop)
        gone = np.bincount(
            (of[here] - block.start) * table.n_columns + table.column[here],
            weight[table.section[here]] * table.amount[here],
            size * table.n_columns,
        ).reshape(size, table.n_columns)
        left: Floats = whole - gone
        # What should cancel leaves a rounding error, which must not count as a pair.
        return np.where(np.abs(left) <= 1e-12 * np.abs(whole), 0.0, left)
