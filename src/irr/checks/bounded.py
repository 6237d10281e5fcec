"""What figures with a bound have in common: the keys, and how a figure is held against the bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from irr.checks.keys import key
from irr.checks.model import Held, Outcome
from irr.checks.requirement import Requirement
from irr.checks.settling import more_sections
from irr.result import Interval

if TYPE_CHECKING:
    from irr.result import Result

On = Literal["estimate", "lower", "upper"]
#: Sums of shares are off by as much: 75 of 150 may come out a little below .5.
NOISE = 1e-12


@dataclass(frozen=True, kw_only=True)
class Bounded(Requirement):
    """A figure that must reach a bound, or not exceed one."""

    at_least: float | None = key("number", "The figure must be this or more.", default=None)
    at_most: float | None = key("number", "The figure must be this or less.", default=None)
    on: On = key(
        "text",
        "What is compared: the estimate, or the lower or upper limit of its interval. With lower the figure is "
        "shown to reach the bound, with upper not shown to miss it.",
        default="estimate",
        choices=("estimate", "lower", "upper"),
    )
    confidence: float = key(
        "share",
        "How sure a limit is, on its own side: .95 takes the limits of the 90% interval. The estimate is "
        "shown with the interval of this level.",
        default=0.95,
    )

    @property
    def level(self) -> float:
        """The level of the interval whose limits are wanted."""
        return self.confidence if self.on == "estimate" else round(2 * self.confidence - 1, 12)

    def problem(self) -> str | None:
        """What is wrong with the bounds as they stand, if anything."""
        if (self.at_least is None) == (self.at_most is None):
            return "say at_least or at_most, one of them"
        if not 0.75 <= self.confidence < 1:
            return "confidence must be from .75 to below 1"
        bound = self.at_least if self.at_most is None else self.at_most
        if bound is not None and not -1 <= bound <= 1:
            return (
                f"no coefficient or share can be {bound:g}; a percentage is written as a share, .80 for 80%"
            )
        return None

    def of_result(self, result: Result, what: str, **place: Any) -> Held:
        """A result held against the bound."""
        if result.value is None:
            reason = result.undefined.text if result.undefined else "there is no figure"
            return self.without_figure(what, reason, **place)
        interval = result.interval if isinstance(result.interval, Interval) else None
        return self.of_value(
            result.value,
            interval,
            result.counts.used,
            what,
            unit="share" if result.is_share else "coefficient",
            signature=result.signature,
            **place,
        )

    def without_figure(self, what: str, reason: str, **place: Any) -> Held:
        """Where there is nothing to hold against the bound."""
        return Held(what, self.if_undefined, reason=reason, **self._asked, **place)

    def of_value(
        self, value: float, interval: Interval | None, sections: int, what: str, **place: Any
    ) -> Held:
        """A value with its interval held against the bound."""
        bound = self.at_least if self.at_most is None else self.at_most
        assert bound is not None  # `problem` was asked
        if self.on != "estimate" and interval is None:
            return self.without_figure(
                what, "it has no interval, so that there is no limit to compare", **place
            )
        compared = value
        if interval is not None and self.on != "estimate":
            compared = interval.low if self.on == "lower" else interval.high
        outcome = self._outcome(compared, interval, bound)
        more = more_sections(value, interval, bound, sections, place.get("unit") == "share")
        return Held(
            what,
            outcome,
            value,
            compared,
            interval=interval,
            sections=sections,
            more=more,
            **self._asked,
            **place,
        )

    @property
    def _asked(self) -> dict[str, Any]:
        """The bound, and what is held against it."""
        return {
            "bound": self.at_least if self.at_most is None else self.at_most,
            "sense": "≥" if self.at_most is None else "≤",
            "on": "" if self.on == "estimate" else self.on,
        }

    def _outcome(self, compared: float, interval: Interval | None, bound: float) -> Outcome:
        """Compared as they are, unrounded but for the noise of arithmetic.

        Where the limit that must reach the bound does not, the figure fails if even the other limit does not, and
        otherwise it is open.
        """
        if self.at_least is not None:
            if compared >= bound - NOISE:
                return "pass"
            return "inconclusive" if self.on == "lower" and interval and interval.high >= bound else "fail"
        if compared <= bound + NOISE:
            return "pass"
        return "inconclusive" if self.on == "upper" and interval and interval.low <= bound else "fail"
