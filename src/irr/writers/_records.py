"""Ratings and marks as records with names: the one shape of JSON and of columnar files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from irr.writers.model import DOCUMENT, TEXT, Coded, Marked


def records(what: Coded | Marked) -> Iterator[dict[str, Any]]:
    """A record a rating, its categories as a list, empty where nothing fits; or one a mark.

    What is not known is left out.
    """
    if isinstance(what, Marked):
        yield from _marks(what)
        return
    for section in what.sections:
        for coder, given in what.by_section.get(section, {}).items():
            record: dict[str, Any] = {}
            if document := what.said(DOCUMENT).get(section):
                record[DOCUMENT] = document
            record |= {"section": section, "coder": coder, "categories": [*given]}
            if text := what.said(TEXT).get(section):
                record[TEXT] = text
            beside = what.notes_of.get((section, coder), ())
            yield record | dict(zip(("note", "comment", "memo"), beside, strict=False))


def _marks(what: Marked) -> Iterator[dict[str, Any]]:
    for document, start, end, coder, category, quote in what.marks:
        one = what.documents[document]
        record: dict[str, Any] = {"document": one.name}
        if start >= 0:
            record |= {"start": start, "end": end}
        record |= {"coder": coder, "category": category}
        text = quote if one.text is None or start < 0 else one.text[start:end]
        if text:
            record[TEXT] = text
        yield record
    unmarked = (what.opened or frozenset()) - {(mark.coder, mark.document) for mark in what.marks}
    for coder, document in sorted(unmarked, key=lambda pair: (pair[1], pair[0])):
        yield {"document": what.documents[document].name, "coder": coder, "category": None}
