"""JSON that is safe to show."""

from __future__ import annotations

import json
import re
from typing import Any

#: Characters that JSON allows in a string but that steer a terminal or are no text: C1 controls, zero-width
#: and bidirectional marks, line separators, tags, lone surrogates.
_UNSAFE = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)


def json_text(value: Any) -> str:
    """The value as JSON, what would steer a terminal as escapes."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # DEL is the one unsafe character of ASCII that JSON leaves as it is.
    safe = text.isascii() and "\x7f" not in text
    return text if safe else _UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], text)
