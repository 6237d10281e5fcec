"""A map of the categories that are taken for each other: hierarchical clustering by boundary overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.diagnosis.confusion import Swaps

#: Categories on the map, those that are swapped most.
MOST_CATEGORIES = 300


@dataclass(frozen=True)
class Join:
    """Two groups of categories that become one: their members and the mean boundary overlap between them."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    overlap: float


@dataclass(frozen=True)
class Landscape:
    """Joins from the most confused to the least, `groups` of categories joined at `cut` or more, and how many
    categories with swaps did not fit on the map."""

    joins: tuple[Join, ...]
    groups: tuple[tuple[int, ...], ...]
    cut: float
    left_out: int = 0


def landscape(swaps: Swaps, cut: float) -> Landscape:
    """Average linkage of the categories with any swap; the distance of two is 1 less their boundary overlap."""
    touched = np.unique(np.r_[swaps.a, swaps.b])
    if not len(touched):
        return Landscape((), (), cut)
    # Imported here: it takes longer than all the rest.
    from sklearn.cluster import AgglomerativeClustering

    members = _most_swapped(swaps, touched)
    place = np.full(int(touched.max()) + 1, -1)
    place[members] = np.arange(len(members))
    inside = (place[swaps.a] >= 0) & (place[swaps.b] >= 0)
    distance = np.ones((len(members), len(members)))
    a, b = place[swaps.a[inside]], place[swaps.b[inside]]
    distance[a, b] = distance[b, a] = np.maximum(1 - swaps.overlap[inside], 0)
    np.fill_diagonal(distance, 0)
    if len(members) < 2:
        return Landscape((), (), cut, len(touched) - len(members))
    model = AgglomerativeClustering(
        n_clusters=None, distance_threshold=0, metric="precomputed", linkage="average"
    ).fit(distance)
    held: list[tuple[int, ...]] = [(int(member),) for member in members]
    joins = []
    for (one, other), apart in zip(model.children_.tolist(), model.distances_.tolist(), strict=True):
        first, second = sorted((held[one], held[other]))
        held.append(tuple(sorted(first + second)))
        if apart < 1:
            joins.append(Join(first, second, 1 - apart))
    return Landscape(tuple(joins), _groups(joins, cut), cut, len(touched) - len(members))


def _most_swapped(swaps: Swaps, touched: Ints) -> Ints:
    total = np.bincount(np.r_[swaps.a, swaps.b], weights=np.r_[swaps.weight, swaps.weight])
    return np.sort(touched[np.argsort(-total[touched], kind="stable")[:MOST_CATEGORIES]])


def _groups(joins: list[Join], cut: float) -> tuple[tuple[int, ...], ...]:
    """What has been joined at `cut` or more: each join takes up those before it."""
    groups: list[tuple[int, ...]] = []
    for join in joins:
        if join.overlap >= cut:
            joined = tuple(sorted(join.first + join.second))
            groups = [group for group in groups if not set(group) <= set(joined)] + [joined]
    return tuple(groups)
