"""Formats of codebooks: one module each, named as people type it after `--format`.

A format module has `SUFFIX`, how the names of its files end; `SUMMARY`, what it is for in one line;
`claims(data, path)`, whether a file is in this format; `tree(data, path)`, the file as the tree that a codebook in
YAML makes, with remarks on what was decided or left aside; `comments(data)`, how many comments such a file has; and
`data(codebook)`, the bytes of a file. So what must hold of a codebook is said once, for all formats.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Protocol, cast

from irr.errors import InputError, Problem, UsageError
from irr.names import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from irr.codebook.model import Codebook
    from irr.yamltree import Node

#: How files begin that are no text.
_BINARY = (
    (b"PK", "is a spreadsheet or a project (zip); save the sheet as CSV, or export the codebook as .qdc"),
    (b"\xd0\xcf\x11\xe0", "is a spreadsheet; save the sheet as CSV"),
    (b"\x1f\x8b", "is compressed (gzip); unpack it first"),
    (b"%PDF-", "is a PDF; a codebook is YAML, CSV or REFI-QDA (.qdc)"),
)
#: The order in which a file is offered to the formats; YAML also takes what is left.
_ORDER = ("qdc", "yaml", "csv")


class Format(Protocol):
    """What a format module looks like."""

    SUFFIX: str
    SUMMARY: str

    @staticmethod
    def claims(data: bytes, path: str) -> bool: ...

    @staticmethod
    def tree(data: bytes, path: str) -> tuple[Node, tuple[str, ...]]: ...

    @staticmethod
    def comments(data: bytes) -> int: ...

    @staticmethod
    def data(codebook: Codebook) -> bytes: ...


def formats() -> list[str]:
    """The formats people can type, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


def codebook_format(name: str) -> Format:
    """The format of that name; an unknown name is an error with the nearest one."""
    if name not in formats():
        raise UsageError(f"no codebook format called {quoted(name)}{did_you_mean(name, formats())}")
    return cast("Format", importlib.import_module(f"{__name__}.{name}"))


def format_of_name(path: str) -> str:
    """The format that the end of a file's name says; an unknown end is an error."""
    lower = path.lower()
    suffixes = {codebook_format(name).SUFFIX: name for name in formats()}
    for suffix, name in (*suffixes.items(), (".yml", "yaml")):
        if lower.endswith(suffix):
            return name
    raise UsageError(
        f"{quoted(path)} ends in none of {listed(list(suffixes))}; name another file, or say --format"
    )


def format_of_content(data: bytes, path: str) -> Format:
    """The format that a file is in; `InputError` for what is no text."""
    binary = next((text for magic, text in _BINARY if data.startswith(magic)), None)
    # A project is a zip, and has a codebook in it.
    claiming = (
        one for one in map(codebook_format, _ORDER[: 1 if binary else None]) if one.claims(data, path)
    )
    found = next(claiming, None)
    if found is None and binary is not None:
        raise InputError([Problem(path, None, binary)])
    return found or codebook_format("yaml")
