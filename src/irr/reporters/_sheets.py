"""The sheets of a workbook: lines of text over all columns, tables with numbers, pictures."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any, Literal

import xlsxwriter

from irr.names import printable
from irr.reporters import _written
from irr.reporters._blocks import Picture, Table
from irr.spreadsheets import neutral

Kind = Literal["title", "bold", "plain"]
#: Formats of cells by their properties, made once a workbook.
Styles = dict[tuple[tuple[str, object], ...], Any]

#: What Excel holds: characters of a cell and of the name of a sheet; names of its own; signs that no name may have.
_CELL, _NAME, _TAKEN = 32_767, 31, {"history"}
_NO_NAME = re.compile(r"[\[\]:*?/\\]")
#: Widths of columns in characters, and what the text of a line takes over several of them.
_LEAST, _MOST, _LINE = 9, 44, 110
#: Points of a line of text, and the highest row there is; pixels of a row, and those a picture may take across.
_POINTS, _HIGHEST, _PIXELS, _ACROSS = 15.0, 409.0, 20, 800
#: Characters that may follow a number in the way it is shown, and ways that there may be: Excel has room for 200.
_REST, _WAYS = 30, 120
#: Rows above a table that stay in sight with its header.
_SEEN = 8


@dataclass(frozen=True)
class Line:
    """One text over all columns, or a label with its text."""

    texts: tuple[str, ...]
    kind: Kind = "plain"
    indent: int = 0


@dataclass(frozen=True)
class Sheet:
    """A sheet from top to bottom; its name is made legal when it is written."""

    name: str
    parts: list[Line | Table | Picture]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The sheets as an .xlsx file. No cell is a formula or a link, whatever is written in it."""
    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    # The same report is the same file whenever it is written, and says nothing of who wrote it.
    book.set_properties({"created": datetime(2000, 1, 1)})
    styles: Styles = {}
    for name, sheet in zip(sheet_names([sheet.name for sheet in sheets]), sheets, strict=True):
        _Page(book, book.add_worksheet(name), sheet.parts, styles).write()
    book.close()
    return out.getvalue()


def sheet_names(names: Iterable[str]) -> list[str]:
    """Names that Excel takes, in the order given: none empty, none longer than 31 characters, no two alike.

    >>> sheet_names(["Each category, worst first", "a/b:c", "A B C", "", "'x'"])
    ['Each category, worst first', 'a b c', 'A B C (2)', 'Sheet', 'x']
    """
    made: list[str] = []
    taken = set(_TAKEN)
    for name in names:
        clean = " ".join(_NO_NAME.sub(" ", printable(name)).split()).strip("' ") or "Sheet"
        for number in range(1, len(taken) + 2):
            ending = f" ({number})" if number > 1 else ""
            legal = _cut(clean, _NAME - len(ending)).rstrip("' ") + ending
            if legal.casefold() not in taken:
                break
        taken.add(legal.casefold())
        made.append(legal)
    return made


def _cut(text: str, length: int) -> str:
    """The beginning of a text, counted as Excel counts: some letters are two."""
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", "ignore")


class _Page:
    """One sheet while it is written."""

    def __init__(self, book: Any, page: Any, parts: Sequence[Line | Table | Picture], styles: Styles) -> None:
        self._book, self._page, self._parts = book, page, parts
        self._row = 0
        self._styles = styles
        self._widths = _widths(parts)
        for place, width in enumerate(self._widths):
            page.set_column(place, place, width)

    def write(self) -> None:
        """Write the parts, one below the other."""
        tables = [part for part in self._parts if isinstance(part, Table)]
        for part in self._parts:
            if isinstance(part, Line):
                self._line(part)
            elif isinstance(part, Table):
                self._table(part, frozen=len(tables) == 1)
            else:
                self._picture(part)
        self._page.set_landscape()
        self._page.fit_to_pages(1, 0)

    def _line(self, line: Line) -> None:
        """A text over all columns; a label stands in the first one."""
        if line.kind == "title":
            style = self._style(bold=True, font_size=14)
        else:
            style = self._style(text_wrap=True, valign="top", bold=line.kind == "bold", indent=line.indent)
        *labels, text = line.texts
        for place, label in enumerate(labels):
            self._text(place, label, self._style(text_wrap=True, valign="top"))
        first, last = len(labels), len(self._widths) - 1
        if line.kind != "title" and text:
            self._page.merge_range(self._row, first, self._row, last, "", style)
        self._text(first, text, style)
        height = max(
            _lines(text, sum(self._widths[first:]) - 2 * line.indent),
            *(_lines(label, self._widths[0]) for label in labels),
            1,
        )
        self._page.set_row(self._row, min(height * _POINTS * (1.3 if line.kind == "title" else 1), _HIGHEST))
        self._row += 1

    def _table(self, block: Table, frozen: bool) -> None:
        self._row += 1
        if block.title:
            self._text(0, block.title, self._style(bold=True, italic=True))
            self._row += 1
        for place, column in enumerate(block.columns):
            align = "left" if place < block.left else "right"
            self._text(
                place, column, self._style(bold=True, text_wrap=True, bottom=1, align=align, valign="top")
            )
        self._row += 1
        if frozen and self._row <= _SEEN:
            self._page.freeze_panes(self._row, 0)
        for number, row in enumerate(block.rows):
            values = block.values[number] if block.values is not None else [None] * len(row)
            for place, (text, value) in enumerate(zip(row, values, strict=True)):
                self._cell(place, text, value, place < block.left)
            lines = max(_lines(text, width) for text, width in zip(row, self._widths, strict=False))
            self._page.set_row(self._row, min(lines * _POINTS, _HIGHEST))
            self._row += 1
        self._row += 1

    def _cell(self, place: int, text: str, value: float | str | None, left: bool) -> None:
        """A number where the text begins with one that is known, or is plainly one; else the text, which may say more:
        both ends of an interval, a word for a place in an order."""
        known = None
        if isinstance(value, float | int):
            known = value if math.isfinite(value) and _written.begun(text) else None
        elif value is None and not left and (found := _written.written(text)):
            known = found.value
        if known is not None:
            shown = _number_format(text, known, len(self._styles) < _WAYS)
            style = self._style(num_format=shown, valign="top", align="right")
            self._page.write_number(self._row, place, known, style)
        else:
            style = self._style(text_wrap=True, valign="top", align="left" if left else "right")
            self._text(place, text, style)

    def _picture(self, block: Picture) -> None:
        """A picture under its title, with what is to be seen below, and for those who do not see it."""
        from irr.reporters._charts._drawing import RESOLUTION, drawn

        self._row += 1
        self._line(Line((block.title,), "bold"))
        data = drawn(block, "png")
        across, down = (int.from_bytes(data[place : place + 4], "big") for place in (16, 20))
        # In dots; a screen has 96 to the inch.
        shrunk = min(1.0, _ACROSS / (across * 96 / RESOLUTION))
        self._page.insert_image(
            *(self._row, 0, f"{block.name}.png"),
            {
                "image_data": BytesIO(data),
                "description": printable(block.below),
                "x_scale": shrunk,
                "y_scale": shrunk,
            },
        )
        self._row += math.ceil(down * 96 / RESOLUTION * shrunk / _PIXELS) + 1
        self._line(Line((block.below,)))

    def _text(self, place: int, text: str, style: Any) -> None:
        if text:
            shown = neutral(printable(" ".join(text.split())))
            self._page.write_string(self._row, place, _cut(shown, _CELL), style)

    def _style(self, **given: object) -> Any:
        """The format with these properties, made once."""
        key = tuple(sorted((name, value) for name, value in given.items() if value))
        if key not in self._styles:
            self._styles[key] = self._book.add_format(dict(key))
        return self._styles[key]


def _widths(parts: Sequence[Line | Table | Picture]) -> list[int]:
    """Widths that fit the cells of the tables and the labels, and leave room for a line of text."""
    widths = [_LEAST]
    columns: list[list[str]] = [
        [row[place] for row in (part.columns, *part.rows)]
        for part in parts
        if isinstance(part, Table)
        for place in range(len(part.columns))
    ]
    places = [place for part in parts if isinstance(part, Table) for place in range(len(part.columns))]
    labels = [part.texts[0] for part in parts if isinstance(part, Line) and len(part.texts) > 1]
    for place, texts in zip([*places, 0], [*columns, labels], strict=True):
        widths += [_LEAST] * (place + 1 - len(widths))
        widths[place] = max(
            widths[place], *(min(math.ceil(1.1 * len(text)) + 2, _MOST) for text in texts or [""])
        )
    # A line of text takes all columns, and two at least, as labels have one of their own.
    while sum(widths) < _LINE or len(widths) < 2:
        widths.append(_LEAST)
    return widths


def _lines(text: str, width: float) -> int:
    return math.ceil(len(text) * 1.1 / max(width, 1))


def _number_format(text: str, value: float, with_rest: bool) -> str:
    """How Excel shows a number as the text has it, which begins with one; the text itself where Excel would round the
    number to another, such as .9996 to 1.000."""
    begun = _written.begun(text)
    assert begun is not None
    found, rest = begun
    other = _rounded(value, found) != _rounded(found.value, found) or (value < 0) != text.startswith("−")
    if with_rest and other and len(text) <= _REST:
        return ";".join(['"{}"'.format(printable(text).replace('"', "'"))] * 3)
    whole = "#,##0" if found.grouped else "" if found.bare else "0"
    shown = whole + ("." + "0" * found.decimals if found.decimals else "") + ("%" if found.percent else "")
    if with_rest and rest and len(rest) <= _REST:
        shown += '"{}"'.format(printable(rest).replace('"', "'"))
    plus = "+" if text.startswith("+") else ""
    return f"{plus}{shown};−{shown};{shown}"


def _rounded(value: float, as_: _written.Written) -> Decimal:
    """The number as Excel rounds it to these decimals: fifteen digits of it, and halves away from 0."""
    decimals = as_.decimals + (2 if as_.percent else 0)
    return Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
