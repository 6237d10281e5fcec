"""The table of categories, worst first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from irr.diagnosis.categories import worst_first
from irr.names import shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import ROWS, Block, Paragraph, Table, cut
from irr.reporters._common import rule_in_words

if TYPE_CHECKING:
    from irr.analysis import Report
    from irr.result import Result

#: Coders, and pairs of coders, up to which each has a column of its own.
COLUMNS = 6
Column = tuple[str, dict[str, "Result"], Callable[["Result"], str]]


def categories(report: Report) -> Iterator[Block]:
    """The table, and what its columns mean."""
    figures, pairs_lack_intervals = _figures(report)
    coders = report.study.coders if len(report.study.coders) <= COLUMNS else ()
    rows = [
        (
            shown(one.id),
            one.verdict,
            str(one.sections),
            *(str(one.uses[coder]) for coder in coders),
            numbers.percent(one.percent_agreement),
            numbers.percent(one.positive_agreement),
            *(write(of_category[one.id]) for _, of_category, write in figures),
            numbers.NONE if one.probability_below is None else numbers.coefficient(one.probability_below, 2),
            numbers.percent(one.share_of_disagreement),
        )
        for one in worst_first(report.categories)[:ROWS]
    ]
    flags = report.options.flags
    columns = (
        *("category", "verdict", "sections"),
        *(shown(coder) for coder in coders),
        *("agree", "positive", *(title for title, _, _ in figures)),
        *(f"P(<{numbers.bound(flags.threshold)})", "of disagr."),
    )
    yield Table(columns, rows, left=2, verdict=1)
    rule = f"revise from {numbers.coefficient(flags.revise, 2)}, ok up to {numbers.coefficient(flags.ok, 2)}"
    if flags.mode != "posterior" or flags.fdr is not None:
        rule = rule_in_words(flags)
    yield from cut(len(report.categories), "categories")
    yield Paragraph(
        "sections: in how many anyone gave it; then how often each coder did. positive: where one coder gave it, how "
        f"often another did too. P: probability that its alpha is below the threshold; {rule}, insufficient below "
        f"{flags.min_uses} sections with it or {flags.min_sections} in all. of disagr.: its share of all disagreement."
        + (" Intervals of pairs are in --format json." if pairs_lack_intervals else "")
    )


def _figures(report: Report) -> tuple[list[Column], bool]:
    """The coefficients of the table: title, the result of each category, and how it is written.

    Alpha unless others were asked for; a coefficient of pairs has a column a pair, as long as they fit, and
    then no intervals.
    """
    series: dict[tuple[str, tuple[str, ...]], dict[str, Result]] = {}
    asked = report.options.coefficients or ("krippendorff-alpha",)
    for result in report.results:
        if result.view == "category" and result.name in asked and not result.is_share:
            series.setdefault((result.name, result.coders), {})[result.category or ""] = result
    columns: list[Column] = []
    of_pairs = False
    for (name, coders), of_category in series.items():
        title = name.removeprefix("krippendorff-")
        if coders == report.study.coders:
            level = numbers.level(report.options.confidence)
            columns.append((title, of_category, numbers.value))
            columns.append((level, of_category, lambda result: numbers.interval(result.interval)))
        elif len(series) <= COLUMNS:
            of_pairs = True
            columns.append((" – ".join(shown(coder) for coder in coders), of_category, numbers.value))
    return columns, of_pairs
