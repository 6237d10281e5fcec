"""The values of keys, read from the YAML tree by what the keys say they hold."""

from __future__ import annotations

import os
from collections.abc import Callable
from collections.abc import Mapping as Map
from typing import TYPE_CHECKING, Any

from irr import yamltree
from irr.codebook import decimal
from irr.codebook.entry import truth
from irr.names import did_you_mean, listed, quoted
from irr.units.choice import UNITS
from irr.yamltree import Mapping, Problems, Scalar, Sequence, described

if TYPE_CHECKING:
    from irr.checks.keys import Key
    from irr.yamltree import Fields, Node


def values(
    found: Fields, keys: Map[str, Key], what: str, line: int, root: str, problems: Problems
) -> dict[str, Any]:
    """The value of each key that stands there; a required one that does not is a problem at `line`."""
    read: dict[str, Any] = {}
    for name, one in keys.items():
        if name in found and not yamltree.is_absent(found[name][1]):
            value = _READ[one.kind](found[name][1], f"'{name}'", root, problems)
            if value is not None and _allowed(value, one, name, found[name][1], problems):
                read[name] = value
        elif one.required:
            problems.add(found[name][0].line if name in found else line, f"{what} needs '{name}'")
    return read


def _allowed(value: Any, one: Key, name: str, node: Node, problems: Problems) -> bool:
    words = one.words
    # Two coders may be called anything.
    if not words or value in words or isinstance(value, tuple):
        return True
    may = [*words, "[NAME, NAME]"] if one.kind == "pair" else list(words)
    hint = did_you_mean(value, words) or (f"; it may be {listed(may, 12)}" if len(may) <= 12 else "")
    problems.add(node.line, f"'{name}' cannot be {quoted(value)}{hint}")
    return False


def _text(node: Node, what: str, root: str, problems: Problems) -> str | None:
    return yamltree.text_of(node, what, problems) or None


def _texts(node: Node, what: str, root: str, problems: Problems) -> tuple[str, ...] | None:
    return yamltree.texts_of(node, what, problems) or None


def _pair(node: Node, what: str, root: str, problems: Problems) -> str | tuple[str, ...] | None:
    """One of a few words, or the names of two coders."""
    if isinstance(node, Scalar):
        return _text(node, what, root, problems)
    names = yamltree.texts_of(node, what, problems)
    if len(set(names)) != 2:
        problems.add(node.line, f"{what} names two coders: [NAME, NAME]")
        return None
    return names


def _path(node: Node, what: str, root: str, problems: Problems) -> str | None:
    text = _text(node, what, root, problems)
    return None if text is None else _from(root, text)


def _patterns(node: Node, what: str, root: str, problems: Problems) -> tuple[str, ...] | None:
    found = yamltree.texts_of(node, what, problems)
    if not found and isinstance(node, Sequence):
        problems.add(node.line, f"{what} names no files")
    return found or None


def _from(root: str, path: str) -> str:
    """A path relative to `root` as the program can open it."""
    return os.path.normpath(os.path.join(root, path))


def _unit(node: Node, what: str, root: str, problems: Problems) -> str | None:
    """A word such as paragraph, or a table that lists the sections."""
    text = _text(node, what, root, problems)
    words = {name.partition(":")[0] for name in UNITS}
    return text if text is None or text.partition(":")[0] in words else _path(node, what, root, problems)


def _owners(node: Node, what: str, root: str, problems: Problems) -> dict[str, str] | None:
    """From the path of a file, as the program can open it, to the coder whose it is."""
    if not isinstance(node, Mapping):
        problems.add(node.line, f"{what} must lead from coders to their files, not be {described(node)}")
        return None
    owners: dict[str, str] = {}
    for name, value in node.entries:
        path = _path(value, f"the file of {quoted(name.text)}", root, problems)
        if path in owners:
            problems.add(
                value.line, f"{quoted(path)} is given to {quoted(owners[path])} and {quoted(name.text)}"
            )
        elif path is not None:
            owners[path] = name.text.strip()
    return owners or None


def _number(node: Node, what: str, root: str, problems: Problems) -> float | None:
    number = decimal(node.text.strip()) if isinstance(node, Scalar) else None
    if number is None:
        share = "; a percentage is written as a share, .80 for 80%" if "%" in described(node) else ""
        problems.add(node.line, f"{what} must be a number such as .667, not {described(node)}{share}")
    return number


def _share(node: Node, what: str, root: str, problems: Problems) -> float | None:
    number = _number(node, what, root, problems)
    if number is not None and not 0 <= number <= 1:
        problems.add(node.line, f"{what} must be from 0 to 1, not {number:g}")
        return None
    return number


def _count(node: Node, what: str, root: str, problems: Problems) -> int | None:
    number = decimal(node.text.strip()) if isinstance(node, Scalar) else None
    if number is None or number < 0 or not number.is_integer():
        problems.add(node.line, f"{what} must be a whole number, not {described(node)}")
        return None
    return int(number)


def _truth(node: Node, what: str, root: str, problems: Problems) -> bool | None:
    said = truth(node)
    if said is None:
        problems.add(node.line, f"{what} must be true or false, not {described(node)}")
    return said


_READ: dict[str, Callable[[Node, str, str, Problems], Any]] = {
    "text": _text,
    "texts": _texts,
    "pair": _pair,
    "number": _number,
    "share": _share,
    "count": _count,
    "truth": _truth,
    "path": _path,
    "patterns": _patterns,
    "round": _text,
    "unit": _unit,
    "owners": _owners,
}
