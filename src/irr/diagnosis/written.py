"""What coders wrote beside their codings, gathered: on a category, on sections in dispute, and new categories."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.names import skeleton

if TYPE_CHECKING:
    from irr.codings import Comment, Note, Suggestion
    from irr.study import Study

#: How alike two names must be to count as one suggestion (difflib's ratio of their words in alphabetical order).
ALIKE = 0.8


@dataclass(frozen=True)
class Suggested:
    """A new category that one or several coders suggest, under the name that was met first.

    `names` are all the names it was given, `suggestions` what was said, in the order of the files.
    """

    name: str
    names: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]

    @property
    def coders(self) -> tuple[str, ...]:
        """Who suggests it."""
        return tuple(dict.fromkeys(one.coder for one in self.suggestions))

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections that are said to call for it."""
        return tuple(dict.fromkeys(section for one in self.suggestions for section in one.sections))


def comments_on(study: Study, category: str) -> tuple[Comment, ...]:
    """What coders wrote on the content, boundary and appropriateness of a category."""
    return tuple(one for one in study.annotations.comments if one.category == category)


def notes_on(study: Study, sections: Iterable[str]) -> tuple[Note, ...]:
    """What coders wrote beside these sections."""
    wanted = set(sections)
    return tuple(one for one in study.annotations.notes if one.section in wanted)


def grouped(suggestions: Sequence[Suggestion]) -> tuple[Suggested, ...]:
    """The suggestions with those under nearly the same name put together, most coders first."""
    keys = [" ".join(sorted(_words(one.name))) for one in suggestions]
    group: list[int] = []
    for i, key in enumerate(keys):
        near = (group[j] for j in range(i) if _alike(key, keys[j]))
        group.append(next(near, i))
    found = []
    for first in dict.fromkeys(group):
        members = tuple(one for one, of in zip(suggestions, group, strict=True) if of == first)
        names = tuple(dict.fromkeys(one.name for one in members))
        found.append(Suggested(names[0], names, members))
    return tuple(sorted(found, key=lambda one: -len(one.coders)))


def _words(name: str) -> list[str]:
    """The words of a name for a quick eye, the plural s of longer ones left off."""
    words = (skeleton(word) for word in name.replace("-", " ").replace("_", " ").split())
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words if word]


def _alike(one: str, other: str) -> bool:
    return one == other or difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
