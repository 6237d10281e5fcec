"""The older Office file, a small file system of its own (OLE), and the sheets of an .xls in it, measured."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from irr.inputs.extents import MOST_CELLS, MOST_ROWS, far_apart

if TYPE_CHECKING:
    from irr.errors import InputError
    from irr.inputs.source import Input

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: Where a chain of sectors ends.
_END = 0xFFFFFFFA
#: A stream below this size is kept in pieces of 64 bytes.
_SMALL = 4096
#: Records that are cells, by their number, and those of them that hold several.
_CELLS = frozenset(
    (0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E, 0x0003, 0x0004, 0x0005, 0x0002)
)
_ROW_OF_CELLS = frozenset((0x00BD, 0x00BE))
_BEGIN, _STOP, _PASSWORD, _SHEET, _ERROR, _FORMULA = 0x0809, 0x000A, 0x002F, 0x0085, 0x0205, 0x0006
_TEXTS, _DIMENSIONS = 0x00FC, 0x0200
#: Rows and columns of a sheet, as many as the format allows.
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}

#: The texts of errors by row and column, from 0.
Errors: TypeAlias = dict[int, dict[int, str]]


def is_one(head: bytes) -> bool:
    """Whether a file that begins so is one."""
    return head.startswith(MAGIC)


def measure(source: Input, data: bytes) -> list[Errors]:
    """The errors in the cells of each sheet of an .xls by row and column, from 0.

    Raises `InputError` where the file is no .xls, is encrypted or damaged, or where its cells are too far apart.
    """
    try:
        streams = _streams(data)
    except (struct.error, IndexError, ValueError):
        raise _damaged(source) from None
    if "EncryptedPackage" in streams or "EncryptionInfo" in streams:
        raise source.refusal("is encrypted; save it without a password")
    book = streams.get("Workbook") or streams.get("Book")
    if book is None:
        raise source.refusal("is an Office document, and no spreadsheet; export the table as .xlsx or CSV")
    try:
        return _sheets(source, book)
    except (struct.error, IndexError):
        raise _damaged(source) from None


def _damaged(source: Input) -> InputError:
    return source.refusal("is a damaged workbook; save it again as .xlsx")


def _streams(data: bytes) -> dict[str, bytes]:
    """The streams of the file by name; ValueError where the file does not hold what it says."""
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    n_fat, first_directory = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    first_small, n_small, first_more, n_more = struct.unpack_from("<IIII", data, 60)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError
    size = 1 << shift
    sectors = len(data) // size
    if max(n_fat, n_small, n_more) > sectors:
        raise ValueError

    def sector(number: int) -> bytes:
        start = (number + 1) << shift
        if start >= len(data):
            raise ValueError
        return data[start : start + size].ljust(size, b"\0")

    tables = [*struct.unpack_from("<109I", data, 76)]
    seen = 0
    while first_more < _END:
        if (seen := seen + 1) > sectors:
            raise ValueError
        *more, first_more = struct.unpack(f"<{size // 4}I", sector(first_more))
        tables += more
    fat: list[int] = []
    for number in [one for one in tables if one < _END][:n_fat]:
        fat += struct.unpack(f"<{size // 4}I", sector(number))

    def chain(number: int, table: list[int]) -> Iterator[int]:
        for _ in range(len(table) + 1):
            if number >= _END:
                return
            yield number
            number = table[number]
        raise ValueError

    directory = b"".join(sector(one) for one in chain(first_directory, fat))
    small_fat: list[int] = []
    for one in chain(first_small, fat) if n_small else ():
        small_fat += struct.unpack(f"<{size // 4}I", sector(one))
    streams: dict[str, bytes] = {}
    held = b""
    for at in range(0, len(directory) - 127, 128):
        entry = directory[at : at + 128]
        length, kind = struct.unpack_from("<H", entry, 64)[0], entry[66]
        start, long = struct.unpack_from("<II", entry, 116)
        if kind not in (2, 5) or not 2 <= length <= 64:
            continue
        name = entry[: length - 2].decode("utf-16-le", "replace")
        if kind == 5 or name not in ("Workbook", "Book"):
            if kind == 5:
                held = b"".join(sector(one) for one in chain(start, fat))
            streams.setdefault(name, b"")
        elif long >= _SMALL:
            streams[name] = b"".join(sector(one) for one in chain(start, fat))[:long]
        else:
            streams[name] = b"".join(held[64 * one : 64 * one + 64] for one in chain(start, small_fat))[:long]
    return streams


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _sheets(source: Input, book: bytes) -> list[Errors]:
    begins = []
    for kind, body in _records(book, 0):
        if kind == _PASSWORD:
            raise source.refusal("is encrypted; save it without a password")
        if kind == _TEXTS and struct.unpack_from("<I", body, 4)[0] > len(book):
            raise _damaged(source)
        if kind == _SHEET:
            begins.append(struct.unpack_from("<I", body)[0])
        if kind == _STOP:
            break
    return [_sheet(source, book, at) for at in begins]


def _sheet(source: Input, book: bytes, at: int) -> Errors:
    """The errors of the sheet that begins there; a chart on it has cells of its own, which are not the sheet's."""
    errors: Errors = {}
    rows = columns = depth = 0
    for kind, body in _records(book, at):
        if kind == _BEGIN:
            depth += 1
        elif kind == _STOP:
            depth -= 1
            if depth <= 0:
                break
        elif kind == _DIMENSIONS:
            # The library sets room aside for as many cells as are said to be there.
            row, end_row, column, end_column = struct.unpack_from(
                "<IIHH" if len(body) >= 12 else "<HHHH", body
            )
            if not (row <= end_row <= _MOST_ROWS and column <= end_column <= _MOST_COLUMNS):
                raise _damaged(source)
        elif kind in _CELLS or kind in _ROW_OF_CELLS:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in _ROW_OF_CELLS else column
            rows, columns = max(rows, row + 1), max(columns, column + 1, last + 1)
            if rows * columns > MOST_CELLS or rows > MOST_ROWS:
                raise far_apart(source, columns, rows)
            if kind == _ERROR and len(body) >= 8 and body[7]:
                errors.setdefault(row, {})[column] = _ERRORS.get(body[6], "#N/A")
            elif kind == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
                errors.setdefault(row, {})[column] = _ERRORS.get(body[8], "#N/A")
    return errors
