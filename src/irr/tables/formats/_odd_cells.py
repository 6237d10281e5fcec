"""Cells of which a spreadsheet may have made something else than was typed: found, counted, never repaired."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from irr.codings import Remark
from irr.inputs.workbook import MOST_DIGITS, is_exact, text_of
from irr.names import quoted
from irr.spreadsheets import letters

if TYPE_CHECKING:
    from irr.inputs.workbook import Cell

#: Cells of one kind that are shown.
SHOWN = 3

_ERROR = re.compile(r"#(REF!|N/A|DIV/0!|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|(Err:\d+)")
_DURATION = re.compile(r"PT\d+H\d+M[\d.,]+S")
_LED_BY_ZERO = re.compile(r"0\d+")

_WORDS = {
    "date_cells": (
        "date or time",
        "dates or times",
        "a spreadsheet makes 02-Jan of 1-2; they are read as shown here, and what was typed cannot be known",
    ),
    "long_numbers": (
        f"number of more than {MOST_DIGITS} digits",
        f"numbers of more than {MOST_DIGITS} digits",
        f"a spreadsheet keeps {MOST_DIGITS} and makes the others 0",
    ),
    "error_cells": ("error", "errors", "read as the text shown"),
    "numbers_among_texts": (
        "number beside texts that begin with 0",
        "numbers beside texts that begin with 0",
        "a spreadsheet drops the zero of what it takes for a number; are they the same ids?",
    ),
}


@dataclass
class _Met:
    count: int = 0
    record: int = 0
    examples: list[str] = field(default_factory=list)

    def see(self, record: int, shown: str) -> None:
        if not self.count:
            self.record = record
        self.count += 1
        if len(self.examples) < SHOWN:
            self.examples.append(shown)


class OddCells:
    """Counts the odd cells of each column, as rows go by."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._met: dict[tuple[int, str], _Met] = {}
        self._numbers: dict[int, _Met] = {}
        self._led_by_zero: set[int] = set()

    def see_row(self, record: int, line: int, row: Sequence[Cell]) -> None:
        """Look at the cells of row `line` of the sheet."""
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                if cell[:1] in "#EP0" and cell:
                    self._see_text(record, line, column, cell)
            elif not isinstance(cell, bool):
                self._see_value(record, line, column, cell)

    def said(self) -> dict[int, list[Remark]]:
        """What is to be said, by column."""
        for column in sorted(self._led_by_zero & self._numbers.keys()):
            self._met[column, "numbers_among_texts"] = self._numbers[column]
        said: dict[int, list[Remark]] = {}
        for (column, kind), met in sorted(self._met.items()):
            one, many, why = _WORDS[kind]
            name = self._names[column] if column < len(self._names) else ""
            examples = ", ".join(met.examples) + (", …" if met.count > len(met.examples) else "")
            text = f"column {quoted(name)} holds {met.count:,} {one if met.count == 1 else many} ({examples}): {why}"
            said.setdefault(column, []).append(Remark(kind, text, met.record))
        return said

    def _see_text(self, record: int, line: int, column: int, cell: str) -> None:
        if _ERROR.fullmatch(cell):
            self._add("error_cells", record, line, column, cell)
        elif _DURATION.fullmatch(cell):
            self._add("date_cells", record, line, column, cell)
        elif _LED_BY_ZERO.fullmatch(cell):
            self._led_by_zero.add(column)

    def _see_value(self, record: int, line: int, column: int, cell: Cell) -> None:
        if isinstance(cell, date | datetime | time | timedelta):
            self._add("date_cells", record, line, column, cell)
            return
        if not is_exact(cell):
            self._add("long_numbers", record, line, column, cell)
        if text_of(cell).isdecimal():
            self._numbers.setdefault(column, _Met()).see(record, f"{_place(column, line)} {text_of(cell)}")

    def _add(self, kind: str, record: int, line: int, column: int, cell: Cell) -> None:
        met = self._met.setdefault((column, kind), _Met())
        met.see(record, f"{_place(column, line)} {text_of(cell)}")


def _place(column: int, line: int) -> str:
    """A cell as spreadsheets call it: B14."""
    return f"{letters(column)}{line}"
