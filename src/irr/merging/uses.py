"""What coders gave, as sums over sections that merging two categories changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.study.patterns import pairs_in_runs
from irr.tally import CategorySums

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.study import Study

#: Categories that merges are looked for among; of more, those used in most sections.
MOST_CATEGORIES = 400
#: Places where two categories meet in a section; with more, fewer categories are looked at.
MOST_MEETINGS = 1_000_000


def disagreeing(given: Floats, rated: Floats) -> Floats:
    """A section's share of Krippendorff's observed disagreement on one category: 2c(r - c)/(r - 1)."""
    found: Floats = 2 * given * (rated - given) / (rated - 1)
    return found


@dataclass(frozen=True)
class Meetings:
    """Two categories a < b that coders gave the same section: an entry a section and pair, ascending by pair.

    Merging them changes that section's disagreement by `change` (its own for the merged category less those
    of the two), and gives `both` assignments fewer, of coders who gave both. Merging two categories that meet
    nowhere lowers alpha: as much disagreement is observed, and less expected.
    """

    pair: Ints
    section: Ints
    change: Floats
    both: Floats
    #: The categories of each pair (pairs).
    a: Ints
    b: Ints


class Uses:
    """The assignments of a study all of whose sections two coders or more rated, identical sections counted."""

    def __init__(
        self, study: Study, most_categories: int = MOST_CATEGORIES, most_meetings: int = MOST_MEETINGS
    ) -> None:
        self.study = study.collapsed
        self._sums = CategorySums(self.study)
        self._most_categories, self._most_meetings = most_categories, most_meetings
        #: w_i: how many identical sections each stands for (sections).
        self.weight = self._sums.weight
        self.rated = self._sums.rated.astype(np.float64)
        self.n_categories = len(self.study.categories)

    @cached_property
    def rows(self) -> tuple[Ints, Ints, Ints]:
        """Section, rating and category of every assignment, by section and rating."""
        study, sets = self.study, self.study.sets
        size = sets.sizes[study.set_id]
        rating = np.repeat(np.arange(len(size)), size)
        within = np.arange(len(rating)) - np.repeat(np.cumsum(size) - size, size)
        return study.section[rating], rating, sets.members[sets.offsets[study.set_id[rating]] + within]

    @cached_property
    def counts(self) -> tuple[Ints, Ints, Floats]:
        """c_ik where it is not 0: section, category, coders; by section (counts)."""
        return self._sums.counts

    @cached_property
    def used(self) -> Ints:
        """Sections that each category was given in (categories)."""
        section, category, _ = self.counts
        times = np.bincount(category, weights=self.weight[section], minlength=self.n_categories)
        return times.astype(np.int64)

    @cached_property
    def looked_at(self) -> Bools:
        """The categories that merges are looked for among (categories)."""
        by_use = np.argsort(-self.used, kind="stable")
        many = min(int((self.used > 0).sum()), self._most_categories)
        while True:
            chosen = np.zeros(self.n_categories, bool)
            chosen[by_use[:many]] = True
            section, category, _ = self.counts
            together = np.bincount(section[chosen[category]], minlength=len(self.weight)).astype(np.float64)
            if many <= 2 or together @ (together - 1) / 2 <= self._most_meetings:
                return chosen
            many = many * 3 // 4

    @cached_property
    def starts(self) -> Ints:
        """Where the assignments of each section begin in `rows` (sections + 1)."""
        return np.searchsorted(self.rows[0], np.arange(len(self.weight) + 1))

    @cached_property
    def _by_category(self) -> tuple[Ints, Ints]:
        section, category, _ = self.counts
        order = np.argsort(category, kind="stable")
        return section[order], np.searchsorted(category[order], np.arange(self.n_categories + 1))

    def sections_with(self, categories: list[int]) -> Ints:
        """The sections that any of these categories was given in, ascending."""
        section, bounds = self._by_category
        found = [section[bounds[k] : bounds[k + 1]] for k in categories]
        return np.unique(np.concatenate(found))

    def per_category(self, weights: Floats) -> tuple[Floats, Floats]:
        """Disagreement observed and assignments of each category (weightings × categories), given how
        often each section counts (weightings × sections)."""
        section, category, times = self.counts
        apart = disagreeing(times, self.rated[section])
        observed, given = (
            np.stack(
                [
                    np.bincount(category, weight[section] * amount, self.n_categories).astype(np.float64)
                    for weight in weights
                ]
            )
            for amount in (apart, times)
        )
        return observed, given

    @cached_property
    def meetings(self) -> Meetings:
        """Where categories that are looked at meet."""
        section, category, times = self._kept(*self.counts)
        left, right = pairs_in_runs(section)
        low, high = category[left], category[right]  # counts are ascending within a section
        n = len(self.weight)
        place = (low * self.n_categories + high) * n + section[left]
        order = np.argsort(place)
        left, right, place = left[order], right[order], place[order]
        both = self._both(place)
        rated = self.rated[section[left]]
        change = (
            disagreeing(times[left] + times[right] - both, rated)
            - disagreeing(times[left], rated)
            - disagreeing(times[right], rated)
        )
        distinct, pair = np.unique(place // n, return_inverse=True)
        return Meetings(
            pair, section[left], change, both, distinct // self.n_categories, distinct % self.n_categories
        )

    def _kept(self, section: Ints, category: Ints, other: Floats) -> tuple[Ints, Ints, Floats]:
        kept = self.looked_at[category]
        return section[kept], category[kept], other[kept]

    def _both(self, place: Ints) -> Floats:
        """How many coders gave both categories, at each place of two categories in a section (ascending)."""
        section, rating, category = self.rows
        kept = self.looked_at[category]
        section, rating, category = section[kept], rating[kept], category[kept]
        left, right = pairs_in_runs(rating)
        met = (category[left] * self.n_categories + category[right]) * len(self.weight) + section[left]
        found = np.bincount(np.searchsorted(place, met), minlength=len(place))
        return found.astype(np.float64)
