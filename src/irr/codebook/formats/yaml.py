"""YAML: the file people write. Comments are not kept when a codebook is written again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from irr import yamltree
from irr.codebook.mapping import entries, head, headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from irr.codebook.model import Codebook
    from irr.yamltree import Node

SUFFIX = ".yaml"
SUMMARY = "for writing and reviewing: everything, a key a line"

_COMMENT = re.compile("#[^\n\r\x85\u2028\u2029]*")
_KEY = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:[ \t]*+(?:#[^\r\n]*+|---[ \t]*+)?[\r\n]++)*+[a-z_]++[ \t]*+:(?:[ \t\r\n]|\Z)"
)
#: What may stand bare where every reader takes it for the same text or number.
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
_BARE = ("version", "since")


def claims(data: bytes, path: str) -> bool:
    """Whether the first line that is no comment is a key."""
    return _KEY.match(data) is not None


def tree(data: bytes, path: str) -> tuple[Node, tuple[str, ...]]:
    """The tree of the file."""
    return yamltree.parse(data, path), ()


def comments(data: bytes) -> int:
    """How many comments there are in a file that can be read: what begins with # where no text stands."""
    if b"#" not in data:
        return 0
    import yaml

    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = data.decode("utf-16" if wide else "utf-8-sig")
    found = end = 0
    for event in yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        if isinstance(event, yaml.ScalarEvent):
            marks: tuple[Any, Any] = event.start_mark, event.end_mark
            begins = marks[0].index
            found += len(_COMMENT.findall(text[end:begins]))
            end = marks[1].index
            if event.style in ("|", ">"):
                # After the mark of a block of text there may be one.
                found += len(_COMMENT.findall(text[begins:end].splitlines()[0]))
    return found + len(_COMMENT.findall(text[end:]))


def data(codebook: Codebook) -> bytes:
    """The codebook with every field that says something."""
    lines = [line for name, value in head(codebook).items() for line in _field(name, value, "")]
    groups = headings(codebook)
    if groups:
        lines += ["categories:", *_list(groups)]
    lines += ["codes:" if groups else "categories:", *_list(entries(codebook))]
    return ("\n".join(lines) + "\n").encode()


def _list(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    for record in records:
        mark = "  - "
        for name, value in record.items():
            for line in _field(name, value, "    "):
                yield mark + line[4:] if mark else line
                mark = ""


def _field(name: str, value: Any, indent: str) -> Iterator[str]:
    """One key with its value: a text, a number, texts, entries or a mapping."""
    start = f"{indent}{name}:"
    if isinstance(value, str):
        bare = name in _BARE and _WHOLE.fullmatch(value)
        yield f"{start} {value if bare else yamltree.block(value, indent + '  ')}"
    elif isinstance(value, int | float):
        yield f"{start} {value!r}"
    elif name == "codes_per_unit":
        yield f"{start} {{{', '.join(f'{end}: {limit}' for end, limit in value.items())}}}"
    elif isinstance(value, dict):
        yield start
        for key, texts in value.items():
            yield f"{indent}  {yamltree.key(key)} {yamltree.flow_list(texts)}"
    elif value and isinstance(value[0], dict):
        yield start
        yield from _list(value)
    elif name in ("themes", "confused_with", "keywords", "authors"):
        yield f"{start} {yamltree.flow_list(value)}"
    else:
        yield start
        for text in value:
            yield f"{indent}  - {yamltree.block(text, indent + '    ')}"
