"""A codebook to read: what holds for all of it, the tree of its categories, then each category in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from irr._version import __version__
from irr.codebook.formats import csv
from irr.codebook.mapping import entries, head, headings
from irr.codebook.model import Category, Codebook, Heading
from irr.codebook.outline import outline
from irr.names import listed, printable, shown
from irr.reporters._blocks import Block, Details, Entry, Facts, Outline
from irr.reporters._blocks import Heading as Title
from irr.reporters._documents import Document

#: Names of a list that are named.
_NAMED = 200
#: What is said of a category, and in which words.
_PARTS = {
    "short_definition": "in short",
    "definition": "definition",
    "use_when": "use when",
    "do_not_use_when": "do not use when",
    "examples": "examples",
    "counter_examples": "counter-examples",
    "rationale": "rationale",
    "notes": "notes",
}
_NAMES = {"confused_with": "confused with", "themes": "themes", "keywords": "keywords"}


def document(codebook: Codebook) -> Document:
    """The codebook as a document; as JSON it has the keys of a codebook in YAML, and can be read as one."""
    groups = headings(codebook)
    of_categories = ("codes" if groups else "categories", partial(entries, codebook))
    return Document(
        title=title(codebook),
        blocks=partial(blocks, codebook),
        head=partial(head, codebook),
        lists=(("categories", lambda: groups), of_categories) if groups else (of_categories,),
        columns=csv.COLUMNS,
        rows=partial(csv.rows, codebook),
    )


def title(codebook: Codebook) -> str:
    """The line above everything."""
    n = len(codebook.categories)
    return f"irr {__version__}: codebook {shown(codebook.reference)}, {n:,} categor{'y' if n == 1 else 'ies'}"


def blocks(codebook: Codebook) -> Iterator[Block]:
    """The whole codebook."""
    if facts := list(_facts(codebook)):
        yield Facts(facts)
    yield Title("Categories")
    yield _tree(codebook)
    if codebook.themes:
        yield Title("Themes")
        yield from _themes(codebook)
    if codebook.groups:
        yield Title("At most one of")
        yield Facts([(shown(name), listed(members, _NAMED)) for name, members in codebook.groups.items()])
    yield Title("In full")
    for placed in outline(codebook):
        yield from _in_full(placed.entry)


def overview(codebook: Codebook) -> Iterator[Block]:
    """What holds for all of it, and the tree of its categories."""
    yield Facts([("codebook", shown(codebook.reference)), *_facts(codebook)])
    yield _tree(codebook)


def _tree(codebook: Codebook) -> Outline:
    return Outline(
        [(placed.depth, _name(placed.entry), _in_short(placed.entry)) for placed in outline(codebook)]
    )


def _facts(codebook: Codebook) -> Iterator[tuple[str, str]]:
    least, most = codebook.codes_per_unit
    said = {
        "title": codebook.title,
        "description": codebook.description,
        "date": codebook.date,
        "authors": ", ".join(codebook.authors),
        "unit": codebook.unit,
        "scale": "" if codebook.scale == "nominal" else codebook.scale,
    }
    yield from ((name, _line(text)) for name, text in said.items() if text)
    if least or most is not None:
        yield "categories a unit", f"{least} or more" if most is None else f"{least} to {most}"
    counts = {
        status: sum(one.status == status for one in codebook.categories) for status in ("retired", "draft")
    }
    if said_so := ", ".join(f"{n:,} {status}" for status, n in counts.items() if n):
        yield "status", said_so


def _themes(codebook: Codebook) -> Iterator[Block]:
    members: dict[str, list[str]] = {theme.id: [] for theme in codebook.themes}
    for category in codebook.categories:
        for theme in category.themes:
            members[theme].append(category.id)
    for heading in codebook.themes:
        yield Entry(_name(heading), _line(heading.label))
        details = [("definition", [_line(heading.definition)])] if heading.definition else []
        yield Details([*details, ("categories", [listed(members[heading.id], _NAMED) or "none"])])


def _in_full(entry: Category | Heading) -> Iterator[Block]:
    if isinstance(entry, Heading):
        if entry.definition:
            yield Entry(_name(entry), _labelled(entry.label, "a group, not assigned"))
            yield Details([("definition", [_line(entry.definition)])])
        return
    yield Entry(_name(entry), _labelled(entry.label, "" if entry.status == "active" else entry.status))
    details = [(word, _texts(getattr(entry, name))) for name, word in _PARTS.items()]
    details += [(word, _names(getattr(entry, name))) for name, word in _NAMES.items()]
    if entry.parent is not None:
        details.append(("below", [shown(entry.parent)]))
    if entry.value is not None:
        details.append(("value", [f"{entry.value:g}"]))
    if entry.exclusive is not None:
        details.append(("at most one of", [shown(entry.exclusive)]))
    if entry.since is not None:
        details.append(("since version", [shown(entry.since)]))
    if kept := [(word, texts) for word, texts in details if texts]:
        yield Details(kept)


def _in_short(entry: Category | Heading) -> str:
    """The label; of a category that is not in use, and of a group, what it is."""
    if isinstance(entry, Heading):
        return _labelled(entry.label, "a group, not assigned")
    return _labelled(entry.label or entry.short_definition, "" if entry.status == "active" else entry.status)


def _labelled(label: str, what: str) -> str:
    """Peer support (retired)"""
    text = _line(label)
    return f"{text} ({what})" if text and what else text or (what and f"({what})")


def _name(entry: Category | Heading) -> str:
    return shown(entry.id)


def _texts(said: str | Iterable[str]) -> list[str]:
    return [_line(text) for text in ([said] if isinstance(said, str) else said) if text]


def _names(names: Sequence[str]) -> list[str]:
    return [listed(names, _NAMED)] if names else []


def _line(text: str) -> str:
    return printable(" ".join(text.split()))
