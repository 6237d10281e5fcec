"""An Excel workbook: a sheet a part, with figures as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from irr.reporters._blocks import (
    Details,
    Entry,
    Facts,
    Found,
    Heading,
    Outline,
    Paragraph,
    Picture,
    Table,
    unfolded,
)
from irr.reporters._documents import document_of

if TYPE_CHECKING:
    from irr.reporters import Display

SHOWS_WARNINGS = True
SUMMARY = "for Excel and LibreOffice: a sheet a part, figures as unrounded numbers where they are known"
SUFFIX = ".xlsx"

#: Steps of a tree that are indented; what is deeper stands below each other.
DEEPEST = 12


def render(computed: object, display: Display) -> bytes:
    """The report as the bytes of an .xlsx file; the same report is the same bytes."""
    from irr.reporters._sheets import Line, Sheet, workbook

    document = document_of(computed)
    sheets = [Sheet("Report", [Line((document.title,), "title")])]
    for block in unfolded(document.blocks()):
        parts = sheets[-1].parts
        match block:
            case Heading():
                sheets.append(Sheet(block.text, [Line((block.text,), "title")]))
            case Entry():
                parts.append(Line((block.name + (block.verdict and f": {block.verdict}"),), "bold"))
            case Facts():
                parts.extend(Line(row) for row in block.rows)
            case Details():
                for name, texts in block.rows:
                    labels = (name, *("" for _ in texts[1:]))
                    parts.extend(Line(row) for row in zip(labels, texts, strict=True))
            case Outline():
                for depth, name, text in block.lines:
                    parts.append(Line((name + (text and f": {text}"),), "plain", indent=min(depth, DEEPEST)))
            case Paragraph():
                parts.append(Line((f"• {block.text}" if block.bullet else block.text,)))
            case Found():
                place = block.place and f"{block.place}: "
                parts.append(Line((f"{place}{block.level}: {block.text} ({block.rule})",)))
            case Picture() | Table():
                parts.append(block)
            case _:
                assert_never(block)
    return workbook(sheets)
