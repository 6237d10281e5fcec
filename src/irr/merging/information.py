"""What a codebook tells: the entropy of its assignments, and what one coder's decisions say of another's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.diagnosis.set_cells import compare_sets
from irr.study.patterns import pairs_in_runs
from irr.tally.counting import sum_by

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.study import Study

FOLDS, REPEATS = 10, 5


def entropy(study: Study) -> float:
    """H = -Σ π log₂ π over the assignments on sections that two coders or more rated, in bits."""
    pairable = study.ratings_per_section[study.section] >= 2
    times = np.bincount(study.set_id[pairable], minlength=len(study.sets))
    given = sum_by(study.sets.members, times[study.sets.owners].astype(np.float64), study.sets.n_categories)
    share = given[given > 0] / max(given.sum(), 1)
    return float(-(share @ np.log2(share)))


@dataclass(frozen=True)
class Shared:
    """Shared information in bits a pair of ratings: one value a repeat of the cross-validation."""

    repeats: tuple[float, ...]

    @property
    def bits(self) -> float:
        """The mean over repeats."""
        return float(np.mean(self.repeats))

    @property
    def se(self) -> float:
        """Standard error of one repeat, from how they differ.

        The repeats split the same sections, so that their mean is hardly surer than one of them.
        """
        return float(np.std(self.repeats, ddof=1))


class Folds:
    """The same sections held out in the same folds, whatever is merged; whole documents where these are known.

    Every section is held out once a repeat. There are ten folds, or one a document where there are fewer.
    """

    def __init__(self, study: Study, seed: int, repeats: int = REPEATS) -> None:
        self._left, self._right = pairs_in_runs(study.section)
        unit = np.arange(len(study.multiplicity)) if study.document is None else study.document
        # Sections that one coder rated, and their documents, hold nothing to learn from or to test.
        present, unit = np.unique(unit[study.section[self._left]], return_inverse=True)
        self.n_folds = min(FOLDS, len(present))
        generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, FOLDS])))
        self._fold = [generator.permutation(len(present))[unit] % self.n_folds for _ in range(repeats)]

    @property
    def n_pairs(self) -> int:
        """Pairs of ratings of one section."""
        return len(self._left)

    def shared(self, study: Study) -> Shared:
        """Shared information of the study with its categories merged somehow."""
        n = max(len(study.sets), 1)
        key = study.set_id[self._left] * n + study.set_id[self._right]
        distinct, pattern = np.unique(key, return_inverse=True)
        cells = compare_sets(study.sets, distinct // n, distinct % n)[0]
        wide = study.sets.n_categories + 1
        place = np.minimum(cells.a, cells.b) * wide + np.maximum(cells.a, cells.b)
        found, cell = np.unique(place, return_inverse=True)
        table = _Table(found // wide, found % wide, wide, _n_used(study))
        repeats = []
        for fold in self._fold:
            times = sum_by(pattern * self.n_folds + fold, np.ones(len(fold)), len(distinct) * self.n_folds)
            times = times.reshape(len(distinct), self.n_folds)
            held = np.stack(
                [
                    np.bincount(cell, cells.weight * times[cells.of, f], len(found))
                    for f in range(self.n_folds)
                ]
            )
            total = held.sum(0)
            repeats.append(sum(table.score(total - one, one) for one in held) / self.n_pairs)
        return Shared(tuple(repeats))


def _n_used(study: Study) -> int:
    """Categories that any coder gave."""
    times = np.bincount(study.set_id, minlength=len(study.sets))
    return len(np.unique(study.sets.members[times[study.sets.owners] > 0]))


@dataclass(frozen=True)
class _Table:
    """The cells a ≤ b of the confusion matrix of sets that were met; `wide` is the number of its columns.

    A cell beside the diagonal holds both M_ab and M_ba.
    """

    a: Ints
    b: Ints
    wide: int
    n_categories: int

    @cached_property
    def _apart(self) -> Bools:
        apart: Bools = self.a != self.b
        return apart

    def score(self, training: Floats, test: Floats) -> float:
        """Σ T log₂(Q / aaᵀ), with Q and a learnt from other sections, shrunk towards independence.

        A cell of a category that the training sections lack adds nothing: of it nothing was learnt.
        """
        total = training.sum()
        if total == 0:
            return 0.0
        half = np.where(self._apart, 0.5, 1.0) * training / total
        margin = sum_by(self.a, half, self.wide) + sum_by(self.b, np.where(self._apart, half, 0.0), self.wide)
        shrunk = 0.5 * self.n_categories / (total + 0.5 * self.n_categories)
        by_chance = margin[self.a] * margin[self.b]
        told = (test > 0) & (by_chance > 0)
        together = (1 - shrunk) * half[told] + shrunk * by_chance[told]
        return float(test[told] @ np.log2(together / by_chance[told]))
