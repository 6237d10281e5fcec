"""The distinct sets of categories that coders gave, numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from irr.arrays import Bools, Ints

#: The set with nothing in it has this number in every `SetTable`.
EMPTY = 0


@dataclass(frozen=True)
class SetTable:
    """The distinct sets of categories met, numbered; number 0 is the empty set.

    Set s holds `members[offsets[s]:offsets[s + 1]]`, ascending category numbers below `n_categories`.
    """

    offsets: Ints
    members: Ints
    n_categories: int

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def sizes(self) -> Ints:
        """Categories in each set."""
        return np.diff(self.offsets)

    @cached_property
    def owners(self) -> Ints:
        """The set that each entry of `members` belongs to."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def holding(self, category: int) -> Bools:
        """Which sets hold a category (sets)."""
        return self._with(self.members == category)

    def holding_any(self, categories: Sequence[int]) -> Bools:
        """Which sets hold one of these categories (sets)."""
        return self._with(np.isin(self.members, categories))

    def _with(self, chosen: Bools) -> Bools:
        """The sets of the members for which `chosen` holds."""
        found = np.zeros(len(self), bool)
        found[self.owners[chosen]] = True
        return found

    def __getitem__(self, number: int) -> Ints:
        return self.members[self.offsets[number] : self.offsets[number + 1]]
