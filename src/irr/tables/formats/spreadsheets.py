"""Spreadsheets: XLSX, XLSM, XLS and ODS."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from irr.codings import Remark
from irr.errors import InputError, Problem
from irr.inputs import workbook
from irr.inputs.workbook import Sheet, text_of
from irr.names import did_you_mean, listed, quoted, shown
from irr.tables.formats._odd_cells import OddCells
from irr.tables.grid import Rows, rows_below_header
from irr.tables.header import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.inputs import Input
    from irr.tables.options import TableOptions

FORMAT = "Spreadsheets"
SUMMARY = "a table in a sheet of an XLSX, XLSM, XLS or ODS workbook, or a sheet a coder"
OPTIONS = ("header_row", "sheets", "every_sheet")

#: How a kind of workbook is called in a report.
_KINDS = {".xlsx": "XLSX", ".xlsm": "XLSM", ".xls": "XLS", ".ods": "ODS"}


def claims(source: Input) -> bool:
    """Whether the file is a workbook, or is one that cannot be read."""
    return workbook.claims(source)


def open_table(source: Input, options: TableOptions) -> list[Rows]:
    """The table of the one sheet that is read, or a table for each.

    Raises `InputError` where the workbook cannot be read or where it is unclear which sheet is meant.
    """
    book = workbook.workbook_of(source)
    sheets = [(sheet, _rows(sheet)) for sheet in book.sheets]
    filled = [(sheet, rows) for sheet, rows in sheets if rows]
    chosen, remarks = _chosen(source, [sheet for sheet, _ in sheets], [sheet for sheet, _ in filled], options)
    grids: list[Rows] = []
    problems: list[Problem] = []
    for sheet, rows in sheets:
        if sheet in chosen:
            try:
                grids.append(_grid(source, sheet, rows, options, several=len(sheets) > 1))
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(problems)
    grids[0] = replace(grids[0], remarks=remarks)
    return grids


def _rows(sheet: Sheet) -> list[list[workbook.Cell]]:
    """The rows of a sheet; none where no cell has content."""
    # One text a sheet has many times is held once.
    texts: dict[str, str] = {}
    rows = [
        [texts.setdefault(cell, cell) if isinstance(cell, str) else cell for cell in row]
        for row in sheet.rows()
    ]
    return rows if any(cell != "" for row in rows for cell in row) else []


def _chosen(
    source: Input, every: Sequence[Sheet], filled: Sequence[Sheet], options: TableOptions
) -> tuple[list[Sheet], tuple[Remark, ...]]:
    """The sheets that are read, and what is to be said of the others."""
    visible = [sheet for sheet in filled if not sheet.hidden]
    hidden = [sheet.name for sheet in filled if sheet.hidden]
    if options.sheets:
        chosen = _named(source, every, filled, options.sheets)
        way_out = "name one, or say --layout sheet-per-coder where each is one coder's"
    else:
        chosen = visible
        way_out = "say which with --sheet NAME, or --layout sheet-per-coder where each is one coder's"
    if not chosen:
        others = f"; hidden: {listed(hidden)} (--sheet NAME reads one)" if hidden else ""
        raise source.refusal(f"no sheet with anything in it{others}")
    if len(chosen) > 1 and not options.every_sheet:
        raise source.refusal(
            f"has {len(chosen):,} sheets: {listed([one.name for one in chosen], 20)}; {way_out}"
        )
    said = [one.name for one in chosen if one.hidden]
    remarks = [
        Remark("hidden_sheet", f"sheet {quoted(name)} is hidden, and read as it was asked for")
        for name in said
    ]
    if left := [name for name in hidden if name not in said]:
        text = f"hidden sheet{'s' if len(left) > 1 else ''} not read: {listed(left)}"
        remarks.append(Remark("hidden_sheet", text))
    return chosen, tuple(remarks)


def _named(
    source: Input, every: Sequence[Sheet], filled: Sequence[Sheet], names: Sequence[str]
) -> list[Sheet]:
    known = [sheet.name for sheet in every if not sheet.hidden]
    found, problems = [], []
    for name in dict.fromkeys(names):
        same = [sheet for sheet in every if sheet.name == name]
        same = same or [sheet for sheet in every if sheet.name.strip().casefold() == name.strip().casefold()]
        if not same:
            hint = did_you_mean(name, [sheet.name for sheet in every])
            there = f" (there are {listed(known, 20)})" if known else ""
            problems.append(Problem(source.path, None, f"no sheet called {quoted(name)}{hint}{there}"))
        elif same[0] not in filled:
            problems.append(Problem(source.path, None, f"sheet {quoted(same[0].name)} is empty"))
        else:
            found.append(same[0])
    if problems:
        raise InputError(problems)
    return found


def _grid(
    source: Input, sheet: Sheet, rows: list[list[workbook.Cell]], options: TableOptions, several: bool
) -> Rows:
    path = f"{source.path}[{shown(sheet.name)}]" if several else source.path
    lines = [Row(number, number, [text_of(cell) for cell in row]) for number, row in enumerate(rows, start=1)]
    header, below = rows_below_header(path, lines, options.header_row)
    odd = OddCells(header.names)
    for record, row in enumerate(below):
        odd.see_row(record, row.line, rows[row.line - 1])
    name = sheet.name if options.every_sheet else source.stem
    kind = _KINDS.get(PurePath(source.path).suffix.lower(), "XLSX")
    return Rows(
        path,
        kind,
        header,
        below,
        {"sheet": quoted(sheet.name)} if several and not options.every_sheet else {},
        sheet=sheet.name if options.every_sheet else None,
        name=name,
        said=odd.said(),
    )
