"""The rows of a sheet that came back: altered, out of date, or as they were; and what they decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from irr.disputes import Dispute, renamed
from irr.errors import Problem
from irr.names import did_you_mean, quoted, shown
from irr.resolution.deciding import (
    Names,
    read_decision,
    read_reason,
    unknown_category,
    unknown_reason,
)
from irr.resolution.model import Decision
from irr.worksheets import CHECK, CODER, fingerprint, fixed_cells, joined, normal, restored

if TYPE_CHECKING:
    from irr.resolution.columns import Columns
    from irr.worksheets import Row, Written

#: Sections up to which the nearest id is looked for.
_MOST_COMPARED = 2000


@dataclass(frozen=True)
class Known:
    """What the files say: every section, and the disputes of those that coders rated differently."""

    sections: Mapping[str, None]
    disputes: Mapping[str, Dispute]

    @cached_property
    def _by_normal(self) -> dict[str, str]:
        return {normal(section): section for section in self.sections}

    def find(self, cell: str) -> str | None:
        """The section that a cell names, as the files have it."""
        text = restored(cell)
        return text if text in self.sections else self._by_normal.get(normal(text))


class Checker:
    """Goes through the rows once; `decisions` are what they decide.

    `altered` are rows whose fixed cells are not as they were written, `problems` what else is wrong. `rated` are
    the coders who rated a section that has a row.
    """

    def __init__(
        self,
        written: Written,
        columns: Columns,
        known: Known,
        names: Names,
        groups: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.written, self.columns, self.known, self.names, self.groups = (
            written,
            columns,
            known,
            names,
            groups,
        )
        self.problems: list[Problem] = []
        self.altered: list[Problem] = []
        self.decisions: dict[str, Decision] = {}
        self.rated: set[str] = set()
        self._row_of: dict[str, int] = {}
        for row in written.rows:
            self._see(row)

    def row_of(self, section: str) -> int | None:
        """The row that a section stands on."""
        return self._row_of.get(section)

    def _add(self, row: Row, text: str) -> None:
        self.problems.append(Problem(self.written.path, row.number, text))

    def _see(self, row: Row) -> None:
        cell = row.cells.get("section", "").strip("\r\n")
        section = self.known.find(cell)
        if section is None:
            sections = self.known.sections
            hint = did_you_mean(restored(cell), sections) if len(sections) <= _MOST_COMPARED else ""
            self._add(
                row,
                f"no section called {quoted(restored(cell))} in the files{hint}"
                if cell.strip()
                else "a row without a section",
            )
            return
        if section in self._row_of:
            self._add(row, f"section {quoted(section)} stands here and at row {self._row_of[section]}")
            return
        self._row_of[section] = row.number
        if section not in self.known.disputes:
            self._add(row, f"section {quoted(section)} is not in dispute in the files; make the sheet again")
            return
        self.rated.update(self.known.disputes[section].given)
        if altered := self._altered(row, section):
            self.altered.append(Problem(self.written.path, row.number, altered))
        elif stale := self._stale(row, section):
            self._add(row, stale)
        decision = self._decision(row, section)
        if decision is not None:
            self.decisions[section] = decision

    def _altered(self, row: Row, section: str) -> str | None:
        """What of the fixed cells is not as it was written."""
        heads = self.columns.fixed
        cells = [restored(row.cells.get(head, "")) for head in heads]
        if row.cells.get(CHECK, "").strip() == fingerprint(heads, cells, self.columns.blind):
            return None
        # The files say what the cells should be, but for a text or a document that they do not know.
        dispute = (
            renamed(self.known.disputes[section], self.columns.shown)
            if self.columns.blind
            else self.known.disputes[section]
        )
        letters = [head.removeprefix(CODER) for head in self.columns.coders]
        expected = fixed_cells(dispute, letters)
        differing = [
            head
            for head, cell in zip(heads, cells, strict=True)
            if normal(cell) != normal(expected[head]) and (expected[head] or head not in ("document", "text"))
        ]
        if not differing:
            differing = [head for head in ("document", "text") if head in heads and not expected[head]]
            differing = [head for head in differing if row.cells.get(head, "").strip()] + [CHECK]
            what = f"the column {' or '.join(map(quoted, differing))} no longer matches"
        elif len(differing) > 1:
            what = f"the columns {', '.join(map(quoted, differing))} no longer match"
        else:
            what = f"the column {quoted(differing[0])} no longer matches"
        return (
            f"section {quoted(section)} was altered: {what}; only decision, reason and by are to be filled in"
        )

    def _stale(self, row: Row, section: str) -> str | None:
        """Whose coding in the files is not the one in the sheet."""
        given = self.known.disputes[section].given
        for head, coder in self.columns.coders.items():
            here, now = restored(row.cells.get(head, "")), joined(given.get(coder))
            if normal(here) != normal(now):
                return (
                    f"section {quoted(section)} is coded otherwise in the files now: {shown(coder)} has "
                    f"{_said(now)}, the sheet says {_said(here)}; make the sheet again"
                    + (", or give the key that belongs to it" if self.columns.blind else "")
                )
        return None

    def _decision(self, row: Row, section: str) -> Decision | None:
        cell, by = row.cells.get("decision", ""), restored(row.cells.get("by", "").strip())
        reason = read_reason(row.cells.get("reason", ""))
        if reason is None:
            self._add(row, f"{unknown_reason(row.cells['reason'])} (section {quoted(section)})")
        if not cell.strip():
            if by or reason != ("", ""):
                filled = "by" if by else "reason"
                self._add(
                    row,
                    f"section {quoted(section)} has a {filled} and no decision; write the decision, [] for none",
                )
            return None
        categories, unknown = read_decision(cell, self.names)
        for name in unknown:
            self._add(row, unknown_category(name, section, self.names))
        for problem in self._exclusive(categories, section):
            self._add(row, problem)
        word, remark = reason or ("", "")
        return Decision(section, categories, by, word, remark)

    def _exclusive(self, categories: tuple[str, ...], section: str) -> Iterator[str]:
        for group, members in self.groups.items():
            given = [name for name in categories if name in members]
            if len(given) > 1:
                got = ", ".join(map(shown, given))
                yield f"section {quoted(section)}: group {quoted(group)} allows one category, got {got}"


def _said(cell: str) -> str:
    return {"": "no coding", "[]": "nothing that fits"}.get(cell, quoted(cell))
