"""Worksheets: one module a format, each writing the sections in dispute as a table to be filled in.

A worksheet module has `SUFFIX`, how the names of its files end; `SUMMARY`, what it is for in one line; and
`write(sheet)`, which returns the whole file. Those that come back with decisions also have `claims(head)`,
whether the first bytes of a file look like this format, and `read(path)`, which returns what is written there.
The module's name is what people type after `--format`.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Protocol, cast

from irr.errors import UsageError
from irr.names import did_you_mean, listed, quoted
from irr.spreadsheets import neutral, restored
from irr.worksheets._key import key_file, read_key
from irr.worksheets._layout import ANSWERS, CHECK, CODER, FOUND, fingerprint, fixed_cells
from irr.worksheets._notation import NOTHING, Part, joined, normal, parts
from irr.worksheets._reading import Row, Written, is_worked_in, read
from irr.worksheets._risk import changed_by_csv

if TYPE_CHECKING:
    from irr.disputes import Sheet

__all__ = [
    "ANSWERS",
    "CHECK",
    "CODER",
    "FOUND",
    "NOTHING",
    "Part",
    "Row",
    "Worksheet",
    "Written",
    "changed_by_csv",
    "fingerprint",
    "fixed_cells",
    "format_of",
    "formats",
    "is_worked_in",
    "joined",
    "key_file",
    "neutral",
    "normal",
    "parts",
    "read",
    "read_key",
    "restored",
    "worksheet",
]


class Worksheet(Protocol):
    """What a worksheet module looks like."""

    SUFFIX: str
    SUMMARY: str

    @staticmethod
    def write(sheet: Sheet) -> bytes: ...


def formats() -> list[str]:
    """The formats people can type, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


def worksheet(name: str) -> Worksheet:
    """The worksheet format of that name; an unknown name is an error with the nearest one."""
    if name not in formats():
        raise UsageError(f"no format called {quoted(name)}{did_you_mean(name, formats())}")
    return cast("Worksheet", importlib.import_module(f"{__name__}.{name}"))


def format_of(path: str) -> str:
    """The format that the end of a file's name says; an unknown end is an error."""
    suffixes = {worksheet(name).SUFFIX: name for name in formats()}
    for suffix, name in suffixes.items():
        if path.lower().endswith(suffix):
            return name
    raise UsageError(
        f"{quoted(path)} ends in none of {listed(list(suffixes))}; name another file, or say --format"
    )
