"""All coders compared in one view, by one criterion or with one kind of weights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from irr.criteria import CRITERIA
from irr.estimates import Scope, estimate, estimate_mean_of_pairs
from irr.joint import Rule, estimate_jointly, split_of_pair
from irr.permutation import permutation_test
from irr.ratings import Ratings, label_ratings, pooled_ratings, set_ratings
from irr.result import TestOutcome
from irr.tally import OrdinalTally, Tally
from irr.values import ChosenWeights
from irr.weights import Empty

if TYPE_CHECKING:
    from irr.analysis.plan import Plan
    from irr.coefficients.registry import Coefficient
    from irr.result import Result


class Comparison:
    """All coders compared in one view, by one criterion: the tallies that several coefficients share."""

    def __init__(
        self, plan: Plan, view: str, criterion: str | None, empty: Empty, weights: ChosenWeights
    ) -> None:
        self.plan, self.view, self.criterion, self.empty = plan, view, criterion, empty
        self.weights = weights
        self.ratings = self._ratings()
        self.pair_tallies: dict[tuple[int, int], Tally] = {}

    def _ratings(self) -> Ratings:
        if self.criterion is not None:
            return set_ratings(self.plan.collapsed, self.criterion, self.empty)
        if self.view == "pooled":
            return pooled_ratings(self.plan.collapsed, self.empty)
        return label_ratings(self.plan.collapsed, self.empty, self.weights.weights)

    @cached_property
    def tally(self) -> Tally:
        if self.weights.ranks is not None:
            return OrdinalTally(self.ratings, self.plan.options.margins, self.weights.ranks)
        return Tally(self.ratings, self.plan.options.margins)

    def tally_of(self, pair: tuple[int, int]) -> Tally:
        if pair not in self.pair_tallies:
            self.pair_tallies[pair] = Tally(self.ratings.of_pair(*pair))
        return self.pair_tallies[pair]

    def results(self, coefficient: Coefficient) -> Iterator[Result]:
        """The coefficient by pair where that is meant, then for all coders."""
        plan, pairs = self.plan, self.plan.pairs_shown
        everyone = self._scope(plan.study.coders, coefficient)
        if coefficient.rule == "all-share":
            # The joint rule is all there is to such a coefficient.
            found = estimate_jointly(
                plan.collapsed, Rule("all-share"), self.empty, everyone, plan.options.seed
            )
            yield replace(found, name=coefficient.name)
            return
        if coefficient.coders == "mean-of-pairs":
            tallies = [self.tally_of(pair) for pair in plan.pairs]
            yield estimate_mean_of_pairs(coefficient, tallies, self.tally, everyone)
            return
        by_pair = coefficient.coders == "pair" or (
            coefficient.name == "percent-agreement" and self._percent_by_pair
        )
        if by_pair:
            for pair in pairs:
                yield self._of_pair(coefficient, pair)
        if len(plan.study.coders) < 2 or (coefficient.coders == "any" and not (by_pair and len(pairs) == 1)):
            yield self._tested(coefficient, estimate(coefficient, self.tally, everyone))
        if coefficient.name == "percent-agreement" and self.criterion == "overlap":
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
        result = replace(result, split=split_of_pair(tally, self.plan.collapsed.sets))
        return self._tested(coefficient, result) if len(self.plan.study.coders) == 2 else result

    def _tested(self, coefficient: Coefficient, result: Result) -> Result:
        """A share of sets with its permutation test, if that was asked for."""
        draws = self.plan.options.permutations
        if (
            not draws
            or coefficient.name != "percent-agreement"
            or self.criterion is None
            or result.value is None
        ):
            return result
        found = permutation_test(self.plan.study, self.criterion, draws, self.plan.options.seed, self.empty)
        null = {"mean": found.mean, "sd": found.sd, "largest": found.largest}
        test = TestOutcome(found.value, None, found.p, f"permutation:{found.draws}", null)
        return replace(result, test=test)

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
        if self.weights.name != "identity":
            definition["weights"] = self.weights.name
        same_or_not = self.view == "label" and self.weights.name == "identity"
        binary = same_or_not or (self.criterion is not None and CRITERIA[self.criterion].binary)
        return replace(
            self.plan.scope(self.view, coders, **definition), criterion=self.criterion, binary=binary
        )
