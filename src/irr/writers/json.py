"""JSON: an array of records, one a rating with its categories as a list, or one a marked stretch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from irr.writers._records import records
from irr.writers.model import Files

if TYPE_CHECKING:
    from irr.writers.model import Coded, Marked

FORMAT = "JSON tables"
SUMMARY = "for programs: an array of records, the categories of a rating as a list"
SUFFIXES = (".json",)
FOLDER = False
SECTIONS = SPANS = True


def write(what: Coded | Marked, layout: str | None) -> Files:
    """The array, a record a line."""
    lines = (json.dumps(record, ensure_ascii=False) for record in records(what))
    text = "[\n" + ",\n".join(lines) + "\n]\n"
    return Files({"": text.encode(errors="backslashreplace")})
