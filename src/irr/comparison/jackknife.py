"""Two figures compared by leaving the same sections, or documents, out of both."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from irr.comparison.model import Difference, Spread
from irr.intervals import DEGENERATE, NOTHING, degenerate, no_spread, t_quantile, t_two_sided
from irr.result import Interval, Undefined
from irr.tally import WithoutDocuments
from irr.tally.counting import sum_by

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.intervals import Figure


@dataclass(frozen=True)
class LeftOut:
    """A figure, and what it is without each section, or each document.

    `weight[i]` is how many units `without[i]` stands for, 0 where the figure does not rest on them.
    """

    value: float
    without: Floats
    weight: Floats
    unit: Literal["section", "document"] = "section"

    @classmethod
    def of(cls, figure: Figure, documents: Ints | None = None) -> LeftOut:
        """A figure without each of its sections, or of its documents where those are given."""
        if documents is None:
            return cls(figure.value, figure.without_each, figure.weight)
        without, weight = figure.without_each_document(WithoutDocuments(figure.multiplicity, documents))
        return cls(figure.value, without, weight, "document")

    @classmethod
    def of_share(cls, agrees: Bools, counted: Floats, documents: Ints | None = None) -> LeftOut:
        """The share of sections that agree, `counted` saying how many each stands for."""
        hits: Floats = counted * agrees
        total, of = float(hits.sum()), float(counted.sum())
        with np.errstate(invalid="ignore", divide="ignore"):
            value = float(np.divide(total, of))
            if documents is None:
                return cls(value, (total - agrees) / (of - (counted > 0)), counted)
            n = int(documents.max(initial=-1)) + 1
            gone, size = (sum_by(documents, values, n) for values in (hits, counted))
            return cls(value, (total - gone) / (of - size), (size > 0).astype(np.float64), "document")


#: The methods' names, by what the two figures share and what is left out.
_METHODS = {
    ("all", "section"): "jackknife-t-paired",
    ("all", "document"): "jackknife-t-paired-documents",
    ("some", "section"): "jackknife-t-partly-paired",
    ("some", "document"): "jackknife-t-partly-paired-documents",
    ("none", "section"): "jackknife-t-apart",
    ("none", "document"): "jackknife-t-apart-documents",
}


def compare(first: Figure, second: Figure, level: float = 0.95, documents: Ints | None = None) -> Difference:
    """Two figures whose sections are numbered alike: a section that both rest on is left out of both at once,
    or a document where the sections' documents are given."""
    return compare_left_out(LeftOut.of(first, documents), LeftOut.of(second, documents), level)


def compare_apart(
    first: Figure,
    second: Figure,
    level: float = 0.95,
    documents: tuple[Ints | None, Ints | None] = (None, None),
) -> Difference:
    """Two figures of different sections."""
    one, other = (LeftOut.of(figure, of) for figure, of in zip((first, second), documents, strict=True))
    n, m = len(one.without), len(other.without)
    return compare_left_out(
        replace(one, without=np.r_[one.without, np.zeros(m)], weight=np.r_[one.weight, np.zeros(m)]),
        replace(other, without=np.r_[np.zeros(n), other.without], weight=np.r_[np.zeros(n), other.weight]),
        level,
    )


def compare_left_out(first: LeftOut, second: LeftOut, level: float = 0.95) -> Difference:
    """Two figures whose units are numbered alike, whether they rest on the same units, on others, or share some.

    The jackknife leaves a unit out of every figure that rests on it, at once. With e_u what that changes,
    SE² = Σ e_u²: that of the paired jackknife where all units are shared, SE₁² + SE₂² where none is. Degrees
    of freedom by Welch and Satterthwaite, from the units shared and those of either figure alone.
    """
    moves = [_moves(figure) for figure in (first, second)]
    change = second.value - first.value
    for move in moves:
        if isinstance(move, Undefined):
            return Difference(first.value, second.value, change, None, move)
    (first_move, in_first), (second_move, in_second) = (
        move for move in moves if not isinstance(move, Undefined)
    )
    weight = np.maximum(first.weight, second.weight)
    both, one, other = in_first & in_second, in_first & ~in_second, in_second & ~in_first
    spread = Spread(
        (
            float(weight[both] @ first_move[both] ** 2),
            float(weight[both] @ second_move[both] ** 2),
            float(weight[both] @ (first_move[both] * second_move[both])),
        ),
        float(weight[one] @ first_move[one] ** 2),
        float(weight[other] @ second_move[other] ** 2),
        (float(weight[both].sum()), float(weight[one].sum()), float(weight[other].sum())),
    )
    # Not from the sums in `spread`, whose differences would leave rounding errors where both figures move alike.
    parts = [float(weight[of] @ (second_move - first_move)[of] ** 2) for of in (both, one, other)]
    square = math.fsum(parts)
    se = math.sqrt(square)
    if se < NOTHING:
        return Difference(first.value, second.value, change, None, no_spread(first.unit))
    df = square**2 / math.fsum(part**2 / max(n - 1, 1) for part, n in zip(parts, spread.units, strict=True))
    shared = "none" if not both.any() else "some" if one.any() or other.any() else "all"
    found = _difference(first.value, second.value, se, df, level, _METHODS[shared, first.unit])
    return replace(found, spread=spread)


def _moves(figure: LeftOut) -> tuple[Floats, Bools] | Undefined:
    """√((m-1)/m) (θ_(u) - mean) for each unit that the figure rests on, 0 for the others (units)."""
    rests = figure.weight > 0
    defined = rests & np.isfinite(figure.without)
    total, m = figure.weight[rests].sum(), figure.weight[defined].sum()
    if total == 0 or (total - m) / total > DEGENERATE:
        return degenerate(int(total - m), int(total), figure.unit)
    moved = np.zeros(len(rests))
    values, weight = figure.without[defined], figure.weight[defined]
    moved[defined] = math.sqrt((m - 1) / m) * (values - weight @ values / m)
    return moved, rests


def _difference(first: float, second: float, se: float, df: float, level: float, method: str) -> Difference:
    change = second - first
    half = float(t_quantile((1 + level) / 2, df)) * se
    interval = Interval(max(change - half, -2.0), min(change + half, 2.0), level, method)
    return Difference(first, second, change, se, interval, float(t_two_sided(abs(change) / se, df)), df)
