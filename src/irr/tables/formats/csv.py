"""Delimited text: CSV, TSV and their kin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.csv

from irr.arrays import column
from irr.errors import InputError, Problem
from irr.names import printable, quoted
from irr.tables.columns import Columns, stripped
from irr.tables.formats._records import LINE, Record, line_finder, records, repaired, unclosed_quote
from irr.tables.formats._text import Text, read_text
from irr.tables.header import Header, check_rows, header_of, no_header_there
from irr.tables.roles import role_of

if TYPE_CHECKING:
    from typing import TypeAlias

    from irr.codings import Remark
    from irr.inputs import Input
    from irr.tables.columns import Column
    from irr.tables.options import TableOptions

    Chunked: TypeAlias = pa.ChunkedArray[Any]

FORMAT = "CSV"
SUMMARY = "a table as delimited text: comma, semicolon, tab or bar"
OPTIONS = ("encoding", "header_row")

#: What a delimiter is called in a report, the most likely first.
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

#: Records and bytes that show how the table is delimited.
SAMPLE_RECORDS = 25
SAMPLE_BYTES = 1 << 16

HAS_CONTENT = re.compile(r"[^\s,;|\"]")

#: The type of every column: text, each distinct value held once.
DICTIONARY = pa.dictionary(pa.int32(), pa.string())

#: The largest piece that Arrow reads at a time.
MAX_BLOCK = 2**31 - 1


@dataclass(frozen=True)
class Delimited:
    """A table of delimited text; its data begin at byte `end`."""

    text: Text
    header: Header
    delimiter: str
    end: int
    detected: dict[str, str]
    line_of: Callable[[int], int | None]
    format: str = FORMAT
    name: str = ""
    sheet: str | None = None
    remarks: tuple[Remark, ...] = ()
    lists: frozenset[int] = frozenset()

    @property
    def path(self) -> str:
        """The file, as messages name it."""
        return self.text.path

    def said_of(self, numbers: Iterable[int]) -> tuple[Remark, ...]:
        """Nothing: a cell of text is what it says."""
        return ()

    def columns(self, numbers: Iterable[int]) -> Columns:
        """The columns `numbers`, white space around their values removed.

        Raises `InputError` where rows are longer or shorter than the header or a quotation mark is left open.
        """
        text, width = self.text, len(self.header.names)
        asked = [*numbers]
        wanted = sorted({*asked, width - 1})
        data = pa.py_buffer(text.data).slice(self.end)
        marks = text.data.count(b'"', self.end)
        try:
            table = _parse(data, self.delimiter, width, wanted, quotes=marks > 0)
        except pa.ArrowInvalid:
            cleaned = repaired(text, self.delimiter, self.end, width, self.header.named)
            try:
                table = _parse(pa.py_buffer(cleaned), ",", width, wanted, quotes=True)
            except pa.ArrowInvalid as error:
                problem = Problem(text.path, None, f"cannot be read as a table: {printable(str(error), 200)}")
                raise InputError([problem]) from None
        else:
            # Arrow takes the end of the file for a closing quotation mark.
            suspicious = marks % 2 or (marks and _ends_in_break(table.column(f"{width - 1}")))
            if suspicious and (open_quote := unclosed_quote(text, self.delimiter, self.end)):
                raise InputError([open_quote])
        return Columns({number: _stripped(table.column(f"{number}")) for number in asked})


def claims(source: Input) -> bool:
    """Any file that nothing else claims; `open_table` says plainly what is not a table."""
    return True


def open_table(source: Input, options: TableOptions) -> tuple[Delimited]:
    """The table that the file is. Raises `InputError` where there is no usable header, `UsageError` for an unknown
    encoding."""
    text = read_text(source, options.encoding)
    check_rows(options.header_row)
    start, line = _first_line(text, options.header_row)
    delimiter = text.delimiter or _delimiter(text.data, start)
    last_row = line if options.header_row is None else options.header_row[1]
    rows: list[Record] = []
    below: Record | None = None
    for record in records(text.data, delimiter, start, line):
        if rows and rows[-1].last >= last_row:
            below = record
            break
        rows.append(record)
    header = header_of(text.path, rows, below, options.header_row is not None)
    end = rows[-1].end
    detected = {**text.detected, "delimiter": DELIMITERS.get(delimiter, quoted(delimiter))}
    line_of = line_finder(source, options.encoding, delimiter, end)
    return (Delimited(text, header, delimiter, end, detected, line_of, name=source.stem),)


def _first_line(text: Text, rows: tuple[int, int] | None) -> tuple[int, int]:
    """Byte and line where the header begins."""
    line = text.line - 1
    for line, match in enumerate(LINE.finditer(text.data, text.start), start=text.line):
        if rows is None:
            if HAS_CONTENT.search(match[0].decode(errors="replace")):
                return match.start(), line
        elif rows[0] <= line <= rows[1] and match[0].strip():
            return match.start(), line
    if rows is None:
        raise InputError([Problem(text.path, None, "the file is empty")])
    raise no_header_there(text.path, rows, line)


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


def _parse(data: pa.Buffer, delimiter: str, width: int, wanted: Sequence[int], quotes: bool) -> pa.Table:
    names = [f"{number}" for number in wanted]
    if data.size == 0:
        return pa.table({name: column(np.zeros(0, np.int32), []) for name in names})
    parse = pyarrow.csv.ParseOptions(delimiter=delimiter, newlines_in_values=quotes)
    convert = pyarrow.csv.ConvertOptions(
        # The bytes are known to be UTF-8.
        check_utf8=False,
        column_types=dict.fromkeys(names, DICTIONARY),
        null_values=[],
        strings_can_be_null=False,
        include_columns=names,
    )

    def read(block_size: int | None = None) -> pa.Table:
        every = pyarrow.csv.ReadOptions(
            column_names=[f"{number}" for number in range(width)], block_size=block_size
        )
        return pyarrow.csv.read_csv(cast("Any", pa.BufferReader(data)), every, parse, convert)

    try:
        return read()
    except pa.ArrowInvalid as error:
        if "straddling" not in str(error):
            raise
    # A row longer than Arrow's usual block.
    return read(block_size=min(data.size + 1, MAX_BLOCK))


def _ends_in_break(chunked: Chunked) -> bool:
    return len(chunked) > 0 and not {"\n", "\r"}.isdisjoint(cast("str", chunked[len(chunked) - 1].as_py()))


def _stripped(chunked: Chunked) -> Column:
    # Unified in the order of the file, so that the number of threads makes no difference.
    array: Any = chunked.unify_dictionaries().combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0) if array.num_chunks else column(np.zeros(0, np.int32), [])
    return stripped(array)
