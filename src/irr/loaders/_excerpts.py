"""Excerpts of documents with the categories that a program's export gives them, made into spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.codings import Document, Remark
from irr.errors import InputError, Problem
from irr.loaders._building import Mark, spans_of
from irr.names import listed, quoted

if TYPE_CHECKING:
    from irr.codings import Measure, Source, Spans

#: A document that has more paragraphs than this is none, and the number of its last one a mistake.
MOST_PARAGRAPHS = 100_000


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One coder's stretch of one document, with the categories it was given; `start` is None where nobody can tell."""

    document: str
    coder: str
    categories: Sequence[str]
    start: int | None
    end: int
    quote: str
    record: int
    #: How the file says where it is.
    place: str = ""


def excerpts_of(
    source: Source, excerpts: Sequence[Excerpt], measure: Measure, remarks: Sequence[Remark]
) -> Spans:
    """Spans of excerpts, by their positions where each has one, else by what they quote.

    What has no category is counted and not kept; so is what has no position, where not all are quoted. Raises
    `InputError` where nothing is left.
    """
    number = {name: at for at, name in enumerate(dict.fromkeys(one.document for one in excerpts))}
    kept, said = _coded(source, excerpts)
    if unplaced := [one for one in kept if one.start is None]:
        which = f"{len(unplaced):,} of {len(kept):,} rows do not say where they are in {measure}"
        if len(unplaced) == len(kept):
            which = f"no row says where it is in {measure}"
        if example := next((one.place for one in unplaced if one.place), ""):
            which += f" ({quoted(example)})"
        if all(one.quote for one in kept):
            text = f"{which}; every mark is found by the words that it quotes instead"
            said.append(Remark("positions_not_read", text))
            measure = "nothing"
        elif len(unplaced) == len(kept):
            raise InputError([Problem(source.path, None, f"{which}, and not all quote what was marked")])
        else:
            said.append(Remark("rows_without_position", f"{which} and are left out"))
            kept = [one for one in kept if one.start is not None]
    marks = [
        Mark(number[one.document], one.start, one.end, one.coder, category, one.record, one.quote)
        if measure != "nothing" and one.start is not None
        else Mark(number[one.document], -1, -1, one.coder, category, one.record, one.quote)
        for one in kept
        for category in dict.fromkeys(one.categories)
    ]
    documents = [Document(name) for name in number]
    return spans_of(source, documents, marks, measure, remarks=(*remarks, *said))


def _coded(source: Source, excerpts: Sequence[Excerpt]) -> tuple[list[Excerpt], list[Remark]]:
    """The excerpts with a category, and a word on the others."""
    kept = [one for one in excerpts if one.categories]
    if not kept:
        raise InputError([Problem(source.path, None, "no row names a category")])
    said = []
    if uncoded := len(excerpts) - len(kept):
        text = f"{uncoded:,} row{'s' if uncoded > 1 else ''} without a category left out"
        some = {one.coder for one in kept}
        if gone := list(dict.fromkeys(one.coder for one in excerpts if one.coder not in some)):
            text += f", with them all there is of {listed(gone)}"
        said.append(Remark("rows_without_category", text))
    return kept, said
