"""Who coded what, counted from codings or spans: no study is made, so that it can be said before one can be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import numbers, paired, values
from irr.inspection.model import CategoryCount, CoderCount, Contents, DocumentCount
from irr.reading.blanks import Blank, settle_blanks
from irr.reading.cells import read_cells
from irr.reading.described import Counts
from irr.reading.joined import File, Joined, join
from irr.study.patterns import distinct

if TYPE_CHECKING:
    from irr.arrays import Ints, Numbers
    from irr.codings import Codings, Spans
    from irr.reading.cells import Reading

#: What a coder did with a section; where rows say several, the greatest counts.
NOT_CODED, BLANK, NOTHING, CODED = range(4)
#: Sections that are named.
FIRST = 6


def count_codings(
    codings: Sequence[Codings], known: Collection[str] | None, separator: str | None, blank: Blank | None
) -> Contents:
    """What these files say together, with their blanks as `blank` says."""
    joined = join(codings)
    n_coders = max(len(joined.coders), 1)
    keys, states, given, gave = [], [], [], []
    number: dict[str, int] = {}
    before = 0
    for file, texts in zip(joined.files, joined.cells, strict=True):
        reading = read_cells(texts, known, file.codings.cells, separator, one_a_row=file.codings.set_rows)
        keys.append(paired(file.section, file.coder, n_coders))
        states.append(_states(file, texts, reading, joined, blank))
        row, category = _given(file, reading, number)
        given.append(before + row)
        gave.append(category)
        before += len(file.cell)
    key, state = np.concatenate(keys), np.concatenate(states)
    pairs, place = np.unique(key, return_inverse=True)
    state_of = np.zeros(len(pairs), np.int64)
    np.maximum.at(state_of, place, state)
    by_coder = np.bincount((pairs % n_coders) * 4 + state_of, minlength=4 * n_coders).reshape(-1, 4)
    rated = np.bincount((pairs // n_coders)[state_of >= NOTHING])
    return Contents(
        sections=len(joined.sections),
        first=tuple(joined.sections[:FIRST].to_pylist()),
        coders=tuple(
            CoderCount(name, int(row[CODED]), int(row[NOTHING]), int(row[BLANK]))
            for name, row in zip(joined.coders, by_coder.tolist(), strict=False)
        ),
        categories=_categories(
            [*number], joined.coders, np.concatenate(gave), place[np.concatenate(given)], pairs % n_coders
        ),
        shared=int((rated > 1).sum()),
    )


def blanks_of(codings: Sequence[Codings]) -> dict[Blank, tuple[int, int]]:
    """How many blanks of unknown meaning each reading takes for "nothing fits" and how many for "not coded"."""
    joined = join(codings)
    found: dict[Blank, tuple[int, int]] = {}
    readings: tuple[Blank, ...] = ("none", "missing", "auto")
    for blank in readings:
        counts = Counts()
        for file, texts in zip(joined.files, joined.cells, strict=True):
            settle_blanks(file, texts, joined, blank, counts)
        found[blank] = counts.as_nothing, counts.as_not_coded
    return found if sum(found["none"]) else {}


def count_spans(spans: Sequence[Spans]) -> Contents:
    """What was marked by whom, each stretch counted once a category."""
    names: dict[str, int] = {}
    coders: dict[str, int] = {}
    who, what = [], []
    for one in spans:
        for name, _ in sorted(one.opened or ()):
            coders.setdefault(name, len(coders))
        who.append(_renumbered(values(one.coder), numbers(one.coder), coders))
        what.append(_renumbered(values(one.category), numbers(one.category), names))
    coder, category = np.concatenate(who), np.concatenate(what)
    times = np.bincount(coder, minlength=len(coders)).tolist()
    return Contents(
        sections=0,
        first=(),
        coders=tuple(CoderCount(name, spans=times[at]) for name, at in coders.items()),
        categories=_categories(
            [*names],
            [*coders],
            category,
            np.arange(len(coder)),
            coder,
        ),
    )


def documents_of(spans: Spans) -> tuple[DocumentCount, ...]:
    """The documents of a file, with how often they were marked."""
    times = np.bincount(spans.document, minlength=len(spans.documents)).tolist()
    return tuple(
        DocumentCount(one.name, None if one.text is None else len(one.text), times[at])
        for at, one in enumerate(spans.documents)
    )


def _states(
    file: File, texts: Sequence[str], reading: Reading, joined: Joined, blank: Blank | None
) -> Numbers:
    """What each row of a file says of its section."""
    settled, _ = settle_blanks(file, texts, joined, blank or "missing", Counts())
    of_text = [
        NOT_CODED if not one.coded else CODED if any(one.categories) else NOTHING for one in reading.cells
    ]
    states = np.array([*of_text, NOTHING, NOT_CODED], np.int64)[settled]
    if blank is None and file.codings.blank == "unknown" and "" in texts:
        states[file.cell == texts.index("")] = BLANK
    return states


def _given(file: File, reading: Reading, number: dict[str, int]) -> tuple[Ints, Ints]:
    """The row and the category of each assignment; `number` numbers the categories as they are met."""
    lists = [
        [number.setdefault(name, len(number)) for name in one.categories if name] if one.coded else []
        for one in reading.cells
    ]
    sizes = np.array([*map(len, lists), 0], np.int64)
    flat = np.array([name for one in lists for name in one], np.int64)
    starts = np.cumsum(sizes) - sizes
    # The last one is a null cell's, which names nothing.
    times = sizes[file.cell]
    row = np.repeat(np.arange(len(times)), times)
    within = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    return row, flat[starts[file.cell[row]] + within]


def _categories(
    names: Sequence[str], coders: Sequence[str], category: Numbers, key: Numbers, of_coder: Numbers
) -> tuple[CategoryCount, ...]:
    """How often each category was given, the most used first.

    `key` numbers the section and coder that each was given by, and `of_coder` is the coder of each such number.
    """
    if not len(category):
        return ()
    # Said twice of one section it counts once.
    n_keys, n_coders = len(of_coder), len(coders)
    said = distinct(category.astype(np.int64) * n_keys + key)
    pairs, times = np.unique(said // n_keys * n_coders + of_coder[said % n_keys], return_counts=True)
    by_coder: dict[int, dict[str, int]] = {}
    for pair, count in zip(pairs.tolist(), times.tolist(), strict=True):
        by_coder.setdefault(pair // n_coders, {})[coders[pair % n_coders]] = count
    found = [CategoryCount(names[at], sum(counts.values()), counts) for at, counts in by_coder.items()]
    return tuple(sorted(found, key=lambda one: -one.total))


def _renumbered(names: Sequence[str], number: Numbers, known: dict[str, int]) -> Numbers:
    """Numbers under the numbering that `known` grows by these names."""
    places = np.array([known.setdefault(name, len(known)) for name in names], np.int64)
    return places[number] if len(places) else np.zeros(0, np.int64)
