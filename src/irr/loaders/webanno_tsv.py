"""WebAnno TSV 3, as WebAnno and INCEpTION write it: a file for each coder of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem
from irr.inputs import Input
from irr.loaders._gathering import MOST_MARKS, MOST_PROBLEMS, lines_of
from irr.loaders._layers import load_layers
from irr.loaders._members import Member, has_member, holds_files
from irr.loaders._webanno_reading import Reading
from irr.names import quoted

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders import LoadOptions
    from irr.loaders._layer_choice import Parsed

FORMAT = "WebAnno TSV 3"
SUMMARY = "a file for each coder of a document, as INCEpTION and WebAnno write it"
VARIABLES = True

_HEAD = b"#FORMAT=WebAnno TSV "
_OLD = re.compile(rb"\s*# [\w.]+ \|")


def claims(source: Input) -> bool:
    """A file whose first line says so, or a folder or zip that holds one."""
    if holds_files(source):
        return has_member(source, _is_ours)
    return _head_is_ours(source.head)


def load(source: Input, options: LoadOptions) -> Spans:
    """The marks of one layer and feature."""
    return load_layers(
        source,
        options,
        parse,
        _is_ours,
        (".tsv",),
        FORMAT,
        {
            "positions": "UTF-16 units",
            "text": "rebuilt from sentences and positions, a line break where a gap is",
        },
    )


def _is_ours(member: Member) -> bool:
    return member.is_like((".tsv",), _head_is_ours)


def _head_is_ours(head: bytes) -> bool:
    head = head.removeprefix(b"\xef\xbb\xbf")
    return head.startswith(_HEAD) or (_OLD.match(head) is not None and b"\n#id=" in head)


def parse(data: bytes, path: str) -> Iterator[Parsed]:
    """What one file says."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError([Problem(path, None, "not UTF-8 text")]) from None
    first = text.partition("\n")[0]
    version = re.match(r"#FORMAT=WebAnno TSV 3(?:\.\d+)?\s*$", first)
    if version is None:
        shown = quoted(first.removeprefix("#FORMAT=").strip())
        raise InputError([Problem(path, 1, f"{shown} is another version; export as WebAnno TSV 3")])
    reading = Reading(path)
    for number, line in lines_of(text):
        reading.take(number, line)
        if len(reading.problems) >= MOST_PROBLEMS or reading.marks > MOST_MARKS:
            break
    yield reading.finish()
