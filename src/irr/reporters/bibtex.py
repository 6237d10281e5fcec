"""BibTeX of everything that a report cites, this software among it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from irr.citations import bibtex
from irr.reporters._documents import document_with

if TYPE_CHECKING:
    from irr.reporters import Display

SHOWS_WARNINGS = False
SUMMARY = "for reference managers: BibTeX of everything that a report cites"
SUFFIX = ".bib"
NEEDS: Final = "references"


def render(computed: object, display: Display) -> str:
    """An entry a reference, sorted by key."""
    document = document_with(NEEDS, computed, "bibtex")
    assert document.references is not None
    return bibtex(document.references())
