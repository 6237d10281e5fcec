"""What may be wrong with codings, once their names are joined: one function a kind of problem."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import lengths, numbers, paired
from irr.errors import Problem
from irr.names import did_you_mean, listed, quoted, shown
from irr.reading.cells import SEPARATOR_NAMES
from irr.study import Warned
from irr.study.patterns import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from irr.arrays import Ints, Numbers
    from irr.codebook import Codebook
    from irr.reading.cells import Reading
    from irr.reading.joined import File, Joined
    from irr.study import SetTable


#: A longer name is a sign that the wrong column was read.
LONGEST_NAME = 1000
#: Problems of one kind that are looked for; far more than are ever listed.
MOST = 1000


def long_names(file: File) -> list[Problem]:
    """Names so long that the column can hardly be the right one."""
    problems = []
    columns = (
        ("section id", file.codings.section),
        ("coder name", file.codings.coder),
        ("category", file.codings.cell),
    )
    for what, column in columns:
        for number in np.flatnonzero(lengths(column) > LONGEST_NAME):
            rows = np.flatnonzero(numbers(column) == number)
            if len(rows):
                size = int(lengths(column)[number])
                problems.append(
                    file.problem(int(rows[0]), f"a {what} of {size:,} bytes; is this the right column?")
                )
    return problems


def _more(count: int) -> str:
    return f", and in {count - 1:,} more cell{'s' if count > 2 else ''}" if count > 1 else ""


def mixed(file: File, texts: Sequence[str], reading: Reading) -> list[Problem]:
    """Cells whose categories are divided by another separator than the rest."""
    problems = []
    for text, parts in reading.mixed.items():
        rows = file.rows_of(texts.index(text))
        if len(rows):
            problems.append(
                file.problem(
                    int(rows[0]),
                    f"{quoted(text)} is not a category; did you mean {listed(parts)[:60].replace(', ', ' + ')}? "
                    f"Elsewhere a {SEPARATOR_NAMES[reading.separator]} separates categories; make the cells alike "
                    "or say --separator",
                )
            )
    return problems


def unknown(
    file: File,
    texts: Sequence[str],
    reading: Reading,
    joined: Joined,
    known: frozenset[str] | None,
    extend: bool,
) -> list[Problem]:
    """Categories that are not in the codebook."""
    if known is None or extend:
        return []
    problems = []
    for number, (text, cell) in enumerate(zip(texts, reading.cells, strict=True)):
        unknown = [name for name in cell.categories if name and name not in known]
        if not unknown or text in reading.mixed:
            continue
        rows = file.rows_of(number)
        if not len(rows):
            continue
        row = int(rows[0])
        problems += [
            file.problem(
                row,
                f"unknown category {quoted(name)} ({joined.at(file, row)}{_more(len(rows))})"
                + did_you_mean(name, known),
            )
            for name in unknown
        ]
    return problems


def repeated_rows(file: File, joined: Joined) -> list[Problem]:
    """Sections a coder coded in two rows, where a row is all there is to say."""
    if file.codings.set_rows:
        return []
    key = paired(file.section, file.coder, len(joined.coders))
    if len(distinct(key)) == len(key):
        return []
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    record = np.arange(len(key)) if file.codings.record is None else file.codings.record
    # A cell that lists several categories makes several rows of one record.
    repeated = np.flatnonzero(record[first[number]] != record)
    return [
        file.problem(
            int(row),
            f"{joined.coder_of(file, row)} already coded section "
            f"{joined.section_of(file, row)} at {file.where(int(first[number[row]]))}",
        )
        for row in repeated[:MOST]
    ]


def coded_in_two_files(joined: Joined) -> list[Problem]:
    """Sections that one coder coded in two files."""
    if len(joined.files) < 2:
        return []
    n_coders = max(len(joined.coders), 1)
    seen: dict[int, int] = {}
    problems = []
    keys = [distinct(paired(file.section, file.coder, n_coders)) for file in joined.files]
    every, times = np.unique(np.concatenate(keys), return_counts=True)
    for key in every[times > 1]:
        places = [
            (file, int(np.flatnonzero((file.section == key // n_coders) & (file.coder == key % n_coders))[0]))
            for file, mine in zip(joined.files, keys, strict=True)
            if key in mine
        ]
        (first, first_row), (second, row) = places[:2]
        seen[key] = row
        problems.append(
            second.problem(
                row,
                f"{shown(joined.coders[key % n_coders])} already coded section "
                f"{shown(joined.sections[int(key // n_coders)].as_py())} at {first.where(first_row)}",
            )
        )
        if len(problems) >= MOST:
            break
    if problems:
        text = (
            "where files are of different people, say whose each is: --coder NAME=FILE (in irr.yml: owners)"
        )
        problems.append(Problem(problems[0].file, None, text))
    return problems


def repetitions(
    file: File, cell: Numbers, empty: NDArray[np.bool_], joined: Joined
) -> tuple[list[Problem], list[Warned]]:
    """Rows that say the same twice (they count once, with a warning) or contradict each other (a problem).

    `empty` says which of the settled cell numbers name nothing.
    """
    order = np.lexsort((np.arange(len(cell)), cell, file.coder, file.section))
    section, coder, sorted_cell = file.section[order], file.coder[order], cell[order]
    same_rating = (section[1:] == section[:-1]) & (coder[1:] == coder[:-1])
    warnings = []
    repeated = np.sort(order[1:][same_rating & (sorted_cell[1:] == sorted_cell[:-1])])
    if len(repeated):
        lines = [str(file.codings.line_of(int(row))) for row in repeated[:8]]
        warnings.append(
            Warned(
                "duplicate_rows",
                f"{len(repeated):,} duplicate row{'s' if len(repeated) > 1 else ''} ignored "
                f"(line{'s' if len(repeated) > 1 else ''} {listed(lines, 8, len(repeated))})",
                file.where(int(repeated[0])),
            )
        )
    starts = np.flatnonzero(np.r_[True, ~same_rating])
    is_empty = empty[sorted_cell]
    some = np.bitwise_or.reduceat(is_empty, starts)
    every = np.bitwise_and.reduceat(is_empty, starts)
    contradicted = np.repeat(some & ~every, np.diff(np.r_[starts, len(order)])) & is_empty
    problems = [
        file.problem(
            row,
            f"read with nothing that fits here, and given a category elsewhere ({joined.at(file, row)})",
        )
        for row in np.sort(order[contradicted])[:MOST].tolist()
    ]
    return problems, warnings


def exclusive(
    codebook: Codebook,
    number: dict[str, int],
    sets: SetTable,
    ratings: tuple[Ints, Ints, Ints],
    joined: Joined,
) -> list[Problem]:
    """Ratings that give two categories of a group that allows one."""
    problems = []
    section, coder, set_id = ratings
    for group, members in codebook.groups.items():
        inside = np.zeros(max(len(number), 1), bool)
        inside[[number[name] for name in members if name in number]] = True
        per_set = np.bincount(sets.owners, weights=inside[sets.members], minlength=len(sets))
        for rating in np.flatnonzero(per_set[set_id] > 1)[:MOST]:
            names = list(number)
            given = [names[k] for k in sets[int(set_id[rating])] if inside[k]]
            for file in joined.files:
                rows = np.flatnonzero((file.section == section[rating]) & (file.coder == coder[rating]))
                if len(rows):
                    problems.append(
                        file.problem(
                            int(rows[0]),
                            f"{joined.at(file, int(rows[0]))}: group {quoted(group)} allows one category, "
                            f"got {listed(given)}",
                        )
                    )
                    break
    return problems
