"""Taguette: its database (.sqlite3), or its table of highlights (id, document, tag, content).

A position is a number of bytes of a document without its HTML tags. Who made a highlight stands in the log of commands
only, and a project that is exported from the web has one user, `admin`, for all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.codings import Document, Source
from irr.errors import InputError, Problem
from irr.loaders._building import Mark, spans_of
from irr.loaders._project_database import has_tables
from irr.loaders._taguette_database import load_project, notes
from irr.names import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.codings import Spans
    from irr.inputs import Input
    from irr.loaders import LoadOptions
    from irr.tables.grid import Grid

FORMAT = "Taguette"
SUMMARY = "a project of Taguette (.sqlite3), or its table of highlights"

_COLUMNS = ("id", "document", "tag", "content")
_TABLES = {
    "highlights": ("id", "document_id", "start_offset", "end_offset", "snippet"),
    "highlight_tags": ("highlight_id", "tag_id"),
    "tags": ("id", "path"),
    "documents": ("id", "name", "contents"),
}


def claims(source: Input) -> bool:
    """Whether it is a database with Taguette's tables."""
    return has_tables(source, _TABLES)


def claims_table(names: Sequence[str]) -> bool:
    """Whether the columns are those of its highlights, and no others."""
    return tuple(names) == _COLUMNS


def load(source: Input, options: LoadOptions) -> Spans:
    """The tags of all highlights, each its maker's where the log of commands tells."""
    return load_project(source, options, FORMAT)


def load_table(grid: Grid, options: LoadOptions) -> Spans:
    """The tags of one coder's highlights, which have quotations and no positions."""
    columns = grid.columns(range(len(_COLUMNS)))
    names: dict[str, int] = {}
    coder = options.coder or grid.name
    marks, untagged = [], 0
    problems = []
    rows = zip(*(columns[number].to_pylist() for number in range(len(_COLUMNS))), strict=True)
    for record, (_, document, tag, content) in enumerate(rows):
        if not (document or tag or content):
            continue
        if not tag:
            untagged += 1
        elif not document:
            problems.append(Problem(grid.path, grid.line_of(record), f"{quoted(tag)} names no document"))
        else:
            place = names.setdefault(document, len(names))
            marks.append(Mark(place, 0, 0, coder, tag, record, content))
    if problems:
        raise InputError(problems)
    if not marks:
        raise InputError([Problem(grid.path, None, "no highlight has a tag")])
    remarks = [*grid.remarks, *grid.said_of(range(1, len(_COLUMNS))), *notes(untagged)]
    return spans_of(
        Source(
            grid.path,
            FORMAT,
            "highlights",
            {**grid.detected, **options.header, "coders": f"{coder}, as the table names none"},
            grid.line_of,
        ),
        [Document(name) for name in names],
        marks,
        measure="nothing",
        remarks=tuple(remarks),
    )
