"""The head of a codebook file: its texts, its scale, how many categories a section may have, themes and groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from irr import yamltree
from irr.codebook.entry import truth
from irr.codebook.model import SCALES, Heading, decimal
from irr.names import did_you_mean, quoted
from irr.yamltree import Fields, Node, Problems, Scalar, Sequence, described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from irr.codebook.entry import Draft

#: The keys of the head: texts as they stand, and all others.
TEXTS = ("codebook", "version", "date", "unit", "title", "description")
_OTHER = ("scale", "codes_per_unit", "themes", "exclusive", "authors", "categories", "codes")
HEAD = {key: key for key in (*TEXTS, *_OTHER)}
#: The keys of a theme, and of a group of codes, by their own names.
THEME = {"id": "id", "label": "label", "name": "label", "definition": "definition"}
THEME |= {"description": "definition"}
GROUP = THEME | {"exclusive": "exclusive"}
_LIMITS = {"min": "min", "max": "max"}


class Entry(NamedTuple):
    heading: Heading
    exclusive: bool


def headings_in(head: Fields, name: str, known: dict[str, str], problems: Problems) -> list[Entry]:
    """Themes, or groups of codes: a list of ids or mappings, or a mapping from ids to labels or mappings."""
    key, node = head.get(name, (None, None))
    if key is None or node is None or yamltree.is_absent(node):
        return []
    if isinstance(node, Scalar):
        problems.add(key.line, f"'{name}' must be a list, not {described(node)}")
        return []
    if isinstance(node, Sequence):
        found = [_heading(None, item, name, known, problems) for item in node.items]
    else:
        found = [_heading(entry, value, name, known, problems) for entry, value in node.entries]
    first: dict[str, int] = {}
    for entry, line in found:
        if not entry.heading.id:
            problems.add(line, f"an entry of '{name}' needs an 'id'")
        elif entry.heading.id in first:
            problems.add(
                line, f"{quoted(entry.heading.id)} stands here and at line {first[entry.heading.id]}"
            )
        else:
            first[entry.heading.id] = line
    return [entry for entry, _ in found]


def _heading(
    key: Scalar | None, node: Node, name: str, known: dict[str, str], problems: Problems
) -> tuple[Entry, int]:
    """One theme or group with its line; `key` is its id where it stands in a mapping."""
    if isinstance(node, Scalar):
        text = "" if key is not None and yamltree.is_absent(node) else node.text.strip()
        heading = Heading(text) if key is None else Heading(key.text.strip(), label=text)
        return Entry(heading, exclusive=False), node.line if key is None else key.line
    given = yamltree.fields(node, known, f"an entry of '{name}'", problems)
    said = False
    if "exclusive" in given:
        answer = truth(given["exclusive"][1])
        if answer is None:
            node_said = described(given["exclusive"][1])
            problems.add(given["exclusive"][1].line, f"'exclusive' must be true or false, not {node_said}")
        said = bool(answer)
    own = text_in(given, "id", problems) if key is None or "id" in given else key.text.strip()
    heading = Heading(own, text_in(given, "label", problems), text_in(given, "definition", problems))
    return Entry(heading, said), node.line if key is None else key.line


def scale_in(head: Fields, drafts: Iterable[Draft], problems: Problems) -> str:
    scale = text_in(head, "scale", problems)
    if not scale:
        return "ordinal" if any(draft.order is not None for draft in drafts) else "nominal"
    if scale not in SCALES:
        text = f"scale {quoted(scale)} is none of {', '.join(SCALES)}{did_you_mean(scale, SCALES)}"
        problems.add(head["scale"][1].line, text)
    return scale


def limits_in(head: Fields, problems: Problems) -> tuple[int, int | None]:
    """The least and the most categories one coder gives one section."""
    if "codes_per_unit" not in head or yamltree.is_absent(head["codes_per_unit"][1]):
        return 0, None
    node = head["codes_per_unit"][1]
    given = yamltree.fields(node, _LIMITS, "'codes_per_unit'", problems)
    limits: dict[str, int] = {}
    for name, (_, value) in given.items():
        number = decimal(value.text) if isinstance(value, Scalar) else None
        if number is not None and number >= 0 and number.is_integer():
            limits[name] = int(number)
        elif not yamltree.is_absent(value):
            problems.add(value.line, f"'{name}' must be a whole number, not {described(value)}")
    least, most = limits.get("min", 0), limits.get("max")
    if most is not None and most < least:
        problems.add(node.line, "'max' of 'codes_per_unit' is below 'min'")
    return least, most


def text_in(found: Fields, key: str, problems: Problems) -> str:
    if key not in found or yamltree.is_absent(found[key][1]):
        return ""
    return yamltree.text_of(found[key][1], f"'{key}'", problems)
