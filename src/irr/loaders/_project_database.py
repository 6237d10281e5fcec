"""What the databases of QDA programs have in common: documents, codes, and stretches that were coded, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from irr.codings import Document, Remark, Source
from irr.errors import InputError, Problem
from irr.inputs.sqlite import MAGIC, database
from irr.loaders._building import Mark, spans_of
from irr.loaders._documents import LARGEST_TEXTS, once_each, set_aside, told_apart
from irr.loaders._positions import Text
from irr.names import listed, quoted

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.inputs import Input
    from irr.inputs.sqlite import Database
    from irr.loaders import LoadOptions

#: Problems of one kind that are told, at most, and the largest number that is a position.
_MOST = 1000
_FARTHEST = 2**31
#: Most stretches of one file.
_MOST_MARKS = 500_000


def has_tables(source: Input, tables: dict[str, tuple[str, ...]]) -> bool:
    """Whether it is a database with these tables, each with at least these columns."""
    if not source.head.startswith(MAGIC):
        return False
    with database(source) as found:
        return all(found.has(table, *columns) for table, columns in tables.items())


@dataclass(frozen=True, slots=True)
class Row:
    """One category that one coder gave to a stretch; `quote` is what the program says is marked there."""

    document: int
    start: int
    end: int
    coder: str
    category: str
    quote: str | None


@dataclass
class Project:
    """A database that is being read: its documents by their ids, what is wrong, and what was decided."""

    source: Input
    detected: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    place_of: dict[int, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    texts: list[Text | None] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    _size: int = 0
    _quoted: int = 0
    _owners: set[str] = field(default_factory=set)
    _nobody: int = 0

    def problem(self, text: str) -> None:
        """Keep a problem, if there are not very many."""
        if len(self.problems) < _MOST:
            self.problems.append(Problem(self.source.path, None, text))

    def stop(self) -> None:
        """Raise `InputError` where there are problems."""
        if self.problems:
            raise InputError(self.problems)

    def room(self, size: Any) -> None:
        """Refuse texts that are too long together, before they are read."""
        self._size += size if isinstance(size, int) else 0
        if self._size > LARGEST_TEXTS:
            raise self.source.refusal(
                f"texts of more than {LARGEST_TEXTS // 1_000_000} MB, which irr does not read"
            )

    def add_document(self, key: Any, name: Any, text: Text | None) -> None:
        """Take a document; a problem where its id or name is none."""
        if not isinstance(key, int) or key in self.place_of:
            self.problem(f"a document with the id {described(key)}, which must be a number of its own")
            return
        self.place_of[key] = len(self.names)
        self.names.append(name.strip() if isinstance(name, str) and name.strip() else f"document {key}")
        self.texts.append(text)

    def add(self, row: Row) -> None:
        """Take a row, its positions as they are in the file."""
        if len(self.rows) == _MOST_MARKS:
            raise self.source.refusal(f"more than {_MOST_MARKS:,} codings, which irr does not read")
        self._quoted += len(row.quote or "")
        # Quotations are for comparison only.
        self.rows.append(row if self._quoted <= LARGEST_TEXTS else replace(row, quote=None))

    def add_owned(
        self, place: tuple[int, int, int], owner: Any, category: str, quote: Any, options: LoadOptions
    ) -> None:
        """Take a coding that is its owner's, or where it has none the file's, if the caller does not say whose it is."""
        named = owner.strip() if isinstance(owner, str) else ""
        self._nobody += not named
        self._owners.add(named)
        coder = options.coder or named or self.source.stem
        self.add(Row(*place, coder, category, quote if isinstance(quote, str) else None))

    def say_owners(self, options: LoadOptions) -> None:
        """Say how coders were told, once all codings are taken."""
        if options.coder:
            self.detected["coders"] = "as you say"
            self.remarks += set_aside(options.coder, self._owners)
            return
        self.detected["coders"] = "the owner of each coding"
        if self._nobody:
            text = f"codings without an owner, taken as the file's: {self._nobody:,}"
            self.remarks.append(Remark("coder_from_elsewhere", text))

    def spans(self, format_: str) -> Spans:
        """All of it, positions in code points and in the text; repetitions once."""
        self.stop()
        if not self.rows:
            raise self.source.refusal("no text is coded in this project")
        names, remarks = told_apart(self.names)
        marks, beyond = self._placed()
        marks, repeated = once_each(marks)
        self.remarks += [*remarks, *repeated]
        if beyond:
            text = f"{len(beyond):,} codings left out, as they are not within their text: {listed(beyond, 3)}"
            self.remarks.append(Remark("spans_beyond_text", text))
        documents = [
            Document(name, None if text is None else text.text)
            for name, text in zip(names, self.texts, strict=True)
        ]
        source = Source(self.source.path, format_, "project", self.detected)
        return spans_of(source, documents, marks, remarks=tuple(self.remarks))

    def _placed(self) -> tuple[list[Mark], list[str]]:
        start = np.array([row.start for row in self.rows], np.int64)
        end = np.array([row.end for row in self.rows], np.int64)
        document = np.array([row.document for row in self.rows], np.int64)
        order = np.argsort(document, kind="stable")
        bounds = np.searchsorted(document[order], np.arange(len(self.texts) + 1))
        for at, text in enumerate(self.texts):
            mine = order[bounds[at] : bounds[at + 1]]
            if text is not None and len(mine) and len(text.crlf):
                units = text.as_in_file()
                start[mine], end[mine] = units.code_points(start[mine])[0], units.code_points(end[mine])[0]
        marks, beyond, differing = [], [], []
        for record, (row, first, last) in enumerate(
            zip(self.rows, start.tolist(), end.tolist(), strict=True)
        ):
            text = self.texts[row.document]
            if text is None or 0 <= first <= last <= len(text.text):
                marks.append(Mark(row.document, first, last, row.coder, row.category, record))
                if text is not None and row.quote is not None and not _same(text.text[first:last], row.quote):
                    differing.append(f"{self.names[row.document]} {row.start}-{row.end}")
            else:
                beyond.append(f"{self.names[row.document]} {row.start}-{row.end}")
        if differing:
            words = (
                f"{len(differing):,} of {len(marks):,} codings are of other words than the program quotes there; their "
                f"positions count: {listed(differing, 3)}"
            )
            self.remarks.append(Remark("quotes_differ", words))
        return marks, beyond


@contextmanager
def project(source: Input) -> Iterator[tuple[Project, Database]]:
    """A database to read from and what to put it in."""
    with database(source) as found:
        yield Project(source), found


def texts_by_id(held: Project, rows: Iterable[tuple[Any, Any]], what: str) -> dict[int, str]:
    """The texts of a table by their ids; a problem where an id is none or stands twice, or a text is none."""
    found: dict[int, str] = {}
    for key, text in rows:
        if not isinstance(key, int) or key in found:
            held.problem(f"a {what} with the id {described(key)}, which must be a number of its own")
        elif not isinstance(text, str) or not text.strip():
            held.problem(f"the {what} {key} has the name {described(text)}, which is no text")
        else:
            found[key] = text.strip()
    return found


def whole(value: Any) -> int | None:
    """A position: a whole number, which may be stored as a real one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and 0 <= value < _FARTHEST else None


def described(value: Any) -> str:
    """A value for a message."""
    if value is None:
        return "(empty)"
    return f"({len(value):,} bytes)" if isinstance(value, bytes) else quoted(str(value)[:100])


def stretch(held: Project, document: Any, start: Any, end: Any, what: str) -> tuple[int, int, int] | None:
    """The place of a document with start and end; a problem where they are none."""
    place = held.place_of.get(document) if isinstance(document, int) else None
    first, last = whole(start), whole(end)
    if place is None:
        held.problem(f"{what} is of the document {described(document)}, which there is not")
    elif first is None or last is None or first > last:
        held.problem(
            f"{what} is from {described(start)} to {described(end)}; positions are whole numbers from 0, and the end "
            "comes after the start"
        )
    else:
        return place, first, last
    return None


def _same(text: str, quote: str) -> bool:
    """Whether words are the same, however the program keeps its white space."""
    return text == quote or text.split() == quote.split()
