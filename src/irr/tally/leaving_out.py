"""The sums of a study with one section left out, for each section in turn."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.tally.counting import sum_by
from irr.tally.sums import Pairing

if TYPE_CHECKING:
    from irr.arrays import Floats
    from irr.tally.counting import Tally


#: Entries of a block of (sections × values) made at once while sections are left out.
BLOCK = 1 << 22


class LeaveOneOut:
    """One replicate a section: the totals less what one section of that pattern had added.

    The quadratic forms change by a rank-one update, so the cost is that of the ratings, not of
    sections × values².
    """

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.all = tally.total
        # A section that carries no weight leaves no gap.
        self.present = (tally.weight > 0).astype(np.float64)
        self.in_margins = (tally.margin_weight > 0).astype(np.float64)

    def _less(self, whole: Pairing, per: tuple[Floats, Floats]) -> Pairing:
        return whole.less(self.present * per[0], self.present * per[1])

    @cached_property
    def by_section(self) -> Pairing:
        return self._less(self.all.by_section, self.tally.per_section)

    @cached_property
    def by_rating(self) -> Pairing:
        return self._less(self.all.by_rating, self.tally.per_rating)

    @cached_property
    def by_pair(self) -> Pairing:
        return self._less(self.all.by_pair, self.tally.per_pair)

    @cached_property
    def full(self) -> Floats:
        """a_i A a_i, each section against itself, a rating meeting itself included (sections)."""
        return self.tally.own[0] + self.tally.self_agreement

    @cached_property
    def shuffled_sections(self) -> Pairing:
        tally, whole = self.tally, self.all
        r = np.maximum(tally.rated, 1)
        once = self.in_margins / r
        agreeing = (
            whole.shuffled_sections.agreeing
            - 2 * once * tally.by_values(whole.against_shares)
            + once**2 * self.full
        )
        possible = (whole.shares.sum() - self.in_margins) ** 2
        if (excluded := tally.ratings.excluded) is not None:
            possible -= (whole.shares[excluded] - once * tally.excluded_count) ** 2
        return Pairing(agreeing, possible)

    @cached_property
    def shuffled_ratings(self) -> Pairing:
        tally, whole, present = self.tally, self.all, self.present
        # nAn - Σ n_p A_pp without the section: its pairs with the rest go twice, its own pairs come back.
        agreeing = whole.shuffled_ratings.agreeing - present * (
            2 * tally.by_values(whole.against_counts) - self.full - tally.self_agreement
        )
        N = whole.counts.sum() - present * tally.rated
        possible = N * (N - 1)
        if (excluded := tally.ratings.excluded) is not None:
            left_out = whole.counts[excluded] - present * tally.excluded_count
            possible -= left_out * (left_out - 1)
        return Pairing(agreeing, possible)

    @cached_property
    def shuffled_coders(self) -> Pairing:
        n_sections, n_values = len(self.tally.rated), self.tally.ratings.weights.n_values
        step = max(BLOCK // max(n_values, 1), 1)
        parts = [
            self._shuffled_coders(start, min(start + step, n_sections))
            for start in range(0, n_sections, step)
        ]
        agreeing, possible = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Pairing(agreeing, possible)

    def _shuffled_coders(self, start: int, stop: int) -> tuple[Floats, Floats]:
        """Leaving out the sections numbered start .. stop - 1, one at a time."""
        tally, whole = self.tally, self.all
        ratings, weights = tally.ratings, tally.ratings.weights
        lo, hi = np.searchsorted(ratings.section, [start, stop])
        section, coder, value = ratings.section[lo:hi] - start, ratings.coder[lo:hi], ratings.value[lo:hi]
        counted = self.in_margins[start:stop][section] > 0
        section, coder, value = section[counted], coder[counted], value[counted]
        n_rated = tally.coder_values[1][coder]
        pi, against = whole.coder_shares, whole.against_coder_shares
        # Without one of its N_g ratings, coder g's shares are (N_g π_g - e_v) / (N_g - 1); with none left, 0.
        rest = np.maximum(n_rated - 1, 1)
        gone = n_rated <= 1
        n = stop - start

        # ΔS, the change of S = Σ_g π_g, as (π_g - e_v) / (N_g - 1) summed over the section's coders.
        change = np.zeros((n, weights.n_values))
        moved = np.where(gone[:, None], -pi[coder], pi[coder] / rest[:, None])
        np.add.at(change, section, moved)
        np.subtract.at(change, (section, value), np.where(gone, 0.0, 1 / rest))
        together = pi.sum(axis=0) + change
        of_all = np.einsum("ip,ip->i", together, weights.times(together))

        own_before = np.sum(pi * against, axis=1)
        own_after = np.where(
            gone,
            0.0,
            (n_rated**2 * own_before[coder] - 2 * n_rated * against[coder, value] + weights.diagonal[value])
            / rest**2,
        )
        of_each = own_before.sum() + sum_by(section, own_after - own_before[coder], n)
        coders_left = together.sum(axis=1)
        possible = coders_left * (coders_left - 1)
        if (excluded := ratings.excluded) is not None:
            share = pi[coder, excluded]
            after = np.where(gone, 0.0, (n_rated * share - (value == excluded)) / rest)
            squares = np.sum(pi[:, excluded] ** 2) + sum_by(section, after**2 - share**2, n)
            possible = possible - (together[:, excluded] ** 2 - squares)
        return of_all - of_each, possible
