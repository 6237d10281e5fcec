"""A coder against herself: two codings of the same sections by one person, compared as those of two coders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from irr.analysis import AgreeOptions, agree
from irr.rounds.aligning import stacked, with_used_sets
from irr.rounds.model import CompareOptions, OwnAgreement

if TYPE_CHECKING:
    from irr.rounds.aligning import Aligned
    from irr.study import Study

#: Coders up to whom each is compared with herself.
MOST_COMPARED = 25
#: Categories up to which each has figures of its own.
MOST_CATEGORIES = 300


def own_agreement(
    aligned: Aligned, before: Study, after: Study, options: CompareOptions
) -> list[OwnAgreement]:
    """Each coder of both rounds against her own first coding; `before` and `after` are the aligned rounds in the
    same categories."""
    both = [coder for coder in before.coders if coder in after.coders]
    found = []
    for coder in both[:MOST_COMPARED]:
        pair = _two_codings(before.with_coders([coder]), after.with_coders([coder]), coder)
        sections = int((pair.ratings_per_section == 2).sum())
        if sections:
            asked = AgreeOptions(
                confidence=options.confidence,
                seed=options.seed,
                per_category=len(pair.categories) <= MOST_CATEGORIES,
            )
            found.append(OwnAgreement(coder, sections, agree(pair, asked)))
    return found


def _two_codings(first: Study, second: Study, coder: str) -> Study:
    """The sections that the coder coded twice, with the first coding as one coder's and the second as another's."""
    n = len(first.multiplicity)
    one = stacked(first, second)
    section, round_ = one.section % n, one.section // n
    order = np.lexsort((round_, section))
    twice = (np.bincount(section, minlength=n) == 2)[section[order]]
    order = order[twice]
    _, numbered = np.unique(section[order], return_inverse=True)
    kept = section[order][::2]
    both = replace(
        one,
        coders=(f"{coder}/1", f"{coder}/2"),
        section=numbered,
        coder=round_[order],
        set_id=one.set_id[order],
        multiplicity=np.ones(len(kept), np.int64),
        document=None if first.document is None else first.document[kept],
        warnings=(),
    )
    return with_used_sets(both)
