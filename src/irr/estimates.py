"""From a tally to a result: the value or why there is none, and the interval that goes with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import CERTAIN, Chance
from irr.intervals import fisher_z, jackknife_se, logit, no_disagreement, wilson
from irr.result import Counts, Result, Undefined

if TYPE_CHECKING:
    from irr.arrays import Floats
    from irr.coefficients.registry import Coefficient
    from irr.tally import Tally


ONE_CODER = Undefined("one_coder", "agreement needs two coders")
NO_DATA = Undefined("no_data", "nobody coded anything")
NO_OVERLAP = Undefined("no_overlap", "no section was rated by two of these coders")
ONE_SECTION = Undefined("one_section", "only one section was rated by two coders, too few for a coefficient")
ALL_EMPTY = Undefined("all_empty", "no pair of ratings is left once sections without a category are excluded")
NO_VARIATION = Undefined("no_variation", "all ratings are alike, so agreement by chance is certain")
NO_PAIRS = Undefined("no_pairs", "the coefficient is defined for no pair of coders")
TOO_MANY_PAIRS = Undefined("too_many_pairs", "there are too many pairs of coders; choose coders")
EMPTY_MUST_AGREE = Undefined(
    "empty_disagree",
    "alpha needs every value to agree with itself, so two empty sets cannot count as disagreement; "
    "use --empty agree or --empty exclude",
)


@dataclass(frozen=True)
class Scope:
    """What a figure is about: everything of a `Result` that is known before it is computed."""

    view: str
    coders: tuple[str, ...]
    criterion: str | None = None
    category: str | None = None
    definition: dict[str, str] = field(default_factory=dict)
    #: Whether two values agree fully or not at all, so that a share of sections is a count.
    binary: bool = True
    level: float = 0.95

    def result(self, name: str, counts: Counts, undefined: Undefined | None = None) -> Result:
        """A result of this scope, as yet without a value."""
        return Result(
            name=name,
            view=self.view,
            coders=self.coders,
            counts=counts,
            criterion=self.criterion,
            category=self.category,
            undefined=undefined,
            definition=self.definition,
        )


def counts_of(tally: Tally) -> Counts:
    """How many sections and ratings a figure rests on."""
    return Counts(int(tally.ratings.multiplicity.sum()), tally.n_pairable, tally.n_ratings)


def estimate(coefficient: Coefficient, tally: Tally, scope: Scope) -> Result:
    """One coefficient of one tally, with its interval."""
    result = scope.result(coefficient.name, counts_of(tally))
    if reason := why_undefined(coefficient, tally, scope):
        return replace(result, undefined=reason)
    result = figure(coefficient, result, coefficient.formula(tally.total), 0)
    if result.value is None:
        return result
    if not coefficient.corrects:
        return _with_interval_of_share(result, result.value, coefficient, tally, scope)
    replicates = coefficient.value(tally.leave_one_out)
    return with_jackknife(result, result.value, replicates, tally.margin_weight, scope.level)


def figure(coefficient: Coefficient, result: Result, chance: Chance, replicate: int) -> Result:
    """`result` with the value, observed and expected agreement of one replicate, but no interval yet."""
    observed, expected, corrected = (
        float(values[replicate]) for values in (chance.observed, chance.expected, chance.corrected)
    )
    if math.isnan(observed):
        return replace(result, undefined=ALL_EMPTY)
    value = corrected if coefficient.corrects else observed
    return replace(
        result,
        value=None if math.isnan(value) else value,
        undefined=NO_VARIATION if math.isnan(value) else None,
        observed=observed,
        expected=None if math.isnan(expected) else expected,
        chance_corrected=None if math.isnan(corrected) else corrected,
    )


def why_undefined(coefficient: Coefficient, tally: Tally, scope: Scope) -> Undefined | None:
    """The reason, known before computing, why there is no value."""
    if tally.ratings.n_coders < 2:
        return ONE_CODER
    if not len(tally.ratings.section):
        return NO_DATA
    if tally.n_pairable == 0:
        return ALL_EMPTY if (tally.rated >= 2).any() else NO_OVERLAP
    if tally.n_pairable == 1 and coefficient.corrects:
        return ONE_SECTION
    if scope.definition.get("empty") == "disagree" and not coefficient.empty_can_disagree:
        return EMPTY_MUST_AGREE
    return None


def _with_interval_of_share(
    result: Result, observed: float, coefficient: Coefficient, tally: Tally, scope: Scope
) -> Result:
    """A percentage: Wilson's interval where it is a count of sections, else the jackknife on the logit."""
    n = result.counts.used
    if len(scope.coders) == 2 and scope.binary:
        possible = float(tally.total.by_section.possible[0])
        return replace(result, interval=wilson(observed * possible, possible, scope.level))
    if observed in (0.0, 1.0):
        # Leaving sections out of a unanimous table changes nothing: take the bound for n of n sections.
        return replace(result, interval=wilson(observed * n, n, scope.level))
    se = jackknife_se(coefficient.value(tally.leave_one_out), tally.weight)
    if isinstance(se, Undefined):
        return replace(result, interval=se)
    return replace(result, se=se, interval=logit(observed, se, n, scope.level))


def with_jackknife(
    result: Result, value: float, replicates: Floats, multiplicity: Floats, level: float
) -> Result:
    """A chance-corrected coefficient and its delete-one-section interval on Fisher's z.

    `multiplicity` counts the sections left out in turn. Degrees of freedom are those of the sections that
    could show a disagreement, which can be fewer.
    """
    n = result.counts.used
    result = replace(result, value=value)
    if value > CERTAIN and result.expected is not None:
        return replace(result, interval=no_disagreement(n, result.expected, level))
    se = jackknife_se(replicates, multiplicity)
    if isinstance(se, Undefined):
        return replace(result, interval=se)
    if value <= -CERTAIN:
        return replace(
            result, se=se, interval=Undefined("at_bound", "the figure is at its lowest possible value")
        )
    return replace(result, se=se, interval=fisher_z(value, se, n, level))


def estimate_mean_of_pairs(
    coefficient: Coefficient, tallies: Sequence[Tally], whole: Tally, scope: Scope
) -> Result:
    """The mean of a two-coder coefficient over the pairs for which it is defined.

    `tallies` hold the pairs' ratings with the sections numbered as in `whole`.
    """
    result = scope.result(coefficient.name, counts_of(whole))
    if reason := why_undefined(coefficient, whole, scope):
        return replace(result, undefined=reason)
    if not tallies:
        return replace(result, undefined=TOO_MANY_PAIRS)
    pairs: list[Chance] = [coefficient.formula(tally.total) for tally in tallies]
    defined = [i for i, chance in enumerate(pairs) if np.isfinite(chance.corrected[0])]
    if not defined:
        return replace(result, undefined=NO_PAIRS)
    value = float(np.mean([pairs[i].corrected[0] for i in defined]))
    replicates = np.mean([coefficient.value(tallies[i].leave_one_out) for i in defined], axis=0)
    result = replace(
        result,
        observed=float(np.mean([pairs[i].observed[0] for i in defined])),
        expected=float(np.mean([pairs[i].expected[0] for i in defined])),
        chance_corrected=value,
        definition=result.definition | {"pairs": f"{len(defined)}/{len(pairs)}"},
    )
    return with_jackknife(result, value, replicates, whole.weight, scope.level)
