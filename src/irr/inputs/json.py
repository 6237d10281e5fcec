"""JSON read strictly: a key stands once in an object, and a number is kept as it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

from irr.errors import InputError, Problem
from irr.names import quoted

#: What JSON holds. A number is a `Number`, as ids are texts wherever they come from.
Value: TypeAlias = "str | bool | list[Value] | dict[str, Value] | None"


#: What JSON may take in memory, in bytes, and what is reckoned for an object, for a list, and for one more value.
MOST_MEMORY = 900_000_000
_COSTS = ((b"{", 300), (b"[", 90), (b",", 90))


#: The most bytes, and lines, of JSON Lines.
LONGEST = 128_000_000
MOST_LINES = 1_000_000


class Number(str):
    """A number as it is written: 1, 1.0 and 1e0 are three."""

    __slots__ = ()


class _RepeatedError(ValueError):
    """A key that stands twice in one object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen = set()
        for key, _ in pairs:
            if key in seen:
                raise _RepeatedError(key)
            seen.add(key)
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=Number, parse_float=Number, parse_constant=Number
)


def parse(data: bytes, path: str, line: int | None = None) -> Value:
    """The value that `data` is; `InputError` for what is no JSON, nested too deep or no text.

    `line` is where `data` stands in the file, if it is one line of it.
    """

    def refusal(text: str, at: int | None = line) -> InputError:
        return InputError([Problem(path, at, text)])

    if _memory(data) > MOST_MEMORY:
        raise refusal("JSON of more values than irr holds in memory; divide the file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal("not UTF-8 text") from None
    try:
        value: Value = _DECODER.decode(text)
    except RecursionError:
        raise refusal("JSON nested too deep") from None
    except _RepeatedError as error:
        raise refusal(f"the key {quoted(str(error))} stands twice in one object") from None
    except json.JSONDecodeError as error:
        at = (line or 1) + error.lineno - 1
        raise refusal(f"not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}", at) from None
    if "\\u" in text and _surrogate(value):
        raise refusal("not valid JSON: half of a character (a lone surrogate)")
    return value


def lines(data: bytes, path: str) -> Iterator[tuple[int, Value]]:
    """The values of JSON Lines, one a line, each with its line; blank lines are passed over.

    Raises `InputError` for a file that is too large, or has too many lines.
    """
    if len(data) > LONGEST or data.count(b"\n") > MOST_LINES or _memory(data) > 4 * MOST_MEMORY:
        raise InputError(
            [Problem(path, None, "JSON Lines of more than irr reads at a time; divide the file")]
        )
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip(b" \t\r\xef\xbb\xbf"):
            yield number, parse(line, path, number)


def whole(value: Value) -> int | None:
    """The whole number that `value` is, or None."""
    if isinstance(value, str) and len(value) < 19 and value.removeprefix("-").isdecimal() and value.isascii():
        return int(value)
    return None


def _memory(data: bytes) -> int:
    return 3 * len(data) + sum(cost * data.count(mark) for mark, cost in _COSTS)


def _surrogate(value: Value) -> bool:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if any("\ud800" <= character <= "\udfff" for character in one):
                return True
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
    return False
