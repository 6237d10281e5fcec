"""Comparisons as programs read them: one record, and one row a figure or category."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.records import FORMAT, category_record, interval_record, result_record, warning_record
from irr.records.parts import difference_record

if TYPE_CHECKING:
    from irr.comparison import Difference
    from irr.result import Result
    from irr.rounds.model import (
        CategoryChange,
        CompareOptions,
        FigureChange,
        OwnAgreement,
        RoundsCompared,
        Side,
    )

Record = dict[str, Any]

#: What names a figure in a table.
FIGURE = ("name", "view", "criterion", "category", "coders", "all")
ROUND_COLUMNS = (
    *("what", *FIGURE, "before", "recoded", "after", "mechanical", "observed", "low", "high", "level"),
    *("method", "se", "df", "p", "p_swapped", "p_mcnemar", "total", "p_adjusted", "above", "verdict"),
    *("uses_before", "uses_after", "detectable"),
)


def head(compared: str, options: CompareOptions, warnings: Any) -> Record:
    """What JSON says first: versions, what was compared, and the options that move figures."""
    return {
        "irr": __version__,
        "format": FORMAT,
        "compared": compared,
        "options": {
            "confidence": options.confidence,
            "adjust": options.adjust,
            "min_uses": options.least_uses("models" if compared == "models" else "rounds"),
            "permutations": options.permutations,
            "seed": options.seed,
            "same_sections": options.same_sections,
        },
        "warnings": [warning_record(one) for one in warnings],
    }


def side_record(side: Side) -> Record:
    """One round, or the one study there is."""
    return {
        "coders": list(side.coders),
        "sections": side.sections,
        "categories": list(side.categories),
        "reading": side.reading,
    }


def rounds_head(found: RoundsCompared) -> Record:
    """What JSON says of two rounds before the figures."""
    return head("rounds", found.options, found.warnings) | {
        "before": side_record(found.before),
        "after": side_record(found.after),
        "sections": asdict(found.overlap),
        "crosswalk": None
        if found.crosswalk is None
        else {name: list(to) for name, to in found.crosswalk.items()},
    }


def change_record(found: Difference | None) -> Record | None:
    """A difference with its degrees of freedom."""
    record = difference_record(found)
    return record if record is None or found is None else record | {"df": found.df}


def record_of(result: Result | None) -> Record | None:
    """A result, if there is one."""
    return None if result is None else result_record(result)


def figure_record(one: FigureChange) -> Record:
    """One figure in both rounds."""
    return {
        "before": result_record(one.before),
        "recoded": record_of(one.recoded),
        "after": result_record(one.after),
        "as_coded": record_of(one.as_coded),
        "total": change_record(one.total),
        "mechanical": change_record(one.mechanical),
        "observed": change_record(one.observed),
        "p_swapped": one.p_swapped,
        "swaps": one.swaps,
        "p_mcnemar": one.p_mcnemar,
        "power": one.power and asdict(one.power),
    }


def category_change_record(one: CategoryChange) -> Record:
    """One category in both rounds."""
    return {
        "category": one.category,
        "came_of": list(one.came_of),
        "before": one.before,
        "after": one.after,
        "uses": list(one.uses),
        "difference": one.difference,
        "interval": interval_record(one.interval),
        "above": one.above,
        "p": one.p,
        "p_adjusted": one.p_adjusted,
        "verdict": one.verdict,
        "paired": change_record(one.paired),
    }


def own_record(one: OwnAgreement) -> Record:
    """A coder against herself, with every figure of two coders."""
    return {
        "coder": one.coder,
        "sections": one.sections,
        "results": [result_record(result) for result in one.report.results],
        "categories": [category_record(verdict) for verdict in one.report.categories],
    }


def named(result: Result) -> Record:
    """What a figure is, as cells."""
    record = {name: getattr(result, name) for name in FIGURE}
    return record | {"coders": " | ".join(result.coders)}


def change_cells(found: Difference | None) -> Record:
    """A difference as cells."""
    record = change_record(found) or {}
    return interval_cells(record.get("interval")) | {key: record.get(key) for key in ("se", "df", "p")}


def interval_cells(record: Record | None) -> Record:
    """An interval as cells."""
    return {key: (record or {}).get(key) for key in ("low", "high", "level", "method")}


def round_rows(found: RoundsCompared) -> Iterator[Record]:
    """A row a figure, then a row a category, then a row a figure of each coder against herself."""
    for one in found.figures:
        yield {
            "what": "figure",
            **named(one.before),
            "before": one.before.value,
            "recoded": one.recoded.value if one.recoded else None,
            "after": one.after.value,
            "mechanical": one.mechanical.difference if one.mechanical else None,
            "observed": one.observed.difference if one.observed else None,
            **change_cells(one.observed),
            "p_swapped": one.p_swapped,
            "p_mcnemar": one.p_mcnemar,
            "total": one.total.difference if one.total else None,
            "detectable": one.power.detectable if one.power else None,
        }
    for category in found.categories:
        yield {
            "what": "category",
            "name": "krippendorff-alpha",
            "view": "category",
            "category": category.category,
            "before": category.before,
            "after": category.after,
            "observed": category.difference,
            **interval_cells(interval_record(category.interval)),
            "p": category.p,
            "p_adjusted": category.p_adjusted,
            "above": category.above,
            "verdict": category.verdict,
            "uses_before": category.uses[0],
            "uses_after": category.uses[1],
        }
    for own in found.own:
        for result in own.report.results:
            interval = result_record(result)["interval"]
            yield {"what": "own", **named(result), "after": result.value, **interval_cells(interval)}
