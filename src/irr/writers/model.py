"""What is written: ratings of sections, or categories of stretches of documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from irr.arrays import values
from irr.codings import Comment, Document, Note, Suggestion

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.codings import Spans
    from irr.study import Study

#: The columns of what is known of sections that formats have a place for.
TEXT, DOCUMENT = "text", "document"


@dataclass(frozen=True)
class Coded:
    """Ratings of sections.

    `given` leads from (section, coder) to the categories, () for "read, nothing fits"; a pair that is not there was
    not coded. `about` leads from the name of a column to what it says of sections, those with nothing left out.
    """

    coders: tuple[str, ...]
    categories: tuple[str, ...]
    sections: tuple[str, ...]
    given: Mapping[tuple[str, str], tuple[str, ...]]
    about: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    comments: tuple[Comment, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    codebook: Codebook | None = None

    def said(self, column: str) -> Mapping[str, str]:
        """What a column says of sections."""
        return self.about.get(column, {})

    @cached_property
    def by_section(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The ratings of each section that anybody coded, by coder, in the order of the coders."""
        return _sorted(((section, coder, some) for (section, coder), some in self.given.items()), self.coders)

    @cached_property
    def by_coder(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The ratings of each coder who coded anything, by section, in the order of the sections."""
        return _sorted(
            ((coder, section, some) for (section, coder), some in self.given.items()), self.sections
        )

    @cached_property
    def notes_of(self) -> Mapping[tuple[str, str], list[str]]:
        """The notes beside each (section, coder) that has some."""
        found: dict[tuple[str, str], list[str]] = {}
        for note in self.notes:
            found.setdefault((note.section, note.coder), []).append(note.text)
        return found


class Mark(NamedTuple):
    """A category that a coder gave to a stretch of the document at place `document`; -1 and -1 is all of it."""

    document: int
    start: int
    end: int
    coder: str
    category: str
    quote: str = ""


@dataclass(frozen=True)
class Marked:
    """Categories of stretches of documents, in code points, the end exclusive; `opened` as in `irr.codings.Spans`."""

    coders: tuple[str, ...]
    categories: tuple[str, ...]
    documents: tuple[Document, ...]
    marks: tuple[Mark, ...]
    opened: frozenset[tuple[str, int]] | None = None
    notes: tuple[Note, ...] = ()
    comments: tuple[Comment, ...] = ()
    codebook: Codebook | None = None

    @cached_property
    def by_reader(self) -> Mapping[tuple[int, str], list[Mark]]:
        """The marks in the document at a place that are a coder's."""
        found: dict[tuple[int, str], list[Mark]] = {}
        for mark in self.marks:
            found.setdefault((mark.document, mark.coder), []).append(mark)
        return found

    def has_read(self, coder: str, document: int) -> bool:
        """Whether the coder may have read the document."""
        return self.opened is None or (coder, document) in self.opened


@dataclass(frozen=True)
class Files:
    """Bytes by the names of files, "" where there is one file only.

    `renamed` are categories that the format cannot hold, and what stands for each. `said` are sentences about what was
    added.
    """

    data: Mapping[str, bytes]
    renamed: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def _sorted(
    ratings: Iterable[tuple[str, str, tuple[str, ...]]], order: Sequence[str]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Ratings by one name and then by another, the latter in this order."""
    place = {name: number for number, name in enumerate(order)}
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for one, other, some in ratings:
        found.setdefault(one, {})[other] = some
    return {one: dict(sorted(some.items(), key=lambda pair: place[pair[0]])) for one, some in found.items()}


def of_study(study: Study, codebook: Codebook | None = None) -> Coded:
    """The ratings of a study."""
    assert study.names is not None
    sections: list[str] = study.names.to_pylist()
    sets = [
        tuple(study.categories[k] for k in study.sets[number].tolist()) for number in range(len(study.sets))
    ]
    rows = zip(study.section.tolist(), study.coder.tolist(), study.set_id.tolist(), strict=True)
    about = {
        name: {
            section: text
            for section, text in zip(sections, column.to_pylist(), strict=True)
            if text is not None and text != ""
        }
        for name, column in study.about.items()
    }
    return Coded(
        study.coders,
        study.categories,
        tuple(sections),
        {(sections[section], study.coders[coder]): sets[number] for section, coder, number in rows},
        {name: said for name, said in about.items() if said},
        study.annotations.notes,
        study.annotations.comments,
        study.annotations.suggestions,
        study.kinds,
        codebook,
    )


def of_spans(some: Sequence[Spans], codebook: Codebook | None = None) -> Marked:
    """The marks of all files; documents of one name are one document."""
    place: dict[str, int] = {}
    texts: dict[str, str | None] = {}
    marks: list[Mark] = []
    opened: set[tuple[str, int]] = set()
    told = all(one.opened is not None for one in some)
    for one in some:
        for document in one.documents:
            place.setdefault(document.name, len(place))
            if texts.get(document.name) is None:
                texts[document.name] = document.text
        at = [place[document.name] for document in one.documents]
        quotes = [""] * len(one) if one.quote is None else one.quote.to_pylist()
        columns = (one.document.tolist(), one.start.tolist(), one.end.tolist())
        rows = zip(*columns, one.coder.to_pylist(), one.category.to_pylist(), quotes, strict=True)
        marks += [Mark(at[document], *rest) for document, *rest in rows]
        opened |= {(coder, at[document]) for coder, document in one.opened or ()}
    coders = [name for one in some for name in values(one.coder)]
    coders += sorted({name for name, _ in opened} - {*coders})
    return Marked(
        tuple(dict.fromkeys(coders)),
        tuple(dict.fromkeys(name for one in some for name in values(one.category))),
        tuple(Document(name, text) for name, text in texts.items()),
        tuple(sorted(dict.fromkeys(marks), key=lambda mark: mark[:2])),
        frozenset(opened | {(mark.coder, mark.document) for mark in marks}) if told else None,
        tuple(note for one in some for note in one.notes),
        tuple(comment for one in some for comment in one.comments),
        codebook,
    )
