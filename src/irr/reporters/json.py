"""JSON for programs: everything, unrounded; its schema is `irr schema result`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from irr.records import report_record

if TYPE_CHECKING:
    from irr.analysis import Report
    from irr.reporters import Display

SUMMARY = "for programs: everything, unrounded"

#: Characters that JSON allows in a string but that steer a terminal or are no text: C1 controls, zero-width
#: and bidirectional marks, line separators, lone surrogates.
_UNSAFE = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb]"
)


def render(report: Report, display: Display) -> str:
    """The report as JSON."""
    text = json.dumps(report_record(report), indent=1, ensure_ascii=False, allow_nan=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
