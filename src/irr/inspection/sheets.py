"""The sheets of a workbook, and the columns of a table, each with the part that it plays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from irr.errors import InputError, IrrError
from irr.inspection.model import SheetSeen
from irr.loaders import claimant, loaders, table_claimant
from irr.tables import open_tables
from irr.tables.roles import find_roles

if TYPE_CHECKING:
    from irr.inputs import Input
    from irr.loaders import LoadOptions
    from irr.tables.grid import Grid


def sheets_of(source: Input, options: LoadOptions) -> tuple[SheetSeen, ...]:
    """The visible sheets of a workbook; none where the file has no sheets or cannot be opened."""
    if source.folder or claimant(source) is not None:
        return ()
    try:
        grids = open_tables(source, replace(options.table, sheets=(), every_sheet=True))
    except IrrError:
        return ()
    return tuple(_seen(grid) for grid in grids if grid.sheet is not None)


def columns_of(source: Input, options: LoadOptions) -> tuple[tuple[str, str], ...]:
    """The named columns of the first table in a file, each with the part that its name gives it, "" for none.

    None of a table that a program exports, whose columns say what that program calls them.
    """
    if source.folder or claimant(source) is not None:
        return ()
    try:
        names = open_tables(source, options.table)[0].header.names
    except IrrError:
        return ()
    *_, of_tables = loaders()
    if len(names) < 2 or table_claimant(names) is not of_tables:
        # The first line of a text that is no table is none of our business.
        return ()
    roles = find_roles(names)
    part = {roles.section: "section", roles.coder: "coder", roles.category: "category"}
    part |= {roles.text: "text", roles.document: "document"}
    part |= dict.fromkeys(roles.notes, "note")
    part |= dict.fromkeys((*roles.slots, *roles.rivals), "category")
    part |= dict.fromkeys(roles.unread, "not read")
    return tuple((name, part.get(number, "")) for number, name in enumerate(names) if name)


def _seen(grid: Grid) -> SheetSeen:
    names = tuple(name for name in grid.header.names if name)
    try:
        rows, problem = len(grid.columns([0])), ""
    except InputError as error:
        rows, problem = None, error.problems[0].text
    return SheetSeen(grid.sheet or "", rows, names, problem)
