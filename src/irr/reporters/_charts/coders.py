"""Each coder: how far they agree with the others, and how many categories they give."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr.diagnosis.coders import MOST_COMPARED
from irr.names import listed, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Picture
from irr.reporters._charts._dots import draw
from irr.reporters._charts._lettering import cut
from irr.reporters._charts._rows import Row, Series, mark

if TYPE_CHECKING:
    from irr.diagnosis.coders import CoderProfile
    from irr.reports import StudyReport

TITLE = "Each coder: agreement with the others, least first"
SUMMARY = "each coder's alpha with the others, with its interval, and categories given a section"
NEEDS = f"three to {MOST_COMPARED} coders who rated sections in common; of two, pairs shows all there is"

AXIS = "alpha with the others, the mean over their pairs: 0 is what chance gives, 1 is perfect"

WITH_REST = Series("alpha with the others", "circle", "first")
APART = Series("stands apart: agreement is better without", "triangle-down", "second")


def picture(report: StudyReport) -> Picture | None:
    """The figure, or None where coders are not compared, or are two, who agree with each other as much."""
    part = report.diagnosis.coders
    profiles = sorted(part.profiles, key=_order) if part is not None and len(part.profiles) > 2 else []
    rows = [_row(one) for one in profiles]
    if not any(row.marks for row in rows):
        return None
    drawn = partial(draw, rows, axis=AXIS, interval=numbers.level(report.options.confidence))
    return Picture("coders", TITLE, " ".join(_text(profiles)), drawn)


def _order(one: CoderProfile) -> float:
    found = one.alpha_with_rest
    return 2.0 if found is None or found.value is None else found.value


def _row(one: CoderProfile) -> Row:
    found, per_section = one.alpha_with_rest, f"{numbers.mean_count(one.per_section)} categories a section"
    if found is None:
        return Row(cut(one.coder), (), per_section)
    figures = f"{numbers.with_interval(found)}, {per_section}"
    return Row(cut(one.coder), mark(APART if one.stands_apart else WITH_REST, found, figures), figures)


def _text(profiles: list[CoderProfile]) -> Iterator[str]:
    defined = [(one, one.alpha_with_rest) for one in profiles if _order(one) < 2]
    for (one, found), word in zip((defined[0], defined[-1]), ("least", "most"), strict=True):
        if found is not None:
            yield f"{shown(one.coder)} agrees {word} with the others: alpha {numbers.with_interval(found)}."
    apart = [one.coder for one in profiles if one.stands_apart]
    if apart:
        yield f"Agreement is better without {listed(apart)}, beyond chance."
    given = [one.per_section for one in profiles if one.per_section is not None]
    if given:
        few, many = numbers.mean_count(min(given)), numbers.mean_count(max(given))
        yield f"Coders give {few if few == many else f'from {few} to {many}'} categories a section."
