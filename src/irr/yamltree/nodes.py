"""What a tree is made of, and what is wrong with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from irr.errors import LISTED, InputError, Problem
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Collection


class Scalar(NamedTuple):
    """A text and the line it begins on; `plain` without quotation marks."""

    text: str
    line: int
    plain: bool = True


class Sequence(NamedTuple):
    """A list, in block or flow style."""

    items: tuple[Node, ...]
    line: int


class Mapping(NamedTuple):
    """Keys and values in the order of the file; no key stands twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int


Node: TypeAlias = Scalar | Sequence | Mapping


class Problems:
    """What is wrong with one file, collected while it is read."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[Problem, None] = {}  # a dict for its order: the same words at the same line once

    def __len__(self) -> int:
        return len(self._found)

    def add(self, line: int | None, text: str, rule: str = "") -> None:
        self._found.setdefault(Problem(self.file, line, text, rule))

    def unknown(self, line: int, what: str, name: str, known: Collection[str], rule: str = "") -> None:
        """Say that there is no such `name`, and which of the `known` ones may be meant."""
        # Likeness is dear: not for problems that are not shown, and not among very many names.
        hint = did_you_mean(name, known) if len(self) < LISTED and len(known) <= 2000 else ""
        self.add(line, f"unknown {what} {quoted(name)}{hint}", rule)

    @property
    def found(self) -> tuple[Problem, ...]:
        """What was found, in the order of the lines."""
        return tuple(sorted(self._found, key=lambda problem: problem.line or 0))

    def stop(self) -> None:
        """Raise what was found, if anything, as one `InputError`."""
        if self._found:
            raise InputError(self.found)


def described(node: Node) -> str:
    """What a node is, in the words of a message."""
    if isinstance(node, Scalar):
        return quoted(node.text) if node.text or not node.plain else "nothing"
    return "a list" if isinstance(node, Sequence) else "a mapping"


def is_absent(node: Node) -> bool:
    """Whether the value of an optional key says that there is none: nothing, `null` or `~`, unquoted."""
    return isinstance(node, Scalar) and node.plain and node.text in ("", "null", "~")
