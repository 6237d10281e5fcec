"""What a cell of a file means: a category, several, nothing that fits, or not coded.

Decided once for the distinct texts of a file, whatever the number of rows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from irr.codings import CellKind

#: Texts that say "read, nothing fits", unless the codebook has a category of that name.
NOTHING = frozenset({"-", "[]", "(none)", "none"})
#: Texts that say "not coded", unless the codebook has a category of that name.
NOT_CODED = frozenset({"?", "na", "n/a"})
#: Texts that may separate the categories of one cell, the likeliest first.
SEPARATORS = (";", "|", "\n", ",")
SEPARATOR_NAMES = {";": "semicolon", "|": "bar", "\n": "line break", ",": "comma"}

_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass(frozen=True)
class Cell:
    """One distinct text: the categories it names, or `coded` false where it says "not coded".

    `token` is true where the text was read as a word for "nothing fits" or "not coded".
    """

    categories: tuple[str, ...] = ()
    coded: bool = True
    token: bool = False


@dataclass(frozen=True)
class Reading:
    """The distinct texts of a source, read: one `Cell` a text.

    `separator` is the text that divides categories, "" where none does. `mixed` are texts that only
    another separator would divide into known names; they are not split, and the caller must object.
    """

    cells: list[Cell]
    separator: str = ""
    mixed: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_cells(
    texts: Sequence[str],
    known: Collection[str] | None,
    kind: CellKind,
    separator: str | None,
    one_a_row: bool = False,
) -> Reading:
    """Read the distinct cell texts of one source.

    `known` are the codebook's categories, if there is a codebook. `separator` is what the caller says
    divides categories; without it, it is found. `one_a_row` is true where a row is an assignment, so that
    a cell hardly holds several.
    """
    if kind == "exact":
        return Reading([Cell((text,)) for text in texts])
    if kind == "listed":
        return Reading([_single(text, known, NOTHING) for text in texts])
    whole = {text for text in texts if _is_whole(text, known)}
    if separator is None:
        separator, mixed = find_separator(
            [text for text in texts if text not in whole], whole, known, one_a_row
        )
    else:
        mixed = {}
    return Reading(
        [
            _single(text, known, NOTHING | NOT_CODED) if text in whole else _several(text, known, separator)
            for text in texts
        ],
        separator,
        mixed,
    )


def _is_whole(text: str, known: Collection[str] | None) -> bool:
    """Whether a text is one name as it stands: it has no separator in it, or is in the codebook."""
    if known is not None and text in known:
        return True
    return not any(mark in text for mark in SEPARATORS) or _DECIMAL_COMMA.fullmatch(text) is not None


def _single(text: str, known: Collection[str] | None, words: Collection[str]) -> Cell:
    word = text.casefold()
    if word in words and (known is None or text not in known):
        return Cell(coded=word in NOTHING, token=True)
    return Cell((text,))


def _several(text: str, known: Collection[str] | None, separator: str) -> Cell:
    if not separator or separator not in text:
        return Cell((text,))
    return Cell(tuple(dict.fromkeys(part for part in _parts(text, separator) if part)))


def _parts(text: str, separator: str) -> list[str]:
    return [part.strip() for part in text.split(separator)]


def find_separator(
    texts: Sequence[str], whole: Collection[str], known: Collection[str] | None, one_a_row: bool
) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The separator that these texts use, and the texts that use another one.

    A mark separates where it divides texts into names that are known: from the codebook, or because they
    also stand alone. In a cell of a wide table a semicolon, a bar or a line break is believed without that;
    a comma, which occurs in names, is not. In a row that is one assignment they are marks of prose as well,
    and one of the parts must stand alone elsewhere.
    """
    names = set(whole if known is None else known)
    if known is None and not one_a_row:
        for mark in SEPARATORS[:-1]:
            for text in texts:
                if mark in text:
                    names.update(part for part in _parts(text, mark) if _is_whole(part, None))

    def divides(mark: str, text: str) -> bool:
        parts = [part for part in _parts(text, mark) if part]
        if parts and all(part in names for part in parts):
            return True
        if known is not None or mark == ",":
            return False
        if one_a_row:
            return mark in ";|" and any(part in names for part in parts)
        return not any(other in part for part in parts for other in SEPARATORS[:-1])

    users = {mark: [text for text in texts if mark in text and divides(mark, text)] for mark in SEPARATORS}
    separator = max(SEPARATORS, key=lambda mark: len(users[mark]))
    if not users[separator]:
        return "", {}
    parts_by_mark = {
        (mark, text): tuple(part for part in _parts(text, mark) if part)
        for mark in SEPARATORS
        if mark != separator
        for text in users[mark]
        if separator not in text
    }
    # A mark at the end of a text, as in '&lt;', divides nothing.
    mixed = {text: parts for (_, text), parts in parts_by_mark.items() if len(parts) > 1}
    return separator, mixed
