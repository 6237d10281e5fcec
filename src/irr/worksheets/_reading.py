"""A sheet that comes back: what is written in its rows, nothing decided."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from irr.errors import InputError, Problem
from irr.inputs import source_of
from irr.names import quoted
from irr.worksheets._layout import ANSWERS, CHECK
from irr.worksheets._refusing import refusal

#: Formats that come back, in the order in which they are asked whether a file is theirs.
_COMING_BACK = ("xlsx", "csv")
#: What is no sheet, by its first bytes.
_OTHER = (
    (b"%PDF-", "is a PDF, not a sheet of 'irr review'"),
    (b"\xd0\xcf\x11\xe0", "is an old .xls or has a password; save it as .xlsx without one"),
    (b"\x1f\x8b", "is compressed (gzip); unpack it first"),
    (b"<", "is a page to read; decisions are taken from the csv or xlsx sheet"),
    (b"# Disagreements:", "is a page to read; decisions are taken from the csv or xlsx sheet"),
)


@dataclass(frozen=True)
class Row:
    """A row as it is written: its number (of a spreadsheet's row, or of the line it begins on), and its cells."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Written:
    """A sheet as it is written: the heads of its columns, on row `top`, and the rows that hold something.

    `nameless` counts cells that stand in a column without a head; they are in no row.
    """

    path: str
    columns: tuple[str, ...]
    top: int
    rows: tuple[Row, ...]
    nameless: int = 0


class _Format(Protocol):
    @staticmethod
    def claims(head: bytes) -> bool: ...

    @staticmethod
    def read(path: str) -> Written: ...


def is_worked_in(path: str) -> bool:
    """Whether the file at `path` would be missed: a sheet in which somebody answered, or no sheet of ours."""
    try:
        found = read(path)
    except InputError:
        return True
    return any(row.cells.get(head, "").strip() for row in found.rows for head in ANSWERS)


def read(path: str) -> Written:
    """The sheet in the file at `path`, whatever its name ends in; `InputError` where it is none."""
    source = source_of(path)
    if source.folder:
        raise refusal(path, "is a folder; name the files in it")
    if source.packed:
        raise refusal(path, "is compressed (gzip); unpack it first")
    head = source.head
    if not head.strip():
        raise refusal(path, "the file is empty")
    for magic, text in _OTHER:
        if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(magic):
            raise refusal(path, text)
    for name in _COMING_BACK:
        module = cast("_Format", importlib.import_module(f"irr.worksheets.{name}"))
        if module.claims(head):
            return module.read(path)
    raise refusal(path, "is not a sheet of 'irr review'")


def is_head(cells: Sequence[str]) -> bool:
    """Whether these cells are the heads of a sheet of `irr review`, or were once."""
    found = {cell.strip() for cell in cells}
    return len(found & {"section", "kind", *ANSWERS, CHECK}) >= 3


def made(path: str, table: Sequence[tuple[int, Sequence[str]]]) -> Written:
    """The sheet that these numbered rows make up; rows that hold nothing are left out.

    Raises `InputError` where it is none, or two columns have one name.
    """
    filled = [(number, cells) for number, cells in table if any(cell.strip() for cell in cells)]
    if not filled:
        raise refusal(path, "the sheet is empty")
    top, first = filled[0]
    if not is_head(first):
        text = "its first row is not that of a sheet of 'irr review', which has section, kind, decision and so on"
        raise refusal(path, f"{text}; the sheet is named first, then the coders' files", top)
    heads = [cell.strip() for cell in first]
    twice = [head for head in dict.fromkeys(heads) if head and heads.count(head) > 1]
    if twice:
        raise InputError(Problem(path, top, f"two columns are called {quoted(head)}") for head in twice)
    rows = []
    nameless = 0
    for number, cells in filled[1:]:
        named = {head: cell for head, cell in zip(heads, cells, strict=False) if head}
        filled_in = sum(bool(cell.strip()) for cell in named.values())
        nameless += sum(bool(cell.strip()) for cell in cells) - filled_in
        if filled_in:
            rows.append(Row(number, named))
    return Written(path, tuple(head for head in heads if head), top, tuple(rows), nameless)
