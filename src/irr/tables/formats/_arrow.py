"""An Arrow table as a table of texts: which columns can be read, and what their values are as texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from irr.arrays import arrow_integers, column, nullable, numbers
from irr.codings import Remark
from irr.errors import InputError, Problem
from irr.names import printable, quoted
from irr.tables.columns import Columns, stripped
from irr.tables.header import MAX_COLUMNS, Header
from irr.tables.roles import SLOT, role_of

if TYPE_CHECKING:
    from irr.inputs import Input
    from irr.tables.columns import Column

#: Rows of a table, and values of a column of lists.
MOST_ROWS = 10_000_000
#: Bytes that the values of a table may take in memory.
LARGEST = 512_000_000

#: A whole number below this is written without a point.
_WHOLE = 1e15
#: How pandas calls an index that has no name.
_INDEX = "__index_level_"


#: What the library raises for files that are damaged.
DAMAGED = (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError, IndexError, RuntimeError)


@dataclass(frozen=True)
class ArrowGrid:
    """A table of Arrow columns; `read` gives one of them by its number in the file, and `places` are those numbers."""

    path: str
    format: str
    name: str
    header: Header
    types: Sequence[pa.DataType]
    places: Sequence[int]
    read: Callable[[int], pa.ChunkedArray[Any]] = field(repr=False)
    remarks: tuple[Remark, ...] = ()
    detected: dict[str, str] = field(default_factory=dict)
    sheet: str | None = None

    @property
    def lists(self) -> frozenset[int]:
        """The columns of lists."""
        return frozenset(number for number, type_ in enumerate(self.types) if _is_list(type_))

    @property
    def line_of(self) -> Callable[[int], int | None]:
        """The number of each row, from 1: there are no lines."""
        return lambda record: record + 1 if record >= 0 else None

    def columns(self, numbers: Iterable[int]) -> Columns:
        """The columns `numbers`. Raises `InputError` where the file is damaged."""
        arrays = {}
        for number in numbers:
            try:
                arrays[number] = stripped(_texts(self.read(self.places[number])))
            except DAMAGED as error:
                name = quoted(self.header.names[number])
                text = f"column {name} cannot be read: {printable(str(error), 200)}"
                raise InputError([Problem(self.path, None, text)]) from None
        return Columns(arrays)

    def said_of(self, numbers: Iterable[int]) -> tuple[Remark, ...]:
        """What is to be said of columns that hold dates, or numbers that are not whole."""
        remarks = []
        for number in sorted({*numbers}):
            type_ = self.types[number]
            if types.is_temporal(type_):
                text = f"column {quoted(self.header.names[number])} holds dates or times ({type_}), read as texts"
                remarks.append(Remark("date_cells", text))
        return tuple(remarks)


def arrow_grid(
    source: Input, format_: str, schema: pa.Schema, read: Callable[[int], pa.ChunkedArray[Any]]
) -> ArrowGrid:
    """The grid of a file with these columns, of which `read` gives one by its number.

    Raises `InputError` where a column that has a part in any table holds what is no text and no list of texts.
    """
    try:
        every = schema.names
    except UnicodeDecodeError:
        raise source.refusal("names of columns are not UTF-8 text") from None
    if len(every) > MAX_COLUMNS:
        raise source.refusal(f"{len(every):,} columns, more than irr reads")
    places, remarks, problems = [], [], []
    for number, one in enumerate(schema):
        if one.name.startswith(_INDEX):
            remarks.append(
                Remark("ignored_column", f"the index of the data frame is not read ({quoted(one.name)})")
            )
        elif _is_read(one.type):
            places.append(number)
        else:
            text = f"column {quoted(one.name)} holds {printable(str(one.type), 60)}, which is no text"
            if role_of(one.name) in ("section", "coder", "category") or SLOT.fullmatch(one.name):
                problems.append(Problem(source.path, None, f"{text}; make it texts, or lists of texts"))
            else:
                remarks.append(Remark("ignored_column", f"{text} and not read"))
    names = [every[number].strip() for number in places]
    problems += [
        Problem(source.path, None, f"column {quoted(name)} appears twice")
        for name in dict.fromkeys(names)
        if name and names.count(name) > 1
    ]
    if not places and not problems:
        problems.append(Problem(source.path, None, "holds no column that irr could read"))
    if problems:
        raise InputError(problems)
    header = Header(tuple(names), 1, 1)
    read_types = [_held(schema.types[number]) for number in places]
    return ArrowGrid(source.path, format_, source.stem, header, read_types, places, read, tuple(remarks))


def _held(type_: pa.DataType) -> pa.DataType:
    """The type of the values of a dictionary, or of an extension."""
    if types.is_dictionary(type_):
        return _held(type_.value_type)
    return _held(type_.storage_type) if isinstance(type_, pa.BaseExtensionType) else type_


def _is_list(type_: pa.DataType) -> bool:
    return bool(types.is_list(type_) or types.is_large_list(type_) or types.is_fixed_size_list(type_))


def _is_plain(type_: pa.DataType) -> bool:
    type_ = _held(type_)
    return bool(
        _is_text(type_)
        or types.is_integer(type_)
        or types.is_floating(type_)
        or types.is_decimal(type_)
        or types.is_boolean(type_)
        or types.is_null(type_)
        or (types.is_temporal(type_) and not types.is_interval(type_))
    )


def _is_read(type_: pa.DataType) -> bool:
    type_ = _held(type_)
    return _is_plain(type_.value_type) if _is_list(type_) else _is_plain(type_)


def _is_text(type_: pa.DataType) -> bool:
    """Text, and bytes, which are text where whoever wrote them did not say so."""
    return bool(
        types.is_string(type_)
        or types.is_large_string(type_)
        or types.is_string_view(type_)
        or types.is_binary(type_)
        or types.is_large_binary(type_)
        or types.is_binary_view(type_)
    )


def _texts(chunked: pa.ChunkedArray[Any]) -> Column:
    """The values as texts, a null as "": those that some row holds, in the order in which rows do."""
    # The library believes what a damaged file says of places in a dictionary.
    chunked.validate(full=True)
    parts = [_text_chunk(chunk) for chunk in chunked.chunks]
    if not parts:
        return column(np.zeros(0, np.int32), [])
    (*_, last) = unified = pa.chunked_array(parts).unify_dictionaries().chunks
    places = np.concatenate([numbers(one) for one in unified])
    used, first = np.unique(places, return_index=True)
    met = used[np.argsort(first)]
    renumbered = np.zeros(len(last.dictionary) + 1, np.int32)
    renumbered[met] = np.arange(len(met), dtype=np.int32)
    return column(renumbered[places], last.dictionary.take(arrow_integers(met)))


def _text_chunk(chunk: Any) -> Column:
    while isinstance(chunk, pa.ExtensionArray):
        chunk = chunk.storage
    if not isinstance(chunk, pa.DictionaryArray):
        chunk = _list_texts(chunk) if _is_list(chunk.type) else chunk.dictionary_encode()
    distinct = chunk.dictionary
    while isinstance(distinct, pa.ExtensionArray):
        distinct = distinct.storage
    if isinstance(distinct, pa.DictionaryArray):
        distinct = distinct.dictionary_decode()
    return _numbered(chunk.indices, _plain_texts(distinct))


def _numbered(places: Any, names: Sequence[str | None]) -> Column:
    """The column whose row i holds `names[places[i]]`, "" for a null; equal names are one."""
    known: dict[str, int] = {}
    renumbered = np.array([known.setdefault(name or "", len(known)) for name in (*names, "")], np.int32)
    # The last of them is that of a null, which is number -1.
    return column(renumbered[nullable(pc.cast(places, pa.int32()))], list(known))


def _list_texts(chunk: Any) -> Any:
    """Each list as JSON, a null as a null."""
    if types.is_fixed_size_list(chunk.type):
        chunk = chunk.cast(pa.list_(chunk.type.value_type))
    items = _text_chunk(chunk.flatten())
    names, at = items.dictionary.to_pylist(), numbers(items)
    lengths = nullable(pc.cast(chunk.value_lengths(), pa.int32()))
    ends = np.cumsum(np.maximum(lengths, 0))
    known: dict[tuple[int, ...], int] = {}
    places = [
        known.setdefault(tuple(at[end - size : end].tolist()), len(known)) if size >= 0 else -1
        for size, end in zip(lengths.tolist(), ends.tolist(), strict=True)
    ]
    texts = [json.dumps([names[one] for one in some], ensure_ascii=False) for some in known]
    return column(np.array(places, np.int32), texts)


def _plain_texts(array: Any) -> list[str | None]:
    """Distinct values as texts: a whole number without a point, a truth value as true or false."""
    type_ = array.type
    if types.is_floating(type_):
        return [_number(value) for value in array.to_pylist()]
    if types.is_boolean(type_):
        return [None if value is None else str(value).lower() for value in array.to_pylist()]
    if types.is_null(type_):
        return [None] * len(array)
    found: list[str | None] = pc.cast(array, pa.string()).to_pylist()
    return found


def _number(value: float | None) -> str | None:
    # Not a number is what some programs write for nothing.
    if value is None or value != value:
        return None
    return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(value)


def too_large(source: Input, rows: int, size: int, values: Mapping[str, int] | None = None) -> None:
    """Refuse a table that says it has more rows, values or bytes than irr reads."""
    if rows > MOST_ROWS:
        raise source.refusal(f"{rows:,} rows, more than the {MOST_ROWS:,} that irr reads")
    for name, count in (values or {}).items():
        if count > MOST_ROWS:
            raise source.refusal(f"column {quoted(name)} holds {count:,} values, more than irr reads")
    if size > LARGEST:
        raise source.refusal(
            f"unpacks to {size // 1_000_000:,} MB, more than the {LARGEST // 1_000_000} MB that irr reads"
        )
