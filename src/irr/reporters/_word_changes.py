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
    ('a limit [-(BOUND)-]', 'a limit [+(LIMITS)+]')
    """
    old, new = (_words(" ; ".join(texts)) for texts in (before, after))
    if len(old) > _MOST or len(new) > _MOST:
        return _joined(old), _joined(new)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    left: list[str] = []
    right: list[str] = []
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            left += old[a:b]
            right += new[c:d]
        else:
            left += [f"[-{' '.join(old[a:b])}-]"] if b > a else []
            right += [f"[+{' '.join(new[c:d])}+]"] if d > c else []
    return _joined(left), _joined(right)


def _words(text: str) -> list[str]:
    return re.split(r"\s+", printable(" ".join(text.split()))) if text else []


def _joined(words: list[str]) -> str:
    return " ".join(words).replace(" ;", ";")
