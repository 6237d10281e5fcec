"""Two figures compared: what their difference is, and whether chance could have made it; many such tests at once."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from irr.intervals import DEGENERATE, NOTHING, degenerate, no_spread, t_quantile, t_two_sided
from irr.result import Interval, Undefined
from irr.tally import WithoutDocuments
from irr.tally.counting import sum_by

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.intervals import Figure


@dataclass(frozen=True)
class Spread:
    """The variance of a difference by the units that make it.

    `shared` is what the units of both figures do to the first, to the second, and to both at once (Σ e₁², Σ e₂²,
    Σ e₁e₂); `only_first` and `only_second` what those of one figure do to it. `units` are how many there are of each.
    """

    shared: tuple[float, float, float]
    only_first: float
    only_second: float
    units: tuple[float, float, float]

    @classmethod
    def apart(cls, first: tuple[float, float], second: tuple[float, float]) -> Spread:
        """That of two figures of different units, from the variance and the units of each."""
        return cls((0.0, 0.0, 0.0), first[0], second[0], (0.0, first[1], second[1]))

    @property
    def is_paired(self) -> bool:
        """Whether most units are shared, so that a unit more is one more of both figures."""
        return 2 * self.units[0] > sum(self.units)

    def error(self, times: float = 1.0) -> tuple[float, float]:
        """Standard error and degrees of freedom with so many times the units of the second figure.

        Those of the first stay as many as they are, unless most units are shared: then both figures get more.
        """
        parts, units = self._grown(times)
        square = math.fsum(parts)
        df = math.fsum(part**2 / max(n - 1, 1) for part, n in zip(parts, units, strict=True))
        return math.sqrt(max(square, 0.0)), square**2 / df if df else 0.0

    def _grown(self, times: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
        first, second, both = self.shared
        m, m_first, m_second = self.units
        if self.is_paired:
            parts = first + second - 2 * both, self.only_first, self.only_second
            return tuple(part / times for part in parts), tuple(n * times for n in self.units)
        # Each unit does 1/times as much to the second figure, and the units added are of it alone.
        whole = (second + self.only_second) / times
        parts = (
            first + second / times**2 - 2 * both / times,
            self.only_first,
            max(whole - second / times**2, 0.0),
        )
        return parts, (m, m_first, max((m + m_second) * times - m, 0.0))


@dataclass(frozen=True)
class Difference:
    """Second less first, with its interval and the p value of no difference (never 0).

    `se` and `df` are those of Student's t, None where there is no standard error. `spread` says what makes the
    standard error, where that is known.
    """

    first: float
    second: float
    difference: float
    se: float | None = None
    interval: Interval | Undefined | None = None
    p: float | None = None
    df: float | None = None
    spread: Spread | None = None

    def bound(self, confidence: float, upper: bool) -> float | None:
        """The one-sided bound below or above which the true difference lies with this confidence."""
        if self.se is None or self.df is None:
            return None
        reach = float(t_quantile(confidence, self.df)) * self.se
        return min(self.difference + reach, 2.0) if upper else max(self.difference - reach, -2.0)


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


def mcnemar_mid_p(first: Bools, second: Bools, multiplicity: Ints | Floats) -> float:
    """The p value of no difference between two percentages of the same sections (McNemar's mid-p).

    `first` and `second` say which sections agree, `multiplicity` how many each stands for. Only sections
    on which they differ count: under no difference, half of them either way (Fagerland et al. 2013).
    """
    only_first = round(float(multiplicity @ (first & ~second)))
    only_second = round(float(multiplicity @ (second & ~first)))
    n, fewer = only_first + only_second, min(only_first, only_second)
    if only_first == only_second:
        return 1.0
    below = math.fsum(_halves(n, k) for k in range(fewer))
    return min(max(2 * below + _halves(n, fewer), sys.float_info.min), 1.0)


def _halves(n: int, k: int) -> float:
    """The probability of k of n where either way is as likely."""
    return math.exp(math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) - n * math.log(2))


def holm(p: Floats) -> Floats:
    """p values of a family of tests, adjusted so that the chance of any false claim stays (Holm 1979)."""
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return _back_in_place(np.minimum(steps, 1.0), order)


def holm_of(differences: Sequence[Difference | None]) -> list[float | None]:
    """The p of each difference, adjusted for all that have one."""
    p = [one.p if one is not None else None for one in differences]
    adjusted = iter(holm(np.array([one for one in p if one is not None])).tolist())
    return [None if one is None else next(adjusted) for one in p]


def benjamini_hochberg(p: Floats) -> Floats:
    """p values of a list of tests, adjusted so that the share of false ones among those called true stays.

    Benjamini & Hochberg (1995).
    """
    order = np.argsort(p, kind="stable")
    steps = p[order] * len(p) / np.arange(1, len(p) + 1)
    return _back_in_place(np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0), order)


def _back_in_place(adjusted: Floats, order: Ints) -> Floats:
    placed = np.empty(len(order))
    placed[order] = adjusted
    return placed
