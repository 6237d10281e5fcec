"""Whether a row is as it was written, and whether the files still say what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from irr.disputes import Dispute, renamed
from irr.names import quoted, shown
from irr.worksheets import CHECK, CODER, Part, fingerprint, fixed_cells, joined, normal, parts, restored

if TYPE_CHECKING:
    from irr.resolution.columns import Columns
    from irr.worksheets import Row

#: Columns that the files may not know, where the sheet was made with a list of sections.
_PERHAPS_UNKNOWN = ("document", "text")


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


def altered(row: Row, columns: Columns, dispute: Dispute) -> str | None:
    """What of the cells that nobody was to change is not as it was written, or None."""
    cells = {head: restored(row.cells.get(head, "")) for head in columns.fixed}
    check = fingerprint(columns.fixed, list(cells.values()), columns.blind)
    if row.cells.get(CHECK, "").strip() == check:
        return None
    # The fingerprint does not say which cell it was. The files say what most of them should be.
    as_sheet = renamed(dispute, columns.shown) if columns.blind else dispute
    expected = fixed_cells(as_sheet, [head.removeprefix(CODER) for head in columns.coders])
    unknown = [head for head in _PERHAPS_UNKNOWN if head in cells and not expected[head]]
    differing = [
        head for head, cell in cells.items() if not _alike(cell, expected[head]) and head not in unknown
    ]
    if len(differing) > 1:
        what = f"the columns {', '.join(map(quoted, differing))} no longer match"
    else:
        doubtful = [*(head for head in unknown if cells[head].strip()), CHECK]
        what = f"the column {' or '.join(map(quoted, differing or doubtful))} no longer matches"
    return f"section {quoted(dispute.section)} was altered: {what}; only decision, reason and by are to be filled in"


def stale(row: Row, columns: Columns, dispute: Dispute) -> str | None:
    """Whose coding in the files is not the one in the sheet, or None."""
    for head, coder in columns.coders.items():
        here, now = restored(row.cells.get(head, "")), joined(dispute.given.get(coder))
        if not _alike(here, now):
            way_out = "make the sheet again" + (
                ", or give the key that belongs to it" if columns.blind else ""
            )
            return (
                f"section {quoted(dispute.section)} is coded otherwise in the files now: {shown(coder)} has "
                f"{_said(now)}, the sheet says {_said(here)}; {way_out}"
            )
    return None


def _alike(here: str, now: str) -> bool:
    """Whether two cells say the same, in whatever order: that of categories is the codebook's, that of coders the
    files', and both may be given otherwise than when the sheet was made."""
    return normal(here) == normal(now) or _pieces(here) == _pieces(now)


def _pieces(cell: str) -> list[Part]:
    return sorted(parts(normal(cell), ";"), key=lambda part: (part.text, part.exact))


def _said(cell: str) -> str:
    return {"": "no coding", "[]": "nothing that fits"}.get(cell, quoted(cell))
