"""Data lint: names and rows that were read as they stand, and that a person should look at.

One function a rule, each taking the joined names and yielding warnings: `spellings`, `spreadsheets` and `usage` hold
them. Nothing is changed here: a name that looks like another is still another name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from irr.names import printable
from irr.reading.lint.names import Names, suspicious_sections
from irr.reading.lint.spellings import double_encoded, invisible, look_alikes
from irr.reading.lint.spreadsheets import equal_numbers, not_names, remade, summary_rows
from irr.reading.lint.usage import MOST, other_codebook, settled, texts_differ, used_once, zeros_and_ones
from irr.study import Warned

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.reading.joined import Joined
    from irr.study import Study

__all__ = ["lint"]


def lint(joined: Joined, codebook: Codebook | None, study: Study, texts: dict[str, set[str]]) -> list[Warned]:
    """Everything worth a look, in the order of the rules. `texts` leads from a category to its cell texts."""
    coders = Names("coder", "coders", study.coders, joined, texts)
    categories = Names("category", "categories", study.categories, joined, texts)
    sections = suspicious_sections(joined, texts)
    codings = [file.codings for file in joined.files]
    found: list[Warned] = []
    for rule in (look_alikes, invisible, double_encoded):
        for names in (coders, categories, sections):
            found += _capped(rule(names))
    for names in (coders, categories, sections):
        found += remade(names)
    found += _capped(equal_numbers(sections))
    found += _capped(not_names(categories))
    found += _capped(summary_rows(sections))
    found += zeros_and_ones(joined, categories)
    found += _capped(settled(coders))
    found += used_once(categories, study, codebook)
    found += _capped(texts_differ(codings))
    found += other_codebook(codings, codebook)
    found += _remarks(joined)
    return found


def _capped(found: Iterable[Warned]) -> Iterator[Warned]:
    """The first warnings of a rule, and how many more there are."""
    every = list(found)
    yield from every[:MOST]
    if len(every) > MOST:
        yield Warned(every[0].kind, f"and {len(every) - MOST:,} more of these")


def _remarks(joined: Joined) -> Iterator[Warned]:
    """What the loaders had to say."""
    for file in joined.files:
        for remark in file.codings.remarks:
            line = None if remark.record is None else file.codings.source.line_of(remark.record)
            path = printable(file.codings.source.path)
            yield Warned(remark.kind, remark.text, path if line is None else f"{path}:{line}")
