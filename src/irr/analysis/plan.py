"""The plan: every figure that was asked for, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from irr.analysis.comparison import Comparison
from irr.analysis.report import AgreeOptions, Report
from irr.assignments import estimate_assignments
from irr.coefficients.gwet import ONE_VALUE
from irr.coefficients.registry import Coefficient, coefficients
from irr.criteria import CRITERIA
from irr.diagnosis.categories import CategoryVerdict, judge
from irr.diagnosis.category_figures import (
    estimate_categories,
    estimate_category_by_pairs,
    estimate_category_of_pair,
)
from irr.diagnosis.cautions import cautions, interval_cautions
from irr.diagnosis.posterior import Posteriors
from irr.errors import UsageError
from irr.estimates import Scope
from irr.interpretation.paradox import explain_gap
from irr.intervals import METHODS, Uncertainty
from irr.names import did_you_mean, listed, quoted
from irr.statistics.registry import Statistic, statistics
from irr.study import Study, Warned
from irr.values import NO_WEIGHTS, ChosenWeights, choose_weights
from irr.weights import Empty

if TYPE_CHECKING:
    from irr.result import Result

View = Literal["pooled", "set", "label", "category", "assignment"]
VIEWS: tuple[View, ...] = ("pooled", "set", "label", "category", "assignment")

#: Pairs of coders beyond which pairwise figures are left out, unless coders are chosen.
MOST_PAIRS = 300
#: Figures by category and pair beyond which they are left out.
MOST_BY_CATEGORY = 5000
#: Why a coefficient cannot be had on a view.
_WHY_NOT = {
    "set": "it needs the number of values there could be, and of sets that is 2^K, or those met, both arbitrary",
    "pooled": "it needs the number of values there could be, and is given for each category by --view category",
    "label": "it is about one category; use --view category",
    "category": "it is about all labels at once; use --view label",
    "assignment": "only percent-agreement is",
}
#: Figures that are explained, the widest gaps first.
MOST_EXPLAINED = 20
#: Levels k of "at least k coders" that are reported.
MOST_LEVELS = 9
DEFAULT_COEFFICIENTS = ("krippendorff-alpha", "percent-agreement", "cohen-kappa", "fleiss-kappa")
DEFAULT_CRITERIA = ("overlap", "exact", "jaccard", "dice", "masi")


def agree(
    study: Study,
    options: AgreeOptions | None = None,
    *,
    progress: Callable[[Iterable[Result]], Iterable[Result]] = iter,
    **chosen: Any,
) -> Report:
    """Agreement among the coders of a study, overall, by pair and by category.

    Options are the fields of `AgreeOptions`, by keyword or all in one. `progress` passes the figures on as
    they are made, and may tell somebody. Raises `UsageError` for a name that
    is not known or a request that makes no sense.

    >>> import pandas as pd
    >>> rows = [("s1", "Ana", "cost"), ("s1", "Ben", "cost"), ("s2", "Ana", "time"), ("s2", "Ben", "cost")]
    >>> study = Study.from_frame(pd.DataFrame(rows, columns=["section", "coder", "category"]))
    >>> agree(study, views=("set",)).select(name="percent-agreement", criterion="overlap")[0].value
    0.5
    """
    plan = Plan(study, replace(options or AgreeOptions(), **chosen))
    results = tuple(progress(plan.results()))
    return Report(
        plan.study,
        plan.options,
        results,
        tuple(plan.verdicts()),
        tuple(plan.warnings(results)),
        tuple(plan.explanations(results)),
    )


class Plan:
    """The figures that were asked for, one after another."""

    def __init__(self, study: Study, options: AgreeOptions) -> None:
        self.options = options
        self.study = _reference_first(study, options.reference)
        self._chosen_weights: dict[bool, ChosenWeights] = {}
        self.chosen, self.statistics = self._chosen()
        _check_names(options.criteria, CRITERIA, "criterion")
        _check_names(options.categories, self.study.categories, "category")
        _check_names(options.views, VIEWS, "view")
        _check_names([options.ci], METHODS, "interval method")
        self.views = self._views()
        self._check_weights()

    def _chosen(self) -> tuple[list[Coefficient], list[Statistic]]:
        """The coefficients asked for, or those of the panel, or the default; and the statistics."""
        if self.options.panel:
            return list(coefficients().values()), []
        asked = self.options.coefficients or DEFAULT_COEFFICIENTS
        if not self.options.coefficients:
            return [coefficients()[name] for name in asked], []
        # Only where a name is no coefficient's are the statistics imported.
        others = [name for name in asked if name not in coefficients()]
        known = statistics() if others else {}
        _check_names(others, [*coefficients(), *known], "coefficient")
        if others and not self.study.is_single_label:
            raise UsageError(
                f"{others[0]} is for single-category studies, and some ratings here name several categories"
            )
        return [coefficients()[name] for name in asked if name in coefficients()], [
            known[name] for name in others
        ]

    def _check_weights(self) -> None:
        """Refuse weights where no figure could have them."""
        if self.options.weights is None:
            return
        if "label" not in self.views:
            raise UsageError(
                "--weights are for the one label of a single-category study; sets of categories are weighted by "
                "--criterion"
            )
        for one in self.chosen:
            if not one.weighted and self.options.weights not in ("identity", "nominal"):
                raise UsageError(f"{one.name} knows no weights; use gwet-ac2")

    def _views(self) -> tuple[str, ...]:
        asked: tuple[str, ...] = self.options.views
        if "label" in asked and not self.study.is_single_label:
            several = int((self.study.sets.sizes[self.study.set_id] > 1).sum())
            raise UsageError(
                f"view label is for single-category studies, and {several:,} ratings here name several "
                "categories; use --view set or --view pooled"
            )
        if not asked:
            asked = ("pooled", "set", *(("label",) if self.study.is_single_label else ()), "category")
        return tuple(view for view in asked if view != "category" or self.options.per_category)

    @cached_property
    def collapsed(self) -> Study:
        return self.study.collapsed

    @cached_property
    def uncertainty(self) -> Uncertainty:
        """How intervals are made; one object, so that all figures share the same draws."""
        options = self.options
        return Uncertainty(
            options.ci,
            options.confidence,
            options.resamples,
            options.seed,
            options.population,
            self.collapsed.document,
        )

    @cached_property
    def posteriors(self) -> Posteriors:
        return Posteriors(self.collapsed, self.options.seed)

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """The pairs of coders compared; none where there are too many to be read."""
        n = len(self.study.coders)
        return [] if n * (n - 1) // 2 > MOST_PAIRS else list(combinations(range(n), 2))

    @property
    def pairs_shown(self) -> list[tuple[int, int]]:
        """The pairs that get figures of their own. Of two coders the pair is all there is."""
        return self.pairs if self.options.pairwise or len(self.study.coders) == 2 else []

    def results(self) -> Iterator[Result]:
        """Every figure, in the order of the report."""
        for view in self.views:
            if view == "assignment":
                yield from self._assignments()
            elif view == "category":
                yield from self._categories()
            else:
                yield from self._whole(view)
            if view == "label":
                yield from self._statistics()

    def verdicts(self) -> Iterator[CategoryVerdict]:
        """The verdict on each category reported."""
        if "category" in self.views:
            for one in judge(self.collapsed, self.posteriors, self.options.flags):
                if not self.options.categories or one.id in self.options.categories:
                    yield one

    def _whole(self, view: str) -> Iterator[Result]:
        comparisons: dict[tuple[str | None, Empty, ChosenWeights], Comparison] = {}
        for coefficient in self._defined_on(view):
            weights = NO_WEIGHTS
            if view == "label":
                weights = self._weights(coefficient)
            for criterion in self._criteria(coefficient) if view == "set" else (None,):
                key = (criterion, self._empty(coefficient, criterion), weights)
                if key not in comparisons:
                    comparisons[key] = Comparison(self, view, *key)
                yield from comparisons[key].results(coefficient)

    def _weights(self, coefficient: Coefficient) -> ChosenWeights:
        """The weights of labels; the same object for the same coefficients, so that tallies are shared."""
        is_alpha = coefficient.name == "krippendorff-alpha"
        if is_alpha not in self._chosen_weights:
            self._chosen_weights[is_alpha] = choose_weights(self.collapsed, self.options.weights, is_alpha)
        return self._chosen_weights[is_alpha]

    def _defined_on(self, view: str) -> list[Coefficient]:
        """The chosen coefficients that the view allows; one asked for by name is refused with the reason."""
        refused = [one for one in self.chosen if view not in one.views]
        if refused and self.options.coefficients and self.options.views:
            raise UsageError(f"{refused[0].name} is not defined on view {view}: {_WHY_NOT[view]}")
        return [one for one in self.chosen if view in one.views]

    def _criteria(self, coefficient: Coefficient) -> tuple[str, ...]:
        if self.options.criteria:
            return self.options.criteria
        if coefficient.name in ("percent-agreement", "krippendorff-alpha"):
            return DEFAULT_CRITERIA
        return ("exact",)

    def _empty(self, coefficient: Coefficient, criterion: str | None) -> Empty:
        if self.options.empty:
            return self.options.empty
        return "disagree" if criterion == "overlap" and not coefficient.corrects else "agree"

    def _categories(self) -> Iterator[Result]:
        number = {name: k for k, name in enumerate(self.study.categories)}
        wanted = [number[name] for name in self.options.categories or self.study.categories]
        for coefficient in self._defined_on("category"):
            if coefficient.coders == "any" or len(self.study.coders) < 2:
                scope = self.scope("category", self.study.coders)
                yield from estimate_categories(
                    coefficient, self.posteriors, wanted, scope, self.options.margins
                )
            elif coefficient.coders == "pair" and self._asked_by_category(len(wanted)):
                for pair in self.pairs_shown:
                    scope = self.scope("category", tuple(self.study.coders[g] for g in pair))
                    for k in wanted:
                        yield estimate_category_of_pair(coefficient, self.collapsed, k, pair, scope)
            elif coefficient.coders == "mean-of-pairs" and self._asked_by_category(len(wanted)):
                scope = self.scope("category", self.study.coders)
                for k in wanted:
                    yield estimate_category_by_pairs(coefficient, self.collapsed, k, self.pairs, scope)

    def _asked_by_category(self, categories: int) -> bool:
        """Whether figures by category and pair were asked for by name, and are few enough to be read."""
        return bool(self.options.coefficients) and categories * len(self.pairs) <= MOST_BY_CATEGORY

    def _statistics(self) -> Iterator[Result]:
        """The statistics asked for: of each pair, or of all coders."""
        if not self.statistics:
            return
        from irr.statistics.estimating import estimate_statistic

        for one in self.statistics:
            everyone = tuple(range(len(self.study.coders)))
            for coders in self.pairs if one.coders == "pair" else [everyone]:
                scope = self.scope("label", tuple(self.study.coders[g] for g in coders))
                yield estimate_statistic(one, self.collapsed, coders, scope)

    def _assignments(self) -> Iterator[Result]:
        if any(one.name == "percent-agreement" for one in self.chosen):
            for k in self.levels:
                yield estimate_assignments(self.collapsed, k, self.scope("assignment", self.study.coders))

    @property
    def levels(self) -> range:
        """The k of "at least k coders": from two to all."""
        return range(2, min(len(self.study.coders), MOST_LEVELS + 1) + 1)

    def scope(self, view: str, coders: tuple[str, ...], **definition: str) -> Scope:
        """What a figure of this view is about."""
        return Scope(
            view,
            coders,
            definition=definition | self.study.choices,
            uncertainty=self.uncertainty,
        )

    def explanations(self, results: Iterable[Result]) -> Iterator[str]:
        """Why a coefficient is low where coders mostly agree: labels first, then categories, widest gap first."""
        told = [
            result
            for result in results
            if (result.view == "label" or (result.view, result.name) == ("category", "krippendorff-alpha"))
            and "weights" not in result.definition
        ]
        told.sort(key=lambda one: (one.view != "label", (one.value or 0) - (one.observed or 0)))
        texts = (explain_gap(self.collapsed, result) for result in told[:MOST_EXPLAINED])
        yield from (text for text in texts if text)

    def warnings(self, results: Iterable[Result]) -> Iterator[Warned]:
        """What a person should look at, in the data and in the figures."""
        yield from self.study.warnings
        yield from cautions(self.study)
        yield from interval_cautions(results)
        if not self.study.scale.declared and any(one.views == ONE_VALUE for one in self.chosen):
            yield Warned(
                "categories_not_declared",
                f"without a codebook the {len(self.study.categories)} categories met are taken for all there are; "
                "AC1, AC2 and Brennan-Prediger depend on that number",
            )
        if self.options.pairwise and not self.pairs and len(self.study.coders) > 1:
            yield Warned(
                "pairs_left_out",
                f"{len(self.study.coders):,} coders form more than {MOST_PAIRS} pairs; figures by pair are left out "
                "(choose coders with --coder)",
            )


def _reference_first(study: Study, reference: str | None) -> Study:
    """The study with the reference coder in front, so that the pairs begin with that coder."""
    if reference is None:
        return study
    if reference not in study.coders:
        raise UsageError(
            f"no coder called {quoted(reference)}{did_you_mean(reference, study.coders)} among those compared "
            f"({listed(study.coders)})"
        )
    return study.with_coders([reference, *(name for name in study.coders if name != reference)])


def _check_names(asked: Iterable[str], known: Iterable[str], kind: str) -> None:
    known = list(known)
    for name in asked:
        if name not in known:
            raise UsageError(f"no {kind} called {quoted(name)}{did_you_mean(name, known)}")
