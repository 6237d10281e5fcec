"""Alpha of each category, worst first, with its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr.names import listed
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Picture
from irr.reporters._charts._dots import draw
from irr.reporters._charts._lettering import cut
from irr.reporters._charts._rows import Line, Mark, Row, Series

if TYPE_CHECKING:
    from irr.diagnosis.categories import CategoryVerdict
    from irr.reports import StudyReport

TITLE = "Each category, worst first: alpha with its interval, and the verdict"
SUMMARY = "alpha of each category with its interval, worst first, held against the threshold of the flags"
NEEDS = (
    "a category with an alpha: two coders or more who rated sections in common, and did not all rate alike"
)

#: Categories that are shown.
MOST = 40

#: Each verdict, and what it is called in the legend. Its mark differs in shape and in colour from the others.
SERIES = {
    "revise": Series("revise", "triangle-down", "second"),
    "watch": Series("watch", "diamond", "first", hollow=True),
    "ok": Series("ok", "circle", "third"),
    "insufficient": Series("too little to judge", "square", "quiet", hollow=True),
}


def picture(report: StudyReport) -> Picture | None:
    """The figure, or None where no category has an alpha."""
    found = [one.verdict for one in report.diagnosis.dossiers]
    rows = [_row(one) for one in found[:MOST]]
    if not any(row.marks for row in rows):
        return None
    threshold = report.options.flags.threshold
    drawn = partial(
        draw,
        rows,
        axis="alpha: 0 is what chance gives, 1 is perfect",
        interval=numbers.level(report.options.flags.level),
        lines=[Line(threshold, f"threshold {numbers.bound(threshold)}")],
    )
    return Picture("categories", TITLE, " ".join(_text(report, found)), drawn)


def _row(one: CategoryVerdict) -> Row:
    if one.alpha is None or one.verdict not in SERIES:
        return Row(cut(one.id), (), one.verdict if one.verdict == "unused" else f"no alpha, {one.verdict}")
    figures = numbers.coefficient(one.alpha)
    if one.interval:
        figures += f" {numbers.interval(one.interval)}"
    said = f"{figures}, {_uses(one)}"
    return Row(
        cut(one.id), (Mark(SERIES[one.verdict], one.alpha, said, one.interval),), f"{figures} {one.verdict}"
    )


def _uses(one: CategoryVerdict) -> str:
    return f"in {one.sections:,} section{'' if one.sections == 1 else 's'}"


def _text(report: StudyReport, found: list[CategoryVerdict]) -> Iterator[str]:
    revise, rare = report.categories_with("revise"), report.categories_with("insufficient")
    judged = len(report.categories_with("revise", "watch", "ok"))
    threshold = numbers.bound(report.options.flags.threshold)
    if revise:
        call = "calls" if len(revise) == 1 else "call"
        yield f"{len(revise)} of {judged} categories judged {call} for revision: {listed(revise, 12)}."
    elif judged:
        yield f"None of {judged} categories judged calls for revision."
    worst = next((one for one in found if one.alpha is not None and one.verdict != "insufficient"), None)
    if worst is not None and worst.alpha is not None:
        interval = f" {numbers.interval(worst.interval)}" if worst.interval else ""
        yield (
            f"The worst is {listed([worst.id])} with an alpha of {numbers.coefficient(worst.alpha)}{interval}; the "
            f"threshold is {threshold}."
        )
    if rare:
        yield f"Of {listed(rare, 12)} there is too little to judge."
    if len(found) > MOST:
        yield f"The first {MOST} of {len(found):,} categories are shown, worst first."
