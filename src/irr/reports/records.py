"""A report as records: those of its parts, and what only it knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from irr.checks.records import verdict_record
from irr.records import diagnosis as of_diagnosis
from irr.records import parts as of_parts
from irr.records import result_record, warning_record
from irr.records.codebook_diff import diff_head, difference_record
from irr.records.figures import head_record
from irr.rounds.records import category_change_record, figure_record, own_record, rounds_head

if TYPE_CHECKING:
    from irr.reports.model import RoundReport, StudyReport

Record = Mapping[str, Any]
Records = Callable[[], Iterable[Record]]


def report_head(report: StudyReport) -> dict[str, Any]:
    """Versions, the study, the verdict, what was asked for, and what the authors say."""
    options = report.options
    return head_record(report.study) | {
        "title": report.title or None,
        "round": report.reported.name or None,
        "verdict": {
            "standing": report.standing,
            "revise": report.categories_with("revise"),
            "insufficient": report.categories_with("insufficient"),
            "unused": report.categories_with("unused"),
            "check": report.checked and report.checked.outcome,
        },
        "options": {
            "reference": options.reference,
            "by": list(options.by),
            "confidence": options.confidence,
            "seed": options.seed,
            "words": options.words,
            "rule": asdict(options.flags),
        },
        "codebook": report.reported.codebook and report.reported.codebook.reference,
        "methods": asdict(report.methods),
        "signature": report.reported.headline.signature,
    }


def report_lists(report: StudyReport) -> Iterator[tuple[str, Records]]:
    """The lists of the JSON object, in the order of the report."""
    diagnosis = report.diagnosis
    yield "results", lambda: map(result_record, report.reported.agreement.results)
    yield "categories", lambda: map(of_diagnosis.dossier_record, diagnosis.dossiers)
    yield "swaps", lambda: of_diagnosis.swap_records(diagnosis)
    yield "coders", lambda: map(of_parts.coder_record, diagnosis.coders.profiles if diagnosis.coders else ())
    yield "rounds", lambda: map(_round, report.rounds)
    yield "comparisons", lambda: _comparisons(report)
    yield "by", lambda: map(of_parts.strata_record, diagnosis.strata)
    yield "groups", lambda: map(of_parts.group_record, diagnosis.groups)
    yield "requirements", lambda: map(verdict_record, report.checked.verdicts if report.checked else ())
    yield "revisions", lambda: _revisions(report)
    yield "suggested", lambda: map(of_diagnosis.suggested_record, diagnosis.suggested)
    yield "warnings", lambda: map(warning_record, report.warnings)
    yield "inputs", lambda: map(asdict, report.inputs)


def _round(one: RoundReport) -> Record:
    revise = [category.id for category in one.agreement.categories if category.verdict == "revise"]
    return {
        "name": one.name,
        "codebook": one.codebook and one.codebook.reference,
        "sections": one.study.n_sections,
        "coders": list(one.study.coders),
        "categories": list(one.study.categories),
        "headline": result_record(one.headline),
        "shares": [result_record(result) for result in one.shares],
        "revise": revise,
    }


def _comparisons(report: StudyReport) -> Iterator[Record]:
    for before, after, found in report.comparisons:
        yield {
            "from": before,
            "to": after,
            "compared": {
                **rounds_head(found),
                "figures": [figure_record(one) for one in found.figures],
                "categories": [category_change_record(one) for one in found.categories],
                "own": [own_record(one) for one in found.own],
            },
        }


def _revisions(report: StudyReport) -> Iterator[Record]:
    for found in report.revisions:
        yield diff_head(found) | {"differences": [difference_record(one) for one in found.differences]}
