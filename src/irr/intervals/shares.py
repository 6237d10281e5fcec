"""Intervals of shares that are counted section by section: joint agreement, and agreement on assignments."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from irr.intervals.closed import logit, wilson
from irr.intervals.methods import ONE_CLUSTER, WHOLE_POPULATION, Spread

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats
    from irr.intervals.uncertainty import Uncertainty


def share_of_sections(agrees: Bools, weight: Floats, uncertainty: Uncertainty) -> Spread:
    """Wilson's interval of the share of sections that agree; `weight` counts the sections of each pattern.

    Where sections come in documents, they count for as many as their design effect leaves.
    """
    n = float(weight.sum())
    hits = float(weight @ agrees)
    se, units, effect = _error(agrees - hits / n, weight, n, uncertainty)
    if units < 2 and uncertainty.documents is not None:
        return Spread(ONE_CLUSTER)
    if se:
        # Otherwise all sections agree, or none, and only the documents are known to be independent.
        units = n
    if uncertainty.shrink(int(n)) == 0:
        return Spread(WHOLE_POPULATION)
    effective = uncertainty.effective(units, int(n)) / (effect or 1.0)
    return Spread(wilson(hits / n * effective, effective, uncertainty.level), None, effect)


def ratio_of_sums(found: Floats, possible: Floats, weight: Floats, uncertainty: Uncertainty) -> Spread:
    """The ratio estimator Σ found / Σ possible with the section as the sampling unit, on the logit.

    A ratio of 0 or 1 shows no spread and has Wilson's bound for its number of sections (or documents).
    """
    n, total = float(weight.sum()), float(weight @ possible)
    value = float(weight @ found) / total
    se, units, effect = _error(found - value * possible, weight, total, uncertainty)
    shrink = uncertainty.shrink(int(n))
    if units < 2 and uncertainty.documents is not None:
        return Spread(ONE_CLUSTER)
    if shrink == 0:
        return Spread(WHOLE_POPULATION)
    if not 0 < value < 1 or not se:
        effective = uncertainty.effective(units, int(n))
        return Spread(wilson(value * effective, effective, uncertainty.level), None, effect)
    return Spread(
        logit(value, se * shrink, int(units), uncertainty.level, "ratio-logit"), se * shrink, effect
    )


def _error(
    residual: Floats, weight: Floats, total: float, uncertainty: Uncertainty
) -> tuple[float, float, float | None]:
    """Standard error of a ratio, sections or documents that it rests on, and the design effect."""
    n = float(weight.sum())
    of_sections = math.sqrt(n / max(n - 1, 1) * float(weight @ residual**2)) / total
    if uncertainty.documents is None:
        return of_sections, n, None
    sums = np.bincount(uncertainty.documents, weights=weight * residual)
    m = len(np.unique(uncertainty.documents[weight > 0]))
    of_documents = math.sqrt(m / max(m - 1, 1) * float(sums @ sums)) / total
    return of_documents, m, (of_documents / of_sections) ** 2 if of_sections and of_documents else None
