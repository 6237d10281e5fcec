"""Pairings, and what a coefficient may see of a study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from irr.arrays import Floats


@dataclass(frozen=True)
class Pairing:
    """Agreement found among pairs of ratings and the most there could be (replicates)."""

    agreeing: Floats
    possible: Floats

    @property
    def share(self) -> Floats:
        """Agreeing over possible; NaN where there was no pair."""
        with np.errstate(invalid="ignore", divide="ignore"):
            share: Floats = self.agreeing / np.where(self.possible > 0, self.possible, np.nan)
        return share

    def less(self, agreeing: Floats, possible: Floats) -> Pairing:
        """This pairing without these pairs."""
        return Pairing(self.agreeing - agreeing, self.possible - possible)


#: What stands where pairs were not formed.
NO_PAIRS = Pairing(np.zeros(1), np.zeros(1))


class Sums(Protocol):
    """What a coefficient may look at; every pairing has one leading axis of replicates."""

    @property
    def by_section(self) -> Pairing: ...
    @property
    def by_rating(self) -> Pairing: ...
    @property
    def by_pair(self) -> Pairing: ...
    @property
    def shuffled_sections(self) -> Pairing: ...
    @property
    def shuffled_ratings(self) -> Pairing: ...
    @property
    def shuffled_coders(self) -> Pairing: ...
    @property
    def shuffled_exact(self) -> Pairing:
        """As `shuffled_sections`, but only the same value counts as agreement."""

    @property
    def given_too(self) -> Pairing:
        """Of a category: pairs of ratings of a section of which the first gave it, and both did."""

    @property
    def withheld_too(self) -> Pairing:
        """The same for not giving it."""

    @property
    def n_values(self) -> int:
        """q: values that could be given."""

    @property
    def weights_total(self) -> float:
        """Σ_pq A_pq over those values."""
