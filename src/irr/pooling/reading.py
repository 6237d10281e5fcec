"""NVivo's coding comparison read: percentages of a file's size as counts of characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from irr.errors import InputError, Problem
from irr.inputs import source_of
from irr.loaders import LoadOptions, nvivo_comparison, refuse_meaningless
from irr.loaders._exports import Rows, export_of
from irr.names import listed, quoted
from irr.pooling.model import Compared, chance_of
from irr.study import Warned
from irr.tables import open_tables

if TYPE_CHECKING:
    from irr.arrays import Floats

_CELLS = ("both", "only A", "only B", "neither")
#: Headings by version: nodes became codes, and sources files.
PARTS = {
    "code": ("Code", "Node", "Codes", "Nodes", "Code Name", "Node Name"),
    "file": ("File", "Source", "File Name", "Source Name"),
    "folder": ("File Folder", "Source Folder", "Folder", "File Location"),
    "size": ("File Size", "Source Size", "Size"),
    "kappa": ("Kappa", "Kappa Coefficient"),
    **{part: (name,) for part, name in zip(_CELLS, nvivo_comparison.CELLS, strict=True)},
}
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,17}))?\s*%?", re.ASCII)
_KAPPA = re.compile(r"([-−–]?)(\d?)(?:[.,](\d{1,17}))?", re.ASCII)
#: Characters, whatever the language of the program: 1000 chars, 1,000 characters, 12 pages (34.567 chars).
_SIZE = re.compile(
    r"(\d{1,3}(?:[.,'\s]\d{3})+|\d{1,12})(?:\.0)?\s*(?:chars?|characters?|zeichen|caract\w*|caratt\w*|tekens)?\)?",
    re.IGNORECASE,
)
_LARGEST = 10**10


@dataclass
class _Found:
    """The rows of all files so far."""

    codes: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    rows: dict[tuple[int, int], str] = field(default_factory=dict)
    counts: list[Sequence[int]] = field(default_factory=list)
    kappa: list[float] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_comparison(paths: Sequence[str], options: LoadOptions | None = None) -> Compared:
    """The rows of these files, all of which compare the same two coders.

    Raises `InputError` with every problem of every file: a column that is not there, percentages that do not add up
    to 100, a code and file that stand twice.
    """
    options = options or LoadOptions()
    found = _Found()
    refuse_meaningless(paths, options)
    for path in paths:
        try:
            for grid in open_tables(source_of(path), options.table):
                if not nvivo_comparison.claims_table(grid.header.names):
                    wanted = ", ".join(nvivo_comparison.CELLS)
                    text = f"is no coding comparison of NVivo, which has columns {wanted}"
                    raise InputError([Problem(grid.path, grid.header.line, text)])
                export = export_of(grid, PARTS, options)
                export.needed(PARTS, "code", "file", "size")
                before = len(found.problems)
                _read(export.rows(*PARTS), found)
                said = (*grid.remarks, *grid.said_of(export.columns.values()))
                found.warnings += [Warned(one.kind, one.text, grid.path) for one in said]
                found.problems[before:] = sorted(found.problems[before:], key=lambda one: one.line or 0)
        except InputError as error:
            found.problems += error.problems
    if not found.counts and not found.problems:
        found.problems.append(Problem(paths[0], None, "no row tells the size of its file in characters"))
    if found.problems:
        raise InputError(found.problems)
    places = np.array([*found.rows], np.int64).reshape(-1, 2)
    return Compared(
        codes=tuple(found.codes),
        files=tuple(found.files),
        code=places[:, 0],
        file=places[:, 1],
        counts=np.array(found.counts, np.int64).reshape(-1, 4),
        kappa=np.array(found.kappa, np.float64),
        paths=tuple(paths),
        warnings=tuple(found.warnings),
    )


def _read(rows: Rows, found: _Found) -> None:
    path = rows.export.path
    for part in ("code", "file"):
        found.problems += rows.without(part)
    cells = (match for part in _CELLS for match in map(_PERCENT.fullmatch, rows[part]) if match)
    decimals = max((len(match[2] or "") for match in cells), default=0)
    kept: list[tuple[int, list[float], float]] = []
    unsized: list[str] = []
    for row in range(len(rows)):
        code, name = rows["code"][row], rows["file"][row]
        if not code or not name:
            continue
        shares = [_percent(rows, row, part, found) for part in _CELLS]
        kappa = _kappa(rows, row, found)
        if None in shares:
            continue
        given = [share for share in shares if share is not None]
        if abs(sum(given) - 100) > 2 * 10.0**-decimals + 1e-9:
            text = f"the four cells of {quoted(code)} add up to {sum(given):.10g}%, not 100%"
            found.problems.append(rows.problem(row, text))
            continue
        size = _size(rows["size"][row])
        if size is None:
            unsized.append(f"{name}: {rows['size'][row]}")
            continue
        place = _place(rows, row, found)
        if place is None:
            continue
        counts = [round(share * size / 100) for share in given[:3]]
        found.counts.append((*counts, max(size - sum(counts), 0)))
        found.kappa.append(kappa)
        kept.append((row, given, kappa))
    if unsized:
        text = f"{len(unsized):,} rows of files that are not measured in characters left out: {listed(unsized, 3)}"
        found.warnings.append(Warned("size_not_characters", text, path))
    found.warnings += _unlike(rows, kept, decimals)


def _place(rows: Rows, row: int, found: _Found) -> tuple[int, int] | None:
    """The numbers of the row's code and file; None, with a problem, where they stand elsewhere too."""
    folder = rows["folder"][row]
    name = f"{folder}\\{rows['file'][row]}" if folder else rows["file"][row]
    code = found.codes.setdefault(rows["code"][row], len(found.codes))
    place = code, found.files.setdefault(name, len(found.files))
    line = rows.export.grid.line_of(rows.record[row])
    here = f"{rows.export.path}:{line}" if line else rows.export.path
    if place in found.rows:
        text = (
            f"{quoted(rows['code'][row])} in {quoted(name)} stands here and at {found.rows[place]}; pool the comparison "
            "of one pair of coders at a time"
        )
        found.problems.append(rows.problem(row, text))
        return None
    found.rows[place] = here
    return place


def _percent(rows: Rows, row: int, part: str, found: _Found) -> float | None:
    match = _PERCENT.fullmatch(rows[part][row])
    value = float(f"{match[1]}.{match[2] or 0}") if match else None
    if value is None or value > 100:
        name = quoted(rows.export.name(part))
        found.problems.append(
            rows.problem(row, f"column {name} must be a percentage, not {quoted(rows[part][row])}")
        )
        return None
    return value


def _kappa(rows: Rows, row: int, found: _Found) -> float:
    """What was printed; NaN where nothing was."""
    cell = rows["kappa"][row]
    match = _KAPPA.fullmatch(cell)
    if not cell or cell.casefold() in ("n/a", "na", "nan", "-"):
        return float("nan")
    if match is None or not (match[2] or match[3]):
        found.problems.append(
            rows.problem(row, f"column Kappa must be a number or blank, not {quoted(cell)}")
        )
        return float("nan")
    return float(f"{match[2] or 0}.{match[3] or 0}") * (-1 if match[1] else 1)


def _size(cell: str) -> int | None:
    """Characters of a file; None where its size is told in something else: seconds, pixels."""
    last = cell.rpartition("(")[2].strip() if "(" in cell else cell.strip()
    match = _SIZE.fullmatch(last)
    size = int(re.sub(r"\D", "", match[1])) if match else 0
    return size if 0 < size < _LARGEST else None


def _unlike(rows: Rows, kept: Sequence[tuple[int, list[float], float]], decimals: int) -> list[Warned]:
    """A word on rows whose printed kappa is not that of their percentages, whatever these were before rounding."""
    printed = np.array([kappa for _, _, kappa in kept])
    if np.isnan(printed).all():
        return []
    shares: Floats = np.array([given for _, given, _ in kept])
    exact = chance_of(shares).corrected
    low, high = np.full(len(kept), np.inf), np.full(len(kept), -np.inf)
    for one in product((-0.5, 0.5), repeat=4):
        corner = chance_of(np.clip(shares + 10.0**-decimals * np.array(one), 0, None)).corrected
        low, high = np.fmin(low, corner), np.fmax(high, corner)
    places = max(len(match[3] or "") for cell in rows["kappa"] if (match := _KAPPA.fullmatch(cell)))
    slack = 0.5 * 10.0**-places + 1e-9
    given = ~np.isnan(printed)
    off = np.flatnonzero(given & ~np.isnan(exact) & ((printed < low - slack) | (printed > high + slack)))
    alike = np.flatnonzero(given & np.isnan(exact))
    warnings = []
    if len(off):
        shown = [
            _shown(rows, kept[at][0], f"{printed[at]:.4g}, not {exact[at]:.4f}") for at in off[:5].tolist()
        ]
        text = (
            f"rows whose printed kappa is not that of their percentages: {len(off):,} of {len(kept):,}, "
            f"{listed(shown, 5, len(off))}"
        )
        warnings.append(Warned("kappa_differs", text, rows.export.path))
    if len(alike):
        shown = [_shown(rows, kept[at][0], f"{printed[at]:.4g}") for at in alike[:5].tolist()]
        text = (
            f"rows with a printed kappa though both coded all or nothing, where agreement by chance is certain: "
            f"{len(alike):,}, {listed(shown, 5, len(alike))}"
        )
        warnings.append(Warned("kappa_of_nothing", text, rows.export.path))
    return warnings


def _shown(rows: Rows, row: int, what: str) -> str:
    return f"{rows['code'][row]} in {rows['file'][row]} ({what})"
