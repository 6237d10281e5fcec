"""A round that must not be worse than another, or than an earlier state."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from irr.checks.differences import (
    crosswalk_between,
    difference_apart,
    difference_between,
    more_to_settle,
)
from irr.checks.keys import key
from irr.checks.model import Held
from irr.checks.requirement import Requirement, requirement
from irr.checks.subject import Round
from irr.comparison import Difference
from irr.errors import UsageError
from irr.names import shown
from irr.result import Interval, Undefined
from irr.rounds.comparing import compare_rounds
from irr.rounds.power import detectable_drop

if TYPE_CHECKING:
    from irr.checks.subject import Subject
    from irr.rounds.model import RoundsCompared

#: The name under which the state of --baseline or --against is asked for.
BASE = "base"


@dataclass(frozen=True, kw_only=True)
class Compared(Requirement):
    """A figure of a round held against the same figure of an earlier one."""

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
        then = self._named(subject, after)
        what = f"{then} → {shown(after.name)}"
        before = self._before(subject, after)
        found: Difference | str
        if isinstance(before, str):
            found = before
        elif before is None:
            found = self._kept(subject, after)
        else:
            found = difference_between(subject, before, after)
        if isinstance(found, str):
            yield Held(what, self.if_undefined, unit="difference", reason=found)
            return
        limits = self._limits(found)
        if isinstance(limits, str):
            yield Held(what, self.if_undefined, found.difference, unit="difference", reason=limits)
            return
        mapped = isinstance(before, Round) and crosswalk_between(subject, before, after) is not None
        reason = f"{then} is mapped through the revision file first" if mapped else ""
        yield replace(self.of_limits(what, found, limits, after), reason=reason)

    @abstractmethod
    def of_limits(self, what: str, found: Difference, limits: Interval, after: Round) -> Held:
        """The difference with its one-sided limits held against the bound."""

    def _limits(self, found: Difference) -> Interval | str:
        """The one-sided limits of a difference, or why there are none."""
        level = 1 - 2 * self.alpha
        if found.se is None and found.difference == 0:
            # Nothing differs, so that there is no spread either.
            return Interval(0.0, 0.0, level, "none")
        low, high = (found.bound(1 - self.alpha, upper=side) for side in (False, True))
        if low is None or high is None:
            undefined = found.interval if isinstance(found.interval, Undefined) else None
            return undefined.text if undefined else "the difference has no standard error"
        return Interval(low, high, level, "one-sided t")

    def _named(self, subject: Subject, after: Round) -> str:
        """What is compared with; of a base also the round, where it is not the one of the same name."""
        if self.before != BASE or subject.base is None:
            return shown(self.before)
        before = subject.base.round_of(after.name)
        round_ = "" if before is None or before.name == after.name else f" ({shown(before.name)})"
        return shown(subject.base.name) + round_

    def _before(self, subject: Subject, after: Round) -> Round | str | None:
        """The round before, or why there is none; None where only a few of its figures were kept."""
        if self.before == after.name:
            return f"this compares {shown(after.name)} with itself; name an earlier round"
        if self.before != BASE:
            return subject.rounds[self.before]
        if subject.base is None:
            return "there is no base; name one with --baseline or --against"
        return subject.base.round_of(after.name)

    def _kept(self, subject: Subject, after: Round) -> Difference | str:
        """From what a baseline file keeps; sections in common cannot be told, so that they count as different ones."""
        then = subject.base.headline if subject.base else None
        now = after.headline
        if now.value is None or then is None or then.value is None:
            return "pooled alpha is undefined in one of the two"
        if subject.base and subject.base.categories.keys() != set(after.study.categories):
            return (
                f"{shown(subject.base.name)} was kept with other categories, and keeps no codings that could be mapped; "
                "compare with --against REF, or keep the present state anew"
            )
        if now.value == then.value:
            return Difference(then.value, now.value, 0.0)
        if not now.se or not then.se or not then.sections:
            return "one of the two figures has no standard error"
        return difference_apart((then.value, then.se, then.sections), (now.value, now.se, now.counts.used))


@requirement("no_regression")
@dataclass(frozen=True, kw_only=True)
class NoRegression(Compared):
    """Pooled alpha must not be demonstrably lower than in another round."""

    no_regression: str = key(
        "round", "The round before, or base: the state that --baseline or --against names."
    )

    per: str | None = key(
        "text",
        "category: each category by itself, in place of pooled alpha.",
        default=None,
        choices=("category",),
    )

    @property
    def title(self) -> str:
        """pooled alpha, no regression"""
        return "each category, no regression" if self.per else "pooled alpha, no regression"

    def hold(self, subject: Subject) -> Iterable[Held]:
        """The difference of pooled alpha, or of each category's alpha."""
        return self._by_category(subject) if self.per else super().hold(subject)

    def _by_category(self, subject: Subject) -> Iterator[Held]:
        """It fails for each category that is worse, p adjusted for all of them (Holm)."""
        after = subject.of(self.round)
        found = self._compared(subject, after)
        if isinstance(found, str):
            yield Held("", self.if_undefined, unit="difference", reason=found)
            return
        for one in found.categories:
            if one.verdict == "unused":
                continue
            file, line = after.line_of(one.category)
            yield Held(
                one.category,
                {"worse": "fail", "too rare": self.if_undefined}.get(one.verdict, "pass"),
                one.difference if one.verdict != "too rare" else None,
                interval=one.interval,
                sections=min(one.uses),
                reason="used too rarely in one of the rounds to compare" if one.verdict == "too rare" else "",
                unit="difference",
                category=one.category,
                file=file,
                line=line,
            )

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
            more=more_to_settle(found, limits, 0.0, after) if found.difference < 0 else None,
            unit="difference",
            detectable=detectable_drop(found, self.alpha),
        )

    def _compared(self, subject: Subject, after: Round) -> RoundsCompared | str:
        """Both rounds compared, or why they cannot be."""
        before = self._before(subject, after)
        if isinstance(before, str):
            return before
        if before is None:
            return f"{self._named(subject, after)} keeps no codings; compare categories with --against REF"
        crosswalk = crosswalk_between(subject, before, after)
        if isinstance(crosswalk, str):
            return crosswalk
        try:
            return compare_rounds(
                before.study, after.study, crosswalk=crosswalk, confidence=1 - 2 * self.alpha, permutations=0
            )
        except UsageError as error:
            return str(error)


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
            more=more_to_settle(found, limits, bound, after),
            unit="difference",
        )
