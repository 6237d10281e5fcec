"""Positions that a program counted in a text, as code points of the text that is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from irr.arrays import Bools, Ints, Numbers

#: Longest piece of text, in code points, that is looked at at a time.
_PIECE = 1 << 20
#: The last code point that takes one unit of UTF-16, and the last ones that take one, two and three bytes of UTF-8.
_UTF16 = 0xFFFF
_UTF8 = (0x7F, 0x7FF, 0xFFFF)


@dataclass(frozen=True)
class Units:
    """How long a text is where some of its code points count more than 1: those at `at`, in order, `more` each."""

    length: int
    at: Ints
    more: Ints

    @cached_property
    def total(self) -> int:
        """The length of the text in these units."""
        return self.length + int(self.more.sum())

    @cached_property
    def _passed(self) -> Ints:
        """What has been added before each of `at`, and after all of them."""
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(self.more, dtype=np.int64)])

    def code_points(self, positions: Ints) -> tuple[Ints, Bools]:
        """Code points for positions, and which of them lie within one (and are put before it)."""
        before = np.searchsorted(self.at + self._passed[:-1], positions, "left")
        found = positions - self._passed[before]
        if not len(self.at):
            return found, np.zeros(len(positions), bool)
        last = np.where(before > 0, self.at[np.maximum(before - 1, 0)], -1)
        inside = found <= last
        return np.where(inside, last, found), inside


@dataclass(frozen=True)
class Text:
    """A text with line ends as LF and without a byte-order mark.

    `crlf` are the code points that are CR LF in the file.
    """

    text: str
    crlf: Ints

    @classmethod
    def of(cls, raw: str) -> Text:
        """The text that `raw` is."""
        raw = raw.removeprefix("\ufeff")
        if "\r" not in raw:
            return cls(raw, np.zeros(0, np.int64))
        crlf = np.fromiter((one.start() for one in re.finditer("\r\n", raw)), np.int64)
        text = raw.replace("\r\n", "\n").replace("\r", "\n")
        return cls(text, crlf - np.arange(len(crlf)))

    def units(self, utf16: bool = False, crlf: bool = False) -> Units:
        """Counted in code points or in units of UTF-16; with `crlf`, a line end is as long as it is in the file.

        In a file that has no CR LF, every line end is one that was, and counts two.
        """
        ends = np.zeros(0, np.int64)
        if crlf:
            ends = self.crlf if len(self.crlf) else found_in(self.text, lambda code: code == ord("\n"))
        wide = found_in(self.text, lambda code: code > _UTF16) if utf16 else np.zeros(0, np.int64)
        at = np.sort(np.concatenate([ends, wide]))
        return Units(len(self.text), at, np.ones(len(at), np.int64))

    def as_in_file(self) -> Units:
        """Counted in code points of the file."""
        return Units(len(self.text), self.crlf, np.ones(len(self.crlf), np.int64))


def utf8_units(text: str) -> Units:
    """Counted in bytes of UTF-8."""
    at = found_in(text, lambda code: code > _UTF8[0])
    more = np.ones(len(at), np.int64)
    for last in _UTF8[1:]:
        more += np.isin(at, found_in(text, lambda code, last=last: code > last), assume_unique=True)  # type: ignore[misc]
    return Units(len(text), at, more)


def found_in(text: str, which: Callable[[Numbers], Bools]) -> Ints:
    """The places in `text` of the code points that `which` finds."""
    found = [np.zeros(0, np.int64)]
    for start in range(0, len(text), _PIECE):
        piece = text[start : start + _PIECE]
        codes = np.frombuffer(piece.encode("utf-32-le", "surrogatepass"), np.uint32)
        found.append(np.flatnonzero(which(codes)) + start)
    return np.concatenate(found)
