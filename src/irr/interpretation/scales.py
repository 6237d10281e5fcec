"""Scales: words for the size of a coefficient, each with its source. None of them is applied by itself."""

from __future__ import annotations

import csv
import math
import os
from dataclasses import dataclass
from io import StringIO

from irr.errors import InputError, Problem, UsageError
from irr.names import did_you_mean, quoted


@dataclass(frozen=True)
class Scale:
    """Words for ranges: `bounds[i]` is the least value that is called `labels[i]`; the first bound is -1."""

    name: str
    source: str
    bounds: tuple[float, ...]
    labels: tuple[str, ...]

    def label(self, value: float) -> str:
        """The word for a value; a value on a bound has the better word."""
        place = max(i for i, bound in enumerate(self.bounds) if value >= bound or i == 0)
        return self.labels[place]


#: The scales people can type.
SCALES: dict[str, Scale] = {
    scale.name: scale
    for scale in (
        Scale(
            "krippendorff",
            "Krippendorff (2004, p. 241)",
            (-1.0, 0.667, 0.8),
            ("not to be relied on", "for tentative conclusions", "reliable"),
        ),
        Scale(
            "landis-koch",
            "Landis & Koch (1977)",
            (-1.0, 0.0, 0.21, 0.41, 0.61, 0.81),
            ("poor", "slight", "fair", "moderate", "substantial", "almost perfect"),
        ),
        Scale(
            "altman",
            "Altman (1991)",
            (-1.0, 0.21, 0.41, 0.61, 0.81),
            ("poor", "fair", "moderate", "good", "very good"),
        ),
        Scale(
            "cicchetti-sparrow",
            "Cicchetti & Sparrow (1981)",
            (-1.0, 0.40, 0.60, 0.75),
            ("poor", "fair", "good", "excellent"),
        ),
        Scale("fleiss", "Fleiss (1981)", (-1.0, 0.40, 0.75), ("poor", "fair to good", "excellent")),
    )
}


def find_scale(name: str) -> Scale:
    """The scale of that name or in that file; an unknown name is an error with the nearest one."""
    if name in SCALES:
        return SCALES[name]
    if os.path.isfile(name):
        return read_scale(name)
    raise UsageError(f"no scale called {quoted(name)}{did_you_mean(name, SCALES)}, and no such file")


def read_scale(path: str) -> Scale:
    """A scale from a table with the columns `from` and `label`, ranges ascending, the first from -1.

    Its source is the file's name. Raises `InputError` with the line of every fault.
    """
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(StringIO(file.read(), newline="")))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([Problem(path, None, f"cannot be read: {error}")]) from None
    if not rows or [cell.strip().lower() for cell in rows[0][:2]] != ["from", "label"]:
        raise InputError([Problem(path, 1, "a scale is a table with the columns from,label")])
    problems: list[Problem] = []
    bounds: list[float] = []
    labels: list[str] = []
    for line, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        try:
            bound = float(row[0])
        except ValueError:
            bound = math.nan
        if len(row) < 2 or not row[1].strip() or not -1 <= bound <= 1:
            problems.append(Problem(path, line, "needs a number from -1 to 1 and a label"))
        elif bounds and bound <= bounds[-1]:
            problems.append(Problem(path, line, f"{row[0]} does not come after {bounds[-1]:g}"))
        else:
            bounds.append(bound)
            labels.append(row[1].strip())
    if not problems and (not bounds or bounds[0] != -1):
        problems.append(Problem(path, 2, "the first range begins at -1"))
    if problems:
        raise InputError(problems)
    return Scale(path, f"the table {path}", tuple(bounds), tuple(labels))
