"""What a JSON file looks like from its beginning, and what stands where in it, of whatever type it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

from irr.inputs.json import Number, lines, parse

if TYPE_CHECKING:
    from irr.inputs import Input
    from irr.inputs.json import Value

Object: TypeAlias = "dict[str, Value]"

_SPACE = b"\xef\xbb\xbf \t\r\n"


def beginning(source: Input) -> bytes:
    """The first bytes of a file of JSON without the white space before them, none of any other file."""
    head = source.head.lstrip(_SPACE)
    if not head.startswith((b"{", b"[")):
        return b""
    return source.start.lstrip(_SPACE)


def has_keys(text: bytes, *names: str) -> bool:
    """Whether each of `names` is a key somewhere in `text`."""
    return all(re.search(rb'(?<!\\)"' + re.escape(name.encode()) + rb'"\s*:', text) for name in names)


def is_lines(text: bytes) -> bool:
    """Whether JSON that begins with `text` is one object a line, rather than one value."""
    first, found, rest = text.partition(b"\n")
    if not first.startswith(b"{") or not first.rstrip().endswith(b"}"):
        return False
    return not found or not rest.strip() or rest.lstrip(_SPACE).startswith(b"{")


def is_text(value: Value) -> TypeGuard[str]:
    """Whether it is a text, and no number."""
    return isinstance(value, str) and not isinstance(value, Number)


def records(source: Input, under: str = "") -> tuple[bool, Iterator[tuple[int, Object | None]]]:
    """The objects of a file, None for what is none, each with its number: that of its line, if it is JSON Lines.

    Whether it is comes first. `under` is a key under which the objects may stand.
    """
    if is_lines(beginning(source)):
        by_line = lines(source.read(), source.path)
        return True, ((line, value if isinstance(value, dict) else None) for line, value in by_line)
    value = parse(source.read(), source.path)
    held = value.get(under) if isinstance(value, dict) else None
    return False, objects(held if isinstance(held, list) else value)


def text_of(value: Value) -> str | None:
    """A text or a number as text, without white space around it; None of a blank and of anything else."""
    return value.strip() or None if isinstance(value, str) else None


def object_of(value: Value) -> Object:
    """An object, an empty one where `value` is none."""
    return value if isinstance(value, dict) else {}


def list_of(value: Value) -> list[Any]:
    """A list, an empty one where `value` is none."""
    return value if isinstance(value, list) else []


def objects(value: Value) -> Iterator[tuple[int, Object | None]]:
    """Each item of a list, or the one item that `value` is, with its number from 1; None for one that is no object."""
    for number, one in enumerate(value if isinstance(value, list) else [value], start=1):
        yield number, one if isinstance(one, dict) else None
