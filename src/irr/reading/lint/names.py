"""The names that rules of lint look at, and where each is met first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import strings

if TYPE_CHECKING:
    from irr.reading.joined import File, Joined

#: Sections of which every id is looked at; of more, only those that a rule could object to.
MOST_SECTIONS = 5000

#: Section ids that stand under a table rather than in it.
SUMMARY_ROW = frozenset({"total", "totals", "sum", "mean", "average", "kappa", "alpha", "agreement", "n"})
#: What a spreadsheet makes of an id that it takes for a date or a large number, as Arrow and Python read it.
MONTHS = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
DATE = rf"[0-9]{{1,2}}-{MONTHS}(?:-[0-9]{{2,4}})?|{MONTHS}-[0-9]{{2,4}}|{_DAY} 00:00:00(?:\.0+)?"
EXPONENT = r"[1-9](?:[.,][0-9]+)?E\+[0-9]{2,3}"


@dataclass(frozen=True)
class Names:
    """The names of one kind (section, coder or category) and where each is met first."""

    kind: str
    plural: str
    names: Sequence[str]
    joined: Joined
    #: For categories: the cell texts that name each.
    texts: dict[str, set[str]]

    def where(self, name: str) -> str | None:
        """file:line of the first row with this name."""
        place = self._place(name)
        return place[0].where(place[1]) if place else None

    def _place(self, name: str) -> tuple[File, int] | None:
        if self.kind != "category":
            return self.joined.first(self.kind, list(self.names).index(name))
        for file, cells in zip(self.joined.files, self.joined.cells, strict=True):
            wanted = [number for number, text in enumerate(cells) if text in self.texts.get(name, ())]
            rows = np.flatnonzero(np.isin(file.cell, wanted))
            if len(rows):
                return file, int(rows[0])
        return None


def suspicious_sections(joined: Joined, texts: dict[str, set[str]]) -> Names:
    """The sections whose ids a rule could object to: those not plain, or equal when folded or as numbers.

    A million ids are looked at with Arrow's functions, and only those few in Python.
    """
    ids = joined.sections
    if len(ids) < MOST_SECTIONS:
        return Names("section", "sections", ids.to_pylist(), joined, texts)
    import pyarrow.compute as pc  # slow to import, and only needed here

    folded = pc.utf8_lower(pc.utf8_trim_whitespace(ids))
    suspicious = [ids.filter(pc.is_in(folded, value_set=strings(sorted(SUMMARY_ROW))))]
    if pc.count_distinct(folded).as_py() < len(ids):
        counts = pc.value_counts(folded)
        repeated = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
        suspicious.append(ids.filter(pc.is_in(folded, value_set=repeated)))
    is_ascii = pc.string_is_ascii(ids)
    suspicious.append(ids.filter(pc.invert(is_ascii)))
    # Numbers in disguise have a sign, a point, an exponent or a zero in front.
    begins_as_number = ids.filter(pc.match_substring_regex(ids, r"^[-+.0-9]"))
    odd = pc.match_substring_regex(begins_as_number, r"^([-+.0]|[0-9]+[.eE])")
    suspicious.append(begins_as_number.filter(odd))
    if len(suspicious[-1]):
        suspicious.append(begins_as_number)
    suspicious.append(ids.filter(pc.match_substring_regex(ids, f"^({DATE}|{EXPONENT})$")))
    names = dict.fromkeys(name for part in suspicious for name in part.to_pylist())
    return Names("section", "sections", list(names), joined, texts)
