"""Records of delimited text by the csv module: the header, and the second look where something is wrong.

A record is a row of the table; a quoted line break makes it several lines long. Lines without a single
character are no records, here and in Arrow, so that both count alike.
"""

from __future__ import annotations

import csv
import io
import re
from array import array
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem
from irr.tables.formats._text import Text, line_at, read_text
from irr.tables.header import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from irr.inputs import Input

LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")

#: No field of a file that fits in memory is too long; the module's own limit is 128 KiB.
FIELD_LIMIT = 2**31 - 1


@dataclass(frozen=True)
class Record(Row):
    """One record; the next one begins at byte `end`.

    `unclosed` marks the last record of a file that ends inside quotation marks.
    """

    end: int
    unclosed: bool = False


def records(data: bytes, delimiter: str, start: int, line: int, stop: int | None = None) -> Iterator[Record]:
    """The records from byte `start`, which is on line `line`, to `stop`."""
    csv.field_size_limit(FIELD_LIMIT)
    stop = len(data) if stop is None else stop
    end, last, finished = start, line - 1, False

    def lines() -> Iterator[str]:
        nonlocal end, last, finished
        for match in LINE.finditer(data, start, stop):
            end, last = match.end(), last + 1
            # A piece cut off at `stop` may end inside a character.
            yield match[0].decode(errors="replace")
        finished = True
        # An empty line at the end stays on its own, unless a quotation mark is still open.
        yield "\n"

    first = line
    for fields in csv.reader(lines(), delimiter=delimiter):
        if fields:
            yield Record(first, last, fields, end, unclosed=finished)
        first = last + 1


def repaired(text: Text, delimiter: str, start: int, width: int, named: int) -> bytes:
    """The records from byte `start` as comma-separated text, each with `width` fields.

    A blank row may be of any width, and a row may go on with blank cells or end before columns that have
    no name (those from number `named` on). Raises `InputError` where another row is too long or too short
    or where a quotation mark is never closed.
    """
    problems: list[Problem] = []
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    for record in records(text.data, delimiter, start, line_at(text.data, start)):
        fields = record.fields
        if record.unclosed:
            problems.append(_unclosed(text.path, record))
        elif (len(fields) < named and _any(fields)) or _any(fields[width:]):
            goes_on = f" (the row goes on to line {record.last:,})" if record.last > record.line else ""
            expected = named if len(fields) < named else width
            found = f"{expected:,} columns in the header, {len(fields):,} here{goes_on}"
            problems.append(Problem(text.path, record.line, found))
        elif not problems:
            writer.writerow((fields + [""] * (width - len(fields)))[:width])
    if problems:
        raise InputError(problems)
    return written.getvalue().encode()


def unclosed_quote(text: Text, delimiter: str, start: int) -> Problem | None:
    """The problem of a file that ends inside quotation marks."""
    for record in records(text.data, delimiter, start, line_at(text.data, start)):
        if record.unclosed:
            return _unclosed(text.path, record)
    return None


def line_finder(
    source: Input, encoding: str | None, delimiter: str, start: int
) -> Callable[[int], int | None]:
    """A function from the number of a record, counted from byte `start`, to its line in the file.

    The file is read again when the function is first called. Where that fails the answer is None.
    """

    @cache
    def table() -> array[int]:
        try:
            text = read_text(source, encoding)
        except InputError:
            return array("q")
        line = line_at(text.data, start)
        if text.data.find(b'"', start) < 0:
            # Without quotation marks every line is a record.
            lines = enumerate(LINE.finditer(text.data, start), start=line)
            return array("q", (number for number, match in lines if match[0].strip(b"\r\n")))
        return array("q", (record.line for record in records(text.data, delimiter, start, line)))

    def line_of(record: int) -> int | None:
        lines = table()
        return lines[record] if 0 <= record < len(lines) else None

    return line_of


def _unclosed(path: str, record: Record) -> Problem:
    # The open field holds all lines from the one it begins on, and the line break that `records` appends.
    held = len(LINE.findall(record.fields[-1][:-1].encode()))
    return Problem(path, record.last - max(held - 1, 0), "opening quote is never closed")


def _any(fields: list[str]) -> bool:
    return any(field and not field.isspace() for field in fields)
