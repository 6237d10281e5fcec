"""Two texts compared word by word: what went stands in [- -], what came in [+ +]."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from irr.names import printable

#: Words beyond which texts are shown whole; comparing them takes the square of it.
_MOST = 1500


def marked(before: Sequence[str], after: Sequence[str]) -> tuple[str, str]:
    """The texts of a field before and after, items divided by semicolons, with the words that differ marked.

    >>> marked(["a limit (BOUND)"], ["a limit (LIMITS)"])
    ('a limit ([-BOUND-])', 'a limit ([+LIMITS+])')
    """
    old, new = (_pieces("; ".join(texts)) for texts in (before, after))
    if len(old) > _MOST or len(new) > _MOST:
        return "".join(old), "".join(new)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    left: list[str] = []
    right: list[str] = []
    for what, a, b, c, d in matcher.get_opcodes():
        equal = what == "equal"
        left.append("".join(old[a:b]) if equal else _between("[-", old[a:b], "-]"))
        right.append("".join(new[c:d]) if equal else _between("[+", new[c:d], "+]"))
    return "".join(left).strip(), "".join(right).strip()


def _between(opening: str, pieces: list[str], closing: str) -> str:
    """Pieces between marks, with the blanks at their ends outside."""
    text = "".join(pieces)
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    return f"{text[:start]}{opening}{inner}{closing}{text[start + len(inner) :]}"


def _pieces(text: str) -> list[str]:
    """Words with the blank before them, and marks, each on its own."""
    return re.findall(r" ?\w+| ?[^\w ]", printable(" ".join(text.split())))
