"""The fields of a category: which carry its meaning, which its place, and when two texts say the same."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from irr.codebook import Category

#: What decides whether a coder gives a category; a change of it is a redefinition.
MEANING = ("definition", "use_when", "do_not_use_when")
#: Where a category stands among the others; a change of it moves figures that are rolled up or weighted.
PLACE = ("parent", "themes", "exclusive", "value")
#: What explains and illustrates. What is kept of a category and tells nobody what it is, is no wording: the version that
#: it came with, its colour, and the GUID that other programs know it by.
WORDING = (
    *("label", "short_definition", "examples", "counter_examples", "confused_with", "status"),
    *("notes", "rationale", "keywords"),
)

Kind = Literal["redefined", "moved", "reworded"]

_FIELDS: dict[Kind, tuple[str, ...]] = {"redefined": MEANING, "moved": PLACE, "reworded": WORDING}


@dataclass(frozen=True)
class FieldChange:
    """A field of a category before and after, each as its texts; a single text is one of one."""

    field: str
    kind: Kind
    before: tuple[str, ...]
    after: tuple[str, ...]


def field_changes(old: Category, new: Category) -> list[FieldChange]:
    """The fields in which two categories differ, those of meaning first.

    A field of meaning that differs in case, white space, punctuation or the order of its items only was reworded.
    `since`, `color` and `refi_guid` are not compared.
    """
    if old == new:
        return []
    found = []
    for kind, fields in _FIELDS.items():
        for name in fields:
            before, after = texts(old, name), texts(new, name)
            if before != after:
                same = kind == "redefined" and _essence(before) == _essence(after)
                found.append(FieldChange(name, "reworded" if same else kind, before, after))
    return found


def meaning(category: Category) -> str:
    """What the fields of meaning say, but for case, white space, punctuation and the order of items."""
    return repr([(name, _essence(texts(category, name))) for name in MEANING])


def texts(category: Category, name: str) -> tuple[str, ...]:
    """The texts of a field, () where it is empty."""
    value = getattr(category, name)
    if isinstance(value, tuple):
        return value
    if isinstance(value, float):
        return (f"{value:.15g}",)
    return (value,) if value else ()


def words(text: str) -> list[str]:
    """The words of a text without case and punctuation. A mark beside a digit, and signs such as < and =, are kept.

    >>> words("Pay, contracts -- and HOURS."), words("fewer than 3.5 (< 4)")
    (['pay', 'contracts', 'and', 'hours'], ['fewer', 'than', '3.5', '<', '4'])
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    around = zip(f" {text[:-1]}", text, f"{text[1:]} ", strict=True) if text else ()
    kept = [
        " " if unicodedata.category(one)[0] == "P" and not (before.isdigit() and after.isdigit()) else one
        for before, one, after in around
    ]
    return "".join(kept).split()


def _essence(several: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What remains of texts without their order, case and punctuation."""
    return sorted(tuple(words(text)) for text in several)
