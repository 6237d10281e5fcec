"""An Arrow table as a table of texts: which of its columns are read, and how large it may be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import types

from irr.codings import Remark
from irr.errors import InputError, Problem
from irr.names import printable, quoted
from irr.tables.columns import Columns, stripped
from irr.tables.formats._arrow_texts import held, is_list, is_read, texts
from irr.tables.header import MAX_COLUMNS, Header
from irr.tables.roles import SLOT, role_of

if TYPE_CHECKING:
    from irr.inputs import Input

#: Rows of a table, and values of a column of lists.
MOST_ROWS = 10_000_000
#: Bytes that the values of a table may take in memory.
LARGEST = 512_000_000

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
        return frozenset(number for number, type_ in enumerate(self.types) if is_list(type_))

    @property
    def line_of(self) -> Callable[[int], int | None]:
        """The number of each row, from 1: there are no lines."""
        return lambda record: record + 1 if record >= 0 else None

    def columns(self, numbers: Iterable[int]) -> Columns:
        """The columns `numbers`. Raises `InputError` where the file is damaged."""
        arrays = {}
        for number in numbers:
            try:
                arrays[number] = stripped(texts(self.read(self.places[number])))
            except DAMAGED as error:
                name = quoted(self.header.names[number])
                text = f"column {name} cannot be read: {printable(str(error), 200)}"
                raise InputError([Problem(self.path, None, text)]) from None
        return Columns(arrays)

    def said_of(self, numbers: Iterable[int]) -> tuple[Remark, ...]:
        """What is to be said of columns that hold dates."""
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
        elif is_read(one.type):
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
    read_types = [held(schema.types[number]) for number in places]
    return ArrowGrid(source.path, format_, source.stem, header, read_types, places, read, tuple(remarks))


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
