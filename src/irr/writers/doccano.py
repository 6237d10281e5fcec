"""doccano: a file a coder, with labels of sections or labelled stretches of documents."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from irr.reading.coder_file import file_names
from irr.writers._texts import with_texts
from irr.writers.model import DOCUMENT, TEXT, Coded, Files, Marked

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = "doccano"
SUMMARY = "a JSONL file a coder, as an export of all members has them"
SUFFIXES = ()
FOLDER = True
SECTIONS = SPANS = True


def write(what: Coded | Marked, layout: str | None) -> Files:
    """A line a section or document that the coder read."""
    marked = None if isinstance(what, Coded) else with_texts(what, "doccano")[0]
    files = {}
    for coder, name in file_names(what.coders, ".jsonl").items():
        records = _sections(what, coder) if isinstance(what, Coded) else _documents(marked or what, coder)
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        if text := "".join(lines):
            files[name] = text.encode(errors="backslashreplace")
    return Files(files)


def _sections(what: Coded, coder: str) -> Iterator[dict[str, Any]]:
    number = {section: place for place, section in enumerate(what.sections, start=1)}
    for section, given in what.by_coder.get(coder, {}).items():
        comments = [*what.notes_of.get((section, coder), ())]
        record: dict[str, Any] = {
            "id": number[section],
            "text": what.said(TEXT).get(section, section),
            "label": [*given],
            "unit": section,
        }
        if document := what.said(DOCUMENT).get(section):
            record[DOCUMENT] = document
        yield record | {"Comments": comments}


def _documents(what: Marked, coder: str) -> Iterator[dict[str, Any]]:
    for at, document in enumerate(what.documents):
        if what.has_read(coder, at):
            labels = [
                [mark.start, mark.end, mark.category]
                for mark in what.by_reader.get((at, coder), ())
                if mark.start >= 0
            ]
            yield {
                "id": at + 1,
                "text": document.text,
                "label": labels,
                "unit": document.name,
                "Comments": [],
            }
