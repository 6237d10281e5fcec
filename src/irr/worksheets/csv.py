"""CSV for any spreadsheet: UTF-8 with a byte-order mark, so that Excel shows every letter."""

from __future__ import annotations

import codecs
import csv
from io import StringIO
from typing import TYPE_CHECKING

from irr.spreadsheets import neutral
from irr.worksheets._delimited import delimited
from irr.worksheets._layout import columns, rows
from irr.worksheets._reading import Written, made

if TYPE_CHECKING:
    from irr.disputes import Sheet

SUFFIX = ".csv"
SUMMARY = "for any spreadsheet; comes back with decisions"


def write(sheet: Sheet) -> bytes:
    """The sheet as CSV, every cell quoted."""
    out = StringIO()
    # All cells are quoted: where a semicolon delimits, the pieces of a cell would become cells.
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([neutral(head) for head in columns(sheet)])
    writer.writerows([neutral(cell) for cell in row] for row in rows(sheet))
    return codecs.BOM_UTF8 + out.getvalue().encode(errors="backslashreplace")


def claims(head: bytes) -> bool:
    """Whatever is no workbook may be CSV."""
    return not head.startswith(b"PK")


def read(path: str) -> Written:
    """The sheet at `path`: as irr wrote it, or as Excel and LibreOffice save it, with lines as row numbers."""
    return made(path, delimited(path))
