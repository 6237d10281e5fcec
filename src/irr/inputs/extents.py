"""How far the cells of a sheet reach, told from its XML before a library makes a rectangle of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from irr.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from irr.inputs.source import Input

#: Cells of the rectangle around all that a sheet holds, and rows and columns of a sheet.
MOST_CELLS, MOST_ROWS, MOST_COLUMNS = 5_000_000, 1_048_576, 16_384

_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_PIECE = 1 << 20
#: A cell of an OpenDocument sheet, and where a merged one goes on.
_OPEN_CELLS = ("table-cell", "covered-table-cell")


def refuse_doctype(source: Input, data: bytes) -> None:
    """Refuse XML with a document type, which no workbook has."""
    if b"<!DOCTYPE" in data:
        raise _doctype(source)


def measure_sheet(source: Input, data: bytes) -> None:
    """Refuse a sheet of an .xlsx whose cells are too many or too far apart, or that is no XML. Raises `InputError`."""
    row = column = rows = columns = 0

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, rows, columns
        local = name.rpartition(":")[2]
        if local == "c":
            place = attributes.get("r")
            if place is None:
                column += 1
            elif found := _CELL.fullmatch(place):
                column, row = _number(found[1]), int(found[2])
            else:
                raise far_apart(source, MOST_COLUMNS + 1, MOST_ROWS + 1)
        elif local == "row":
            number = attributes.get("r", "")
            row, column = int(number[:8]) if number.isascii() and number.isdecimal() else row + 1, 0
        elif local in ("v", "is", "f") and (row > rows or column > columns):
            rows, columns = max(rows, row), max(columns, column)
            _check(source, rows, columns)

    _parse(source, data, element)


def measure_open_document(source: Input, data: bytes) -> None:
    """Refuse the content of an .ods whose cells are too many or too far apart, or that is no XML."""
    row = column = rows = columns = 0
    repeat = 0

    def content() -> None:
        nonlocal rows, columns
        rows, columns = max(rows, row + repeat), max(columns, column)
        _check(source, rows, columns)

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, rows, columns, repeat
        local = name.rpartition(":")[2]
        if local == "table":
            row = column = rows = columns = repeat = 0
        elif local == "table-row":
            row, column, repeat = row + repeat, 0, _repeated(attributes, "rows")
        elif local in _OPEN_CELLS:
            column += _repeated(attributes, "columns")
            if any(key.rpartition(":")[2] == "value-type" for key in attributes):
                content()
        elif local == "p":
            content()

    _parse(source, data, element)


def _repeated(attributes: dict[str, str], what: str) -> int:
    for key, value in attributes.items():
        if key.rpartition(":")[2] == f"number-{what}-repeated" and value.isascii() and value.isdecimal():
            return max(int(value[:9]), 1)
    return 1


def _check(source: Input, rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS or rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise far_apart(source, columns, rows)


def far_apart(source: Input, columns: int, rows: int) -> InputError:
    """The error of a sheet that reaches so far."""
    text = f"a cell stands far away from the others, in column {columns:,}, row {rows:,}"
    return source.refusal(f"{text}; irr reads sheets of {MOST_CELLS:,} cells at most")


def _doctype(source: Input) -> InputError:
    return source.refusal("declares a document type, which no workbook does")


def _parse(source: Input, data: bytes, element: Callable[[str, dict[str, str]], None]) -> None:
    def doctype(*_: Any) -> None:
        raise _doctype(source)

    parser = expat.ParserCreate()
    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = doctype
    try:
        for at in range(0, len(data), _PIECE):
            parser.Parse(data[at : at + _PIECE], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise source.refusal(f"is a damaged workbook ({error}); save it again as .xlsx") from None


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
