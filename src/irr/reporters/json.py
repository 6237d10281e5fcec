"""JSON for programs: everything, unrounded; its schema is `irr schema result`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.reporters._documents import document_of
from irr.reporters._json_text import json_text

if TYPE_CHECKING:
    from irr.reporters import Display

SHOWS_WARNINGS = True
SUMMARY = "for programs: everything, unrounded"
SUFFIX = ".json"


def render(computed: object, display: Display) -> str:
    """The report as JSON, a line a record."""
    document = document_of(computed)
    # Record by record and joined once: as objects, or joined part by part, they take several times the room.
    pieces = ["{"]
    comma = ""
    for name, value in document.head().items():
        pieces += [comma, "\n ", json_text(name), ": ", json_text(value)]
        comma = ","
    for name, records in document.lists:
        pieces += [comma, f'\n "{name}": [']
        comma = ""
        for record in records():
            pieces += [comma, "\n  ", json_text(record)]
            comma = ","
        pieces.append("\n ]" if comma else "]")
        comma = ","
    pieces.append("\n}\n")
    return "".join(pieces)
