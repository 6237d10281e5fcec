"""brat: a folder a coder, with the texts and a standoff file beside each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from irr.reading.coder_file import file_names
from irr.writers._texts import with_texts
from irr.writers.model import Files

if TYPE_CHECKING:
    from irr.writers.model import Coded, Marked

FORMAT = "brat"
SUMMARY = "a folder a coder, texts with standoff annotations (.txt, .ann)"
SUFFIXES = ()
FOLDER = True
ONE_INPUT = True
SECTIONS = SPANS = True
#: Whether sections are written as stretches of documents.
LAYS_OUT = True

_NOT_IN_TYPES = re.compile(r"[^\w-]")


def write(what: Coded | Marked, layout: str | None) -> Files:
    """The texts in the folder of each coder who read them.

    A type holds letters, digits, `-` and `_`; what else stands in a category becomes `_`, and `visual.conf` tells brat
    what to show for it.
    """
    marked, said = with_texts(what, "brat")
    types = _types(marked.categories)
    folders = file_names(marked.coders, "")
    documents = file_names([one.name for one in marked.documents], "")
    files: dict[str, bytes] = {}
    for coder, folder in folders.items():
        for at, document in enumerate(marked.documents):
            if not marked.has_read(coder, at):
                continue
            text = document.text or ""
            mine = [one for one in marked.by_reader.get((at, coder), ()) if one.start >= 0]
            lines = [
                f"T{number}\t{types[one.category]} {one.start} {one.end}\t{_line(text[one.start : one.end])}\n"
                for number, one in enumerate(mine, start=1)
            ]
            stem = f"{folder}/{documents[document.name]}"
            files[f"{stem}.txt"] = text.encode(errors="backslashreplace")
            files[f"{stem}.ann"] = "".join(lines).encode(errors="backslashreplace")
    entities = "".join(f"{name}\n" for name in types.values())
    files["annotation.conf"] = f"[entities]\n{entities}[relations]\n[events]\n[attributes]\n".encode()
    renamed = {name: written for name, written in types.items() if name != written}
    if renamed:
        labels = "".join(f"{written} | {_line(name)}\n" for name, written in renamed.items())
        files["visual.conf"] = f"[labels]\n{labels}[drawing]\n".encode(errors="backslashreplace")
    return Files(files, renamed, said)


def _types(categories: Iterable[str]) -> dict[str, str]:
    """The type of each category, no two alike."""
    types: dict[str, str] = {}
    # Those that are types as they stand keep their names.
    for name in sorted(categories, key=lambda name: _NOT_IN_TYPES.search(name) is not None or not name):
        stem = _NOT_IN_TYPES.sub("_", name) or "_"
        number, written = 1, stem
        while written in types.values():
            number += 1
            written = f"{stem}-{number}"
        types[name] = written
    return {name: types[name] for name in categories}


def _line(text: str) -> str:
    return re.sub(r"[\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", " ", text)
