"""The header of a table: its rows, its names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem, UsageError
from irr.names import listed, quoted
from irr.tables.roles import role_of

if TYPE_CHECKING:
    from collections.abc import Sequence

#: A table with more columns was split at the wrong character, or is none.
MAX_COLUMNS = 10_000


@dataclass(frozen=True)
class Row:
    """One row of a table, from line `line` to line `last` of the file."""

    line: int
    last: int
    fields: list[str]


@dataclass(frozen=True)
class Header:
    """The names of the columns, "" where there is none.

    The header is on line `line` to `last` of the file. `two_rows` says that the row below looks like a
    second row of the header.
    """

    names: tuple[str, ...]
    line: int
    last: int
    two_rows: bool = False

    @property
    def named(self) -> int:
        """One more than the number of the last column that has a name."""
        return max((number + 1 for number, name in enumerate(self.names) if name), default=0)

    @property
    def rows_hint(self) -> str:
        """How to say that the header takes two rows, if it seems to."""
        if not self.two_rows:
            return ""
        rows = f"--header-row {self.line}-{self.last + 1}"
        return f"; there seem to be two header rows: merge them with {rows}"


def header_of(path: str, rows: Sequence[Row], below: Row | None, asked: bool) -> Header:
    """The header that `rows` make, with the row `below` it; `asked` where the caller said which rows they are.

    Several rows are merged: "Ana" over "barrier" is "Ana.barrier", and the name of an upper row serves the
    nameless columns to its right too. Raises `InputError` where there is no usable header.
    """
    width = max(len(row.fields) for row in rows)
    if width > MAX_COLUMNS:
        problem = Problem(path, rows[0].line, f"{width:,} columns; is the delimiter right?")
        raise InputError([problem])
    names = _merged([row.fields + [""] * (width - len(row.fields)) for row in rows])
    two_rows = not asked and below is not None and _continues(below, names) and _starts(below, names)
    found = Header(names, rows[0].line, rows[-1].last, two_rows)
    if problems := _duplicates(path, found):
        raise InputError(problems)
    return found


def check_rows(rows: tuple[int, int] | None) -> None:
    """Raise `UsageError` where `rows`, the lines of the header asked for, make no sense."""
    if rows is not None and not 1 <= rows[0] <= rows[1]:
        raise UsageError(f"--header-row {rows[0]}-{rows[1]}: give the first and the last line of the header")


def no_header_there(path: str, rows: tuple[int, int], lines: int) -> InputError:
    """The error of a header asked for where there is none."""
    missing = f"--header-row {rows[0]}: no header there; the file has {lines:,} lines"
    return InputError([Problem(path, None, missing)])


def nameless_problems(path: str, header: Header, numbers: Sequence[int]) -> list[Problem]:
    """The problem of the columns `numbers`, which hold data but have no name."""
    if not numbers:
        return []
    which = listed([str(number + 1) for number in numbers])
    text = f"column {which} has no name" if len(numbers) == 1 else f"columns {which} have no name"
    it = "it" if len(numbers) == 1 else "them"
    way_out = header.rows_hint or f"; name {it}, or say which line the header is on with --header-row"
    return [Problem(path, header.line, text + way_out)]


def _merged(rows: list[list[str]]) -> tuple[str, ...]:
    upper, lowest = rows[:-1], [name.strip() for name in rows[-1]]
    names = [[name] if name else [] for name in lowest]
    for row in reversed(upper):
        group = ""
        for number, name in enumerate(name.strip() for name in row):
            # A name with nothing below it names its own column, not a group of columns.
            group = name if name and names[number] else ("" if name else group)
            if over := name or (group if names[number] else ""):
                names[number].insert(0, over)
    return tuple(".".join(parts) for parts in names)


def _duplicates(path: str, header: Header) -> list[Problem]:
    times = Counter(name for name in header.names if name)
    problems = []
    for name, count in times.items():
        if count > 1:
            often = "twice" if count == 2 else f"{count:,} times"
            problems.append(
                Problem(path, header.line, f"column {quoted(name)} appears {often}{header.rows_hint}")
            )
    return problems


def _continues(below: Row, names: tuple[str, ...]) -> bool:
    """Whether the record begins as no row of data does: with nothing, or with a column's name under nothing."""
    first = below.fields[0].strip()
    return not first or (not names[0] and role_of(first) is not None)


def _starts(below: Row, names: tuple[str, ...]) -> bool:
    """Whether the record could name columns: it has a cell under or beside those that have no name."""
    return any(field.strip() for field in below.fields) and ("" in names or len(set(names)) < len(names))
