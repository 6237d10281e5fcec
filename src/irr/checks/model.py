"""What a check comes to: verdicts, the figures they rest on, and what changed since an earlier state."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from irr.checks.requirement import Requirement
    from irr.notices import Notice
    from irr.result import Interval
    from irr.study import Warned

#: What a figure is, so that reporters can write it.
Unit = Literal["coefficient", "share", "count", "errors", "difference"]
Outcome = Literal["pass", "fail", "inconclusive", "undefined", "skipped"]
#: From what decides most to what decides least.
ORDER: tuple[Outcome, ...] = ("fail", "undefined", "inconclusive", "pass", "skipped")


@dataclass(frozen=True)
class Held:
    """One figure held against one bound; nothing is rounded.

    `what` names the figure within its requirement, "" where there is only one. `value` is the estimate, `compared` what
    was held against `bound`: the estimate, or a limit of the interval. `more` is how many more sections like
    those coded would settle it: 0 where it is settled, None where no number can be given. `reason` says why there is
    no figure, or what a figure cannot say. `notices` are what is worth pointing at in files. `known` marks
    a failure that was there before and is no worse.
    """

    what: str
    outcome: Outcome
    value: float | None = None
    compared: float | None = None
    bound: float | None = None
    #: Whether the figure is to be at least or at most the bound, and whether it is a limit that is to be.
    sense: Literal["≥", "≤", ">"] = "≥"
    on: Literal["", "lower", "upper"] = ""
    interval: Interval | None = None
    sections: int | None = None
    more: int | None = None
    reason: str = ""
    unit: Unit = "coefficient"
    category: str | None = None
    file: str | None = None
    line: int | None = None
    notices: tuple[Notice, ...] = ()
    signature: str | None = None
    known: bool = False
    #: Of a difference: the one that would have been found with probability .80.
    detectable: float | None = None

    @property
    def counts_as(self) -> Outcome:
        """The outcome as the gate sees it."""
        return "pass" if self.known else self.outcome


@dataclass(frozen=True)
class Verdict:
    """A requirement, and each figure it was held against."""

    requirement: Requirement
    round: str
    held: tuple[Held, ...]

    @property
    def outcome(self) -> Outcome:
        """The worst outcome; where all is skipped there was nothing to check, which nobody asked for."""
        outcomes = {one.counts_as for one in self.held}
        found: Outcome = next((one for one in ORDER if one in outcomes), "skipped")
        return "undefined" if found == "skipped" else found


@dataclass(frozen=True)
class Change:
    """Something that differs from the base: an outcome, or the standing of a category; None where it was not there."""

    what: str
    before: str | None
    after: str | None
    value_before: float | None = None
    value_after: float | None = None
    worse: bool | None = None
    unit: Unit = "coefficient"


@dataclass(frozen=True)
class RoundSummary:
    """What a round holds; `codebook` is as coder files name it."""

    name: str
    sections: int
    coders: tuple[str, ...]
    codebook: str | None
    under_check: bool


@dataclass(frozen=True)
class Checked:
    """Everything `irr check` says.

    `inconclusive` is what an inconclusive verdict counts as, None for neither. `base` names the earlier state, if any.
    """

    config: str
    verdicts: tuple[Verdict, ...]
    base: str | None = None
    changes: tuple[Change, ...] = ()
    warnings: tuple[Warned, ...] = ()
    inconclusive: Literal["fail", "pass"] | None = None
    rounds: tuple[RoundSummary, ...] = ()

    @property
    def counts(self) -> Counter[Outcome]:
        """How many requirements came to each outcome."""
        return Counter(one.outcome for one in self.verdicts)

    @property
    def outcome(self) -> Outcome:
        """The outcome of the whole: fail, undefined or inconclusive (nothing can be said), or pass."""
        outcomes = {self.counted(one) for one in self.counts}
        return next(one for one in ORDER if one in outcomes)

    def counted(self, outcome: Outcome) -> Outcome:
        """An outcome as it counts here, where it was said what an inconclusive one counts as."""
        return self.inconclusive or outcome if outcome == "inconclusive" else outcome
