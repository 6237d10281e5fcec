"""When a category is flagged: the rule, its thresholds, and what it makes of a category's figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from irr.errors import UsageError
from irr.interpretation.benchmark import SURE, benchmark
from irr.interpretation.scales import Scale
from irr.names import did_you_mean, quoted
from irr.result import Interval

Mode = Literal["posterior", "point", "interval", "gwet"]
Standing = Literal["revise", "watch", "ok"]

#: The modes people can type.
MODES: dict[Mode, str] = {
    "posterior": "revise where alpha is below the threshold with probability `revise` or more",
    "point": "revise where alpha is below the threshold, whatever the data leave open",
    "interval": "revise where the whole interval is below the threshold, ok where all of it reaches it",
    "gwet": "revise or ok where Gwet's benchmark puts alpha on that side of the threshold with probability .95",
}


@dataclass(frozen=True)
class FlagRule:
    """When a category is flagged; the defaults are those whose error rates were studied.

    `threshold` is Krippendorff's floor for tentative conclusions. In mode posterior a category with
    probability q ≥ `revise` of an alpha below it needs revision, with q ≤ `ok` is well; `fdr` flags, instead
    of those, the largest set of categories of which that share at most is expected to be well after all. With
    fewer than `min_uses` sections in which anyone used it, or fewer than `min_sections` sections rated by two
    coders in all, nothing can be said. `level` is that of the interval in mode interval.
    """

    threshold: float = 0.667
    revise: float = 0.80
    ok: float = 0.20
    min_uses: int = 5
    min_sections: int = 10
    mode: Mode = "posterior"
    fdr: float | None = None
    level: float = 0.95

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise UsageError(f"no mode called {quoted(self.mode)}{did_you_mean(self.mode, MODES)}")
        if not -1 < self.threshold < 1:
            raise UsageError(f"the threshold of alpha is {self.threshold:g}, not between -1 and 1")
        if not 0 <= self.ok < self.revise <= 1:
            raise UsageError(f"ok ({self.ok:g}) must be below revise ({self.revise:g}), both probabilities")
        if self.fdr is not None and self.mode != "posterior":
            raise UsageError(f"--fdr is about posterior probabilities; mode {self.mode} has none")
        if self.fdr is not None and not 0 < self.fdr < 1:
            raise UsageError(f"the share of false flags is {self.fdr:g}, not between 0 and 1")


@dataclass(frozen=True)
class Evidence:
    """What is known of a category's alpha: q, the value, its interval, and, for mode gwet, its standard error."""

    below: float
    alpha: float | None
    interval: Interval | None
    se: float | None = None


def standing(evidence: Evidence, rule: FlagRule) -> Standing:
    """What the rule makes of the evidence, before any correction for many categories."""
    if rule.mode == "posterior":
        return _by_bounds(evidence.below >= rule.revise, evidence.below <= rule.ok)
    if rule.mode == "point":
        low = evidence.alpha is not None and evidence.alpha < rule.threshold
        return _by_bounds(low, evidence.alpha is not None and not low)
    if rule.mode == "interval":
        found = evidence.interval
        if found is None:
            return "watch"
        return _by_bounds(found.high < rule.threshold, found.low >= rule.threshold)
    if evidence.alpha is None or not evidence.se:
        return "watch"
    sides = Scale("threshold", "", (-1.0, rule.threshold), ("below", "above"))
    shares = dict(benchmark(evidence.alpha, evidence.se, sides).membership)
    return _by_bounds(shares["below"] >= SURE, shares["above"] >= SURE)


def _by_bounds(revise: bool, ok: bool) -> Standing:
    return "revise" if revise else "ok" if ok else "watch"


def largest_set(below: Sequence[float], fdr: float) -> int:
    """How many of the probabilities, largest first, can be flagged so that the mean of 1 - q is at most `fdr`."""
    total, most = 0.0, 0
    for count, q in enumerate(sorted(below, reverse=True), 1):
        total += 1 - q
        if total <= fdr * count + 1e-12:
            most = count
    return most
