"""Intervals by method: from a figure that can be computed again to the range that the data leave open."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.intervals.bootstrap import bootstrap
from irr.intervals.closed import fisher_z, logit, no_disagreement, symmetric, wilson
from irr.intervals.errors import jackknife_se, linearised_se
from irr.result import Interval, Undefined
from irr.tally import OrdinalTally

if TYPE_CHECKING:
    from collections.abc import Callable

    from irr.arrays import Floats
    from irr.intervals.figure import Figure
    from irr.intervals.uncertainty import Method, Uncertainty

#: A coefficient this close to 1 is 1 (and to -1, -1).
CERTAIN = 1 - 1e-12

ONE_CLUSTER = Undefined("one_cluster", "the sections come from one document, so documents cannot be compared")
AT_BOUND = Undefined("at_bound", "the figure is at its lowest possible value")
WHOLE_POPULATION = Undefined(
    "whole_population", "every section of the population was compared, so none are left to generalise to"
)
FEW_CODERS = Undefined("few_coders", "coders as a sample need three coders or more")
NO_LINEAR_FORM = Undefined(
    "no_analytic", "distances that depend on the ratings have no analytic error here; use jackknife or bca"
)


@dataclass(frozen=True)
class Spread:
    """An interval or why there is none, the standard error, and what documents did to it.

    `design_effect` is (SE of documents / SE of sections)².
    """

    interval: Interval | Undefined
    se: float | None = None
    design_effect: float | None = None


def interval_of(
    figure: Figure,
    value: float,
    expected: float | None,
    uncertainty: Uncertainty,
    *,
    possible: float | None = None,
) -> Spread:
    """The interval of a figure whose value and expected agreement are known.

    `possible` is given for a percentage that is a count: the sections it counts. Such a percentage has
    Wilson's interval unless another method than the jackknife is asked for.
    """
    shrink = uncertainty.shrink(figure.used)
    if shrink == 0:
        return Spread(WHOLE_POPULATION)
    n_units: float = figure.used
    if uncertainty.documents is not None:
        n_units = len(np.unique(uncertainty.documents[figure.weight > 0]))
        if n_units < 2:
            return Spread(ONE_CLUSTER)
    if figure.coefficient.corrects and value > CERTAIN and expected is not None:
        n = uncertainty.effective(n_units, figure.used)
        return Spread(no_disagreement(n, expected, uncertainty.level))
    if not figure.coefficient.corrects and value in (0.0, 1.0):
        # Leaving sections out of a unanimous table changes nothing: take the bound for n of n.
        n = uncertainty.effective(n_units, figure.used)
        return Spread(wilson(value * n, n, uncertainty.level))
    spread = BY_METHOD[uncertainty.method](figure, value, uncertainty, shrink)
    if possible is None or uncertainty.method != "jackknife":
        return spread
    if uncertainty.documents is not None and spread.design_effect is None:
        return spread
    n = uncertainty.effective(possible, figure.used) / (spread.design_effect or 1.0)
    return Spread(wilson(value * n, n, uncertainty.level), None, spread.design_effect)


def _sampling_error(
    figure: Figure, uncertainty: Uncertainty
) -> tuple[float | Undefined, float | None, Floats, Floats]:
    """Jackknife error over sections or documents, the design effect, and the replicates with their weights."""
    of_sections = jackknife_se(figure.without_each, figure.weight)
    if uncertainty.documents is None:
        return of_sections, None, figure.without_each, figure.weight
    without = uncertainty.without_documents(figure.multiplicity, uncertainty.documents)
    replicates, present = figure.without_each_document(without)
    se = jackknife_se(replicates, present, "document")
    if isinstance(se, Undefined) or isinstance(of_sections, Undefined):
        return se, None, replicates, present
    return se, (se / of_sections) ** 2, replicates, present


def _named(name: str, uncertainty: Uncertainty) -> str:
    return name if uncertainty.documents is None else f"{name}-documents"


def _jackknife(figure: Figure, value: float, uncertainty: Uncertainty, shrink: float) -> Spread:
    se, effect, _, weight = _sampling_error(figure, uncertainty)
    if isinstance(se, Undefined):
        return Spread(se)
    se *= shrink
    units = figure.used if uncertainty.documents is None else int(weight.sum())
    if not figure.coefficient.corrects:
        method = _named("jackknife-logit", uncertainty)
        return Spread(logit(value, se, units, uncertainty.level, method), se, effect)
    if value <= -CERTAIN:
        return Spread(AT_BOUND, se, effect)
    method = _named("jackknife-z", uncertainty)
    return Spread(fisher_z(value, se, units, uncertainty.level, method), se, effect)


def _percentile(figure: Figure, value: float, uncertainty: Uncertainty, shrink: float) -> Spread:
    draws = figure.under(lambda tally: tally.drawn(uncertainty.draws_of(figure.multiplicity)))
    name = _named("percentile", uncertainty)
    return Spread(*bootstrap(draws, value, uncertainty.level, shrink, name))


def _bca(figure: Figure, value: float, uncertainty: Uncertainty, shrink: float) -> Spread:
    draws = figure.under(lambda tally: tally.drawn(uncertainty.draws_of(figure.multiplicity)))
    _, effect, replicates, weight = _sampling_error(figure, uncertainty)
    name = _named("bca", uncertainty)
    found = bootstrap(draws, value, uncertainty.level, shrink, name, (replicates, weight))
    return Spread(*found, effect)


def _analytic(figure: Figure, value: float, uncertainty: Uncertainty, shrink: float) -> Spread:
    return _linearised(figure, value, uncertainty, shrink, fixed=False)


def _gwet(figure: Figure, value: float, uncertainty: Uncertainty, shrink: float) -> Spread:
    return _linearised(figure, value, uncertainty, shrink, fixed=True)


def _linearised(
    figure: Figure, value: float, uncertainty: Uncertainty, shrink: float, *, fixed: bool
) -> Spread:
    """value ± t SE. `fixed`: the number of sections that can show a disagreement is no random number."""
    if any(isinstance(tally, OrdinalTally) for tally in figure.tallies):
        return Spread(NO_LINEAR_FORM)
    influence, weight = figure.influence, figure.weight
    if fixed:
        influence, weight = _as_gwet(figure, value)
    se = linearised_se(influence, weight, uncertainty.documents)
    if isinstance(se, Undefined):
        return Spread(se)
    n, name = int(weight.sum()), "gwet" if fixed else "linearised"
    if figure.coefficient.name == "cohen-kappa" and not fixed and uncertainty.documents is None:
        # Their variance divides by n where the infinitesimal jackknife divides by n - 1.
        se, name = se * math.sqrt((n - 1) / n), "fleiss-cohen-everitt"
    if uncertainty.documents is not None:
        n = len(np.unique(uncertainty.documents[weight > 0]))
    lowest = -1.0 if figure.coefficient.corrects else 0.0
    se *= shrink
    name = _named(name, uncertainty)
    return Spread(symmetric(value, se, n - 1, uncertainty.level, name, lowest), se)


def _as_gwet(figure: Figure, value: float) -> tuple[Floats, Floats]:
    """The influence of each section as irrCAC has it, and the sections it counts (Gwet 2014).

    The number of sections that can show a disagreement is taken as fixed. Alpha's error is that of alpha
    before its correction for small samples, α' = 1 - (1 - α) N/(N-1) with N ratings.
    """
    tally = figure.tallies[0]
    if figure.coefficient.name == "krippendorff-alpha":
        ratings = float(tally.weight @ tally.rated)
        correction = (1 - value) * tally.rated / (ratings - 1) ** 2
        return figure.influence * ratings / (ratings - 1) + correction, figure.weight
    weight = tally.margin_weight
    able = tally.weight > 0
    return figure.influence + value * (able / max(figure.used, 1) - 1 / weight.sum()), weight


def _raters_and_sections(figure: Figure, value: float, uncertainty: Uncertainty, shrink: float) -> Spread:
    """Variance over sections for these coders, and over coders for these sections (Gwet 2014, ch. 5)."""
    ratings = figure.tallies[0].ratings
    active = np.unique(ratings.coder)
    if len(figure.tallies) > 1 or len(active) < 3:
        return Spread(FEW_CODERS)
    spread = _jackknife(figure, value, uncertainty, shrink)
    if spread.se is None:
        return spread
    fewer = np.array([figure.without_coder(int(coder)) for coder in active])
    of_coders = jackknife_se(fewer, np.ones(len(fewer)), "coder")
    if isinstance(of_coders, Undefined):
        if of_coders.reason != "no_spread":
            return Spread(of_coders)
        of_coders = 0.0
    se, name = math.hypot(spread.se, of_coders), _named("raters-and-sections", uncertainty)
    lowest = -1.0 if figure.coefficient.corrects else 0.0
    n = len(np.unique(uncertainty.documents)) if uncertainty.documents is not None else figure.used
    return replace(spread, interval=symmetric(value, se, n - 1, uncertainty.level, name, lowest), se=se)


BY_METHOD: dict[Method, Callable[[Figure, float, Uncertainty, float], Spread]] = {
    "jackknife": _jackknife,
    "percentile": _percentile,
    "bca": _bca,
    "analytic": _analytic,
    "gwet": _gwet,
    "raters-and-sections": _raters_and_sections,
}
