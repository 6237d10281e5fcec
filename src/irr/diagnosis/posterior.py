"""What the data leave open about a category: draws of its alpha and its percentages.

Each section falls into a cell c, the number of coders who gave the category, and the shares of the cells
have a Dirichlet distribution whose prior is worth one section in all.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.result import Interval
from irr.tally import CategorySums

if TYPE_CHECKING:
    from irr.study import Study

#: Draws from a posterior, fewer where a section was rated by so many that a draw has many cells.
DRAWS = 20_000
CELLS_DRAWN = 4_000_000


#: For each number r of coders who rated a section: r, and the sections in which c = 0 .. r of them gave the
#: category.
Cells = tuple[tuple[int, tuple[int, ...]], ...]


def _cells(sums: CategorySums) -> list[Cells]:
    """The table of cells of each category, over sections rated by two or more."""
    section, category, times = sums.counts
    coders = np.unique(sums.rated[sums.weight > 0])
    tables: list[list[tuple[int, tuple[int, ...]]]] = [[] for _ in range(sums.n_categories)]
    for r in coders.tolist():
        here = sums.rated[section] == r
        key = category[here] * (r + 1) + times[here].astype(np.int64)
        distinct, which = np.unique(key, return_inverse=True)
        count = np.bincount(which, weights=sums.weight[section[here]], minlength=len(distinct)).astype(int)
        n = int(sums.weight[sums.rated == r].sum())
        rows: dict[int, list[int]] = {}
        for pair, m in zip(distinct.tolist(), count.tolist(), strict=True):
            rows.setdefault(pair // (r + 1), [0] * (r + 1))[pair % (r + 1)] = m
        for k, table in enumerate(tables):
            row = rows.get(k, [0] * (r + 1))
            row[0] = n - sum(row[1:])
            table.append((r, tuple(row)))
    return [tuple(table) for table in tables]


class Posterior:
    """Draws of a category's alpha, given how many coders gave it to each section.

    One Dirichlet for each number r of coders a section, with prior 1 / (r + 1) a cell, scaled so that all
    of them together are worth one section. Alpha is that of the population (N - 1 → N).
    """

    def __init__(self, cells: Cells, seed: int) -> None:
        self._intervals: dict[tuple[str, float], Interval] = {}
        self._below: dict[float, float] = {}
        generator = np.random.Generator(np.random.PCG64(seed))
        n = sum(sum(counts) for _, counts in cells)
        draws = min(DRAWS, max(CELLS_DRAWN // sum(r + 1 for r, _ in cells), 200))
        given, apart, both, neither = np.zeros((4, draws))
        ratings = 0.0
        for r, counts in cells:
            share = sum(counts) / n
            theta = generator.standard_gamma(np.array(counts) + share / (r + 1), size=(draws, r + 1))
            theta /= theta.sum(axis=1, keepdims=True)
            c = np.arange(r + 1.0)
            given += share * (theta @ c)
            apart += share * (theta @ (2 * c * (r - c) / (r - 1)))
            both += share * (theta @ (c * (c - 1) / (r - 1)))
            neither += share * (theta @ ((r - c) * (r - c - 1) / (r - 1)))
            ratings += share * r
        p = given / ratings
        with np.errstate(invalid="ignore", divide="ignore"):
            self.draws = {
                "alpha": 1 - (apart / ratings) / (2 * p * (1 - p)),
                "agreement": 1 - apart / ratings,
                "positive": both / given,
                "negative": neither / (ratings - given),
                "ac1": 1 - (apart / ratings) / (1 - 2 * p * (1 - p)),
                "free": 1 - 2 * apart / ratings,
            }

    def below(self, threshold: float) -> float:
        """Probability that alpha is below the threshold; an undefined draw counts as below."""
        if threshold not in self._below:
            self._below[threshold] = float(np.mean(~(self.draws["alpha"] >= threshold)))
        return self._below[threshold]

    def interval(self, figure: str, level: float) -> Interval:
        """Equal-tailed interval of alpha or of percent agreement."""
        if (figure, level) not in self._intervals:
            low, high = np.nanquantile(self.draws[figure], [(1 - level) / 2, (1 + level) / 2])
            self._intervals[figure, level] = Interval(float(low), float(high), level, "dirichlet")
        return self._intervals[figure, level]


class Posteriors:
    """The posterior of each category of a study; categories with equal cells share one."""

    def __init__(self, study: Study, seed: int) -> None:
        self.sums = CategorySums(study)
        self.seed = seed
        self._known: dict[Cells, Posterior] = {}

    @cached_property
    def cells(self) -> list[Cells]:
        """The table of cells of each category."""
        return _cells(self.sums)

    def of(self, category: int) -> Posterior | None:
        """The posterior of a category, or None where no section rated by two coders was given it."""
        cells = self.cells[category]
        if not any(any(counts[1:]) for _, counts in cells):
            return None
        if cells not in self._known:
            self._known[cells] = Posterior(cells, self.seed)
        return self._known[cells]
