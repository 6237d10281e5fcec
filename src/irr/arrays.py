"""Columns of names as Arrow dictionary arrays, and their numbers as NumPy arrays.

NumPy and Arrow exchange buffers here: `pa.array`, `pa.scalar`, `to_numpy` and `fill_null` import pandas,
which takes longer than a whole small study.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Column: TypeAlias = pa.DictionaryArray[Any, Any]
    Ints: TypeAlias = NDArray[np.int64]
    Floats: TypeAlias = NDArray[np.floating]
    Bools: TypeAlias = NDArray[np.bool_]
    #: Numbers of any width.
    Numbers: TypeAlias = NDArray[np.integer[Any]]


def values(array: Column, limit: int | None = None) -> list[str]:
    """The distinct values of a column, or the first of them."""
    return cast("list[str]", array.dictionary.slice(0, limit).to_pylist())


def indices(array: Column) -> NDArray[np.int32]:
    """The number of the distinct value in each row of a column without nulls; not to be changed."""
    return integers(array.indices)


def strings(names: Sequence[str]) -> pa.Array[Any]:
    """`names` as an Arrow array."""
    # A file name may hold bytes that are no text; they become escapes.
    encoded = [name.encode(errors="backslashreplace") for name in names]
    offsets = np.zeros(len(names) + 1, dtype=np.int32)
    np.cumsum([len(name) for name in encoded], out=offsets[1:])
    buffers = [None, _buffer(offsets), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(names), buffers)


def column(numbers: Numbers, names: Sequence[str] | pa.Array[Any]) -> Column:
    """The column whose row i holds `names[numbers[i]]`, or a null where the number is negative."""
    dictionary = names if isinstance(names, pa.Array) else strings(names)
    return pa.DictionaryArray.from_arrays(arrow_integers(numbers), dictionary)


def taken(array: Column, rows: Numbers | None) -> Column:
    """The column at `rows`, or all of it; without distinct values that no row holds."""
    if rows is None:
        return array
    numbers = indices(array)[rows]
    used = np.zeros(len(array.dictionary), dtype=bool)
    used[numbers] = True
    if used.all():
        return column(numbers, array.dictionary)
    renumbered = np.cumsum(used, dtype=np.int32) - 1
    return column(renumbered[numbers], array.dictionary.take(arrow_integers(np.flatnonzero(used))))


def integers(array: pa.Array[Any]) -> NDArray[np.int32]:
    """An Arrow array of int32 without nulls, not copied and not to be changed."""
    buffer = array.buffers()[1]
    if not len(array) or buffer is None:
        return np.zeros(0, np.int32)
    return np.frombuffer(cast("Any", buffer), np.int32, len(array), array.offset * 4)


def arrow_integers(numbers: Numbers) -> pa.Array[Any]:
    """Numbers as an Arrow array of int32, a negative one as null."""
    missing = numbers < 0
    present = _buffer(np.packbits(~missing, bitorder="little")) if missing.any() else None
    held = _buffer(np.ascontiguousarray(numbers, dtype=np.int32))
    return pa.Array.from_buffers(pa.int32(), len(numbers), [present, held])


def _buffer(numbers: NDArray[Any]) -> pa.Buffer:
    return pa.py_buffer(cast("Any", numbers))


def numbers(column: Column) -> NDArray[np.int32]:
    """The number of the distinct value in each row, -1 for a null; not to be changed."""
    return nullable(column.indices)


def nullable(array: pa.Array[Any]) -> NDArray[np.int32]:
    """An Arrow array of int32, -1 for a null; not to be changed."""
    found = integers(array)
    if array.null_count:
        found = found.copy()
        bits = np.unpackbits(np.frombuffer(cast("Any", array.buffers()[0]), np.uint8), bitorder="little")
        found[bits[array.offset : array.offset + len(array)] == 0] = -1
    return found


def paired(first: Numbers, second: Numbers, n: int) -> Ints:
    """One number for each pair of numbers, the second below n: first · n + second."""
    return first.astype(np.int64) * max(n, 1) + second


def lengths(column: Column) -> NDArray[np.int32]:
    """The length in bytes of each distinct value."""
    dictionary = column.dictionary
    if not len(dictionary):
        return np.zeros(0, np.int32)
    offsets = np.frombuffer(cast("Any", dictionary.buffers()[1]), np.int32)
    return np.diff(offsets[dictionary.offset : dictionary.offset + len(dictionary) + 1])


def unified(columns: Sequence[Column]) -> tuple[list[NDArray[np.int32]], pa.Array[Any]]:
    """Columns as numbers into one list of names, in the order in which names are met."""
    if not columns:
        return [], strings([])
    if len(columns) == 1:
        return [numbers(columns[0])], columns[0].dictionary
    chunks = pa.chunked_array(list(columns)).unify_dictionaries().chunks
    return [numbers(chunk) for chunk in chunks], chunks[-1].dictionary
