"""What a person wrote into a row: which categories, and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from irr.disputes.reasons import REASONS
from irr.names import did_you_mean, quoted
from irr.reading.cells import NOTHING as WORDS
from irr.reading.cells import SEPARATORS
from irr.worksheets import NOTHING, Part, normal, parts, restored

#: Names up to which the nearest one is looked for.
_MOST_COMPARED = 2000
#: What may stand between a reason and a remark.
_AFTER_REASON = re.compile(r"\s*(?:[:–—]|\s-\s)\s*")
_SPELLINGS = {"judgment": "judgement"}


@dataclass(frozen=True)
class Names:
    """The categories that a decision may name; where it is `extensible`, others too."""

    known: Mapping[str, int]
    extensible: bool = False
    _by_normal: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, categories: Collection[str], extensible: bool) -> Names:
        """These, in this order."""
        by_normal = {normal(name): name for name in categories}
        return cls({name: place for place, name in enumerate(categories)}, extensible, by_normal)

    def find(self, text: str) -> str | None:
        """The known category that a text names, whether or not the text was made safe for spreadsheets."""
        for candidate in (text, restored(text)):
            if candidate in self.known:
                return candidate
            if (name := self._by_normal.get(normal(candidate))) is not None:
                return name
        return None

    def in_order(self, names: Collection[str]) -> tuple[str, ...]:
        """Each name once, in the order of the codebook, new ones behind."""
        return tuple(sorted(dict.fromkeys(names), key=lambda name: self.known.get(name, len(self.known))))


def read_decision(cell: str, names: Names) -> tuple[tuple[str, ...], list[str]]:
    """The categories that a decision names, () for nothing fits, and those of its texts that name none.

    A text is cut at semicolons, then bars, line breaks and commas, but never inside a known name or between
    quotation marks. `[]`, and words such as `none` that are no category, say that nothing fits.
    """
    cell = cell.strip()
    found, unknown = _named(restored(cell), names)
    if unknown:
        # A text may begin with an apostrophe of its own.
        as_typed, unknown_then = _named(cell, names)
        if not unknown_then:
            found, unknown = as_typed, []
    return names.in_order(found), unknown


def _named(text: str, names: Names) -> tuple[list[str], list[str]]:
    """The categories that a text names, and its parts that name none."""
    if text == NOTHING:
        return [], []
    if text in names.known:
        return [text], []
    if _is_word(text) and names.find(text) is None:
        return [], []
    found, unknown = [], []
    for part in _pieces(Part(text, exact=False), names, SEPARATORS):
        name = part.text if part.exact and part.text in names.known else names.find(part.text)
        if name is not None:
            found.append(name)
        elif names.extensible and (part.exact or not _is_word(part.text)):
            found.append(restored(part.text))
        else:
            unknown.append(part.text)
    # A separator alone names nothing, and does not say so either.
    return found, unknown if found else unknown or [text]


def _is_word(text: str) -> bool:
    """Whether a text is one of the words for "nothing fits", which stand alone."""
    return text.casefold() in WORDS


def _pieces(part: Part, names: Names, separators: tuple[str, ...]) -> list[Part]:
    """What a text divides into, cut only where it is not yet a name."""
    if part.exact or not separators or names.find(part.text) is not None:
        return [part]
    mark, *rest = separators
    if (
        mark == ","
        and names.extensible
        and any(names.find(one.text) is None for one in parts(part.text, ","))
    ):
        # A comma occurs in names; where a new one may be meant, it separates known ones only.
        return [part]
    return [piece for one in parts(part.text, mark) for piece in _pieces(one, names, tuple(rest))]


def unknown_category(name: str, section: str, names: Names, compare: bool) -> str:
    """The message for a name that is none of the categories, with the nearest one if they are to be compared."""
    hint = did_you_mean(name, names.known) if compare and len(names.known) <= _MOST_COMPARED else ""
    return f"unknown category {quoted(name)} (section {quoted(section)}){hint}"


def read_reason(cell: str) -> tuple[str, str] | None:
    """One of the reasons and the remark behind it, both "" where the cell is empty; None where it is neither.

    >>> read_reason("Guideline gap: see memo 3"), read_reason("because")
    (('guideline gap', 'see memo 3'), None)
    """
    text = restored(cell.strip())
    if not text:
        return "", ""
    head, *rest = _AFTER_REASON.split(text, maxsplit=1)
    word = " ".join(head.casefold().split())
    word = _SPELLINGS.get(word, word)
    return (word, rest[0].strip() if rest else "") if word in REASONS else None


def unknown_reason(cell: str) -> str:
    """The message for a reason that is none of the five."""
    hint = did_you_mean(_AFTER_REASON.split(cell.strip(), maxsplit=1)[0].casefold(), REASONS)
    return f"unknown reason {quoted(cell.strip())}{hint or '; it is one of ' + ', '.join(REASONS)}" + (
        "" if hint else ", and a remark may follow after a colon"
    )
