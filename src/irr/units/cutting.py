"""Texts cut into stretches: pairs of code points, the second exclusive, without white space around them."""

from __future__ import annotations

import re

from irr.errors import UsageError
from irr.names import quoted

Stretch = tuple[int, int]

_BLANK_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")


def cut(text: str, kind: str, detail: str = "") -> list[Stretch]:
    """The stretches of `text` that are a section each, in order; `kind` and `detail` as in `UnitOptions`."""
    if kind == "document":
        return [(0, len(text))] if text else []
    if kind == "window":
        size = int(detail)
        return [(start, min(start + size, len(text))) for start in range(0, len(text), size)]
    if kind == "sentence":
        stretches = _sentences(text, detail or "en")
    elif kind == "paragraph" and _BLANK_LINE.search(text.strip("\n")):
        stretches = _between(text, _BLANK_LINE)
    else:
        stretches = lines(text)
    trimmed = (_trimmed(text, start, end) for start, end in stretches)
    return [(start, end) for start, end in trimmed if start < end]


def lines(text: str) -> list[Stretch]:
    """Every line, the blank ones too: what QDA programs number as paragraphs."""
    return _between(text, re.compile("\n"))


def _between(text: str, marks: re.Pattern[str]) -> list[Stretch]:
    found, start = [], 0
    for mark in marks.finditer(text):
        found.append((start, mark.start()))
        start = mark.end()
    return [*found, (start, len(text))]


def _sentences(text: str, language: str) -> list[Stretch]:
    # It is imported for nothing else.
    import sentencex

    if not re.fullmatch("[a-z]{2,3}", language):
        raise UsageError(
            f"--unit sentence:{language}: {quoted(language)} is no language code such as en or de"
        )
    return [
        (one["start_index"], one["end_index"]) for one in sentencex.get_sentence_boundaries(language, text)
    ]


def _trimmed(text: str, start: int, end: int) -> Stretch:
    inside = text[start:end]
    stripped = inside.strip()
    start += len(inside) - len(inside.lstrip())
    return start, start + len(stripped)
