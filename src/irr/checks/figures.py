"""A coefficient or a percentage that must reach a bound: overall, by pair of coders, or for each category."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from irr.analysis.plan import MOST_PAIRS
from irr.checks.bounded import Bounded
from irr.checks.keys import key
from irr.checks.requirement import requirement
from irr.criteria import CRITERIA
from irr.errors import UsageError
from irr.names import did_you_mean, listed, quoted, shown

if TYPE_CHECKING:
    from irr.checks.model import Held
    from irr.checks.subject import Round, Subject
    from irr.result import Result


def _coefficients() -> Sequence[str]:
    from irr.coefficients.registry import coefficients

    return list(coefficients())


@requirement("coefficient")
@dataclass(frozen=True, kw_only=True)
class CoefficientRequired(Bounded):
    """A coefficient must reach a bound: overall, between two coders, or for each category.

    On the estimate, or on a limit of its interval: with the lower limit it is shown to reach the bound.
    """

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
        choices=("any",),
    )

    def problem(self) -> str | None:
        """What is wrong with the keys together, if anything."""
        if self.per and (self.view or self.criterion or self.pair):
            return "per: category goes without view, criterion and pair"
        if self.categories and not self.per:
            return "categories needs per: category"
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
        options["confidence"] = self.level
        if self.pair is None:
            found = [one for one in round_.report(**options).results if one.all is None]
            of_all = [one for one in found if len(one.coders) == len(round_.study.coders)]
            if not of_all:
                raise UsageError(
                    f"{self.coefficient} is for two coders, and {shown(round_.name)} has "
                    f"{len(round_.study.coders)}; add pair: any, or name two"
                )
            yield from (self.of_result(one, "") for one in of_all)
            return
        yield from _of_each_pair(self, round_, self.pair, options)

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
                times = f"{uses} section{'' if uses == 1 else 's'}"
                text = f"used in {times}, below min_uses {self.min_uses}: too rare to judge"
                yield self.without_figure(what, text, **place)
            else:
                yield self.of_result(result, what, **place)


@requirement("percent")
@dataclass(frozen=True, kw_only=True)
class PercentRequired(Bounded):
    """A percentage of sections on which coders agree must reach a bound.

    It has a chance level, and rises whenever categories are merged: never let it be the only requirement.
    """

    percent: str = key("text", "How two sets agree, as in irr list criteria.", choices=tuple(CRITERIA))
    pair: str | tuple[str, ...] = key(
        "pair",
        "any (each pair of coders by itself), mean (of the pairs), all (all coders at once; overlap only), or the "
        "names of two coders.",
        default="mean",
        choices=("any", "mean", "all"),
    )

    @property
    def title(self) -> str:
        """percent agreement, overlap, each pair"""
        return f"percent agreement, {self.percent}{_of_pairs(self.pair)}"

    def hold(self, subject: Subject) -> Iterable[Held]:
        """The percentage of pairs, their mean, or of all coders at once."""
        round_ = subject.of(self.round)
        options: dict[str, Any] = {
            "coefficients": ("percent-agreement",),
            "views": ("set",),
            "criteria": (self.percent,),
            "confidence": self.level,
        }
        if self.pair not in ("all", "mean"):
            yield from _of_each_pair(self, round_, self.pair, options)
            return
        coders = round_.study.coders
        # Of two coders, all of them are the pair.
        rule = "all-share" if self.pair == "all" and len(coders) > 2 else None
        for one in round_.report(**options).results:
            if one.all == rule and len(one.coders) == len(coders):
                yield self.of_result(one, "")

    def problem(self) -> str | None:
        """What is wrong with the keys together, if anything."""
        if self.pair == "all" and self.percent != "overlap":
            return "pair: all is for percent: overlap"
        return super().problem()


def _of_each_pair(
    asked: Bounded, round_: Round, pair: str | Sequence[str], options: dict[str, Any]
) -> Iterable[Held]:
    """The figure of each pair of coders, or of two that are named, as if there were no others."""
    coders = round_.study.coders
    if len(coders) < 2:
        yield asked.without_figure("", "agreement needs two coders")
        return
    for name in () if isinstance(pair, str) else pair:
        if name not in coders:
            hint = did_you_mean(name, coders)
            raise UsageError(
                f"no coder called {quoted(name)} in {shown(round_.name)}{hint} (there are {listed(coders)})"
            )
    pairs = list(combinations(coders, 2)) if isinstance(pair, str) else [tuple(pair)]
    if len(pairs) > MOST_PAIRS:
        raise UsageError(
            f"{len(coders):,} coders form more than {MOST_PAIRS} pairs; name two with pair: [NAME, NAME], or "
            "choose coders of the round with coders"
        )
    for names in pairs:
        for one in round_.of_coders(names).report(**options).results:
            if one.all is None and len(one.coders) == 2:
                yield asked.of_result(one, _named(one))


def _of_pairs(pair: str | Sequence[str] | None) -> str:
    """Which pairs, for a title."""
    if pair is None or isinstance(pair, str):
        words = {"any": "each pair of coders", "mean": "mean of pairs", "all": "all coders at once"}
        return "" if pair is None else f", {words[pair]}"
    return f", {shown(pair[0])} – {shown(pair[1])}"


def _named(result: Result) -> str:
    """The coders, and the category if there is one."""
    pair = " – ".join(map(shown, result.coders))
    return f"{result.category}, {pair}" if result.category else pair
