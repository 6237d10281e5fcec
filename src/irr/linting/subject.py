"""What a rule looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irr.codebook import Category, Codebook
    from irr.errors import Problem
    from irr.study import Study


@dataclass(frozen=True)
class Finding:
    """One place where a rule is broken; `refused` where no command would read the codebook for it."""

    line: int | None
    text: str
    refused: bool = False


@dataclass(frozen=True)
class Subject:
    """A codebook as far as it can be understood, what was wrong with its file by rule, and what coders did."""

    codebook: Codebook
    refusals: Mapping[str, Sequence[Problem]]
    studies: Sequence[Study] = ()

    def refused(self, rule: str) -> Iterator[Finding]:
        """What reading the file found against the rule of that name."""
        for problem in self.refusals.get(rule, ()):
            yield Finding(problem.line, problem.text, refused=True)

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The categories that have an id, in the order of the file; an id may stand twice."""
        named = (category for category in self.codebook.categories if category.id)
        return tuple(sorted(named, key=lambda category: category.line))

    @cached_property
    def by_id(self) -> dict[str, Category]:
        """The first category of each id, in the order of the file."""
        first: dict[str, Category] = {}
        for category in self.categories:
            first.setdefault(category.id, category)
        return first

    @cached_property
    def in_use(self) -> tuple[Category, ...]:
        """The categories that coders are given: neither retired nor drafts."""
        return tuple(category for category in self.by_id.values() if category.status == "active")
