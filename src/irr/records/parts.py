"""The parts of a diagnosis as records: sections in dispute, coders, sections, values of a column, groups of coders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from irr.records.figures import category_record, interval_record, result_record, result_row, undefined_record
from irr.result import Interval, Undefined

if TYPE_CHECKING:
    from irr.analysis.diagnosing import Diagnosis
    from irr.analysis.strata import Strata, Stratum
    from irr.comparison import Difference
    from irr.diagnosis.cases import Case
    from irr.diagnosis.coders import CoderProfile
    from irr.diagnosis.groups import GroupComparison, GroupFigure
    from irr.diagnosis.sections import SectionProfile
    from irr.habits import Habit

Record = dict[str, Any]


def case_record(case: Case) -> Record:
    """A section in dispute."""
    given = {coder: None if names is None else list(names) for coder, names in case.given.items()}
    return {"section": case.section, "text": case.text, "given": given}


def coder_record(profile: CoderProfile) -> Record:
    """One coder."""
    return {
        "coder": profile.coder,
        "rated": profile.rated,
        "uncoded": profile.uncoded,
        "assignments": profile.assignments,
        "per_section": profile.per_section,
        "uses": profile.uses,
        "alpha_with_rest": profile.alpha_with_rest and result_record(profile.alpha_with_rest),
        "share_with_rest": profile.share_with_rest and result_record(profile.share_with_rest),
        "without": difference_record(profile.without),
        "p_adjusted": profile.p_adjusted,
        "stands_apart": profile.stands_apart,
    }


CODER_COLUMNS = (
    *("coder", "rated", "uncoded", "assignments", "per_section", "alpha_with_rest", "low", "high"),
    *("share_with_rest", "without", "without_low", "without_high", "p_adjusted", "stands_apart"),
)


def coder_row(profile: CoderProfile) -> Record:
    """One coder as a row of a table."""
    record = coder_record(profile)
    rest, without = record["alpha_with_rest"] or {}, record["without"] or {}
    return {name: record[name] for name in CODER_COLUMNS if name in record} | {
        "alpha_with_rest": rest.get("value"),
        **{end: (rest.get("interval") or {}).get(end) for end in ("low", "high")},
        "share_with_rest": (record["share_with_rest"] or {}).get("value"),
        "without": without.get("difference"),
        **{f"without_{end}": (without.get("interval") or {}).get(end) for end in ("low", "high")},
    }


def category_use_records(diagnosis: Diagnosis) -> Iterator[Record]:
    """How often each coder gives each category, and whether coders differ."""
    for one in diagnosis.coders.categories if diagnosis.coders else ():
        yield {"category": one.category, "rates": one.rates, "test": habit_record(one.habit), "q": one.q}


SECTION_COLUMNS = ("section", "document", "rated", "difficulty", "in_dispute", "influence", "text")


def section_record(profile: SectionProfile) -> Record:
    """One section."""
    record = {name: getattr(profile, name) for name in SECTION_COLUMNS}
    return record | {"in_dispute": list(profile.in_dispute)}


def section_row(profile: SectionProfile) -> Record:
    """One section as a row of a table."""
    return section_record(profile) | {"in_dispute": " | ".join(profile.in_dispute)}


def strata_record(strata: Strata) -> Record:
    """The figures by one column."""
    return {
        "column": strata.column,
        "gathering": strata.gathering and asdict(strata.gathering),
        "left_out": strata.left_out,
        "unknown": strata.unknown,
        "values": [_stratum(one) for one in strata.strata],
    }


def _stratum(stratum: Stratum) -> Record:
    return {
        "value": stratum.value,
        "sections": stratum.sections,
        "difficulty": stratum.difficulty,
        "difference_from_rest": difference_record(stratum.difference),
        "p_adjusted": stratum.p_adjusted,
        "results": [result_record(result) for result in stratum.report.results],
        "categories": [category_record(one) for one in stratum.report.categories],
    }


def strata_rows(diagnosis: Diagnosis) -> Iterator[Record]:
    """Every figure by every column asked for: the columns of the tidy table after the column and its value."""
    for strata in diagnosis.strata:
        for one in strata.strata:
            for result in one.report.results:
                yield {"by": strata.column, "stratum": one.value} | result_row(result)


def group_record(comparison: GroupComparison) -> Record:
    """Agreement within and between the groups of an attribute."""
    return {
        "attribute": comparison.attribute,
        "groups": {name: list(coders) for name, coders in comparison.groups.items()},
        "ungrouped": list(comparison.ungrouped),
        "within": _group_figure(comparison.within),
        "between": _group_figure(comparison.between),
        "alpha_difference": difference_record(comparison.alpha_difference),
        "share_difference": difference_record(comparison.share_difference),
        "each": [_group_figure(one) for one in comparison.each],
    }


def group_rows(diagnosis: Diagnosis) -> Iterator[Record]:
    """The figures of all groups, a row a figure."""
    for comparison in diagnosis.groups:
        figures = [one for one in (comparison.within, comparison.between, *comparison.each) if one]
        for one in figures:
            named = {"attribute": comparison.attribute, "groups": " | ".join(one.groups)}
            for result in (one.alpha, one.share):
                yield named | result_row(result)


def _group_figure(figure: GroupFigure | None) -> Record | None:
    if figure is None:
        return None
    return {
        "groups": list(figure.groups),
        "pairs": figure.pairs,
        "alpha": result_record(figure.alpha),
        "share": result_record(figure.share),
    }


def difference_record(found: Difference | None) -> Record | None:
    """A difference with its interval and p as JSON has it."""
    if found is None:
        return None
    interval = found.interval
    return {
        "first": found.first,
        "second": found.second,
        "difference": found.difference,
        "se": found.se,
        "interval": interval_record(interval if isinstance(interval, Interval) else None),
        "interval_undefined": undefined_record(interval if isinstance(interval, Undefined) else None),
        "p": found.p,
    }


def habit_record(habit: Habit | None) -> Record | None:
    """A test of whether coders differ, or None where nothing could tell."""
    return None if habit is None else asdict(habit)
