"""A codebook as a tree: groups and categories, each followed by what is below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.codebook.model import Category, Codebook, Heading

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Placed:
    """A category or a group, and how many stand above it."""

    entry: Category | Heading
    depth: int


def outline(codebook: Codebook) -> Iterator[Placed]:
    """Groups and categories in the order of the codebook, what is below one directly after it.

    A group stands where its first category does. A parent that is neither a category nor declared is a group.
    """
    headings = {heading.id: heading for heading in codebook.headings}
    below: dict[tuple[bool, str], list[Category]] = {}
    roots: dict[tuple[bool, str], None] = {}  # a dict for its order; whether it is a category, and its id
    for category in codebook.categories:
        if category.parent is None:
            roots[True, category.id] = None
        else:
            # A group may go by the name of a category, as of one that is in it.
            assigned = category.parent in codebook.by_id and category.parent not in headings
            above = (assigned, category.parent)
            below.setdefault(above, []).append(category)
            if not above[0]:
                roots[above] = None
    roots.update({(False, name): None for name in headings})
    seen: set[str] = set()
    # Categories above each other in a circle are reached from no root; each of them then is one.
    for assigned, name in (*roots, *((True, category.id) for category in codebook.categories)):
        waiting: list[Placed] = []
        if not assigned:
            waiting.append(Placed(headings.get(name, Heading(name)), 0))
        elif name not in seen:
            waiting.append(Placed(codebook.by_id[name], 0))
        while waiting:
            placed = waiting.pop()
            entry, depth = placed.entry, placed.depth
            if isinstance(entry, Category):
                if entry.id in seen:
                    continue
                seen.add(entry.id)
            yield placed
            inner = below.get((isinstance(entry, Category), entry.id), [])
            waiting += [Placed(category, depth + 1) for category in reversed(inner)]
