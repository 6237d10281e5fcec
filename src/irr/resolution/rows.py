"""The rows of a sheet that came back: what they decide, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from irr.errors import LISTED, Problem
from irr.names import did_you_mean, quoted, shown
from irr.resolution.deciding import read_decision, read_reason, unknown_category, unknown_reason
from irr.resolution.model import Decision
from irr.resolution.unchanged import altered, stale
from irr.worksheets import restored

if TYPE_CHECKING:
    from irr.resolution.columns import Columns
    from irr.resolution.deciding import Names
    from irr.resolution.unchanged import Known
    from irr.worksheets import Row, Written

#: Sections up to which the nearest id is looked for.
_MOST_COMPARED = 2000


@dataclass(frozen=True)
class Allowed:
    """What a decision may name, and of which groups of categories one only."""

    names: Names
    groups: Mapping[str, tuple[str, ...]]


@dataclass
class Found:
    """What the rows decide, by section, and on which row each section stands.

    `altered` are rows whose fixed cells are not as they were written, `problems` what else is wrong. `rated` are
    the coders who rated a section that has a row.
    """

    path: str
    decisions: dict[str, Decision] = field(default_factory=dict)
    row_of: dict[str, int] = field(default_factory=dict)
    rated: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    altered: list[Problem] = field(default_factory=list)

    def add(self, row: Row, text: str) -> None:
        self.problems.append(Problem(self.path, row.number, text))

    @property
    def compares(self) -> bool:
        """Whether the next problem is still one that is listed: looking for likeness takes time."""
        return len(self.problems) < LISTED


def read_rows(written: Written, columns: Columns, known: Known, allowed: Allowed) -> Found:
    """All that the rows say, each looked at once."""
    found = Found(written.path)
    for row in written.rows:
        section = _section(row, known, found)
        if section is None:
            continue
        dispute = known.disputes[section]
        found.rated.update(dispute.given)
        if text := altered(row, columns, dispute):
            found.altered.append(Problem(written.path, row.number, text))
        elif text := stale(row, columns, dispute):
            found.add(row, text)
        if (decision := _decision(row, section, allowed, found)) is not None:
            found.decisions[section] = decision
    return found


def _section(row: Row, known: Known, found: Found) -> str | None:
    """The section in dispute that a row is about; None and a problem where there is none."""
    cell = row.cells.get("section", "").strip("\r\n")
    section = known.find(cell)
    if section is None and not cell.strip():
        found.add(row, "a row without a section")
    elif section is None:
        compares = found.compares and len(known.sections) <= _MOST_COMPARED
        hint = did_you_mean(restored(cell), known.sections) if compares else ""
        found.add(row, f"no section called {quoted(restored(cell))} in the files{hint}")
    elif section in found.row_of:
        found.add(row, f"section {quoted(section)} stands here and at row {found.row_of[section]}")
    else:
        found.row_of[section] = row.number
        if section in known.disputes:
            return section
        found.add(row, f"section {quoted(section)} is not in dispute in the files; make the sheet again")
    return None


def _decision(row: Row, section: str, allowed: Allowed, found: Found) -> Decision | None:
    """What a row decides; None where its decision is empty."""
    cell, by = row.cells.get("decision", ""), restored(row.cells.get("by", "").strip())
    reason = read_reason(row.cells.get("reason", ""))
    if reason is None:
        found.add(row, f"{unknown_reason(row.cells['reason'])} (section {quoted(section)})")
    if not cell.strip():
        if by or reason != ("", ""):
            filled = "by" if by else "reason"
            way_out = "write the decision, [] for none"
            found.add(row, f"section {quoted(section)} has a {filled} and no decision; {way_out}")
        return None
    categories, unknown = read_decision(cell, allowed.names)
    for name in unknown:
        found.add(row, unknown_category(name, section, allowed.names, found.compares))
    for text in _exclusive(categories, allowed.groups):
        found.add(row, f"section {quoted(section)}: {text}")
    word, remark = reason or ("", "")
    return Decision(section, categories, by, word, remark)


def _exclusive(categories: tuple[str, ...], groups: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """A message for each group of which a decision names two."""
    for group, members in groups.items():
        given = [name for name in categories if name in members]
        if len(given) > 1:
            yield f"group {quoted(group)} allows one category, got {', '.join(map(shown, given))}"
