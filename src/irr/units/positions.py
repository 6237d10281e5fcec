"""Where in its document each span is, counted in characters wherever the text is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import numbers
from irr.codings import Remark
from irr.names import listed
from irr.units.cutting import lines

if TYPE_CHECKING:
    from irr.arrays import Bools, Ints, Numbers
    from irr.codings import Spans

#: How many of the spans that are left out a remark shows.
_SHOWN = 3


@dataclass(frozen=True)
class Placed:
    """A file's spans that have a place: `rows` of `spans`, and of each the stretch, its end exclusive.

    `document` is the first place in `spans.documents` that has the document's name. Where both ends are -1, there
    is no stretch: the category is the whole document's, or its quote says all there is. `characters` says of each
    document whether stretches count characters; else they count paragraphs from 1, or there are quotes only.
    """

    spans: Spans
    rows: Ints
    document: Ints
    start: Ints
    end: Ints
    characters: Bools
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def place(self) -> dict[str, int]:
        """The first place of each document, by its name."""
        found: dict[str, int] = {}
        for at, one in enumerate(self.spans.documents):
            found.setdefault(one.name, at)
        return found

    @cached_property
    def category(self) -> Numbers:
        """The number of the category of each of the rows."""
        return numbers(self.spans.category)[self.rows]

    @cached_property
    def quotes(self) -> list[str]:
        """The quote of each of the rows, "" where there is none."""
        if self.spans.quote is None:
            return [""] * len(self.rows)
        every = self.spans.quote.to_pylist()
        return [every[row] or "" for row in self.rows.tolist()]

    def of(self, name: str) -> Ints:
        """The numbers of the rows that are of the document called so, in their order."""
        return self._by_place.get(self.place.get(name, -1), np.zeros(0, np.int64))

    @cached_property
    def _by_place(self) -> dict[int, Ints]:
        order = np.argsort(self.document, kind="stable")
        present, first = np.unique(self.document[order], return_index=True)
        return dict(zip(present.tolist(), np.split(order, first[1:]), strict=False))


def placed(spans: Spans, texts: Mapping[str, str | None], quotes_needed: bool = True) -> Placed:
    """Spans with their positions; those that have none in their text are left out, with a remark.

    `quotes_needed` is false where the document is all that is asked for, so that a row without quote has a place too.
    """
    first: dict[str, int] = {}
    places = np.array([first.setdefault(one.name, at) for at, one in enumerate(spans.documents)], np.int64)
    known = [texts[one.name] for one in spans.documents]
    document = places[spans.document]
    start, end = spans.start.copy(), spans.end.copy()
    left: list[tuple[str, Bools]] = []
    keep = np.ones(len(spans), bool)

    def leave_out(why: str, rows: Bools) -> None:
        nonlocal keep
        left.append((why, rows & keep))
        keep &= ~rows

    has_text = np.array([text is not None for text in known], bool)
    if spans.measure == "nothing":
        start[:] = end[:] = -1
        _find(spans, known, start, end)
        in_text = has_text[document] if len(spans) else np.zeros(0, bool)
        quoted = _has_quote(spans)
        leave_out("not in their text, or more than once", in_text & quoted & (start < 0))
        if quotes_needed:
            leave_out("with neither a position nor a quotation", ~quoted)
        whole = np.zeros(len(spans), bool)
    else:
        whole = (start == -1) & (end == -1)
        if spans.measure == "paragraphs":
            leave_out("of no length", ~whole & ((start < 1) | (end < start)))
            end[~whole] += 1
            leave_out("beyond the end of their text", _from_lines(known, document, start, end, keep & ~whole))
        else:
            leave_out("of no length", ~whole & ((start < 0) | (end <= start)))
            lengths = np.array([2**62 if text is None else len(text) for text in known], np.int64)
            last = lengths[document] if len(spans) else np.zeros(0, np.int64)
            leave_out("beyond the end of their text", ~whole & (start >= last))
            cut = keep & ~whole & (end > last)
            end[cut] = last[cut]
            left.append(("", cut))
    rows = np.flatnonzero(keep)
    characters = has_text | (spans.measure == "characters")
    remarks = tuple(_remarks(spans, left, int((whole & keep).sum())))
    return Placed(spans, rows, document[rows], start[rows], end[rows], characters, remarks)


def _has_quote(spans: Spans) -> Bools:
    if spans.quote is None:
        return np.zeros(len(spans), bool)
    return np.array([bool(quote) for quote in spans.quote.to_pylist()], bool)


def _find(spans: Spans, known: list[str | None], start: Ints, end: Ints) -> None:
    """Give each quote the place where it stands, if it stands in its text once."""
    if spans.quote is None:
        return
    found: dict[tuple[int, str], tuple[int, int]] = {}
    for row, quote in enumerate(spans.quote.to_pylist()):
        at = int(spans.document[row])
        text = known[at]
        if not quote or text is None:
            continue
        if (at, quote) not in found:
            where = text.find(quote)
            once = where >= 0 and text.find(quote, where + 1) < 0
            found[at, quote] = (where, where + len(quote)) if once else (-1, -1)
        start[row], end[row] = found[at, quote]


def _from_lines(known: list[str | None], document: Ints, start: Ints, end: Ints, rows: Bools) -> Bools:
    """Give rows of documents with a text the characters of their lines; which of them lie beyond the last line."""
    beyond = np.zeros(len(rows), bool)
    for at, text in enumerate(known):
        if text is None:
            continue
        bounds = np.array(lines(text), np.int64).reshape(-1, 2)
        mine = np.flatnonzero(rows & (document == at))
        inside = end[mine] - 1 <= len(bounds)
        beyond[mine[~inside]] = True
        mine = mine[inside]
        start[mine], end[mine] = bounds[start[mine] - 1, 0], bounds[end[mine] - 2, 1]
    return beyond


def _remarks(spans: Spans, left: list[tuple[str, Bools]], whole: int) -> Iterable[Remark]:
    for why, rows in left:
        if not rows.any():
            continue
        some = [_shown(spans, row) for row in np.flatnonzero(rows)[:_SHOWN].tolist()]
        count = f"{int(rows.sum()):,} of {len(spans):,}"
        shown = listed(some, _SHOWN, int(rows.sum()))
        if why:
            yield Remark("spans_left_out", f"{count} left out, {why}: {shown}")
        else:
            yield Remark("spans_cut", f"{count} end beyond their text, and count as far as it goes: {shown}")
    if whole:
        yield Remark(
            "whole_documents", f"{whole:,} categories of whole documents count in each of their sections"
        )


def _shown(spans: Spans, row: int) -> str:
    quote = spans.quote[row].as_py() if spans.quote is not None else ""
    name = spans.documents[int(spans.document[row])].name
    return f"{name}: {quote}" if quote else f"{name} {spans.start[row]}-{spans.end[row]}"
