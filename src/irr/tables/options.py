"""What the caller says about a table, where looking at it is not to decide."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TableOptions:
    """How a table is opened.

    `header_row` is the line number of the header, as a pair (first, last) where the header takes several rows.
    `sheets` are the sheets of a workbook that are read; with `every_sheet` all that are visible.
    """

    encoding: str | None = None
    header_row: tuple[int, int] | None = None
    sheets: tuple[str, ...] = ()
    every_sheet: bool = False
