"""The header of a table: its delimiter, its rows, its names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem, UsageError
from irr.loaders._records import LINE, Record, records
from irr.loaders._roles import role_of
from irr.names import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.loaders._text import Text

#: What a delimiter is called in a report, the most likely first.
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

#: A table with more columns was split at the wrong character, or is none.
MAX_COLUMNS = 10_000

#: Records and bytes that show how the table is delimited.
SAMPLE_RECORDS = 25
SAMPLE_BYTES = 1 << 16

HAS_CONTENT = re.compile(r"[^\s,;|\"]")


@dataclass(frozen=True)
class Header:
    """The names of the columns, "" where there is none; the data begin at byte `end`.

    The header is on line `line` to `last` of the file. `two_rows` says that the row below looks like a
    second row of the header.
    """

    names: tuple[str, ...]
    delimiter: str
    line: int
    last: int
    end: int
    two_rows: bool

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


def read_header(text: Text, rows: tuple[int, int] | None) -> Header:
    """The header of `text`, in the lines `rows`, or in the first line that has content.

    Several rows are merged: "Ana" over "barrier" is "Ana.barrier", and the name of an upper row serves the
    nameless columns to its right too. Raises `InputError` where there is no usable header.
    """
    start, line = _first_line(text, rows)
    delimiter = text.delimiter or _delimiter(text.data, start)
    last_row = line if rows is None else rows[1]
    header: list[Record] = []
    below: Record | None = None
    for record in records(text.data, delimiter, start, line):
        if header and header[-1].last >= last_row:
            below = record
            break
        header.append(record)
    width = max(len(record.fields) for record in header)
    if width > MAX_COLUMNS:
        problem = Problem(text.path, line, f"{width:,} columns; is the delimiter right?")
        raise InputError([problem])
    names = _merged([record.fields + [""] * (width - len(record.fields)) for record in header])
    two_rows = rows is None and below is not None and _continues(below, names) and _starts(below, names)
    found = Header(names, delimiter, header[0].line, header[-1].last, header[-1].end, two_rows)
    if problems := _duplicates(text.path, found):
        raise InputError(problems)
    return found


def nameless_problems(path: str, header: Header, numbers: Sequence[int]) -> list[Problem]:
    """The problem of the columns `numbers`, which hold data but have no name."""
    if not numbers:
        return []
    which = listed([str(number + 1) for number in numbers])
    text = f"column {which} has no name" if len(numbers) == 1 else f"columns {which} have no name"
    it = "it" if len(numbers) == 1 else "them"
    way_out = header.rows_hint or f"; name {it}, or say which line the header is on with --header-row"
    return [Problem(path, header.line, text + way_out)]


def _first_line(text: Text, rows: tuple[int, int] | None) -> tuple[int, int]:
    """Byte and line where the header begins."""
    if rows is not None and not 1 <= rows[0] <= rows[1]:
        raise UsageError(f"--header-row {rows[0]}-{rows[1]}: give the first and the last line of the header")
    line = text.line - 1
    for line, match in enumerate(LINE.finditer(text.data, text.start), start=text.line):
        if rows is None:
            if HAS_CONTENT.search(match[0].decode(errors="replace")):
                return match.start(), line
        elif rows[0] <= line <= rows[1] and match[0].strip():
            return match.start(), line
    if rows is None:
        raise InputError([Problem(text.path, None, "the file is empty")])
    missing = f"--header-row {rows[0]}: no header there; the file has {line:,} lines"
    raise InputError([Problem(text.path, None, missing)])


def _delimiter(data: bytes, start: int) -> str:
    """The delimiter that yields most names we know, then most rows like the first, then most columns."""
    first = LINE.match(data, start)
    stop = min(len(data), max(start + SAMPLE_BYTES, first.end() if first else start))

    def score(delimiter: str) -> tuple[int, float, int]:
        rows = [row.fields for row in islice(records(data, delimiter, start, 1, stop), SAMPLE_RECORDS)]
        # The last record may be cut off.
        rows = rows[:-1] if stop < len(data) and 1 < len(rows) < SAMPLE_RECORDS else rows
        known = {role_of(name) for name in rows[0]} - {None}
        width = len(rows[0])
        alike = sum(len(row) == width for row in rows) / len(rows) if width > 1 else 0.0
        return len(known) if width > 1 else 0, alike, width

    return max(DELIMITERS, key=score)


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


def _continues(below: Record, names: tuple[str, ...]) -> bool:
    """Whether the record begins as no row of data does: with nothing, or with a column's name under nothing."""
    first = below.fields[0].strip()
    return not first or (not names[0] and role_of(first) is not None)


def _starts(below: Record, names: tuple[str, ...]) -> bool:
    """Whether the record could name columns: it has a cell under or beside those that have no name."""
    return any(field.strip() for field in below.fields) and ("" in names or len(set(names)) < len(names))
