"""CSV for spreadsheets and scripts: one row a figure, unrounded."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from irr.names import printable
from irr.records import COLUMNS, result_row

if TYPE_CHECKING:
    from irr.analysis import Report
    from irr.reporters import Display

#: Warnings have no column; the command line prints them apart.
SHOWS_WARNINGS = False
SUMMARY = "for spreadsheets and scripts: one row a figure, unrounded"


def render(report: Report, display: Display) -> str:
    """The results as CSV; an undefined figure is an empty value beside its reason."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for result in report.results:
        row = result_row(result)
        writer.writerow(
            {name: printable(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        )
    return out.getvalue()
