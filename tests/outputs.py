"""What people read in a report of any format, as text."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from irr.names import printable
from irr.reporters import _written
from irr.reporters._tex import escape


def read_back(format_: str, made: str | bytes) -> str:
    """All texts of a report; cells of tables as they were, alternative texts of pictures too."""
    if isinstance(made, str):
        return made
    return {"docx": _word, "xlsx": _excel}[format_](made)


def written(format_: str, said: str) -> str:
    """A text as the format has it."""
    if format_ == "latex":
        return escape(said)
    if format_ in ("docx", "xlsx"):
        said = printable(" ".join(said.split()))
        found = _written.written(said) if format_ == "xlsx" else None
        return said if found is None else f"{found.value:.12g}"
    return said


def _word(made: bytes) -> str:
    from docx import Document
    from docx.oxml.ns import qn

    body = Document(BytesIO(made)).element.body
    paragraphs = ["".join(text.text or "" for text in one.iter(qn("w:t"))) for one in body.iter(qn("w:p"))]
    pictures = [f"{one.get('title')}\n{one.get('descr')}" for one in body.iter(qn("wp:docPr"))]
    return "\n".join(paragraphs + pictures)


def _excel(made: bytes) -> str:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(made))
    cells = [
        cell if isinstance(cell, str) else f"{cell:.12g}"
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    return "\n".join(cells)


def parts(made: bytes) -> dict[str, bytes]:
    """The parts of an archive by name."""
    with ZipFile(BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
