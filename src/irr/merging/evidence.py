"""What shows that two categories, or groups of them, are taken for each other: swaps, co-use, sections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from irr.diagnosis.confusion import Confusion
from irr.merging.model import Case

if TYPE_CHECKING:
    from irr.arrays import Bools, Ints
    from irr.study import Study

#: Sections of which it is told what each coder gave, and sections named.
MOST_CASES, MOST_SECTIONS = 20, 200
#: Coders up to whom that is told.
MOST_CODERS = 25


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
        sets = self.study.sets
        holds = np.zeros(len(sets), bool)
        holds[sets.owners[sets.members == category]] = True
        given: Bools = holds[self.study.set_id]
        return given

    def sections(self, a: int, b: int) -> Ints:
        """The sections in which one was taken for the other, or the first of them."""
        return self.confusion.sections_of(a, b)[:MOST_SECTIONS]


def names_of(study: Study, sections: Ints) -> tuple[str, ...]:
    """The names of sections by their numbers."""
    import pyarrow as pa

    assert study.names is not None
    return tuple(study.names.take(pa.array(sections)).to_pylist())


def cases(study: Study, sections: Ints) -> Iterator[Case]:
    """What each coder gave these sections, in the study's own categories, with the text where it is known."""
    if len(study.coders) > MOST_CODERS:
        return
    sections = sections[:MOST_CASES]
    texts = study.about.get("text")
    starts, ends = (np.searchsorted(study.section, sections, side=side) for side in ("left", "right"))
    names = names_of(study, sections)
    for name, i, start, end in zip(names, sections.tolist(), starts.tolist(), ends.tolist(), strict=True):
        given: dict[str, tuple[str, ...] | None] = dict.fromkeys(study.coders)
        for j in range(start, end):
            members = study.sets[int(study.set_id[j])]
            given[study.coders[int(study.coder[j])]] = tuple(study.categories[k] for k in members.tolist())
        yield Case(name, given, texts[i].as_py() if texts is not None else None)
