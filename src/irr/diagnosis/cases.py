"""Sections that show a disagreement: what each coder gave them, and their text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.arrays import arrow_integers
from irr.study.sections import names_of, ratings_of

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.study import Study

#: Coders up to whom it is told what each gave.
MOST_CODERS = 25


@dataclass(frozen=True)
class Case:
    """A section in dispute: what each coder gave, None where the coder did not rate it, and its text if known."""

    section: str
    given: Mapping[str, tuple[str, ...] | None]
    text: str | None


def cases(study: Study, sections: Ints) -> Iterator[Case]:
    """The sections with these numbers; none where there are too many coders to tell of each."""
    if len(study.coders) > MOST_CODERS:
        return
    texts: list[str | None] = [None] * len(sections)
    if "text" in study.about:
        texts = study.about["text"].take(arrow_integers(sections)).to_pylist()
    for name, given, text in zip(names_of(study, sections), ratings_of(study, sections), texts, strict=True):
        yield Case(name, dict.fromkeys(study.coders) | given, text)
