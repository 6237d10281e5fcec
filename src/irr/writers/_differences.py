"""What a format lost, as the ratings and the marks that are read back tell it; and the words for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from irr.names import listed

#: A section and a coder, or a document and a coder.
Key = tuple[str, str]


@dataclass(frozen=True)
class Losses:
    """What is lost, and what is to be known when the files are read."""

    losses: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Blanks:
    """Pairs of section and coder that are read back blank: which, and how many."""

    holds: Callable[[Key], bool]
    number: int


def beside(wanted: Any, found: Any, renamed: Mapping[str, str]) -> Iterator[str]:
    """Notes, comments and suggestions, whatever their order."""
    for name in ("notes", "comments", "suggestions"):
        before, after = (
            Counter(_renamed(one, renamed if mine else {}) for one in getattr(side, name, ()))
            for side, mine in ((wanted, True), (found, False))
        )
        if lost := (before - after).total():
            yield f"{lost:,} {name if lost > 1 else name[:-1]}"


def _renamed(one: Any, renamed: Mapping[str, str]) -> tuple[Any, ...]:
    return tuple(
        renamed.get(value, value) if key == "category" else value.strip() if isinstance(value, str) else value
        for key, value in vars(one).items()
    )


def pairs_of(keys: Iterable[Key]) -> str:
    return listed([f"{section} of {coder}" for section, coder in sorted(keys)], 6)


def counted(some: Sequence[Any], one: str, several: str = "") -> str:
    return f"{len(some):,} {one if len(some) == 1 else several or one + 's'}"


def are(some: Sequence[Any] | set[Any]) -> str:
    return "is" if len(some) == 1 else "are"


def their_names(some: Sequence[Any]) -> str:
    return "its name" if len(some) == 1 else "their names"
