"""Criteria: how alike two sets of categories are, from their sizes and from what they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from irr.arrays import Floats

#: Similarity of two sets that are not both empty, from the sizes of the sets and of what they share.
Similarity = Callable[["Floats", "Floats", "Floats"], "Floats"]


def overlap(shared: Floats, size_p: Floats, size_q: Floats) -> Floats:
    """At least one category in common (Gillard et al. 2013)."""
    return (shared > 0).astype(np.float64)


def jaccard(shared: Floats, size_p: Floats, size_q: Floats) -> Floats:
    """Share of the categories that either coder gave that both gave (Jaccard 1901)."""
    return shared / (size_p + size_q - shared)


def dice(shared: Floats, size_p: Floats, size_q: Floats) -> Floats:
    """Twice the shared categories over all that were given (Dice 1945)."""
    return 2 * shared / (size_p + size_q)


def masi(shared: Floats, size_p: Floats, size_q: Floats) -> Floats:
    """Jaccard, less a third where one set holds the other, two thirds where they cross (Passonneau 2006)."""
    return jaccard(shared, size_p, size_q) * _monotonicity(shared, size_p, size_q)


def masi_dkpro(shared: Floats, size_p: Floats, size_q: Floats) -> Floats:
    """MASI of dkpro-statistics (Meyer et al. 2014): 1 - (1 - Jaccard)(1 - monotonicity); any set holds the empty one."""
    apart = (1 - jaccard(shared, size_p, size_q)) * (1 - _monotonicity(shared, size_p, size_q))
    closeness: Floats = 1 - apart
    return closeness


def _monotonicity(shared: Floats, size_p: Floats, size_q: Floats) -> Floats:
    """1 for the same sets, 2/3 where one holds the other (as any holds the empty one), 1/3 crossing, 0 disjoint."""
    smaller = np.minimum(size_p, size_q)
    step = np.where(shared == smaller, np.where(size_p == size_q, 1.0, 2 / 3), 1 / 3)
    return np.where((shared == 0) & (smaller > 0), 0.0, step)


@dataclass(frozen=True)
class Criterion:
    """A way to compare two sets; `binary` where they agree fully or not at all."""

    similarity: Similarity | None
    binary: bool
    summary: str


def _criterion(similarity: Similarity, binary: bool = False) -> Criterion:
    return Criterion(similarity, binary, (similarity.__doc__ or "").splitlines()[0])


#: The criteria people can type.
CRITERIA: dict[str, Criterion] = {
    "overlap": _criterion(overlap, binary=True),
    "exact": Criterion(None, True, "The same categories, no more and no fewer."),
    "jaccard": _criterion(jaccard),
    "dice": _criterion(dice),
    "masi": _criterion(masi),
    "masi-dkpro": _criterion(masi_dkpro),
    "hamming": Criterion(
        None,
        False,
        "Share of the codebook's categories on which two coders decided alike (pooled over categories).",
    ),
}
