"""Standard errors: from leaving out, and from how a figure moves with the weights of its sections."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from irr.result import Undefined

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints

#: Share of undefined replicates above which no interval is given.
DEGENERATE = 0.05
#: A standard error below this is rounding.
NOTHING = 1e-12


def no_spread(unit: str = "section") -> Undefined:
    """Why there is no standard error where every replicate is the same."""
    return Undefined(
        "no_spread", f"leaving out a {unit} changes nothing, so the data hold no measure of error"
    )


def degenerate(undefined: int, of: int, unit: str = "section") -> Undefined:
    """Why there is no standard error where too many replicates are undefined."""
    text = f"the figure is undefined without any one of {undefined} of {of} {unit}s"
    return Undefined("degenerate_resamples", text)


def jackknife_se(replicates: Floats, multiplicity: Floats, unit: str = "section") -> float | Undefined:
    """Standard error from leaving out one section, or one document, at a time.

    `replicates[i]` is the figure without one section of pattern i and `multiplicity[i]` how many sections
    have that pattern; patterns of multiplicity 0 are passed over. SE² = (m-1)/m Σ (θ_(j) - mean)² (Efron
    & Stein 1981).
    """
    counted = multiplicity > 0
    defined = counted & np.isfinite(replicates)
    total, m = multiplicity[counted].sum(), multiplicity[defined].sum()
    if total == 0 or (total - m) / total > DEGENERATE:
        return degenerate(int(total - m), int(total), unit)
    values, weights = replicates[defined], multiplicity[defined]
    mean = weights @ values / m
    se = math.sqrt((m - 1) / m * (weights @ (values - mean) ** 2))
    return no_spread(unit) if se < NOTHING else se


def linearised_se(influence: Floats, multiplicity: Floats, document: Ints | None = None) -> float | Undefined:
    """Standard error from the derivative of the figure by the weight of each section.

    The infinitesimal jackknife: SE² = n/(n-1) Σ (U_i - mean)² over n sections; with documents, over the
    sums of U_i of each document.
    """
    counted = multiplicity > 0
    values, weights = influence[counted], multiplicity[counted]
    if document is not None:
        of, present = document[counted], np.unique(document[counted])
        sums = np.bincount(of, weights * (values - weights @ values / weights.sum()))
        values, weights = sums[present].astype(np.float64, copy=False), np.ones(len(present))
    n = weights.sum()
    if n < 2:
        return no_spread()
    se = math.sqrt(n / (n - 1) * (weights @ (values - weights @ values / n) ** 2))
    return no_spread() if se < NOTHING else se
