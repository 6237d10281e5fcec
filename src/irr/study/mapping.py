"""A study whose categories are replaced by others, each by none, one or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from irr.study.patterns import number_sets

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.study.model import Study


def mapped(study: Study, categories: Sequence[str], targets: Sequence[Sequence[int]]) -> Study:
    """The study with category k replaced by `categories[t]` for each t in `targets[k]`.

    A coder gave a new category who gave one of those it replaces. Every rating stays one, if only of the
    empty set. What the scale says of the old categories is not carried over; that is the caller's.
    """
    sizes = np.array([len(some) for some in targets], np.int64)
    starts = np.cumsum(sizes) - sizes
    flat = np.fromiter(chain.from_iterable(targets), np.int64, int(sizes.sum()))
    # Worked out on the distinct sets, whatever the number of ratings.
    members = study.sets.members
    times = sizes[members]
    within = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    target = flat[np.repeat(starts[members], times) + within]
    n = max(len(categories), 1)
    key = np.unique(np.repeat(study.sets.owners, times) * n + target)
    new_sizes = np.bincount(key // n, minlength=len(study.sets)).astype(np.int64)
    number, sets = number_sets(key % n, new_sizes, len(categories))
    return replace(study, categories=tuple(categories), set_id=number[study.set_id], sets=sets)


def uses(study: Study) -> Ints:
    """The ratings that give each category, identical sections counted as often as they occur (categories)."""
    weight = np.bincount(study.set_id, study.multiplicity[study.section], len(study.sets))
    given = np.bincount(study.sets.members, weight[study.sets.owners], len(study.categories))
    return given.astype(np.int64)
