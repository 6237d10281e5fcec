"""A workbook: one sheet in any of the layouts of tables, or a sheet a coder."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from irr.errors import UsageError
from irr.names import listed
from irr.writers._rows import LAYOUTS as _LAYOUTS
from irr.writers._rows import tables
from irr.writers.model import Files

if TYPE_CHECKING:
    from irr.writers.model import Coded, Marked

FORMAT = "Spreadsheets"
SUMMARY = "for Excel and other spreadsheets: every cell is a text, and none is computed"
SUFFIXES = (".xlsx",)
FOLDER = False
SECTIONS = SPANS = True
#: The layout of a sheet a coder.
SHEETS = "sheet-per-coder"
LAYOUTS = (*(name for name in _LAYOUTS if name != "per-coder"), SHEETS)

#: What a sheet of Excel holds.
_ROWS, _COLUMNS, _CHARACTERS = 1_048_576, 16_384, 32_767
_NAME = 31
_NO_NAME = frozenset("[]:*?/\\")


def reading(layout: str | None) -> str | None:
    """A sheet a coder has to be asked for."""
    return layout if layout == SHEETS else None


def write(what: Coded | Marked, layout: str | None) -> Files:
    """The workbook; the same for the same table, whenever it is written. `UsageError` where Excel cannot hold it."""
    import xlsxwriter

    made = tables(what, "per-coder" if layout == SHEETS else layout)
    names = [one.name for one in made]
    if bad := [name for name in names if not _is_name(name)]:
        raise UsageError(
            f"no sheet can be called {listed(bad)}: at most {_NAME} characters, none of []:*?/\\, no apostrophe at "
            "an end; choose another layout"
        )
    if len({name.casefold() for name in names}) < len(names):
        raise UsageError(
            "two coders differ in capitals only, which the names of sheets do not; choose another layout"
        )
    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    book.set_properties({"created": datetime(2000, 1, 1)})
    for one in made:
        if len(one.rows) > _ROWS or len(one.rows[0]) > _COLUMNS:
            raise UsageError(
                f"{len(one.rows):,} rows of {len(one.rows[0]):,} cells are more than a sheet holds; write CSV or Parquet"
            )
        sheet = book.add_worksheet(one.name)
        sheet.freeze_panes(1, 0)
        for place, row in enumerate(one.rows):
            for column, cell in enumerate(row):
                if len(cell.encode("utf-16-le")) > 2 * _CHARACTERS:
                    raise UsageError(
                        f"a text of {len(cell):,} characters is longer than a cell of Excel holds; write CSV or Parquet"
                    )
                if cell:
                    sheet.write_string(place, column, cell)
    book.close()
    return Files({"": out.getvalue()})


def _is_name(name: str) -> bool:
    return (
        0 < len(name.encode("utf-16-le")) <= 2 * _NAME
        and _NO_NAME.isdisjoint(name)
        and not name.startswith("'")
        and not name.endswith("'")
        and name.casefold() != "history"
        and name == name.strip()
    )
