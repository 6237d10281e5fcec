"""What a reporter renders, whatever was computed: a title, blocks to read, records for programs, a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from irr.notices import Notice
from irr.reporters._blocks import Block


@dataclass(frozen=True)
class Document:
    """One thing to report. Parts are made when they are asked for, so that a format pays for its own only.

    `blocks` is what people read. `head` and then `lists`, name by name, are the JSON object; a list's records
    are made one by one. `rows` are those of the CSV table, under `columns`.
    """

    title: str
    blocks: Callable[[], Iterator[Block]]
    head: Callable[[], Mapping[str, Any]]
    lists: Sequence[tuple[str, Callable[[], Iterable[Mapping[str, Any]]]]]
    columns: Sequence[str]
    rows: Callable[[], Iterable[Mapping[str, Any]]]
    #: What annotations are made of (sarif, github), where there is something to annotate.
    notices: Callable[[], Iterable[Notice]] | None = None


#: What can be reported, by the name of its class, and the module whose `document` tells it.
TOLD_BY = {
    "Report": "_agreement",
    "Diagnosis": "_diagnosis",
    "Resolution": "_resolution",
    "CodebookDiff": "_codebook_diff",
    "Applied": "_applied",
    "MergeSuggestions": "_merging",
}


def document_of(computed: object) -> Document:
    """The document that tells what was computed; only the module it needs is imported."""
    module = import_module(f"irr.reporters.{TOLD_BY[type(computed).__name__]}")
    document: Document = module.document(computed)
    return document
