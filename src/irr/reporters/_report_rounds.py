"""Rounds over time: each round's figures, and what changed from one to the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.names import shown
from irr.reporters import _numbers as numbers
from irr.reporters import _round_tables as tables
from irr.reporters._blocks import Block, Entry, table
from irr.reporters._rounds import headline

if TYPE_CHECKING:
    from irr.reports import RoundReport, StudyReport


def each_round(report: StudyReport) -> Iterator[Block]:
    """A row a round, then each round compared with the one before it."""
    yield from table(
        (
            *("round", "codebook", "sections", "coders", "categories", "pooled alpha"),
            *(numbers.level(report.options.confidence), "share a category", "to revise"),
        ),
        [_row(one) for one in report.rounds],
        "rounds",
        left=2,
    )
    for before, after, found in report.comparisons:
        yield Entry(f"{shown(before)} → {shown(after)}", "")
        yield from headline(found)
        yield from tables.figures(found)
        yield from tables.categories(found)


def _row(one: RoundReport) -> tuple[str, ...]:
    study = one.study
    revise = sum(category.verdict == "revise" for category in one.agreement.categories)
    return (
        shown(one.name),
        shown(one.codebook.reference) if one.codebook else numbers.NONE,
        f"{study.n_sections:,}",
        f"{len(study.coders):,}",
        f"{len(study.categories):,}",
        numbers.value(one.headline),
        numbers.interval(one.headline.interval),
        numbers.percent(one.share.value) if one.share else numbers.NONE,
        f"{revise:,}",
    )
