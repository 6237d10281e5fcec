"""Two versions of a codebook as records: a difference each, and a row each field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.records.figures import FORMAT
from irr.records.notices import notice_record
from irr.revision.diffing import KINDS
from irr.revision.fields import MEANING

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.revision.diffing import CodebookDiff, Difference

#: The columns of the table of differences.
COLUMNS = ("kind", "from", "to", "field", "before", "after", "likeness", "why", "evidence")


def diff_head(found: CodebookDiff) -> dict[str, Any]:
    """What JSON says before the differences."""
    return {
        "irr": __version__,
        "format": FORMAT,
        "old": _codebook(found.old),
        "new": _codebook(found.new),
        "revision": found.revision.path if found.revision else None,
        "ok": not found.failed,
        "kept": found.kept,
        "counts": {kind: sum(one.kind == kind for one in found.differences) for kind in KINDS},
        "notices": [notice_record(one) for one in found.notices],
    }


def _codebook(book: Codebook) -> dict[str, Any]:
    return {"name": book.name, "version": book.version, "path": book.path, "categories": len(book.ids)}


def difference_record(one: Difference) -> dict[str, Any]:
    """A difference as JSON has it."""
    return {
        "kind": one.kind,
        "from": list(one.sources),
        "to": list(one.targets),
        "fields": [
            {
                "field": change.field,
                "meaning": change.field in MEANING,
                "before": list(change.before),
                "after": list(change.after),
            }
            for change in one.fields
        ],
        "likeness": one.likeness,
        "basis": one.basis or None,
        "why": one.why or None,
        "evidence": list(one.evidence),
    }


def difference_rows(found: CodebookDiff) -> Iterator[dict[str, Any]]:
    """A row for each field that changed, or for the difference where it is not about fields."""
    for one in found.differences:
        row = {
            "kind": one.kind,
            "from": " | ".join(one.sources),
            "to": " | ".join(one.targets),
            "likeness": one.likeness,
            "why": one.why,
            "evidence": " | ".join(one.evidence),
        }
        for change in one.fields:
            yield row | {
                "field": change.field,
                "before": " | ".join(change.before),
                "after": " | ".join(change.after),
            }
        if not one.fields:
            yield row
