"""Two sets of categories compared: what was matched, what was taken for what, what was left over.

Two coders gave a section the sets A and B. What both gave is matched. What only one gave, A \\ B and B \\ A,
with u and v categories, was taken for what only the other gave: each cell (a, b) gets 1 / max(u, v), and what is
left over goes to NONE.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.study import SetTable

#: Cells that one pair of sets may have; beyond, nobody can tell which category was taken for which.
MOST_CELLS = 10_000


class Cells(NamedTuple):
    """Cells of the matrix: `of` numbers what they belong to, NONE is the number after the last category."""

    of: Ints
    a: Ints
    b: Ints
    weight: Floats


class Residuals(NamedTuple):
    """The categories that only one of two coders gave: `of` numbers the pair of ratings, ascending; `size`
    is how many such categories the pair has on that side."""

    of: Ints
    category: Ints
    size: Ints


def compare_sets(sets: SetTable, p: Ints, q: Ints) -> tuple[Cells, Residuals, Residuals, Ints]:
    """The cells of each pair of sets (p[i], q[i]), what only the one and only the other holds, and the pairs
    whose cells are too many to be made."""
    K = sets.n_categories
    of_p, in_p = _members(sets, p)
    of_q, in_q = _members(sets, q)
    key_p, key_q = of_p * max(K, 1) + in_p, of_q * max(K, 1) + in_q
    both, only_p, only_q = np.isin(key_p, key_q), ~np.isin(key_p, key_q), ~np.isin(key_q, key_p)
    u = np.bincount(of_p[only_p], minlength=len(p))
    v = np.bincount(of_q[only_q], minlength=len(p))
    too_many = u * v > MOST_CELLS
    first = Residuals(of_p[only_p], in_p[only_p], u[of_p[only_p]])
    second = Residuals(of_q[only_q], in_q[only_q], v[of_q[only_q]])
    crossed = cross(first, second, ~too_many)
    neither = np.flatnonzero((sets.sizes[p] == 0) & (sets.sizes[q] == 0))
    fewer = np.minimum(u, v)
    parts = [
        Cells(of_p[both], in_p[both], in_p[both], np.ones(int(both.sum()))),
        crossed,
        Cells(neither, np.full(len(neither), K), np.full(len(neither), K), np.ones(len(neither))),
    ]
    for (of, category, size), is_first in ((first, True), (second, False)):
        over = (size > fewer[of]) & ~too_many[of]
        of, category, size = of[over], category[over], size[over]
        none = np.full(len(of), K)
        a, b = (category, none) if is_first else (none, category)
        parts.append(Cells(of, a, b, (size - fewer[of]) / size))
    of = np.concatenate([part.of for part in parts])
    order = np.argsort(of, kind="stable")
    cells = Cells(
        of[order],
        np.concatenate([part.a for part in parts])[order],
        np.concatenate([part.b for part in parts])[order],
        np.concatenate([part.weight for part in parts])[order],
    )
    return cells, first, second, np.flatnonzero(too_many)


def cross(first: Residuals, second: Residuals, wanted: Bools | None = None) -> Cells:
    """Every residual of one side with every one of the other side of the same pair, at 1 / max(u, v)."""
    n = int(max(first.of.max(initial=-1), second.of.max(initial=-1))) + 1
    times = np.bincount(second.of, minlength=n)
    starts = np.cumsum(times) - times
    repeats = times[first.of]
    if wanted is not None:
        repeats = np.where(wanted[first.of], repeats, 0)
    row = np.repeat(np.arange(len(first.of)), repeats)
    within = np.arange(len(row)) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    other = starts[first.of[row]] + within
    weight = 1 / np.maximum(first.size[row], second.size[other])
    return Cells(first.of[row], first.category[row], second.category[other], weight)


def _members(sets: SetTable, number: Ints) -> tuple[Ints, Ints]:
    """Position and category of every member of the sets numbered."""
    size = sets.sizes[number]
    of = np.repeat(np.arange(len(number)), size)
    within = np.arange(len(of)) - np.repeat(np.cumsum(size) - size, size)
    return of, sets.members[sets.offsets[number[of]] + within]


def _rows(of: Ints, number: Ints) -> tuple[Ints, Ints]:
    """Rows whose `of` (ascending) is each number in turn, and the place of that number."""
    start, end = np.searchsorted(of, number), np.searchsorted(of, number, side="right")
    count = end - start
    place = np.repeat(np.arange(len(number)), count)
    within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    return start[place] + within, place


def without(residuals: Residuals, left_out: Bools) -> Residuals:
    """The residuals of the pairs of sets that are not left out."""
    kept = ~left_out[residuals.of]
    return Residuals(residuals.of[kept], residuals.category[kept], residuals.size[kept])


def spread(residuals: Residuals, number: Ints) -> Residuals:
    """The residuals of each numbered pattern, under the place of the number."""
    rows, place = _rows(residuals.of, number)
    return Residuals(place, residuals.category[rows], residuals.size[rows])


def spread_cells(cells: Cells, number: Ints) -> Cells:
    """The cells of each numbered pattern, under the place of the number."""
    rows, place = _rows(cells.of, number)
    return Cells(place, cells.a[rows], cells.b[rows], cells.weight[rows])
