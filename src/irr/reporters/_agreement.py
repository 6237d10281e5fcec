"""The report of agreement, in the order it is told: what was compared, overall, categories, what to do, warnings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.diagnosis.categories import worst_first
from irr.names import listed, printable, shown
from irr.records import (
    COLUMNS,
    category_record,
    head_record,
    result_row,
    warning_record,
    with_interpretation,
)
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import ROWS, Block, Facts, Paragraph, table
from irr.reporters._categories import categories
from irr.reporters._common import part, warnings
from irr.reporters._documents import Document
from irr.reporters._overall import overall
from irr.study import EMPTY

if TYPE_CHECKING:
    from irr.analysis import Report


def document(report: Report) -> Document:
    """The report as a document."""
    return Document(
        title=title(report),
        blocks=partial(blocks, report),
        head=partial(_head, report),
        lists=(
            ("results", lambda: (with_interpretation(report, one) for one in report.results)),
            ("categories", lambda: map(category_record, report.categories)),
            ("warnings", lambda: map(warning_record, report.warnings)),
        ),
        columns=COLUMNS,
        rows=lambda: map(result_row, report.results),
    )


def _head(report: Report) -> dict[str, Any]:
    told = {"explanations": list(report.explanations)} if report.explanations else {}
    return head_record(report.study) | told


def title(report: Report) -> str:
    """The line above everything."""
    coders, sections = len(report.study.coders), report.study.n_sections
    return (
        f"irr {__version__}: agreement of {coders:,} coder{'s' if coders != 1 else ''} on {sections:,} "
        f"section{'s' if sections != 1 else ''}"
    )


def blocks(report: Report) -> Iterator[Block]:
    """The whole report; a part that has nothing to say has no heading."""
    several = len(report.study.coders) > 1
    yield from part("What was compared", compared(report))
    yield from part("Overall", overall(report))
    if report.categories and several:
        yield from part("Each category, worst first", categories(report))
        yield from part("What to do", _to_do(report))
    yield from part("Warnings", warnings(report.warnings))


def compared(report: Report) -> Iterator[Block]:
    study = report.study
    pairable = int(study.multiplicity[study.ratings_per_section >= 2].sum())
    facts = [
        ("sections", _sections(study.n_sections, pairable, len(study.coders))),
        ("coders", f"{len(study.coders):,}"),
        ("categories", f"{len(study.categories):,}"),
    ]
    facts += [(label, printable(text)) for label, text in study.reading.items()]
    if study.has_empty:
        facts.append(("both uncoded", _empty_rule(report)))
    yield Facts(facts)
    by_coder, uncoded = study.weight_by_coder(), study.weight_by_coder(study.set_id == EMPTY)
    given = study.sets.sizes[study.set_id] * study.multiplicity[study.section]
    yield from table(
        ("coder", "sections rated", "read, nothing fits", "categories a section"),
        [
            (
                shown(coder) + (" (reference)" if coder == report.options.reference else ""),
                f"{by_coder[g]:,}",
                f"{uncoded[g]:,}",
                f"{int(given[study.coder == g].sum()) / by_coder[g]:.2f}" if by_coder[g] else numbers.NONE,
            )
            for g, coder in enumerate(study.coders[: ROWS + 1])
        ],
        "coders",
    )


def _sections(total: int, pairable: int, coders: int) -> str:
    if coders < 2:
        return f"{total:,}"
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


def _to_do(report: Report) -> Iterator[Block]:
    ordered = worst_first(report.categories)
    revise = [one.id for one in ordered if one.verdict == "revise"]
    judged = [one.id for one in ordered if one.verdict in ("revise", "watch", "ok")]
    if revise:
        flags = f"{len(revise)} flag{'s' if len(revise) > 1 else ''}"
        rule, their = report.options.flags, "its" if len(revise) == 1 else "their"
        likely = (
            " in all likelihood" if rule.mode == "posterior" and rule.fdr is None else f" by mode {rule.mode}"
        )
        yield Paragraph(
            f"Revise {listed(revise, 20)}: {their} agreement is below {numbers.bound(rule.threshold)}{likely} "
            f"(of {flags}, expect {numbers.coefficient(report.expected_false_flags, 2)} to be false)."
        )
    elif judged:
        yield Paragraph("No category needs revision on this evidence.")
    else:
        yield Paragraph("No category could be judged on this evidence.")
    why: dict[str, list[str]] = {}
    for one in ordered:
        if one.verdict in ("insufficient", "unused") and one.reasons:
            why.setdefault(one.reasons[0].kind, []).append(one.id)
    said = {
        "rare": "too rare to judge",
        "unused": "never used",
        "no_variation": "given by every coder to every section, so that nothing can be told",
    }
    parts = [
        f"{len(names)} of {len(ordered)} categories {'is' if len(names) == 1 else 'are'} {said[kind]} ({listed(names)})"
        for kind, names in why.items()
        if kind in said
    ]
    if parts:
        yield Paragraph("; ".join(parts) + ".")
    elif judged:
        yield Paragraph("No category is too rare to judge.")
