"""The sums of a study with one section left out, for each section in turn."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.tally.counting import sum_by
from irr.tally.sums import NO_PAIRS, Pairing

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.tally.counting import Tally


#: Coders up to whom the agreement of every two is kept in a table.
CODERS_IN_TABLE = 1500


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
    def shuffled_exact(self) -> Pairing:
        tally, whole = self.tally, self.all
        once = self.in_margins / np.maximum(tally.rated, 1)
        section, _, times = tally.counts
        same = sum_by(section, times**2, len(tally.rated))
        agreeing = whole.shuffled_exact.agreeing - 2 * once * tally.by_values(whole.shares) + once**2 * same
        return Pairing(agreeing, (whole.shares.sum() - self.in_margins) ** 2)

    #: Known of categories only.
    given_too = withheld_too = NO_PAIRS

    @property
    def n_values(self) -> int:
        return self.all.n_values

    @property
    def weights_total(self) -> float:
        return self.all.weights_total

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
        """The pairs of different coders, Σ_{g≠h} π_g A π_h, without one section.

        Without one of its N_g ratings, of value v, coder g's shares change by (π_g - e_v) / (N_g - 1), or
        by -π_g where it was the only one. Written as α π_g - β e_v, all that a section changes follows
        from tables of coders and values: no vector over the values is made for a section.
        """
        tally, whole, ratings = self.tally, self.all, self.tally.ratings
        n = len(tally.rated)
        counted = self.in_margins[ratings.section] > 0
        section, coder, value = ratings.section[counted], ratings.coder[counted], ratings.value[counted]
        n_rated = tally.coder_values[1][coder]
        alone = n_rated <= 1
        alpha = np.where(alone, -1.0, 1 / np.maximum(n_rated - 1, 1))
        beta = np.where(alone, 0.0, alpha)

        pi, against = whole.coder_shares, whole.against_coder_shares
        together, own = against.sum(axis=0), np.sum(pi * against, axis=1)
        to_others = alpha * ((pi @ together) - own)[coder] - beta * (together[value] - against[coder, value])
        between = _Between(pi, against)
        change = 2 * sum_by(section, to_others, n)
        distance = 1
        left = np.flatnonzero(section[1:] == section[:-1])
        while len(left):
            right = left + distance
            g, h, p, q = coder[left], coder[right], value[left], value[right]
            of_pair = (
                alpha[left] * alpha[right] * between(g, h)
                - alpha[left] * beta[right] * against[g, q]
                - beta[left] * alpha[right] * against[h, p]
                + beta[left] * beta[right] * ratings.weights.between(p, q)
            )
            change += 2 * sum_by(section[left], of_pair, n)
            distance += 1
            left = left[left + distance < len(section)]
            left = left[section[left] == section[left + distance]]

        coders = pi.sum() - sum_by(section, alone.astype(np.float64), n)
        possible = coders * (coders - 1)
        if (excluded := ratings.excluded) is not None:
            share = pi[coder, excluded]
            after = share + alpha * share - beta * (value == excluded)
            total = pi[:, excluded].sum() + sum_by(section, after - share, n)
            squares = np.sum(pi[:, excluded] ** 2) + sum_by(section, after**2 - share**2, n)
            possible = possible - (total**2 - squares)
        return Pairing(whole.shuffled_coders.agreeing + change, possible)


class _Between:
    """π_g A π_h for pairs of coders: from a table where it is small, else pair by pair."""

    def __init__(self, pi: Floats, against: Floats) -> None:
        self.pi, self.against = pi, against
        self.table = against @ pi.T if len(pi) <= CODERS_IN_TABLE else None

    def __call__(self, g: Ints, h: Ints) -> Floats:
        if self.table is not None:
            return self.table[g, h]
        found: Floats = np.einsum("ip,ip->i", self.against[g], self.pi[h])
        return found
