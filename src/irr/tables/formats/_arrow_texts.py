"""What the columns of an Arrow table hold, and their values as texts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from irr.arrays import arrow_integers, column, nullable, numbers

if TYPE_CHECKING:
    from irr.tables.columns import Column

#: A whole number below this is written without a point.
_WHOLE = 1e15


def held(type_: pa.DataType) -> pa.DataType:
    """The type of the values of a dictionary, or of an extension."""
    if types.is_dictionary(type_):
        return held(type_.value_type)
    return held(type_.storage_type) if isinstance(type_, pa.BaseExtensionType) else type_


def is_list(type_: pa.DataType) -> bool:
    return bool(types.is_list(type_) or types.is_large_list(type_) or types.is_fixed_size_list(type_))


def _is_plain(type_: pa.DataType) -> bool:
    type_ = held(type_)
    return bool(
        _is_text(type_)
        or types.is_integer(type_)
        or types.is_floating(type_)
        or types.is_decimal(type_)
        or types.is_boolean(type_)
        or types.is_null(type_)
        or (types.is_temporal(type_) and not types.is_interval(type_))
    )


def is_read(type_: pa.DataType) -> bool:
    type_ = held(type_)
    return _is_plain(type_.value_type) if is_list(type_) else _is_plain(type_)


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


def texts(chunked: pa.ChunkedArray[Any]) -> Column:
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
        chunk = _list_texts(chunk) if is_list(chunk.type) else chunk.dictionary_encode()
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
