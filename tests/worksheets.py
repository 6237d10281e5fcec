"""Sheets as people fill them in: read as a table, changed, and written again as a spreadsheet would."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import python_calamine
import xlsxwriter

Cells = dict[str, str]
Change = Callable[[list[Cells]], None]


def table_of(path: Path) -> tuple[list[str], list[Cells]]:
    """The heads of a sheet, and each row as head → cell, exactly as they stand in the file."""
    if path.suffix == ".xlsx":
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        lines: list[list[str]] = book.get_sheet_by_name("disagreements").to_python(skip_empty_area=False)
    else:
        lines = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    return lines[0], [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def save(path: Path, heads: Sequence[str], rows: Sequence[Cells]) -> None:
    """Write the table again, with nothing added."""
    lines = [list(heads), *([row.get(head, "") for head in heads] for row in rows)]
    if path.suffix == ".xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            page = book.add_worksheet("disagreements")
            for number, line in enumerate(lines):
                for place, cell in enumerate(line):
                    page.write_string(number, place, cell)
        return
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    path.write_bytes(out.getvalue().encode("utf-8-sig"))


def edit(path: Path, change: Change) -> None:
    """Change the rows of a sheet in place."""
    heads, rows = table_of(path)
    change(rows)
    save(path, heads, rows)


def decide(path: Path, **decisions: str | tuple[str, ...]) -> None:
    """Fill in decisions by section: a text, or (decision, reason, by)."""

    def change(rows: list[Cells]) -> None:
        for row in rows:
            answer = decisions.get(row["section"])
            if answer is not None:
                parts = (answer,) if isinstance(answer, str) else answer
                row.update(zip(("decision", "reason", "by"), parts, strict=False))

    edit(path, change)
