"""The part of a methods section that tells of figures: which there are, how they are made, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.citations import INTERVALS, keys_in
from irr.coefficients.registry import coefficients
from irr.names import shown
from irr.reporters import _numbers as numbers
from irr.reporters._common import rule_in_words
from irr.reporters._methods_sentences import Sentence, cited, enumerated, some
from irr.reports.model import TENTATIVE
from irr.result import Interval

if TYPE_CHECKING:
    from irr.reports import StudyReport

#: How the intervals of a report are made, by the method's name in a signature.
_INTERVALS = {
    "jackknife-z": "the jackknife on Fisher’s z, with Student’s t",
    "jackknife-logit": "the jackknife on the logit, with Student’s t, for percentages that are means",
    "wilson": "Wilson’s score interval for shares of sections",
    "ratio-logit": "the error of a ratio on the logit for assigned pairs",
    "dirichlet": "draws from a Dirichlet posterior for single categories",
    "no-disagreement-bound": "Wilson’s bound where coders never disagree",
}


def figures(report: StudyReport) -> Iterator[Sentence]:
    """How agreement is defined, measured and judged; of one coder there is nothing to say."""
    if len(report.study.coders) > 1:
        yield from _agreement(report)
        yield from _intervals(report)
        yield from _categories(report)


def _agreement(report: StudyReport) -> Iterator[Sentence]:
    # Gillard's criterion is about sections that may have several categories.
    keys: list[str] = [] if report.study.is_single_label else ["gillard2013"]
    criterion = f"at least one category in common{cited(*keys)}" if keys else "the same category"
    yield Sentence(
        "agreement",
        f"Two coders agree on a section if they give it {criterion}; each percentage stands beside what coders who give "
        "categories as often, but to sections at random, would reach.",
        tuple(keys),
    )
    yield Sentence(
        "coefficients",
        "Agreement beyond chance is pooled alpha: Krippendorff’s alpha over all category decisions, given or not given"
        f"{cited('krippendorff2011')}.",
        ("krippendorff2011",),
    )
    results = report.reported.agreement.results
    others = (
        dict.fromkeys(one.name for one in results if not one.is_share) - {"krippendorff-alpha": None}.keys()
    )
    told: list[str] = []
    keys = []
    metrics = dict.fromkeys(
        one.definition["weights"]
        for one in results
        if one.name == "krippendorff-alpha" and one.view == "label" and "weights" in one.definition
    )
    told += [f"Krippendorff’s alpha of labels with {metric} distances" for metric in metrics]
    for name in sorted(others):
        found = keys_in(coefficients()[name].reference) if name in coefficients() else ()
        told.append(f"{_spelled(name)}{cited(*found)}")
        keys += found
    if told:
        yield Sentence("coefficients", f"Tables also have {enumerated(told)}.", tuple(keys))


def _spelled(name: str) -> str:
    """cohen-kappa as a paper has it: Cohen's kappa."""
    author, _, rest = name.partition("-")
    author = author.capitalize()
    return f"{author}{'’' if author.endswith('s') else '’s'} {rest}"


def _intervals(report: StudyReport) -> Iterator[Sentence]:
    results = report.reported.agreement.results
    used = dict.fromkeys(one.interval.method for one in results if isinstance(one.interval, Interval))
    told: list[str] = []
    keys: list[str] = []
    for method, words in _INTERVALS.items():
        # With documents the method's name says so too.
        if any(name.startswith(method) for name in used):
            sources = next(found for name, found in INTERVALS.items() if method.startswith(name))
            told.append(f"{words}{cited(*sources)}")
            keys += sources
    if told:
        level = f"{100 * report.options.confidence:.4g}%"
        yield Sentence("intervals", f"Intervals of {level} are by {'; by '.join(told)}.", tuple(keys))
    clustered = any(one.design_effect is not None for one in results)
    if clustered:
        yield Sentence(
            "intervals",
            "Sections come in documents: the jackknife leaves out a document at a time, and shares of sections count for "
            "as many as their design effect leaves; intervals of single categories do not allow for documents.",
        )


def _categories(report: StudyReport) -> Iterator[Sentence]:
    rule = report.options.flags
    # .667 is Krippendorff's; another threshold is the authors' own.
    keys = ("krippendorff2004",) if rule.threshold == TENTATIVE else ()
    yield Sentence(
        "categories",
        f"Categories are judged{cited(*keys)}: {rule_in_words(rule)}. One that was given in fewer than {rule.min_uses} "
        f"sections is not judged, and none is where fewer than {rule.min_sections} were compared.",
        keys,
    )


def outcome(report: StudyReport) -> Iterator[Sentence]:
    headline = report.reported.headline
    if headline.value is None:
        why = f" ({headline.undefined.text})" if headline.undefined else ""
        yield Sentence("results", f"Pooled alpha is undefined{why}.")
    else:
        text = f"Pooled alpha was {numbers.coefficient(headline.value)}, "
        if isinstance(headline.interval, Interval):
            text += f"{numbers.level(report.options.confidence)} {numbers.interval(headline.interval)}"
        else:
            why = f" ({headline.interval.text})" if headline.interval else ""
            text += f"without an interval{why}"
        pairs = [
            f"{' – '.join(map(shown, one.coders))} {numbers.percent(one.value)} (by chance "
            f"{numbers.percent(one.expected)})"
            for one in report.reported.shares
            if len(one.coders) == 2 and one.value is not None
        ]
        if pairs:
            text += f"; coders shared a category in these shares of sections: {some(pairs)}"
        yield Sentence("results", f"{text}.")
    if len(report.study.coders) > 1:
        yield Sentence(
            "results",
            "Figures for each category, and not only in total, are in [To be filled in: number of the table of "
            "categories].",
            blank=True,
        )
