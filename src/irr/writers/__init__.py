"""Writers: one module a format that codings are written in, named as people type it after `--to`.

A writer module has `FORMAT`, the name that people read, which is that of the loader or table it is read back by;
`SUMMARY`, what it is for in one line; `SUFFIXES`, how the names of its files end where that tells the format;
`FOLDER`, whether it makes a folder of files; `SECTIONS` and `SPANS`, whether it holds the one and the other; and
`write(what, layout)`, the files it makes. Beside these it may have

- `LAYOUTS`, what people can type after `--to-layout`, the first as a default; `makes_folder(layout)`, where that
  depends on the layout; and `reading(layout)`, the layout that must be named when it is read;
- `ONE_INPUT = True`, where the folder as a whole is what is read;
- `LAYS_OUT = True`, where sections are written as stretches of documents, so that a unit is needed to read them.

What is lost is no matter of writers: it is found by reading back what was written (`irr.writers.receipt`).
"""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from irr.errors import UsageError
from irr.names import did_you_mean, listed, quoted
from irr.writers.model import Coded, Files, Marked

__all__ = ["Coded", "Files", "Marked", "format_of_name", "layout_of", "makes_folder", "writer", "writers"]


def writers() -> list[str]:
    """The formats people can type, in alphabetical order."""
    known = ("model", "gathering", "receipt")
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name.replace("_", "-") for name in names if not name.startswith("_") and name not in known)


def writer(name: str) -> ModuleType:
    """The writer of the format called so; an unknown name is an error with the nearest one."""
    if name not in writers():
        raise UsageError(
            f"no format called {quoted(name)}{did_you_mean(name, writers())} (there are {', '.join(writers())})"
        )
    return importlib.import_module(f"{__name__}.{name.replace('-', '_')}")


def format_of_name(path: str) -> str:
    """The format that the end of a file's name says; an unknown end is an error."""
    suffixes = {suffix: name for name in writers() for suffix in writer(name).SUFFIXES}
    for suffix, name in suffixes.items():
        if path.lower().endswith(suffix):
            return name
    raise UsageError(
        f"{quoted(path)} ends in none of {listed([*suffixes], 20)}; name another file, or say --to with one of "
        f"{', '.join(writers())}"
    )


def layout_of(name: str, asked: str | None) -> str | None:
    """The layout to write a format in: as `asked`, or its first; None where it has but one."""
    layouts = getattr(writer(name), "LAYOUTS", ())
    if asked is None:
        return layouts[0] if layouts else None
    if not layouts:
        raise UsageError(f"{name} has no layouts; leave out --to-layout {asked}")
    if asked not in layouts:
        raise UsageError(
            f"{name} has no layout called {quoted(asked)}{did_you_mean(asked, layouts)} (there are {', '.join(layouts)})"
        )
    found: str = asked
    return found


def makes_folder(name: str, layout: str | None) -> bool:
    """Whether what is written is a folder of files."""
    module = writer(name)
    return bool(module.makes_folder(layout) if hasattr(module, "makes_folder") else module.FOLDER)
