"""NVivo's coding comparison: results, not codings, so it is recognised and nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from irr.errors import InputError, Problem
from irr.loaders._exports import folded

if TYPE_CHECKING:
    from irr.loaders import LoadOptions
    from irr.tables.grid import Grid

FORMAT = "NVivo coding comparison"
SUMMARY = "results of NVivo, for irr pool; no other command reads them"
#: The four cells of the table of two coders, in percent of a file.
CELLS = ("A and B (%)", "A and Not B (%)", "B and Not A (%)", "Not A and Not B (%)")


def claims_table(names: Sequence[str]) -> bool:
    """A table with the four cells."""
    return {folded(name) for name in CELLS} <= {folded(name) for name in names}


def load_table(grid: Grid, options: LoadOptions) -> NoReturn:
    """Nothing: raises `InputError`, which names the command that reads results."""
    text = "holds results (NVivo's coding comparison), not codings; irr pool FILE pools them"
    raise InputError([Problem(grid.path, grid.header.line, text)])
