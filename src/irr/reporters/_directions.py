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
    leans = [_leans(character) for character in text]
    for place, lean in enumerate(leans):
        if lean is None:
            after = next((one for one in leans[place:] if one is not None), None)
            leans[place] = bool(place and leans[place - 1] and after)
    parts = groupby(zip(leans, text, strict=True), key=lambda pair: bool(pair[0]))
    return [(right, "".join(character for _, character in part)) for right, part in parts]


def _leans(character: str) -> bool | None:
    """True for letters of scripts read from the right, False for others, None for what has no direction."""
    kind = unicodedata.bidirectional(character)
    if kind in ("R", "AL"):
        return True
    return False if kind == "L" or (kind == "EN") else None
