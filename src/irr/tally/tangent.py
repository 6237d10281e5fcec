"""How the sums move with the weight of one section: what linearised standard errors are made of."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.tally.counting import sum_by
from irr.tally.sums import NO_PAIRS, Pairing

if TYPE_CHECKING:
    from irr.arrays import Floats
    from irr.tally.counting import Tally


class Tangent:
    """One replicate a section: each share, plus its derivative by the weight of that section.

    Observed and expected agreement of every coefficient are linear in these shares. So a formula seen at
    the tangent, less what it is at the shares themselves, is its derivative, without a rounding step.
    """

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.all = tally.total
        self.present = (tally.weight > 0).astype(np.float64)
        self.in_margins = (tally.margin_weight > 0).astype(np.float64)

    def _moved(self, whole: Pairing, agreeing: Floats, possible: Floats) -> Pairing:
        """The tangent of a share whose agreeing and possible pairs grow at these rates."""
        share = whole.share
        return Pairing(share + (agreeing - share * possible) / whole.possible, np.ones(len(agreeing)))

    def _linear(self, whole: Pairing, per: tuple[Floats, Floats]) -> Pairing:
        return self._moved(whole, self.present * per[0], self.present * per[1])

    @cached_property
    def by_section(self) -> Pairing:
        return self._linear(self.all.by_section, self.tally.per_section)

    @cached_property
    def by_rating(self) -> Pairing:
        return self._linear(self.all.by_rating, self.tally.per_rating)

    @cached_property
    def by_pair(self) -> Pairing:
        return self._linear(self.all.by_pair, self.tally.per_pair)

    @cached_property
    def _once(self) -> Floats:
        return self.in_margins / np.maximum(self.tally.rated, 1)

    @cached_property
    def shuffled_sections(self) -> Pairing:
        tally, whole = self.tally, self.all
        agreeing = 2 * self._once * tally.by_values(whole.against_shares)
        possible = 2 * whole.shares.sum() * self.in_margins
        if (excluded := tally.ratings.excluded) is not None:
            possible = possible - 2 * whole.shares[excluded] * self._once * tally.excluded_count
        return self._moved(whole.shuffled_sections, agreeing, possible)

    @cached_property
    def shuffled_exact(self) -> Pairing:
        whole = self.all
        agreeing = 2 * self._once * self.tally.by_values(whole.shares)
        return self._moved(whole.shuffled_exact, agreeing, 2 * whole.shares.sum() * self.in_margins)

    given_too = withheld_too = NO_PAIRS

    @property
    def n_values(self) -> int:
        return self.all.n_values

    @property
    def weights_total(self) -> float:
        return self.all.weights_total

    @cached_property
    def shuffled_ratings(self) -> Pairing:
        tally, whole = self.tally, self.all
        agreeing = self.present * (2 * tally.by_values(whole.against_counts) - tally.self_agreement)
        possible = self.present * tally.rated * (2 * whole.counts.sum() - 1)
        if (excluded := tally.ratings.excluded) is not None:
            possible = possible - self.present * tally.excluded_count * (2 * whole.counts[excluded] - 1)
        return self._moved(whole.shuffled_ratings, agreeing, possible)

    @cached_property
    def shuffled_coders(self) -> Pairing:
        tally, whole, ratings = self.tally, self.all, self.tally.ratings
        coder, value, n = ratings.coder, ratings.value, len(tally.rated)
        pi, against = whole.coder_shares, whole.against_coder_shares
        # One more rating of value v moves the shares of its coder by (e_v - π_g) / N_g.
        grown = self.in_margins[ratings.section] / np.maximum(tally.coder_values[1][coder], 1)
        others = against.sum(axis=0) - against
        at_mean = np.sum(pi * others, axis=1)
        agreeing = sum_by(ratings.section, 2 * grown * (others[coder, value] - at_mean[coder]), n)
        possible: Floats = np.zeros(n)
        if (excluded := ratings.excluded) is not None:
            share = pi[:, excluded]
            other_shares = (share.sum() - share)[coder]
            moved = (value == excluded) - share[coder]
            possible = -sum_by(ratings.section, 2 * grown * moved * other_shares, n)
        return self._moved(whole.shuffled_coders, agreeing, possible)
