"""Definitions that say nearly the same."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from irr.linting.registry import rule
from irr.linting.subject import Finding
from irr.names import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from irr.codebook import Category
    from irr.linting.subject import Subject

#: Share of their words from which on two definitions are nearly the same: in a sentence of 13 words one may differ.
ALIKE = 0.85
#: Pairs of definitions that are compared at most: a few seconds.
MOST_PAIRS = 3_000_000

#: A word; in scripts without spaces, a character.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+")


class _Definition(NamedTuple):
    category: Category
    words: frozenset[str]


@rule("near-identical-definitions", level="warning")
def near_identical_definitions(subject: Subject) -> Iterator[Finding]:
    """Two categories are defined in the same words, or nearly.

    A coder who has read both cannot tell from the words which to take; often one was copied to begin the other, or
    the two are one category. Likeness is the share of the words in either definition that are in both, however
    often and in which order; from 85% on it is a finding, with the words that differ. Retired entries are passed
    over.

        - {id: fare, definition: What the person says of the money that was paid for the visit to the doctor.}
        - {id: fee, definition: What the person says of the money that was paid for the visit at the doctor.}
    """
    same: defaultdict[frozenset[str], list[Category]] = defaultdict(list)
    for category in subject.by_id.values():
        text = category.definition or category.short_definition
        if category.status != "retired" and (words := frozenset(_WORD.findall(text.casefold()))):
            same[words].append(category)
    for members in same.values():
        if len(members) > 1:
            yield _defined_alike(members)
    yield from _nearly_alike([_Definition(members[0], words) for words, members in same.items()])


def _defined_alike(members: Sequence[Category]) -> Finding:
    first, second, *others = members
    who = quoted(second.id)
    if others:
        who += f" and {len(others):,} more ({listed([category.id for category in others])})"
    text = (
        f"{who} {'are' if others else 'is'} defined in the same words as {quoted(first.id)} (line {_line(first)}); say "
        "what sets them apart, or merge them"
    )
    return Finding(_line(second), text)


def _nearly_alike(definitions: Sequence[_Definition]) -> Iterator[Finding]:
    """Each definition that is nearly the same as one before it, with one such.

    Which of several it is, depends on the words they share: the first one met with the rarest word in common.

    Two sets of which one has n words and that share `ALIKE` of all their words have a word in common among the
    n - ⌈ALIKE·n⌉ + 1 rarest of each, so only those that have are compared (Bayardo et al. 2007).
    """
    often = Counter(word for one in definitions for word in one.words)
    having: defaultdict[str, list[_Definition]] = defaultdict(list)
    left = MOST_PAIRS
    for number, one in enumerate(definitions):
        n = len(one.words)
        rarest = sorted(one.words, key=lambda word: (often[word], word))[: n - math.ceil(ALIKE * n) + 1]
        for other in (other for word in rarest for other in having[word]):
            if left == 0:
                rest = len(definitions) - number
                text = f"{rest:,} definitions were not compared with the others, since so many are made of the same words"
                yield Finding(_line(one.category), text)
                return
            left -= 1
            if _likeness(one.words, other.words) >= ALIKE:
                yield _nearly(one, other)
                break
        for word in rarest:
            having[word].append(one)


def _likeness(some: Collection[str], others: frozenset[str]) -> float:
    """The share of the words in either that are in both (Jaccard)."""
    shared = len(others.intersection(some))
    return shared / (len(some) + len(others) - shared)


def _nearly(one: _Definition, other: _Definition) -> Finding:
    differing = [
        f"only {where} {listed(sorted(words), 4)}"
        for where, words in (("here", one.words - other.words), ("there", other.words - one.words))
        if words
    ]
    text = (
        f"the definition of {quoted(one.category.id)} has {_likeness(one.words, other.words):.0%} of its words in common "
        f"with that of {quoted(other.category.id)} (line {_line(other.category)}; {', '.join(differing)}); say what sets "
        "them apart, or merge them"
    )
    return Finding(_line(one.category), text)


def _line(category: Category) -> int:
    return category.line_of("definition" if category.definition else "short_definition")
