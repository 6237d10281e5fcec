"""Pooled alpha from round to round, with what a revised codebook did to it by itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr.names import shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Picture
from irr.reporters._charts._dots import draw
from irr.reporters._charts._lettering import cut
from irr.reporters._charts._rows import Line, Mark, Row, Series, mark, share_marks, with_chance
from irr.reports.model import RELIABLE, TENTATIVE

if TYPE_CHECKING:
    from irr.reports import RoundReport, StudyReport
    from irr.result import Result

TITLE = "Agreement from round to round, oldest first"
SUMMARY = "pooled alpha of each round with its interval, and what a revised codebook did to it by itself"
NEEDS = "two rounds or more, as an irr.yml has them"

AXIS = "share of sections: 1 is all; alpha: 0 is chance, 1 is perfect; dashed: floors for alpha"

ALPHA = Series("pooled alpha", "diamond", "second", hollow=True, lane=1)
CARRIED = Series(
    "the round before, its codings carried over to this codebook", "triangle-up", "third", lane=1
)


def picture(report: StudyReport) -> Picture | None:
    """The figure, or None where there is one round only, or none has a figure."""
    if len(report.rounds) < 2:
        return None
    carried = {
        after: compared.headline.recoded for _, after, compared in report.comparisons if compared.headline
    }
    rows = [_row(one, carried.get(one.name)) for one in report.rounds]
    if not any(row.marks for row in rows):
        return None
    lines = [Line(limit, numbers.bound(limit)) for limit in (TENTATIVE, RELIABLE)]
    drawn = partial(draw, rows, axis=AXIS, interval=numbers.level(report.options.confidence), lines=lines)
    return Picture("rounds", TITLE, " ".join(_text(report)), drawn)


def _row(one: RoundReport, carried: Result | None) -> Row:
    headline, share = one.headline, one.share
    marks = mark(ALPHA, headline, numbers.with_interval(headline))
    if carried is not None and carried.value is not None:
        # Without its interval, which would hide that of the round.
        marks += (Mark(CARRIED, carried.value, numbers.with_interval(carried)),)
    figures = f"alpha {numbers.with_interval(headline)}"
    if share is not None:
        marks = (*share_marks(share), *marks)
        figures = f"{with_chance(share)}; {figures}"
    return Row(cut(one.name), marks, figures)


def _text(report: StudyReport) -> Iterator[str]:
    first, last = report.rounds[0], report.rounds[-1]
    yield (
        f"Pooled alpha was {numbers.with_interval(first.headline)} in {shown(first.name)} and is "
        f"{numbers.with_interval(last.headline)} in {shown(last.name)}."
    )
    for before, after, compared in report.comparisons:
        headline = compared.headline
        if headline is None or headline.recoded is None or headline.mechanical is None:
            continue
        rest = (
            ""
            if headline.observed is None
            else f", and coding {numbers.signed(headline.observed.difference)}"
        )
        yield (
            f"From {shown(before)} to {shown(after)} the codebook by itself made "
            f"{numbers.signed(headline.mechanical.difference)} of the change, to "
            f"{numbers.coefficient(headline.recoded.value)}{rest}."
        )
