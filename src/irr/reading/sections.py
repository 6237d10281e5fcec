"""What is known of sections: a table with a column `section` and others, or one id a line."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

import pyarrow as pa

from irr.errors import InputError, Problem
from irr.inputs import source_of
from irr.names import COLUMN_NAMES, listed, quoted

if TYPE_CHECKING:
    from irr.study import Study


#: Columns that go by other names, too.
SYNONYMS = {"text": ("text", "quote", "excerpt", "content", "segmenttext"), "document": ("document",)}


@dataclass(frozen=True)
class Sections:
    """The sections listed in a file, and the other columns of it: name → text for each section.

    The columns of text and documents are called `text` and `document`; others go by the name they have.
    """

    path: str
    ids: list[str]
    columns: dict[str, list[str]]

    @property
    def documents(self) -> list[str] | None:
        """The document of each section, where the file says."""
        return self.columns.get("document")

    def about(self, study: Study) -> dict[str, pa.StringArray]:
        """The columns in the order of the study's sections, all of which are listed.

        Where a cell is empty, what the study knew stays.
        """
        place = {name: row for row, name in enumerate(self.ids)}
        rows = [place[name] for name in study.names.to_pylist()] if study.names is not None else []
        about = {}
        for column, texts in self.columns.items():
            known = study.about.get(column)
            before = [None] * len(rows) if known is None else known.to_pylist()
            said = [texts[row] or text for row, text in zip(rows, before, strict=True)]
            about[column] = pa.array(said, pa.string())
        return about


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
    others = _others(rows[0][1], column, path) if column is not None else {}
    lines: dict[str, int] = {}
    columns: dict[str, list[str]] = {name: [] for name in others}
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
        for other, place in others.items():
            columns[other].append(_cell(row, place))
        if "document" in columns and not columns["document"][-1]:
            problems.append(Problem(path, line, f"section {quoted(name)} has no document, and others have"))
    if not lines:
        problems.append(Problem(path, None, "no sections in it"))
    if problems:
        raise InputError(problems)
    return Sections(path, list(lines), columns)


def _others(header: list[str], section: int, path: str) -> dict[str, int]:
    """The place of each named column beside that of the sections."""
    places = {name: place for place, name in enumerate(header) if name and place != section}
    if len(places) < sum(bool(name) for name in header) - 1:
        twice = next(name for name in header if name and header.count(name) > 1)
        raise InputError([Problem(path, 1, f"two columns are called {quoted(twice)}")])
    folded = {name.casefold(): name for name in places}
    for name, synonyms in SYNONYMS.items():
        found = next((folded[synonym] for synonym in synonyms if synonym in folded), None)
        if found is not None:
            places = {name if one == found else one: place for one, place in places.items()}
    return places


def _cell(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _rows(path: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with its line."""
    try:
        text = source_of(path).read().decode("utf-8-sig")
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
