"""A Markdown table, for a terminal, a pull request or a wiki."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from irr.names import printable
from irr.worksheets._layout import CHECK, TITLE, columns, rows

if TYPE_CHECKING:
    from irr.disputes import Sheet

SUFFIX = ".md"
SUMMARY = "for pages and the terminal; to be read only"

#: Columns up to this width are aligned.
_ALIGNED = 30
_MARKUP = re.compile(r"([\\`*_<>|~#$&]|\[(?!\])|(?<!\[)\])")


def write(sheet: Sheet) -> bytes:
    """The sheet as a pipe table, without the column of checks."""
    heads = [_cell(head) for head in columns(sheet) if head != CHECK]
    table = [[_cell(cell) for cell in row] for row in rows(sheet, check=False)]
    widths = [
        min(_ALIGNED, max(3, *(_width(row[place]) for row in (heads, *table)))) for place in range(len(heads))
    ]
    text = f"# {TITLE.capitalize()}: {len(table):,} section{'' if len(table) == 1 else 's'}\n\n"
    lines = [heads, ["-" * width for width in widths], *table]
    text += "".join(
        f"| {' | '.join(cell + ' ' * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))} |\n"
        for line in lines
    )
    return text.encode(errors="backslashreplace")


def _cell(text: str) -> str:
    """A text that means itself in a cell; line breaks stay as such."""
    lines = [printable(" ".join(line.split())) for line in text.splitlines()]
    return "<br>".join(_MARKUP.sub(r"\\\1", line) for line in lines)


def _width(text: str) -> int:
    """Columns of a terminal that a text takes."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)
