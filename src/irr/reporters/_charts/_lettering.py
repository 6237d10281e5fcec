"""Room for texts, reckoned without a font: a page has one of its own, and the same input must give the same bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from irr.names import printable

#: Sizes in pixels: of names, and of what stands beside them.
NAME, SMALL = 13, 12
#: Longest name in a chart; what is cut is longer in the text that a mark is described by.
LONGEST = 30


def cut(name: str, most: int = LONGEST) -> str:
    """A name as it stands in a chart, cut in its middle: names that begin alike mostly end differently.

    >>> cut("Identity and role: service management 14", 20)
    'Identity an…ement 14'
    """
    text = printable(name)
    if len(text) <= most:
        return text
    last = 2 * most // 5
    return f"{text[: most - last - 1]}…{text[-last:]}"


def pair(coders: Sequence[str]) -> str:
    """Two coders, of whom both can be read however long their names."""
    return " – ".join(cut(coder, LONGEST // 2) for coder in coders)


def width(text: str, size: int) -> int:
    """Pixels that are enough for `text` in any usual font.

    >>> width("IDENT", 13) > width("ident", 13), width("", 13)
    (True, 0)
    """
    return round(sum(map(_share_of_size, text)) * size)


def widest(texts: Iterable[str], size: int) -> int:
    """Pixels that are enough for each of these."""
    return max((width(text, size) for text in texts), default=0)


def _share_of_size(character: str) -> float:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in " .,;:!|'()[]ijlIft":
        return 0.36
    return 0.74 if character.isupper() or character in "mw%@—" else 0.62
