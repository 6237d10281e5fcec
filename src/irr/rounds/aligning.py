"""Two rounds over one list of sections, so that what both hold can be left out of both at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.errors import UsageError
from irr.names import listed, quoted
from irr.rounds.model import Overlap, Relation, SameSections
from irr.study import Study, Warned
from irr.study.patterns import number_sets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.arrays import Ints


@dataclass(frozen=True)
class Aligned:
    """Two rounds whose sections are numbered alike; `documents` numbers those of all sections, if known."""

    before: Study
    after: Study
    overlap: Overlap
    documents: Ints | None
    warnings: tuple[Warned, ...]

    @property
    def shared(self) -> Ints:
        """The numbers of the sections that both rounds rated."""
        rated = [study.ratings_per_section > 0 for study in (self.before, self.after)]
        return np.flatnonzero(rated[0] & rated[1])


def align(before: Study, after: Study, same: SameSections = "auto") -> Aligned:
    """The two rounds over the sections of both. Sections of one id are the same, unless `same` is "no".

    Raises `UsageError` where they should be the same and are not.
    """
    for study in (before, after):
        if study.names is None:
            raise UsageError("a collapsed study no longer knows its sections by name, and cannot be compared")
    before, after = _rated(before), _rated(after)
    first, second = _names(before), _names(after)
    number = {name: i for i, name in enumerate(first)}
    if same == "no":
        rows = len(first) + np.arange(len(second))
    else:
        rows = np.array([number.setdefault(name, len(number)) for name in second], np.int64)
    shared = int((rows < len(first)).sum())
    if same == "yes" and not shared == len(first) == len(second):
        apart = sorted(set(first) ^ set(second))
        raise UsageError(
            f"--same-sections yes, yet {len(apart):,} sections are in one round only ({listed(apart, 4)}); leave the "
            "option out, and those of both rounds are compared section by section"
        )
    relation: Relation = "partly shared" if shared else "different"
    if shared == len(first) == len(second):
        relation = "same"
    n = int(max(rows.max(initial=-1), len(first) - 1)) + 1
    documents, warnings = _documents(before, after, rows, n, same)
    if shared and same == "auto":
        warnings += _texts_differ(before, after, rows)
    return Aligned(
        _placed(before, np.arange(len(first)), n, documents),
        _placed(after, rows, n, documents),
        Overlap(relation, len(first), len(second), shared, same),
        documents,
        tuple(warnings),
    )


def _rated(study: Study) -> Study:
    """The study without the sections that nobody rated."""
    rated = study.ratings_per_section > 0
    if rated.all():
        return study
    return study.with_sections([name for name, kept in zip(_names(study), rated, strict=True) if kept])


def _names(study: Study) -> list[str]:
    assert study.names is not None
    names: list[str] = study.names.to_pylist()
    return names


def _placed(study: Study, rows: Ints, n: int, documents: Ints | None) -> Study:
    """The study with its sections at these places of n; the others are sections that nobody rated."""
    section = rows[study.section]
    order = np.lexsort((study.coder, section))
    return replace(
        study,
        section=section[order],
        coder=study.coder[order],
        set_id=study.set_id[order],
        multiplicity=np.ones(n, np.int64),
        names=None,
        about={},
        document=documents,
    )


def _documents(
    before: Study, after: Study, rows: Ints, n: int, same: SameSections
) -> tuple[Ints | None, list[Warned]]:
    """The number of each section's document; documents of one name are one, unless ids say nothing."""
    known = [study.document is not None for study in (before, after)]
    if not all(known):
        text = (
            "only one round says which documents its sections are from, so sections are taken as independent"
        )
        return None, [Warned("documents_of_one_round", text)] if any(known) else []
    names: list[object] = [None] * n
    for place, (study, at) in enumerate(((before, np.arange(len(before.multiplicity))), (after, rows))):
        column = study.about.get("document")
        said: Sequence[object] = (
            [(place, number) for number in (() if study.document is None else study.document.tolist())]
            if column is None or same == "no"
            else column.to_pylist()
        )
        for row, name in zip(at.tolist(), said, strict=True):
            names[row] = name if names[row] is None else names[row]
    number = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], np.int64), []


def _texts_differ(before: Study, after: Study, rows: Ints) -> list[Warned]:
    """A warning where both rounds have the text of a section, and not the same."""
    texts = [study.about.get("text") for study in (before, after)]
    if texts[0] is None or texts[1] is None:
        return []
    first, second = (column.to_pylist() for column in texts if column is not None)
    names = _names(after)
    differ = [
        names[j]
        for j, row in enumerate(rows.tolist())
        if row < len(first) and first[row] and second[j] and first[row].split() != second[j].split()
    ]
    if not differ:
        return []
    text = (
        f"sections whose text is not the same in both rounds, though their ids are: {listed(differ)}; if they are "
        "other sections, say --same-sections no"
    )
    return [Warned("texts_differ", text)]


def with_categories(study: Study, categories: Sequence[str]) -> Study:
    """The study with its categories in this order; those it lacks are never used."""
    if study.categories == tuple(categories):
        return study
    number = {name: k for k, name in enumerate(categories)}
    missing = [name for name in study.categories if name not in number]
    if missing:
        raise UsageError(f"category {quoted(missing[0])} is not among those compared")
    place = np.array([number[name] for name in study.categories], np.int64)
    members, owners = place[study.sets.members], study.sets.owners
    members = members[np.lexsort((members, owners))]
    set_id, sets = number_sets(members, study.sets.sizes, len(categories))
    values = study.scale.values
    by_name = dict(zip(study.categories, values or (), strict=False))
    placed = tuple(by_name[name] for name in categories) if by_name.keys() >= set(categories) else None
    return replace(
        study,
        categories=tuple(categories),
        set_id=set_id[study.set_id],
        sets=sets,
        scale=replace(study.scale, values=placed),
    )


def with_used_sets(study: Study) -> Study:
    """The study without the sets of categories that none of its ratings has: what they cost grows with their square."""
    used, which = np.unique(study.set_id, return_inverse=True)
    if len(used) >= len(study.sets) - 1:
        return study
    kept = np.isin(study.sets.owners, used)
    number, sets = number_sets(study.sets.members[kept], study.sets.sizes[used], study.sets.n_categories)
    return replace(study, set_id=number[which], sets=sets)


def stacked(before: Study, after: Study) -> Study:
    """Two aligned rounds of the same coders and categories as one study: section i of the second follows all of
    the first as section n + i."""
    after = with_categories(after.with_coders(before.coders), before.categories)
    sets = (before.sets, after.sets)
    number, table = number_sets(
        np.concatenate([one.members for one in sets]),
        np.concatenate([one.sizes for one in sets]),
        len(before.categories),
    )
    n = len(before.multiplicity)
    return replace(
        before,
        section=np.concatenate([before.section, after.section + n]),
        coder=np.concatenate([before.coder, after.coder]),
        set_id=np.concatenate([number[before.set_id], number[len(before.sets) + after.set_id]]),
        sets=table,
        multiplicity=np.ones(2 * n, np.int64),
        document=None,
    )
