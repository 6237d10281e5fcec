"""How many rows and bytes the messages of Arrow data say that they hold, before any of it is unpacked.

The head of a message is a table of FlatBuffers (github.com/apache/arrow, format/Message.fbs). Of it only the number
of rows and the places of the buffers are read; a compressed buffer begins with its size when unpacked.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator

_DICTIONARIES, _ROWS = 2, 3


def unpacked_size(stream: pa.Buffer) -> tuple[int, int]:
    """Rows and bytes of a stream of messages; ValueError where it is damaged."""
    rows = size = 0
    try:
        for message in _messages(stream):
            head = message.metadata.to_pybytes()
            body = message.body
            length, some = _batch(head, body if body is not None else pa.py_buffer(b""))
            rows, size = rows + length, size + some
    except struct.error:
        raise ValueError("a message is cut off") from None
    return rows, size


def _messages(stream: pa.Buffer) -> Iterator[pa.Message]:
    reader = pa.ipc.MessageReader.open_stream(pa.BufferReader(stream))
    while True:
        try:
            yield reader.read_next_message()
        except StopIteration:
            return


def _batch(head: bytes, body: pa.Buffer) -> tuple[int, int]:
    """Rows and unpacked bytes of one message; none of one that holds no values."""
    table = struct.unpack_from("<I", head)[0]
    kind_at = _field(head, table, 1)
    kind = head[kind_at] if kind_at else 0
    if kind not in (_DICTIONARIES, _ROWS):
        return 0, 0
    batch = _table(head, _field(head, table, 2))
    if kind == _DICTIONARIES:
        batch = _table(head, _field(head, batch, 1))
    length_at, packed = _field(head, batch, 0), _field(head, batch, 3)
    length = struct.unpack_from("<q", head, length_at)[0] if length_at else 0
    size, buffers = 0, _table(head, _field(head, batch, 2))
    count = struct.unpack_from("<I", head, buffers)[0] if buffers else 0
    for number in range(min(count, len(head) // 16)):
        offset, stored = struct.unpack_from("<qq", head, buffers + 4 + 16 * number)
        size += max(stored, 0)
        if packed and stored >= 8:
            if not 0 <= offset <= body.size - 8:
                raise ValueError("a buffer lies outside its message")
            size += max(struct.unpack_from("<q", body, offset)[0], 0)
    return (max(length, 0) if kind == _ROWS else 0), size


def _field(head: bytes, table: int, number: int) -> int:
    """Where field `number` of a table stands, 0 where the table has none."""
    if not table:
        return 0
    fields = table - struct.unpack_from("<i", head, table)[0]
    if not 0 <= fields < len(head):
        raise ValueError("the head of a message is damaged")
    if struct.unpack_from("<H", head, fields)[0] < 6 + 2 * number:
        return 0
    offset: int = struct.unpack_from("<H", head, fields + 4 + 2 * number)[0]
    return table + offset if offset else 0


def _table(head: bytes, at: int) -> int:
    """The table or list that the field at `at` leads to, 0 where there is none."""
    found: int = at + struct.unpack_from("<I", head, at)[0] if at else 0
    return found
