"""REFI-QDA codebook (.qdc): what NVivo, ATLAS.ti, MAXQDA, QualCoder and Taguette exchange; or that of a project (.qdpx).

A code has a name, which is the id, and one description; what else is said of a category stands in that, part by part.
Sets are themes, and codes that cannot be assigned are groups.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.codebook.model import Codebook
    from irr.yamltree import Node

SUFFIX = ".qdc"
SUMMARY = "for NVivo, ATLAS.ti, MAXQDA and other programs: REFI-QDA; the head is lost"

_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[?!a-zA-Z]|\xff\xfe<\0|\xfe\xff\0<")

#: A comment; or what may hold the same characters and is none.
_COMMENT = re.compile(r"(<!--.*?-->)|<!\[CDATA\[.*?\]\]>|<\?.*?\?>", re.DOTALL)

# Every codebook is offered to this module, and Python's XML takes longer to import than to read most of them.


def claims(data: bytes, path: str) -> bool:
    """Whether the file is XML, or a zip with a project in it."""
    if data.startswith(b"PK"):
        from irr.codebook.refi import is_project

        return is_project(data, path)
    return _XML.match(data[:1000]) is not None


def tree(data: bytes, path: str) -> tuple[Node, tuple[str, ...]]:
    """The codes as entries with their lines, and remarks on what has no place in a codebook."""
    from irr.codebook.formats import _qdc_reading

    return _qdc_reading.tree(data, path)


def comments(data: bytes) -> int:
    """How many comments there are in a file that can be read."""
    if data.startswith(b"PK"):
        from irr.codebook.refi import unpacked

        data = unpacked(data, "")
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = data.decode("utf-16" if wide else "utf-8", errors="replace")
    return sum(found[1] is not None for found in _COMMENT.finditer(text))


def data(codebook: Codebook) -> bytes:
    """The codebook as XML that the schema accepts."""
    from irr.codebook.formats._qdc_writing import document

    return ("\n".join(document(codebook)) + "\n").encode()


def code_lines(codebook: Codebook | None, categories: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The element `Codes` of a project with these categories, a line each, and the GUID of every category.

    Those of the codebook come first, in its order and with what it says of them.
    """
    from irr.codebook.formats import _qdc_writing

    return _qdc_writing.code_lines(codebook, categories)


def attribute(text: str, anything: bool = False) -> str:
    """A text as the value of an attribute, quoted; what XML cannot hold is replaced, unless `anything` goes."""
    from irr.codebook.formats import _qdc_writing

    return _qdc_writing.attribute(text, anything)
