"""A file for each coder of a document, as INCEpTION lays them out: DOCUMENT/CODER."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from irr.reading.coder_file import file_names

if TYPE_CHECKING:
    from irr.writers.model import Mark, Marked


class Work(NamedTuple):
    """What a coder marked in a document, in order; `name` is that of the file, without its ending."""

    name: str
    text: str
    marks: list[Mark]


def works(what: Marked) -> Iterator[Work]:
    """A work for each document and each coder who may have read it; what is marked of no stretch is left out."""
    coders = file_names(what.coders, "")
    documents = file_names([one.name for one in what.documents], "")
    for at, document in enumerate(what.documents):
        text = document.text or ""
        for coder, file in coders.items():
            if not what.has_read(coder, at):
                continue
            mine = [
                one for one in what.by_reader.get((at, coder), ()) if 0 <= one.start <= one.end <= len(text)
            ]
            mine.sort(key=lambda one: (one.start, one.end))
            yield Work(f"{documents[document.name]}/{file}", text, mine)


def utf16(text: str) -> list[int]:
    """The position of each code point in UTF-16 units, and that of the end."""
    found = [0]
    for character in text:
        found.append(found[-1] + (2 if character > "\uffff" else 1))
    return found
