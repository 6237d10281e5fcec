"""Pairs of categories that are often taken for each other, whatever a merge would gain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from irr.diagnosis.limits import ReasonRules
from irr.merging.evidence import Evidence
from irr.merging.model import Boundary, SuggestOptions
from irr.merging.search import gain_of
from irr.merging.uses import Uses
from irr.study.sections import names_of

if TYPE_CHECKING:
    from irr.study import Study

#: Pairs told.
MOST_BOUNDARIES = 50


def boundaries(
    study: Study, evidence: Evidence, suggested: Sequence[tuple[str, ...]], options: SuggestOptions
) -> Iterator[Boundary]:
    """The pairs that overlap as widely as a diagnosis asks for, but for those that a suggestion merges; widest first."""
    names, swaps, uses = study.categories, evidence.confusion.swaps, Uses(study)
    told = 0
    for place in np.argsort(-swaps.overlap, kind="stable").tolist():
        a, b, sections = int(swaps.a[place]), int(swaps.b[place]), int(swaps.sections[place])
        if swaps.overlap[place] < ReasonRules.overlap or told == MOST_BOUNDARIES:
            return
        if sections < options.min_sections or any({names[a], names[b]} <= set(some) for some in suggested):
            continue
        told += 1
        yield Boundary(
            names[a],
            names[b],
            sections,
            float(swaps.overlap[place]),
            evidence.co_use(a, b),
            gain_of(uses, a, b),
            names_of(study, evidence.sections(a, b)),
        )
