"""The codes and sets of a REFI-QDA codebook as the tree that a codebook in YAML makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.codebook.formats._described import unfolded
from irr.codebook.mapping import TEXTS
from irr.codebook.refi import Coded, check_guids, codes_and_sets, guid_of, names_of, unpacked
from irr.names import listed, quoted
from irr.yamltree import Mapping, Node, Problems, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Sequence as Several


def tree(data: bytes, path: str) -> tuple[Node, tuple[str, ...]]:
    """The codes as entries with their lines, and remarks on what has no place in a codebook."""
    problems = Problems(path)
    codes, sets = codes_and_sets(unpacked(data, path), problems)
    check_guids(codes, problems)
    if not any(code.codable for code in codes):
        problems.add(None, "no codes that can be assigned")
    problems.stop()
    names = names_of(codes)
    return _Codes(codes, names, sets).tree(), tuple(_remarks(codes, names, sets))


def _remarks(codes: Several[Coded], names: Several[str], sets: Several[Coded]) -> Iterator[str]:
    longer = [name for code, name in zip(codes, names, strict=True) if name != code.name.strip()]
    if longer:
        yield f"names that stand more than once are told apart by the codes above them: {listed(longer)}"
    nested = [code.name for code in codes if not code.codable and code.above is not None]
    if nested:
        yield f"groups within others are read as groups beside them: {listed(nested)}"
    known = {guid_of(code.guid) for code in codes if code.codable}
    for one in sets:
        if strange := sum(member not in known for member in one.members):
            plural = "s" if strange > 1 else ""
            yield f"the set {quoted(one.name)} has {strange:,} member{plural} that cannot be assigned, not read"


class _Codes:
    """The codes of a file on their way to becoming entries."""

    def __init__(self, codes: Several[Coded], names: Several[str], sets: Several[Coded]) -> None:
        self.codes, self.names, self.sets = codes, names, sets
        self.parts = [unfolded(code.description) for code in codes]
        self.themes: dict[str, list[str]] = {}
        for one in sets:
            for member in one.members:
                self.themes.setdefault(member, []).append(one.name)

    def tree(self) -> Node:
        groups = [n for n, code in enumerate(self.codes) if not code.codable]
        entries = [n for n, code in enumerate(self.codes) if code.codable]
        found: dict[str, Node] = {}
        if self.sets:
            found["themes"] = _list([_heading(one.name, one, unfolded(one.description)) for one in self.sets])
        if groups:
            found["categories"] = _list(
                [_heading(self.names[n], self.codes[n], self.parts[n]) for n in groups]
            )
        if exclusive := self._exclusive(entries):
            found["exclusive"] = exclusive
        found["codes" if groups else "categories"] = _list([self._entry(n) for n in entries])
        return Mapping(tuple((Scalar(key, 1), node) for key, node in found.items()), 1)

    def _entry(self, number: int) -> Node:
        code = self.codes[number]
        found: dict[str, Node] = {"id": _text(self.names[number], code.line)}
        if self.names[number] != code.name.strip():
            found["label"] = _text(code.name, code.line)
        for key, texts in self.parts[number].items():
            if key in TEXTS:
                found[key] = _list([_text(text, code.line) for text in texts])
            elif key == "exclusive":
                found[key] = _text(texts[0], code.line)
            else:
                found[key] = _text("\n".join(texts), code.line)
        if code.above is not None:
            found["parent"] = _text(self.names[code.above], code.line)
        if themes := self.themes.get(guid_of(code.guid)):
            found["themes"] = _list([_text(theme, code.line) for theme in themes])
        for key, said in (("refi_guid", code.guid), ("color", code.color)):
            if said.strip():
                found[key] = _text(said, code.line)
        return Mapping(tuple((Scalar(key, code.line), node) for key, node in found.items()), code.line)

    def _exclusive(self, entries: Several[int]) -> Mapping | None:
        groups: dict[str, list[Node]] = {}
        for number in entries:
            code = self.codes[number]
            for name in self.parts[number].get("exclusive", []):
                groups.setdefault(name, []).append(_text(self.names[number], code.line))
        entries_of = tuple((Scalar(name, 1), _list(members)) for name, members in groups.items())
        return Mapping(entries_of, 1) if groups else None


def _heading(name: str, one: Coded, parts: dict[str, list[str]]) -> Node:
    said = {"id": name} | {key: "\n".join(parts[key]) for key in ("label", "definition") if key in parts}
    return Mapping(
        tuple((Scalar(key, one.line), _text(text, one.line)) for key, text in said.items()), one.line
    )


def _text(text: str, line: int) -> Scalar:
    return Scalar(text, line, plain=False)


def _list(nodes: list[Node]) -> Sequence:
    return Sequence(tuple(nodes), nodes[0].line if nodes else 1)
