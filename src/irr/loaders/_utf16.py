"""Positions that Java programs count: a character beyond the first 65,536 is two units there, and one code point here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class CodePoints:
    """From UTF-16 units of a text to its code points; beyond its end they go on, one by one."""

    def __init__(self, text: str | None) -> None:
        #: The second unit of each character that has two.
        self._second: list[int] = []
        if text is not None and not text.isascii():
            wide = (at for at, character in enumerate(text) if character > "\uffff")
            self._second = [at + before + 1 for before, at in enumerate(wide)]

    def start(self, unit: int) -> int:
        """Where a stretch begins; within a character, before it."""
        return unit - bisect_right(self._second, unit)

    def end(self, unit: int) -> int:
        """Where a stretch ends; within a character, behind it."""
        return unit - bisect_left(self._second, unit)


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text) + (0 if text.isascii() else sum(character > "\uffff" for character in text))
