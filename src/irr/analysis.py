"""The analysis: which figures are computed, in which order. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from irr.assignments import estimate_assignments
from irr.coefficients.registry import Coefficient, find
from irr.diagnosis.categories import CategoryVerdict, FlagRule, Posteriors, expected_false_flags, judge
from irr.diagnosis.category_figures import (
    estimate_categories,
    estimate_category_by_pairs,
    estimate_category_of_pair,
)
from irr.diagnosis.cautions import cautions
from irr.errors import UsageError
from irr.estimates import Scope, estimate, estimate_mean_of_pairs
from irr.joint import Rule, estimate_jointly, split_of_pair
from irr.names import did_you_mean, quoted
from irr.ratings import Ratings, label_ratings, pooled_ratings, set_ratings
from irr.study import Study, Warned
from irr.tally import Margins, Tally
from irr.weights import CRITERIA, Empty

if TYPE_CHECKING:
    from irr.result import Result

View = Literal["pooled", "set", "label", "category", "assignment"]
VIEWS: tuple[View, ...] = ("pooled", "set", "label", "category", "assignment")

#: Pairs of coders beyond which pairwise figures are left out, unless coders are chosen.
MOST_PAIRS = 300
#: Figures by category and pair beyond which they are left out.
MOST_BY_CATEGORY = 5000
#: Levels k of "at least k coders" that are reported.
MOST_LEVELS = 9
DEFAULT_COEFFICIENTS = ("krippendorff-alpha", "percent-agreement", "cohen-kappa", "fleiss-kappa")
DEFAULT_CRITERIA = ("overlap", "exact", "jaccard", "dice", "masi")


@dataclass(frozen=True)
class AgreeOptions:
    """What to compute. An empty tuple means the default choice.

    `empty` None is the default of each figure: two coders who both chose nothing agree for coefficients,
    and for the share-a-category percentage do not count as sharing one (Gillard et al. 2013).
    """

    coefficients: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    reference: str | None = None
    confidence: float = 0.95
    empty: Empty | None = None
    margins: Margins = "pairable"
    seed: int = 0
    per_category: bool = True
    pairwise: bool = True
    flags: FlagRule = field(default_factory=FlagRule)


@dataclass(frozen=True)
class Report:
    """Everything `irr agree` says, unrounded, in the order it is said."""

    study: Study
    options: AgreeOptions
    results: tuple[Result, ...]
    categories: tuple[CategoryVerdict, ...]
    warnings: tuple[Warned, ...]

    def select(self, **fields: object) -> list[Result]:
        """The results whose fields have these values: `report.select(name="cohen-kappa", view="pooled")`."""
        return [
            result
            for result in self.results
            if all(getattr(result, name) == value for name, value in fields.items())
        ]

    @property
    def expected_false_flags(self) -> float:
        """How many of the categories flagged for revision are expected to be well after all."""
        return expected_false_flags(self.categories)

    def to_frame(self) -> Any:
        """The results as a pandas frame, one row a figure, unrounded; columns as in the CSV report."""
        import pandas as pd

        from irr.records import COLUMNS, result_row

        return pd.DataFrame([result_row(result) for result in self.results], columns=list(COLUMNS))


def agree(study: Study, options: AgreeOptions | None = None, **chosen: Any) -> Report:
    """Agreement among the coders of a study, overall, by pair and by category.

    Options are the fields of `AgreeOptions`, by keyword or all in one. Raises `UsageError` for a name that
    is not known or a request that makes no sense.

    >>> import pandas as pd
    >>> rows = [("s1", "Ana", "cost"), ("s1", "Ben", "cost"), ("s2", "Ana", "time"), ("s2", "Ben", "cost")]
    >>> study = Study.from_frame(pd.DataFrame(rows, columns=["section", "coder", "category"]))
    >>> agree(study, views=("set",)).select(name="percent-agreement", criterion="overlap")[0].value
    0.5
    """
    plan = _Plan(study, replace(options or AgreeOptions(), **chosen))
    results = tuple(plan.results())
    return Report(plan.study, plan.options, results, tuple(plan.verdicts()), tuple(plan.warnings()))


class _Plan:
    """The figures that were asked for, one after another."""

    def __init__(self, study: Study, options: AgreeOptions) -> None:
        self.options = options
        self.study = _reference_first(study, options.reference)
        self.chosen = [find(name) for name in options.coefficients or DEFAULT_COEFFICIENTS]
        _check_names(options.criteria, CRITERIA, "criterion")
        _check_names(options.categories, self.study.categories, "category")
        _check_names(options.views, VIEWS, "view")
        self.views = self._views()

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

    def verdicts(self) -> Iterator[CategoryVerdict]:
        """The verdict on each category reported."""
        if self.options.per_category:
            for one in judge(self.collapsed, self.posteriors, self.options.flags):
                if not self.options.categories or one.id in self.options.categories:
                    yield one

    def _whole(self, view: str) -> Iterator[Result]:
        comparisons: dict[tuple[str | None, Empty], _Comparison] = {}
        for coefficient in self.chosen:
            for criterion in self._criteria(coefficient) if view == "set" else (None,):
                key = (criterion, self._empty(coefficient, criterion))
                if key not in comparisons:
                    comparisons[key] = _Comparison(self, view, *key)
                yield from comparisons[key].results(coefficient)

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
        for coefficient in self.chosen:
            if coefficient.coders == "any":
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
        return Scope(view, coders, definition=definition | self.study.choices, level=self.options.confidence)

    def warnings(self) -> Iterator[Warned]:
        """What a person should look at, in the data and in the figures."""
        yield from self.study.warnings
        yield from cautions(self.study)
        n = len(self.study.coders)
        if self.options.pairwise and n * (n - 1) // 2 > MOST_PAIRS:
            yield Warned(
                "pairs_left_out",
                f"{n:,} coders form {n * (n - 1) // 2:,} pairs; figures by pair are left out (choose coders "
                "with --coder)",
            )


class _Comparison:
    """All coders compared in one view, by one criterion: the tallies that several coefficients share."""

    def __init__(self, plan: _Plan, view: str, criterion: str | None, empty: Empty) -> None:
        self.plan, self.view, self.criterion, self.empty = plan, view, criterion, empty
        self.ratings = self._ratings()
        self.pair_tallies: dict[tuple[int, int], Tally] = {}

    def _ratings(self) -> Ratings:
        if self.criterion is not None:
            return set_ratings(self.plan.collapsed, self.criterion, self.empty)
        view = pooled_ratings if self.view == "pooled" else label_ratings
        return view(self.plan.collapsed, self.empty)

    @cached_property
    def tally(self) -> Tally:
        return Tally(self.ratings, self.plan.options.margins)

    def tally_of(self, pair: tuple[int, int]) -> Tally:
        if pair not in self.pair_tallies:
            self.pair_tallies[pair] = Tally(self.ratings.of_pair(*pair))
        return self.pair_tallies[pair]

    def results(self, coefficient: Coefficient) -> Iterator[Result]:
        """The coefficient by pair where that is meant, then for all coders."""
        plan, pairs = self.plan, self.plan.pairs_shown
        everyone = self._scope(plan.study.coders, coefficient)
        if coefficient.coders == "mean-of-pairs":
            tallies = [self.tally_of(pair) for pair in plan.pairs]
            yield estimate_mean_of_pairs(coefficient, tallies, self.tally, everyone)
            return
        by_pair = coefficient.coders == "pair" or (not coefficient.corrects and self._percent_by_pair)
        if by_pair:
            for pair in pairs:
                yield self._of_pair(coefficient, pair)
        if len(plan.study.coders) < 2 or (coefficient.coders == "any" and not (by_pair and len(pairs) == 1)):
            yield estimate(coefficient, self.tally, everyone)
        if not coefficient.corrects and self.criterion == "overlap":
            yield from self._jointly(coefficient, everyone)

    @property
    def _percent_by_pair(self) -> bool:
        """Percentages are given by pair where they are the figure of a study, not one beside it."""
        return self.criterion in (None, "overlap") or bool(self.plan.options.criteria)

    def _of_pair(self, coefficient: Coefficient, pair: tuple[int, int]) -> Result:
        names = tuple(self.plan.study.coders[g] for g in pair)
        tally = self.tally_of(pair)
        result = estimate(coefficient, tally, self._scope(names, coefficient))
        if coefficient.corrects or self.view != "set":
            return result
        return replace(result, split=split_of_pair(tally, self.plan.collapsed.sets))

    def _jointly(self, coefficient: Coefficient, scope: Scope) -> Iterator[Result]:
        coders = len(self.plan.study.coders)
        if coders > 2:
            rules = [Rule("all-share"), Rule("all-pairwise")]
            rules += [Rule("k-of-n", k) for k in self.plan.levels if k < coders]
            for rule in rules:
                yield estimate_jointly(self.plan.collapsed, rule, self.empty, scope, self.plan.options.seed)

    def _scope(self, coders: tuple[str, ...], coefficient: Coefficient) -> Scope:
        definition: dict[str, str] = {"empty": self.empty}
        if self.plan.options.margins == "all" and coefficient.coders == "any":
            definition["margins"] = "all"
        binary = self.view == "label" or (self.criterion is not None and CRITERIA[self.criterion].binary)
        return replace(
            self.plan.scope(self.view, coders, **definition), criterion=self.criterion, binary=binary
        )


def _reference_first(study: Study, reference: str | None) -> Study:
    """The study with the reference coder in front, so that the pairs begin with that coder."""
    if reference is None:
        return study
    study.number_of_coder(reference)
    return study.with_coders([reference, *(name for name in study.coders if name != reference)])


def _check_names(asked: Iterable[str], known: Iterable[str], kind: str) -> None:
    known = list(known)
    for name in asked:
        if name not in known:
            raise UsageError(f"no {kind} called {quoted(name)}{did_you_mean(name, known)}")
