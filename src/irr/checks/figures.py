"""A coefficient or a percentage that must reach a bound: overall, by pair of coders, or for each category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from irr.checks.keys import key
from irr.checks.model import Held, Outcome
from irr.checks.requirement import Requirement, requirement
from irr.checks.settling import more_sections
from irr.criteria import CRITERIA
from irr.errors import UsageError
from irr.names import did_you_mean, listed, quoted, shown
from irr.result import Interval

if TYPE_CHECKING:
    from irr.checks.subject import Round, Subject
    from irr.result import Result

On = Literal["estimate", "lower", "upper"]


def _coefficients() -> Sequence[str]:
    from irr.coefficients.registry import coefficients

    return list(coefficients())


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
        return self.confidence if self.on == "estimate" else 2 * self.confidence - 1

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
        """Compared as they are, unrounded.

        Where the limit that must reach the bound does not, the figure fails if even the other limit does not, and
        otherwise it is open.
        """
        if self.at_least is not None:
            if compared >= bound:
                return "pass"
            return "inconclusive" if self.on == "lower" and interval and interval.high >= bound else "fail"
        if compared <= bound:
            return "pass"
        return "inconclusive" if self.on == "upper" and interval and interval.low <= bound else "fail"


@requirement("coefficient")
@dataclass(frozen=True, kw_only=True)
class CoefficientRequired(Bounded):
    """A coefficient must reach a bound: overall, between two coders, or for each category."""

    coefficient: str = key("text", "The coefficient, as in irr list coefficients.", choices=_coefficients)
    view: str | None = key(
        "text",
        "What is compared: pooled (all category decisions), set, or label; else pooled.",
        default=None,
        choices=("pooled", "set", "label"),
    )
    criterion: str | None = key(
        "text",
        "How two sets are compared, with view: set; else exact.",
        default=None,
        choices=tuple(CRITERIA),
    )
    per: str | None = key("text", "category: each category by itself.", default=None, choices=("category",))
    categories: tuple[str, ...] = key("texts", "With per: category, only these.", default=())
    min_uses: int = key(
        "count",
        "With per: category, sections with a category below which its figure counts as undefined.",
        default=5,
    )
    pair: str | tuple[str, ...] | None = key(
        "pair",
        "any (each pair of coders by itself), or the names of two coders; else all coders.",
        default=None,
    )

    def problem(self) -> str | None:
        """What is wrong with the keys together, if anything."""
        if self.per and (self.view or self.criterion or self.pair):
            return "per: category goes without view, criterion and pair"
        if self.categories and not self.per:
            return "categories needs per: category"
        if self.pair == "all":
            return "pair: all is for percent; a coefficient is of all coders where pair is left out"
        if self.criterion and self.view != "set":
            return "criterion needs view: set"
        return super().problem()

    @property
    def title(self) -> str:
        """krippendorff-alpha, pooled"""
        if self.per:
            return f"{self.coefficient}, each category"
        criterion = f" ({self.criterion or 'exact'})" if self.view == "set" else ""
        return f"{self.coefficient}, {self.view or 'pooled'}{criterion}{_of_pairs(self.pair)}"

    def hold(self, subject: Subject) -> Iterable[Held]:
        """The coefficient of all coders, of pairs, or of each category."""
        round_ = subject.of(self.round)
        if self.per:
            yield from self._by_category(round_)
            return
        view = self.view or "pooled"
        options: dict[str, Any] = {"coefficients": (self.coefficient,), "views": (view,)}
        if view == "set":
            options["criteria"] = (self.criterion or "exact",)
        report = round_.report(**options, confidence=self.level)
        found = [one for one in report.results if one.all is None]
        yield from _chosen_pairs(self, found, round_, self.pair or "mean")

    def _by_category(self, round_: Round) -> Iterable[Held]:
        report = round_.report(
            coefficients=(self.coefficient,),
            views=("category",),
            categories=self.categories,
            confidence=self.level,
        )
        judged_on = {one.id: one.sections for one in report.categories}
        for result in report.results:
            category = result.category or ""
            file, line = round_.line_of(category)
            place: dict[str, Any] = {"category": category, "file": file, "line": line}
            what = category if len(result.coders) == len(round_.study.coders) else _named(result)
            uses = judged_on.get(category, 0)
            if uses < self.min_uses:
                text = f"used in {uses} sections, below min_uses {self.min_uses}: too rare to judge"
                yield self.without_figure(what, text, **place)
            else:
                yield self.of_result(result, what, **place)


@requirement("percent")
@dataclass(frozen=True, kw_only=True)
class PercentRequired(Bounded):
    """A percentage of sections on which coders agree must reach a bound. It falls with nothing but chance."""

    percent: str = key("text", "How two sets agree, as in irr list criteria.", choices=tuple(CRITERIA))
    pair: str | tuple[str, ...] = key(
        "pair",
        "any (each pair of coders by itself), mean (of the pairs), all (all coders at once; overlap only), or the "
        "names of two coders.",
        default="mean",
    )

    @property
    def title(self) -> str:
        """percent agreement, overlap, each pair"""
        return f"percent agreement, {self.percent}{_of_pairs(self.pair)}"

    def hold(self, subject: Subject) -> Iterable[Held]:
        """The percentage of pairs, their mean, or of all coders at once."""
        round_ = subject.of(self.round)
        report = round_.report(
            coefficients=("percent-agreement",),
            views=("set",),
            criteria=(self.percent,),
            confidence=self.level,
        )
        if self.pair == "all" and len(round_.study.coders) > 2:
            found = [one for one in report.results if one.all == "all-share"]
            yield from (self.of_result(one, "all coders share one") for one in found)
            return
        pair = "mean" if self.pair == "all" else self.pair
        yield from _chosen_pairs(self, [one for one in report.results if one.all is None], round_, pair)

    def problem(self) -> str | None:
        """What is wrong with the keys together, if anything."""
        if self.pair == "all" and self.percent != "overlap":
            return "pair: all is for percent: overlap"
        return super().problem()


def _chosen_pairs(
    asked: Bounded, results: Sequence[Result], round_: Round, pair: str | Sequence[str]
) -> Iterable[Held]:
    """Of figures by pair and over all coders, those wanted."""
    coders = round_.study.coders
    of_all = [one for one in results if len(one.coders) == len(coders)]
    if pair == "mean":
        if not of_all:
            raise UsageError(
                f"line {asked.line} of irr.yml: this coefficient is for two coders; add pair: any, or name two"
            )
        yield from (asked.of_result(one, "") for one in of_all)
        return
    pairs = [one for one in results if len(one.coders) == 2]
    if pair != "any":
        names = (pair,) if isinstance(pair, str) else tuple(pair)
        for name in names:
            if name not in coders:
                raise UsageError(
                    f"line {asked.line} of irr.yml: no coder called {quoted(name)} in {round_.name}"
                    f"{did_you_mean(name, coders)} (there are {listed(coders)})"
                )
        pairs = [one for one in pairs if set(one.coders) == set(names)]
    if not pairs and len(coders) < 2:
        yield asked.without_figure("", "agreement needs two coders")
    yield from (asked.of_result(one, _named(one)) for one in pairs)


def _of_pairs(pair: str | Sequence[str] | None) -> str:
    """Which pairs, for a title."""
    if pair is None or isinstance(pair, str):
        words = {"any": "each pair of coders", "mean": "mean of pairs", "all": "all coders at once"}
        return "" if pair is None else f", {words[pair]}"
    return f", {shown(pair[0])} – {shown(pair[1])}"


def _named(result: Result) -> str:
    """The coders, and the category if there is one."""
    pair = " – ".join(result.coders)
    return f"{result.category}, {pair}" if result.category else pair
