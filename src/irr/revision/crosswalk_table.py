"""A crosswalk as people keep it: a table with the columns old and new."""

from __future__ import annotations

from irr import yamltree
from irr.codebook.tables import decoded, delimiter_of, rows_of, separated
from irr.errors import InputError, Problem
from irr.names import listed, quoted
from irr.revision.crosswalk import Crosswalk
from irr.spreadsheets import restored

_WANTED = (
    "a crosswalk is a CSV table with the columns old,new and a row for each category of the old codebook"
)


def read_crosswalk(path: str) -> Crosswalk:
    """The crosswalk in a CSV table with the columns `old` and `new`, one row a pair; an empty `new` drops the old id.

    An old id in several rows is split, a new one merged. Raises `InputError` with every problem.
    """
    problems: list[Problem] = []
    lines: dict[tuple[str, str], int] = {}
    for line, old, new in _rows(path):
        if not old:
            problems.append(Problem(path, line, "the column 'old' is empty"))
        elif (before := lines.get((old, new))) is not None:
            text = f"{quoted(old)} to {quoted(new)} stands here and at line {before}"
            problems.append(Problem(path, line, text))
        else:
            lines[old, new] = line
    targets: dict[str, list[str]] = {}
    for old, new in lines:
        targets.setdefault(old, []).append(new)
    for old, several in targets.items():
        if "" in several and len(several) > 1:
            text = f"{quoted(old)} is dropped, and also becomes {listed([one for one in several if one])}"
            problems.append(Problem(path, lines[old, ""], text))
    if problems:
        raise InputError(problems)
    to = {old: tuple(one for one in several if one) for old, several in targets.items()}
    return Crosswalk(tuple(to), tuple(dict.fromkeys(one for several in to.values() for one in several)), to)


def _rows(path: str) -> list[tuple[int, str, str]]:
    """Line, old and new id of each row."""
    text, before = separated(decoded(yamltree.content(path), path, _WANTED))
    found = rows_of(text, delimiter_of(text), before, path)
    rows = [(line, [restored(cell).strip() for cell in cells]) for line, cells in found]
    header = [name.casefold() for name in rows[0][1]] if rows else []
    if header[:2] != ["old", "new"] or len(rows) < 2:
        raise InputError([Problem(path, rows[0][0] if rows else None, _WANTED)])
    return [(line, row[0], row[1] if len(row) > 1 else "") for line, row in rows[1:]]
