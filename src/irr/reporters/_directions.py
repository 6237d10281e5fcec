"""Which parts of a text are read from right to left, for formats that have to be told."""

from __future__ import annotations

import unicodedata
from itertools import groupby


def directed(text: str) -> list[tuple[bool, str]]:
    """The parts of a text, each with whether it is right to left; what is neutral goes with what it stands between.

    >>> directed("code שלום רב: two")
    [(False, 'code '), (True, 'שלום רב'), (False, ': two')]
    """
    if text.isascii():
        return [(False, text)] if text else []
    found = [_leans(character) for character in text]
    leans = [
        bool(before and after) if lean is None else lean
        for lean, before, after in zip(found, _last(found), _last(found[::-1])[::-1], strict=True)
    ]
    parts = groupby(zip(leans, text, strict=True), key=lambda pair: pair[0])
    return [(right, "".join(character for _, character in part)) for right, part in parts]


def _last(leans: list[bool | None]) -> list[bool | None]:
    """At each place the direction met last; None before the first."""
    found: list[bool | None] = []
    last = None
    for lean in leans:
        last = last if lean is None else lean
        found.append(last)
    return found


def _leans(character: str) -> bool | None:
    """True for letters of scripts read from the right, False for others, None for what has no direction."""
    kind = unicodedata.bidirectional(character)
    if kind in ("R", "AL"):
        return True
    return False if kind == "L" or (kind == "EN") else None
