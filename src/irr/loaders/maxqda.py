"""MAXQDA: coded segments as a table, and the table that R's maxqdar makes of an exchange file (.mex)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from irr.codings import Remark
from irr.errors import Choice, InputError, Problem
from irr.loaders._excerpts import MOST_PARAGRAPHS, Excerpt, excerpts_of
from irr.loaders._exports import Export, Rows, coders_of, export_of, folded, parts_in, whole
from irr.names import listed, quoted

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders import LoadOptions
    from irr.tables.grid import Grid

FORMAT = "MAXQDA"
SUMMARY = "coded segments exported from MAXQDA, or the codings of a .mex file"
#: Whether a column can be named that says who coded.
CODER_COLUMN = True

#: MAXQDA translates its headings. Of those that are not English, only Dokumentgruppe, Dokumentname, Code, Segment and
#: Farbe were seen in a file; the others are what the words are in that language.
PARTS = {
    "document": (
        *("Document name", "Dokumentname", "Nombre del documento"),
        *("Nom du document", "Nome do documento", "Nome del documento", "Nome documento", "Documentnaam"),
    ),
    "coder": (
        *("Created by", "Author", "Coder", "Erstellt von", "Autor", "Codierer", "Codiert von", "Creado por"),
        *("Créé par", "Auteur", "Criado por", "Creato da", "Autore", "Gemaakt door", "Aangemaakt door"),
    ),
    "group": (
        *("Document group", "Dokumentgruppe", "Grupo de documentos", "Groupe de documents"),
        *("Gruppo di documenti", "Documentgroep", "Documentengroep"),
    ),
    "code": ("Code", "Código", "Codice"),
    "beginning": ("Beginning", "Begin", "Start", "Anfang", "Inicio", "Comienzo", "Début", "Início", "Inizio"),
    "end": ("End", "Ende", "Fin", "Final", "Fim", "Fine", "Einde", "Eind"),
    "segment": ("Segment", "Coded segment", "Segmento", "Codiertes Segment"),
}
#: Headings that MAXQDA writes and people hardly do; one of them tells its tables from others.
_OWN = (
    *(
        "Weight score",
        "Weight",
        "Gewicht",
        "Coverage %",
        "Abdeckungsgrad %",
        "Color",
        "Farbe",
        "Area",
        "Fläche",
    ),
    *("Couleur", "Cor", "Colore", "Kleur", "Peso", "Poids", "Gewichtung"),
)
#: What maxqdar calls the columns of its table.
MEX = {
    "document": ("file_name",),
    "code": ("tag",),
    "start": ("start",),
    "end": ("end",),
    "quote": ("Preview",),
}
_MEX_OWN = ("TextID", "WordID")


def claims_table(names: Sequence[str]) -> bool:
    """A table of coded segments, or of the codings of an exchange file."""
    here = {folded(name) for name in names}
    if _is_mex(names):
        return True
    found = parts_in(names, PARTS)
    if not found.keys() >= {"document", "code"} or not found.keys() & {"segment", "group"}:
        return False
    own = sum(folded(name) in here for name in _OWN)
    return ("group" in found) or ("coder" in found and own > 0) or own > 1


def _is_mex(names: Sequence[str]) -> bool:
    here = {folded(name) for name in names}
    return len(parts_in(names, MEX)) == len(MEX) and any(folded(name) in here for name in _MEX_OWN)


def load_table(grid: Grid, options: LoadOptions) -> Spans:
    """Stretches of paragraphs, or of characters where the table is that of an exchange file.

    Raises `InputError` where a column that is needed is not there, or where it is unclear which one says who coded.
    """
    if _is_mex(grid.header.names):
        return _of_mex(grid, options)
    export = export_of(grid, PARTS, options)
    export.needed(PARTS, "document", "code")
    rows = export.rows("document", "coder", "group", "code", "beginning", "end", "segment")
    if problems := rows.without("document"):
        raise InputError(problems)
    export, remarks = _by_group(export, rows)
    by_group = "group" in export.columns and export.columns.get("coder") == export.columns["group"]
    rows = replace(
        rows, export=export, cells={**rows.cells, "coder": rows["group"]} if by_group else rows.cells
    )
    coders = coders_of(rows)
    documents, more = (rows["document"], []) if by_group else _documents(rows, coders)
    excerpts = []
    for row, record in enumerate(rows.record):
        start, end = whole(rows["beginning"][row]), whole(rows["end"][row] or rows["beginning"][row])
        placed = start is not None and end is not None and 1 <= start <= end <= MOST_PARAGRAPHS
        excerpts.append(
            Excerpt(
                documents[row],
                coders[row],
                [rows["code"][row]] if rows["code"][row] else [],
                start if placed else None,
                end or 0,
                rows["segment"][row],
                record,
                place=rows["beginning"][row],
            )
        )
    said = (*rows.remarks(), *remarks, *more)
    return excerpts_of(export.without("group").source("MAXQDA coded segments"), excerpts, "paragraphs", said)


def _by_group(export: Export, rows: Rows) -> tuple[Export, list[Remark]]:
    """The export with the column that says who coded: Created by, or Document group where teams have one a coder.

    It is the one that names several people. Where both do and say different things, the caller has to choose.
    """
    if export.options.coder_column is not None or "group" not in export.columns:
        return export, []
    groups = {one for one in rows["group"] if one}
    people = {one for one in rows["coder"] if one}
    pairs = {(person, group) for person, group in zip(rows["coder"], rows["group"], strict=True)}
    if len(groups) < 2 or len(pairs) == len(people) == len(groups):
        return export, []
    group = export.name("group")
    if len(people) > 1:
        who = export.name("coder")
        text = (
            f"{quoted(who)} ({listed(sorted(people), 4)}) and {quoted(group)} ({listed(sorted(groups), 4)}) each name "
            f"several and do not agree; say which of them is the coder: --coder-column {quoted(who)} or --coder-column "
            f"{quoted(group)}"
        )
        problem = Problem(export.path, export.grid.header.line, text)
        raise InputError([problem], Choice("coder_column", (who, group)))
    if export.options.coder is not None:
        return export, []
    one = f", as {quoted(export.name('coder'))} names {listed(sorted(people))} only" if people else ""
    text = (
        f"the coder is taken from {quoted(group)} ({listed(sorted(groups))}){one}; if groups are not coders, "
        "say --coder NAME=FILE" + (f" or --coder-column {quoted(export.name('coder'))}" if people else "")
    )
    columns = {**export.columns, "coder": export.columns["group"]}
    return replace(export, columns=columns), [Remark("coder_from_group", text)]


def _documents(rows: Rows, coders: Sequence[str]) -> tuple[list[str], list[Remark]]:
    """The name of each row's document, with that of its group where two groups of one coder have a document so called."""
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for coder, document, group in zip(coders, rows["document"], rows["group"], strict=True):
        groups[coder, document].add(group)
    shared = {document for (_, document), of in groups.items() if len(of) > 1}
    if not shared:
        return rows["document"], []
    names = [
        f"{group}\\{document}" if document in shared and group else document
        for document, group in zip(rows["document"], rows["group"], strict=True)
    ]
    text = f"documents of one name in several groups are called GROUP\\NAME: {listed(sorted(shared))}"
    return names, [Remark("documents_by_group", text)]


def _of_mex(grid: Grid, options: LoadOptions) -> Spans:
    """The codings of an exchange file: code points from 0, the end exclusive. It does not say who coded."""
    export = export_of(grid, MEX, options)
    rows = export.rows("document", "coder", "code", "start", "end", "quote")
    if problems := rows.without("document"):
        raise InputError(problems)
    coders = coders_of(rows)
    excerpts, problems = [], []
    for row, record in enumerate(rows.record):
        start, end = whole(rows["start"][row]), whole(rows["end"][row])
        if start is None or end is None or end < start:
            place = quoted(f"{rows['start'][row]} to {rows['end'][row]}")
            text = f"start and end must be whole numbers, the end not before the start, not {place}"
            problems.append(rows.problem(row, text))
            continue
        code = [rows["code"][row]] if rows["code"][row] else []
        excerpts.append(
            Excerpt(rows["document"][row], coders[row], code, start, end, rows["quote"][row], record)
        )
    if problems:
        raise InputError(problems[:1000])
    source = export.source("codings of a MAXQDA .mex file")
    return excerpts_of(source, excerpts, "characters", [*rows.remarks()])
