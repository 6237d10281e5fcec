"""What a codebook is, whatever file it came from."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What may be done with the values of the categories, as in Stevens (1946).
SCALES = ("nominal", "ordinal", "interval", "ratio")

STATUSES = ("active", "retired", "draft")

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class Category:
    """An entry of the codebook that coders assign.

    `id` is what coder files carry, the exact text. `parent` is the category above it, or the name of a group
    that cannot itself be assigned. `exclusive` is the group of which a coder gives a section one category
    at most. `value` is the number written for it; see `Codebook.values`. `line` is where it stands.
    `lines` leads from a field to the line of each text in it; see `line_of`.
    """

    id: str
    label: str
    definition: str
    short_definition: str
    use_when: tuple[str, ...]
    do_not_use_when: tuple[str, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]
    parent: str | None
    themes: tuple[str, ...]
    exclusive: str | None
    status: str
    value: float | None
    confused_with: tuple[str, ...]
    since: str | None
    refi_guid: str | None
    line: int
    notes: tuple[str, ...] = ()
    rationale: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    color: str | None = None
    lines: Mapping[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def line_of(self, name: str, place: int = 0) -> int:
        """The line of the text at `place` in the field of that name; of the entry where it says nothing there."""
        lines = self.lines.get(name, ())
        return lines[place] if place < len(lines) else self.line


@dataclass(frozen=True)
class Heading:
    """Something to put categories under that is not assigned itself: a theme, or a group of codes."""

    id: str
    label: str = ""
    definition: str = ""


@dataclass(frozen=True)
class Codebook:
    """The categories in their order, and what holds for all of them.

    `groups` leads from the name of each exclusive group to its members, of which a coder gives a section one
    at most. `headings` are the groups of codes that were declared and cannot be
    assigned. `codes_per_unit` is the least and the most categories one coder gives one section (None: no
    limit). `date`, `unit`, `title` and `description` are as written, "" where nothing was. `lines` leads from
    each key of the file that was written to its line.
    """

    name: str
    version: str
    scale: str
    categories: tuple[Category, ...]
    groups: Mapping[str, tuple[str, ...]]
    themes: tuple[Heading, ...]
    headings: tuple[Heading, ...]
    codes_per_unit: tuple[int, int | None]
    unit: str
    date: str
    title: str
    description: str
    authors: tuple[str, ...]
    path: str
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    #: What reading decided or left aside, in sentences: the delimiter that was found, columns without a use.
    remarks: tuple[str, ...] = field(default=(), compare=False)

    @property
    def reference(self) -> str:
        """name@version, as coder files name the codebook; the name alone where it has no version."""
        return f"{self.name}@{self.version}" if self.version else self.name

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids in codebook order."""
        return tuple(category.id for category in self.categories)

    @cached_property
    def by_id(self) -> dict[str, Category]:
        """The categories by their ids, in codebook order."""
        return {category.id: category for category in self.categories}

    @cached_property
    def values(self) -> dict[str, float | None]:
        """The number of each category; None where the scale is nominal and none was written.

        An ordinal codebook without numbers counts its categories from 1. On an interval or ratio scale an id
        that is a number is its own value.
        """
        written = {category.id: category.value for category in self.categories}
        if self.scale == "ordinal" and all(value is None for value in written.values()):
            return {name: float(place) for place, name in enumerate(written, 1)}
        if self.scale in ("interval", "ratio"):
            return {name: decimal(name) if value is None else value for name, value in written.items()}
        return written


def decimal(text: str) -> float | None:
    """The finite number that `text` writes in ASCII decimal digits, or None."""
    if not _DECIMAL.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None
