"""The sums of every category, present or absent, all at once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.tally.counting import sum_by
from irr.tally.sums import Pairing

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.study import Study
    from irr.tally.counting import Margins


class CategorySums:
    """One replicate a category: each category present or absent, all categories at once.

    Only the categories that a section was given are visited, so the cost is that of the assignments. The
    pairings are those of `category_ratings` for each category in turn (categories).
    """

    def __init__(self, study: Study, margins: Margins = "pairable") -> None:
        self.study = study
        self.rated = study.ratings_per_section
        weight = study.multiplicity.astype(np.float64)
        self.weight = np.where(self.rated >= 2, weight, 0.0)
        self.margin_weight = self.weight if margins == "pairable" else np.where(self.rated >= 1, weight, 0.0)
        self.n_categories = len(study.categories)

    @cached_property
    def assignments(self) -> tuple[Ints, Ints, Ints]:
        """Section, coder and category of every assignment."""
        study, sets = self.study, self.study.sets
        size = sets.sizes[study.set_id]
        rating = np.repeat(np.arange(len(study.set_id)), size)
        within = np.arange(len(rating)) - np.repeat(np.cumsum(size) - size, size)
        category = sets.members[sets.offsets[study.set_id[rating]] + within]
        return study.section[rating], study.coder[rating], category

    @cached_property
    def counts(self) -> tuple[Ints, Ints, Floats]:
        """c_ik where it is not 0: section, category, and how many coders gave the section that category."""
        section, _, category = self.assignments
        key, times = np.unique(section * max(self.n_categories, 1) + category, return_counts=True)
        return key // max(self.n_categories, 1), key % max(self.n_categories, 1), times.astype(np.float64)

    def over_sections(self, per_count: Floats) -> Floats:
        """Sums over sections of a figure of each nonzero c_ik, by category (categories)."""
        return sum_by(self.counts[1], per_count, self.n_categories)

    def _within(self, divisor: Floats) -> Pairing:
        """All ordered pairs of coders less those of whom one gave the category and one did not."""
        r = self.rated.astype(np.float64)
        factor = self.weight / np.where(r >= 2, divisor, 1)
        section, _, c = self.counts
        possible = np.full(self.n_categories, factor @ (r * (r - 1)))
        return Pairing(possible - self.over_sections(factor[section] * 2 * c * (r[section] - c)), possible)

    @cached_property
    def by_section(self) -> Pairing:
        return self._within(self.rated * (self.rated - 1.0))

    @cached_property
    def by_rating(self) -> Pairing:
        return self._within(self.rated - 1.0)

    @cached_property
    def by_pair(self) -> Pairing:
        return self._within(np.full(len(self.rated), 2.0))

    @cached_property
    def shuffled_sections(self) -> Pairing:
        section, _, c = self.counts
        given = self.over_sections(self.margin_weight[section] * c / self.rated[section])
        n = self.margin_weight.sum()
        return Pairing(given**2 + (n - given) ** 2, np.full(self.n_categories, n**2))

    @property
    def shuffled_exact(self) -> Pairing:
        return self.shuffled_sections

    @cached_property
    def given_too(self) -> Pairing:
        section, _, c = self.counts
        others = np.maximum(self.rated[section] - 1, 1)
        weight = self.weight[section]
        return Pairing(self.over_sections(weight * c * (c - 1) / others), self.over_sections(weight * c))

    @cached_property
    def withheld_too(self) -> Pairing:
        r = self.rated.astype(np.float64)
        section, _, c = self.counts
        weight, others = self.weight[section], np.maximum(r[section] - 1, 1)
        # As if all had withheld it everywhere, less what those who gave it take away.
        left = r[section] - c
        agreeing = self.weight @ r + self.over_sections(weight * (left * (left - 1) / others - r[section]))
        return Pairing(agreeing, self.weight @ r - self.over_sections(weight * c))

    @property
    def n_values(self) -> int:
        return 2

    @property
    def weights_total(self) -> float:
        return 2.0

    @cached_property
    def shuffled_ratings(self) -> Pairing:
        section, _, c = self.counts
        given = self.over_sections(self.weight[section] * c)
        N = self.weight @ self.rated
        withheld = N - given
        return Pairing(
            given * (given - 1) + withheld * (withheld - 1), np.full(self.n_categories, N * (N - 1))
        )

    @cached_property
    def shuffled_coders(self) -> Pairing:
        study, K = self.study, max(self.n_categories, 1)
        rated = np.bincount(
            study.coder, weights=self.margin_weight[study.section], minlength=len(study.coders)
        )
        section, coder, category = self.assignments
        key, which = np.unique(coder * K + category, return_inverse=True)
        given = np.bincount(which, weights=self.margin_weight[section], minlength=len(key))
        share = given / np.maximum(rated[key // K], 1e-300)
        category = key % K
        s1 = np.bincount(category, weights=share, minlength=self.n_categories)
        s2 = np.bincount(category, weights=share**2, minlength=self.n_categories)
        r = float((rated > 0).sum())
        # t1 and t2 are the same for the shares not given, 1 - p_g, over the coders who rated anything.
        t1, t2 = r - s1, r - 2 * s1 + s2
        return Pairing(s1**2 - s2 + t1**2 - t2, np.full(self.n_categories, r * (r - 1)))
