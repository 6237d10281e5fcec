"""A resolution as programs read it: one record, and one row a section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.disputes.reasons import REASONS
from irr.records import FORMAT, result_record
from irr.resolution.model import HOW

if TYPE_CHECKING:
    from irr.resolution.model import Agreed, Resolution

#: The columns of the table of sections.
COLUMNS = ("section", "categories", "how", "by", "reason", "remark")


def resolution_record(resolution: Resolution) -> dict[str, Any]:
    """All of a resolution as JSON has it."""
    return resolution_head(resolution) | {"agreed": [section_record(one) for one in resolution.agreed]}


def resolution_head(resolution: Resolution) -> dict[str, Any]:
    """What JSON says before the sections; where a row gives no reason or nobody who decided, the name is ""."""
    return {
        "irr": __version__,
        "format": FORMAT,
        "sections": {how: resolution.count(how) for how in HOW}
        | {"undecided": len(resolution.undecided), "unrated": resolution.unrated},
        "undecided": list(resolution.undecided),
        "survival": [
            {
                "coder": one.coder,
                "rated": one.rated,
                "survived": one.survived,
                "kept": one.kept,
                "dropped": one.dropped,
                "added": one.added,
            }
            for one in resolution.survival
        ],
        "reasons": {
            category: {reason: counts[reason] for reason in (*REASONS, "")}
            for category, counts in resolution.reasons.items()
        },
        "decided_by": dict(resolution.deciders),
        "before_resolution": {
            "of": "the independent codings",
            "results": [result_record(result) for result in resolution.before],
        },
    }


def section_record(one: Agreed) -> dict[str, Any]:
    """A section's agreed coding as JSON has it."""
    return {name: list(one.categories) if name == "categories" else getattr(one, name) for name in COLUMNS}


def resolution_rows(resolution: Resolution) -> list[dict[str, str]]:
    """One row a section, categories joined by " | "."""
    return [section_record(one) | {"categories": " | ".join(one.categories)} for one in resolution.agreed]
