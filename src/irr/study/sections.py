"""Sections of a study by their numbers: what they are called, and what each coder gave them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import arrow_integers

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.study.model import Study


def names_of(study: Study, sections: Ints) -> tuple[str, ...]:
    """The names of the sections with these numbers; the study may not be collapsed."""
    assert study.names is not None
    return tuple(study.names.take(arrow_integers(sections)).to_pylist())


def ratings_of(study: Study, sections: Ints) -> Iterator[dict[str, tuple[str, ...]]]:
    """What each coder who rated it gave each of the sections with these numbers, in the order of the coders."""
    starts = np.searchsorted(study.section, sections).tolist()
    ends = np.searchsorted(study.section, sections, side="right").tolist()
    categories: dict[int, tuple[str, ...]] = {}
    for start, end in zip(starts, ends, strict=True):
        given = {}
        for coder, number in zip(
            study.coder[start:end].tolist(), study.set_id[start:end].tolist(), strict=True
        ):
            names = categories.get(number)
            if names is None:
                names = categories[number] = tuple(study.categories[k] for k in study.sets[number].tolist())
            given[study.coders[coder]] = names
        yield given
