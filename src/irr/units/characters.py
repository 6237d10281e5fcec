"""Spans as they stand in their texts, without a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from irr.arrays import taken
from irr.codings import Document
from irr.errors import InputError, Problem
from irr.names import listed
from irr.units.positions import placed
from irr.units.texts import texts_of

if TYPE_CHECKING:
    from irr.codings import Spans


def in_characters(spans: Sequence[Spans], folder: str | None) -> list[Spans]:
    """The same spans with positions in characters, and with the texts that the files or the `folder` hold.

    Spans that have no place in their text are left out, with a remark. Raises `InputError` where a position cannot be
    told without a text that nobody has.
    """
    texts = texts_of(spans, folder)
    found, problems = [], []
    for one in spans:
        at = placed(one, texts)
        unknown = [named.name for named, known in zip(one.documents, at.characters, strict=True) if not known]
        if unknown:
            text = (
                f"does not say at which characters stretches are, and the text of {listed(unknown)} is not known; say "
                "where it is with --texts FOLDER, or what a section is with --unit"
            )
            problems.append(Problem(one.source.path, None, text))
        found.append(
            replace(
                one,
                documents=tuple(Document(named.name, texts[named.name]) for named in one.documents),
                document=at.document,
                start=at.start,
                end=at.end,
                coder=taken(one.coder, at.rows),
                category=taken(one.category, at.rows),
                quote=None if one.quote is None else taken(one.quote, at.rows),
                record=None if one.record is None else one.record[at.rows],
                measure="characters",
                # What is said of whole documents is said of their sections.
                remarks=(*one.remarks, *(note for note in at.remarks if note.kind != "whole_documents")),
            )
        )
    if problems:
        raise InputError(problems)
    return found
