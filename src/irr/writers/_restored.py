"""Sections that were laid out as stretches of documents, made of marks again."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from irr.writers._differences import Blanks
from irr.writers.model import DOCUMENT, TEXT, Coded, Marked

if TYPE_CHECKING:
    from irr.writers._laid_out import LaidOut


def restored(found: Marked, what: Coded, laid: LaidOut) -> tuple[Coded, Blanks]:
    """The ratings that the marks are: a section is where it was laid out, and nothing else is one.

    Blank is what a coder left unmarked of a document that this coder may have read.
    """
    place = {document.name: at for at, document in enumerate(found.documents)}
    at = {number: place.get(one.name) for number, one in enumerate(laid.marked.documents)}
    section_at = {
        (at[document], start, end): section for section, (document, start, end) in laid.stretches.items()
    }
    given: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for mark in found.marks:
        # A mark that is elsewhere is of no section; its name says where it is.
        section = section_at.get(mark[:3], f"{mark.document}/{mark.start}-{mark.end}")
        given[section, mark.coder].append(mark.category)
    order = {name: number for number, name in enumerate(found.categories)}
    ratings = {key: tuple(sorted(some, key=order.__getitem__)) for key, some in given.items()}
    texts = {
        section: (found.documents[here].text or "")[start:end]
        for section, (document, start, end) in laid.stretches.items()
        if (here := at[document]) is not None
    }
    documents = {
        section: found.documents[here].name
        for section, (document, _, _) in laid.stretches.items()
        if (here := at[document]) is not None
    }
    again = Coded(
        found.coders,
        found.categories,
        what.sections,
        ratings,
        {TEXT: texts, DOCUMENT: documents},
        found.notes,
        found.comments,
    )
    document_of = {section: at[document] for section, (document, _, _) in laid.stretches.items()}
    read = {(coder, here) for here in place.values() for coder in found.coders if found.has_read(coder, here)}
    size = Counter(document_of.values())
    marked = sum(section in document_of for section, _ in ratings)

    def blank(key: tuple[str, str]) -> bool:
        return key not in ratings and (key[1], document_of.get(key[0])) in read

    return again, Blanks(blank, sum(size[here] for _, here in read) - marked)
