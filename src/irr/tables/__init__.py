"""Tables: rows and columns of text, whatever they were saved as.

`formats` has a module for each thing a table is saved as, and `open_tables` opens a file by the one that claims it.
What the columns mean is said by their names (`roles`) and decided by loaders.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from irr.tables import formats
from irr.tables.options import TableOptions

if TYPE_CHECKING:
    from irr.inputs import Input
    from irr.tables.grid import Grid

__all__ = ["TableFormat", "TableOptions", "open_tables", "table_format_of", "table_formats"]


class TableFormat(Protocol):
    """What a format module looks like."""

    FORMAT: str
    SUMMARY: str
    OPTIONS: Sequence[str]

    @staticmethod
    def claims(source: Input) -> bool: ...

    @staticmethod
    def open_table(source: Input, options: TableOptions) -> Sequence[Grid]: ...


def table_formats() -> Iterator[TableFormat]:
    """The format modules, imported one by one as they are asked for."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(formats.__path__) if not module.name.startswith("_")
    )
    for name in sorted(names, key=lambda name: name == "csv"):
        yield cast("TableFormat", importlib.import_module(f"{formats.__name__}.{name}"))


def open_tables(source: Input, options: TableOptions) -> Sequence[Grid]:
    """The table that a file holds, or several where it has sheets and `options` ask for them."""
    return table_format_of(source).open_table(source, options)


def table_format_of(source: Input) -> TableFormat:
    """The format that claims a file; the last one claims any."""
    return next(one for one in table_formats() if one.claims(source))
