"""A figure that can be computed again: without a section, under other weights, or differentiated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.coefficients.registry import Coefficient
    from irr.tally import Sums, Tally, WithoutDocuments


@dataclass(frozen=True, eq=False)
class Figure:
    """A coefficient of one tally, or its mean over the tallies of several pairs of coders.

    The tallies number their sections alike. `weight` is how many sections each pattern stands for, 0 where
    the figure does not rest on it; `used` the sections that could show a disagreement.
    """

    coefficient: Coefficient
    tallies: tuple[Tally, ...]
    weight: Floats
    used: int

    @classmethod
    def of(cls, coefficient: Coefficient, tally: Tally) -> Figure:
        """The coefficient of one tally."""
        weight = tally.margin_weight if coefficient.corrects else tally.weight
        return cls(coefficient, (tally,), weight, tally.n_pairable)

    @classmethod
    def mean(cls, coefficient: Coefficient, tallies: tuple[Tally, ...], whole: Tally) -> Figure:
        """The mean over pairs of coders, of whose sections `whole` is the tally."""
        return cls(coefficient, tallies, whole.weight, whole.n_pairable)

    @property
    def multiplicity(self) -> Ints:
        """How many sections each pattern stands for, used or not (sections)."""
        return self.tallies[0].ratings.multiplicity

    def under(self, sums_of: Callable[[Tally], Sums]) -> Floats:
        """The figure from other sums of its tallies (replicates)."""
        values = [self.coefficient.value(sums_of(tally)) for tally in self.tallies]
        return values[0] if len(values) == 1 else np.mean(values, axis=0)

    @cached_property
    def value(self) -> float:
        """The figure itself."""
        return float(self.under(lambda tally: tally.total)[0])

    @cached_property
    def without_each(self) -> Floats:
        """The figure without one section of each pattern (sections)."""
        return self.under(lambda tally: tally.leave_one_out)

    def without_each_document(self, without: WithoutDocuments) -> tuple[Floats, Floats]:
        """The figure without each document in turn, and 1 for those it rests on (documents)."""
        present = np.bincount(without.document, self.weight, without.n) > 0
        return self.under(lambda tally: tally.drawn(without)), present.astype(np.float64)

    @cached_property
    def influence(self) -> Floats:
        """Its derivative by the weight of each section (sections)."""
        influence: Floats = np.mean([_influence(self.coefficient, tally) for tally in self.tallies], axis=0)
        return influence

    def without_coder(self, coder: int) -> float:
        """The figure of one tally without the ratings of a coder."""
        tally = self.tallies[0]
        fewer = tally.ratings.without_coder(coder)
        return float(self.coefficient.value(replace(tally, ratings=fewer).total)[0])


def _influence(coefficient: Coefficient, tally: Tally) -> Floats:
    """dκ = (dP_o - (1 - κ) dP_e) / (1 - P_e) for each section."""
    here, moved = coefficient.formula(tally.total), coefficient.formula(tally.tangent)
    observed = moved.observed - here.observed
    if not coefficient.corrects:
        return observed
    change: Floats = (observed - (1 - here.corrected) * (moved.expected - here.expected)) / (
        1 - here.expected
    )
    return change
