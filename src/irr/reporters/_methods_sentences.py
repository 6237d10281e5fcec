"""What a methods section is made of: a sentence on a topic, and how counts, citations and long lists are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from irr.citations import in_texts

#: Coders, pairs and changes of the codebook that are named one by one.
NAMED = 12


@dataclass(frozen=True)
class Sentence:
    """A sentence or two on one topic; `cites` are the keys of what is cited. A blank is to be filled in."""

    topic: str
    text: str
    cites: tuple[str, ...] = ()
    blank: bool = False


def counted(n: int, one: str, several: str) -> str:
    """1 category, 12 categories."""
    return f"{n:,} {one if n == 1 else several}"


def cited(*keys: str) -> str:
    """(Cohen, 1960; Fleiss, 1971), after a blank; nothing where nothing is cited."""
    return f" ({in_texts(keys)})" if keys else ""


def some(texts: Sequence[str], separator: str = ", ") -> str:
    """The first of these, and how many more there are: nothing is left out unsaid."""
    more = len(texts) - NAMED
    return separator.join(texts[:NAMED]) + (f"{separator}and {more:,} more" if more > 0 else "")


def enumerated(told: Sequence[str]) -> str:
    """a, b and c"""
    *first, last = told
    return f"{', '.join(first)} and {last}" if first else last
