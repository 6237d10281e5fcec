"""From bytes to a tree, by the events of PyYAML's parser.

Neither this module nor the parser recurses on the depth of the input, and nothing is built for an alias or a
tag. PyYAML is imported when a file is read: asking whether a name ends in .yaml must not cost its start-up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

from irr.errors import InputError, Problem
from irr.inputs import source_of
from irr.inputs.collector import paused
from irr.names import SHOWN, printable, quoted
from irr.yamltree.nodes import Mapping, Node, Problems, Scalar, Sequence, described, is_absent

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as Dict

    import yaml

Entries: TypeAlias = list[tuple[Scalar, Node]]
Sink: TypeAlias = "Callable[[Entries], None]"
Sinks: TypeAlias = "Dict[str, Sink]"

#: Nodes that are collected, keys and values counted, before a sink is called.
BATCH = 4096

#: Deepest nesting of lists and mappings; a coder file or codebook needs five.
DEEPEST = 20

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_CHARACTER = re.compile(r"\\(u|U0000)[dD][89a-fA-F]|\\U(?!00(0|10))[0-9a-fA-F]{8}")


def read(path: str, sinks: Sinks | None = None) -> Node:
    """The tree in the file at `path`, or an `InputError` with all that is wrong; see `parse`."""
    return parse(content(path), path, sinks)


def content(path: str) -> bytes:
    """What the file at `path` holds, or an `InputError` that says why it cannot be had."""
    return source_of(path).read()


def parse(data: bytes, path: str, sinks: Sinks | None = None) -> Node:
    """The tree that `data` spells; `path` is for messages only.

    `sinks` are functions that take, piece by piece as it is read, the mapping under a key of the root; in the
    tree that mapping is empty. So a file of any length takes the room of a piece of it.

    UTF-8 with or without a byte-order mark, or UTF-16 with one. Raises `InputError` with every problem found;
    a syntax error, a second document or too deep a nesting ends the search.
    """
    import yaml

    problems = Problems(path)
    text = _decoded(data, problems)
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None:
        loader = yaml.SafeLoader
        _refuse_odd_escapes(text, problems)
    problems.stop()
    root: Node | None = None
    try:
        with paused():
            root = _tree(loader(text).get_event, sinks or {}, problems)
    except yaml.YAMLError as error:
        problems.add(*_in_plain_words(error, text))
    problems.stop()
    if root is None or is_absent(root):
        raise InputError([Problem(path, None, "the file is empty")])
    return root


def _decoded(data: bytes, problems: Problems) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            problems.add(None, "not text: begins as UTF-16 but does not go on so")
        else:
            line = data.count(b"\n", 0, error.start) + 1
            problems.add(line, f"not UTF-8 (byte 0x{data[error.start]:02x}); save the file as UTF-8")
        return ""
    if odd := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        problems.add(line, f"the character {quoted(odd[0])} is not allowed in YAML")
    return text


def _refuse_odd_escapes(text: str, problems: Problems) -> None:
    """Say no, as libyaml does by itself, to escapes that are not characters."""
    for odd in _NO_CHARACTER.finditer(text):
        problems.add(text.count("\n", 0, odd.start()) + 1, f"{quoted(odd[0])} is not a character")


def _tree(next_event: Callable[[], Any], sinks: Sinks, problems: Problems) -> Node | None:
    """The root of the first document, or None where there is none or where reading had to stop."""
    from yaml import events as kinds

    scalar, end, list_end = kinds.ScalarEvent, kinds.StreamEndEvent, kinds.SequenceEndEvent
    new = tuple.__new__  # a named tuple in a third of the time
    children: list[Node] = []  # of what is open: the document, a list, or a mapping (keys and values in turn)
    outer: list[tuple[list[Node], int]] = []  # what waits for it to end, with the line where the inner began
    documents = 0
    sink: Sink | None = None  # takes the entries of the mapping below the root that is open
    first: dict[str, int] = {}
    while (kind := type(event := next_event())) is not end:
        if kind is scalar:
            children.append(new(Scalar, (event.value, event.start_mark.line + 1, not event.style)))
            if event.anchor or event.tag:
                _refuse(event, problems)
        elif kind is list_end:
            inner, (children, line) = children, outer.pop()
            children.append(new(Sequence, (tuple(inner), line)))
            if sink and len(children) >= BATCH and len(outer) == 2 and len(children) % 2 == 0:
                sink(_entries(children, first, problems))
                children.clear()
        elif kind is kinds.SequenceStartEvent or kind is kinds.MappingStartEvent:
            if event.anchor or event.tag:
                _refuse(event, problems)
            line = event.start_mark.line + 1
            if len(outer) == DEEPEST:
                problems.add(line, f"nested more than {DEEPEST} deep")
                return None
            if len(outer) == 1 and children:
                sink, first = sinks.get(getattr(children[-1], "text", "")), {}
            outer.append((children, line))
            children = []
        elif kind is kinds.MappingEndEvent:
            inner, (children, line) = children, outer.pop()
            if sink and len(outer) == 1:
                sink(_entries(inner, first, problems))
                inner.clear()
            children.append(Mapping(tuple(_entries(inner, {}, problems)), line))
        elif kind is kinds.AliasEvent:
            line = event.start_mark.line + 1
            problems.add(line, "aliases are not allowed")
            children.append(Scalar("", line))
        elif kind is kinds.DocumentStartEvent:
            documents += 1
            if documents > 1:
                line = event.start_mark.line + 1
                problems.add(line, "a second document begins here; one file, one document")
                return None
    return children[0] if children else None


def _refuse(event: Any, problems: Problems) -> None:
    line = event.start_mark.line + 1
    if event.anchor:
        problems.add(line, "anchors are not allowed")
    if event.tag:
        tag = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
        problems.add(line, f"tags such as {printable(tag, SHOWN)} are not allowed")


def _entries(inner: list[Node], first: dict[str, int], problems: Problems) -> Entries:
    """Keys and values, which stand in turn in `inner`, as pairs; `first` has the lines of earlier keys."""
    keys, values = inner[::2], inner[1::2]
    new = {key[0]: key[1] for key in keys if type(key) is Scalar}
    # One look at the whole costs much less than a look at each key.
    if len(new) < len(keys) or "<<" in new or not first.keys().isdisjoint(new):
        _refuse_keys(keys, dict(first), problems)
    first.update(new)
    pairs = zip(keys, values, strict=True)
    return [(key, value) for key, value in pairs if type(key) is Scalar]


def _refuse_keys(keys: list[Node], first: dict[str, int], problems: Problems) -> None:
    """Say which keys are no texts, stand twice or ask for a merge."""
    for key in keys:
        if not isinstance(key, Scalar):
            problems.add(key.line, f"a key must be a text, not {described(key)}")
            continue
        if (before := first.get(key.text)) is not None:
            problems.add(key.line, f"{quoted(key.text)} stands here and at line {before}")
        if key.text == "<<" and key.plain:
            problems.add(key.line, "merge keys (<<) are not allowed")
        first.setdefault(key.text, key.line)


def _in_plain_words(error: yaml.YAMLError, text: str) -> tuple[int | None, str]:
    """Line and message of what the parser met."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None)
    if mark is None or problem is None:
        return None, f"not valid YAML: {printable(str(error), 200)}"
    lines = text.splitlines()
    if mark.line < len(lines) and re.match(r"[ -]*\t", lines[mark.line]):
        return mark.line + 1, "a tab in the indentation; YAML takes spaces only"
    opened = getattr(error, "context_mark", None)
    since = "" if opened is None or opened.line == mark.line else f" in what begins at line {opened.line + 1}"
    return mark.line + 1, f"not valid YAML: {printable(problem, 200)}{since}"
