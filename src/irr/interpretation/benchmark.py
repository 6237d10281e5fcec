"""Gwet's probabilistic benchmark: the best range of a scale that the figure reaches with high probability."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irr.interpretation.scales import Scale

#: Probability that the range benchmarked at, or a better one, has to reach (Gwet 2014).
SURE = 0.95


@dataclass(frozen=True)
class Benchmark:
    """The word a figure earns, and the probability that it is in each range, worst first."""

    label: str
    cumulative: float
    membership: tuple[tuple[str, float], ...]


def benchmark(value: float, se: float, scale: Scale, sure: float = SURE) -> Benchmark:
    """The range that a figure with this standard error earns on a scale (Gwet 2014, ch. 6).

    P(in [lo, hi)) = [Φ((v - lo)/se) - Φ((v - hi)/se)] / [Φ((v + 1)/se) - Φ((v - 1)/se)]: the figure is taken
    for normal and cut at -1 and 1. Probabilities are added up from the best range down until `sure`.
    """
    phi = NormalDist().cdf
    whole = phi((value + 1) / se) - phi((value - 1) / se)
    ends = (*scale.bounds[1:], 1.0)
    share = [
        (phi((value - low) / se) - phi((value - high) / se)) / whole
        for low, high in zip(scale.bounds, ends, strict=True)
    ]
    total = 0.0
    for label, of_range in zip(reversed(scale.labels), reversed(share), strict=True):
        total += of_range
        if total >= sure:
            return Benchmark(label, total, tuple(zip(scale.labels, share, strict=True)))
    return Benchmark(scale.labels[0], total, tuple(zip(scale.labels, share, strict=True)))
