"""Weights from a file: how much every two categories agree, as a table that is checked cell by cell."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np

from irr.errors import InputError, Problem
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from irr.arrays import Floats


def read_weights(path: str, categories: Sequence[str]) -> Floats:
    """The weights between `categories`, in their order (categories × categories).

    The file is a CSV whose first row and first column name the categories. Raises `InputError` naming each
    cell that is not a number from 0 to 1, differs from its mirror image, or is not 1 on the diagonal, and
    each name that is unknown, missing or there twice.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(StringIO(file.read(), newline="")) if any(row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError([Problem(path, None, f"cannot be read: {error}")]) from None
    if len(rows) < 2:
        raise InputError([Problem(path, None, "needs a row of names and a row for each category")])
    across = [name.strip() for name in rows[0][1:]]
    down = [row[0].strip() for row in rows[1:]]
    problems = _name_problems(path, across, down, categories)
    matrix = np.full((len(down), len(across)), np.nan)
    for i, row in enumerate(rows[1:]):
        for j in range(len(across)):
            text = row[j + 1].strip() if j + 1 < len(row) else ""
            weight = _number(text)
            if weight is None:
                problems.append(
                    Problem(
                        path,
                        i + 2,
                        f"{_cell(down[i], across[j])} is {quoted(text)}, not a number from 0 to 1",
                    )
                )
            else:
                matrix[i, j] = weight
    if problems:
        raise InputError(problems)
    place = {name: j for j, name in enumerate(across)}
    order = [place[name] for name in categories]
    line = {name: i for i, name in enumerate(down)}
    weights = matrix[[line[name] for name in categories]][:, order]
    problems = [
        Problem(
            path,
            line[name] + 2,
            f"{_cell(name, name)} is {weights[k, k]:g}; a category agrees with itself: 1",
        )
        for k, name in enumerate(categories)
        if weights[k, k] != 1
    ]
    problems += [
        Problem(
            path,
            line[categories[j]] + 2,
            f"{_cell(categories[j], categories[i])} is {weights[j, i]:g} and "
            f"{_cell(categories[i], categories[j])} is {weights[i, j]:g}; they must be equal",
        )
        for i, j in zip(*np.nonzero(np.triu(weights != weights.T)), strict=True)
    ]
    if problems:
        raise InputError(problems)
    return weights


def _number(text: str) -> float | None:
    try:
        weight = float(text) if text.isascii() and "_" not in text else -1.0
    except ValueError:
        return None
    return weight if 0 <= weight <= 1 else None


def _cell(row: str, column: str) -> str:
    return f"cell {quoted(row)} × {quoted(column)}"


def _name_problems(
    path: str, across: Sequence[str], down: Sequence[str], categories: Sequence[str]
) -> list[Problem]:
    problems = []
    for names, where, line in ((across, "the first row", 1), (down, "the first column", None)):
        for place, name in enumerate(names):
            at = line or place + 2
            if name not in categories:
                text = f"{where} has {quoted(name)}, which is no category{did_you_mean(name, categories)}"
                problems.append(Problem(path, at, text))
            elif name in names[:place]:
                problems.append(Problem(path, at, f"{where} has {quoted(name)} twice"))
        problems += [
            Problem(path, line, f"{where} lacks category {quoted(name)}")
            for name in categories
            if name not in names
        ]
    return problems
