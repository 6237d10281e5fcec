"""A report as headings, paragraphs and tables, in the order they are read; text and Markdown lay them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.names import listed, printable, shown
from irr.reporters import _numbers as numbers
from irr.result import Interval, Undefined

if TYPE_CHECKING:
    from irr.analysis import Report
    from irr.diagnosis.categories import CategoryVerdict
    from irr.result import Result

#: Rows of a table that are read; the rest is in the JSON and CSV reports.
ROWS = 200
#: Pairs of coders that get a column of their own.
PAIR_COLUMNS = 6
#: Warnings shown one by one.
WARNINGS = 30


@dataclass(frozen=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Labelled lines."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Paragraph:
    """A sentence or two; one of a list where `bullet`."""

    text: str
    bullet: bool = False


@dataclass(frozen=True)
class Table:
    """Cells are text; columns from `right` on are set to the right, as numbers are."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1
    title: str = ""
    verdict: int | None = field(default=None)


Block = Heading | Facts | Paragraph | Table


def blocks(report: Report) -> Iterator[Block]:
    """The whole report: what was compared, overall, each category, what to do, warnings."""
    yield Heading("What was compared")
    yield from _compared(report)
    yield Heading("Overall")
    yield from _overall(report)
    if report.categories:
        yield Heading("Each category, worst first")
        yield from _categories(report)
    yield Heading("What to do")
    yield from _to_do(report)
    if report.warnings:
        yield Heading("Warnings")
        yield from _warnings(report)


def _compared(report: Report) -> Iterator[Block]:
    study = report.study
    rated = study.ratings_per_section
    pairable = int(study.multiplicity[rated >= 2].sum())
    facts = [
        ("sections", _sections(study.n_sections, pairable)),
        ("coders", f"{len(study.coders):,}"),
        ("categories", f"{len(study.categories):,}"),
    ]
    facts += [(label, printable(text)) for label, text in study.reading.items()]
    if study.has_empty:
        facts.append(("both uncoded", _empty_rule(report)))
    yield Facts(facts)
    by_coder = study.weight_by_coder()
    uncoded = study.weight_by_coder(study.set_id == 0)
    given = study.sets.sizes[study.set_id] * study.multiplicity[study.section]
    total = [int(given[study.coder == g].sum()) for g in range(min(len(study.coders), ROWS))]
    yield Table(
        ("coder", "sections rated", "read, nothing fits", "categories a section"),
        [
            (
                shown(coder) + (" (reference)" if coder == report.options.reference else ""),
                f"{by_coder[g]:,}",
                f"{uncoded[g]:,}",
                f"{total[g] / by_coder[g]:.2f}" if by_coder[g] else numbers.NONE,
            )
            for g, coder in enumerate(study.coders[:ROWS])
        ],
    )
    yield from _cut(len(study.coders), "coders")


def _sections(total: int, pairable: int) -> str:
    if pairable == total:
        return f"{total:,}, all rated by two or more coders"
    return f"{total:,}, of which {pairable:,} were rated by two or more coders; the others are left out"


def _empty_rule(report: Report) -> str:
    chosen = report.options.empty
    if chosen:
        rule = {"agree": "agree", "disagree": "disagree", "exclude": "are left out"}[chosen]
        return f"two coders who both found that nothing fits {rule} (--empty {chosen})"
    return (
        "two coders who both found that nothing fits agree, in every coefficient; in the share-a-category "
        "percentage they do not share one and are counted apart"
    )


def _cut(total: int, what: str) -> Iterator[Block]:
    if total > ROWS:
        yield Paragraph(f"The first {ROWS} of {total:,} {what}; all of them are in --format json and csv.")


def _overall(report: Report) -> Iterator[Block]:
    headline = report.select(name="krippendorff-alpha", view="pooled")
    for result in headline:
        yield Paragraph(f"Pooled alpha, over all category decisions: {_with_interval(result)}")
        yield Paragraph(f"Signature: {result.signature}")
    level = _level(report.options.confidence)
    yield from _shares(report.select(name="percent-agreement", view="set", criterion="overlap"), level)
    yield from _assignments(report.select(name="percent-agreement", view="assignment"), level)
    labels = any(result.view == "label" for result in report.results)
    if not labels:
        yield from _criteria(report, level)
    rest = [
        result
        for result in report.results
        if result not in headline
        and result.view in _views_of_coefficients(report, labels)
        and not (result.view == "set" and result.name in ("percent-agreement", "krippendorff-alpha"))
        and not (result.name == "percent-agreement" and _told_already(report, result))
    ]
    if rest:
        yield Table(
            ("coefficient", "of", "coders", "value", level, "observed", "by chance", "sections"),
            [_coefficient_row(result) for result in rest[:ROWS]],
            left=3,
            title="Coefficients",
        )
        yield from _cut(len(rest), "figures")
    yield from _reasons(report)


def _told_already(report: Report, result: Result) -> bool:
    """Whether a percentage says no more than the table of shares: a share of decisions, or of same labels."""
    return result.view == "pooled" or not report.study.has_empty


def _views_of_coefficients(report: Report, labels: bool) -> tuple[str, ...]:
    """Where every section has one label, whole sets say the same as labels, and so do pooled figures."""
    if not labels:
        return ("pooled", "set")
    return ("pooled", "label") if report.study.has_empty else ("label",)


def _with_interval(result: Result) -> str:
    if result.value is None:
        return f"undefined: {result.undefined.text if result.undefined else ''}"
    found = result.interval
    if not isinstance(found, Interval):
        return f"{numbers.coefficient(result.value)}, without an interval" + (
            f": {found.text}" if found else ""
        )
    return f"{numbers.coefficient(result.value)}, {_level(found.level)} {numbers.interval(found)}"


def _level(level: float) -> str:
    return f"{100 * level:.4g}% interval"


def _who(result: Result) -> str:
    if result.all:
        names = {"all-share": "all share one category", "all-pairwise": "every two share one"}
        if result.all in names:
            return f"all {len(result.coders)}: {names[result.all]}"
        return f"at least {result.all.removeprefix('k-of-n:')} of {len(result.coders)}"
    return _pair(result) if len(result.coders) == 2 else f"mean of all pairs of {len(result.coders)}"


def _pair(result: Result) -> str:
    return " – ".join(shown(coder) for coder in result.coders)


def _coders(result: Result) -> str:
    return _pair(result) if len(result.coders) == 2 else f"all {len(result.coders)}"


def _shares(results: Sequence[Result], level: str) -> Iterator[Block]:
    if not results:
        return
    rows = []
    for result in results[:ROWS]:
        split = result.split
        rows.append(
            (
                _who(result),
                numbers.share_of(result),
                numbers.percent_interval(result.interval),
                numbers.percent(result.expected),
                numbers.coefficient(result.chance_corrected),
                *(
                    [str(n) for n in (split.share, split.both_uncoded, split.one_uncoded, split.disjoint)]
                    if split
                    else [""] * 4
                ),
            )
        )
    columns = ("coders", "agree", level, "by chance", "kappa")
    yield Table(
        (*columns, "share", "both uncoded", "one uncoded", "disjoint"),
        rows,
        title="Share at least one category",
    )
    yield from _cut(len(results), "figures")


def _assignments(results: Sequence[Result], level: str) -> Iterator[Block]:
    if results:
        yield Table(
            ("given by", "of assigned pairs", level, "by chance"),
            [
                (
                    _who(result),
                    numbers.percent(result.value) if result.value is not None else numbers.undefined(result),
                    numbers.percent_interval(result.interval),
                    numbers.percent(result.expected),
                )
                for result in results
            ],
            title="(section, category) pairs that any coder gave",
        )


def _criteria(report: Report, level: str) -> Iterator[Block]:
    """Mean agreement of pairs and alpha, by how two sets are compared."""
    percents = {
        r.criterion: r
        for r in report.select(name="percent-agreement", view="set", all=None)
        if _everyone(report, r)
    }
    alphas = {r.criterion: r for r in report.select(name="krippendorff-alpha", view="set")}
    criteria = list(dict.fromkeys([*percents, *alphas]))
    rows = []
    for criterion in criteria:
        agreement, alpha = percents.get(criterion), alphas.get(criterion)
        rows.append(
            (
                criterion or "",
                numbers.percent(agreement.value) if agreement else "",
                numbers.percent_interval(agreement.interval) if agreement else "",
                numbers.percent(agreement.expected) if agreement else "",
                numbers.value(alpha) if alpha else "",
                numbers.interval(alpha.interval) if alpha else "",
            )
        )
    if rows:
        yield Table(
            ("compared by", "mean of pairs", level, "by chance", "alpha", level),
            rows,
            title="Whole sets of categories",
        )


def _everyone(report: Report, result: Result) -> bool:
    return result.coders == report.study.coders


def _coefficient_row(result: Result) -> tuple[str, ...]:
    of = {"pooled": "category decisions", "label": "labels"}.get(result.view, f"sets, {result.criterion}")
    is_share = result.name == "percent-agreement"
    return (
        result.name,
        of,
        _coders(result),
        numbers.share_of(result) if is_share else numbers.value(result),
        numbers.percent_interval(result.interval) if is_share else numbers.interval(result.interval),
        numbers.percent(result.observed),
        numbers.percent(result.expected),
        f"{result.counts.used:,}",
    )


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


#: The order of verdicts in which categories call for attention.
_ORDER = {"revise": 0, "watch": 1, "ok": 2, "insufficient": 3, "unused": 4}


def _categories(report: Report) -> Iterator[Block]:
    figures = _category_columns(report)
    coders = report.study.coders if len(report.study.coders) <= 6 else ()
    ordered = sorted(report.categories, key=lambda one: (_ORDER[one.verdict], -(one.probability_below or 0)))
    rows = [
        (
            shown(one.id),
            one.verdict,
            str(one.sections),
            *(str(one.uses[coder]) for coder in coders),
            numbers.percent(one.percent_agreement),
            numbers.percent(one.positive_agreement),
            *(write(of_category[one.id]) for _, of_category, write in figures),
            _below(one),
            numbers.percent(one.share_of_disagreement),
        )
        for one in ordered[:ROWS]
    ]
    yield Table(
        (
            *("category", "verdict", "sections"),
            *(shown(coder) for coder in coders),
            *("agree", "positive", *(title for title, _, _ in figures)),
            f"P(<{numbers.coefficient(report.options.flags.threshold)})",
            "of all disagr.",
        ),
        rows,
        left=2,
        verdict=1,
    )
    yield from _cut(len(report.categories), "categories")
    yield Paragraph(
        "sections: in how many anyone gave it; then how often each coder did. positive: where one coder gave it, "
        "how often another did too. P: probability that its alpha is below the threshold; revise from "
        f"{numbers.coefficient(report.options.flags.revise, 2)}, ok up to "
        f"{numbers.coefficient(report.options.flags.ok, 2)}, insufficient below {report.options.flags.min_uses} "
        "sections. of all disagr.: its share of all disagreement."
    )


def _category_columns(report: Report) -> list[tuple[str, dict[str, Result], Callable[[Result], str]]]:
    """The coefficients of the category table: title, the result of each category, and how it is written.

    Alpha unless others were asked for; a coefficient of pairs has a column a pair, as long as they fit.
    """
    series: dict[tuple[str, tuple[str, ...]], dict[str, Result]] = {}
    asked = report.options.coefficients or ("krippendorff-alpha",)
    for result in report.results:
        if result.view == "category" and result.name in asked and result.name != "percent-agreement":
            series.setdefault((result.name, result.coders), {})[result.category or ""] = result
    columns: list[tuple[str, dict[str, Result], Callable[[Result], str]]] = []
    for (name, coders), of_category in series.items():
        title = name.removeprefix("krippendorff-")
        if coders == report.study.coders:
            columns.append((title, of_category, numbers.value))
            columns.append(
                (_level(report.options.confidence), of_category, lambda r: numbers.interval(r.interval))
            )
        elif len(series) <= PAIR_COLUMNS:
            columns.append(
                (f"{title} {' – '.join(shown(coder) for coder in coders)}", of_category, numbers.value)
            )
    return columns


def _below(one: CategoryVerdict) -> str:
    q = one.probability_below
    return numbers.NONE if q is None else numbers.coefficient(q, 2)


def _to_do(report: Report) -> Iterator[Block]:
    revise = [one.id for one in report.categories if one.verdict == "revise"]
    rare = [one.id for one in report.categories if one.verdict == "insufficient"]
    unused = [one.id for one in report.categories if one.verdict == "unused"]
    if not report.categories:
        yield Paragraph("No category was judged.")
        return
    if revise:
        false = report.expected_false_flags
        yield Paragraph(
            f"Revise {listed(revise, 20)}: {'its' if len(revise) == 1 else 'their'} agreement is below "
            f"{numbers.coefficient(report.options.flags.threshold)} in all likelihood "
            f"(of {len(revise)} flags, {numbers.coefficient(false, 2)} may be expected to be false)."
        )
    elif len(rare) + len(unused) == len(report.categories):
        yield Paragraph("No category could be judged on this evidence.")
    else:
        yield Paragraph("No category needs revision on this evidence.")
    if rare or unused:
        text = []
        if rare:
            text.append(
                f"{len(rare)} of {len(report.categories)} categories "
                f"{'is' if len(rare) == 1 else 'are'} too rare to judge ({listed(rare, 8)})"
            )
        if unused:
            text.append(
                f"{len(unused)} {'was' if len(unused) == 1 else 'were'} never used ({listed(unused, 8)})"
            )
        yield Paragraph("; ".join(text) + ".")
    else:
        yield Paragraph("No category is too rare to judge.")


def _warnings(report: Report) -> Iterator[Block]:
    for warning in report.warnings[:WARNINGS]:
        place = f" ({warning.where})" if warning.where else ""
        yield Paragraph(f"{warning.kind}: {warning.text}{place}", bullet=True)
    rest = len(report.warnings) - WARNINGS
    if rest > 0:
        yield Paragraph(f"and {rest:,} more, in --format json", bullet=True)


def title(report: Report) -> str:
    """The line above everything."""
    return f"irr {__version__}: agreement of {len(report.study.coders):,} coders on {report.study.n_sections:,} sections"
