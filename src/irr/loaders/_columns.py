"""The cells of a table as Arrow dictionary arrays, without a Python object a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from irr.arrays import column, indices, integers, taken, values
from irr.errors import InputError, Problem
from irr.loaders._records import repaired, unclosed_quote
from irr.names import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from irr.loaders._header import Header
    from irr.loaders._text import Text

    Column: TypeAlias = pa.DictionaryArray[Any, Any]
    Chunked: TypeAlias = pa.ChunkedArray[Any]
    Ints = NDArray[np.integer[Any]]
    Bools = NDArray[np.bool_]

#: The type of every column: text, each distinct value held once.
DICTIONARY = pa.dictionary(pa.int32(), pa.string())

#: The largest piece that Arrow reads at a time.
MAX_BLOCK = 2**31 - 1


@dataclass(frozen=True)
class Columns:
    """Columns by number, all of one length, and the record of each row (None: row i is record i)."""

    arrays: dict[int, Column]
    record: Ints | None = None

    def __getitem__(self, number: int) -> Column:
        return self.arrays[number]

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values())))

    def records(self, rows: Ints) -> Ints:
        """The record numbers of `rows`."""
        return rows if self.record is None else self.record[rows]

    def kept(self, rows: Ints) -> Columns:
        """These rows only."""
        arrays = {number: taken(array, rows) for number, array in self.arrays.items()}
        return Columns(arrays, self.records(rows).astype(np.int32))


def read_columns(text: Text, header: Header, numbers: Sequence[int]) -> Columns:
    """The columns `numbers`, white space around their values removed.

    Raises `InputError` where rows are longer or shorter than the header or a quotation mark is left open.
    """
    last = len(header.names) - 1
    wanted = sorted({*numbers, last})
    data = pa.py_buffer(text.data).slice(header.end)
    marks = text.data.count(b'"', header.end)
    try:
        table = _parse(data, header.delimiter, len(header.names), wanted, quotes=marks > 0)
    except pa.ArrowInvalid:
        cleaned = repaired(text, header.delimiter, header.end, len(header.names), header.named)
        try:
            table = _parse(pa.py_buffer(cleaned), ",", len(header.names), wanted, quotes=True)
        except pa.ArrowInvalid as error:
            problem = Problem(text.path, None, f"cannot be read as a table: {printable(str(error), 200)}")
            raise InputError([problem]) from None
    else:
        # Arrow takes the end of the file for a closing quotation mark.
        suspicious = marks % 2 or (marks and _ends_in_break(table.column(f"{last}")))
        if suspicious and (open_quote := unclosed_quote(text, header.delimiter, header.end)):
            raise InputError([open_quote])
    return Columns({number: _stripped(table.column(f"{number}")) for number in numbers})


def has_content(array: Column) -> bool:
    """Whether any cell of the column is not blank."""
    return any(values(array, 2))


def blank_number(dictionary: pa.Array[Any]) -> int:
    """The number of the distinct value "", or -1."""
    found = np.flatnonzero(integers(pc.binary_length(cast("Any", dictionary))) == 0)
    return int(found[0]) if len(found) else -1


def is_blank(array: Column) -> Bools:
    """The rows without content, as true and false."""
    blank: Bools = indices(array) == blank_number(array.dictionary)
    return blank


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
    stripped = pc.utf8_trim_whitespace(array.dictionary)
    if stripped.equals(array.dictionary):
        return cast("Column", array)
    again: Any = stripped.dictionary_encode()
    return column(indices(again)[indices(array)], again.dictionary)
