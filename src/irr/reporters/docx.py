"""A Word document for a paper: tables as APA has them, figures with their texts."""

from __future__ import annotations

from io import BytesIO
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
    from collections.abc import Sequence

    from irr.reporters import Display
    from irr.reporters._word import Word

SHOWS_WARNINGS = True
SUMMARY = "for Word: tables in the form of APA, figures as pictures"
SUFFIX = ".docx"

#: Steps of a tree that are indented; what is deeper stands below each other.
DEEPEST = 12


def render(computed: object, display: Display) -> bytes:
    """The report as the bytes of a .docx file; the same report is the same bytes."""
    from irr.reporters._word import Word

    document = document_of(computed)
    word = Word(document.title)
    below = "Table"
    for block in unfolded(document.blocks()):
        match block:
            case Heading():
                word.heading(block.text, 1)
                below = block.text
            case Entry():
                word.heading(block.name + (block.verdict and f": {block.verdict}"), 2)
                below = block.name
            case Facts():
                for name, text in block.rows:
                    word.paragraph(text, label=f"{name}: ")
            case Details():
                for name, texts in block.rows:
                    _detail(word, name, texts)
            case Outline():
                for depth, name, text in block.lines:
                    word.paragraph(name + (text and f": {text}"), indent=min(depth, DEEPEST))
            case Paragraph():
                word.paragraph(block.text, bullet=block.bullet)
            case Picture():
                word.picture(block)
            case Found():
                place = block.place and f"{block.place}: "
                word.paragraph(f"{block.level}: {block.text} ({block.rule})", label=place, bullet=True)
            case Table():
                word.table(block, block.title or below)
            case _:
                assert_never(block)
    return repacked(word.saved())


def _detail(word: Word, name: str, texts: Sequence[str]) -> None:
    """A labelled text; where there are several, a point for each."""
    if len(texts) == 1:
        word.paragraph(texts[0], label=f"{name}: ")
    else:
        word.paragraph("", label=f"{name}:")
        for text in texts:
            word.paragraph(text, bullet=True)


def repacked(data: bytes) -> bytes:
    """The same archive with its parts in order and without the time at which it was written."""
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    out = BytesIO()
    with ZipFile(BytesIO(data)) as archive, ZipFile(out, "w") as packed:
        for name in sorted(archive.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            # Else it says on which system it was made.
            part.create_system = 0
            packed.writestr(part, archive.read(name))
    return out.getvalue()
