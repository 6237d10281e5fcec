"""Each pair of coders: the share of sections with a category in common, and agreement beyond chance."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Picture
from irr.reporters._charts._dots import draw
from irr.reporters._charts._lettering import pair as names_of_pair
from irr.reporters._charts._rows import Row, Series, mark, share_marks
from irr.reporters._common import who

if TYPE_CHECKING:
    from irr.reports import StudyReport
    from irr.result import Result

TITLE = "Each pair of coders, least agreement first"
SUMMARY = "each pair of coders: the share of sections with a category in common, and Cohen's kappa"
NEEDS = "a pair of coders who rated sections in common; of more than 300 pairs there are no figures (choose coders)"

#: Pairs that are shown.
MOST = 40
AXIS = "share of sections: 1 is all of them; kappa: 0 is what chance gives, 1 is perfect"

KAPPA = Series("Cohen's kappa over all category decisions", "diamond", "second", hollow=True, lane=1)

Pair = tuple["Result | None", "Result | None"]


def picture(report: StudyReport) -> Picture | None:
    """The figure, or None where no pair has a figure."""
    pairs = _pairs(report)
    shown = [pair for pair in pairs if any(one is not None and one.value is not None for one in pair)]
    if not shown:
        return None
    rows = [_row(pair) for pair in pairs[:MOST]]
    drawn = partial(draw, rows, axis=AXIS, interval=numbers.level(report.options.confidence))
    return Picture("pairs", TITLE, " ".join(_text(shown, len(pairs))), drawn)


def _pairs(report: StudyReport) -> list[Pair]:
    """The share and the kappa of each pair, least agreement first, those without any last."""
    kappas = report.reported.agreement.select(name="cohen-kappa", view="pooled")
    found: dict[tuple[str, ...], Pair] = {one.coders: (None, one) for one in kappas if len(one.coders) == 2}
    for one in report.reported.shares:
        if len(one.coders) == 2 and one.all is None:
            found[one.coders] = (one, found.get(one.coders, (None, None))[1])
    return sorted(found.values(), key=_order)


def _order(pair: Pair) -> tuple[bool, float, float]:
    share, kappa = ((2.0 if one is None or one.value is None else one.value) for one in pair)
    return kappa == share == 2.0, kappa, share


def _row(pair: Pair) -> Row:
    share, kappa = pair
    marks = (
        *(share_marks(share) if share else ()),
        *(mark(KAPPA, kappa, numbers.with_interval(kappa)) if kappa else ()),
    )
    figures = [numbers.figure(share) if share.value is None else _percent(share)] if share else []
    if kappa is not None and (kappa.value is not None or not marks):
        figures.append(f"kappa {numbers.with_interval(kappa)}")
    of = share or kappa
    return Row(names_of_pair(of.coders) if of else "", marks, ", ".join(figures))


def _percent(share: Result) -> str:
    chance = "" if share.expected is None else f", chance {numbers.percent(share.expected)}"
    return numbers.percent(share.value) + chance


def _text(pairs: list[Pair], total: int) -> Iterator[str]:
    # Pairs without a kappa, which stand last, agree neither least nor most by it.
    ranked = [one for one in pairs if one[1] is not None and one[1].value is not None] or pairs[:1]
    ends = [ranked[0]] if len(ranked) == 1 else [ranked[0], ranked[-1]]
    for pair, word in zip(ends, ("least", "most"), strict=False):
        share, kappa = pair
        of = share or kappa
        said = []
        if share is not None and share.value is not None:
            by_chance = "" if share.expected is None else f" ({numbers.percent(share.expected)} by chance)"
            said.append(f"share a category in {numbers.percent(share.value)} of their sections{by_chance}")
        if kappa is not None and kappa.value is not None:
            said.append(f"have a kappa of {numbers.with_interval(kappa)} over all category decisions")
        agree = "" if len(ends) == 1 else f" agree {word} by kappa: they"
        yield f"{who(of) if of else ''}{agree} {' and '.join(said)}."
    if total > MOST:
        yield f"The first {MOST} of {total:,} pairs are shown, least agreement first."
