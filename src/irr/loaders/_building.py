"""From what a loader met, one by one, to the two shapes that loaders return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from irr.arrays import column
from irr.codings import Codings, Spans

if TYPE_CHECKING:
    from irr.arrays import Column
    from irr.codings import Document, Measure, Source


@dataclass(frozen=True, slots=True)
class Assignment:
    """One coder's category for one section: None for "read, nothing fits", "" for a blank whose meaning is unknown.

    `record` is what in the file it came from, as in `Source.line_of`.
    """

    section: str
    coder: str
    category: str | None
    record: int = 0
    text: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One category that one coder gave to a stretch of the document at place `document`; see `irr.codings.Spans`."""

    document: int
    start: int
    end: int
    coder: str
    category: str
    record: int = 0
    quote: str = ""


def codings_of(source: Source, assignments: Iterable[Assignment], **known: Any) -> Codings:
    """Codings of assignments in the order of the file, names without white space around them.

    Several with one section and coder make one set. `known` is what else `Codings` says.
    """
    rows = [*assignments]
    extra = {
        name: _column(getattr(row, name) for row in rows)
        for name in ("text", "document")
        if any(getattr(row, name) for row in rows)
    }
    return Codings(
        source=source,
        section=_column(row.section for row in rows),
        coder=_column(row.coder for row in rows),
        cell=_column(row.category for row in rows),
        record=np.array([row.record for row in rows], np.int32),
        blank="unknown",
        cells="exact",
        set_rows=True,
        **extra,
        **known,
    )


def spans_of(
    source: Source,
    documents: Iterable[Document],
    marks: Iterable[Mark],
    measure: Measure = "characters",
    **known: Any,
) -> Spans:
    """Spans in the order of the file; `known` is what else `Spans` says."""
    rows = [*marks]
    quoted = any(row.quote for row in rows)
    return Spans(
        source=source,
        documents=tuple(documents),
        document=np.array([row.document for row in rows], np.int64),
        start=np.array([row.start for row in rows], np.int64),
        end=np.array([row.end for row in rows], np.int64),
        coder=_column(row.coder for row in rows),
        category=_column(row.category for row in rows),
        quote=_column((row.quote for row in rows), stripped=False) if quoted else None,
        record=np.array([row.record for row in rows], np.int32),
        measure=measure,
        **known,
    )


def _column(texts: Iterable[str | None], stripped: bool = True) -> Column:
    names: dict[str, int] = {}
    numbers = [
        -1 if text is None else names.setdefault(text.strip() if stripped else text, len(names))
        for text in texts
    ]
    return column(np.array(numbers, np.int32), list(names))
