"""Which field of a task's data was marked, and how its positions count: the file does not say, its quotations do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from irr.errors import UsageError
from irr.loaders._json_shape import is_text
from irr.loaders._looks import Look, Stretch
from irr.loaders._utf16 import CodePoints
from irr.names import quoted
from irr.tables.roles import role_of

if TYPE_CHECKING:
    from irr.loaders._json_shape import Object
    from irr.loaders._looks import Found, Given

#: How positions may count, as `--offsets` has it and as a report says it.
COUNTS = {"codepoint-lf": "characters", "utf16-lf": "UTF-16 units"}
#: Quotations that are tried, in all and of one annotation, and fields; far more than tell.
TRIED = 5000
TRIED_OF_ONE = 200
MOST_FIELDS = 50
#: Characters that are looked at to tell how positions count.
MOST_TEXT = 10_000_000


def with_texts(marked: Sequence[tuple[Object, Look]], found: Found, offsets: str | None) -> Iterator[Look]:
    """The looks with the texts of their tasks, and positions in code points.

    The field of the data whose text reads at the positions as the annotations quote it is the one that was marked.
    """
    if offsets not in (None, *COUNTS):
        raise UsageError(
            f"--offsets {quoted(offsets or '')}: in {found.format} there are {', '.join(COUNTS)}"
        )
    field, counted = _chosen(marked, offsets)
    spans = any(found.questions.values())
    if spans and field is not None:
        found.detected["text"] = quoted(field)
    if spans and counted != "codepoint-lf":
        found.detected["offsets"] = COUNTS[counted]
    last: str | None = None
    points = CodePoints(None)
    for data, look in marked:
        text = _text(data, field)
        if spans and text is None:
            found.counts["texts_unknown"] += 1
        if text is None or not spans:
            yield replace(look, text=text)
            continue
        if text is not last:
            last, points = text, _points(text, counted)
        yield replace(look, text=text, given=_placed(look, text, points, found))


def _placed(look: Look, text: str, points: CodePoints, found: Found) -> Given:
    """What was given, each mark in code points; counts those whose quotation is not what the text says there."""
    given: dict[str, tuple[str, ...] | tuple[Stretch, ...]] = {}
    for name, answers in look.given.items():
        moved = []
        for one in answers:
            if not isinstance(one, Stretch):
                break
            found.counts["quotes_differ"] += bool(one.quote) and not _reads(text, points, one)
            moved.append(replace(one, start=points.start(one.start), end=points.start(one.end)))
        given[name] = tuple(moved) if found.questions[name] else answers
    return given


def _chosen(marked: Sequence[tuple[Object, Look]], offsets: str | None) -> tuple[str | None, str]:
    """The field that most quotations are read in, and how positions count there.

    Where no quotation tells, it is the field called as texts are, or the only one that holds text.
    """
    fit: Counter[tuple[str, str]] = Counter()
    tried = seen = 0
    for data, look in marked:
        quotes = [
            one for some in look.given.values() for one in some if isinstance(one, Stretch) and one.quote
        ]
        if not quotes or tried > TRIED or seen > MOST_TEXT:
            continue
        tried += len(quotes)
        for name, value in _texts(data)[:MOST_FIELDS]:
            seen += len(value)
            for counted in (offsets,) if offsets else COUNTS:
                points = _points(value, counted)
                fit[name, counted] += sum(_reads(value, points, one) for one in quotes[:TRIED_OF_ONE])
    if fit.total():
        return max(fit, key=lambda key: (fit[key], key[1] == "codepoint-lf", role_of(key[0]) == "text"))
    names = [name for name, _ in _texts(marked[0][0])] if marked else []
    names = [name for name in names if role_of(name) == "text"] or names
    return (names[0] if len(names) == 1 else None), offsets or "codepoint-lf"


def _texts(data: Object) -> list[tuple[str, str]]:
    return [(name, one) for name, one in data.items() if is_text(one)]


def _points(text: str, counted: str) -> CodePoints:
    """From positions counted so to code points."""
    return CodePoints(text if counted == "utf16-lf" else None)


def _reads(text: str, points: CodePoints, one: Stretch) -> bool:
    """Whether `text` says at the place of a mark what the mark quotes."""
    start = points.start(one.start)
    return (
        start >= 0 and text.startswith(one.quote, start) and points.start(one.end) == start + len(one.quote)
    )


def _text(data: Object, field: str | None) -> str | None:
    value = data.get(field) if field is not None else None
    return value if isinstance(value, str) else None
