"""A codebook as what its YAML file holds: keys in their order, only those that say something.

A file with these keys, in YAML or JSON, is read as the same codebook.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.codebook.model import Category, Codebook, Heading

Record = dict[str, Any]

#: The fields of a category that hold several texts.
TEXTS = (
    *("use_when", "do_not_use_when", "examples", "counter_examples", "themes", "confused_with"),
    *("keywords", "rationale", "notes"),
)


def head(codebook: Codebook) -> Record:
    """What stands above the categories."""
    least, most = codebook.codes_per_unit
    limited = least > 0 or most is not None
    return _without_empty(
        {
            "codebook": codebook.name,
            "version": codebook.version,
            "date": codebook.date,
            "title": codebook.title,
            "description": codebook.description,
            "authors": list(codebook.authors),
            "unit": codebook.unit,
            "scale": "" if codebook.scale == "nominal" else codebook.scale,
            "codes_per_unit": ({"min": least} | ({} if most is None else {"max": most})) if limited else {},
            "themes": [_heading(theme) for theme in codebook.themes],
            "exclusive": {name: list(members) for name, members in codebook.groups.items()},
        }
    )


def headings(codebook: Codebook) -> list[Record]:
    """The groups of codes; where there are some they stand under `categories`, and the entries under `codes`."""
    return [_heading(heading) for heading in codebook.headings]


def entries(codebook: Codebook) -> Iterator[Record]:
    """The categories."""
    groups = Counter(member for members in codebook.groups.values() for member in members)
    for category in codebook.categories:
        # The head says who is in which group; an entry says which of several is its own.
        exclusive = category.exclusive if groups[category.id] != 1 else None
        yield _entry(category, exclusive, category.parent in codebook.by_id)


def _entry(category: Category, exclusive: str | None, below_category: bool) -> Record:
    return _without_empty(
        {
            "id": category.id,
            "label": category.label,
            "definition": category.definition,
            "short_definition": category.short_definition,
            "use_when": list(category.use_when),
            "do_not_use_when": list(category.do_not_use_when),
            "examples": list(category.examples),
            "counter_examples": list(category.counter_examples),
            # A group that nothing declares goes by the other name of the key.
            "parent" if below_category else "category": category.parent,
            "themes": list(category.themes),
            "exclusive": exclusive,
            "confused_with": list(category.confused_with),
            "value": _number(category.value),
            "keywords": list(category.keywords),
            "rationale": list(category.rationale),
            "notes": list(category.notes),
            "color": category.color,
            "refi_guid": category.refi_guid,
            "since": category.since,
            "status": "" if category.status == "active" else category.status,
        }
    )


def _heading(heading: Heading) -> Record:
    return _without_empty({"id": heading.id, "label": heading.label, "definition": heading.definition})


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() and abs(value) < 1e15 else value


def _without_empty(record: Record) -> Record:
    return {name: value for name, value in record.items() if value not in (None, "", [], {})}
