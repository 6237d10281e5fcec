"""A workbook for Excel and LibreOffice: text in every cell, wrapped, with a list of reasons to choose from."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from irr.disputes.reasons import REASONS
from irr.errors import InputError, Problem
from irr.inputs import source_of
from irr.inputs.workbook import text_of, workbook_of
from irr.names import listed, shown
from irr.spreadsheets import neutral
from irr.worksheets._layout import ANSWERS, CHECK, CODER, TITLE, columns, rows
from irr.worksheets._reading import Written, is_head, made
from irr.worksheets._refusing import refusal

if TYPE_CHECKING:
    from irr.disputes import Sheet

SUFFIX = ".xlsx"
SUMMARY = "for Excel and LibreOffice; comes back with decisions"

#: What a sheet of Excel holds at most: characters in a cell, rows.
MOST_CHARACTERS, MOST_ROWS = 32_767, 1_048_576
#: Points that a line takes, and the highest row there is.
_LINE, _HIGHEST = 15.0, 409.0
_WIDTHS = {"text": 60, "notes": 40, "only one": 28, "decision": 28, "reason": 22, CHECK: 20}


def write(sheet: Sheet) -> bytes:
    """The sheet as a workbook; raises `InputError` where Excel has no room for a cell or for the rows."""
    import xlsxwriter

    heads = columns(sheet)
    table = [[neutral(cell) for cell in row] for row in rows(sheet)]
    _check_room(sheet, heads, table)
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    # The same sheet is the same file whenever it is written, and says nothing of who wrote it.
    book.set_properties({"created": datetime(2000, 1, 1)})
    page = book.add_worksheet(TITLE)
    bold = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E7E6E6"}
    )
    cell = {"text_wrap": True, "valign": "top", "num_format": "@", "border": 1, "border_color": "#D9D9D9"}
    plain, answer = book.add_format(cell), book.add_format({**cell, "bg_color": "#FFF9E5"})
    widths = [_WIDTHS.get(head, 22 if head.startswith(CODER) else 14) for head in heads]
    for number, row in enumerate(table, start=1):
        page.set_row(number, _height(row, widths))
    for place, head in enumerate(heads):
        page.set_column(place, place, widths[place])
        page.write_string(0, place, neutral(head), bold)
        style = answer if head in ANSWERS else plain
        for number, row in enumerate(table, start=1):
            if row[place]:
                page.write_string(number, place, row[place], style)
            else:
                page.write_blank(number, place, None, style)
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(len(table), 1), len(heads) - 1)
    place = heads.index("reason")
    page.data_validation(
        *(1, place, max(len(table), 1), place),
        # A remark may follow a reason, so that other texts are let in.
        {"validate": "list", "source": list(REASONS), "show_error": False},
    )
    book.close()
    return out.getvalue()


def _height(row: list[str], widths: list[int]) -> float:
    """Room for the wrapped text of a row, in points; LibreOffice leaves a row as high as the file has it."""
    lines = max(
        sum(1 + len(line) // width for line in cell.split("\n"))
        for cell, width in zip(row, widths, strict=True)
    )
    return min(_LINE * lines, _HIGHEST)


def _check_room(sheet: Sheet, heads: tuple[str, ...], table: list[list[str]]) -> None:
    way_out = "write csv instead"
    if len(table) >= MOST_ROWS:
        raise InputError(
            [Problem(TITLE + SUFFIX, None, f"{len(table):,} rows are too many for Excel; {way_out}")]
        )
    problems = [
        Problem(
            TITLE + SUFFIX,
            number,
            f"{head} of section {shown(row[0])} has {len(cell):,} characters, and a cell of Excel holds "
            f"{MOST_CHARACTERS:,}; {way_out}",
        )
        for number, row in enumerate(table, start=2)
        for head, cell in zip(heads, row, strict=True)
        if len(cell) > MOST_CHARACTERS // 2
        and len(cell.encode("utf-16-le", "replace")) // 2 > MOST_CHARACTERS
    ]
    if problems:
        raise InputError(problems)


def claims(head: bytes) -> bool:
    """Whether it is a zip archive, as workbooks are."""
    return head.startswith(b"PK")


def read(path: str) -> Written:
    """The sheet in the workbook at `path`, with the rows numbered as the spreadsheet shows them."""
    names = []
    # The one that irr writes first.
    for sheet in sorted(workbook_of(source_of(path)).sheets, key=lambda sheet: sheet.name != TITLE):
        numbered = [
            (number, [text_of(cell) for cell in row]) for number, row in enumerate(sheet.rows(), start=1)
        ]
        first = next((cells for _, cells in numbered if any(cells)), [])
        if sheet.name == TITLE or is_head(first):
            return made(path, numbered)
        names.append(sheet.name)
    raise refusal(path, f"no sheet called '{TITLE}' in it; there is {listed(names) or 'none'}")
