"""Shares of sections with their chance level and what is left of them beyond it, and pooled alpha."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Picture
from irr.reporters._charts._dots import draw
from irr.reporters._charts._lettering import pair
from irr.reporters._charts._rows import Mark, Row, Series, mark, share_marks, with_chance
from irr.reporters._common import who

if TYPE_CHECKING:
    from irr.reports import StudyReport
    from irr.result import Result

TITLE = "Agreement overall: shares of sections, their chance level, and agreement beyond chance"
SUMMARY = "percentages beside their chance level and their chance-corrected value, and pooled alpha"
NEEDS = "two coders or more who rated sections in common"

#: Pairs of coders that are shown; where there are more, their mean is.
PAIRS = 10
AXIS = "shares of sections: 1 is all of them; beyond chance: 0 is what chance gives, 1 is perfect"

CORRECTED = Series("agreement beyond chance", "diamond", "second", hollow=True)


def picture(report: StudyReport) -> Picture | None:
    """The figure, or None where no figure is defined."""
    headline, told = report.reported.headline, list(_told(report))
    rows = [_share(result) for result in told]
    said = numbers.with_interval(headline)
    rows.append(Row("pooled alpha", mark(CORRECTED, headline, said), said))
    if not any(row.marks for row in rows):
        return None
    drawn = partial(draw, rows, axis=AXIS, interval=numbers.level(report.options.confidence))
    return Picture("overall", TITLE, " ".join(_text(told, headline)), drawn)


def _told(report: StudyReport) -> Iterator[Result]:
    """The shares of each pair, or their mean where pairs are many, and that of all coders."""
    shares = report.reported.shares
    pairs = [one for one in shares if len(one.coders) == 2 and one.all is None]
    if len(pairs) <= PAIRS:
        yield from pairs
    if len(report.study.coders) > 2:
        several = [one for one in shares if len(one.coders) > 2]
        if not 0 < len(pairs) <= PAIRS:
            yield from (one for one in several if one.all is None)
        yield from (one for one in several if one.all == "all-share")


def _share(result: Result) -> Row:
    marks, figures = share_marks(result), with_chance(result)
    if result.value is not None and result.chance_corrected is not None:
        beyond = numbers.coefficient(result.chance_corrected)
        marks += (Mark(CORRECTED, result.chance_corrected, beyond),)
        figures += f", beyond {beyond}"
    return Row(pair(result.coders) if len(result.coders) == 2 else who(result), marks, figures)


def _text(told: list[Result], headline: Result) -> Iterator[str]:
    defined = [one for one in told if one.value is not None]
    if defined:
        least = min(defined, key=lambda one: one.value or 0)
        most = max(defined, key=lambda one: one.value or 0)
        ends = {"": least} if least is most else {"The least, ": least, "The most, ": most}
        for word, result in ends.items():
            text = (
                f"{word}{who(result)}: {numbers.with_interval(result)} of sections have a category in common"
            )
            if result.expected is not None and result.chance_corrected is not None:
                text += (
                    f", where chance alone would give {numbers.percent(result.expected)}; beyond chance that is "
                    f"{numbers.coefficient(result.chance_corrected)}"
                )
            yield f"{text}."
    yield f"Pooled alpha, over all category decisions, is {numbers.with_interval(headline)}."
