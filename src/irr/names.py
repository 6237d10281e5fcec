"""Names as people write them: shown safely, compared for likeness, never changed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

#: Longest piece of a name or a cell that a message shows.
SHOWN = 60


def printable(text: str, limit: int | None = None) -> str:
    r"""`text` with everything that could steer a terminal or reorder a line written as an escape.

    Control characters, bidirectional marks, zero-width and unassigned characters and lone surrogates
    appear as ``\x1b`` or ``\u202e``; a combining mark beyond the third in a row does too. With `limit`, what
    would be longer ends there in an ellipsis.

    >>> printable("a\x1b[31mb"), printable("barrier", 5)
    ('a\\x1b[31mb', 'barr…')
    """
    if limit is None and text.isascii() and text.isprintable():
        return text
    pieces: list[str] = []
    length = marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        hidden = category[0] == "C" or category in ("Zl", "Zp") or marks > 3
        pieces.append(character.encode("unicode_escape").decode("ascii") if hidden else character)
        length += len(pieces[-1])
        if limit is not None and length > limit:
            while length > limit - 1:
                length -= len(pieces.pop())
            return "".join(pieces) + "…"
    return "".join(pieces)


def decoded(name: str) -> str:
    """The name of a file as text; a byte of it that is none is shown as a replacement character."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def shown(text: str) -> str:
    """`text` printable and cut to a readable length."""
    return printable(text, SHOWN)


def quoted(text: str) -> str:
    """`text` printable, cut to a readable length, in quotation marks."""
    return f"'{shown(text)}'"


def listed(names: Sequence[str], limit: int = 8, total: int | None = None) -> str:
    """Names for a sentence: "s1, s2, s3 and 12 more".

    `total` is the true number where `names` holds only the first of them.
    """
    total = len(names) if total is None else total
    text = ", ".join(shown(name) for name in names[:limit])
    return text if total <= limit else f"{text} and {total - limit:,} more"


#: What people call the columns of a table, in small letters.
COLUMN_NAMES = {
    "section": ("section", "unit", "item", "id", "segment"),
    "coder": ("coder", "rater", "annotator"),
    "category": ("category", "code", "label", "tag"),
}

#: Letters of other scripts that look like Latin ones, and what they look like.
_LOOKS_LIKE = str.maketrans(
    "аеорсухіјѕһԁԛԝьАВЕКМНОРСТУХІЈЅαοιρυνκτχΑΒΕΖΗΙΚΜΝΟΡΤΥΧıℓ",
    "aeopcyxijshdqwbABEKMHOPCTYXIJSaoipuvktxABEZHIKMNOPTYXil",
)


def skeleton(name: str) -> str:
    """What remains of a name for a quick eye: without case, spaces, marks, Unicode form, look-alike letters.

    Two names with one skeleton are easily taken for each other.

    >>> skeleton(" B\u0430rrier") == skeleton("barrier")
    True
    """
    if name.isascii():
        return "".join(name.casefold().split())
    letters = unicodedata.normalize("NFKD", name.translate(_LOOKS_LIKE))
    # Tag characters hide a second ASCII alphabet.
    letters = "".join(chr(ord(c) - 0xE0000) if 0xE0020 <= ord(c) <= 0xE007E else c for c in letters)
    kept = (c for c in letters if unicodedata.category(c)[0] not in "CM" or c == "\t")
    return "".join("".join(kept).casefold().translate(_LOOKS_LIKE).split())


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was most likely meant to be, or None where nothing is close."""
    if len(name) > 200:
        return None
    candidates = list(known)
    by_fold = {candidate.casefold(): candidate for candidate in candidates}
    if (folded := name.strip().casefold()) in by_fold:
        return by_fold[folded]
    import difflib

    close = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A clause to end an error with: "; did you mean 'cost'?", or nothing."""
    match = nearest(name, known)
    return f"; did you mean {quoted(match)}?" if match is not None else ""
