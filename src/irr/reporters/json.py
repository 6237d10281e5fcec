"""JSON for programs: everything, unrounded; its schema is `irr schema result`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from irr.records import category_record, head_record, result_record, warning_record

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
    fields = [f" {_text(name)}: {_text(value)}" for name, value in head_record(report).items()]
    # Record by record, since all of them as objects take many times the room of the text.
    fields.append(f' "results": {_lines(result_record(one) for one in report.results)}')
    fields.append(f' "categories": {_lines(category_record(one) for one in report.categories)}')
    fields.append(f' "warnings": {_lines(warning_record(one) for one in report.warnings)}')
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _lines(records: Iterable[dict[str, Any]]) -> str:
    lines = ",\n  ".join(_text(record) for record in records)
    return f"[\n  {lines}\n ]" if lines else "[]"


def _text(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text if text.isascii() else _UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], text)
