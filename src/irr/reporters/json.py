"""JSON for programs: everything, unrounded; its schema is `irr schema result`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from irr.records import category_record, head_record, warning_record, with_interpretation

if TYPE_CHECKING:
    from irr.analysis import Report
    from irr.reporters import Display

SHOWS_WARNINGS = True
SUMMARY = "for programs: everything, unrounded"

#: Characters that JSON allows in a string but that steer a terminal or are no text: C1 controls, zero-width
#: and bidirectional marks, line separators, tags, lone surrogates.
_UNSAFE = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def render(report: Report, display: Display) -> str:
    """The report as JSON, a line a figure."""
    # Record by record and joined once: as objects, or joined part by part, they take several times the room.
    pieces = ["{"]
    for name, value in head_record(report).items():
        pieces += ["\n ", _text(name), ": ", _text(value), ","]
    if report.explanations:
        pieces += ['\n "explanations": ', _text(list(report.explanations)), ","]
    for name, records in (
        ("results", (with_interpretation(report, one) for one in report.results)),
        ("categories", (category_record(one) for one in report.categories)),
        ("warnings", (warning_record(one) for one in report.warnings)),
    ):
        before = f'\n "{name}": ['
        for record in records:
            pieces += [before, "\n  ", _text(record)]
            before = ","
        pieces.append(f"{before}]" if before != "," else "\n ]")
        pieces.append("," if name != "warnings" else "\n}\n")
    return "".join(pieces)


def _text(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text if text.isascii() else _UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], text)
