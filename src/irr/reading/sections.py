"""The list of sections of a study: a table with a column `section`, or one id a line."""

from __future__ import annotations

import csv
from io import StringIO

from irr.errors import InputError, Problem
from irr.loaders import read_head
from irr.names import listed, quoted

#: Names of the column that holds the ids.
COLUMN_NAMES = ("section", "unit", "item", "id", "segment")


def read_section_ids(path: str) -> list[str]:
    """The ids listed in the file at `path`, in file order.

    Raises `InputError` where it has several columns and none called section, or names no section, or one
    twice.
    """
    read_head(path)
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except UnicodeDecodeError:
        raise InputError([Problem(path, None, "not UTF-8 text")]) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        raise InputError([Problem(path, None, f"cannot be read as a table: {error}")]) from None
    if not rows:
        raise InputError([Problem(path, None, "no sections in it")])
    header = [name.casefold() for name in rows[0][1]]
    column = next((header.index(name) for name in COLUMN_NAMES if name in header), None)
    if column is not None:
        rows = rows[1:]
    elif len(header) > 1:
        raise InputError([Problem(path, 1, f"no column called section; there are {listed(rows[0][1])}")])
    lines: dict[str, int] = {}
    problems = []
    for line, row in rows:
        name = row[column or 0] if len(row) > (column or 0) else ""
        if name in lines:
            problems.append(
                Problem(path, line, f"section {quoted(name)} stands here and at line {lines[name]}")
            )
        elif name:
            lines[name] = line
    if problems:
        raise InputError(problems)
    return list(lines)
