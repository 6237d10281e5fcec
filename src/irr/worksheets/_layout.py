"""The columns of a sheet and what stands in them, the same in every format."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from irr.worksheets._notation import joined, normal, quotable

if TYPE_CHECKING:
    from irr.disputes import Dispute, Sheet

#: Before the name of a coder in the head of a column, so that a coder may be called "section".
CODER = "coder: "
#: The columns that people fill in, and the one that tells whether the others were altered.
ANSWERS = ("decision", "reason", "by")
CHECK = "check"
#: The columns after those of the coders.
FOUND = ("shared", "only one", "kind", "notes")
#: The name of the sheet in a workbook, and what stands above it elsewhere.
TITLE = "disagreements"


def columns(sheet: Sheet) -> tuple[str, ...]:
    """The heads of all columns, in their order."""
    return (*fixed_columns(sheet), *ANSWERS, CHECK)


def fixed_columns(sheet: Sheet) -> tuple[str, ...]:
    """The heads of the columns that nobody is to change."""
    known = ["document"] * sheet.has_document + ["text"] * sheet.has_text
    return ("section", *known, *(CODER + coder for coder in sheet.coders), *FOUND)


def fixed_cells(dispute: Dispute, coders: Sequence[str]) -> dict[str, str]:
    """What stands in each column that nobody is to change, a document and a text included."""
    return {
        "section": dispute.section,
        "document": dispute.document or "",
        "text": dispute.text or "",
        **{CODER + coder: joined(dispute.given.get(coder)) for coder in coders},
        "shared": joined(dispute.shared) if dispute.shared else "",
        "only one": "; ".join(
            f"{quotable(coder, ';:,')}: {', '.join(quotable(name, ';:,') for name in names)}"
            for coder, names in dispute.only_one.items()
        ),
        "kind": dispute.kind,
        "notes": "\n".join(f"{note.coder}: {note.text}" for note in dispute.notes),
    }


def rows(sheet: Sheet, check: bool = True) -> Iterator[list[str]]:
    """The cells of each section, the columns to fill in left empty, with or without the check."""
    heads = fixed_columns(sheet)
    for dispute in sheet.disputes:
        of = fixed_cells(dispute, sheet.coders)
        cells = [of[head] for head in heads]
        last = [fingerprint(heads, cells, sheet.blind)] if check else []
        yield [*cells, *([""] * len(ANSWERS)), *last]


def fingerprint(heads: Sequence[str], cells: Sequence[str], blind: bool) -> str:
    """What the check of a row must be: letters that tell the layout, then a fingerprint of its fixed cells.

    n: coders by name, b: blind; d and t: there are documents and texts. It is the same whatever line ends
    and space at the ends of lines have become.
    """
    layout = ("b" if blind else "n") + "d" * ("document" in heads) + "t" * ("text" in heads)
    held = json.dumps([[head, normal(cell)] for head, cell in zip(heads, cells, strict=True)])
    return f"{layout}-{hashlib.blake2b(held.encode(), digest_size=6).hexdigest()}"
