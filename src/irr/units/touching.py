"""Which sections a coder's spans count in: those they share a character with, or enough of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from irr.arrays import Ints, Numbers
    from irr.units.choice import UnitOptions
    from irr.units.cutting import Stretch
    from irr.units.positions import Placed
    from irr.units.sections import Sections

#: Shares are compared with this much slack, as 0.07 of 100 is 7.000000000000001.
_SLACK = 1e-9


def touched(
    placed: Placed, of: Sections, rows: Ints, options: UnitOptions
) -> tuple[dict[tuple[int, int], int], int]:
    """From section and category to the row of the first span that says so; and how many spans reach no section.

    `rows` are one coder's in one document.
    """
    category = placed.category
    if options.kind == "excerpt":
        return _same(placed, of, rows, category)
    given: dict[tuple[int, int], int] = {}
    untouched = 0
    enough = None if options.share is None else _enough(placed, of, rows, category, options.share)
    for row in rows.tolist():
        one = int(category[row])
        found = of.touching(int(placed.start[row]), int(placed.end[row]))
        if enough is not None:
            found = [at for at in found if (at, one) in enough]
        untouched += not found
        for at in found:
            given.setdefault((at, one), int(placed.rows[row]))
    return given, untouched


def _same(
    placed: Placed, of: Sections, rows: Ints, category: Numbers
) -> tuple[dict[tuple[int, int], int], int]:
    """As `touched`, where sections are what was marked: each span is its own, and a document's are all of its."""
    at_place = {
        place: at for at, place in enumerate(zip(of.start.tolist(), of.end.tolist(), of.texts, strict=True))
    }
    by_place = {place[:2]: at for place, at in at_place.items()}
    characters = len(rows) > 0 and bool(placed.characters[placed.document[rows[0]]])
    given: dict[tuple[int, int], int] = {}
    untouched = 0
    for row in rows.tolist():
        start, end = int(placed.start[row]), int(placed.end[row])
        if characters or not placed.quotes[row]:
            found = by_place.get((start, end)) if start >= 0 else None
        else:
            found = at_place.get((start, end, placed.quotes[row]))
        sections = [found] if found is not None else [*range(len(of.names))] if start < 0 else []
        untouched += not sections
        for at in sections:
            given.setdefault((at, int(category[row])), int(placed.rows[row]))
    return given, untouched


def _enough(
    placed: Placed, of: Sections, rows: Ints, category: Numbers, share: float
) -> set[tuple[int, int]]:
    """Sections with the categories whose spans, taken together, cover that share of them."""
    found: set[tuple[int, int]] = set()
    for one in np.unique(category[rows]).tolist():
        covered: dict[int, int] = {}
        for start, end in _merged(placed, rows[category[rows] == one]):
            for at in of.touching(start, end):
                first, last = int(of.start[at]), int(of.end[at])
                length = last - first if start < 0 else min(end, last) - max(start, first)
                covered[at] = covered.get(at, 0) + length
        found |= {
            (at, one)
            for at, length in covered.items()
            if length >= share * int(of.end[at] - of.start[at]) - _SLACK
        }
    return found


def _merged(placed: Placed, rows: Ints) -> list[Stretch]:
    """Spans as stretches that do not overlap."""
    merged: list[Stretch] = []
    for start, end in sorted(zip(placed.start[rows].tolist(), placed.end[rows].tolist(), strict=True)):
        if start < 0:
            return [(start, end)]
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
