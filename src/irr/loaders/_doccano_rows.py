"""One file of doccano: its texts, whatever it was saved as, and their labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem
from irr.inputs.json import whole
from irr.loaders._json_shape import beginning, records, text_of
from irr.loaders._looks import Stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.inputs import Input
    from irr.inputs.json import Value
    from irr.loaders._json_shape import Object

#: The keys that hold labels, as question each; a project has the first alone, or the others.
QUESTIONS = {"label": "label", "labels": "label", "cats": "cats", "entities": "entities"}
#: The keys that hold the text.
TEXTS = ("text", "data")
#: A line of fastText that has a label.
FASTTEXT = re.compile(rb"^__label__\S", re.MULTILINE)

_PREFIX = "__label__"
_LABELS = re.compile(rf"(?:{_PREFIX}\S+\s*)+")


def kept(row: Object) -> Object:
    """What is read of a text: the rest may be large."""
    keys = (*QUESTIONS, *TEXTS, "relations")
    return {key: value for key, value in row.items() if key in keys or isinstance(value, str)}


def rows_in(source: Input) -> Iterator[tuple[int, int | None, Object | None]]:
    """Each text as an object, with its number and its line."""
    if not beginning(source):
        for line, row in _fasttext(source.read(), source.path):
            yield line, line, row
        return
    by_line, every = records(source)
    for number, one in every:
        yield number, number if by_line else None, one


def _fasttext(data: bytes, path: str) -> Iterator[tuple[int, Object]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError([Problem(path, None, "not UTF-8 text")]) from None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        found = _LABELS.match(line)
        labels = found[0].split() if found else []
        names: list[Value] = [label.removeprefix(_PREFIX) for label in labels]
        yield number, {"text": line[found.end() if found else 0 :].strip(), "label": names}


def labels_of(value: Value) -> tuple[str, ...] | tuple[Stretch, ...] | None:
    """The labels of a text, or of stretches of it; None of anything else, or of both."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not value:
        return None
    names = [text_of(one) for one in value]
    if all(names):
        return tuple(name for name in names if name)
    marks = [_mark(one) for one in value]
    return tuple(mark for mark in marks if mark) if all(marks) else None


def _mark(value: Value) -> Stretch | None:
    """[start, end, label], or an object of those."""
    if isinstance(value, dict):
        value = [value.get("start_offset"), value.get("end_offset"), value.get("label")]
    if not isinstance(value, list) or len(value) != 3:
        return None
    start, end, label = whole(value[0]), whole(value[1]), text_of(value[2])
    return None if start is None or end is None or label is None else Stretch(start, end, label)
