"""Sections as stretches of documents: their texts one below the other, and a mark for each category."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.codings import Document
from irr.names import listed
from irr.units.cutting import cut
from irr.writers.model import DOCUMENT, TEXT, Mark, Marked

if TYPE_CHECKING:
    from irr.writers.model import Coded

#: The document of sections that are of none.
NO_DOCUMENT = "sections"


@dataclass(frozen=True)
class LaidOut:
    """Marks, and the stretch that each section is: the place of its document, start and end.

    `unit` cuts the documents into these sections again, if any unit does. `said` are sentences about what was added.
    """

    marked: Marked
    stretches: Mapping[str, tuple[int, int, int]]
    unit: str | None
    said: tuple[str, ...] = ()

    @property
    def by_document(self) -> dict[int, list[str]]:
        """The sections of each document, by its place."""
        found: dict[int, list[str]] = {}
        for section, (document, _, _) in self.stretches.items():
            found.setdefault(document, []).append(section)
        return found


def laid_out(what: Coded) -> LaidOut:
    """The sections of each document, in their order."""
    of: defaultdict[str, list[str]] = defaultdict(list)
    for section in what.sections:
        of[what.said(DOCUMENT).get(section, NO_DOCUMENT)].append(section)
    texts, nameless = {}, []
    for section in what.sections:
        texts[section] = what.said(TEXT).get(section, "").replace("\r\n", "\n").replace("\r", "\n")
        if not texts[section].strip():
            texts[section] = section
            nameless.append(section)
    several = any("\n" in text for text in texts.values())
    documents, stretches = [], {}
    whole = True
    for number, (name, sections) in enumerate(of.items()):
        at, parts = 0, []
        for section in sections:
            stretches[section] = number, at, at + len(texts[section])
            parts.append(texts[section])
            at += len(texts[section]) + (2 if several else 1)
        text = ("\n\n" if several else "\n").join(parts) + "\n"
        documents.append(Document(name, text))
        found = cut(text, "paragraph" if several else "line", "")
        whole = whole and [*found] == [stretches[section][1:] for section in sections]
    unit = ("paragraph" if several else "line") if whole else None
    marks = [
        Mark(*stretches[section], coder, category)
        for section in what.sections
        for coder, some in what.by_section.get(section, {}).items()
        for category in some
    ]
    rated = {(coder, stretches[section][0]) for section, coder in what.given}
    said = []
    if nameless:
        n = len(nameless)
        said.append(
            f"{n:,} section{'s have' if n > 1 else ' has'} no text; the name stands in its place: {listed(nameless)}"
        )
    marked = Marked(
        what.coders,
        what.categories,
        tuple(documents),
        tuple(sorted(marks, key=lambda mark: mark[:2])),
        frozenset(rated),
        what.notes,
        what.comments,
        what.codebook,
    )
    return LaidOut(marked, stretches, unit, tuple(said))
