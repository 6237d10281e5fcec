"""People and models: does a model agree with people as people do with each other?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from irr.coefficients.registry import coefficients
from irr.comparison import Difference, benjamini_hochberg, compare, holm
from irr.errors import UsageError
from irr.estimates import Scope, estimate_mean_of_pairs
from irr.intervals import Figure, Uncertainty
from irr.names import listed
from irr.ratings import category_ratings, pooled_ratings, set_ratings
from irr.rounds.measures import MOST_PAIRS
from irr.rounds.model import CompareOptions, Power, Side
from irr.rounds.power import power_of
from irr.study import Study, Warned
from irr.tally import CategorySums, Tally

if TYPE_CHECKING:
    from irr.coefficients.registry import Coefficient
    from irr.ratings import Ratings
    from irr.result import Result

#: Categories times pairs of coders beyond which only the categories used most are compared.
MOST_BY_CATEGORY = 5000

Pair = tuple[int, int]
Against = Literal["less", "more", "no telling", "too rare", "unused"]


@dataclass(frozen=True)
class ModelFigure:
    """One figure, as a mean over pairs of coders: among people, and between the model and each of them.

    `difference` is the latter less the former; None where there are no two people.
    """

    people: Result | None
    model: Result
    difference: Difference | None
    power: Power | None = None


@dataclass(frozen=True)
class ModelCategory:
    """Alpha of one category among people, and of the model with people; `p_adjusted` for all categories compared."""

    category: str
    uses: int
    people: float | None
    model: float | None
    verdict: Against
    difference: Difference | None = None
    p_adjusted: float | None = None


@dataclass(frozen=True)
class ModelAgainstPeople:
    """One model and the people it is compared with. `each` is the mean pooled alpha of each person with the others."""

    model: str
    alpha: ModelFigure
    share: ModelFigure
    each: dict[str, Result]
    categories: tuple[ModelCategory, ...]


@dataclass(frozen=True)
class ModelsCompared:
    """The models of a study, each against its people."""

    study: Side
    people: tuple[str, ...]
    models: tuple[ModelAgainstPeople, ...]
    options: CompareOptions
    warnings: tuple[Warned, ...]

    @property
    def says_nothing(self) -> bool:
        """Whether nothing could be compared."""
        return all(one.alpha.model.value is None for one in self.models)


def compare_models(
    study: Study, models: Sequence[str] = (), options: CompareOptions | None = None, **chosen: Any
) -> ModelsCompared:
    """Each of the `models` among the coders against the others, who are people.

    Without names they are the coders whose file says `kind: model`. Raises `UsageError` where there is no model, nobody
    else, or a name that is no coder's.
    """
    options = replace(options or CompareOptions(), **chosen)
    names = list(dict.fromkeys(models)) or [name for name in study.coders if study.kinds.get(name) == "model"]
    if not names:
        raise UsageError("no coder is marked 'kind: model'; name one with --model NAME")
    numbers = {name: study.number_of_coder(name) for name in names}
    people = [g for g, name in enumerate(study.coders) if name not in numbers]
    if not people:
        raise UsageError(f"all coders are models ({listed(names)}); there is nobody to compare them with")
    if len(people) * (len(people) + 1) // 2 > MOST_PAIRS:
        raise UsageError(
            f"{len(people):,} people form more than {MOST_PAIRS} pairs; choose some with --coders"
        )
    figures = _Figures(study.collapsed, people, options)
    warnings = [*study.warnings]
    if len(people) == 1:
        text = "with one person there is no agreement among people to hold the model's against"
        warnings.append(Warned("one_person", text))
    return ModelsCompared(
        Side(study.coders, study.n_sections, study.categories, study.reading),
        tuple(study.coders[g] for g in people),
        tuple(figures.of_model(name, number) for name, number in numbers.items()),
        options,
        tuple(warnings),
    )


class _Figures:
    """Mean figures over pairs of coders of one study."""

    def __init__(self, study: Study, people: list[int], options: CompareOptions) -> None:
        self.study, self.people, self.options = study, people, options
        self.within = list(combinations(people, 2))
        self.alpha = coefficients()["krippendorff-alpha"]
        self.share = coefficients()["percent-agreement"]
        self.pooled = pooled_ratings(study, "agree")
        self.overlap = set_ratings(study, "overlap", "disagree")
        self.sums = CategorySums(study)

    def of_model(self, model: str, number: int) -> ModelAgainstPeople:
        """One model against the people."""
        between = [(min(number, g), max(number, g)) for g in self.people]
        others = {self.study.coders[g]: [pair for pair in self.within if g in pair] for g in self.people}
        each = {
            name: self._mean(self.alpha, self.pooled, pairs, name) for name, pairs in others.items() if pairs
        }
        return ModelAgainstPeople(
            model,
            self._figure(self.alpha, self.pooled, between, model),
            self._figure(self.share, self.overlap, between, model),
            each,
            tuple(self._categories(between)),
        )

    def _figure(
        self, coefficient: Coefficient, ratings: Ratings, between: list[Pair], model: str
    ) -> ModelFigure:
        with_people = self._mean(coefficient, ratings, between, model)
        if not self.within:
            return ModelFigure(None, with_people, None)
        among = self._mean(coefficient, ratings, self.within, "people")
        found = self._difference(coefficient, ratings, between)
        power = None if found is None else power_of(found, self.options.confidence)
        return ModelFigure(among, with_people, found, power)

    def _mean(self, coefficient: Coefficient, ratings: Ratings, pairs: list[Pair], who: str) -> Result:
        is_share = not coefficient.corrects
        scope = Scope(
            "set" if is_share else "pooled",
            self.study.coders,
            "overlap" if is_share else None,
            definition={"empty": "disagree" if is_share else "agree", "of": who},
            uncertainty=Uncertainty(level=self.options.confidence, documents=self.study.document),
        )
        tallies = [Tally(ratings.of_pair(*pair)) for pair in pairs]
        return estimate_mean_of_pairs(coefficient, tallies, Tally(ratings), scope)

    def _difference(
        self, coefficient: Coefficient, ratings: Ratings, between: list[Pair]
    ) -> Difference | None:
        """The mean over pairs with the model less that over pairs of people, sections left out of both."""
        whole, figures = Tally(ratings), []
        for pairs in (self.within, between):
            tallies = [Tally(ratings.of_pair(*pair)) for pair in pairs]
            defined = tuple(
                one for one in tallies if one.n_pairable > 1 and np.isfinite(coefficient.value(one.total)[0])
            )
            if not defined:
                return None
            figures.append(Figure.mean(coefficient, defined, whole))
        return compare(figures[0], figures[1], self.options.confidence, self.study.document)

    def _categories(self, between: list[Pair]) -> list[ModelCategory]:
        """Each category, in the order of the codebook; those too rare are named and not compared."""
        section, category, _ = self.sums.counts
        uses = np.bincount(category, self.sums.weight[section], self.sums.n_categories).astype(int)
        most = MOST_BY_CATEGORY // max(len(self.within) + len(between), 1)
        compared = set(np.argsort(-uses, kind="stable")[:most].tolist()) if self.within else set()
        found = []
        for k, name in enumerate(self.study.categories):
            times = int(uses[k])
            change = None
            if k in compared and times >= self.options.least_uses("models"):
                change = self._difference(self.alpha, category_ratings(self.study, k), between)
            if change is None:
                rare: Against = "too rare" if times else "unused"
                found.append(ModelCategory(name, times, None, None, rare))
            else:
                found.append(ModelCategory(name, times, change.first, change.second, "no telling", change))
        return self._judged(found)

    def _judged(self, found: list[ModelCategory]) -> list[ModelCategory]:
        p = [one.difference.p for one in found if one.difference is not None and one.difference.p is not None]
        adjust = holm if self.options.adjust == "holm" else benjamini_hochberg
        adjusted = iter(adjust(np.array(p)).tolist() if p else [])
        judged = []
        for one in found:
            if one.difference is None or one.difference.p is None:
                judged.append(one)
                continue
            of_all = next(adjusted)
            verdict: Against = "no telling"
            if of_all < 1 - self.options.confidence:
                verdict = "less" if one.difference.difference < 0 else "more"
            judged.append(replace(one, p_adjusted=of_all, verdict=verdict))
        return judged
