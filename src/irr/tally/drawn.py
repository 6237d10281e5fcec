"""The sums of a study whose sections are weighted otherwise, for many weightings at once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.tally.resamples import Entries
from irr.tally.sums import NO_PAIRS, Pairing

if TYPE_CHECKING:
    from collections.abc import Callable

    from irr.arrays import Bools, Floats
    from irr.tally.counting import Tally
    from irr.tally.resamples import Resampling


class Drawn:
    """One replicate a weighting: bootstrap draws, or the study without each document."""

    def __init__(self, tally: Tally, resampling: Resampling) -> None:
        self.tally = tally
        self.resampling = resampling
        self.weights = tally.ratings.weights
        self.present = tally.rated >= 2
        self.in_margins = tally.rated >= (2 if tally.margins == "pairable" else 1)

    def _over_blocks(self, table: Entries, of_sums: Callable[[Floats], tuple[Floats, ...]]) -> list[Floats]:
        """Figures of the sums of `table`, put together from all blocks of replicates."""
        resampling = self.resampling
        blocks = [of_sums(resampling.sums(block, table)) for block in resampling.blocks(table.n_columns)]
        return [np.concatenate(parts) for parts in zip(*blocks, strict=True)]

    def _by_value(self, of_section: Floats) -> Entries:
        """Values' sums, each rating counted with what its section adds."""
        section, value, times = self.tally.counts
        amount = of_section[section] * times
        return Entries(section, value, amount, len(self.tally.rated), self.weights.n_values)

    @cached_property
    def _pairs(self) -> list[Floats]:
        tally = self.tally
        ways = (tally.per_section, tally.per_rating, tally.per_pair)
        table = Entries.of_columns([self.present * per for way in ways for per in way])
        return self._over_blocks(table, lambda sums: tuple(sums.T))

    @property
    def by_section(self) -> Pairing:
        return Pairing(self._pairs[0], self._pairs[1])

    @property
    def by_rating(self) -> Pairing:
        return Pairing(self._pairs[2], self._pairs[3])

    @property
    def by_pair(self) -> Pairing:
        return Pairing(self._pairs[4], self._pairs[5])

    @cached_property
    def _of_shares(self) -> list[Floats]:
        excluded = self.tally.ratings.excluded

        def of_sums(shares: Floats) -> tuple[Floats, ...]:
            whole = shares.sum(axis=1) ** 2
            possible = whole if excluded is None else _whole_pairs(whole - shares[:, excluded] ** 2, whole)
            agreeing = np.sum(shares * self.weights.times(shares), axis=1)
            return agreeing, possible, np.sum(shares**2, axis=1), whole

        return self._over_blocks(self._by_value(self.in_margins / np.maximum(self.tally.rated, 1)), of_sums)

    @property
    def shuffled_sections(self) -> Pairing:
        return Pairing(self._of_shares[0], self._of_shares[1])

    @property
    def shuffled_exact(self) -> Pairing:
        return Pairing(self._of_shares[2], self._of_shares[3])

    given_too = withheld_too = NO_PAIRS

    @property
    def n_values(self) -> int:
        return self.weights.n_values

    @property
    def weights_total(self) -> float:
        return self.tally.total.weights_total

    @cached_property
    def shuffled_ratings(self) -> Pairing:
        excluded = self.tally.ratings.excluded

        def of_sums(n: Floats) -> tuple[Floats, ...]:
            N = n.sum(axis=1)
            left_out = n[:, excluded] if excluded is not None else np.zeros(len(n))
            agreeing = np.sum(n * self.weights.times(n), axis=1) - n @ self.weights.diagonal
            return agreeing, N * (N - 1) - left_out * (left_out - 1)

        return Pairing(*self._over_blocks(self._by_value(self.present.astype(np.float64)), of_sums))

    @cached_property
    def shuffled_coders(self) -> Pairing:
        ratings, n_values = self.tally.ratings, self.weights.n_values
        excluded = ratings.excluded
        table = Entries(
            ratings.section,
            ratings.coder * n_values + ratings.value,
            self.in_margins[ratings.section].astype(np.float64),
            len(self.tally.rated),
            ratings.n_coders * n_values,
        )

        def of_sums(sums: Floats) -> tuple[Floats, ...]:
            given = sums.reshape(len(sums), ratings.n_coders, n_values)
            rated = given.sum(axis=2)
            pi = given / np.where(rated > 0, rated, 1)[:, :, None]
            together, against = pi.sum(axis=1), self.weights.times(pi)
            agreeing = np.sum(together * against.sum(axis=1), axis=1) - np.sum(pi * against, axis=(1, 2))
            coders = (rated > 0).sum(axis=1).astype(np.float64)
            possible = whole = coders * (coders - 1)
            if excluded is not None:
                without = together[:, excluded] ** 2 - np.sum(pi[:, :, excluded] ** 2, axis=1)
                possible = _whole_pairs(whole - without, whole)
            return agreeing, possible

        return Pairing(*self._over_blocks(table, of_sums))


def _whole_pairs(possible: Floats, whole: Floats) -> Floats:
    """`possible`, without what rounding leaves where every pair is left out."""
    nothing: Bools = possible <= 1e-12 * whole
    return np.where(nothing, 0.0, possible)
