"""What shows that two categories, or groups of them, are taken for each other: swaps, co-use, sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from irr.diagnosis.confusion import Confusion

if TYPE_CHECKING:
    from irr.arrays import Bools, Ints
    from irr.study import Study

#: Sections named.
MOST_SECTIONS = 200


class Evidence:
    """The swaps of a study whose categories may have been merged."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.confusion = Confusion(study)

    def swap(self, a: int, b: int) -> tuple[int, float]:
        """Distinct sections with a swap of two categories, and their boundary overlap."""
        swaps = self.confusion.swaps
        found = np.flatnonzero((swaps.a == min(a, b)) & (swaps.b == max(a, b)))
        return (int(swaps.sections[found[0]]), float(swaps.overlap[found[0]])) if len(found) else (0, 0.0)

    def co_use(self, a: int, b: int) -> float:
        """The share of all uses of either that are of both, by one coder in one section (Jaccard)."""
        with_a, with_b = self._ratings_with(a), self._ratings_with(b)
        either = int((with_a | with_b).sum())
        return int((with_a & with_b).sum()) / either if either else 0.0

    def _ratings_with(self, category: int) -> Bools:
        given: Bools = self.study.sets.holding(category)[self.study.set_id]
        return given

    def sections(self, a: int, b: int) -> Ints:
        """The sections in which one was taken for the other, or the first of them."""
        return self.confusion.sections_of(a, b)[:MOST_SECTIONS]
