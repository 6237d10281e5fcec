"""The sums of a study as it is."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.tally.sums import NO_PAIRS, Pairing

if TYPE_CHECKING:
    from irr.arrays import Floats
    from irr.tally.counting import Tally


def _one(value: float | np.floating | Floats) -> Floats:
    return np.array([value], dtype=np.float64)


class Total:
    """One replicate: everything summed."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.weights = tally.ratings.weights

    def _sum(self, per: tuple[Floats, Floats]) -> Pairing:
        weight = self.tally.weight
        return Pairing(_one(weight @ per[0]), _one(weight @ per[1]))

    @cached_property
    def by_section(self) -> Pairing:
        return self._sum(self.tally.per_section)

    @cached_property
    def by_rating(self) -> Pairing:
        return self._sum(self.tally.per_rating)

    @cached_property
    def by_pair(self) -> Pairing:
        return self._sum(self.tally.per_pair)

    @cached_property
    def shares(self) -> Floats:
        """Σ_i w_i a_ip / r_i (values)."""
        return self.tally.value_sums(self.tally.share_weight)

    @cached_property
    def against_shares(self) -> Floats:
        return self.weights.times(self.shares)

    @cached_property
    def shuffled_sections(self) -> Pairing:
        excluded = self.tally.ratings.excluded
        possible = self.shares.sum() ** 2 - (self.shares[excluded] ** 2 if excluded is not None else 0)
        return Pairing(_one(self.shares @ self.against_shares), _one(possible))

    @cached_property
    def shuffled_exact(self) -> Pairing:
        return Pairing(_one(self.shares @ self.shares), _one(self.shares.sum() ** 2))

    #: Known of categories only.
    given_too = withheld_too = NO_PAIRS

    @property
    def n_values(self) -> int:
        return self.weights.n_values

    @cached_property
    def weights_total(self) -> float:
        return self.weights.total

    @cached_property
    def counts(self) -> Floats:
        """n_p = Σ_i w_i a_ip over pairable sections (values)."""
        return self.tally.value_sums(self.tally.weight)

    @cached_property
    def against_counts(self) -> Floats:
        return self.weights.times(self.counts)

    @cached_property
    def shuffled_ratings(self) -> Pairing:
        n, excluded = self.counts, self.tally.ratings.excluded
        N, left_out = n.sum(), n[excluded] if excluded is not None else 0.0
        return Pairing(
            _one(n @ self.against_counts - n @ self.weights.diagonal),
            _one(N * (N - 1) - left_out * (left_out - 1)),
        )

    @cached_property
    def coder_shares(self) -> Floats:
        """π_gp: how coder g spreads ratings over the values; a row of zeros where g rated nothing."""
        table, rated = self.tally.coder_values
        return table / np.maximum(rated, 1e-300)[:, None]

    @cached_property
    def against_coder_shares(self) -> Floats:
        return self.weights.times(self.coder_shares)

    @cached_property
    def shuffled_coders(self) -> Pairing:
        pi, excluded = self.coder_shares, self.tally.ratings.excluded
        together = pi.sum(axis=0)
        agreeing = together @ self.against_coder_shares.sum(axis=0) - np.sum(pi * self.against_coder_shares)
        r = pi.sum()
        possible = r * (r - 1)
        if excluded is not None:
            possible -= together[excluded] ** 2 - np.sum(pi[:, excluded] ** 2)
        return Pairing(_one(agreeing), _one(possible))
