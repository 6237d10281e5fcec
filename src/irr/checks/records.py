"""A check as programs read it: one record, and one row a figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.records import FORMAT, interval_record, notice_record

if TYPE_CHECKING:
    from irr.checks.model import Change, Checked, Held, Verdict
    from irr.checks.requirement import Requirement

#: The columns of the table of figures.
COLUMNS = (
    *("requirement", "line", "round", "what", "category", "outcome", "known", "value", "compared", "on"),
    *("sense", "bound", "low", "high", "level", "method", "sections", "more_sections", "reason", "signature"),
)


def checked_head(checked: Checked) -> dict[str, Any]:
    """What JSON says before the requirements."""
    return {
        "irr": __version__,
        "format": FORMAT,
        "config": checked.config,
        "outcome": checked.outcome,
        "counts": {
            outcome: checked.counts[outcome] for outcome in ("pass", "fail", "inconclusive", "undefined")
        },
        "inconclusive_counts_as": checked.inconclusive,
        "base": checked.base,
        "rounds": [
            {
                "name": one.name,
                "sections": one.sections,
                "coders": list(one.coders),
                "codebook": one.codebook,
                "under_check": one.under_check,
            }
            for one in checked.rounds
        ],
    }


def verdict_record(verdict: Verdict) -> dict[str, Any]:
    """A requirement with each figure it was held against."""
    return {
        "kind": verdict.requirement.kind,
        "title": verdict.requirement.name or verdict.requirement.title,
        "line": verdict.requirement.line,
        "asked": _asked(verdict.requirement),
        "round": verdict.round,
        "outcome": verdict.outcome,
        "held": [_held_record(one) for one in verdict.held],
    }


def _asked(requirement: Requirement) -> dict[str, Any]:
    """The keys of the requirement, those that say nothing left out."""
    given = {one.name: getattr(requirement, one.name) for one in fields(requirement) if "key" in one.metadata}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in given.items()
        if value not in (None, (), "")
    }


def _held_record(one: Held) -> dict[str, Any]:
    return {
        "what": one.what,
        "outcome": one.outcome,
        "known": one.known,
        "unit": one.unit,
        "value": one.value,
        "compared": one.compared,
        "on": one.on or "estimate",
        "sense": one.sense,
        "bound": one.bound,
        "interval": interval_record(one.interval),
        "sections": one.sections,
        "more_sections": one.more,
        "detectable": one.detectable,
        "reason": one.reason,
        "category": one.category,
        "file": one.file,
        "line": one.line,
        "signature": one.signature,
        "notices": [notice_record(notice) for notice in one.notices],
    }


def change_record(change: Change) -> dict[str, Any]:
    """Something that differs from the base."""
    return {
        "what": change.what,
        "worse": change.worse,
        "before": change.before,
        "after": change.after,
        "value_before": change.value_before,
        "value_after": change.value_after,
    }


def held_rows(checked: Checked) -> Iterator[dict[str, Any]]:
    """A row for each figure."""
    for verdict in checked.verdicts:
        for one in verdict.held:
            record = _held_record(one)
            interval = record.pop("interval") or {}
            yield {
                **{name: record[name] for name in COLUMNS if name in record},
                **{name: interval.get(name) for name in ("low", "high", "level", "method")},
                "requirement": verdict.requirement.name or verdict.requirement.title,
                "line": verdict.requirement.line,
                "round": verdict.round,
            }
