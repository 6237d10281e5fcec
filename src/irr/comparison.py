"""Two figures compared: what their difference is, and whether chance could have made it; many such tests at once."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.intervals import jackknife_se, t_quantile, t_two_sided
from irr.result import Interval, Undefined
from irr.tally import WithoutDocuments

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.intervals import Figure

#: What is left out, and the method's name, where sections come in documents.
DOCUMENTS_PAIRED = ("document", "jackknife-t-paired-documents")


@dataclass(frozen=True)
class Difference:
    """Second less first, with its interval and the p value of no difference (never 0)."""

    first: float
    second: float
    difference: float
    se: float | None = None
    interval: Interval | Undefined | None = None
    p: float | None = None


def compare(first: Figure, second: Figure, level: float = 0.95, documents: Ints | None = None) -> Difference:
    """Two figures of the same sections, numbered alike: a section is left out of both at once, or a document
    where the sections' documents are given."""
    (without_first, of_first), (without_second, of_second) = (
        _left_out(figure, documents) for figure in (first, second)
    )
    weight = np.maximum(of_first, of_second)
    unit, method = ("section", "jackknife-t-paired") if documents is None else DOCUMENTS_PAIRED
    se = jackknife_se(without_second - without_first, weight, unit)
    return _difference(first.value, second.value, se, float(weight.sum()) - 1, level, method)


def compare_apart(
    first: Figure,
    second: Figure,
    level: float = 0.95,
    documents: tuple[Ints | None, Ints | None] = (None, None),
) -> Difference:
    """Two figures of different sections: SE² = SE₁² + SE₂², with Welch's degrees of freedom."""
    left_out = [_left_out(figure, of) for figure, of in zip((first, second), documents, strict=True)]
    errors = [
        jackknife_se(values, weight, "section" if of is None else "document")
        for (values, weight), of in zip(left_out, documents, strict=True)
    ]
    known = [error**2 for error in errors if not isinstance(error, Undefined)]
    if len(known) < 2:
        reason = next(error for error in errors if isinstance(error, Undefined))
        return _difference(first.value, second.value, reason, 0, level, "")
    units = [float(weight.sum()) for _, weight in left_out]
    df = sum(known) ** 2 / sum(square**2 / (n - 1) for square, n in zip(known, units, strict=True))
    return _difference(first.value, second.value, math.sqrt(sum(known)), df, level, "jackknife-t-apart")


def _left_out(figure: Figure, documents: Ints | None) -> tuple[Floats, Floats]:
    """The figure without each section, or document, and how many each pattern of those stands for."""
    if documents is None:
        return figure.without_each, figure.weight
    return figure.without_each_document(WithoutDocuments(figure.multiplicity, documents))


def _difference(
    first: float, second: float, se: float | Undefined, df: float, level: float, method: str
) -> Difference:
    change = second - first
    if isinstance(se, Undefined):
        return Difference(first, second, change, None, se)
    half = float(t_quantile((1 + level) / 2, df)) * se
    interval = Interval(max(change - half, -2.0), min(change + half, 2.0), level, method)
    return Difference(first, second, change, se, interval, float(t_two_sided(abs(change) / se, df)))


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
