"""From the rows of a table to cells: one coder, one section, what is written there.

Cells are in the order of the file: row by row, within a row column by column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from irr.arrays import column, indices
from irr.codings import Note, Remark
from irr.errors import Problem
from irr.tables.columns import blank_number, is_blank

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from irr.loaders._layout import Plan
    from irr.tables.columns import Column, Columns, Ints

#: Rows with the same kind of problem that are listed one by one.
MAX_PROBLEMS = 10_000


@dataclass(frozen=True)
class Cells:
    """Cells, and the row of the table each is from (None: cell i is row i)."""

    coder: Column
    cell: Column
    rows: Ints | None = None
    remarks: tuple[Remark, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where the rows of a table are in its file."""

    path: str
    columns: Columns
    line_of: Callable[[int], int | None]

    def line(self, row: int) -> int | None:
        """The line of the file that `row` begins on."""
        return self.line_of(int(self.columns.records(np.array([row]))[0]))

    def problems(self, rows: Ints, text: Callable[[int], str]) -> list[Problem]:
        """A problem for each of `rows`; the i-th says `text(i)`."""
        some = rows[:MAX_PROBLEMS].tolist()
        found = [Problem(self.path, self.line(row), text(i)) for i, row in enumerate(some)]
        if len(rows) > MAX_PROBLEMS:
            found.append(Problem(self.path, None, f"and {len(rows) - MAX_PROBLEMS:,} more such cells"))
        return found


def one_cell_a_row(columns: Columns, plan: Plan, coder: str) -> Cells:
    """A long table, or that of one `coder`: each row names one category, or several in one cell."""
    return Cells(_coder(columns, plan, coder), columns[plan.cells[0]])


def slots(columns: Columns, plan: Plan, coder: str) -> Cells:
    """Numbered category columns: a cell for each that is filled, one blank cell where none is."""
    numbers, dictionary = _grid([columns[number] for number in plan.cells])
    keep = numbers != blank_number(dictionary)
    keep[~keep.any(axis=1), 0] = True
    rows, slot = np.nonzero(keep)
    by_row = _coder(columns, plan, coder)
    return Cells(
        column(indices(by_row)[rows], by_row.dictionary),
        column(numbers[rows, slot], dictionary),
        rows,
    )


def wide(columns: Columns, plan: Plan) -> Cells:
    """A column a coder."""
    numbers, dictionary = _grid([columns[number] for number in plan.cells])
    height, width = numbers.shape
    coder = np.tile(np.arange(width, dtype=np.int32), height)
    rows = np.repeat(np.arange(height), width)
    return Cells(column(coder, plan.coders), column(numbers.ravel(), dictionary), rows)


def notes(columns: Columns, plan: Plan, coder: str, numbers: Sequence[int]) -> tuple[Note, ...]:
    """What stands in the note columns `numbers` of a table that has one coder a row."""
    coders, sections = _coder(columns, plan, coder), columns[plan.section]
    filled = [(int(row), n) for n in numbers for row in np.flatnonzero(~is_blank(columns[n]))]
    return tuple(
        Note(coders[row].as_py(), sections[row].as_py(), columns[number][row].as_py())
        for row, number in sorted(filled)
    )


def _coder(columns: Columns, plan: Plan, coder: str) -> Column:
    if plan.coder is not None:
        return columns[plan.coder]
    return column(np.zeros(len(columns), np.int32), [coder])


def _grid(arrays: Sequence[Column]) -> tuple[Ints, pa.Array[Any]]:
    """Numbers of distinct values, rows x columns, and the values, shared by all columns."""
    chunks: list[Any] = pa.chunked_array(arrays).unify_dictionaries().chunks
    return np.stack([indices(chunk) for chunk in chunks], axis=1), chunks[0].dictionary
