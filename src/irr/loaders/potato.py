"""Potato: the state of one user (user_state.json), the folder of one user, or the folder of all users.

{"user_id": "ana", "instance_id_ordering": ["r1", "r2"],
 "instance_id_to_label_to_value": {"r1": [[{"schema": "topic", "name": "cost"}, "true"]]},
 "instance_id_to_span_to_value": {"r1": [[{"schema": "parts", "name": "who", "start": 0, "end": 3}, "true"]]}}
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from irr.errors import InputError
from irr.inputs import Input
from irr.inputs.json import parse, whole
from irr.loaders._json_shape import beginning, has_keys, is_text, list_of, object_of, text_of
from irr.loaders._looks import Found, Look, Stretch
from irr.loaders._one_question import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.codings import Codings, Spans
    from irr.inputs.json import Value
    from irr.loaders import LoadOptions
    from irr.loaders._json_shape import Object

FORMAT = "Potato"
SUMMARY = "what users of Potato annotated: user_state.json, or the folder of it"
#: Each annotation scheme is a question.
VARIABLES = True

#: What was passed over, by kind.
WORDS = {
    "spans_left_out": "{n} span{s} without positions in the text left out",
    "values_not_read": "{n} value{s} not read, as neither a mark nor a text",
}

FILE = "user_state.json"
#: Where labels and spans are, by instance.
LABELS, SPANS = "instance_id_to_label_to_value", "instance_id_to_span_to_value"
#: The most folders of users.
MOST_USERS = 10_000
#: Values that say that a label is given, or is not.
_GIVEN = ("true", "on", "yes")
_WITHHELD = ("false", "off", "no", "")


def claims(source: Input) -> bool:
    """Whether it is such a file, or a folder that holds one or folders of them."""
    if source.folder:
        return bool(_files(source))
    head = beginning(source)
    return (
        head.startswith(b"{")
        and has_keys(head, "user_id")
        and (has_keys(head, LABELS) or has_keys(head, SPANS) or has_keys(head, "instance_id_ordering"))
    )


def load(source: Input, options: LoadOptions) -> Codings | Spans:
    """What users answered to one question."""
    found = Found(source.path, FORMAT, "instance")
    states = []
    for file in _files(source) if source.folder else [source]:
        try:
            state = parse(file.read(), file.path)
        except InputError as error:
            found.problems += error.problems
            continue
        if isinstance(state, dict):
            states.append((_Reader(found, file), state))
        else:
            found.problems += file.refusal("no state of a user").problems
    if source.folder:
        found.detected["files"] = f"{len(states):,} × {FILE}"
    for reader, state in states:
        reader.read(state)
    sole = _sole_names([reader for reader, _ in states])
    for reader, state in states:
        found.files.append((len(found.looks), reader.file.path))
        reader.look(state, sole)
    return said(found, options, WORDS)


def _files(source: Input) -> list[Input]:
    """The states below a folder: its own, or those of its folders. Links are not followed."""
    if _is_state(own := Path(source.path, FILE)):
        return [Input(str(own))]
    try:
        with os.scandir(source.path) as entries:
            folders = sorted(one.path for one in entries if one.is_dir(follow_symlinks=False))
    except OSError:
        return []
    states = [path for folder in folders[: MOST_USERS + 1] if _is_state(path := Path(folder, FILE))]
    if len(states) > MOST_USERS:
        raise source.refusal(f"more than {MOST_USERS:,} users; divide the folder")
    return [Input(str(path)) for path in states]


def _is_state(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of an annotation: of which scheme, under which name."""

    scheme: str
    name: str
    value: Value


class _Reader:
    """Reads the state of one user."""

    def __init__(self, found: Found, file: Input) -> None:
        self.found = found
        self.file = file
        self.values: dict[str, list[_Value]] = {}
        self.marks: dict[str, dict[str, list[Stretch]]] = {}

    def read(self, state: Object) -> None:
        """Take labels and spans of every instance."""
        for key in (LABELS, SPANS):
            if not isinstance(state.get(key, {}), dict):
                self.found.problems += self.file.refusal(f"{key!r} does not lead from instances").problems
        for instance, labels in object_of(state.get(LABELS)).items():
            self.values[instance] = [*_values(labels)]
        for instance, spans in object_of(state.get(SPANS)).items():
            marks = self.marks.setdefault(instance, {})
            for scheme, span in _spans(spans):
                mark = _mark(span)
                if mark is None:
                    self.found.counts["spans_left_out"] += 1
                else:
                    marks.setdefault(scheme, []).append(mark)

    def look(self, state: Object, sole: frozenset[str]) -> None:
        """Make a look of each instance that the user was given; `sole` are schemes with one name for all values."""
        coder = text_of(state.get("user_id")) or Path(self.file.path).resolve().parent.name
        order = [name for one in list_of(state.get("instance_id_ordering")) if (name := text_of(one))]
        for instance in dict.fromkeys((*order, *self.values, *self.marks)):
            if not instance.strip():
                self.found.problems += self.file.refusal("an instance without an id").problems
                continue
            # In the order in which the user was given them.
            record = len(self.found.looks) + 1
            given: dict[str, tuple[str, ...] | tuple[Stretch, ...]] = {}
            for scheme, names in self._chosen(instance, sole).items():
                if self.found.question(scheme, False, record):
                    given[scheme] = tuple(dict.fromkeys(names))
            for scheme, marks in self.marks.get(instance, {}).items():
                if self.found.question(scheme, True, record):
                    given[scheme] = tuple(marks)
            self.found.add(Look(instance.strip(), coder, given, record))

    def _chosen(self, instance: str, sole: frozenset[str]) -> dict[str, list[str]]:
        chosen: dict[str, list[str]] = {}
        for one in self.values.get(instance, ()):
            value = one.value
            text = "true" if value is True else text_of(value) or ""
            if value is False or value is None or (isinstance(value, str) and text.lower() in _WITHHELD):
                continue
            if not isinstance(value, str | bool):
                self.found.counts["values_not_read"] += 1
                continue
            if text.lower() in _GIVEN or text == one.name:
                name = one.name
            else:
                # A scheme with one name for all values says the category in the value: a slider, a text.
                name = text if one.scheme in sole or not one.name else f"{one.name}: {text}"
            if name:
                chosen.setdefault(one.scheme, []).append(name)
        return chosen


def _sole_names(readers: list[_Reader]) -> frozenset[str]:
    names: dict[str, set[str]] = {}
    for reader in readers:
        for some in reader.values.values():
            for one in some:
                names.setdefault(one.scheme, set()).add(one.name)
    return frozenset(scheme for scheme, some in names.items() if len(some) == 1)


def _values(labels: Value) -> Iterator[_Value]:
    """The values of an instance: pairs of a label and a value, or schemes that lead to labels that lead to values."""
    if isinstance(labels, list):
        for pair in labels:
            if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], dict):
                scheme, name = text_of(pair[0].get("schema")), text_of(pair[0].get("name"))
                if scheme:
                    yield _Value(scheme, name or "", pair[1])
    for scheme, inner in object_of(labels).items():
        if not scheme.strip():
            continue
        named = object_of(inner)
        if isinstance(named.get("labels"), dict | list) and len(named) == 1:
            inner = named["labels"]
        if isinstance(inner, dict):
            for name, value in inner.items():
                yield _Value(scheme.strip(), name.strip(), value)
        elif isinstance(inner, list):
            for value in inner:
                yield _Value(scheme.strip(), text_of(value) or "", value)
        else:
            yield _Value(scheme.strip(), "", inner)


def _spans(spans: Value) -> Iterator[tuple[str, Object]]:
    """The spans of an instance: pairs of a span and a value, or schemes that lead to spans."""
    if isinstance(spans, list):
        for one in spans:
            span = object_of(one)
            if isinstance(one, list) and len(one) == 2:
                if one[1] is None or one[1] is False:
                    continue
                span = object_of(one[0])
            yield text_of(span.get("schema")) or "spans", span
    for scheme, inner in object_of(spans).items():
        items = [*inner.values()] if isinstance(inner, dict) else list_of(inner)
        for one in items:
            yield scheme.strip() or "spans", object_of(one)


def _mark(span: Object) -> Stretch | None:
    start, end = whole(span.get("start")), whole(span.get("end"))
    name = text_of(span.get("name")) or text_of(span.get("label"))
    quote = span.get("text")
    text = quote if is_text(quote) else ""
    return None if start is None or end is None or name is None else Stretch(start, end, name, text)
