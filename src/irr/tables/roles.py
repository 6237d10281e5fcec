"""What the name of a column says about its part in a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.names import COLUMN_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Names of each part, most telling first: of "segment_id" and "index" the former is the section.
NAMES = {
    "section": (
        "sectionid",
        "section",
        "unitid",
        "unit",
        "itemid",
        "item",
        "segmentid",
        "segment",
        "id",
        "index",
        "number",
        "no",
        "nr",
        "excerptid",
        "quoteid",
        "responseid",
        "paragraphid",
        "paragraph",
        "sentenceid",
        "sentence",
        "utteranceid",
        "utterance",
    ),
    "coder": tuple(form for name in COLUMN_NAMES["coder"] for form in (name, f"{name}id")),
    "category": COLUMN_NAMES["category"],
    "text": ("text", "quote", "excerpt", "content", "segmenttext"),
    "document": ("document", "interview", "source", "file"),
    "note": ("note", "comment", "memo"),
    "unread": ("value", "order", "start", "end", "date", "time"),
}
PLURALS = {"category": "categories", "index": "indices"}
SINGULAR = {
    form: (role, rank)
    for role, names in NAMES.items()
    for rank, name in enumerate(names)
    for form in (name, PLURALS.get(name, f"{name}s"))
}

SLOT = re.compile(r"(?:code|category|label|tag)s?[ _-]?\d+", re.IGNORECASE)

#: Words that say a column is what coders settled on, or what is held to be true, not one coder's work.
NO_CODER = frozenset(
    (
        "curation",
        "curator",
        "final",
        "gold",
        "golden",
        "consensus",
        "agreed",
        "agreement",
        "adjudicated",
        "adjudication",
        "adjudicator",
        "resolved",
        "resolution",
        "reconciled",
        "decision",
        "decided",
        "truth",
        "true",
        "majority",
        "reference",
        "standard",
        "ground",
    )
)


@dataclass(frozen=True)
class Roles:
    """Column numbers by part; `others` are the named columns that play none."""

    section: int | None
    coder: int | None
    category: int | None
    text: int | None
    document: int | None
    notes: tuple[int, ...]
    slots: tuple[int, ...]
    unread: tuple[int, ...]
    others: tuple[int, ...]
    #: Columns that could hold the category as well as `category` does.
    rivals: tuple[int, ...]

    @property
    def nameable(self) -> list[int]:
        """The columns with a part that any layout reads where it can."""
        found = (self.section, self.coder, self.category, self.text, self.document, *self.notes, *self.slots)
        return [number for number in found if number is not None]


def role_of(name: str) -> str | None:
    """The part that a column called `name` plays: "section", "coder", "category" and so on, or None."""
    role = SINGULAR.get(_folded(name))
    return role[0] if role else None


def find_roles(names: Sequence[str]) -> Roles:
    """The part of each column; of several that could play one, the most telling name does."""
    found: dict[str, list[tuple[int, int]]] = {role: [] for role in NAMES}
    slots, others = [], []
    for number, name in enumerate(names):
        if role := SINGULAR.get(_folded(name)):
            found[role[0]].append((role[1], number))
        elif SLOT.fullmatch(name):
            slots.append(number)
        elif name:
            others.append(number)
    best = {role: min(columns)[1] if columns else None for role, columns in found.items()}
    spare = [
        number
        for role in ("section", "coder", "text", "document")
        for _, number in found[role]
        if number != best[role]
    ]
    return Roles(
        best["section"],
        best["coder"],
        best["category"],
        best["text"],
        best["document"],
        notes=tuple(number for _, number in found["note"]),
        slots=tuple(slots),
        unread=tuple(sorted([*spare, *(number for _, number in found["unread"])])),
        others=tuple(others),
        rivals=tuple(number for _, number in found["category"] if number != best["category"]),
    )


def is_no_coder(name: str) -> bool:
    """Whether a column called `name` looks like a settled or true answer."""
    return not NO_CODER.isdisjoint(re.split(r"[\W_]+", name.casefold()))


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "", name.casefold()).rstrip(".")
