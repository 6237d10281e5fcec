"""From codings to a study: every decision about blanks, separators, repetitions and unknown names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.errors import InputError
from irr.reading.about import about_sections
from irr.reading.blanks import Blank, settle_blanks
from irr.reading.cells import Reading, read_cells
from irr.reading.checks import (
    coded_in_two_files,
    exclusive,
    long_names,
    mixed,
    repeated_rows,
    repetitions,
    unknown,
)
from irr.reading.described import Counts
from irr.reading.joined import File, join
from irr.reading.lint import lint
from irr.study import EMPTY, Annotations, Scale, Study, Warned
from irr.study.patterns import group_into_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from irr.arrays import Numbers
    from irr.codebook import Codebook
    from irr.codings import Codings


@dataclass(frozen=True)
class ReadOptions:
    """What the caller says about the meaning of cells."""

    blank: Blank | None = None
    separator: str | None = None
    extend_codebook: bool = False


@dataclass
class _Rows:
    """Rows of (section, coder, category) gathered file by file, -1 a row that names nothing."""

    section: list[Numbers]
    coder: list[Numbers]
    category: list[Numbers]


def assemble(codings: Sequence[Codings], codebook: Codebook | None, options: ReadOptions) -> Study:
    """The study that these codings make up, validated against the codebook.

    Raises `InputError` with every problem of every file: unknown categories, blanks whose meaning nobody
    gave, sections coded twice, categories that exclude each other.
    """
    joined = join(codings)
    problems = [problem for file in joined.files for problem in long_names(file)]
    number = {name: k for k, name in enumerate(codebook.ids)} if codebook else {}
    known = frozenset(number) if codebook else None
    rows = _Rows([], [], [])
    counts = Counts()
    texts_of: dict[str, set[str]] = {}
    settled: list[tuple[Numbers, NDArray[np.bool_]]] = []
    for file, texts in zip(joined.files, joined.cells, strict=True):
        reading = read_cells(
            texts, known, file.codings.cells, options.separator, one_a_row=file.codings.set_rows
        )
        problems += mixed(file, texts, reading)
        problems += unknown(file, texts, reading, joined, known, options.extend_codebook)
        problems += repeated_rows(file, joined)
        cell, blank_problems = settle_blanks(file, texts, joined, options.blank, counts)
        problems += blank_problems
        settled.append((cell, _gather(rows, file, cell, reading, number)))
        counts.see(file, texts, reading)
        for text, one in zip(texts, reading.cells, strict=True):
            for name in one.categories:
                texts_of.setdefault(name, set()).add(text)
    problems += coded_in_two_files(joined)
    section, coder, category = (
        parts[0] if len(parts) == 1 else np.concatenate(parts)
        for parts in (rows.section, rows.coder, rows.category)
    )
    section_of, coder_of, set_id, sets = group_into_sets(
        section, coder, category, len(joined.coders), len(number)
    )
    warnings: list[Warned] = []
    distinct = int(sets.sizes[set_id].sum()) + int((set_id == EMPTY).sum())
    if distinct < len(section):
        for file, (cell, empty) in zip(joined.files, settled, strict=True):
            found, said = repetitions(file, cell, empty, joined) if len(cell) else ([], [])
            problems += found
            warnings += said
    if codebook:
        problems += exclusive(codebook, number, sets, (section_of, coder_of, set_id), joined)
    if problems:
        raise InputError(problems)
    study = Study(
        coders=tuple(joined.coders),
        categories=tuple(number),
        section=section_of,
        coder=coder_of,
        set_id=set_id,
        sets=sets,
        multiplicity=np.ones(len(joined.sections), np.int64),
        names=joined.sections,
        about=about_sections(joined),
        scale=_scale(codebook, tuple(number)),
        annotations=Annotations(
            tuple(note for one in codings for note in one.notes),
            tuple(comment for one in codings for comment in one.comments),
            tuple(suggestion for one in codings for suggestion in one.suggestions),
        ),
        reading=counts.described(joined, codebook, len(number)),
        kinds={
            name: one.kind
            for one in codings
            if one.kind is not None
            for name in one.coder.dictionary.to_pylist()
        },
        choices={"blank": options.blank} if options.blank and counts.blanks else {},
    )
    return replace(
        study, warnings=(*warnings, *counts.words(codebook), *lint(joined, codebook, study, texts_of))
    )


def _scale(codebook: Codebook | None, categories: tuple[str, ...]) -> Scale:
    """The codebook's scale; without values where the codebook was extended by a category that has none."""
    if codebook is None:
        return Scale()
    values = [codebook.values.get(name) for name in categories]
    known = tuple(value for value in values if value is not None)
    return Scale(codebook.scale, known if len(known) == len(values) else None, declared=True)


def _gather(
    rows: _Rows, file: File, cell: Numbers, reading: Reading, number: dict[str, int]
) -> NDArray[np.bool_]:
    """Add the file's assignments, numbering categories as they are met; -1 for a row that names none.

    Returns which cell numbers name nothing.
    """
    named: list[int] = []
    count = []
    for one in reading.cells:
        if not one.coded:
            count.append(0)
        elif not one.categories or one.categories == ("",):
            named.append(-1)
            count.append(1)
        else:
            named += [number.setdefault(name, len(number)) for name in one.categories]
            count.append(len(one.categories))
    named.append(-1)
    sizes = np.array([*count, 1, 0], np.int32)
    categories = np.array(named, np.int32)
    starts = np.cumsum(sizes) - sizes
    empty: NDArray[np.bool_] = (sizes == 1) & (categories[np.minimum(starts, len(categories) - 1)] < 0)
    if (sizes == 1).all() or (sizes[cell] == 1).all():
        rows.section.append(file.section)
        rows.coder.append(file.coder)
        rows.category.append(categories[starts[cell]])
        return empty
    times = sizes[cell]
    row = np.repeat(np.arange(len(cell)), times)
    within = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times)
    rows.section.append(file.section[row])
    rows.coder.append(file.coder[row])
    rows.category.append(categories[starts[cell[row]] + within])
    return empty
