"""A long table of stretches: document, start, end, coder and category, and no section."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from irr.codings import Document, Source
from irr.errors import InputError, Problem
from irr.inputs.json import whole
from irr.loaders._building import Mark, spans_of
from irr.loaders._unread import blank_rows, unread_columns
from irr.names import quoted

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders import LoadOptions
    from irr.tables.grid import Grid
    from irr.tables.roles import Roles

#: Problems that are listed one by one.
_MOST = 10_000


def stretch_columns(names: Sequence[str], roles: Roles) -> tuple[int, int] | None:
    """The columns `start` and `end` of a table whose rows are stretches of documents; None for any other table."""
    if roles.section is not None or roles.document is None or roles.category is None:
        return None
    folded = [name.strip().casefold() for name in names]
    if "start" not in folded or "end" not in folded:
        return None
    return folded.index("start"), folded.index("end")


def spans_in(grid: Grid, roles: Roles, stretches: tuple[int, int], options: LoadOptions) -> Spans:
    """The spans: code points from 0, the end exclusive; both blank for a whole document.

    A row without category says that a coder read a document and marked nothing in it; where there is such a row, every
    coder has read the documents of their rows and no others. Raises `InputError` with every row that makes no sense.
    """
    header = grid.header
    wanted = (roles.document, *stretches, roles.coder, roles.category, roles.text)
    columns = grid.columns([number for number in wanted if number is not None])
    owner = (options.coder or grid.name).strip()
    nothing = [owner if number is roles.coder else "" for number in wanted]
    cells = (
        [default] * len(columns) if number is None else columns[number].to_pylist()
        for number, default in zip(wanted, nothing, strict=True)
    )
    place: dict[str, int] = {}
    marks: list[Mark] = []
    opened: set[tuple[str, int]] = set()
    problems: list[Problem] = []
    unmarked = blank = 0
    for row, (document, start, end, coder, category, text) in enumerate(zip(*cells, strict=True)):
        if not (document or start or end or category or text):
            blank += 1
            continue
        record = row if columns.record is None else int(columns.record[row])
        if problem := _problem(document, start, end, coder, category):
            problems.append(Problem(grid.path, grid.line_of(record), problem))
            continue
        at = place.setdefault(document, len(place))
        opened.add((coder, at))
        if category:
            first, last = (int(start), int(end)) if start else (-1, -1)
            marks.append(Mark(at, first, last, coder, category, record, text))
        else:
            unmarked += 1
    if problems:
        more = [Problem(grid.path, None, f"and {len(problems) - _MOST:,} more such rows")] * (
            len(problems) > _MOST
        )
        raise InputError([*problems[:_MOST], *more])
    if not place:
        raise InputError([Problem(grid.path, None, "no data rows")])
    remarks = (
        *grid.remarks,
        *grid.said_of(number for number in wanted if number is not None),
        *blank_rows(blank),
        *unread_columns(header.names, wanted),
    )
    return spans_of(
        Source(grid.path, grid.format, "stretches", {**grid.detected, **options.header}, grid.line_of),
        [Document(name) for name in place],
        marks,
        opened=frozenset(opened) if unmarked else None,
        remarks=remarks,
    )


def _problem(document: str, start: str, end: str, coder: str, category: str) -> str | None:
    """What is wrong with a row."""
    if not document:
        return "no document"
    if not coder:
        return "no coder"
    if not category and (start or end):
        return (
            "a stretch without a category; name one, or leave start and end empty for 'read, nothing marked'"
        )
    if not start and not end:
        return None
    first, last = whole(start), whole(end)
    if first is None or last is None:
        which = quoted(end if first is not None else start)
        return f"{which} is no position; start and end are whole numbers, both or neither, counted in characters from 0"
    if not 0 <= first < last:
        return f"a stretch from {start} to {end}; the end is after the start, and none is before 0"
    return None
