"""Dedoose: the excerpts that its chart exports, a row an excerpt and a column a code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import indices, values
from irr.codings import Remark
from irr.errors import InputError, Problem
from irr.loaders._excerpts import Excerpt, excerpts_of
from irr.loaders._exports import Export, Rows, coders_of, export_of, folded
from irr.names import listed, quoted

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders import LoadOptions
    from irr.tables.grid import Grid

FORMAT = "Dedoose"
SUMMARY = "excerpts exported from Dedoose, a column a code"
#: Whether a column can be named that says who coded.
CODER_COLUMN = True

PARTS = {
    "document": ("Media Title",),
    "coder": ("Excerpt Creator",),
    "range": ("Excerpt Range",),
    "quote": ("Excerpt Copy",),
    "codes": ("Codes Applied Combined",),
}
_APPLIED = re.compile(r"code:\s*(.*\S)\s+applied", re.IGNORECASE)
_WEIGHT = re.compile(r"code:.*\sweight", re.IGNORECASE)
_RANGE = re.compile(r"(?:page\s+(\d{1,6})\s*:)?\s*(\d{1,9})\s*[-–]\s*(\d{1,9})", re.IGNORECASE | re.ASCII)
#: What a cell says of a code in small letters: given, or not.
_SAYS = {
    **dict.fromkeys(("true", "1", "1.0", "yes"), True),
    **dict.fromkeys(("false", "0", "0.0", "no", ""), False),
}


def claims_table(names: Sequence[str]) -> bool:
    """A table with two columns that only Dedoose names so."""
    known = {*map(folded, ("Excerpt Creator", "Excerpt Range", "Excerpt Copy", "Codes Applied Combined"))}
    found = known & {folded(name) for name in names}
    return len(found) + any(_APPLIED.fullmatch(name) for name in names) >= 2


def load_table(grid: Grid, options: LoadOptions) -> Spans:
    """The excerpts as stretches of characters; raises `InputError` where a column that is needed is not there."""
    export = export_of(grid, PARTS, options)
    applied = _applied(export)
    if applied:
        export = export.without("codes")
    export.needed(PARTS, "document")
    if not applied:
        export.needed(PARTS, "codes")
    if "range" not in export.columns:
        export.needed(PARTS, "quote")
    rows = export.rows("document", "coder", "range", "quote", "codes")
    if problems := rows.without("document"):
        raise InputError(problems)
    coders = coders_of(rows)
    given, remarks = _given(rows, applied)
    found = [_RANGE.fullmatch(cell) for cell in rows["range"]]
    inclusive, more = _ends(rows, found)
    pages = len({*rows["document"]}), sum(bool(one and one[1]) for one in found)
    if pages[1]:
        text = f"{pages[1]:,} excerpts are counted from the top of a page; each page is a document, called TITLE, page N"
        more.append(Remark("pages_as_documents", text))
    excerpts = [
        Excerpt(
            document=f"{rows['document'][row]}, page {place[1]}"
            if place and place[1]
            else rows["document"][row],
            coder=coders[row],
            categories=given[row],
            start=int(place[2]) if place else None,
            end=int(place[3]) + inclusive if place else 0,
            quote=rows["quote"][row],
            record=rows.record[row],
            place=rows["range"][row],
        )
        for row, place in enumerate(found)
    ]
    codes = {"codes": f"{len(applied):,} columns called Code: … Applied"} if applied else {}
    end = {"range end": "inclusive, as the lengths of the excerpts say"} if inclusive else {}
    source = export.source("Dedoose excerpts", **codes, **end)
    said = rows.remarks(also=applied.values(), told=_ranges_of_codes(grid))
    return excerpts_of(source, excerpts, "characters", (*said, *remarks, *more))


def _applied(export: Export) -> dict[str, int]:
    """The column that says of each code whether it was given."""
    found: dict[str, int] = {}
    twice = []
    for at, name in enumerate(export.grid.header.names):
        if match := _APPLIED.fullmatch(name):
            if match[1] in found:
                twice.append(match[1])
            found[match[1]] = at
    if twice:
        raise export.refusal(f"two columns say whether {quoted(twice[0])} was applied")
    return found


def _ranges_of_codes(grid: Grid) -> list[int]:
    """The columns of weights and of codes' own ranges, which are told of apart."""
    own = re.compile(r"code:.*\s(?:range|weight)", re.IGNORECASE)
    return [at for at, name in enumerate(grid.header.names) if own.fullmatch(name)]


def _given(rows: Rows, applied: dict[str, int]) -> tuple[list[list[str]], list[Remark]]:
    """The codes of each row, in the order of their columns; and what is to be said of them."""
    grid = rows.export.grid
    remarks = []
    weights = [at for at, name in enumerate(grid.header.names) if _WEIGHT.fullmatch(name)]
    if weights and any(any(values(array, 2)) for array in grid.columns(weights).arrays.values()):
        remarks.append(Remark("weights_not_read", "the weights of codes are not read"))
    given: list[list[str]] = [[] for _ in range(len(rows))]
    if not applied:
        text = "codes are read from one column, in which a comma inside a name cannot be told from one between names"
        for row, cell in enumerate(rows["codes"]):
            given[row] = [name for name in map(str.strip, cell.split(",")) if name]
        return given, [*remarks, Remark("codes_in_one_column", text)]
    columns = grid.columns(applied.values())
    record = np.array(rows.record)
    problems: list[Problem] = []
    for code, at in applied.items():
        array = columns[at]
        says = [_SAYS.get(value.casefold()) for value in values(array)]
        number = indices(array)[record]
        for row in np.flatnonzero(np.isin(number, [k for k, one in enumerate(says) if one is None]))[
            :100
        ].tolist():
            value, name = quoted(values(array)[int(number[row])]), quoted(grid.header.names[at])
            problems.append(rows.problem(row, f"{value} in column {name} is neither true nor false"))
        for row in np.flatnonzero(np.isin(number, [k for k, one in enumerate(says) if one])).tolist():
            given[row].append(code)
    if problems:
        raise InputError(problems[:1000])
    return given, remarks


def _ends(rows: Rows, found: Sequence[re.Match[str] | None]) -> tuple[int, list[Remark]]:
    """1 where ranges name their last character, 0 where they name the one after it; from the lengths of the excerpts."""
    fits = {0: 0, 1: 0}
    others = []
    for row, (place, quote) in enumerate(zip(found, rows["quote"], strict=True)):
        if place is None or not quote:
            continue
        more = len(quote) - (int(place[3]) - int(place[2]))
        if more in fits:
            fits[more] += 1
        else:
            others.append(row)
    remarks = []
    inclusive = int(fits[1] > fits[0])
    if odd := len(others) + fits[1 - inclusive]:
        shown = listed([rows["range"][row] for row in others], 3)
        text = f"{odd:,} excerpts are not as long as their range" + (f": {shown}" if others else "")
        remarks.append(Remark("range_length", f"{text}; positions are read as they stand"))
    return inclusive, remarks
