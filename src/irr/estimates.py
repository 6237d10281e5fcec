"""From a tally to a result: the value or why there is none, and the interval that goes with it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import Chance
from irr.intervals import Figure, Uncertainty, interval_of
from irr.result import Counts, Result, Undefined

if TYPE_CHECKING:
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
    uncertainty: Uncertainty = field(default_factory=Uncertainty)

    @property
    def level(self) -> float:
        """The level of intervals."""
        return self.uncertainty.level

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
    result = _begun(coefficient, tally, scope)
    if reason := why_undefined(coefficient, tally, scope):
        return replace(result, undefined=reason)
    result = figure(coefficient, result, coefficient.formula(tally.total), 0)
    value = result.value
    if value is None:
        return result
    # A percentage of two coders who agree fully or not at all is a count of sections.
    is_count = not coefficient.corrects and len(scope.coders) == 2 and scope.binary
    possible = float(tally.total.by_section.possible[0]) if is_count else None
    if possible is not None:
        result = replace(result, hits=round(value * possible), of=round(possible))
    return _with_interval(result, value, Figure.of(coefficient, tally), scope, possible)


def _begun(coefficient: Coefficient, tally: Tally, scope: Scope) -> Result:
    """The result of a coefficient, as yet without a value."""
    return replace(scope.result(coefficient.name, counts_of(tally)), is_share=not coefficient.corrects)


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


def _with_interval(
    result: Result, value: float, figure: Figure, scope: Scope, possible: float | None = None
) -> Result:
    """`result` with its interval, standard error and design effect."""
    spread = interval_of(figure, value, result.expected, scope.uncertainty, possible=possible)
    return replace(
        result,
        value=value,
        interval=spread.interval,
        se=spread.se,
        design_effect=spread.design_effect,
    )


def estimate_mean_of_pairs(
    coefficient: Coefficient, tallies: Sequence[Tally], whole: Tally, scope: Scope
) -> Result:
    """The mean of a two-coder coefficient over the pairs for which it is defined.

    `tallies` hold the pairs' ratings with the sections numbered as in `whole`.
    """
    result = _begun(coefficient, whole, scope)
    if reason := why_undefined(coefficient, whole, scope):
        return replace(result, undefined=reason)
    if not tallies:
        return replace(result, undefined=TOO_MANY_PAIRS)
    pairs: list[Chance] = [coefficient.formula(tally.total) for tally in tallies]
    values = [(chance.corrected if coefficient.corrects else chance.observed)[0] for chance in pairs]
    defined = [i for i, value in enumerate(values) if np.isfinite(value)]
    if not defined:
        return replace(result, undefined=NO_PAIRS)
    value = float(np.mean([values[i] for i in defined]))
    result = replace(
        result,
        observed=float(np.mean([pairs[i].observed[0] for i in defined])),
        expected=float(np.mean([pairs[i].expected[0] for i in defined])),
        chance_corrected=_mean_defined([pairs[i].corrected[0] for i in defined]),
        definition=result.definition | {"pairs": f"{len(defined)}/{len(pairs)}"},
    )
    mean = Figure.mean(coefficient, tuple(tallies[i] for i in defined), whole)
    return _with_interval(result, value, mean, scope)


def _mean_defined(values: Sequence[float]) -> float | None:
    """The mean of those that are defined, None where none is."""
    defined = [value for value in values if math.isfinite(value)]
    return float(np.mean(defined)) if defined else None
