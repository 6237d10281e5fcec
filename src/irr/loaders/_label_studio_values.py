"""What one result of a Label Studio annotation says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.errors import InputError
from irr.inputs.json import Number, parse, whole
from irr.loaders._json_shape import is_text, object_of, text_of
from irr.loaders._looks import Stretch

if TYPE_CHECKING:
    from irr.inputs.json import Value

#: Values that choose categories, by the key that holds them.
_LISTS = ("choices", "taxonomy")
_SINGLE = ("rating", "number", "selected")
#: Values that mark text, by the key that holds their categories.
_MARKS = ("labels", "hypertextlabels", "paragraphlabels", *_LISTS)


@dataclass(frozen=True, slots=True)
class Choices:
    """Categories of the task as a whole, a path of several levels with / between them."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Marked stretches of text."""

    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """Anything else; `span` where it marks text at a place that cannot be told."""

    span: bool = False


def value_of(result: Value) -> Choices | Marks | Unread:
    """What an item of `result` says; `Unread` of whatever it is otherwise."""
    if not isinstance(result, dict):
        return Unread()
    value = object_of(result.get("value"))
    if "start" in value or "globalOffsets" in value:
        return _marks(value)
    for key in _LISTS:
        if isinstance(names := value.get(key), list):
            return Choices(tuple(_names(names)))
    for key in _SINGLE:
        if (name := text_of(value.get(key))) is not None:
            return Choices((name,))
    return Unread()


def short_value_of(value: Value) -> Choices | Marks | None:
    """What a cell of JSON-MIN or CSV says: one choice as it is, several in an object, stretches in a list."""
    if isinstance(value, str):
        text = value.strip()
        if not text:
            return None
        if isinstance(value, Number) or not text.startswith(("{", "[")):
            return Choices((text,))
        inner = _inner(text)
        return Choices((text,)) if inner is None else short_value_of(inner)
    if isinstance(value, dict):
        read = value_of({"value": value})
        return None if isinstance(read, Unread) else read
    if not isinstance(value, list) or not value:
        return None
    if all(isinstance(one, dict) for one in value):
        regions = [_marks(object_of(one)) for one in value]
        if any(isinstance(one, Unread) for one in regions):
            names = [read.names for one in value if isinstance(read := value_of({"value": one}), Choices)]
            return (
                Choices(tuple(name for some in names for name in some)) if len(names) == len(value) else None
            )
        return Marks(tuple(mark for one in regions if isinstance(one, Marks) for mark in one.stretches))
    return Choices(tuple(_names(value))) if all(isinstance(one, str | list) for one in value) else None


def coder_of(value: Value) -> str | None:
    """Who made an annotation: the e-mail address, else the number."""
    if isinstance(value, dict):
        return text_of(value.get("email")) or text_of(value.get("id"))
    return text_of(value)


def _inner(text: str) -> Value:
    """The JSON in a cell, None where it is none."""
    try:
        return parse(text.encode(errors="replace"), "")
    except InputError:
        return None


def _marks(value: dict[str, Value]) -> Marks | Unread:
    # Of a page the offsets count from its first character, start and end from its element's.
    place = object_of(value.get("globalOffsets")) or value
    start, end = whole(place.get("start")), whole(place.get("end"))
    names = next((value[key] for key in _MARKS if isinstance(value.get(key), list)), None)
    on_paragraphs = "paragraphlabels" in value and place is value
    if start is None or end is None or not isinstance(names, list) or on_paragraphs:
        return Unread(span=True)
    quote = value.get("text")
    text = quote if is_text(quote) else ""
    return Marks(tuple(Stretch(start, end, name, text) for name in _names(names) if name))


def _names(values: list[Value]) -> list[str]:
    """Categories: texts, or paths whose levels are texts."""
    found = []
    for one in values:
        levels = [text_of(level) or "" for level in one] if isinstance(one, list) else [text_of(one) or ""]
        found.append("/".join(levels) if all(levels) else "")
    return list(dict.fromkeys(found))
