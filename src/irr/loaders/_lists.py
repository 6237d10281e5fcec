"""Cells that hold a list of categories."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import column, numbers, values
from irr.errors import Problem
from irr.loaders._cells import Cells
from irr.names import quoted

if TYPE_CHECKING:
    from irr.tables.header import Header


def spread(cells: Cells) -> Cells:
    """A cell for each item of a list; "[]" for a list of none, and cells that hold no list as they are.

    A blank item beside others names nothing, and a list of blanks is a blank.
    """
    names: dict[str, int] = {}
    items = [[names.setdefault(item, len(names)) for item in _items(text)] for text in values(cells.cell)]
    sizes = np.array([*map(len, items), 1], np.int64)
    flat = np.array([number for some in items for number in some] + [-1], np.int32)
    starts = np.cumsum(sizes) - sizes
    # A null is the last of them, and stays one.
    cell = numbers(cells.cell)
    times = sizes[cell]
    at = np.repeat(np.arange(len(cell)), times)
    within = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
    rows = np.arange(len(cell)) if cells.rows is None else cells.rows
    return Cells(
        column(numbers(cells.coder)[at], cells.coder.dictionary),
        column(flat[starts[cell[at]] + within], list(names)),
        rows[at],
        cells.remarks,
        cells.problems,
    )


def list_problems(header: Header, columns: Iterable[int | None], path: str) -> list[Problem]:
    """The problem of each of these columns, which are to hold one name a row and hold lists."""
    return [
        Problem(
            path, header.line, f"column {quoted(header.names[number])} holds lists; one name a row is needed"
        )
        for number in columns
        if number is not None
    ]


def _items(text: str) -> list[str]:
    if not text.startswith("["):
        return [text]
    try:
        found = json.loads(text)
    except ValueError:
        return [text]
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        return [text]
    stripped = dict.fromkeys(item.strip() for item in found)
    return [item for item in stripped if item] or ["" if found else "[]"]
