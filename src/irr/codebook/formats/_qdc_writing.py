"""A codebook as a REFI-QDA document that its schema accepts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from irr._version import __version__
from irr.codebook.formats._described import LABELS, folded
from irr.codebook.model import Category
from irr.codebook.outline import outline
from irr.codebook.refi import guid_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from irr.codebook.model import Codebook

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
#: What XML has no way to hold.
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Indentation stops growing here, so that codes nested deep are not mostly spaces.
_DEEPEST_INDENT = 20

_Guids = dict[tuple[type, str], str]


def document(codebook: Codebook) -> Iterator[str]:
    """The lines of the document."""
    guids = _guids(codebook)
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="irr {__version__}">'
    yield "  <Codes>"
    yield from _codes(codebook, guids)
    yield "  </Codes>"
    # The schema allows no Sets without a Set.
    if codebook.themes:
        yield "  <Sets>"
        yield from _sets(codebook, guids)
        yield "  </Sets>"
    yield "</CodeBook>"


def code_lines(codebook: Codebook | None, categories: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The element `Codes` of a project, a line each, and the GUID of every category."""
    guids: _Guids = {} if codebook is None else _guids(codebook)
    codes = [] if codebook is None else [*_codes(codebook, guids)]
    of = {name: guid for (kind, name), guid in guids.items() if kind is Category}
    for name in categories:
        if name not in of:
            text = f"irr::category:{name}".encode(errors="backslashreplace").decode()
            of[name] = str(uuid5(NAMESPACE_URL, text))
            codes.append(f'    <Code guid="{of[name]}" name={attribute(name)} isCodable="true"/>')
    return (["  <Codes>", *codes, "  </Codes>"] if codes else []), of


def _codes(codebook: Codebook, guids: _Guids) -> Iterator[str]:
    ends: list[str] = []
    groups: dict[str, list[str]] = {}
    for name, members in codebook.groups.items():
        for member in members:
            groups.setdefault(member, []).append(name)
    for placed in outline(codebook):
        while len(ends) > placed.depth:
            yield ends.pop()
        entry = placed.entry
        indent = "  " * min(placed.depth + 2, _DEEPEST_INDENT)
        color = ""
        if isinstance(entry, Category):
            if entry.color is not None and _COLOUR.fullmatch(entry.color):
                color = f' color="{entry.color}"'
            text = folded(entry.definition, _parts(entry, groups.get(entry.id, [])))
        else:
            text = folded(entry.definition, {"label": _some(entry.label)})
        codable = "true" if isinstance(entry, Category) else "false"
        named = f'guid="{guids[type(entry), entry.id]}" name={attribute(entry.id)}'
        yield f'{indent}<Code {named} isCodable="{codable}"{color}>'
        yield from _description(text, indent)
        ends.append(f"{indent}</Code>")
    yield from reversed(ends)


def _sets(codebook: Codebook, guids: _Guids) -> Iterator[str]:
    members: dict[str, list[str]] = {theme.id: [] for theme in codebook.themes}
    for category in codebook.categories:
        for theme in dict.fromkeys(category.themes):
            members[theme].append(guids[Category, category.id])
    for heading in codebook.themes:
        guid = uuid5(NAMESPACE_URL, f"irr:{codebook.name}:theme:{heading.id}")
        yield f'    <Set guid="{guid}" name={attribute(heading.id)}>'
        yield from _description(folded(heading.definition, {"label": _some(heading.label)}), "    ")
        yield from (f'      <MemberCode guid="{guid}"/>' for guid in members[heading.id])
        yield "    </Set>"


def _parts(category: Category, groups: list[str]) -> Mapping[str, list[str]]:
    """What is said of a category beside its definition, by key."""
    own = _some(category.exclusive)
    said = {
        "exclusive": list(dict.fromkeys(own + groups)),
        "value": [] if category.value is None else [repr(category.value).removesuffix(".0")],
        "status": [] if category.status == "active" else [category.status],
    }
    for key in LABELS:
        if key not in said and key != "definition":
            found = getattr(category, key)
            said[key] = list(found) if isinstance(found, tuple) else _some(found)
    return {key: said[key] for key in LABELS if key in said}


def _some(text: str | None) -> list[str]:
    return [text] if text else []


def _guids(codebook: Codebook) -> _Guids:
    """A GUID for everything: the one it came with, or one made from the names, the same each time."""
    guids: _Guids = {}
    taken: set[str] = set()
    for placed in outline(codebook):
        entry = placed.entry
        own = entry.refi_guid if isinstance(entry, Category) else None
        if own is None or not _GUID.fullmatch(guid_of(own)) or guid_of(own) in taken:
            kind = "category" if isinstance(entry, Category) else "group"
            own = str(uuid5(NAMESPACE_URL, f"irr:{codebook.name}:{kind}:{entry.id}"))
        taken.add(guid_of(own))
        guids[type(entry), entry.id] = own
    return guids


def _description(text: str, indent: str) -> Iterator[str]:
    if text:
        # A parser would make a bare carriage return a line feed.
        written = escape(_allowed(text), {"\r": "&#13;"})
        yield f"{indent}  <Description>{written}</Description>"


def attribute(text: str, anything: bool = False) -> str:
    """A text as the value of an attribute; what XML cannot hold is replaced, unless `anything` goes."""
    held = text if anything else _allowed(text)
    return quoteattr(held, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _allowed(text: str) -> str:
    return _NO_CHARACTER.sub("\ufffd", text)
