"""Ratings: a study seen as one value per (section, coder), with weights over the values.

A *view* says what the value is: the whole set of categories (`set`), all category decisions at once
(`pooled`, which is the set compared category by category), the one label of a single-category study
(`label`), or one category present or absent (`category`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.study import EMPTY
from irr.weights import Exact, set_weights

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.study import Study
    from irr.weights import Empty, Weights


@dataclass(frozen=True)
class Ratings:
    """One value per rating: `coder[j]` gave `value[j]` to section `section[j]`, ascending by section.

    `multiplicity[i]` is how many identical sections section i stands for. A pair of ratings that both
    have the value `excluded` counts neither as agreement nor as disagreement.
    """

    section: Ints
    coder: Ints
    value: Ints
    multiplicity: Ints
    n_coders: int
    weights: Weights
    excluded: int | None = None

    def of_pair(self, first: int, second: int) -> Ratings:
        """The ratings of two coders; the sections keep their numbers."""
        kept = (self.coder == first) | (self.coder == second)
        return replace(
            self,
            section=self.section[kept],
            coder=(self.coder[kept] == second).astype(np.int64),
            value=self.value[kept],
            n_coders=2,
        )

    def without_coder(self, coder: int) -> Ratings:
        """The ratings of all but one coder; the sections keep their numbers."""
        kept = self.coder != coder
        return replace(
            self,
            section=self.section[kept],
            coder=(self.coder - (self.coder > coder))[kept],
            value=self.value[kept],
            n_coders=self.n_coders - 1,
        )


def set_ratings(study: Study, criterion: str, empty: Empty) -> Ratings:
    """Each rating's whole set, compared by `criterion`."""
    return Ratings(
        section=study.section,
        coder=study.coder,
        value=study.set_id,
        multiplicity=study.multiplicity,
        n_coders=len(study.coders),
        weights=set_weights(study.sets, criterion, empty),
        excluded=EMPTY if empty == "exclude" else None,
    )


def pooled_ratings(study: Study, empty: Empty) -> Ratings:
    """All category decisions at once: every coefficient of these is de Vries' pooled one."""
    return set_ratings(study, "hamming", empty)


def label_ratings(study: Study, empty: Empty, weights: Weights | None = None) -> Ratings:
    """The one label of a single-category study: value k is category k, and no label the value after all.

    Every category of the codebook is a value, used or not. `weights` are how much two categories agree,
    by default fully or not at all.
    """
    n_values = len(study.categories) + study.has_empty
    label = np.full(len(study.sets), len(study.categories))
    single = study.sets.sizes == 1
    label[single] = study.sets.members[study.sets.offsets[:-1][single]]
    none = len(study.categories)
    not_agreeing = none if empty != "agree" and study.has_empty else None
    return Ratings(
        section=study.section,
        coder=study.coder,
        value=label[study.set_id],
        multiplicity=study.multiplicity,
        n_coders=len(study.coders),
        weights=weights or Exact(n_values, not_agreeing),
        excluded=none if empty == "exclude" and study.has_empty else None,
    )


def category_ratings(study: Study, category: int) -> Ratings:
    """Whether each coder gave this category (value 1) or not (value 0)."""
    return Ratings(
        section=study.section,
        coder=study.coder,
        value=study.sets.holding(category).astype(np.int64)[study.set_id],
        multiplicity=study.multiplicity,
        n_coders=len(study.coders),
        weights=Exact(2),
    )
