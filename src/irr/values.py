"""Weights between the values of an ordinal, interval or ratio scale, and from a file.

Order and values come from the codebook and from nowhere else. The weights of a name are one function of
the values; which of them are agreement (1 on the diagonal) and which a squared distance turned into
agreement does not matter to a coefficient, since only ratios of disagreement count.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.errors import UsageError
from irr.names import did_you_mean, quoted
from irr.reading.weights_file import read_weights
from irr.weights import BLOCK, KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from irr.arrays import Floats, Ints
    from irr.study import Study
    from irr.weights import Weights

#: Agreement of values x and y (broadcast), given all values of the codebook in ascending order.
ValueAgreement = Callable[["Floats", "Floats", "Floats"], "Floats"]


def linear(x: Floats, y: Floats, scale: Floats) -> Floats:
    """1 - |x - y| / range (Cicchetti & Allison 1971)."""
    return 1 - np.abs(x - y) / np.ptp(scale)


def quadratic(x: Floats, y: Floats, scale: Floats) -> Floats:
    """1 - (x - y)² / range² (Fleiss & Cohen 1973); for alpha, the interval metric."""
    closeness: Floats = 1 - (x - y) ** 2 / np.ptp(scale) ** 2
    return closeness


def radical(x: Floats, y: Floats, scale: Floats) -> Floats:
    """1 - √(|x - y| / range) (Gwet 2014)."""
    return 1 - np.sqrt(np.abs(x - y) / np.ptp(scale))


def ordinal(x: Floats, y: Floats, scale: Floats) -> Floats:
    """1 - C(d + 1, 2) / largest, d the steps from x to y (Gwet 2014); for alpha, Krippendorff's ordinal."""
    ranks = np.abs(np.searchsorted(scale, x) - np.searchsorted(scale, y)) + 1.0
    n = len(scale)
    closeness: Floats = 1 - ranks * (ranks - 1) / (n * (n - 1))
    return closeness


def ratio(x: Floats, y: Floats, scale: Floats) -> Floats:
    """1 - ((x - y) / (x + y))² over its largest value; for alpha, the ratio metric."""
    lowest, highest = scale[0], scale[-1]
    return 1 - _ratio_distance(x, y) / max(_ratio_distance(lowest, highest).item(), 1e-300)


def _ratio_distance(x: Floats, y: Floats) -> Floats:
    both = np.asarray(x + y)
    distance: Floats = np.where(both == 0, 0.0, (x - y) / np.where(both == 0, 1, both)) ** 2
    return distance


def circular(x: Floats, y: Floats, scale: Floats) -> Floats:
    """1 - sin²(π (x - y) / (range + 1)) over its largest value: the scale's ends are neighbours (Gwet 2014)."""
    turn = np.ptp(scale) + 1
    largest = np.max(np.sin(np.pi * (scale[:, None] - scale) / turn) ** 2) if len(scale) <= KEPT else 1.0
    return 1 - np.sin(np.pi * (x - y) / turn) ** 2 / largest


def bipolar(x: Floats, y: Floats, scale: Floats) -> Floats:
    """1 - (x - y)² / ((x + y - 2 min)(2 max - x - y)) over its largest value: distances near the ends count more."""
    return 1 - _bipolar_distance(x, y, scale) / _largest_bipolar(scale)


def _bipolar_distance(x: Floats, y: Floats, scale: Floats) -> Floats:
    room = (x + y - 2 * scale[0]) * (2 * scale[-1] - x - y)
    distance: Floats = np.where(x == y, 0.0, (x - y) ** 2 / np.where(room == 0, 1, room))
    return distance


def _largest_bipolar(scale: Floats) -> float:
    return max(float(np.max(_bipolar_distance(row, scale, scale))) for row in scale[:, None])


#: The weights people can type, beside identity.
VALUE_WEIGHTS: dict[str, ValueAgreement] = {
    "linear": linear,
    "quadratic": quadratic,
    "ordinal": ordinal,
    "radical": radical,
    "ratio": ratio,
    "circular": circular,
    "bipolar": bipolar,
}


#: What a scale's name means for alpha, as its metric, and for other coefficients, as their weights.
_AS_METRIC = {"nominal": "identity", "ordinal": "krippendorff-ordinal", "interval": "quadratic"}
_AS_WEIGHTS = {"nominal": "identity", "interval": "quadratic"}
#: The names people can type after --weights.
WEIGHT_NAMES = ("identity", *VALUE_WEIGHTS, "krippendorff-ordinal", "nominal", "interval")


@dataclass(frozen=True, eq=False)
class ChosenWeights:
    """Weights as a coefficient takes them: by name for the signature, None where values are the same or not.

    `ranks` are the places of the values on the scale where the metric is Krippendorff's ordinal one, which
    moves with the data and is no fixed matrix.
    """

    name: str
    weights: Weights | None = None
    ranks: Ints | None = None


NO_WEIGHTS = ChosenWeights("identity")


def choose_weights(study: Study, asked: str | Given | None, is_alpha: bool) -> ChosenWeights:
    """The weights of labels for a coefficient, as asked for or by default.

    By default alpha takes the metric of the codebook's scale, and the others compare values as the same or
    not. Raises `UsageError` for an unknown name, and where the codebook gives no order or no values, or a
    rating names no category and so has no value.
    """
    if isinstance(asked, Given):
        if study.has_empty:
            raise UsageError("weights from a file name no weight for ratings that name no category")
        return ChosenWeights("file", asked)
    if asked is None:
        usable = is_alpha and study.scale.values is not None and not study.has_empty
        asked = study.scale.kind if usable else "identity"
    if asked not in WEIGHT_NAMES:
        raise UsageError(
            f"no weights called {quoted(asked)}{did_you_mean(asked, WEIGHT_NAMES)}, and no such file"
        )
    name = (_AS_METRIC if is_alpha else _AS_WEIGHTS).get(asked, asked)
    if name == "identity":
        return NO_WEIGHTS
    values = scale_values(study, asked)
    if name == "krippendorff-ordinal":
        ranks = np.searchsorted(np.unique(values), values)
        if is_alpha:
            return ChosenWeights(asked, ranks=ranks)
        return ChosenWeights(asked, Valued(_mid_ranks(study, ranks), quadratic))
    return ChosenWeights(asked, Valued(values, VALUE_WEIGHTS[name]))


def _mid_ranks(study: Study, ranks: Ints) -> Floats:
    """Ratings below each category and half of those that have it, over pairable sections (categories)."""
    counted = study.ratings_per_section[study.section] >= 2
    sets = study.sets
    category = sets.members[sets.offsets[study.set_id[counted]]]
    n = np.bincount(
        ranks[category], weights=study.multiplicity[study.section[counted]], minlength=ranks.max() + 1
    )
    mid: Floats = (np.cumsum(n) - n / 2)[ranks]
    return mid


def scale_values(study: Study, name: str) -> Floats:
    """The values of the categories (categories); see `choose_weights` for what it raises."""
    scale = study.scale
    if not scale.declared:
        raise UsageError(
            f"weights {quoted(name)} need the order of the categories, which only a codebook gives: the order in which "
            "names are met, or of the alphabet, is not that of a scale"
        )
    if scale.values is None:
        raise UsageError(
            f"weights {quoted(name)} need values, and the codebook has a {scale.kind} scale without them; write "
            "'scale: ordinal' into it, or a 'value' for each category"
        )
    if study.has_empty:
        raise UsageError(
            f"weights {quoted(name)} need a value for every rating, and some coders found that nothing fits a section"
        )
    values = np.array(scale.values)
    if len(np.unique(values)) < 2:
        raise UsageError(f"weights {quoted(name)} need at least two different values")
    return values


@dataclass(frozen=True, eq=False)
class Valued:
    """Weights that are a function of two values; their matrix is kept where it is small."""

    values: Floats
    agreement: ValueAgreement

    @property
    def n_values(self) -> int:
        return len(self.values)

    @cached_property
    def _scale(self) -> Floats:
        return np.unique(self.values)

    @cached_property
    def diagonal(self) -> Floats:
        return np.ones(self.n_values)

    @property
    def total(self) -> float:
        return float(self.times(np.ones(self.n_values)).sum())

    @cached_property
    def _matrix(self) -> Floats:
        return self.agreement(self.values[:, None], self.values[None, :], self._scale)

    def between(self, p: Ints, q: Ints) -> Floats:
        return self.agreement(self.values[p], self.values[q], self._scale)

    def times(self, totals: Floats) -> Floats:
        if self.n_values <= KEPT:
            product: Floats = totals @ self._matrix
            return product
        product = np.empty(totals.shape)
        for rows, block in self._blocks():
            product[..., rows] = totals @ block.T
        return product

    def _blocks(self) -> Iterator[tuple[slice, Floats]]:
        """The weight matrix, some rows at a time (rows × values)."""
        step = max(BLOCK // self.n_values, 1)
        for start in range(0, self.n_values, step):
            rows = slice(start, start + step)
            yield rows, self.agreement(self.values[rows, None], self.values[None, :], self._scale)


def find_weights(name: str | None, categories: Sequence[str]) -> str | Given | None:
    """Weights as typed: a name as it is, or the table in the file of that name."""
    if name is None or name in WEIGHT_NAMES or not os.path.isfile(name):
        return name
    return Given(read_weights(name, categories))


@dataclass(frozen=True, eq=False)
class Given:
    """Weights from a matrix (values × values)."""

    matrix: Floats

    @property
    def n_values(self) -> int:
        return len(self.matrix)

    @property
    def diagonal(self) -> Floats:
        return np.diagonal(self.matrix)

    @property
    def total(self) -> float:
        return float(self.matrix.sum())

    def between(self, p: Ints, q: Ints) -> Floats:
        return self.matrix[p, q]

    def times(self, totals: Floats) -> Floats:
        product: Floats = totals @ self.matrix
        return product
