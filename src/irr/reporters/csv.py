"""CSV for spreadsheets and scripts: one row a figure, unrounded."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from irr.names import printable
from irr.reporters._documents import document_of

if TYPE_CHECKING:
    from irr.reporters import Display

#: Warnings have no column; the command line prints them apart.
SHOWS_WARNINGS = False
SUMMARY = "for spreadsheets and scripts: one row a figure, unrounded"
SUFFIX = ".csv"


def render(computed: object, display: Display) -> str:
    """The table as CSV; an undefined figure is an empty value beside its reason."""
    document = document_of(computed)
    out = StringIO()
    writer = csv.DictWriter(out, document.columns, lineterminator="\n")
    writer.writeheader()
    for row in document.rows():
        writer.writerow(
            {name: printable(cell) if isinstance(cell, str) else cell for name, cell in row.items()}
        )
    return out.getvalue()
