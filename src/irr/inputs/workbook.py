"""A workbook, opened only after it has been measured: XLSX, XLSM, XLS and ODS.

What the library is given is a copy of the parts that were measured, so that nothing else in the file can matter.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, TypeAlias

from irr.errors import InputError
from irr.inputs import archive, compound
from irr.inputs.extents import measure_open_document, measure_sheet, refuse_doctype
from irr.names import shown

if TYPE_CHECKING:
    from irr.inputs.archive import Archive
    from irr.inputs.compound import Errors
    from irr.inputs.source import Input

#: What a cell holds; "" where nothing.
Cell: TypeAlias = str | float | bool | date | datetime | time | timedelta

#: What all parts of a workbook may unpack to, in bytes.
LARGEST = 256_000_000

#: Digits of a number that a spreadsheet keeps.
MOST_DIGITS = 15
#: A longer number is written with an exponent.
_LONGEST = 1e21

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_PARTS = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/(_rels/)?workbook\.xml(\.rels)?|xl/(sharedstrings|styles)\.xml",
    re.IGNORECASE,
)
#: A cell that holds an error, whose text the library would leave out.
_ERROR = re.compile(rb"(<(?:\w+:)?c\s(?:[^<>]*\s)?t=)([\"'])e\2")
_OPEN_ERROR = re.compile(rb"<[^<>]*calcext:value-type=\"error\"[^<>]*>")
_NO_TEXT = re.compile(rb"\s[\w-]+:string-value=\"[^\"]*\"")


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its rows from the first of the sheet, each from column A."""

    name: str
    hidden: bool
    _book: Workbook = field(repr=False)
    _errors: Errors = field(default_factory=dict, repr=False)

    def rows(self) -> Iterator[list[Cell]]:
        """The rows of cells; none where the sheet is empty. An error is its text: "#REF!"."""
        with self._book.reading():
            sheet = self._book.library.get_sheet_by_name(self.name)
            if sheet.start is None:
                return
            # Rows begin at the top, and cells at the first column that has any.
            left = [""] * sheet.start[1]
            for number, cells in enumerate(sheet.iter_rows()):
                row = left + cells
                for column, text in self._errors.get(number, {}).items():
                    if column < len(row) and row[column] == "":
                        row[column] = text
                yield row


@dataclass(frozen=True)
class Workbook:
    """A workbook that was measured and opened."""

    source: Input
    library: Any = field(repr=False)
    errors: Sequence[Errors] = ()

    @property
    def sheets(self) -> list[Sheet]:
        """The sheets that hold cells, in the order of the workbook."""
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        errors = chain(self.errors, repeat({}))
        return [
            Sheet(one.name, one.visible != SheetVisibleEnum.Visible, self, found)
            for one, found in zip(self.library.sheets_metadata, errors, strict=False)
            if one.typ == SheetTypeEnum.WorkSheet
        ]

    def reading(self) -> _Reading:
        """A context in which what the library says against the file is an `InputError`."""
        return _Reading(self.source)


class _Reading:
    def __init__(self, source: Input) -> None:
        self._source = source

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from python_calamine import CalamineError, PasswordError

        if isinstance(error, PasswordError):
            raise encrypted(self._source) from None
        if isinstance(error, CalamineError | OSError | ValueError | OverflowError):
            raise damaged(self._source, shown(str(error))) from None
        # Where the library itself gives up, its exception is none that can be imported.
        if type(error).__name__ == "PanicException":
            raise damaged(self._source) from None


def text_of(cell: Cell) -> str:
    """A cell as text: a number that is whole without a point, a date as it is sorted."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LONGEST:
        # A spreadsheet keeps fifteen digits; those after them are noughts, as it shows them.
        return str(int(cell)) if is_exact(cell) else f"{Decimal(f'{cell:.15g}'):f}"
    return str(cell)


def is_exact(cell: Cell) -> bool:
    """Whether a number has no more digits than a spreadsheet keeps; true of what is no number."""
    return isinstance(cell, bool) or not isinstance(cell, int | float) or not abs(cell) >= 10**MOST_DIGITS


def claims(source: Input) -> bool:
    """Whether the file is a workbook, or is one that cannot be read."""
    if compound.is_one(source.head):
        return True
    found = archive.archive_of(source)
    return found is not None and (_is_open_document(found) or bool(_in(found, "xl/workbook.")))


def workbook_of(source: Input) -> Workbook:
    """The workbook that the file is. Raises `InputError` where it is none, or is encrypted, damaged or too large."""
    errors: Sequence[Errors] = ()
    if compound.is_one(source.head):
        data = source.read()
        errors = compound.measure(source, data)
    else:
        found = archive.archive_of(source)
        if found is None:
            raise source.refusal("is no workbook")
        parts = _open_document(found) if _is_open_document(found) else _office(found)
        data = _stored(parts)
    from python_calamine import CalamineWorkbook

    with _Reading(source):
        return Workbook(source, CalamineWorkbook.from_filelike(BytesIO(data)), errors)
    raise AssertionError


def damaged(source: Input, why: str = "") -> InputError:
    """The error of a workbook that cannot be read."""
    return source.refusal(f"is a damaged workbook{f' ({why})' if why else ''}; save it again as .xlsx")


def encrypted(source: Input) -> InputError:
    """The error of a workbook with a password."""
    return source.refusal("is encrypted; save it without a password")


def _in(found: Archive, beginning: str) -> list[str]:
    return [name for name in found.members if name.startswith(beginning)]


def _is_open_document(found: Archive) -> bool:
    return "mimetype" in found and found.read("mimetype", 1000).startswith(_OPEN_DOCUMENT)


def _office(found: Archive) -> dict[str, bytes]:
    if "xl/workbook.xml" not in found:
        if _in(found, "xl/workbook."):
            raise found.source.refusal("is a binary workbook (.xlsb); save it as .xlsx")
        raise found.source.refusal("is a zip archive, not an .xlsx workbook")
    parts: dict[str, bytes] = {}
    for name in found.names:
        path = name.replace("\\", "/")
        if _SHEETS.fullmatch(path):
            data = _read(found, name, parts)
            measure_sheet(found.source, data)
            parts[path] = _ERROR.sub(rb"\1\2str\2", data)
        elif _PARTS.fullmatch(path):
            parts[path] = _read(found, name, parts)
            refuse_doctype(found.source, parts[path])
    return parts


def _open_document(found: Archive) -> dict[str, bytes]:
    parts: dict[str, bytes] = {"mimetype": _OPEN_DOCUMENT}
    for name in ("META-INF/manifest.xml", "content.xml"):
        if name not in found:
            if name == "content.xml":
                raise damaged(found.source)
            continue
        parts[name] = _read(found, name, parts)
        refuse_doctype(found.source, parts[name])
        if b"encryption-data" in parts[name] and name != "content.xml":
            raise encrypted(found.source)
    measure_open_document(found.source, parts["content.xml"])
    parts["content.xml"] = _OPEN_ERROR.sub(lambda tag: _NO_TEXT.sub(b"", tag[0]), parts["content.xml"])
    return parts


def _read(found: Archive, name: str, parts: Mapping[str, bytes]) -> bytes:
    left = LARGEST - sum(map(len, parts.values()))
    return found.read(name.replace("\\", "/"), max(left, 0))


def _stored(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return out.getvalue()
