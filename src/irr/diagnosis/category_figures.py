"""The coefficients of one category, present or absent, with intervals that fit how often it was used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from irr.estimates import counts_of, estimate, estimate_mean_of_pairs, figure, why_undefined
from irr.ratings import category_ratings, set_ratings
from irr.result import Interval, Result, Undefined
from irr.tally import CategorySums, Tally

if TYPE_CHECKING:
    from irr.coefficients.registry import Coefficient
    from irr.diagnosis.posterior import Posterior, Posteriors
    from irr.estimates import Scope
    from irr.study import Study
    from irr.tally import Margins

UNUSED = Undefined("unused", "nobody gave this category to a section that two coders rated")
#: Sections with the category from which the jackknife holds for a single category.
JACKKNIFE_USES = 8

#: Figures that have a posterior: the name of the coefficient and of the quantity drawn.
POSTERIOR = {
    "krippendorff-alpha": "alpha",
    "fleiss-kappa": "alpha",
    "percent-agreement": "agreement",
    "percent-agreement-pairs": "agreement",
    "percent-agreement-ratings": "agreement",
    "positive-agreement": "positive",
    "negative-agreement": "negative",
    "gwet-ac1": "ac1",
    "gwet-ac2": "ac1",
    "brennan-prediger": "free",
}


def estimate_categories(
    coefficient: Coefficient, posteriors: Posteriors, wanted: Iterable[int], scope: Scope, margins: Margins
) -> Iterator[Result]:
    """A coefficient for all coders, for each wanted category.

    The interval is Dirichlet's where the coefficient treats coders as exchangeable. Where it does not
    (Conger), it is the jackknife's, given from `JACKKNIFE_USES` sections on; with fewer it covers far less
    than it says.
    """
    study = posteriors.sums.study
    sums = posteriors.sums if margins == "pairable" else CategorySums(study, margins)
    whole = Tally(set_ratings(study, "exact", "agree"), margins)
    counts, reason = counts_of(whole), why_undefined(coefficient, whole, scope)
    chance = None if reason else coefficient.formula(sums)
    blank = replace(scope.result(coefficient.name, counts, reason), is_share=not coefficient.corrects)
    quantity = POSTERIOR.get(coefficient.name)
    for k in wanted:
        result = replace(blank, category=study.categories[k])
        if chance is None:
            yield result
            continue
        posterior = posteriors.of(k)
        if posterior is None and (coefficient.corrects or coefficient.name == "positive-agreement"):
            yield replace(result, undefined=UNUSED)
            continue
        result = figure(coefficient, result, chance, k)
        if result.value is None:
            yield result
        elif quantity is None:
            here = replace(scope, category=study.categories[k])
            with_interval = estimate(coefficient, Tally(category_ratings(study, k), margins), here)
            yield _if_used_enough(study, k, (), with_interval)
        else:
            yield replace(result, interval=_from_posterior(posterior, quantity, result.value, scope.level))


def estimate_category_of_pair(
    coefficient: Coefficient, study: Study, category: int, pair: tuple[int, int], scope: Scope
) -> Result:
    """A two-coder coefficient for one category and one pair of coders."""
    scope = replace(scope, category=study.categories[category])
    tally = Tally(category_ratings(study, category).of_pair(*pair))
    if not (tally.ratings.value > 0).any() and not why_undefined(coefficient, tally, scope):
        return scope.result(coefficient.name, counts_of(tally), UNUSED)
    return _if_used_enough(study, category, pair, estimate(coefficient, tally, scope))


def estimate_category_by_pairs(
    coefficient: Coefficient, study: Study, category: int, pairs: Sequence[tuple[int, int]], scope: Scope
) -> Result:
    """The mean over pairs of coders of a two-coder coefficient, for one category."""
    scope = replace(scope, category=study.categories[category])
    ratings = category_ratings(study, category)
    whole = Tally(ratings)
    used = (ratings.value > 0).any()
    if coefficient.corrects and not used and not why_undefined(coefficient, whole, scope):
        return scope.result(coefficient.name, counts_of(whole), UNUSED)
    tallies = [Tally(ratings.of_pair(*pair)) for pair in pairs]
    return _if_used_enough(study, category, (), estimate_mean_of_pairs(coefficient, tallies, whole, scope))


def _from_posterior(
    posterior: Posterior | None, quantity: str, value: float, level: float
) -> Interval | Undefined:
    """Dirichlet's interval; where no disagreement was seen, it reaches up to the 1 that was."""
    if posterior is None:
        return UNUSED
    interval = posterior.interval(quantity, level)
    return replace(interval, high=1.0) if value == 1 else interval


def _if_used_enough(study: Study, category: int, pair: tuple[int, ...], result: Result) -> Result:
    """`result`, its jackknife interval replaced by the reason where the category was used too rarely for it."""
    ratings = category_ratings(study, category)
    tally = Tally(ratings.of_pair(*pair) if pair else ratings)
    sections = int(tally.weight[np.unique(tally.ratings.section[tally.ratings.value > 0])].sum())
    if result.value is None or sections >= JACKKNIFE_USES:
        return result
    text = f"used in {sections} sections; with fewer than {JACKKNIFE_USES} an interval would mislead"
    return replace(result, se=None, interval=Undefined("rare", text) if sections else UNUSED)
