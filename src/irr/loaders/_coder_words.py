"""What stands beside the assignments of a YAML file: notes, comments, suggested categories, provenance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr import yamltree
from irr.codings import Comment, Note, Remark, Suggestion
from irr.names import quoted
from irr.yamltree import Fields, Mapping, Node, Problems, Scalar, Sequence, described

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

ASPECTS = ("content", "boundary", "appropriateness")

_ASPECTS = {aspect: aspect for aspect in ASPECTS}
_SUGGESTION = {
    "name": "name",
    "id": "name",
    "category": "name",
    "reason": "reason",
    "sections": "sections",
}
_PROVENANCE = {key: key for key in ("how", "by", "reason", "remark")}


def notes(found: Fields, coder: str, problems: Problems) -> Iterator[Note]:
    """`notes:` leads from sections to a text or several."""
    for section, value in _entries(found, "notes", "sections to texts", problems):
        for text in yamltree.texts_of(value, f"the notes on {quoted(section)}", problems):
            yield Note(coder, section, text)


def comments(found: Fields, coder: str, problems: Problems) -> Iterator[Comment]:
    """`comments:` leads from categories to texts, or further by aspect; a text alone has the aspect ""."""
    for category, value in _entries(found, "comments", "categories to texts", problems):
        what = f"the comments on {quoted(category)}"
        if isinstance(value, Mapping):
            for aspect, (_, node) in yamltree.fields(value, _ASPECTS, what, problems).items():
                for text in yamltree.texts_of(node, what, problems):
                    yield Comment(coder, category, aspect, text)
        else:
            for text in yamltree.texts_of(value, what, problems):
                yield Comment(coder, category, "", text)


def suggestions(found: Fields, coder: str, problems: Problems) -> Iterator[Suggestion]:
    """`suggested:` lists names, or mappings with a name, or leads from names to reasons."""
    _, node = found.get("suggested", (None, None))
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _suggestion(item, coder, problems)
        return
    for name, value in _entries(found, "suggested", "names to reasons, or list names", problems):
        absent = yamltree.is_absent(value)
        reason = "" if absent else yamltree.text_of(value, f"the reason for {quoted(name)}", problems)
        yield Suggestion(coder, name, reason)


def agreed(found: Fields, sections: Container[str], problems: Problems) -> Iterator[Remark]:
    """`provenance:` leads from sections to how their coding came about: a coding agreed in discussion.

    No figure uses it, but figures that compare such a file with a coder's say something else than agreement
    of coders who worked alone, and a remark says so.
    """
    for section, value in _entries(found, "provenance", "sections to how they were agreed", problems):
        what = f"the provenance of section {quoted(section)}"
        if section not in sections:
            problems.add(value.line, f"{what}, which is not among the sections")
        for key, (_, node) in yamltree.fields(value, _PROVENANCE, what, problems).items():
            yamltree.text_of(node, f"'{key}' in {what}", problems)
    if "provenance" in found:
        text = "an agreed coding, made after discussion: figures with it are not of independent coders"
        yield Remark("agreed_coding", text)


def _suggestion(node: Node, coder: str, problems: Problems) -> Iterator[Suggestion]:
    if isinstance(node, Scalar):
        given: Fields = {"name": (node, node)}
    else:
        given = yamltree.fields(node, _SUGGESTION, "a suggested category", problems)
    name, reason = (
        yamltree.text_of(given[key][1], f"'{key}'", problems) if key in given else ""
        for key in ("name", "reason")
    )
    sections = yamltree.texts_of(given["sections"][1], "'sections'", problems) if "sections" in given else ()
    if name:
        yield Suggestion(coder, name, reason, sections)
    else:
        problems.add(node.line, "a suggested category needs a name")


def _entries(found: Fields, name: str, what: str, problems: Problems) -> Iterator[tuple[str, Node]]:
    """The stripped key and the value of each entry of a mapping that may be left out."""
    key, node = found.get(name, (None, None))
    if key is None or node is None or yamltree.is_absent(node):
        return
    if not isinstance(node, Mapping):
        problems.add(key.line, f"'{name}' must lead from {what}, not be {described(node)}")
        return
    for entry, value in node.entries:
        if text := entry.text.strip():
            yield text, value
        else:
            problems.add(entry.line, f"an empty name in '{name}'")
