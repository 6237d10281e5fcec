"""The text of a document that a program keeps as HTML, with places counted in bytes without the tags."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.loaders._positions import Units, utf8_units

if TYPE_CHECKING:
    from irr.arrays import Bools, Ints

#: A tag or a comment. It ends before the next one begins, so nothing is looked at twice.
_TAG = re.compile(r"<!--[^<>]*-->|<(/?)([A-Za-z][A-Za-z0-9]*)(?:[^\"'<>]|\"[^\"<]*\"|'[^'<]*')*>")
#: Tags before and after which a line ends.
_BLOCKS = frozenset(
    (
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "dd",
            "div",
            "dl",
            "dt",
            "figure",
            "footer",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_SPACE = " \t\n\f\r"


@dataclass(frozen=True)
class HtmlText:
    """A text as it is read, a line for each block, and as it is counted: the same without what tags say.

    Piece `i` of what is counted begins at `counted[i]` and is at `shown[i]` in the text, `kept[i]` characters of it.
    """

    text: str
    bare: str
    counted: Ints
    shown: Ints
    kept: Ints

    @cached_property
    def _units(self) -> Units:
        return utf8_units(self.bare)

    @property
    def size(self) -> int:
        """How many bytes are counted."""
        return self._units.total

    def places(self, positions: Ints, ends: bool) -> tuple[Ints, Ints, Bools]:
        """For positions in bytes: places in `bare` and in `text`, and which are within a character.

        Between two blocks `ends` are at the end of the first, and what begins there begins with the second.
        """
        points, inside = self._units.code_points(positions)
        if not len(self.counted):
            return points, np.zeros(len(points), np.int64), inside
        piece = np.maximum(np.searchsorted(self.counted, points, "left" if ends else "right") - 1, 0)
        return points, self.shown[piece] + np.minimum(points - self.counted[piece], self.kept[piece]), inside


def html_text(source: str, whole: bool = True) -> HtmlText:
    """The text of HTML; of a `whole` document, white space before it counts for nothing."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    if whole:
        source = source.lstrip(_SPACE)
    shown: list[str] = []
    bare: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    at = length = 0
    fresh = True

    def take(piece: str) -> None:
        nonlocal at, length, fresh
        text = html.unescape(piece) if "&" in piece else piece
        if not text:
            return
        # Between blocks there is white space that nobody sees, and in them a line end is a blank.
        seen = "" if fresh and not text.strip(_SPACE) else text.replace("\n", " ")
        pieces.append((at, length, len(seen)))
        bare.append(text)
        shown.append(seen)
        at += len(text)
        length += len(seen)
        fresh = fresh and not seen

    end = 0
    for tag in _TAG.finditer(source):
        take(source[end : tag.start()])
        end = tag.end()
        name = (tag[2] or "").lower()
        if name in _BLOCKS and (not fresh or (name == "br" and length)):
            shown.append("\n")
            length += 1
            fresh = True
    take(source[end:])
    table = np.array(pieces, np.int64).reshape(-1, 3)
    return HtmlText("".join(shown), "".join(bare), table[:, 0], table[:, 1], table[:, 2])
