"""The cells of a table as Arrow dictionary arrays, without a Python object a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from irr.arrays import column, indices, integers, taken, values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Column: TypeAlias = pa.DictionaryArray[Any, Any]
    Ints = NDArray[np.integer[Any]]
    Bools = NDArray[np.bool_]


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


def stripped(array: Column) -> Column:
    """The column without white space around its values."""
    names = pc.utf8_trim_whitespace(cast("Any", array.dictionary))
    if names.equals(array.dictionary):
        return array
    again: Any = names.dictionary_encode()
    return column(indices(again)[indices(array)], again.dictionary)
