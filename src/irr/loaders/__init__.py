"""Loaders: one module a format, each saying what a file says and where.

A loader module has `FORMAT`, the name people read; `SUMMARY`, what it is in one line; and one or both of these pairs:

- `claims(source)`, whether a file or folder (`irr.inputs.Input`) is in this format, told from its content; and
  `load(source, options)`, what it says;
- `claims_table(names)`, whether a table with columns of these names is in this format; and
  `load_table(grid, options)`, what it says. So a program's export is read from CSV, from a spreadsheet and from
  whatever else holds a table.

What a file says is `Codings`, or `Spans` where categories were given to stretches of documents. Loaders raise
`InputError` with every problem they found. `VARIABLES = True` says that a module's files may hold several
variables, of which `options` choose one, `CODER_COLUMN = True` that the caller may name the column that says who
coded, `OFFSETS` in which ways positions may be counted, and `LAYOUTS` which layouts a table may have. An option
that means nothing is refused here, and not by modules.

Modules are asked in the order of their names, but for coder files, which come first; the last, `table`, reads whatever
is a table.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import ModuleType
from typing import TYPE_CHECKING, Any

from irr.errors import InputError, Problem, UsageError
from irr.inputs import STDIN, Input, source_of
from irr.inputs.collector import paused
from irr.names import listed, quoted
from irr.tables import TableOptions, open_tables, table_format_of

if TYPE_CHECKING:
    from irr.codings import Codings, Spans
    from irr.tables.grid import Grid

#: The layout of a workbook in which each sheet is one coder's.
SHEET_PER_CODER = "sheet-per-coder"


@dataclass(frozen=True)
class LoadOptions:
    """What the caller says about a file, where looking at it is not to decide.

    `coder` names the coder of a file that holds one coder's work. `coders` are the coders asked for, which
    in a wide table says which columns are coders. `header_row` is the line number of the header, as a pair
    (first, last) where the header takes several rows. `variable` is the one that is read of a file that holds
    several. `sheets` are the sheets of a workbook. `offsets` is how positions in a text are counted, where programs
    differ. `coder_column` is the name of the column that says who coded, where others could.
    """

    layout: str | None = None
    encoding: str | None = None
    header_row: tuple[int, int] | None = None
    coder: str | None = None
    coders: tuple[str, ...] = ()
    variable: str | None = None
    sheets: tuple[str, ...] = ()
    offsets: str | None = None
    coder_column: str | None = None

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> LoadOptions:
        """Those of the options of `irr.load` that are a loader's."""
        names = {one.name for one in fields(cls)}
        given: dict[str, Any] = {}
        for name in names & options.keys():
            if (one := options[name]) is not None:
                given[name] = tuple(one) if isinstance(one, list) else one
        return cls(**given)

    @property
    def header(self) -> dict[str, str]:
        """What a report says of the header's place, where it was asked for."""
        if self.header_row is None:
            return {}
        first, last = self.header_row
        return {"header row": f"{first}" if first == last else f"{first}-{last}"}

    @property
    def table(self) -> TableOptions:
        """What is of tables."""
        return TableOptions(self.encoding, self.header_row, self.sheets, self.layout == SHEET_PER_CODER)


def loaders() -> Iterator[ModuleType]:
    """The loader modules, imported one by one as they are asked for: coder files, which their names tell, first."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")
    )
    for name in sorted(names, key=lambda name: (name == "table", name != "coder_yaml")):
        yield importlib.import_module(f"{__name__}.{name}")


def claimant(source: Input) -> ModuleType | None:
    """The module that reads this file or folder whole; None where it is read as a table, if at all."""
    return next((loader for loader in loaders() if _has(loader, "claims")(source)), None)


def table_claimant(names: Sequence[str]) -> ModuleType:
    """The module that reads a table with columns of these names; the last, `table`, where it is no program's export."""
    return next(loader for loader in loaders() if _has(loader, "claims_table")(names))


def load(
    path: str | Input, options: LoadOptions = LoadOptions(), coder: str | None = None
) -> list[Codings | Spans]:
    """What the file or folder at `path` says, whatever its format; several where a workbook has a sheet a coder.

    `coder` is whose work it is. Raises `InputError` where it cannot be read or holds something that is not codings.
    """
    with paused():
        return _load(path if isinstance(path, Input) else source_of(path), replace(options, coder=coder))


def _load(source: Input, options: LoadOptions) -> list[Codings | Spans]:
    loader = claimant(source)
    if loader is not None:
        _check(loader, source.path, options)
        return [loader.load(source, options)]
    if source.folder:
        raise source.refusal("is a folder; name the files in it")
    if options.coder is not None and options.layout == SHEET_PER_CODER:
        whose = quoted(options.coder)
        text = f"each sheet is one coder's with --layout {SHEET_PER_CODER}, so the file cannot be {whose}'s"
        raise source.refusal(text)
    return [_of_table(grid, options) for grid in open_tables(source, options.table)]


def _of_table(grid: Grid, options: LoadOptions) -> Codings | Spans:
    loader = table_claimant(grid.header.names)
    _check(loader, grid.path, options)
    found: Codings | Spans = loader.load_table(grid, options)
    return found


#: What people type for an option that means nothing for some formats, and the flag of the loaders it means something
#: for; the others are of the formats of tables.
_SAYS = {
    "layout": ("--layout", "LAYOUTS"),
    "offsets": ("--offsets", "OFFSETS"),
    "encoding": ("--encoding", ""),
    "header_row": ("--header-row", ""),
    "sheets": ("--sheet", ""),
    "every_sheet": (f"--layout {SHEET_PER_CODER}", ""),
}


def refuse_meaningless(paths: Iterable[str | Input], options: LoadOptions) -> None:
    """Raise `UsageError` where `options` say something that means nothing for any of these files.

    One file is enough, as a workbook and a CSV file may be read together. What cannot be opened is no matter of this,
    nor is standard input by its name, which can be read once.
    """
    asked = _asked(options)
    formats: dict[str, None] = {}
    for path in paths if asked else ():
        if path == STDIN:
            return
        try:
            format_, meant = _meant(path if isinstance(path, Input) else source_of(path), options)
        except InputError:
            return
        formats[format_] = None
        asked = [name for name in asked if name not in meant]
    if asked and formats:
        raise UsageError(f"{_SAYS[asked[0]][0]} means nothing for {listed([*formats])}; leave it out")


def _asked(options: LoadOptions) -> list[str]:
    """The options that say something; whether all sheets are read is one by itself."""
    if options.layout == SHEET_PER_CODER:
        return ["every_sheet", *_asked(replace(options, layout=None))]
    return [name for name in _SAYS if getattr(options, name, None)]


def _meant(source: Input, options: LoadOptions) -> tuple[str, set[str]]:
    """The format of a file, and the options that mean something for it."""
    loader, format_, meant = claimant(source), "", set[str]()
    if loader is None:
        table = table_format_of(source)
        meant |= {*table.OPTIONS}
        format_ = table.FORMAT
        first = table.open_table(source, options.table)[0]
        loader = table_claimant(first.header.names)
    if not format_ or loader.FORMAT != "Tables":
        format_ = loader.FORMAT
    return format_, meant | {name for name, (_, flag) in _SAYS.items() if getattr(loader, flag, False)}


def _has(loader: ModuleType, name: str) -> Callable[..., bool]:
    """The function of a module that claims, or one that claims nothing."""
    return getattr(loader, name, lambda _: False)


def _check(loader: ModuleType, path: str, options: LoadOptions) -> None:
    """Refuse what chooses something that the format has not, whatever other files hold."""
    if options.variable is not None and not getattr(loader, "VARIABLES", False):
        text = f"{loader.FORMAT} holds no variables to choose from; leave out {quoted(options.variable)}"
        raise InputError([Problem(path, None, text)])
    if options.coder_column is not None and not getattr(loader, "CODER_COLUMN", False):
        text = f"{loader.FORMAT} has no column that names coders; leave out --coder-column {quoted(options.coder_column)}"
        raise InputError([Problem(path, None, text)])
