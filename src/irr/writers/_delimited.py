"""Tables as delimited text."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from irr.names import listed
from irr.spreadsheets import neutral
from irr.writers._rows import names_of, tables
from irr.writers.model import Files

if TYPE_CHECKING:
    from irr.writers._rows import Table
    from irr.writers.model import Coded, Marked


def makes_folder(layout: str | None) -> bool:
    """A file a coder makes a folder."""
    return layout == "per-coder"


def delimited(what: Coded | Marked, layout: str | None, delimiter: str, suffix: str) -> Files:
    """The table as text, or a file a coder."""
    made = tables(what, layout)
    said = tuple(_formulas(made))
    if not makes_folder(layout):
        return Files({"": _text(made[0], delimiter)}, said=said)
    files = names_of([one.name for one in made], suffix)
    return Files({files[one.name]: _text(one, delimiter) for one in made}, said=said)


def _text(table: Table, delimiter: str) -> bytes:
    out = StringIO()
    # A cell with a mark that could delimit is quoted, so that no other delimiter makes sense of the rows.
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerows(table.rows)
    return out.getvalue().encode(errors="backslashreplace")


def _formulas(made: list[Table]) -> list[str]:
    found = dict.fromkeys(cell for one in made for row in one.rows for cell in row if neutral(cell) != cell)
    # A word for "nothing fits" is harmless.
    some = [cell for cell in found if cell != "-"]
    if not some:
        return []
    what = "1 text begins" if len(some) == 1 else f"{len(some):,} texts begin"
    text = f"{what} as a formula does, which a spreadsheet would compute; xlsx is not computed ({listed(some, 3)})"
    return [text]
