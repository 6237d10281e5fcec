"""A round that must not be worse than another, or than an earlier state."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from irr.checks.keys import key
from irr.checks.model import Held
from irr.checks.requirement import Requirement, requirement
from irr.comparison import Difference
from irr.errors import UsageError
from irr.names import shown
from irr.result import Interval, Undefined
from irr.rounds.comparing import difference_of

if TYPE_CHECKING:
    from irr.checks.base import Kept
    from irr.checks.subject import Round, Subject

#: The name under which the state of --baseline or --against is asked for.
BASE = "base"
#: How sure one wants to be to find a difference that is there.
POWER = 0.80


@dataclass(frozen=True, kw_only=True)
class Compared(Requirement):
    """A figure of a round held against the same figure of an earlier one."""

    coefficient: str = key(
        "text",
        "The coefficient that is compared.",
        default="krippendorff-alpha",
        choices=("krippendorff-alpha",),
    )
    alpha: float = key("share", "The probability of a false alarm, one-sided.", default=0.05)

    @property
    def before(self) -> str:
        """The name of the round before."""
        return str(getattr(self, self.kind))

    def problem(self) -> str | None:
        """What is wrong with the keys together, if anything."""
        return None if 0 < self.alpha <= 0.25 else "alpha must be above 0 and at most .25"

    def hold(self, subject: Subject) -> Iterable[Held]:
        """The difference, one way or the other."""
        after = subject.of(self.round)
        then = subject.base.name if self.before == BASE and subject.base else self.before
        what = f"{shown(then)} → {shown(after.name)}"
        if self.before == BASE and subject.base is None:
            reason = "there is no base; name one with --baseline or --against"
            yield Held(what, self.if_undefined, unit="difference", reason=reason)
            return
        found = self._difference(subject, after)
        if isinstance(found, str):
            yield Held(what, self.if_undefined, unit="difference", reason=found)
            return
        if found.se is None and found.difference == 0:
            # Nothing differs, so that there is no spread either.
            limits = Interval(0.0, 0.0, 1 - 2 * self.alpha, "none")
            yield self.of_limits(what, found, limits, after)
            return
        if found.se is None:
            undefined = found.interval if isinstance(found.interval, Undefined) else None
            reason = undefined.text if undefined else "the difference has no standard error"
            yield Held(what, self.if_undefined, found.difference, unit="difference", reason=reason)
            return
        low, high = (found.bound(1 - self.alpha, upper=side) for side in (False, True))
        assert low is not None
        assert high is not None
        limits = Interval(low, high, 1 - 2 * self.alpha, "one-sided t")
        yield self.of_limits(what, found, limits, after)

    def of_limits(self, what: str, found: Difference, limits: Interval, after: Round) -> Held:
        """The difference with its one-sided limits held against the bound."""
        raise NotImplementedError

    def _difference(self, subject: Subject, after: Round) -> Difference | str:
        """The later figure less the earlier one, or why there is none."""
        if self.before != BASE:
            return _between(subject, subject.rounds[self.before], after)
        base = subject.base
        assert base is not None  # said by the caller
        if base.rounds:
            # Where the round is new, the one before it is what there is to compare with.
            then = base.rounds.get(after.name) or list(base.rounds.values())[-1]
            return _between(subject, then, after)
        report = after.report()
        now = next(one for one in report.results if (one.name, one.view) == (self.coefficient, "pooled"))
        if now.value is None or base.headline is None or base.headline.value is None:
            return "pooled alpha is undefined in one of the two"
        return _of_numbers(base.headline, now.value, now.se, now.counts.used)


@requirement("no_regression")
@dataclass(frozen=True, kw_only=True)
class NoRegression(Compared):
    """Pooled alpha must not be demonstrably lower than in another round."""

    no_regression: str = key(
        "round", "The round before, or base: the state that --baseline or --against names."
    )

    @property
    def title(self) -> str:
        """pooled alpha, no regression"""
        return "pooled alpha, no regression"

    def of_limits(self, what: str, found: Difference, limits: Interval, after: Round) -> Held:
        """It fails where even the upper limit of the difference is below 0."""
        return Held(
            what,
            "fail" if limits.high < 0 else "pass",
            found.difference,
            limits.high,
            0.0,
            on="upper",
            interval=limits,
            sections=after.study.n_sections,
            more=_more(found, limits, 0.0, after) if found.difference < 0 else None,
            unit="difference",
            detectable=_detectable(found, self.alpha),
        )


@requirement("non_inferior")
@dataclass(frozen=True, kw_only=True)
class NonInferior(Compared):
    """Pooled alpha must be shown not to be lower than in another round by more than a margin."""

    non_inferior: str = key(
        "round", "The round before, or base: the state that --baseline or --against names."
    )
    margin: float = key("share", "How much lower would still do.", default=0.05)

    @property
    def title(self) -> str:
        """pooled alpha, not inferior"""
        return "pooled alpha, not inferior"

    def of_limits(self, what: str, found: Difference, limits: Interval, after: Round) -> Held:
        """It passes where even the lower limit of the difference is above the margin."""
        bound = -self.margin
        shown_not = limits.high < bound
        return Held(
            what,
            "pass" if limits.low > bound else "fail" if shown_not else "inconclusive",
            found.difference,
            limits.low,
            bound,
            sense=">",
            on="lower",
            interval=limits,
            sections=after.study.n_sections,
            more=_more(found, limits, bound, after),
            unit="difference",
            detectable=_detectable(found, self.alpha),
        )


def _between(subject: Subject, before: Round, after: Round) -> Difference | str:
    """Two rounds that were read; where their codebooks differ, the earlier one as the revision recodes it."""
    crosswalk = None
    if before.study.categories != after.study.categories:
        crosswalk = subject.crosswalk(before, after)
        if crosswalk is None:
            return (
                f"{shown(before.name)} and {shown(after.name)} have different codebooks, and no revision file among "
                "the checks leads from one to the other"
            )
    try:
        found = difference_of(before.study, after.study, crosswalk=crosswalk)
    except UsageError as error:
        return str(error)
    return found.text if isinstance(found, Undefined) else found


def _of_numbers(before: Kept, value: float, se: float | None, sections: int) -> Difference | str:
    """From what a baseline file keeps; sections in common cannot be told, so that they count as different ones."""
    assert before.value is not None  # said by the caller
    if before.se is None or se is None or not before.sections:
        return "one of the two figures has no standard error"
    squares = before.se**2, se**2
    total = sum(squares)
    # Welch's degrees of freedom.
    df = total**2 / sum(
        square**2 / max(n - 1, 1) for square, n in zip(squares, (before.sections, sections), strict=True)
    )
    return Difference(before.value, value, value - before.value, math.sqrt(total), df=df)


def _more(found: Difference, limits: Interval, bound: float, after: Round) -> int | None:
    """Sections beyond those of the later round until the interval of such a difference leaves the bound out."""
    distance, half = abs(found.difference - bound), (limits.high - limits.low) / 2
    if not limits.low <= bound <= limits.high:
        return 0
    n = after.study.n_sections
    if distance * 1000 < half:
        return None
    return max(math.ceil(n * (half / distance) ** 2 - 1e-9) - n, 1)


def _detectable(found: Difference, alpha: float) -> float | None:
    """The drop that would have been found with probability .80."""
    high = found.bound(1 - alpha, upper=True)
    if found.se is None or high is None:
        return None
    return high - found.difference + NormalDist().inv_cdf(POWER) * found.se
