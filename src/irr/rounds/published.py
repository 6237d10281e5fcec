"""A study against published figures: the difference from each, as far as what was published lets it be told."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Literal

from irr.coefficients.registry import coefficients, find
from irr.diagnosis.category_figures import estimate_categories
from irr.diagnosis.posterior import Posteriors
from irr.errors import UsageError
from irr.estimates import Scope
from irr.intervals import Uncertainty, wilson
from irr.names import listed, quoted
from irr.result import Interval
from irr.rounds.measures import VIEWS, Measure
from irr.rounds.model import CompareOptions, Side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.result import Result
    from irr.study import Study, Warned

Verdict = Literal["differs", "no telling", "undefined"]


@dataclass(frozen=True)
class PublishedFigure:
    """A figure that somebody published, with whatever they said of its uncertainty.

    `name` is a coefficient's, or percent: the share of sections with a category in common. `n` are the
    sections of a percentage.
    """

    name: str
    value: float
    coders: tuple[str, ...] = ()
    all_share: bool = False
    view: str | None = None
    criterion: str | None = None
    category: str | None = None
    n: int | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None

    def interval(self, level: float) -> Interval | None:
        """The interval that was published, or what follows from its n or standard error; None where nothing does."""
        if self.low is not None and self.high is not None:
            return Interval(self.low, self.high, level, "published")
        if self.n is not None and self.is_percent:
            return wilson(self.value * self.n, self.n, level)
        if self.se is not None:
            half = NormalDist().inv_cdf((1 + level) / 2) * self.se
            return Interval(self.value - half, self.value + half, level, "published-se")
        return None

    @property
    def is_percent(self) -> bool:
        """Whether it is a share of sections."""
        return self.name in ("percent", "percent-agreement")


@dataclass(frozen=True)
class PublishedChange:
    """Our figure beside a published one; `difference` is ours less theirs.

    `interval` is that of the difference where theirs has one, else None, and `inside` says whether theirs
    lies in the interval of ours.
    """

    published: PublishedFigure
    ours: Result
    difference: float | None
    interval: Interval | None
    inside: bool | None
    verdict: Verdict


@dataclass(frozen=True)
class PublishedCompared:
    """A study against published figures; `source` is where those are from, if it was said."""

    study: Side
    source: str
    figures: tuple[PublishedChange, ...]
    options: CompareOptions
    warnings: tuple[Warned, ...]

    @property
    def says_nothing(self) -> bool:
        """Whether nothing could be compared."""
        return all(one.difference is None for one in self.figures)


def compare_published(
    study: Study,
    figures: Sequence[PublishedFigure],
    options: CompareOptions | None = None,
    source: str = "",
    **chosen: Any,
) -> PublishedCompared:
    """The study's own figures beside published ones of other sections.

    The interval of a difference is made of the two intervals (Newcombe 1998, for two percentages; Zou & Donner
    2008, for any two figures). Raises `UsageError` for a coder, a category or a figure that is not known.
    """
    options = replace(options or CompareOptions(), **chosen)
    return PublishedCompared(
        Side(study.coders, study.n_sections, study.categories, study.reading),
        source,
        tuple(_compared(one, _ours(study, one, options), options.confidence) for one in figures),
        options,
        study.warnings,
    )


def _compared(published: PublishedFigure, ours: Result, level: float) -> PublishedChange:
    if ours.value is None:
        return PublishedChange(published, ours, None, None, None, "undefined")
    change = ours.value - published.value
    if not isinstance(ours.interval, Interval):
        return PublishedChange(published, ours, change, None, None, "no telling")
    mine, theirs = ours.interval, published.interval(level)
    inside = mine.low <= published.value <= mine.high
    if theirs is None:
        return PublishedChange(published, ours, change, None, inside, "no telling" if inside else "differs")
    below = math.hypot(ours.value - mine.low, theirs.high - published.value)
    above = math.hypot(mine.high - ours.value, published.value - theirs.low)
    method = "newcombe" if theirs.method == mine.method == "wilson" else "combined"
    interval = Interval(change - below, change + above, level, method)
    apart = interval.low > 0 or interval.high < 0
    return PublishedChange(published, ours, change, interval, inside, "differs" if apart else "no telling")


def _ours(study: Study, published: PublishedFigure, options: CompareOptions) -> Result:
    """The same figure of our study."""
    for coder in published.coders:
        study.number_of_coder(coder)
    if published.category is not None:
        return _of_category(study, published, options)
    if published.is_percent:
        share, criterion = coefficients()["percent-agreement"], published.criterion or "overlap"
        measure = Measure(share, "set", criterion, published.coders, published.all_share)
        return measure.of(study, options).result
    one = find(published.name)
    possible = [name for name in VIEWS if name in one.views]
    view = published.view or (possible[0] if possible else "category")
    if view not in possible:
        raise UsageError(f"{one.name} is not defined on view {quoted(view)}; it is on {listed(possible)}")
    if view == "label" and not study.is_single_label:
        raise UsageError(
            f"{one.name} is for single-category studies, and some ratings here name several categories"
        )
    chosen = (published.criterion or "overlap") if view == "set" else None
    measure = Measure(one, view, chosen, published.coders)
    return measure.of(study, options).result


def _of_category(study: Study, published: PublishedFigure, options: CompareOptions) -> Result:
    if published.category not in study.categories:
        raise UsageError(f"no category called {quoted(published.category or '')}")
    chosen = (study.with_coders(published.coders) if published.coders else study).collapsed
    one = find("percent-agreement" if published.is_percent else published.name)
    if one.coders != "any":
        raise UsageError(f"{one.name} of a category is not compared; use krippendorff-alpha")
    uncertainty = Uncertainty(level=options.confidence, documents=chosen.document)
    scope = Scope("category", chosen.coders, uncertainty=uncertainty)
    number = chosen.categories.index(published.category)
    (found,) = estimate_categories(one, Posteriors(chosen, options.seed), [number], scope, "pairable")
    return found
