"""The diagnosis, in the order it is told: what to do, each category, which are taken for which, suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.diagnosis.limits import ReasonRules
from irr.names import listed, shown
from irr.records import COLUMNS, result_record, warning_record
from irr.records import diagnosis as records
from irr.records import parts as part_records
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import ROWS, Block, Facts, Paragraph, cut
from irr.reporters._cases import quotation
from irr.reporters._common import part, rule_in_words, warnings
from irr.reporters._comparisons import by_column, groups
from irr.reporters._confusions import confusions
from irr.reporters._documents import Document
from irr.reporters._dossier import dossier
from irr.reporters._parts import coders, sections

if TYPE_CHECKING:
    from irr.analysis.diagnosing import Diagnosis

Records = Callable[[], Iterable[Mapping[str, Any]]]


def document(diagnosis: Diagnosis) -> Document:
    """The diagnosis as a document."""
    columns, rows = _table(diagnosis)
    return Document(
        title=_title(diagnosis),
        blocks=partial(_blocks, diagnosis),
        head=partial(records.diagnosis_head, diagnosis),
        lists=tuple(_lists(diagnosis)),
        columns=columns,
        rows=rows,
    )


def _lists(diagnosis: Diagnosis) -> Iterator[tuple[str, Records]]:
    yield "results", lambda: map(result_record, diagnosis.agreement)
    yield "categories", lambda: map(records.dossier_record, diagnosis.dossiers)
    yield "swaps", partial(records.swap_records, diagnosis)
    yield "confusion", partial(records.symmetric_records, diagnosis)
    yield "confusion_by_pair", partial(records.directed_records, diagnosis)
    yield "co_use", partial(records.co_use_records, diagnosis)
    yield "map", partial(records.map_records, diagnosis)
    yield "suggested", lambda: map(records.suggested_record, diagnosis.suggested)
    if diagnosis.coders is not None:
        profiles = diagnosis.coders.profiles
        yield "coders", lambda: map(part_records.coder_record, profiles)
        yield "coder_rates", partial(part_records.category_use_records, diagnosis)
    if diagnosis.sections is not None:
        of_sections = diagnosis.sections.profiles
        yield "sections", lambda: map(part_records.section_record, of_sections)
    if diagnosis.strata:
        yield "by", lambda: map(part_records.strata_record, diagnosis.strata)
    if diagnosis.options.groups:
        yield "groups", lambda: map(part_records.group_record, diagnosis.groups)
    yield "warnings", lambda: map(warning_record, diagnosis.warnings)


def _table(diagnosis: Diagnosis) -> tuple[tuple[str, ...], Records]:
    """The one table that CSV can hold: that of the part asked for, or the reasons of all categories."""
    if diagnosis.strata:
        return ("by", "stratum", *COLUMNS), partial(part_records.strata_rows, diagnosis)
    if diagnosis.options.groups:
        return ("attribute", "groups", *COLUMNS), partial(part_records.group_rows, diagnosis)
    if diagnosis.coders is not None:
        profiles = diagnosis.coders.profiles
        return part_records.CODER_COLUMNS, lambda: map(part_records.coder_row, profiles)
    if diagnosis.sections is not None:
        of_sections = diagnosis.sections.profiles
        return part_records.SECTION_COLUMNS, lambda: map(part_records.section_row, of_sections)
    return records.REASON_COLUMNS, partial(records.reason_rows, diagnosis.dossiers)


def _title(diagnosis: Diagnosis) -> str:
    study = diagnosis.study
    categories, coders = len(study.categories), len(study.coders)
    return (
        f"irr {__version__}: diagnosis of {categories:,} categor{'y' if categories == 1 else 'ies'}, coded by {coders:,} "
        f"coder{'' if coders == 1 else 's'} on {study.n_sections:,} section{'s' if study.n_sections != 1 else ''}"
    )


def _blocks(diagnosis: Diagnosis) -> Iterator[Block]:
    """The parts asked for, or, where none was, the dossiers and what is about the whole; dossiers that were asked
    for by name in any case."""
    yield from part("What was looked at", _looked_at(diagnosis))
    if diagnosis.coders is not None:
        yield from part("Each coder", coders(diagnosis, diagnosis.coders))
    if diagnosis.sections is not None:
        yield from part("Each section, hardest first", sections(diagnosis, diagnosis.sections))
    for strata in diagnosis.strata:
        yield from part(f"By {shown(strata.column)}", by_column(diagnosis, strata))
    for comparison in diagnosis.groups:
        yield from part(f"Groups of coders by {shown(comparison.attribute)}", groups(diagnosis, comparison))
    asked = diagnosis.coders or diagnosis.sections or diagnosis.strata or diagnosis.options.groups
    if not asked or diagnosis.options.categories:
        yield from part("What to do", to_do(diagnosis))
        yield from part("Each category, worst first", _dossiers(diagnosis))
    if not asked and not diagnosis.options.categories:
        yield from part("Which categories are taken for which", confusions(diagnosis))
        yield from part("Categories that coders suggest", suggested(diagnosis))
    yield from part("Warnings", warnings(diagnosis.warnings))


def _looked_at(diagnosis: Diagnosis) -> Iterator[Block]:
    facts = []
    for result in diagnosis.agreement:
        pair = (
            " – ".join(shown(coder) for coder in result.coders) if len(result.coders) == 2 else "all coders"
        )
        if result.view == "pooled" and not result.is_share:
            facts.append(
                ("pooled alpha", f"{numbers.value(result)} {numbers.interval(result.interval)}".rstrip(" –"))
            )
        elif (
            result.view == "set" and result.is_share and result.all in (None, "all-share") and len(facts) < 8
        ):
            what = f"{pair}, all share one" if result.all else pair
            facts.append(("share a category", f"{numbers.share_of(result)} ({what})"))
    rule = diagnosis.options.flags
    judged = f"judged from {rule.min_uses} sections with the category (mode {rule.mode})"
    facts.append(("flag rule", f"{rule_in_words(rule)}; {judged}"))
    usual = asdict(ReasonRules())
    limits = {name: limit for name, limit in asdict(diagnosis.options.rules).items() if limit != usual[name]}
    if limits:
        facts.append(("reasons", ", ".join(f"{name} {limit:g}" for name, limit in limits.items())))
    yield Facts(facts)


def to_do(diagnosis: Diagnosis) -> Iterator[Block]:
    """The acts that the reasons call for, each once, with the categories they are for."""
    found = [one.verdict for one in diagnosis.dossiers]
    revise = [one.id for one in found if one.verdict == "revise"]
    if revise:
        yield Paragraph(
            f"Revise {listed(revise, 20)} (of {len(revise)} flag{'s' if revise[1:] else ''}, expect "
            f"{numbers.coefficient(diagnosis.expected_false_flags, 2)} to be false).",
            bullet=True,
        )
    boundaries = {
        tuple(sorted((one.id, reason.with_ or ""))): None
        for one in found
        for reason in one.reasons
        if reason.kind == "confused_with"
    }
    if boundaries:
        names = [f"{shown(a)} / {shown(b)}" for a, b in boundaries]
        yield Paragraph(f"Clarify the boundary of {listed_whole(names)}.", bullet=True)
    for kind, act in _ACTS.items():
        names = [
            f"{shown(one.id)} ({shown(reason.with_)})" if reason.with_ else shown(one.id)
            for one in found
            for reason in one.reasons
            if reason.kind == kind
        ]
        if names:
            yield Paragraph(f"{act}: {listed_whole(names)}.", bullet=True)
    if not revise and any(one.verdict in ("watch", "ok") for one in found):
        yield Paragraph("No category needs revision on this evidence.", bullet=True)
    elif not revise:
        yield Paragraph("No category could be judged on this evidence.", bullet=True)


#: What a reason of each kind asks for.
_ACTS = {
    "omission": "Say what it takes to give these at all; coders leave them out",
    "coder_bias": "Talk with coders who give a category more or less often than the others",
    "one_sided_boundary": "Agree where the line runs with coders who draw it elsewhere",
    "too_broad": "Split or narrow what says little",
    "redundant_with": "Merge, or nest, what is given together",
    "rare": "Too rare to judge; code more sections, or merge or drop",
    "unused": "Never used; drop, merge, or code more sections",
}


def listed_whole(names: list[str], limit: int = 20) -> str:
    """Names that are already fit to be shown, for a sentence."""
    text = ", ".join(names[:limit])
    return text if len(names) <= limit else f"{text} and {len(names) - limit:,} more"


def _dossiers(diagnosis: Diagnosis) -> Iterator[Block]:
    for one in diagnosis.dossiers[:ROWS]:
        yield from dossier(one, diagnosis.options.flags)
    yield from cut(len(diagnosis.dossiers), "categories")


def suggested(diagnosis: Diagnosis) -> Iterator[Block]:
    for one in diagnosis.suggested[:ROWS]:
        names = f" (also {listed(one.names[1:])})" if one.names[1:] else ""
        reasons = "; ".join(
            f"{shown(said.coder)}: “{quotation(said.reason)}”" if said.reason else shown(said.coder)
            for said in one.suggestions
        )
        where = f" (sections {listed(one.sections)})" if one.sections else ""
        yield Paragraph(f"{shown(one.name)}{names}{where}. {reasons}", bullet=True)
    yield from cut(len(diagnosis.suggested), "suggestions")
