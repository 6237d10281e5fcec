"""From a study to a statistic of some of its coders: the value or why there is none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from irr.estimates import NO_DATA, NO_OVERLAP, ONE_CODER, ONE_SECTION
from irr.ratings import category_ratings, label_ratings
from irr.result import Counts, Interval, Undefined
from irr.statistics.data import Labels, Scores, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.arrays import Ints
    from irr.estimates import Scope
    from irr.ratings import Ratings
    from irr.result import Result
    from irr.statistics.data import Measured
    from irr.statistics.registry import Statistic
    from irr.study import Study

NOT_A_PAIR = Undefined("not_a_pair", "it is for two coders; choose a pair")
NOT_SINGLE_LABEL = Undefined(
    "not_single_label",
    "some sections were given several categories; it is defined for each category by itself",
)
NOT_TWO_VALUES = Undefined("not_two_values", "it needs two categories, or one that is present or absent")
NO_VALUES = Undefined(
    "no_values", "it needs a number for each category; write 'scale: ordinal' into the codebook, or values"
)
NOT_A_NUMBER = Undefined("no_values", "a category present or absent is no number on a scale")
NOTHING_FITTED = Undefined(
    "no_values", "some coders found that nothing fits a section, and that has no number"
)
INCOMPLETE = Undefined("incomplete", "fewer than two sections were rated by all of these coders")
UNUSED = Undefined("unused", "nobody gave this category to a section that all of these coders rated")


def estimate_statistic(
    statistic: Statistic, study: Study, coders: Sequence[int], scope: Scope, seed: int = 0
) -> Result:
    """One statistic of these coders (by number), on the sections that all of them rated.

    `scope.view` is "label", or "category" for the category `scope.category`, present or absent. `study`
    may be collapsed. Of the counts, `used` are the sections that all of these coders rated.
    """
    category = scope.view == "category"
    if category:
        ratings = category_ratings(study, study.categories.index(scope.category or ""))
        # Present comes first in a table.
        ratings = replace(ratings, value=1 - ratings.value)
    else:
        ratings = label_ratings(study, "agree")
    matrix, times, overlap = _complete(ratings, coders)
    used = int(times.sum())
    counts = Counts(int(study.multiplicity.sum()), used, used * len(coders))
    blank = scope.result(statistic.name, counts)
    if reason := _why_undefined(statistic, study, matrix, scope) or _too_few(
        ratings, used, overlap, len(coders)
    ):
        return replace(blank, undefined=reason)
    if category and (matrix == 1).all():
        return replace(blank, undefined=UNUSED)
    n_values = ratings.weights.n_values
    made: Measured | Undefined
    if statistic.needs == "values":
        values = np.array(study.scale.values)
        made = statistic.formula(Scores(values[matrix], times, np.unique(values), scope.level))
    elif statistic.coders == "pair":
        cells = np.bincount(matrix[:, 0] * n_values + matrix[:, 1], weights=times, minlength=n_values**2)
        made = statistic.formula(Table(cells.reshape(n_values, n_values).astype(np.float64), scope.level))
    else:
        made = statistic.formula(Labels(matrix, times, n_values, seed))
    return _filled(blank, made, scope.level)


def _complete(ratings: Ratings, coders: Sequence[int]) -> tuple[Ints, Ints, int]:
    """The values (sections × coders) of sections that all rated, how many each stands for, and any overlap.

    The overlap is the number of sections that at least two of these coders rated.
    """
    place = np.full(ratings.n_coders, -1)
    place[list(coders)] = np.arange(len(coders))
    kept = place[ratings.coder] >= 0
    section, coder, value = ratings.section[kept], place[ratings.coder[kept]], ratings.value[kept]
    rated = np.bincount(section, minlength=len(ratings.multiplicity))
    overlap = int(ratings.multiplicity[rated >= 2].sum())
    complete = rated == len(coders)
    row = (np.cumsum(complete) - 1)[section]
    kept = complete[section]
    matrix = np.zeros((int(complete.sum()), len(coders)), np.int64)
    matrix[row[kept], coder[kept]] = value[kept]
    return matrix, ratings.multiplicity[complete], overlap


def _why_undefined(statistic: Statistic, study: Study, matrix: Ints, scope: Scope) -> Undefined | None:
    """The reason that lies in the codebook or the choice of coders."""
    if matrix.shape[1] < 2:
        return ONE_CODER
    if statistic.coders == "pair" and matrix.shape[1] != 2:
        return NOT_A_PAIR
    if scope.view == "category":
        return NOT_A_NUMBER if statistic.needs == "values" else None
    if not study.is_single_label:
        return NOT_SINGLE_LABEL
    if statistic.needs == "binary" and len(study.categories) + study.has_empty != 2:
        return NOT_TWO_VALUES
    if statistic.needs == "values":
        if study.scale.values is None:
            return NO_VALUES
        return NOTHING_FITTED if (matrix == len(study.categories)).any() else None
    return None


def _too_few(ratings: Ratings, used: int, overlap: int, n_coders: int) -> Undefined | None:
    """The reason that lies in how few sections all rated."""
    if not len(ratings.section):
        return NO_DATA
    if overlap == 0:
        return NO_OVERLAP
    if used < 2:
        return ONE_SECTION if n_coders == 2 else INCOMPLETE
    return None


def _filled(blank: Result, made: Measured | Undefined, level: float) -> Result:
    """The result with what a formula gave."""
    if isinstance(made, Undefined):
        return replace(blank, undefined=made)
    bounds = made.bounds
    interval = Interval(*bounds, made.level or level, made.method) if isinstance(bounds, tuple) else bounds
    return replace(blank, value=made.value, interval=interval, se=made.se, test=made.test)
