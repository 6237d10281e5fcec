"""Spans as a loader would give them, written shortly."""

from __future__ import annotations

from typing import Any

from irr.codings import Document, Source, Spans
from irr.loaders._building import Mark, spans_of


def spans(
    texts: dict[str, str | None], *marks: tuple[Any, ...], path: str = "file.ann", **known: Any
) -> Spans:
    """Spans of (document, start, end, coder, category[, quote]), the n-th on line n."""
    places = {name: at for at, name in enumerate(texts)}
    rows = [
        Mark(places[document], start, end, coder, category, record, *rest)
        for record, (document, start, end, coder, category, *rest) in enumerate(marks, start=1)
    ]
    detected = known.pop("detected", {})
    opened = known.pop("opened", None)
    if opened is not None:
        known["opened"] = frozenset((coder, places[document]) for coder, document in opened)
    return spans_of(
        Source(path, "Spans", "spans", detected, lambda record: record),
        [Document(name, text) for name, text in texts.items()],
        rows,
        **known,
    )
