"""ATLAS.ti: the quotations that its manager exports, several codes in a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from irr.codings import Remark
from irr.errors import InputError
from irr.loaders._excerpts import MOST_PARAGRAPHS, Excerpt, excerpts_of
from irr.loaders._exports import coders_of, export_of, folded, parts_in, whole

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders import LoadOptions
    from irr.tables.grid import Grid

FORMAT = "ATLAS.ti"
SUMMARY = "quotations exported from ATLAS.ti"
#: Whether a column can be named that says who coded.
CODER_COLUMN = True

#: Headings in other languages than English are what the words are there; none was seen in a file.
PARTS = {
    "document": ("Document", "Documents", "Document Name", "Dokument", "Documento"),
    "coder": (
        "Created by",
        "Creating user",
        "Creator",
        "Author",
        "Erstellt von",
        "Autor",
        "Creado por",
        "Criado por",
        "Créé par",
    ),
    "codes": ("Codes", "Kodes", "Códigos"),
    "quote": (
        *(
            "Quotation Content",
            "Quotation Text",
            "Content",
            "Text Content",
            "Zitatinhalt",
            "Contenido de la cita",
        ),
        *("Conteúdo da citação", "Contenu de la citation"),
    ),
    "reference": ("Reference", "Position", "Referenz", "Referencia", "Referência", "Référence"),
    "start": ("Start", "Start Position"),
    "end": ("End", "End Position"),
}
#: What only a list of quotations has.
_OWN = (
    *(
        "Quotation Content",
        "Quotation Name",
        "Quotation Text",
        "Zitatinhalt",
        "Zitatname",
        "Nombre de la cita",
    ),
    *("Contenido de la cita", "Nome da citação", "Conteúdo da citação", "Contenu de la citation"),
)
#: ¶ 3, ¶ 3 - 5, 3 - 5, 1:3 ¶ 5 in doc, paragraph 12 - 13.
_PARAGRAPHS = re.compile(
    r"(?:\d+:\d+\s+)?(?:¶|par(?:agraph|a|\.)?s?)?\s*(\d{1,9})(?:\s*[-–]\s*(?:¶\s*)?(\d{1,9}))?(?:\s+in\s.*)?",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)


def claims_table(names: Sequence[str]) -> bool:
    """A table of quotations with their documents and codes."""
    here = {folded(name) for name in names}
    found = parts_in(names, PARTS)
    return {"document", "codes"} <= found.keys() and any(folded(name) in here for name in _OWN)


def load_table(grid: Grid, options: LoadOptions) -> Spans:
    """Stretches of paragraphs, or what is quoted; raises `InputError` where neither is there for all rows."""
    export = export_of(grid, PARTS, options)
    export.needed(PARTS, "document", "codes")
    if not {"reference", "start", "quote"} & export.columns.keys():
        export.needed(PARTS, "reference", "quote")
    rows = export.rows("document", "coder", "codes", "quote", "reference", "start", "end")
    if problems := rows.without("document"):
        raise InputError(problems)
    coders = coders_of(rows)
    mark = "\n" if any("\n" in cell for cell in rows["codes"]) else ";"
    excerpts = []
    for row, record in enumerate(rows.record):
        stretch = _paragraphs(rows["reference"][row]) or _between(rows["start"][row], rows["end"][row])
        excerpts.append(
            Excerpt(
                rows["document"][row],
                coders[row],
                [name for name in map(str.strip, rows["codes"][row].split(mark)) if name],
                stretch[0] if stretch else None,
                stretch[1] if stretch else 0,
                rows["quote"][row],
                record,
                place=rows["reference"][row] or rows["start"][row],
            )
        )
    said = [*rows.remarks()]
    if "coder" in export.columns:
        text = (
            f"the coder is who made the quotation ({export.name('coder')}); the export does not say who gave it each of "
            "its codes"
        )
        said.append(Remark("coder_of_quotation", text))
    source = export.source("ATLAS.ti quotations", separator="line break" if mark == "\n" else "';'")
    return excerpts_of(source, excerpts, "paragraphs", said)


def _paragraphs(reference: str) -> tuple[int, int] | None:
    """The first and last paragraph that a reference names."""
    found = _PARAGRAPHS.fullmatch(reference.strip())
    return _between(found[1], found[2] or found[1]) if found else None


def _between(first: str, last: str) -> tuple[int, int] | None:
    start, end = whole(first), whole(last or first)
    return (
        (start, end)
        if start is not None and end is not None and 1 <= start <= end <= MOST_PARAGRAPHS
        else None
    )
