"""The rows of a table whose cells are read by the names of their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.errors import InputError, Problem
from irr.loaders._looks import MOST

if TYPE_CHECKING:
    from irr.loaders._looks import Found
    from irr.tables.grid import Grid

#: More cells than are held here.
MOST_CELLS = 4_000_000


def rows_of(grid: Grid, found: Found) -> list[tuple[int, dict[str, str]]]:
    """Every row of a table with its record, as its cells by the names of their columns; what the table says of itself
    goes to `found`, and what of single columns can be asked of it there.
    """
    names = grid.header.names
    columns = grid.columns(range(len(names)))
    if len(columns) > MOST or len(columns) * len(names) > MOST_CELLS:
        text = f"more than {MOST:,} rows or {MOST_CELLS:,} cells of annotations; divide the table"
        raise InputError([Problem(grid.path, None, text)])
    found.detected.update(grid.detected)
    found.remarks += grid.remarks
    found.said_of = lambda read: grid.said_of(number for number, name in enumerate(names) if name in read)
    records = range(len(columns)) if columns.record is None else columns.record.tolist()
    cells = [columns[number].to_pylist() for number in range(len(names))]
    return [
        (record, {name: cell for name, cell in zip(names, row, strict=True) if name})
        for record, row in zip(records, zip(*cells, strict=True), strict=True)
    ]
