"""A study as it would be after merges, and the part of it that can show agreement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from irr.study import Scale
from irr.study.patterns import number_sets

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.study import Study


def merged(study: Study, group: Ints) -> Study:
    """The study with each category replaced by the first of its group (`group`: categories).

    A coder gave the merged category who gave any part of it. The categories keep their numbers; those that
    were merged into another are given by nobody.
    """
    sets, n = study.sets, max(study.sets.n_categories, 1)
    key = np.unique(sets.owners * n + group[sets.members])
    owner, member = np.divmod(key, n)
    number, table = number_sets(member, np.bincount(owner, minlength=len(sets)), sets.n_categories)
    return replace(study, set_id=number[study.set_id], sets=table, scale=Scale(declared=True))


def pairable(study: Study) -> Study:
    """The study of the sections that two coders or more rated."""
    import pyarrow as pa

    kept = study.ratings_per_section >= 2
    if kept.all():
        return study
    number, rating, mask = np.cumsum(kept) - 1, kept[study.section], pa.array(kept)
    document = None if study.document is None else study.document[kept]
    return replace(
        study,
        section=number[study.section[rating]],
        coder=study.coder[rating],
        set_id=study.set_id[rating],
        multiplicity=study.multiplicity[kept],
        names=None if study.names is None else study.names.filter(mask),
        about={name: column.filter(mask) for name, column in study.about.items()},
        # Documents are numbered anew, as those without such sections are not drawn.
        document=None if document is None else np.unique(document, return_inverse=True)[1],
    )
