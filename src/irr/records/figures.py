"""Results as flat records: the one tidy shape that JSON, CSV and data frames share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.interpretation.saying import interpretation
from irr.result import Interval, Undefined
from irr.study import EMPTY

if TYPE_CHECKING:
    from irr.analysis import Report
    from irr.diagnosis.categories import CategoryVerdict
    from irr.diagnosis.reason import Reason
    from irr.result import Result
    from irr.study import Study, Warned

#: Version of the JSON shape; it grows when a field changes its meaning or goes away.
FORMAT = 1


def undefined_record(reason: Undefined | None) -> dict[str, str] | None:
    """Why there is no figure, as JSON has it."""
    return None if reason is None else {"reason": reason.reason, "text": reason.text}


def result_record(result: Result) -> dict[str, Any]:
    """A result as JSON has it."""
    interval = result.interval if isinstance(result.interval, Interval) else None
    split = result.split
    return {
        "name": result.name,
        "view": result.view,
        "criterion": result.criterion,
        "category": result.category,
        "coders": list(result.coders),
        "all": result.all,
        "value": result.value,
        "undefined": undefined_record(result.undefined),
        "observed": result.observed,
        "expected": result.expected,
        "chance_corrected": result.chance_corrected,
        "interval": interval_record(interval),
        "interval_undefined": undefined_record(
            result.interval if isinstance(result.interval, Undefined) else None
        ),
        "se": result.se,
        "design_effect": result.design_effect,
        "test": result.test
        and {
            "statistic": result.test.statistic,
            "df": result.test.df,
            "p": result.test.p,
            "method": result.test.method,
            "extras": result.test.extras,
        },
        "n": {
            "sections": result.counts.sections,
            "used": result.counts.used,
            "ratings": result.counts.ratings,
        },
        "split": split
        and {
            "share": split.share,
            "both_uncoded": split.both_uncoded,
            "one_uncoded": split.one_uncoded,
            "disjoint": split.disjoint,
        },
        "signature": result.signature,
    }


def with_interpretation(report: Report, result: Result) -> dict[str, Any]:
    """A result as JSON has it, with what the scale calls it, if a scale was asked for."""
    record = result_record(result)
    if report.options.scale is not None:
        said = interpretation(report.options, result)
        record["interpretation"] = said and {
            "label": said.label,
            "source": said.source,
            "probability": said.probability,
        }
    return record


def result_row(result: Result) -> dict[str, Any]:
    """A result as one row of a table: nested fields become columns, coders are joined by " | "."""
    row: dict[str, Any] = {}
    for name, value in result_record(result).items():
        if name == "coders":
            row[name] = " | ".join(value)
        elif name in _NESTED:
            row |= {column: (value or {}).get(field) for field, column in _NESTED[name].items()}
        else:
            row[name] = value
    return row


#: Nested fields of a result, and the columns they become.
_NESTED = {
    "undefined": {"reason": "undefined", "text": "undefined_text"},
    "interval": {"low": "low", "high": "high", "level": "level", "method": "method"},
    "interval_undefined": {"reason": "interval_undefined"},
    "n": {"sections": "sections", "used": "used", "ratings": "ratings"},
    "test": {"statistic": "statistic", "df": "df", "p": "p"},
    "split": {name: name for name in ("share", "both_uncoded", "one_uncoded", "disjoint")},
}

#: The columns of the tidy table.
COLUMNS = (
    *("name", "view", "criterion", "category", "coders", "all", "value", "undefined", "undefined_text"),
    *(
        "observed",
        "expected",
        "chance_corrected",
        "low",
        "high",
        "level",
        "method",
        "interval_undefined",
        "se",
    ),
    *("design_effect", "statistic", "df", "p"),
    *("sections", "used", "ratings", "share", "both_uncoded", "one_uncoded", "disjoint", "signature"),
)


def interval_record(interval: Interval | None) -> dict[str, Any] | None:
    """An interval as JSON has it."""
    if interval is None:
        return None
    return {"low": interval.low, "high": interval.high, "level": interval.level, "method": interval.method}


def reason_record(reason: Reason) -> dict[str, Any]:
    """A reason as JSON has it."""
    return {
        "kind": reason.kind,
        "with": reason.with_,
        "text": reason.text,
        "suggestion": reason.suggestion,
        "figures": dict(reason.figures),
        "sections": list(reason.sections),
    }


def category_record(verdict: CategoryVerdict) -> dict[str, Any]:
    """A category's verdict as JSON has it."""
    return {
        "id": verdict.id,
        "sections": verdict.sections,
        "uses": verdict.uses,
        "verdict": verdict.verdict,
        "probability_below": verdict.probability_below,
        "percent_agreement": verdict.percent_agreement,
        "positive_agreement": verdict.positive_agreement,
        "share_of_disagreement": verdict.share_of_disagreement,
        "alpha": verdict.alpha,
        "interval": interval_record(verdict.interval),
        "reasons": [reason_record(reason) for reason in verdict.reasons],
    }


def warning_record(warning: Warned) -> dict[str, Any]:
    """A warning as JSON has it."""
    return {"kind": warning.kind, "text": warning.text, "where": warning.where}


def head_record(study: Study) -> dict[str, Any]:
    """What JSON says before the figures: versions, and the study."""
    rated, uncoded = study.weight_by_coder(), study.weight_by_coder(study.set_id == EMPTY)
    return {
        "irr": __version__,
        "format": FORMAT,
        "study": {
            "sections": study.n_sections,
            "coders": list(study.coders),
            "categories": list(study.categories),
            "rated": dict(zip(study.coders, rated.tolist(), strict=True)),
            "uncoded": dict(zip(study.coders, uncoded.tolist(), strict=True)),
            "pairable": int(study.multiplicity[study.ratings_per_section >= 2].sum()),
            "reading": study.reading,
        },
    }
