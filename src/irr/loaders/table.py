"""Tables that people made themselves, in any of five layouts.

| layout       | a row is                   | its columns                                      |
|--------------|----------------------------|--------------------------------------------------|
| long         | one assignment             | section, coder, category                         |
| per-coder    | one assignment             | section, category (the file is one coder's work) |
| wide         | one section                | section, a column a coder                        |
| one-hot-long | one coder's look at one    | section, coder, a column a category              |
| one-hot-wide | one section                | section, a column a coder and category           |

A long or per-coder table may have several numbered category columns ("Code 1", "Code 2"). Where a variable is
chosen, a long table has a column for each, and a wide one a column a variable and coder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import taken
from irr.codings import CellKind, Codings, Source
from irr.errors import InputError, Problem, UsageError
from irr.loaders import SHEET_PER_CODER
from irr.loaders._cells import Cells, Place, notes, one_cell_a_row, slots, wide
from irr.loaders._exports import coder_column
from irr.loaders._layout import LAYOUTS as KNOWN_LAYOUTS
from irr.loaders._layout import Plan, layout_by_names, make_plan
from irr.loaders._lists import list_problems, spread
from irr.loaders._onehot import holds_marks, one_hot
from irr.loaders._stretches import spans_in, stretch_columns
from irr.loaders._unread import blank_rows, unread_columns
from irr.loaders._variables import could_be, possible, variable_plan, variables_of
from irr.names import listed, quoted
from irr.tables import open_tables
from irr.tables.columns import Columns, has_content, is_blank
from irr.tables.header import Header, nameless_problems
from irr.tables.roles import Roles, find_roles, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from irr.codings import Spans
    from irr.inputs import Input
    from irr.loaders import LoadOptions
    from irr.tables.grid import Grid

FORMAT = "Tables"
SUMMARY = "what people typed or made themselves, in any of five layouts"
#: Whether one of several variables can be chosen.
VARIABLES = True
#: Whether a column can be named that says who coded.
CODER_COLUMN = True
#: The layouts that people can type.
LAYOUTS = KNOWN_LAYOUTS


def claims_table(names: Sequence[str]) -> bool:
    """Any table that no other loader claims; `load_table` says plainly what is missing."""
    return True


def load_table(grid: Grid, options: LoadOptions) -> Codings | Spans:
    """The codings in a table, or the spans where it says of stretches of documents which category they have.

    Raises `InputError` where it is unclear which column is what, `UsageError` for an unknown layout.
    """
    path, header = grid.path, grid.header
    roles = _roles(grid, options)
    if (stretches := stretch_columns(header.names, roles)) and options.layout in (None, "long"):
        return spans_in(grid, roles, stretches, options)
    if options.variable is None:
        asked = None if options.layout == SHEET_PER_CODER else options.layout
        layout = layout_by_names(roles, asked, options.coders, header.names)
        columns = _read(grid, roles, layout)
        forced = asked is not None
        plan = make_plan(
            path, header, roles, layout, options.coders, lambda n: holds_marks(columns[n]), forced
        )
    else:
        plan = variable_plan(path, header, roles, options.variable.strip(), options.layout, options.coders)
        columns = _read(grid, roles, plan.layout, plan.cells)
    if options.coder_column is not None and plan.coder is None:
        raise UsageError(f"--coder-column: a table of layout {plan.layout} has no column that names coders")
    place = Place(path, columns, grid.line_of)
    columns, problems = _without_blank_rows(grid, plan, place)
    empty = len(place.columns) - len(columns) - len(problems)
    if not len(columns) and not problems:
        raise InputError([Problem(path, None, "no data rows")])
    place = Place(path, columns, grid.line_of)
    problems += _nobody(header, plan, place)

    document = _extra(roles.document, columns, plan)
    coder = (options.coder or grid.name).strip()
    cells = _cells(plan, place, coder, document)
    problems += cells.problems
    problems += list_problems(header, {plan.section, plan.coder} & grid.lists, path)
    lists = bool(grid.lists.intersection(plan.cells))
    if lists and not problems:
        cells = spread(cells)
    if problems:
        raise InputError(sorted(problems, key=lambda problem: (problem.line is None, problem.line or 0)))

    note_columns = [] if plan.layout.endswith("wide") else [n for n in roles.notes if n not in plan.cells]
    texts = _extra(roles.text, columns, plan)
    read = {plan.section, plan.coder, *plan.cells, document, texts, *note_columns}
    if options.variable is not None:
        # That the others are not read is what was asked for.
        read |= {*could_be(roles)}
    return Codings(
        source=Source(path, grid.format, plan.layout, _detected(grid, options, plan), grid.line_of),
        section=taken(columns[plan.section], cells.rows),
        coder=cells.coder,
        cell=cells.cell,
        record=columns.record if cells.rows is None else columns.records(cells.rows).astype(np.int32),
        # A row of a table with several variables is there for any of them.
        blank="none" if plan.one_cell and options.variable is None and not lists else "unknown",
        cells="listed" if lists else _cell_kind(plan),
        set_rows=plan.layout != "wide",
        text=None if texts is None else taken(columns[texts], cells.rows),
        document=None if document is None else taken(columns[document], cells.rows),
        notes=notes(columns, plan, coder, note_columns),
        remarks=(
            *grid.remarks,
            *grid.said_of(number for number in read if number is not None),
            *blank_rows(empty),
            *unread_columns(header.names, read),
            *cells.remarks,
        ),
    )


def variables(source: Input, options: LoadOptions) -> tuple[str, ...]:
    """The variables of a table, which can be chosen one at a time.

    Raises `InputError` where the file is no table, or where it is unclear which part of a column's name is the coder.
    """
    found: dict[str, None] = {}
    for grid in open_tables(source, options.table):
        roles = _roles(grid, options)
        found |= dict.fromkeys(variables_of(grid.path, grid.header, roles, options.coders))
    return tuple(found)


def two_parts(source: Input, options: LoadOptions) -> tuple[str, ...]:
    """The parts that the names of columns are made of, where each may be a variable and a coder; else none."""
    names = open_tables(source, options.table)[0].header.names
    roles = find_roles(names)
    parts = possible(names, roles)
    one_way = roles.coder is not None or len(could_be(roles)) <= 2 or {*parts} & {*names}
    return () if one_way else tuple(parts)


def _roles(grid: Grid, options: LoadOptions) -> Roles:
    """The part of each column, with the coder's as the caller names it."""
    names = grid.header.names
    if options.coder_column is None:
        return find_roles(names)
    coder = coder_column(grid.path, grid.header.line, names, options.coder_column)
    # No other column is the coder's then, and this one is nothing else.
    others = ["" if role_of(name) == "coder" else name for name in names]
    return find_roles([*others[:coder], "coder", *others[coder + 1 :]])


def _read(grid: Grid, roles: Roles, layout: str | None, cells: Iterable[int] = ()) -> Columns:
    """The columns that `layout` may need; all of them, where the layout is still open."""
    header = grid.header
    nameless = [number for number, name in enumerate(header.names) if not name]
    some = layout in ("long", "per-coder")
    numbers = [*nameless, *roles.nameable, *cells] if some else range(len(header.names))
    columns = grid.columns(numbers)
    full = [number for number in nameless if has_content(columns[number])]
    if problems := nameless_problems(grid.path, header, full):
        raise InputError(problems)
    return columns


def _without_blank_rows(grid: Grid, plan: Plan, place: Place) -> tuple[Columns, list[Problem]]:
    """The rows that name a section, and a problem for each other row with content."""
    nameless = is_blank(place.columns[plan.section])
    if not nameless.any():
        return place.columns, []
    # A row is blank only if the columns that are not read otherwise are blank too.
    every = grid.columns(range(len(grid.header.names)))
    content = np.zeros(len(nameless), dtype=bool)
    for array in every.arrays.values():
        content |= ~is_blank(array)
    name = quoted(grid.header.names[plan.section])
    problems = place.problems(np.flatnonzero(nameless & content), lambda _: f"no section in column {name}")
    return place.columns.kept(np.flatnonzero(~nameless)), problems


def _nobody(header: Header, plan: Plan, place: Place) -> list[Problem]:
    """A problem for each row that names no coder."""
    if plan.coder is None:
        return []
    name = quoted(header.names[plan.coder])
    rows = np.flatnonzero(is_blank(place.columns[plan.coder]))
    return place.problems(rows, lambda _: f"no coder in column {name}")


def _cells(plan: Plan, place: Place, coder: str, document: int | None) -> Cells:
    if plan.categories:
        return one_hot(place.columns, plan, place, document)
    if plan.layout == "wide":
        return wide(place.columns, plan)
    if plan.one_cell:
        return one_cell_a_row(place.columns, plan, coder)
    return slots(place.columns, plan, coder)


def _cell_kind(plan: Plan) -> CellKind:
    return "exact" if plan.categories else "free"


def _extra(number: int | None, columns: Columns, plan: Plan) -> int | None:
    """The column of texts or documents, if it says anything and has no other part."""
    if number is None or number in plan.cells or not has_content(columns[number]):
        return None
    return number


def _detected(grid: Grid, options: LoadOptions, plan: Plan) -> dict[str, str]:
    found = {**grid.detected, **options.header}
    if options.coder_column is not None and plan.coder is not None:
        found["coder"] = f"column {quoted(grid.header.names[plan.coder])}"
    if options.variable is not None:
        found["variable"] = quoted(options.variable)
    if plan.layout in ("long", "per-coder") and not plan.one_cell:
        found["category columns"] = listed([grid.header.names[number] for number in plan.cells])
    return found
