"""The methods section, sentence by sentence: what the codings tell, what the authors say, and blanks for the rest.

What it should hold is asked by GRRAS (Kottner et al. 2011), items 6 to 13, and COREQ (Tong et al. 2007), items 24 to 27.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.checks.keys import keys_of
from irr.citations import INTERVALS, in_text, in_texts, keys_in
from irr.coefficients.registry import coefficients
from irr.names import listed, printable, shown
from irr.reporters import _numbers as numbers
from irr.reporters._codebook_diff import title as change_title
from irr.reports.methods import MethodsGiven
from irr.result import Interval
from irr.study import EMPTY

if TYPE_CHECKING:
    from irr.reports import StudyReport

#: Coders, and changes of the codebook, that are named one by one.
_NAMED = 12
#: How the intervals of a report are made, by the method's name in a signature.
_INTERVALS = {
    "jackknife-z": "the jackknife on Fisher’s z, with Student’s t",
    "jackknife-logit": "the jackknife on the logit, with Student’s t, for means of pairs",
    "wilson": "Wilson’s score interval for shares of sections",
    "ratio-logit": "the error of a ratio on the logit for assigned pairs",
    "dirichlet": "draws from a Dirichlet posterior for single categories",
    "no-disagreement-bound": "Wilson’s bound where coders never disagree",
}


@dataclass(frozen=True)
class Sentence:
    """A sentence or two on one topic; `cites` are the keys of what is cited. A blank is to be filled in."""

    topic: str
    text: str
    cites: tuple[str, ...] = ()
    blank: bool = False


def sentences(report: StudyReport) -> Iterator[Sentence]:
    """The whole section, in its order."""
    yield from _who(report)
    yield from _given(report, "unit", "The unit of coding was: {}.", report.reported.codebook_unit)
    for name in ("sample", "selection", "independence"):
        yield from _given(report, name)
    yield from _codebook(report)
    yield from _use(report)
    yield from _agreement(report)
    yield from _intervals(report)
    yield from _categories(report)
    yield from _found(report)
    yield from _settled(report)
    yield from _changed(report)
    yield Sentence(
        "software",
        f"All figures were computed with irr {__version__} ({in_text('irr')}; seed {report.options.seed}; "
        f"{report.reported.headline.signature}).",
        ("irr",),
    )


def _cited(*keys: str) -> str:
    return f" ({in_texts(keys)})" if keys else ""


def _some(texts: Sequence[str], separator: str = ", ") -> str:
    """The first of these, and how many more there are: nothing is left out unsaid."""
    more = len(texts) - _NAMED
    return separator.join(texts[:_NAMED]) + (f"{separator}and {more:,} more" if more > 0 else "")


def _given(report: StudyReport, name: str, frame: str = "{}", otherwise: str = "") -> Iterator[Sentence]:
    """What the authors say on a topic, or a blank that says what is missing."""
    said = getattr(report.methods, name) or otherwise
    if said:
        text = printable(" ".join(said.split())).rstrip(".")
        filled = frame.replace("{}", text)
        filled = f"{filled[:1].upper()}{filled[1:]}"
        yield Sentence(name, filled if filled.endswith((".", "!", "?")) else f"{filled}.")
    else:
        about, _, _ = keys_of(MethodsGiven)[name].about.rstrip(".").partition(";")
        yield Sentence(name, f"[To be filled in: {about[:1].lower()}{about[1:]}.]", blank=True)


def _who(report: StudyReport) -> Iterator[Sentence]:
    study = report.study
    n = len(study.coders)
    yield Sentence(
        "coders",
        f"{n:,} coder{'' if n == 1 else 's'} ({listed(study.coders, _NAMED)}) coded {study.n_sections:,} sections.",
    )
    yield from _given(report, "coders")
    for compared in report.diagnosis.groups:
        groups = "; ".join(
            f"{shown(name)} ({listed(coders, _NAMED)})" for name, coders in compared.groups.items()
        )
        yield Sentence("coders", f"Coders by {shown(compared.attribute)}: {groups}.")


def _codebook(report: StudyReport) -> Iterator[Sentence]:
    book, n = report.reported.codebook, len(report.study.categories)
    if book is None:
        # That none was named does not say that there was none.
        yield Sentence(
            "codebook",
            f"Coders used {n:,} categories. [To be filled in: the codebook and its version; none was given to irr.]",
            blank=True,
        )
        return
    themes = f" under {len(book.themes):,} themes" if book.themes else ""
    yield Sentence(
        "codebook", f"The codebook was {shown(book.reference)}, with {len(book.ids):,} categories{themes}."
    )
    rolled = report.study.reading.get("rolled up")
    if rolled:
        yield Sentence(
            "codebook", f"Assignments were rolled up {printable(rolled)}: all figures are of these {n:,}."
        )


def _use(report: StudyReport) -> Iterator[Sentence]:
    study, book = report.study, report.reported.codebook
    if book is not None and book.codes_per_unit != (0, None):
        yield Sentence(
            "categories", f"By the codebook a coder gives a section {_range(*book.codes_per_unit)}."
        )
    elif study.is_single_label:
        yield Sentence("categories", "No coder gave a section more than one category.")
    else:
        yield Sentence("categories", "A section could be given several categories.")
    profiles = report.diagnosis.coders.profiles if report.diagnosis.coders else ()
    rates = [f"{shown(one.coder)} {one.per_section:.2f}" for one in profiles if one.per_section is not None]
    if rates and not study.is_single_label:
        yield Sentence("categories", f"Categories a section: {_some(rates)}.")
    uncoded = study.weight_by_coder(study.set_id == EMPTY)
    if uncoded.sum():
        told = [f"{shown(coder)} {n:,}" for coder, n in zip(study.coders, uncoded.tolist(), strict=True)]
        yield Sentence(
            "uncoded",
            f"Sections that were read and in which nothing fitted ({_some(told)}) count as decisions: two "
            "coders who both found that nothing fits agree in coefficients, and share no category in percentages.",
        )
    pairable = int(study.multiplicity[study.ratings_per_section >= 2].sum())
    if pairable == study.n_sections:
        yield Sentence("missing", "All sections were coded by two or more coders.")
    else:
        yield Sentence(
            "missing",
            f"Figures rest on the {pairable:,} of {study.n_sections:,} sections that two or more coders coded; a section "
            "that a coder did not code is missing for that coder, and is not taken for one in which nothing fitted.",
        )


def _range(least: int, most: int | None) -> str:
    """0 to 3 categories, exactly 1 category, 1 category or more."""
    if most is None:
        return f"{_categories_in_words(least)} or more"
    return (
        f"exactly {_categories_in_words(most)}"
        if least == most
        else f"{least} to {_categories_in_words(most)}"
    )


def _categories_in_words(n: int) -> str:
    return f"{n} {'category' if n == 1 else 'categories'}"


def _agreement(report: StudyReport) -> Iterator[Sentence]:
    # Gillard's criterion is about sections that may have several categories.
    keys: list[str] = [] if report.study.is_single_label else ["gillard2013"]
    criterion = f"at least one category in common{_cited(*keys)}" if keys else "the same category"
    yield Sentence(
        "agreement",
        f"Two coders agree on a section if they give it {criterion}; each percentage stands beside what coders who give "
        "categories as often, but to sections at random, would reach.",
        tuple(keys),
    )
    yield Sentence(
        "coefficients",
        "Agreement beyond chance is pooled alpha: Krippendorff’s alpha over all category decisions, given or not given"
        f"{_cited('krippendorff2011')}.",
        ("krippendorff2011",),
    )
    results = report.reported.agreement.results
    others = (
        dict.fromkeys(one.name for one in results if not one.is_share) - {"krippendorff-alpha": None}.keys()
    )
    told: list[str] = []
    keys = []
    for name in sorted(others):
        found = keys_in(coefficients()[name].reference) if name in coefficients() else ()
        told.append(f"{_spelled(name)}{_cited(*found)}")
        keys += found
    if told:
        yield Sentence("coefficients", f"Tables also have {' and '.join(told)}.", tuple(keys))


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
            told.append(f"{words}{_cited(*sources)}")
            keys += sources
    if told:
        level = f"{100 * report.options.confidence:.4g}%"
        yield Sentence("intervals", f"Intervals of {level} are by {'; by '.join(told)}.", tuple(keys))
    clustered = any(one.design_effect is not None for one in results)
    if clustered:
        yield Sentence(
            "intervals", "Sections come in documents, and intervals leave out a document at a time."
        )


def _categories(report: StudyReport) -> Iterator[Sentence]:
    rule = report.options.flags
    yield Sentence(
        "categories",
        f"A category is to be revised where its alpha is below {numbers.bound(rule.threshold)} with probability "
        f"{numbers.coefficient(rule.revise, 2)} or more, and is not judged where it was given in fewer than "
        f"{rule.min_uses} sections."
        if rule.mode == "posterior" and rule.fdr is None
        else f"Categories are judged by rule {rule.mode} at {numbers.bound(rule.threshold)}.",
    )


def _found(report: StudyReport) -> Iterator[Sentence]:
    headline = report.reported.headline
    if headline.value is None:
        why = f" ({headline.undefined.text})" if headline.undefined else ""
        yield Sentence("results", f"Pooled alpha is undefined{why}.")
    else:
        interval = numbers.interval(headline.interval)
        level = numbers.level(report.options.confidence)
        text = f"Pooled alpha was {numbers.coefficient(headline.value)}, {level} {interval}"
        pairs = [
            f"{' – '.join(map(shown, one.coders))} {numbers.percent(one.value)} (by chance "
            f"{numbers.percent(one.expected)})"
            for one in report.reported.shares
            if len(one.coders) == 2 and one.value is not None
        ]
        if pairs:
            text += f"; coders shared a category in these shares of sections: {_some(pairs)}"
        yield Sentence("results", f"{text}.")
    yield Sentence(
        "results",
        "Figures for each category, and not only in total, are in [To be filled in: number of the table of categories].",
        blank=True,
    )


def _settled(report: StudyReport) -> Iterator[Sentence]:
    stage = report.methods.stage
    yield from _given(
        report,
        "stage",
        f"These figures are of the codings {stage} disagreements were settled." if stage else "{}",
    )
    yield from _given(report, "settled")


def _changed(report: StudyReport) -> Iterator[Sentence]:
    if report.methods.changed is not None or not report.revisions:
        # One codebook does not say that there was none before it.
        yield from _given(report, "changed")
        return
    for found in report.revisions:
        changes = [
            change_title(one)
            + (f" {one.kind}" if one.sources == one.targets else "")
            + (f" ({printable(' '.join(one.why.split())).rstrip('.')})" if one.why else "")
            for one in found.differences
            if one.kind != "reworded"
        ]
        yield Sentence(
            "changed",
            f"From {shown(found.old.reference)} to {shown(found.new.reference)} the codebook changed from "
            f"{len(found.old.ids):,} to {len(found.new.ids):,} categories: {_some(changes, '; ') or 'wording only'}.",
        )
        if not any(one.why for one in found.differences):
            yield from _given(report, "changed")
