"""Could coders who code at random, each with their own habits, agree as much?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.errors import UsageError
from irr.ratings import set_ratings
from irr.study.patterns import pairs_in_runs

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.ratings import Ratings
    from irr.study import Study
    from irr.weights import Empty


@dataclass(frozen=True)
class PermutationTest:
    """Percent agreement, and what it is when every coder's sections are shuffled.

    `p` is (1 + shuffles that agree as much) / (draws + 1), so never 0. It tests that there is no
    association at all, which almost any real coding rejects: it is no evidence that agreement is enough.
    """

    value: float
    mean: float
    sd: float
    largest: float
    p: float
    draws: int


def permutation_test(
    study: Study, criterion: str, draws: int = 9999, seed: int = 0, empty: Empty = "agree"
) -> PermutationTest:
    """Percent agreement by a set criterion against shuffles of each coder's sections.

    Each coder's sets are shuffled among the sections that this coder rated. Raises `UsageError` where no
    two coders rated the same section.
    """
    ratings = set_ratings(study, criterion, empty)
    ratings_of, left, right, worth = _pairs(ratings)
    if not len(left):
        raise UsageError("no section was rated by two of these coders")
    own = [np.flatnonzero(ratings.coder[ratings_of] == g) for g in range(ratings.n_coders)]
    value = ratings.value[ratings_of]
    observed = _agreement(ratings, value, left, right, worth)
    generator = np.random.Generator(np.random.PCG64(seed))
    shuffled, found = value.copy(), np.empty(draws)
    for b in range(draws):
        for mine in own:
            shuffled[mine] = generator.permutation(value[mine])
        found[b] = _agreement(ratings, shuffled, left, right, worth)
    # A shuffle that agrees equally differs by rounding only.
    as_much = int((found >= observed - 1e-12).sum())
    return PermutationTest(
        value=observed,
        mean=float(np.nanmean(found)),
        sd=float(np.nanstd(found, ddof=1)),
        largest=float(np.nanmax(found)),
        p=(1 + as_much) / (draws + 1),
        draws=draws,
    )


def _pairs(ratings: Ratings) -> tuple[Ints, Ints, Ints, Floats]:
    """Every rating, identical sections repeated; the pairs of ratings of a section, and what a pair counts."""
    size = np.bincount(ratings.section, minlength=len(ratings.multiplicity))
    start = np.cumsum(size) - size
    of_section = np.repeat(np.arange(len(size)), ratings.multiplicity)
    size_here = size[of_section]
    section = np.repeat(np.arange(len(of_section)), size_here)
    first = np.cumsum(size_here) - size_here
    ratings_of = start[of_section[section]] + np.arange(len(section)) - first[section]
    left, right = pairs_in_runs(section)
    r = size_here[section[left]].astype(np.float64)
    return ratings_of, left, right, 2 / (r * (r - 1))


def _agreement(ratings: Ratings, value: Ints, left: Ints, right: Ints, worth: Floats) -> float:
    """Percent agreement of these values, every section counting once; NaN where no pair counts."""
    p, q = value[left], value[right]
    agreeing, possible = worth * ratings.weights.between(p, q), worth
    if ratings.excluded is not None:
        counted = (p != ratings.excluded) | (q != ratings.excluded)
        agreeing, possible = agreeing * counted, worth * counted
    total = float(possible.sum())
    return float(agreeing.sum()) / total if total > 0 else float("nan")
