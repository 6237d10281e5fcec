"""A table as its format gives it: names of columns, and their cells as text. What they mean is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from irr.arrays import column
from irr.errors import InputError, Problem
from irr.tables.columns import Columns, stripped
from irr.tables.header import Header, Row, check_rows, header_of, no_header_there

if TYPE_CHECKING:
    from irr.codings import Remark


class Grid(Protocol):
    """A table that was opened.

    `path` names it in messages, and `format` is the name of its format. `detected` is as in `irr.codings.Source`.
    `sheet` is the name of the sheet, where each sheet is one coder's. `name` says whose table it is, where nothing in
    it does: the sheet, or the file without folders and ending. `lists` are the columns some of whose cells hold a list
    of texts, which is written as JSON: `["cost", "time"]`, `[]`.
    """

    @property
    def path(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def lists(self) -> frozenset[int]: ...
    @property
    def header(self) -> Header: ...
    @property
    def detected(self) -> dict[str, str]: ...
    @property
    def remarks(self) -> tuple[Remark, ...]: ...
    @property
    def line_of(self) -> Callable[[int], int | None]:
        """From the number of a row below the header to its line, or row, in the file."""
        ...

    def columns(self, numbers: Iterable[int]) -> Columns:
        """The columns `numbers`, white space around their values removed.

        Raises `InputError` where the rows do not fit the header.
        """
        ...

    def said_of(self, numbers: Iterable[int]) -> tuple[Remark, ...]:
        """What is to be said of the cells in the columns `numbers`, if they are read."""
        ...


@dataclass(frozen=True)
class Rows:
    """A table whose rows are in memory; `header` is above them. `said` is what is to be said of cells, by column."""

    path: str
    format: str
    header: Header
    rows: Sequence[Row]
    detected: dict[str, str]
    remarks: tuple[Remark, ...] = ()
    sheet: str | None = None
    name: str = ""
    lists: frozenset[int] = frozenset()
    said: Mapping[int, Sequence[Remark]] = field(default_factory=dict)

    @property
    def line_of(self) -> Callable[[int], int | None]:
        """The line of each row."""
        return lambda record: self.rows[record].line if 0 <= record < len(self.rows) else None

    def columns(self, numbers: Iterable[int]) -> Columns:
        """The columns `numbers`; rows that are short end in blank cells."""
        arrays = {}
        for number in numbers:
            cells = [row.fields[number] if number < len(row.fields) else "" for row in self.rows]
            names: dict[str, int] = {}
            places = [names.setdefault(cell, len(names)) for cell in cells]
            arrays[number] = stripped(column(np.array(places, np.int32), list(names)))
        return Columns(arrays)

    def said_of(self, numbers: Iterable[int]) -> tuple[Remark, ...]:
        """What is to be said of the cells in the columns `numbers`."""
        return tuple(one for number in sorted({*numbers}) for one in self.said.get(number, ()))


def rows_below_header(
    path: str, rows: Sequence[Row], asked: tuple[int, int] | None
) -> tuple[Header, Sequence[Row]]:
    """The header, which is the first row with content or on the lines `asked`, and the rows below it.

    Raises `InputError` where there is no usable header or where a row goes on beyond it.
    """
    check_rows(asked)
    if asked is None:
        first = next((at for at, row in enumerate(rows) if any(map(str.strip, row.fields))), None)
        if first is None:
            raise InputError([Problem(path, None, "is empty")])
        after = first + 1
    else:
        places = [at for at, row in enumerate(rows) if asked[0] <= row.line <= asked[1]]
        if not any(any(map(str.strip, rows[at].fields)) for at in places):
            raise no_header_there(path, asked, rows[-1].last if rows else 0)
        first, after = places[0], places[-1] + 1
    below = rows[after] if after < len(rows) else None
    header = header_of(path, rows[first:after], below, asked is not None)
    width = len(header.names)
    problems = [
        Problem(path, row.line, f"{width:,} columns in the header, {len(row.fields):,} here")
        for row in rows[after:]
        if any(map(str.strip, row.fields[width:]))
    ]
    if problems:
        raise InputError(problems)
    return header, rows[after:]
