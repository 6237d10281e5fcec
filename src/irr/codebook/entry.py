"""One entry of a codebook file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr import yamltree
from irr.codebook.model import STATUSES, Category, decimal
from irr.names import did_you_mean, quoted
from irr.yamltree import Fields, Mapping, Node, Problems, Scalar, Sequence, described

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The names a key goes by, its own first.
_SYNONYMS = {
    "id": (),
    "label": ("name",),
    "definition": ("full_definition", "description"),
    "short_definition": ("summary",),
    "use_when": ("inclusion",),
    "do_not_use_when": ("avoid_when", "exclusion"),
    "examples": ("example",),
    "counter_examples": (),
    "parent": ("category",),
    "themes": ("theme",),
    "exclusive": (),
    "status": (),
    "value": (),
    "order": (),
    "confused_with": (),
    "since": (),
    "refi_guid": (),
    "color": (),
    "notes": (),
    "rationale": (),
    "keywords": (),
}
#: Every key that may be written, and the one it stands for.
KEYS = {key: name for name, others in _SYNONYMS.items() for key in (name, *others)}


@dataclass(frozen=True)
class Draft:
    """A category as its entry has it, before it is held against the others.

    `group` is the exclusive group that the entry names, and `parts_exclusive` whether it says that the
    categories below it exclude each other. `parent` is the text that names the parent, `parent_declared`
    whether it stands under `parent`, which must be a category, and not under `category`.
    """

    category: Category
    order: float | None
    group: str | None
    parts_exclusive: bool
    parent: Scalar | None
    parent_declared: bool


def read_entry(node: Node, problems: Problems) -> Draft:
    """The draft of one entry: a mapping, or a text alone, which is the id."""
    if isinstance(node, Scalar):
        found: Fields = {"id": (node, node)}
    else:
        found = yamltree.fields(node, KEYS, "a category", problems)
    name = yamltree.text_of(found["id"][1], "'id'", problems) if "id" in found else ""
    if not name and isinstance(node, Scalar | Mapping):
        problems.add(node.line, "a category needs an 'id'")
    status = _text(found, "status", problems) or "active"
    if status not in STATUSES:
        hint = did_you_mean(status, STATUSES)
        problems.add(found["status"][1].line, f"status {quoted(status)} is none of {_either(STATUSES)}{hint}")
    parent = _scalar(found, "parent", problems)
    group, parts_exclusive = _exclusive(found, problems)
    category = Category(
        id=name,
        label=_text(found, "label", problems) or "",
        definition=_text(found, "definition", problems) or "",
        short_definition=_text(found, "short_definition", problems) or "",
        use_when=_texts(found, "use_when", problems),
        do_not_use_when=_texts(found, "do_not_use_when", problems),
        examples=_texts(found, "examples", problems),
        counter_examples=_texts(found, "counter_examples", problems),
        parent=None if parent is None else parent.text,
        themes=_texts(found, "themes", problems),
        exclusive=group,
        status=status,
        value=_number(found, "value", problems),
        confused_with=_texts(found, "confused_with", problems),
        since=_text(found, "since", problems),
        refi_guid=_text(found, "refi_guid", problems),
        line=node.line,
        notes=_texts(found, "notes", problems),
        rationale=_texts(found, "rationale", problems),
        keywords=_texts(found, "keywords", problems),
        color=_text(found, "color", problems),
        lines={key: _lines(node) for key, (_, node) in found.items() if not yamltree.is_absent(node)},
    )
    order = _number(found, "order", problems)
    declared = "parent" in found and found["parent"][0].text == "parent"
    return Draft(category, order, group, parts_exclusive, parent, declared)


def _lines(node: Node) -> tuple[int, ...]:
    """The line of each text that a field holds; of its beginning where it holds none."""
    texts = node.items if isinstance(node, Sequence) else (node,)
    # As in `yamltree.scalars_of`, so that the places are those of the texts.
    kept = [item.line for item in texts if isinstance(item, Scalar) and item.text.strip()]
    return tuple(kept) or (node.line,)


def truth(node: Node) -> bool | None:
    """What an unquoted `true` or `false` (or `yes`, `no`) says; None for anything else."""
    word = node.text.lower() if isinstance(node, Scalar) and node.plain else ""
    return {"true": True, "yes": True, "false": False, "no": False}.get(word)


def _exclusive(found: Fields, problems: Problems) -> tuple[str | None, bool]:
    if "exclusive" not in found or yamltree.is_absent(found["exclusive"][1]):
        return None, False
    node = found["exclusive"][1]
    said = truth(node)
    if said is not None:
        return None, said
    return yamltree.text_of(node, "'exclusive'", problems) or None, False


def _scalar(found: Fields, key: str, problems: Problems) -> Scalar | None:
    """An optional text, stripped, or None where there is none."""
    if key not in found or yamltree.is_absent(found[key][1]):
        return None
    node = found[key][1]
    text = yamltree.text_of(node, f"'{key}'", problems)
    return Scalar(text, node.line) if text else None


def _text(found: Fields, key: str, problems: Problems) -> str | None:
    scalar = _scalar(found, key, problems)
    return None if scalar is None else scalar.text


def _texts(found: Fields, key: str, problems: Problems) -> tuple[str, ...]:
    return yamltree.texts_of(found[key][1], f"'{key}'", problems) if key in found else ()


def _number(found: Fields, key: str, problems: Problems) -> float | None:
    if key not in found or yamltree.is_absent(found[key][1]):
        return None
    node = found[key][1]
    number = decimal(node.text.strip()) if isinstance(node, Scalar) else None
    if number is None:
        problems.add(node.line, f"'{key}' must be a finite number such as 2 or 0.5, not {described(node)}")
    return number


def _either(names: Iterable[str]) -> str:
    return ", ".join(names)
