"""Texts written so that `parse`, and every other reader of YAML, finds the same text in them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

#: What may stand without quotation marks: words that no version of YAML takes for something else.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[-.@][A-Za-z0-9_]+)*")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"))
#: What JSON leaves as it is, and a file had better not hold: what is no text in YAML, and what steers a terminal.
_HIDDEN = re.compile(
    "[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff"
    "\U000e0000-\U000e007f]"
)
#: Control characters but the line break.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
#: A key as long as this has to stand after a question mark.
_LONGEST_KEY = 100


def written(text: str) -> str:
    """`text` in quotation marks unless it is a plain word.

    >>> written("cost"), written("no"), written("a: b")
    ('cost', '"no"', '"a: b"')
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _HIDDEN.sub(_escaped, json.dumps(text, ensure_ascii=False))


def block(text: str, indent: str) -> str:
    """`text` for a place where a text of several lines may stand below its key, each after `indent`.

    >>> print("notes:", block("one\\n\\ntwo", "  "))
    notes: |-
      one
    <BLANKLINE>
      two
    """
    lines = text.split("\n")
    as_it_stands = text[:1].strip() and text[-1:].strip() and all(line == line.rstrip() for line in lines)
    if len(lines) == 1 or not as_it_stands or _HIDDEN.search(text) or _CONTROL.search(text):
        return written(text)
    return "\n".join(["|-", *(f"{indent}{line}" if line else "" for line in lines)])


def key(text: str) -> str:
    """`text` as a key, colon included."""
    quoted = written(text)
    return f"{quoted}:" if len(quoted) < _LONGEST_KEY else f"? {quoted}\n  :"


def flow_list(texts: Iterable[str]) -> str:
    """[a, b] on one line."""
    return f"[{', '.join(map(written, texts))}]"


def _escaped(match: re.Match[str]) -> str:
    number = ord(match[0])
    return (
        f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}" if number < 1 << 16 else f"\\U{number:08x}"
    )
