"""Ratings, counted: what each section adds to the sums."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.ratings import Ratings
    from irr.tally.leaving_out import LeaveOneOut
    from irr.tally.resamples import Resampling
    from irr.tally.sums import Sums
    from irr.tally.tangent import Tangent
    from irr.tally.total import Total


Margins = Literal["pairable", "all"]


def sum_by(number: Ints, values: Floats, n: int) -> Floats:
    """Sums of `values` by number, for the numbers 0 .. n - 1."""
    return np.bincount(number, weights=values, minlength=n).astype(np.float64, copy=False)


@dataclass(frozen=True)
class Tally:
    """Ratings, counted.

    `margins` says which sections feed the chance terms of the kappas: those rated by two or more coders
    (pairable), or all. Alpha knows pairable sections only.
    """

    ratings: Ratings
    margins: Margins = "pairable"

    @cached_property
    def rated(self) -> Ints:
        """r_i: coders who rated each section (sections)."""
        return np.bincount(self.ratings.section, minlength=len(self.ratings.multiplicity))

    @cached_property
    def weight(self) -> Floats:
        """w_i of the sections that can show agreement, 0 for the others (sections)."""
        return np.where(self.rated >= 2, self.ratings.multiplicity, 0).astype(np.float64)

    @cached_property
    def margin_weight(self) -> Floats:
        """w_i of the sections that feed the chance terms (sections)."""
        if self.margins == "pairable":
            return self.weight
        return np.where(self.rated >= 1, self.ratings.multiplicity, 0).astype(np.float64)

    @property
    def n_pairable(self) -> int:
        """Sections with a pair of ratings to compare."""
        return int(self.weight[self.own[1] > 0].sum())

    @property
    def n_ratings(self) -> int:
        """Ratings on those sections."""
        return int((self.weight * self.rated)[self.own[1] > 0].sum())

    @cached_property
    def counts(self) -> tuple[Ints, Ints, Floats]:
        """a_ip where it is not 0: section, value, and how many coders gave the section that value."""
        ratings = self.ratings
        n_values = max(ratings.weights.n_values, 1)
        key = ratings.section * n_values + ratings.value
        if len(key) > 1 and not (key[1:] >= key[:-1]).all():
            key = np.sort(key)
        first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
        times = np.diff(np.r_[first, len(key)]).astype(np.float64)
        return key[first] // n_values, key[first] % n_values, times

    @cached_property
    def own(self) -> tuple[Floats, Floats]:
        """Agreeing and possible ordered pairs of coders within each section (sections)."""
        section, value, times = self.counts
        n, weights = len(self.rated), self.ratings.weights
        agreeing = sum_by(section, times * (times - 1) * weights.diagonal[value], n)
        # Different values within a section, at distance 1, 2, … in the list of the section's values.
        distance = 1
        left = np.flatnonzero(section[distance:] == section[:-distance])
        while len(left):
            right = left + distance
            worth = 2 * times[left] * times[right] * weights.between(value[left], value[right])
            agreeing += sum_by(section[left], worth, n)
            distance += 1
            left = left[left + distance < len(section)]
            left = left[section[left] == section[left + distance]]
        r = self.rated.astype(np.float64)
        possible = r * (r - 1)
        if self.ratings.excluded is not None:
            is_excluded = value == self.ratings.excluded
            left_out = times[is_excluded]
            possible -= sum_by(section[is_excluded], left_out * (left_out - 1), n)
        return agreeing, possible

    @cached_property
    def total(self) -> Total:
        """The sums of the study as it is: one replicate."""
        from irr.tally.total import Total

        return Total(self)

    @cached_property
    def leave_one_out(self) -> LeaveOneOut:
        """The sums without one section, for each section in turn (as many replicates as sections)."""
        from irr.tally.leaving_out import LeaveOneOut

        return LeaveOneOut(self)

    @cached_property
    def tangent(self) -> Tangent:
        """How the sums move with the weight of each section (as many replicates as sections)."""
        from irr.tally.tangent import Tangent

        return Tangent(self)

    def drawn(self, resampling: Resampling) -> Sums:
        """The sums under other weightings of the sections, kept for the next coefficient that asks."""
        key = id(resampling)
        if key not in self._drawn:
            self._drawn[key] = resampling, self._draw(resampling)
        return self._drawn[key][1]

    @cached_property
    def _drawn(self) -> dict[int, tuple[Resampling, Sums]]:
        return {}

    def _draw(self, resampling: Resampling) -> Sums:
        from irr.tally.drawn import Drawn

        return Drawn(self, resampling)

    def _within(self, divisor: Floats) -> tuple[Floats, Floats]:
        """Each section's agreeing and possible pairs over `divisor` (sections)."""
        agreeing, possible = self.own
        divisor = np.where(self.rated >= 2, divisor, 1)
        return agreeing / divisor, possible / divisor

    @cached_property
    def per_section(self) -> tuple[Floats, Floats]:
        r = self.rated
        return self._within(r * (r - 1.0))

    @cached_property
    def per_rating(self) -> tuple[Floats, Floats]:
        return self._within(self.rated - 1.0)

    @cached_property
    def per_pair(self) -> tuple[Floats, Floats]:
        return self._within(np.full(len(self.rated), 2.0))

    def value_sums(self, weight: Floats) -> Floats:
        """Σ_i weight_i a_ip (values)."""
        section, value, times = self.counts
        return sum_by(value, weight[section] * times, self.ratings.weights.n_values)

    @cached_property
    def share_weight(self) -> Floats:
        """w_i / r_i: what one rating of a section adds to the values' shares (sections)."""
        return self.margin_weight / np.maximum(self.rated, 1)

    def by_values(self, per_value: Floats) -> Floats:
        """Σ_p a_ip per_value[p], for each section."""
        section, value, times = self.counts
        return sum_by(section, times * per_value[value], len(self.rated))

    @cached_property
    def self_agreement(self) -> Floats:
        """Σ_p a_ip A_pp: what each section's ratings would add if a rating met itself (sections)."""
        return self.by_values(self.ratings.weights.diagonal)

    @cached_property
    def excluded_count(self) -> Floats:
        """Ratings of each section that have the excluded value (sections)."""
        is_excluded = np.zeros(self.ratings.weights.n_values)
        if self.ratings.excluded is not None:
            is_excluded[self.ratings.excluded] = 1
        return self.by_values(is_excluded)

    @cached_property
    def coder_values(self) -> tuple[Floats, Floats]:
        """Σ_i w_i [coder g gave i value p] (coders × values), and sections each coder rated (coders)."""
        ratings = self.ratings
        n_values = ratings.weights.n_values
        table = sum_by(
            ratings.coder * n_values + ratings.value,
            self.margin_weight[ratings.section],
            ratings.n_coders * n_values,
        ).reshape(ratings.n_coders, n_values)
        return table, table.sum(axis=1)
