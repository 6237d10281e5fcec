"""JSON for programs: everything, unrounded; its schema is `irr schema result`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from irr.reporters._documents import document_of

if TYPE_CHECKING:
    from irr.reporters import Display

SHOWS_WARNINGS = True
SUMMARY = "for programs: everything, unrounded"

#: Characters that JSON allows in a string but that steer a terminal or are no text: C1 controls, zero-width
#: and bidirectional marks, line separators, tags, lone surrogates.
_UNSAFE = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def render(computed: object, display: Display) -> str:
    """The report as JSON, a line a record."""
    document = document_of(computed)
    # Record by record and joined once: as objects, or joined part by part, they take several times the room.
    pieces = ["{"]
    comma = ""
    for name, value in document.head().items():
        pieces += [comma, "\n ", _text(name), ": ", _text(value)]
        comma = ","
    for name, records in document.lists:
        pieces += [comma, f'\n "{name}": [']
        comma = ""
        for record in records():
            pieces += [comma, "\n  ", _text(record)]
            comma = ","
        pieces.append("\n ]" if comma else "]")
        comma = ","
    pieces.append("\n}\n")
    return "".join(pieces)


def _text(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # DEL is the one unsafe character of ASCII that JSON leaves as it is.
    return (
        text
        if text.isascii() and "\x7f" not in text
        else _UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], text)
    )
