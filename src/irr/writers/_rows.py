"""Ratings and marks as the rows of tables, in the layouts that tables have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.errors import UsageError
from irr.reading.cells import SEPARATORS as BETWEEN
from irr.reading.coder_file import file_names
from irr.writers.model import DOCUMENT, TEXT, Marked

if TYPE_CHECKING:
    from irr.writers.model import Coded

LAYOUTS = ("long", "wide", "one-hot-long", "one-hot-wide", "per-coder")
#: What may stand between coder and category, as `irr.loaders` reads it.
_JOINTS = (".", ":", "/", "__", "_")
#: Words for "read, nothing fits" and "not coded", of which one that is no category is taken.
_NOTHING = ("(none)", "none", "-", "[]")
_NOT_CODED = ("NA", "N/A", "?")
#: Columns that hold notes, one after the other where a coder wrote several beside a section.
_NOTES = ("note", "comment", "memo")

Row = list[str]


@dataclass(frozen=True)
class Table:
    """A table to write: its name is the coder's where it is one coder's."""

    name: str
    rows: list[Row]


def tables(what: Coded | Marked, layout: str | None) -> list[Table]:
    """The table in a layout; several, one a coder, for `per-coder`."""
    if isinstance(what, Marked):
        if layout not in (None, "long"):
            raise UsageError(
                f"marked stretches have one layout, long, and not {layout}; --unit makes sections of them"
            )
        return [Table("codings", [*_marks(what)])]
    if layout == "wide":
        return [Table("codings", [*_wide(what)])]
    if layout == "one-hot-long":
        return [Table("codings", [*_one_hot_long(what)])]
    if layout == "one-hot-wide":
        return [Table("codings", [*_one_hot_wide(what)])]
    if layout == "per-coder":
        return [Table(coder, [*_long(what, coder)]) for coder in what.coders]
    return [Table("codings", [*_long(what)])]


def names_of(coders: Sequence[str], suffix: str) -> dict[str, str]:
    """A file name for each coder."""
    return file_names(coders, suffix)


def _long(what: Coded, only: str | None = None) -> Iterator[Row]:
    """A row an assignment; a row that says "not coded" keeps a name, or a note, that is in no other row."""
    head, cells = _about(what)
    notes = what.notes_of
    n_notes = min(len(_NOTES), max(map(len, notes.values()), default=0))
    not_coded = _word(what, _NOT_CODED)
    yield [*head, *(["coder"] if only is None else []), "category", *_NOTES[:n_notes]]
    for section, coder, given in _ratings(what, only):
        beside = notes.get((section, coder), [])[:n_notes]
        named = [not_coded] if given is None else [*given] or [""]
        for place, category in enumerate(named):
            said = beside if place == 0 else []
            yield [*cells(section), *([coder] if only is None else []), category, *said] + [""] * (
                n_notes - len(said)
            )


def _ratings(
    what: Coded, only: str | None = None, notes: bool = True
) -> Iterator[tuple[str, str, Sequence[str] | None]]:
    """Section, coder and categories of each rating, None for one that is not there but keeps a name or a note."""
    coders = what.coders if only is None else (only,)
    idle = [coder for coder in coders if coder not in what.by_coder]
    noted: dict[str, list[str]] = {}
    for section, coder in what.notes_of if notes else ():
        if (section, coder) not in what.given and coder in coders:
            noted.setdefault(section, []).append(coder)
    for number, section in enumerate(what.sections):
        given = what.by_section.get(section, {})
        for coder, some in given.items() if only is None else [(only, given[only])] if only in given else []:
            yield section, coder, some
        absent = [*noted.get(section, ()), *(idle if number == 0 else ())]
        if not given and not absent:
            absent = [coders[0]]
        for coder in dict.fromkeys(absent):
            yield section, coder, None


def _wide(what: Coded) -> Iterator[Row]:
    head, cells = _about(what)
    nothing, not_coded = _word(what, _NOTHING), _word(what, _NOT_CODED)
    between = next((mark for mark in BETWEEN if not any(mark in name for name in what.categories)), ";")
    joint = between if between == "\n" else f"{between} "
    yield [*head, *what.coders]
    for section in what.sections:
        given = (what.given.get((section, coder)) for coder in what.coders)
        yield [
            *cells(section),
            *(not_coded if some is None else joint.join(some) or nothing for some in given),
        ]


def _one_hot_long(what: Coded) -> Iterator[Row]:
    head, cells = _about(what)
    yield [*head, "coder", *what.categories]
    for section, coder, given in _ratings(what, notes=False):
        yield [*cells(section), coder, *_marked(given, what.categories)]


def _one_hot_wide(what: Coded) -> Iterator[Row]:
    head, cells = _about(what)
    names = (*what.coders, *what.categories)
    joint = next((mark for mark in _JOINTS if not any(mark in name for name in names)), ".")
    yield [*head, *(f"{coder}{joint}{category}" for coder in what.coders for category in what.categories)]
    for section in what.sections:
        row = cells(section)
        for coder in what.coders:
            row += _marked(what.given.get((section, coder)), what.categories)
        yield row


def _marked(given: Sequence[str] | None, categories: Sequence[str]) -> Row:
    if given is None:
        return [""] * len(categories)
    return ["1" if name in given else "0" for name in categories]


def _marks(what: Marked) -> Iterator[Row]:
    """A row a mark; one without category for a document that a coder read and left unmarked."""
    yield ["document", "start", "end", "coder", "category", "text"]
    for document, start, end, coder, category, quote in what.marks:
        one = what.documents[document]
        whole = start < 0
        text = quote if one.text is None or whole else one.text[start:end]
        yield [one.name, *(["", ""] if whole else [str(start), str(end)]), coder, category, text]
    unmarked = (what.opened or frozenset()) - {(mark.coder, mark.document) for mark in what.marks}
    for coder, document in sorted(unmarked, key=lambda pair: (pair[1], pair[0])):
        yield [what.documents[document].name, "", "", coder, "", ""]


def _about(what: Coded) -> tuple[Row, _Cells]:
    columns = [name for name in (DOCUMENT, TEXT) if what.said(name)]
    order = [name for name in columns if name == DOCUMENT], [name for name in columns if name == TEXT]
    return [*order[0], "section", *order[1]], _Cells(what, *order)


@dataclass(frozen=True)
class _Cells:
    """What stands in the first columns: the section, and what is known of it."""

    what: Coded
    before: list[str]
    after: list[str]

    def __call__(self, section: str) -> Row:
        said = self.what.said
        return [
            *(said(name).get(section, "") for name in self.before),
            section,
            *(said(name).get(section, "") for name in self.after),
        ]


def _word(what: Coded, words: Sequence[str]) -> str:
    taken = {name.casefold() for name in what.categories}
    return next((word for word in words if word.casefold() not in taken), words[0])
