"""The report of a study, in the order it is told: the verdict first, the audit trail last."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.names import listed, printable, shown
from irr.records import COLUMNS, result_row
from irr.reporters import _agreement, _checks, _codebook, _codebook_diff, _diagnosis, _parts
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Entry, Facts, Paragraph, Table
from irr.reporters._charts import figure
from irr.reporters._common import part, rule_in_words, warnings
from irr.reporters._comparisons import by_column, groups
from irr.reporters._confusions import confusions
from irr.reporters._documents import Document
from irr.reporters._methods import cited, paragraphs, references
from irr.reporters._overall import overall
from irr.reporters._report_categories import category_table
from irr.reporters._report_rounds import each_round
from irr.reports.records import report_head, report_lists

if TYPE_CHECKING:
    from irr.reports import StudyReport


def document(report: StudyReport) -> Document:
    """The report as a document; its table has the figures of every round."""
    return Document(
        title=title(report),
        blocks=partial(blocks, report),
        head=partial(report_head, report),
        lists=tuple(report_lists(report)),
        columns=("round", *COLUMNS),
        rows=lambda: (
            {"round": one.name} | result_row(result)
            for one in report.rounds
            for result in one.agreement.results
        ),
        references=partial(cited, report),
    )


def title(report: StudyReport) -> str:
    """What the report is called, or else what it is on."""
    if report.title:
        return printable(report.title)
    coders, sections = len(report.study.coders), report.study.n_sections
    return (
        f"Agreement of {coders:,} coder{'s' if coders != 1 else ''} on {sections:,} "
        f"section{'s' if sections != 1 else ''}"
    )


def blocks(report: StudyReport) -> Iterator[Block]:
    """The whole report; a part that has nothing to say has no heading."""
    agreement, diagnosis = report.reported.agreement, report.diagnosis
    several = len(report.study.coders) > 1
    yield from verdict(report)
    yield from part("What was compared", _agreement.compared(agreement))
    yield from part("Overall", _overall(report))
    if several:
        yield from part("Each category, worst first", _categories(report))
        yield from part("Which categories are taken for which", _confusions(report))
        yield from part("Coders and pairs", _coders(report))
    yield from part("Rounds", _rounds(report))
    for strata in diagnosis.strata:
        yield from part(f"By {shown(strata.column)}", by_column(diagnosis, strata))
    for compared in diagnosis.groups:
        yield from part(f"Groups of coders: {shown(compared.attribute)}", groups(diagnosis, compared))
    yield from part("Requirements", _required(report))
    yield from part("Codebook", _codebook_parts(report))
    yield from part("Categories that coders suggest", _diagnosis.suggested(diagnosis))
    yield from part("Methods", paragraphs(report))
    yield from part("References", references(report))
    yield from part("Warnings", warnings(report.warnings))
    yield from part("Audit trail", _audit(report))


#: What the pooled alpha allows to be said.
_STANDINGS = {
    "reliable": "The codings can be relied on: all of the interval of pooled alpha is at .800 or above.",
    "tentative": "The codings carry tentative conclusions: all of the interval of pooled alpha is at .667 or above.",
    "unreliable": "The codings carry no conclusions yet: all of the interval of pooled alpha is below .667.",
    "open": "Whether the codings carry conclusions is open: the interval of pooled alpha reaches to both sides of .667.",
}


def verdict(report: StudyReport) -> Iterator[Block]:
    """The verdict in a sentence, and the figures it rests on in another."""
    headline = report.reported.headline
    said = _STANDINGS.get(report.standing)
    if said is None:
        why = headline.undefined.text if headline.undefined else ""
        yield Paragraph(f"Nothing can be said of these codings: pooled alpha is undefined ({why}).")
        return
    if headline.interval is None or numbers.interval(headline.interval) == numbers.NONE:
        said = "Whether the codings carry conclusions is open: pooled alpha has no interval."
    yield Paragraph(f"{said} {_categories_in_words(report)}")
    yield Paragraph(_figures_in_words(report))
    if report.warnings:
        n = len(report.warnings)
        them = "a warning" if n == 1 else f"{n} warnings"
        yield Paragraph(f"There {'is' if n == 1 else 'are'} {them} about the data, told under Warnings.")
    if report.checked is not None:
        words = _checks.verdict_in_words(report.checked)
        yield Paragraph(f"{words[:1].upper()}{words[1:]}.")


def _categories_in_words(report: StudyReport) -> str:
    revise = report.categories_with("revise")
    rare = report.categories_with("insufficient", "unused")
    n = len(report.diagnosis.dossiers)
    noun = "category" if n == 1 else "categories"
    need = f"{len(revise):,} need{'s' if len(revise) == 1 else ''} revision ({listed(revise, 6)})"
    parts = [need if revise else "none needs revision"]
    if rare:
        parts.append(f"{len(rare):,} {'is' if len(rare) == 1 else 'are'} too rare to judge")
    return f"Of {n:,} {noun} {' and '.join(parts)}."


def _figures_in_words(report: StudyReport) -> str:
    headline = report.reported.headline
    text = (
        f"Pooled alpha is {numbers.coefficient(headline.value)} {numbers.interval(headline.interval)}".rstrip(
            f" {numbers.NONE}"
        )
    )
    share = report.reported.share
    if share is not None and share.value is not None and share.expected is not None:
        text += (
            f"; two coders share a category in {numbers.percent(share.value)} of sections, and would by chance in "
            f"{numbers.percent(share.expected)}"
        )
    return f"{text}."


def pictured(name: str, report: StudyReport) -> Iterator[Block]:
    """The figure of that name, where there is something to draw."""
    found = figure(name).picture(report)
    if found is not None:
        yield found


def _overall(report: StudyReport) -> Iterator[Block]:
    yield from pictured("overall", report)
    yield from overall(report.reported.agreement)


def _categories(report: StudyReport) -> Iterator[Block]:
    yield from _diagnosis.to_do(report.diagnosis)
    yield from pictured("categories", report)
    yield from category_table(report)


def _confusions(report: StudyReport) -> Iterator[Block]:
    yield from pictured("confusion", report)
    yield from confusions(report.diagnosis)


def _coders(report: StudyReport) -> Iterator[Block]:
    yield from pictured("pairs", report)
    yield from pictured("coders", report)
    if report.diagnosis.coders is not None:
        yield from _parts.coders(report.diagnosis, report.diagnosis.coders)


def _rounds(report: StudyReport) -> Iterator[Block]:
    if len(report.rounds) > 1:
        yield from pictured("rounds", report)
        yield from each_round(report)


def _required(report: StudyReport) -> Iterator[Block]:
    if report.checked is not None:
        yield _checks.requirements(report.checked)
        yield from _checks.notes(report.checked)
        yield from _checks.not_passed(report.checked)


def _codebook_parts(report: StudyReport) -> Iterator[Block]:
    book = report.reported.codebook
    if book is not None:
        yield from _codebook.overview(book)
    for found in report.revisions:
        yield Entry(f"{shown(found.old.reference)} → {shown(found.new.reference)}", "")
        yield Facts(list(_codebook_diff.counts(found)))
        yield from _codebook_diff.differences(found)


def _audit(report: StudyReport) -> Iterator[Block]:
    options = report.options
    facts = [("program", f"irr {__version__}")]
    if report.reported.codebook is not None:
        facts.append(("codebook", shown(report.reported.codebook.reference)))
    if report.reported.name:
        facts.append(("round", shown(report.reported.name)))
    facts += [
        ("intervals", numbers.level(options.confidence)),
        ("categories", rule_in_words(options.flags)),
        ("seed", str(options.seed)),
        ("signature", report.reported.headline.signature),
    ]
    facts += [(label, printable(text)) for label, text in report.study.reading.items()]
    yield Facts(facts)
    yield Table(
        ("file", "read for", "bytes", "SHA-256"),
        [(printable(one.path), shown(one.role), f"{one.size:,}", one.sha256) for one in report.inputs],
        left=2,
        title="Every file that was read",
    )
