"""Which categories are taken for which: the confusion matrix of sets, sparse.

Row sums are the assignments of one coder, column sums those of the other; see `set_cells` for one cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from irr.diagnosis.set_cells import Cells, Residuals, compare_sets, spread, spread_cells, without
from irr.study.patterns import pairs_in_runs
from irr.tally.counting import sum_by

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.study import Study

#: Pairs of ratings beyond which confusions are left out.
MOST_RATING_PAIRS = 20_000_000


class Directed(NamedTuple):
    """M_gh[a, b], coder g's rows and coder h's columns, where it is not 0."""

    g: Ints
    h: Ints
    a: Ints
    b: Ints
    weight: Floats


@dataclass(frozen=True, eq=False)
class Swaps:
    """The pairs of categories a < b of which one was taken for the other by any two coders.

    `weight` is S_ab = (M_ab + M_ba) / 2 summed over pairs of coders, `sections` the distinct sections with a
    swap, `overlap` the boundary overlap BO = S_ab / √((S_aa + ½)(S_bb + ½)): 0 is never swapped, 1 is names
    that could be exchanged (the square root of 1 less Darroch and McCloud's distinguishability).
    """

    a: Ints
    b: Ints
    weight: Floats
    sections: Ints
    overlap: Floats

    def __len__(self) -> int:
        return len(self.a)


class Confusion:
    """The confusions of a study, from every two ratings of one section.

    The study has its sections one by one (not collapsed), so that they can be named. With `disjoint`, what
    was taken for what is counted only where two coders share no category (Gillard's disagreements); what was
    matched is counted everywhere.
    """

    def __init__(self, study: Study, disjoint: bool = False) -> None:
        self.study, self.disjoint = study, disjoint
        self.n_categories = len(study.categories)
        self.none = self.n_categories
        rated = study.ratings_per_section.astype(np.float64)
        self.is_left_out = bool((rated * (rated - 1) / 2).sum() > MOST_RATING_PAIRS)

    @cached_property
    def rating_pairs(self) -> tuple[Ints, Ints]:
        """Every two ratings of one section, the first coder's number being the lower."""
        return pairs_in_runs(self.study.section)

    @cached_property
    def _patterns(self) -> tuple[Ints, Ints, Ints]:
        """The distinct pairs of sets met, and the number of each pair of ratings' own."""
        left, right = self.rating_pairs
        n = max(len(self.study.sets), 1)
        key = self.study.set_id[left] * n + self.study.set_id[right]
        distinct, number = np.unique(key, return_inverse=True)
        return distinct // n, distinct % n, number

    @cached_property
    def _compared(self) -> tuple[Cells, Residuals, Residuals, Ints]:
        """The cells and residuals of each distinct pair of sets, and which pairs are too large to tell."""
        p, q, _ = self._patterns
        cells, first, second, too_many = compare_sets(self.study.sets, p, q)
        if not self.disjoint:
            return cells, first, second, too_many
        shared = np.zeros(len(p), bool)
        shared[cells.of[(cells.a == cells.b) & (cells.a < self.none)]] = True
        kept = (cells.a == cells.b) | ~shared[cells.of]
        cells = Cells(cells.of[kept], cells.a[kept], cells.b[kept], cells.weight[kept])
        return cells, without(first, shared), without(second, shared), too_many

    @property
    def too_large(self) -> int:
        """Pairs of ratings whose sets differ in so many categories that their confusions are left out."""
        return int(np.isin(self._patterns[2], self._compared[3]).sum())

    def residuals(self, of: Ints) -> tuple[Residuals, Residuals]:
        """What only the first and only the second rating of these pairs has; `of` counts within them."""
        number = self._patterns[2][of]
        return spread(self._compared[1], number), spread(self._compared[2], number)

    @cached_property
    def directed(self) -> Directed:
        """M_gh for each pair of coders g before h."""
        left, right = self.rating_pairs
        coder, n = self.study.coder, max(len(self.study.coders), 1)
        of_pattern = len(self._patterns[0])
        key = (coder[left] * n + coder[right]) * max(of_pattern, 1) + self._patterns[2]
        distinct, times = np.unique(key, return_counts=True)
        pair, pattern = np.divmod(distinct, max(of_pattern, 1))
        cells = spread_cells(self._compared[0], pattern)
        pair, weight = pair[cells.of], cells.weight * times[cells.of]
        wide = self.none + 1
        key, which = np.unique((pair * wide + cells.a) * wide + cells.b, return_inverse=True)
        pair, a, b = key // wide**2, key // wide % wide, key % wide
        return Directed(pair // n, pair % n, a, b, sum_by(which, weight, len(key)))

    @cached_property
    def symmetric(self) -> Cells:
        """S_ab for a ≤ b, NONE among them, ascending; `of` is 0."""
        cells, times = self._compared[0], np.bincount(self._patterns[2], minlength=len(self._patterns[0]))
        low, high = np.minimum(cells.a, cells.b), np.maximum(cells.a, cells.b)
        weight = cells.weight * times[cells.of] * np.where(low == high, 1.0, 0.5)
        key, which = np.unique(low * (self.none + 1) + high, return_inverse=True)
        a, b = np.divmod(key, self.none + 1)
        return Cells(np.zeros_like(a), a, b, sum_by(which, weight, len(key)))

    @cached_property
    def matched(self) -> Floats:
        """S_aa: how often two coders both gave a category (categories)."""
        cells = self.symmetric
        same = (cells.a == cells.b) & (cells.a < self.none)
        return sum_by(cells.a[same], cells.weight[same], self.n_categories)

    @cached_property
    def omitted(self) -> Floats:
        """S_a,NONE: how often one coder gave a category and the other nothing in its place (categories)."""
        cells = self.symmetric
        left = (cells.b == self.none) & (cells.a < self.none)
        return sum_by(cells.a[left], cells.weight[left], self.n_categories)

    @cached_property
    def residual(self) -> Floats:
        """Σ_b≠a S_ab, NONE among them: all that a category was not matched with (categories)."""
        cells = self.symmetric
        apart = cells.a != cells.b
        either = np.r_[cells.a[apart], cells.b[apart]]
        total: Floats = sum_by(either, np.r_[cells.weight[apart], cells.weight[apart]], self.none + 1)[:-1]
        return total

    @cached_property
    def swaps(self) -> Swaps:
        """The pairs of categories that were swapped, in codebook order."""
        cells = self.symmetric
        swapped = (cells.a != cells.b) & (cells.b < self.none)
        a, b, weight = cells.a[swapped], cells.b[swapped], cells.weight[swapped]
        matched = self.matched
        overlap = weight / np.sqrt((matched[a] + 0.5) * (matched[b] + 0.5))
        # Each section counts once for a pair, however many coders swapped it there.
        pair = np.searchsorted(a * (self.none + 1) + b, self._seen[1])
        once = np.unique(self._seen[0] * max(len(a), 1) + pair) % max(len(a), 1)
        sections = np.bincount(once, minlength=len(a))
        return Swaps(a, b, weight, sections, overlap)

    @cached_property
    def _seen(self) -> Ints:
        """Every swap: section, number of the pair of categories, coder who gave the lower, coder who gave the
        higher (4 × swaps, ascending by pair)."""
        left, right = self.rating_pairs
        swap = (self._compared[0].a != self._compared[0].b) & (
            np.maximum(self._compared[0].a, self._compared[0].b) < self.none
        )
        swaps = Cells(*(column[swap] for column in self._compared[0]))
        cells = spread_cells(swaps, self._patterns[2])
        study = self.study
        first, second = study.coder[left[cells.of]], study.coder[right[cells.of]]
        low, high = np.minimum(cells.a, cells.b), np.maximum(cells.a, cells.b)
        forward = cells.a < cells.b
        seen = np.stack(
            [
                study.section[left[cells.of]],
                low * (self.none + 1) + high,
                np.where(forward, first, second),
                np.where(forward, second, first),
            ]
        )
        return seen[:, np.argsort(seen[1], kind="stable")]

    def _swap(self, a: int, b: int) -> Ints:
        """What `_seen` has on two categories."""
        key = min(a, b) * (self.none + 1) + max(a, b)
        return self._seen[:, slice(*np.searchsorted(self._seen[1], (key, key + 1)))]

    def sections_of(self, a: int, b: int) -> Ints:
        """The sections in which one of two categories was taken for the other."""
        return np.unique(self._swap(a, b)[0])

    @cached_property
    def _left_over(self) -> tuple[Ints, Ints]:
        """Section and category wherever one coder gave a category and another nothing in its place, by category."""
        left, _ = self.rating_pairs
        cells = self._compared[0]
        alone = (cells.a == self.none) ^ (cells.b == self.none)
        of = Cells(*(column[alone] for column in cells))
        cells = spread_cells(of, self._patterns[2])
        category = np.minimum(cells.a, cells.b)
        order = np.argsort(category, kind="stable")
        return self.study.section[left[cells.of]][order], category[order]

    def omissions_of(self, category: int) -> Ints:
        """The sections in which one coder gave a category and another nothing in its place."""
        section, of = self._left_over
        return np.unique(section[slice(*np.searchsorted(of, (category, category + 1)))])

    def sides(self, a: int, b: int) -> tuple[Ints, Ints]:
        """By coder, the sections where the coder gave a and another b instead, and the other way (coders)."""
        mine = self._swap(a, b)
        counts = []
        for coder in (mine[2], mine[3]):
            pairs = np.unique(np.stack([coder, mine[0]]), axis=1)
            counts.append(np.bincount(pairs[0], minlength=len(self.study.coders)))
        return (counts[0], counts[1]) if a < b else (counts[1], counts[0])
