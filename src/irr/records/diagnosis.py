"""A diagnosis as records: everything unrounded, names in place of numbers, sparse where it is sparse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from irr.records.figures import category_record, head_record
from irr.records.parts import case_record, habit_record

if TYPE_CHECKING:
    from irr.analysis.diagnosing import Diagnosis
    from irr.codings import Comment, Note
    from irr.diagnosis.dossier import Dossier
    from irr.diagnosis.words import Separation
    from irr.diagnosis.written import Suggested

Record = dict[str, Any]


def diagnosis_head(diagnosis: Diagnosis) -> Record:
    """Versions, the study, the rules with their thresholds, and the figures that are about the whole."""
    options, coders, sections = diagnosis.options, diagnosis.coders, diagnosis.sections
    record = head_record(diagnosis.study)
    record |= {"rule": asdict(options.flags), "reason_rules": asdict(options.rules), "seed": options.seed}
    record["confusion_counted"] = "disjoint" if options.disjoint else "all"
    record["expected_false_flags"] = diagnosis.expected_false_flags
    if coders is not None:
        record["codes_per_section"] = habit_record(coders.per_section)
    if sections is not None:
        record["drift"] = sections.drift and asdict(sections.drift)
    return record


def dossier_record(dossier: Dossier) -> Record:
    """A category's verdict and reasons, with what else its dossier holds."""
    return category_record(dossier.verdict) | {
        "cases": [case_record(case) for case in dossier.cases],
        "comments": [_comment(one) for one in dossier.comments],
        "notes": [_note(one) for one in dossier.notes],
        "words": [
            {"with": other, "between": _separation(one.between), "disputed": _separation(one.disputed)}
            for other, one in dossier.words.items()
        ],
    }


def reason_rows(dossiers: tuple[Dossier, ...]) -> Iterator[Record]:
    """A row a reason, and one for a category without any."""
    for dossier in dossiers:
        verdict = dossier.verdict
        row = {name: getattr(verdict, name) for name in _VERDICT} | {"category": verdict.id}
        row |= {end: verdict.interval and getattr(verdict.interval, end) for end in ("low", "high")}
        for reason in verdict.reasons:
            yield row | {
                "reason": reason.kind,
                "with": reason.with_,
                "text": reason.text,
                "suggestion": reason.suggestion,
                "figures": "; ".join(f"{name}={value}" for name, value in reason.figures.items()),
                "evidence": " | ".join(reason.sections),
            }
        if not verdict.reasons:
            yield row


_VERDICT = (
    "verdict",
    "sections",
    "alpha",
    "probability_below",
    "positive_agreement",
    "share_of_disagreement",
)
REASON_COLUMNS = (
    *("category", "verdict", "sections", "alpha", "low", "high", "probability_below", "positive_agreement"),
    *("share_of_disagreement", "reason", "with", "text", "suggestion", "figures", "evidence"),
)


def swap_records(diagnosis: Diagnosis) -> Iterator[Record]:
    """The pairs of categories that were taken for each other, widest boundary overlap first."""
    findings, names = diagnosis.findings, diagnosis.study.categories
    if not findings.has_swaps:
        return
    swaps, tests = findings.confusion.swaps, findings.swap_tests
    together = findings.together
    order = sorted(range(len(swaps)), key=lambda i: -swaps.overlap[i])
    for i in order:
        a, b = int(swaps.a[i]), int(swaps.b[i])
        times = next((count for other, count in together.get(a, ()) if other == b), 0)
        yield {
            "a": names[a],
            "b": names[b],
            "weight": float(swaps.weight[i]),
            "sections": int(swaps.sections[i]),
            "boundary_overlap": float(swaps.overlap[i]),
            "p": float(tests.p[i]),
            "q": float(tests.q[i]),
            "test": tests.method,
            "co_use": findings.co_use(a, b, times),
        }


def directed_records(diagnosis: Diagnosis) -> Iterator[Record]:
    """Cells of the directed matrix of each pair of coders that are not 0; null is nothing in its place."""
    findings, study = diagnosis.findings, diagnosis.study
    if findings.confusion.is_left_out or not findings.compares_coders:
        return
    names = (*study.categories, None)
    cells = findings.confusion.directed
    for g, h, a, b, weight in zip(*(column.tolist() for column in cells), strict=True):
        coders = [study.coders[g], study.coders[h]]
        yield {"coders": coders, "given": names[a], "instead": names[b], "weight": weight}


def symmetric_records(diagnosis: Diagnosis) -> Iterator[Record]:
    """Cells of the symmetric matrix that are not 0, a before b; null is nothing in its place."""
    confusion = diagnosis.findings.confusion
    if confusion.is_left_out:
        return
    names = (*diagnosis.study.categories, None)
    cells = confusion.symmetric
    for a, b, weight in zip(cells.a.tolist(), cells.b.tolist(), cells.weight.tolist(), strict=True):
        yield {"a": names[a], "b": names[b], "weight": weight}


def co_use_records(diagnosis: Diagnosis) -> Iterator[Record]:
    """Pairs of categories that coders gave together, and the share of their uses that are of both."""
    findings, names = diagnosis.findings, diagnosis.study.categories
    for a, others in findings.together.items():
        for b, times in others:
            if a < b:
                co_use = findings.co_use(a, b, times)
                yield {"a": names[a], "b": names[b], "together": times, "co_use": co_use}


def map_records(diagnosis: Diagnosis) -> Iterator[Record]:
    """The joins of the map of confused categories, most confused first."""
    names = diagnosis.study.categories
    for join in diagnosis.landscape.joins:
        first, second = ([names[k] for k in group] for group in (join.first, join.second))
        yield {"first": first, "second": second, "boundary_overlap": join.overlap}


def suggested_record(suggested: Suggested) -> Record:
    """A suggested category, with who suggests it."""
    return {
        "name": suggested.name,
        "names": list(suggested.names),
        "coders": list(suggested.coders),
        "sections": list(suggested.sections),
        "suggestions": [
            {"coder": one.coder, "name": one.name, "reason": one.reason, "sections": list(one.sections)}
            for one in suggested.suggestions
        ],
    }


def _comment(comment: Comment) -> Record:
    return {"coder": comment.coder, "aspect": comment.aspect, "text": comment.text}


def _note(note: Note) -> Record:
    return {"coder": note.coder, "section": note.section, "text": note.text}


def _separation(found: Separation) -> Record:
    record = asdict(found)
    return record | {"tells": found.tells, "words": [list(words) for words in found.words]}
