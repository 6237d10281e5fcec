"""One-hot tables: a column a category, or a column a coder and category, of zeros and ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from irr.arrays import column, indices, values
from irr.codings import Remark
from irr.loaders._cells import Cells
from irr.names import SHOWN, printable, quoted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from irr.errors import Problem
    from irr.loaders._cells import Place
    from irr.loaders._layout import Plan
    from irr.tables.columns import Column, Columns, Ints

ZERO, ONE, BLANK, OTHER = range(4)
MARKS = {"0": ZERO, "false": ZERO, "1": ONE, "true": ONE, "x": ONE, "": BLANK}

#: More distinct values than this are not all marks, however their letters are capitalised.
MAX_MARKS = 64

#: What stands for a row without a one, and for a row without anything, where the numbers of categories stand.
NOTHING, UNSAID = -1, -2


@dataclass(frozen=True)
class Decoded:
    """Row, coder (a number of the plan's coders) and category of each cell; NOTHING or UNSAID for none."""

    rows: Ints
    coders: Ints
    categories: Ints


def holds_marks(array: Column) -> bool | None:
    """Whether the cells with content are all zeros and ones (or the like); None if no cell has content."""
    if len(array.dictionary) > MAX_MARKS:
        return False
    found = [value for value in values(array) if value]
    return all(value.lower() in MARKS for value in found) if found else None


def one_hot(columns: Columns, plan: Plan, place: Place, document: int | None) -> Cells:
    """A cell for each one; a null for a row (of a coder) that has zeros only.

    A row without anything was not coded where the file has zeros elsewhere, else it is a blank. A blank
    beside zeros and ones is a zero. A row that codes a section again is a problem.
    """
    coders = list(dict.fromkeys(plan.coders)) or [""]
    categories = list(dict.fromkeys(plan.categories))
    zeros, gaps = False, 0
    problems: list[Problem] = []
    parts: list[Decoded] = []
    for number, coder in enumerate(coders):
        mine = [i for i in range(len(plan.cells)) if not plan.coders or plan.coders[i] == coder]
        marks = np.stack([_marks(columns[plan.cells[i]]) for i in mine], axis=1)
        problems += _other_values(columns, [plan.cells[i] for i in mine], marks, plan, place)
        filled = (marks != BLANK).any(axis=1)
        ones = marks == ONE
        zeros = zeros or bool((marks == ZERO).any())
        gaps += int(((marks == BLANK) & filled[:, None]).sum())
        rows, at = np.nonzero(ones)
        named = np.array([categories.index(plan.categories[i]) for i in mine])
        nothing, unsaid = np.flatnonzero(filled & ~ones.any(axis=1)), np.flatnonzero(~filled)
        chosen = [named[at], np.full(len(nothing), NOTHING), np.full(len(unsaid), UNSAID)]
        found = np.concatenate([rows, nothing, unsaid])
        parts.append(Decoded(found, np.full(len(found), number), np.concatenate(chosen)))
    decoded = _in_order(parts, keep_unsaid=not zeros)
    if plan.coder is None:
        coder_of_cell = column(decoded.coders, coders)
    else:
        by_row = columns[plan.coder]
        coder_of_cell = column(indices(by_row)[decoded.rows], by_row.dictionary)
    problems += _repeated(columns, plan, place, decoded, coder_of_cell, document)
    remarks: tuple[Remark, ...] = ()
    if zeros and gaps:
        text = f"{gaps:,} blank cell{'s' if gaps > 1 else ''} beside zeros and ones read as zero"
        remarks = (Remark("blank_cells", text),)
    unsaid = decoded.categories == UNSAID
    numbers = np.where(unsaid, len(categories), decoded.categories)
    names = [*categories, ""] if unsaid.any() else categories
    return Cells(coder_of_cell, column(numbers, names), decoded.rows, remarks, tuple(problems))


def _marks(array: Column) -> NDArray[np.uint8]:
    known = [MARKS.get(value.lower(), OTHER) for value in values(array)]
    marks: NDArray[np.uint8] = np.array(known, dtype=np.uint8)[indices(array)]
    return marks


def _other_values(
    columns: Columns, numbers: list[int], marks: NDArray[Any], plan: Plan, place: Place
) -> list[Problem]:
    rows, at = np.nonzero(marks == OTHER)

    def text(i: int) -> str:
        number = numbers[at[i]]
        index = plan.cells.index(number)
        name = plan.categories[index]
        of = f" of coder {printable(plan.coders[index], SHOWN)}" if plan.coders else ""
        value = quoted(columns[number][int(rows[i])].as_py())
        # A table of several coded variables looks the same by its header.
        hint = f"; if {quoted(name)} is a variable, choose one by --variable" if not plan.coders else ""
        return f"{value} for category {quoted(name)}{of} is neither 0 nor 1{hint}"

    return place.problems(rows, text)


def _in_order(parts: list[Decoded], keep_unsaid: bool) -> Decoded:
    rows = np.concatenate([part.rows for part in parts])
    coders = np.concatenate([part.coders for part in parts])
    categories = np.concatenate([part.categories for part in parts])
    order = np.lexsort((categories, coders, rows))
    if not keep_unsaid:
        order = order[categories[order] != UNSAID]
    return Decoded(rows[order], coders[order], categories[order])


def _repeated(
    columns: Columns,
    plan: Plan,
    place: Place,
    decoded: Decoded,
    coder_of_cell: Column,
    document: int | None,
) -> list[Problem]:
    sections, coders = columns[plan.section], indices(coder_of_cell)
    # The first cell of each row and coder stands for the row.
    first = np.ones(len(decoded.rows), dtype=bool)
    first[1:] = (np.diff(decoded.rows) != 0) | (np.diff(decoded.coders) != 0)
    at = np.flatnonzero(first)
    key = indices(sections)[decoded.rows[at]].astype(np.int64) * len(coder_of_cell.dictionary) + coders[at]
    if document is not None:
        # Sections are told apart within a document; numbered anew, so that the key cannot overflow.
        key = np.unique(key, return_inverse=True)[1] * len(columns[document].dictionary)
        key = key + indices(columns[document])[decoded.rows[at]]
    _, earliest, inverse = np.unique(key, return_index=True, return_inverse=True)
    origin = earliest[inverse]
    again = np.flatnonzero(origin != np.arange(len(at)))

    def text(i: int) -> str:
        cell = at[again[i]]
        coder = printable(coder_of_cell[int(cell)].as_py(), SHOWN)
        section = printable(sections[int(decoded.rows[cell])].as_py(), SHOWN)
        line = place.line(int(decoded.rows[at[origin[again[i]]]]))
        return f"{coder} already coded section {section} at {printable(place.path)}:{line}"

    return place.problems(decoded.rows[at[again]], text)
