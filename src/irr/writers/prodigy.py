"""Prodigy: a line a section and coder, with the options that were accepted."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from irr.errors import UsageError
from irr.writers.model import DOCUMENT, TEXT, Files, Marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.writers.model import Coded

FORMAT = "Prodigy"
SUMMARY = "multiple choice (JSONL), as db-out writes it"
SUFFIXES = ()
FOLDER = False
SECTIONS, SPANS = True, False


def write(what: Coded | Marked, layout: str | None) -> Files:
    """A line a rating."""
    if isinstance(what, Marked):
        raise UsageError("what irr writes for Prodigy holds sections; say what a section is with --unit")
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in _records(what))
    return Files({"": "".join(lines).encode(errors="backslashreplace")})


def _records(what: Coded) -> Iterator[dict[str, Any]]:
    options = [{"id": name, "text": name} for name in what.categories]
    for coder in what.coders:
        for section, given in what.by_coder.get(coder, {}).items():
            meta = {"unit": section}
            if document := what.said(DOCUMENT).get(section):
                meta[DOCUMENT] = document
            yield {
                "text": what.said(TEXT).get(section, section),
                "meta": meta,
                "options": options,
                "accept": [*given],
                "answer": "accept",
                "_view_id": "choice",
                "_input_hash": _number(section),
                "_task_hash": _number(f"{section}\0choice"),
                "_session_id": coder,
                "_annotator_id": coder,
            }


def _number(text: str) -> int:
    return zlib.crc32(text.encode(errors="backslashreplace")) - 2**31
