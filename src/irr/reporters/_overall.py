"""The overall figures: the headline, shares of sections, whole sets, coefficients, and why some are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from irr.interpretation.saying import interpretation
from irr.names import listed, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Paragraph, table
from irr.result import Interval, Undefined

if TYPE_CHECKING:
    from irr.analysis import Report
    from irr.result import Result

#: Explanations given one by one.
EXPLANATIONS = 2
#: The views whose figures are about all categories at once.
_WHOLE = ("pooled", "set", "label", "assignment")


def overall(report: Report) -> Iterator[Block]:
    """Everything but the categories."""
    if len(report.study.coders) < 2:
        yield Paragraph(
            f"Only {listed(report.study.coders) or 'nobody'} was read; agreement needs two coders."
        )
        return
    headline = report.select(name="krippendorff-alpha", view="pooled")
    for result in headline:
        yield Paragraph(f"Pooled alpha, over all category decisions: {_with_interval(result)}")
        yield Paragraph(f"Signature: {result.signature}")
    affected = next((result for result in report.results if result.design_effect is not None), None)
    if affected is not None:
        yield Paragraph(
            f"Sections come in documents: the variance of {affected.name} is {affected.design_effect:.2f} times what it "
            "would be if they did not (design effect). Intervals allow for that, except those of single categories."
        )
    level = numbers.level(report.options.confidence)
    shares = report.select(name="percent-agreement", view="set", criterion="overlap")
    assignments = report.select(name="percent-agreement", view="assignment")
    labels = [result for result in report.results if result.view == "label"]
    # Where every section has one label, whole sets say the same as labels.
    sets = [] if labels else _of_whole_sets(report)
    yield from _shares(report, shares, level)
    yield from _assignments(assignments, level)
    yield from _sets(sets, level)
    told = [*headline, *shares, *assignments, *sets]
    rest = [result for result in report.results if result.view in _WHOLE and result not in told]
    if not report.options.views and not report.options.coefficients and not report.options.panel:
        rest = _without_repetitions(report, rest, bool(labels))
    yield from _coefficients(report, rest, level)
    yield from _reasons(report)
    for text in report.explanations[:EXPLANATIONS]:
        yield Paragraph(text)


def _with_interval(result: Result) -> str:
    if result.value is None:
        return f"undefined: {result.undefined.text if result.undefined else ''}"
    found = result.interval
    if not isinstance(found, Interval):
        return f"{numbers.coefficient(result.value)}, without an interval" + (
            f": {found.text}" if found else ""
        )
    return f"{numbers.coefficient(result.value)}, {numbers.level(found.level)} {numbers.interval(found)}"


def _pair(result: Result) -> str:
    return " – ".join(shown(coder) for coder in result.coders)


def _who(result: Result) -> str:
    n = len(result.coders)
    if result.all:
        names = {"all-share": f"all {n} share one category", "all-pairwise": f"every two of {n} share one"}
        return names.get(result.all) or f"at least {result.all.removeprefix('k-of-n:')} of {n} do"
    return _pair(result) if n == 2 else f"mean of all pairs of {n}"


def _shares(report: Report, results: Sequence[Result], level: str) -> Iterator[Block]:
    """Shares of sections, and for each pair the four counts behind its share."""
    # A rule that asks for more coders than any section had says nothing; one line does for all of them.
    told = [
        result
        for result in results
        if not (result.undefined and result.undefined.reason == "no_joint_section")
    ]
    title = {
        None: "Share at least one category",
        "disagree": "Share at least one category",
        "agree": "Share at least one category, or both have none",
        "exclude": "Share at least one category (sections that all left without one are left out)",
    }[report.options.empty]
    yield from table(
        ("coders", "agree", level, "by chance", "kappa", "p (at random)"),
        [
            (
                _who(result),
                numbers.share_of(result),
                numbers.percent_interval(result.interval),
                numbers.percent(result.expected),
                numbers.coefficient(result.chance_corrected),
                numbers.p_value(result.test.p) if result.test else "",
            )
            for result in told
        ],
        "figures",
        title=title,
    )
    splits = [(result, result.split) for result in results if result.split]
    if not report.study.is_single_label or report.study.has_empty:
        yield from table(
            ("sections by pair", "share one", "disjoint", "one uncoded", "both uncoded"),
            [
                (_pair(result), *(str(n) for n in (s.share, s.disjoint, s.one_uncoded, s.both_uncoded)))
                for result, s in splits
            ],
            "pairs",
        )


def _assignments(results: Sequence[Result], level: str) -> Iterator[Block]:
    yield from table(
        ("given by", "of assigned pairs", level, "by chance"),
        [
            (
                f"at least {result.all.removeprefix('k-of-n:') if result.all else ''} of {len(result.coders)}",
                numbers.share_of(result),
                numbers.percent_interval(result.interval),
                numbers.percent(result.expected),
            )
            for result in results
        ],
        "figures",
        title="(section, category) pairs that any coder gave",
    )


def _of_whole_sets(report: Report) -> list[Result]:
    """Mean agreement of pairs, and alpha, of all coders on whole sets."""
    return [
        result
        for name in ("percent-agreement", "krippendorff-alpha")
        for result in report.select(name=name, view="set", all=None, coders=report.study.coders)
    ]


def _sets(results: Sequence[Result], level: str) -> Iterator[Block]:
    """One row a criterion."""
    of = {(result.name, result.criterion): result for result in results}
    rows = []
    for criterion in dict.fromkeys(result.criterion for result in results):
        share, alpha = of.get(("percent-agreement", criterion)), of.get(("krippendorff-alpha", criterion))
        rows.append(
            (
                criterion or "",
                numbers.percent(share.value) if share else "",
                numbers.percent_interval(share.interval) if share else "",
                numbers.percent(share.expected) if share else "",
                numbers.value(alpha) if alpha else "",
                numbers.interval(alpha.interval) if alpha else "",
            )
        )
    yield from table(
        ("compared by", "mean of pairs", level, "by chance", "alpha", level),
        rows,
        "criteria",
        title="Whole sets of categories",
    )


def _without_repetitions(report: Report, results: Sequence[Result], labels: bool) -> list[Result]:
    """Without what a default report says elsewhere.

    Where every section has one label, sets, and pooled figures if none is empty, repeat those of labels; and
    the share of category decisions stands beside the kappas as their observed agreement.
    """
    repeated = ("set",) if report.study.has_empty else ("set", "pooled")
    return [
        result
        for result in results
        if not (labels and result.view in repeated)
        and not (result.is_share and (result.view == "pooled" or not report.study.has_empty))
    ]


def _coefficients(report: Report, results: Sequence[Result], level: str) -> Iterator[Block]:
    scale = report.options.scale
    yield from table(
        (
            *("coefficient", "of", "coders", "value", level, "observed", "by chance", "sections"),
            *("test", "df", "p"),
            f"by {scale.source}" if scale else "",
        ),
        [(*_coefficient_row(result), *_test(result), _word(report, result)) for result in results],
        "figures",
        left=3,
        title="Coefficients",
    )


def _coefficient_row(result: Result) -> tuple[str, ...]:
    of = {"pooled": "category decisions", "label": "labels"}.get(result.view, f"sets, {result.criterion}")
    if weights := result.definition.get("weights"):
        of += f", {weights}"
    share = result.is_share
    return (
        result.name,
        of,
        _pair(result) if len(result.coders) == 2 else f"all {len(result.coders)}",
        numbers.share_of(result) if share else numbers.value(result),
        numbers.percent_interval(result.interval) if share else numbers.interval(result.interval),
        numbers.percent(result.observed),
        numbers.percent(result.expected),
        f"{result.counts.used:,}",
    )


def _test(result: Result) -> tuple[str, str, str]:
    """The test statistic, its degrees of freedom and p."""
    if result.test is None:
        return "", "", ""
    df = result.test.df
    return f"{result.test.statistic:.3f}", "" if df is None else f"{df:g}", numbers.p_value(result.test.p)


def _word(report: Report, result: Result) -> str:
    """What the chosen scale calls a coefficient."""
    said = interpretation(report.options, result)
    return said.text if said else ""


def _reasons(report: Report) -> Iterator[Block]:
    """What each word for an undefined figure or interval above means."""
    reasons: dict[str, str] = {}
    for result in report.results:
        if result.view == "category":
            continue
        for found in (result.undefined, result.interval):
            if isinstance(found, Undefined):
                reasons.setdefault(found.reason, found.text)
    for reason, text in reasons.items():
        yield Paragraph(f"{reason}: {text}", bullet=True)
