"""JSON Lines: a record a rating with its categories as a list, or one a marked stretch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from irr.writers._records import records
from irr.writers.model import Files

if TYPE_CHECKING:
    from irr.writers.model import Coded, Marked

FORMAT = "JSON tables"
SUMMARY = "for programs: a record a line, the categories of a rating as a list"
SUFFIXES = (".jsonl", ".ndjson")
FOLDER = False
SECTIONS = SPANS = True


def write(what: Coded | Marked, layout: str | None) -> Files:
    """The records, one a line."""
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records(what))
    return Files({"": "".join(lines).encode(errors="backslashreplace")})
