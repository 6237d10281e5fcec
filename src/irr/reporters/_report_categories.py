"""The categories of a report: one table, each row opening to its category's dossier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from irr.names import shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Paragraph, Table
from irr.reporters._common import rule_in_words
from irr.reporters._dossier import dossier
from irr.result import Interval

if TYPE_CHECKING:
    from irr.diagnosis.dossier import Dossier
    from irr.reports import StudyReport

#: Verdicts in the order in which a table sorted by them has them.
_ORDER = ("revise", "watch", "ok", "insufficient", "unused")
#: Reasons that are named in the table; the dossier has all of them.
_REASONS = 3


def category_table(report: StudyReport) -> Iterator[Block]:
    """The table, where the sections are that it does not quote, and what its columns mean."""
    found, rule = report.diagnosis.dossiers, report.options.flags
    below = f"P(<{numbers.bound(rule.threshold)})"
    yield Table(
        (
            *("category", "verdict", "reasons", "sections", "agree", "positive", "alpha"),
            *(numbers.level(report.options.confidence), below, "of disagr."),
        ),
        [_cells(one) for one in found],
        left=3,
        verdict=1,
        title="Categories",
        values=[_values(one) for one in found],
        opens=[list(dossier(one, rule, report.options.quoted)) for one in found],
    )
    yield from _not_quoted(report)
    yield Paragraph(
        "sections: in how many anyone gave it. agree: in how many of those rated by two or more coders they agree on it, "
        "given or not. positive: where one coder gave it, how often another did too. P: probability that its alpha is "
        f"below the threshold ({rule_in_words(rule)}; insufficient below {rule.min_uses} sections with it). of disagr.: "
        "its share of all disagreement."
    )


def _cells(one: Dossier) -> tuple[str, ...]:
    verdict = one.verdict
    return (
        shown(verdict.id),
        verdict.verdict,
        _reasons(one),
        f"{verdict.sections:,}",
        numbers.percent(verdict.percent_agreement),
        numbers.percent(verdict.positive_agreement),
        numbers.coefficient(verdict.alpha),
        numbers.interval(verdict.interval),
        numbers.NONE if verdict.probability_below is None else numbers.probability(verdict.probability_below),
        numbers.percent(verdict.share_of_disagreement),
    )


def _reasons(one: Dossier) -> str:
    reasons = one.verdict.reasons
    named = [
        reason.kind.replace("_", " ") + (f" {shown(reason.with_)}" if reason.with_ else "")
        for reason in islice(reasons, _REASONS)
    ]
    more = len(reasons) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _values(one: Dossier) -> Sequence[float | str | None]:
    verdict = one.verdict
    interval = verdict.interval
    return (
        shown(verdict.id),
        _ORDER.index(verdict.verdict),
        None,
        verdict.sections,
        verdict.percent_agreement,
        verdict.positive_agreement,
        verdict.alpha,
        interval.low if isinstance(interval, Interval) else None,
        verdict.probability_below,
        verdict.share_of_disagreement,
    )


def _not_quoted(report: StudyReport) -> Iterator[Block]:
    """Where the sections in dispute are that no dossier quotes."""
    if report.quotes_all:
        return
    most = f"A category quotes up to {report.options.quoted:,} of the sections in which coders differ on it"
    if report.companion:
        yield Paragraph(f"{most}; {report.companion} has all sections in dispute.", href=report.companion)
    else:
        yield Paragraph(f"{most}; irr review writes all of them.")
