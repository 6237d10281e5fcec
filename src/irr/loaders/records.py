"""Records of ratings or of marked stretches, as JSON or JSON Lines: what `irr convert` writes.

[{"section": "s1", "coder": "ana", "categories": ["cost", "time"]},
 {"section": "s2", "coder": "ana", "categories": []}]

{"document": "int01", "start": 0, "end": 46, "coder": "ana", "category": "cost"}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from irr.codings import Document, Note, Source
from irr.errors import InputError, Problem
from irr.inputs.json import lines, parse, whole
from irr.loaders._building import Assignment, Mark, codings_of, spans_of
from irr.names import listed, printable

if TYPE_CHECKING:
    from irr.codings import Codings, Spans
    from irr.inputs import Input
    from irr.inputs.json import Value
    from irr.loaders import LoadOptions

FORMAT = "JSON records"
SUMMARY = "a record a rating with its categories as a list, or one a marked stretch (JSON, JSON Lines)"

#: The keys of each kind of record: those that must be there, and those that may.
RATING = ("section", "coder", "categories")
MARK = ("document", "coder", "category")
_BESIDE = ("document", "text", "note", "comment", "memo")
_PLACE = ("start", "end", "text")

_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{")
#: The first record of a file, which holds nothing nested but one list.
_FIRST = re.compile(rb"\{[^{}]*\}?")


def claims(source: Input) -> bool:
    """Whether the first object has the keys of such a record."""
    head = source.head
    if _BEGINNING.match(head) is None or (first := _FIRST.search(head)) is None:
        return False
    return any(
        all(re.search(rb'"%s"\s*:' % key.encode(), first[0]) for key in keys) for keys in (RATING, MARK)
    )


def load(source: Input, options: LoadOptions) -> Codings | Spans:
    """The ratings, or the marks; `InputError` with every record that is neither."""
    reader = _Reader(source)
    records = [*reader.records()]
    marks = bool(records) and "categories" not in records[0][1]
    found = _spans(records, reader) if marks else _codings(records, reader)
    return found


class _Reader:
    """The records of a file with their lines or numbers, and the problems of them."""

    def __init__(self, source: Input) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.line_of: Callable[[int], int | None] = lambda record: None

    def records(self) -> Iterator[tuple[int, Mapping[str, Value]]]:
        data = self.source.read()
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
            root = parse(data, self.source.path)
            rows = enumerate(root if isinstance(root, list) else [root], start=1)
        else:
            self.line_of = lambda record: record
            rows = lines(data, self.source.path)  # type: ignore[assignment]
        for number, row in rows:
            if isinstance(row, dict):
                yield number, row
            else:
                self.problem(number, "is no record, which is an object")

    def problem(self, number: int, text: str) -> None:
        """Note what is wrong with a record."""
        line = self.line_of(number)
        self.problems.append(Problem(self.source.path, line, text if line else f"record {number:,} {text}"))

    def text(self, number: int, record: Mapping[str, Value], key: str, needed: bool = True) -> str:
        """The text under a key, "" where there is none; a number is a text."""
        value = record.get(key)
        if isinstance(value, str) and (value.strip() or not needed):
            return value
        if needed or value is not None:
            self.problem(number, f"has no text under '{key}'")
        return ""

    def stop(self) -> None:
        """Raise `InputError` if there are problems."""
        if self.problems:
            raise InputError(self.problems)

    def detected(self, unread: Mapping[str, None]) -> dict[str, Any]:
        """What is known of the source."""
        keys = {"keys not read": listed([*unread])} if unread else {}
        return keys


def _codings(records: list[tuple[int, Mapping[str, Value]]], reader: _Reader) -> Codings:
    rows: list[Assignment] = []
    notes: list[Note] = []
    seen: dict[tuple[str, str, str], int] = {}
    unread: dict[str, None] = {}
    for number, record in records:
        section, coder = (reader.text(number, record, key).strip() for key in ("section", "coder"))
        document, text, *beside = (reader.text(number, record, key, needed=False) for key in _BESIDE)
        unread |= dict.fromkeys(key for key in record if key not in (*RATING, *_BESIDE))
        first = seen.setdefault((section, document.strip(), coder), number)
        if first != number and section and coder:
            where = f"line {first}" if reader.line_of(number) else f"record {first:,}"
            reader.problem(
                number, f"rates section {printable(section, 60)} again, which {coder} did in {where}"
            )
        given = record.get("categories")
        if not isinstance(given, list) or not all(isinstance(one, str) and one.strip() for one in given):
            reader.problem(number, "has no list of categories under 'categories'; [] says that nothing fits")
            continue
        names: list[str | None] = [one for one in given if isinstance(one, str)]
        rows += [Assignment(section, coder, name, number, text, document) for name in names or [None]]
        notes += [Note(coder, section, one) for one in beside if one]
    reader.stop()
    if not rows:
        raise reader.source.refusal("holds no records")
    source = Source(reader.source.path, FORMAT, "ratings", reader.detected(unread), reader.line_of)
    return codings_of(source, rows, notes=tuple(notes))


def _spans(records: list[tuple[int, Mapping[str, Value]]], reader: _Reader) -> Spans:
    place: dict[str, int] = {}
    marks: list[Mark] = []
    opened: set[tuple[str, int]] = set()
    unread: dict[str, None] = {}
    unmarked = False
    for number, record in records:
        document, coder = (reader.text(number, record, key).strip() for key in ("document", "coder"))
        category = reader.text(number, record, "category", needed=False).strip()
        quote = reader.text(number, record, "text", needed=False)
        unread |= dict.fromkeys(key for key in record if key not in (*MARK, *_PLACE))
        start, end = (record.get(key) for key in ("start", "end"))
        first, last = (-1, -1) if start is None and end is None else (whole(start), whole(end))
        if (
            first is None
            or last is None
            or (first != -1 and not 0 <= first < last)
            or (start is None) != (end is None)
        ):
            reader.problem(
                number,
                "has no stretch: 'start' and 'end' are whole numbers, in characters from 0, the end after the start",
            )
            continue
        if start is not None and not category:
            reader.problem(number, "has a stretch and no category")
        at = place.setdefault(document, len(place))
        opened.add((coder, at))
        if category:
            marks.append(Mark(at, first, last, coder, category, number, quote))
        else:
            unmarked = True
    reader.stop()
    source = Source(reader.source.path, FORMAT, "stretches", reader.detected(unread), reader.line_of)
    return spans_of(
        source,
        [Document(name) for name in place],
        marks,
        opened=frozenset(opened) if unmarked else None,
    )
