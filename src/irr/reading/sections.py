"""The list of sections of a study: a table with a column `section`, or one id a line."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from irr.errors import InputError, Problem
from irr.loaders import read_head
from irr.names import COLUMN_NAMES, listed, quoted


@dataclass(frozen=True)
class Sections:
    """The sections listed in a file, and the document of each, where it says."""

    path: str
    ids: list[str]
    documents: list[str] | None


def read_sections(path: str) -> Sections:
    """The sections listed in the file at `path`, in file order.

    Raises `InputError` where it has several columns and none called section, or names no section, or one
    twice.
    """
    rows = _rows(path)
    header = [name.casefold() for name in rows[0][1]]
    column = next((header.index(name) for name in COLUMN_NAMES["section"] if name in header), None)
    if column is None and len(header) > 1:
        raise InputError([Problem(path, 1, f"no column called section; there are {listed(rows[0][1])}")])
    document = header.index("document") if "document" in header and column is not None else None
    lines: dict[str, int] = {}
    documents = []
    problems = []
    for line, row in rows if column is None else rows[1:]:
        name = _cell(row, column or 0)
        if not name:
            continue
        if name in lines:
            problems.append(
                Problem(path, line, f"section {quoted(name)} stands here and at line {lines[name]}")
            )
            continue
        lines[name] = line
        if document is not None:
            documents.append(_cell(row, document))
            if not documents[-1]:
                problems.append(
                    Problem(path, line, f"section {quoted(name)} has no document, and others have")
                )
    if not lines:
        problems.append(Problem(path, None, "no sections in it"))
    if problems:
        raise InputError(problems)
    return Sections(path, list(lines), documents if document is not None else None)


def _cell(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _rows(path: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with its line."""
    read_head(path)
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except UnicodeDecodeError:
        raise InputError([Problem(path, None, "not UTF-8 text")]) from None
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except csv.Error as error:
        raise InputError([Problem(path, None, f"cannot be read as a table: {error}")]) from None
    if not rows:
        raise InputError([Problem(path, None, "no sections in it")])
    return rows
