"""Numbers read back from texts that `_numbers` wrote, for cells that hold numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    """A number that was read back from its text: its value, its decimals, and how it was written."""

    value: float
    decimals: int
    percent: bool = False
    bare: bool = False
    grouped: bool = False


_WRITTEN = re.compile(r"([+−]?)((?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*)?)(?:\.([0-9]+))?(%?)")


def written(text: str) -> Written | None:
    """The number that a text is, where it is one and nothing else, as `_numbers` writes them.

    >>> written("−.604"), written("74%")
    (Written(value=-0.604, decimals=3, percent=False, bare=True, grouped=False), \
Written(value=0.74, decimals=0, percent=True, bare=False, grouped=False))
    >>> written("74% (37 of 50)"), written("007"), written("-1"), written("")
    (None, None, None, None)
    """
    found = begun(text)
    return found[0] if found and not found[1] else None


def begun(text: str) -> tuple[Written, str] | None:
    """The number that a text begins with, and what follows it after a space: 74%, and " (37 of 50)"."""
    found = _WRITTEN.match(text)
    if found is None or not (found[2] or found[3]) or text[found.end() : found.end() + 1].strip():
        return None
    sign, whole, decimals, percent = found.groups(default="")
    value = float(f"{whole.replace(',', '')}.{decimals}") * (-1 if sign == "−" else 1)
    value = round(value / 100, len(decimals) + 2) if percent else value
    return Written(value, len(decimals), bool(percent), not whole, "," in whole), text[found.end() :]
