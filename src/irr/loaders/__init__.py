"""Loaders: one module a format, each saying what a file says and where.

A loader module has

- `FORMAT`, the name people read, and `SUMMARY`, what it is in one line;
- `claims(path, head)`, whether the file's first bytes (64 KiB) or its name look like this format;
- `load(path, options)`, which returns `Codings` and raises `InputError` with every problem it found;
- `VARIABLES = True` where its files may hold several variables, of which `options` choose one.

Modules are asked in the order of their names; the last, `table`, reads whatever is delimited text.
"""

from __future__ import annotations

import importlib
import pkgutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, cast

from irr.codings import Codings
from irr.errors import InputError, Problem
from irr.names import quoted

#: How much of a file is looked at to tell what it is.
HEAD = 1 << 16


@dataclass(frozen=True)
class LoadOptions:
    """What the caller says about a file, where looking at it is not to decide.

    `coder` names the coder of a file that holds one coder's work. `coders` are the coders asked for, which
    in a wide table says which columns are coders. `header_row` is the line number of the header, as a pair
    (first, last) where the header takes several rows. `variable` is the one that is read of a table that holds
    several.
    """

    layout: str | None = None
    encoding: str | None = None
    header_row: tuple[int, int] | None = None
    coder: str | None = None
    coders: tuple[str, ...] = ()
    variable: str | None = None


class Loader(Protocol):
    """What a loader module looks like."""

    FORMAT: str
    SUMMARY: str

    @staticmethod
    def claims(path: str, head: bytes) -> bool: ...

    @staticmethod
    def load(path: str, options: LoadOptions) -> Codings: ...


def loaders() -> Iterator[Loader]:
    """The loader modules, imported one by one as they are asked for."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")
    )
    for name in sorted(names, key=lambda name: name == "table"):
        yield cast("Loader", importlib.import_module(f"{__name__}.{name}"))


def load(path: str, options: LoadOptions = LoadOptions(), coder: str | None = None) -> Codings:
    """The codings in the file at `path`, whatever its format.

    Raises `InputError` where the file cannot be read or holds something that is not codings.
    """
    head = read_head(path)
    options = replace(options, coder=coder)
    for loader in loaders():
        if loader.claims(path, head):
            if options.variable is not None and not getattr(loader, "VARIABLES", False):
                text = (
                    f"{loader.FORMAT} holds no variables to choose from; leave out {quoted(options.variable)}"
                )
                raise InputError([Problem(path, None, text)])
            return loader.load(path, options)
    raise InputError([Problem(path, None, "not a format that irr reads; see 'irr list formats'")])


def read_head(path: str) -> bytes:
    """The first bytes of a regular file; a directory, a pipe or a device is refused unread."""
    try:
        mode = Path(path).stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError([Problem(path, None, "is a folder; name the files in it")])
        if not stat.S_ISREG(mode):
            raise InputError([Problem(path, None, "not a regular file")])
        with open(path, "rb") as file:
            return file.read(HEAD)
    except OSError as error:
        raise InputError([Problem(path, None, (error.strerror or str(error)).lower())]) from None
    except ValueError:
        raise InputError([Problem(path, None, "not a file name")]) from None
