"""How far the ratings of one section are apart: the kind of dispute, and its difficulty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from irr.disputes.model import KINDS, Kind


def kind_of(first: int, second: int) -> Kind | None:
    """How two sets, as bits of an integer, differ; None where they do not."""
    if first == second:
        return None
    if not first or not second:
        return "uncoded"
    shared = first & second
    if not shared:
        return "disjoint"
    return "subset" if shared in (first, second) else "crossing"


def measured(ratings: Iterable[Collection[str]]) -> tuple[Kind, float]:
    """The most serious kind among all pairs of a section's ratings, and 1 less their mean Jaccard agreement.

    Two empty sets agree. The ratings are two or more, and not all the same.
    """
    place: dict[str, int] = {}
    times = Counter(
        sum(1 << place.setdefault(name, len(place)) for name in categories) for categories in ratings
    )
    sets = list(times.items())
    found: set[Kind] = set()
    agreement = float(sum(n * (n - 1) // 2 for _, n in sets))
    for i, (first, n) in enumerate(sets):
        for second, m in sets[:i]:
            kind = kind_of(first, second)
            if kind is not None:
                found.add(kind)
            agreement += n * m * (first & second).bit_count() / (first | second).bit_count()
    total = times.total()
    return min(found, key=KINDS.index), 1 - agreement / (total * (total - 1) / 2)
