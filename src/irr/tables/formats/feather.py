"""Feather, which is the file format of Arrow (IPC)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from irr.names import printable
from irr.tables.formats._arrow import DAMAGED, ArrowGrid, arrow_grid, too_large
from irr.tables.formats._unpacked import unpacked_size

if TYPE_CHECKING:
    from irr.inputs import Input
    from irr.tables.options import TableOptions

FORMAT = "Feather"
SUMMARY = "a table as Arrow programs exchange it (Feather, Arrow IPC); a column may hold lists of categories"
OPTIONS = ()

_MAGIC, _FIRST = b"ARROW1", b"FEA1"
#: How a stream of messages begins.
_STREAM = b"\xff\xff\xff\xff"


def claims(source: Input) -> bool:
    """Whether the file begins as Arrow's does, or as a stream of it."""
    head = source.head
    return head.startswith((_MAGIC, _FIRST)) or (head.startswith(_STREAM) and head[6:8] == b"\0\0")


def open_table(source: Input, options: TableOptions) -> tuple[ArrowGrid]:
    """The table. Raises `InputError` where it is damaged or larger than irr reads."""
    data = source.read()
    if data.startswith(_FIRST):
        raise source.refusal("is Feather of version 1, which is no longer written; save it as Parquet")
    # A file is a stream between a mark and a directory, which is not needed.
    start = 8 if data.startswith(_MAGIC) else 0
    try:
        buffer = pa.py_buffer(data).slice(start)
        rows, size = unpacked_size(buffer)
        too_large(source, rows, size)
        with pa.ipc.open_stream(pa.BufferReader(buffer)) as stream:
            table = stream.read_all()
    except DAMAGED as error:
        raise source.refusal(f"is damaged Arrow data: {printable(str(error), 200)}") from None

    def read(number: int) -> pa.ChunkedArray[Any]:
        found = table.column(number)
        found.validate(full=True)
        return found

    return (arrow_grid(source, FORMAT, table.schema, read),)
