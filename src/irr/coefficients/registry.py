"""The registry: a coefficient is registered where its formula is written."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from irr.errors import UsageError
from irr.names import did_you_mean, quoted
from irr.tally import NO_PAIRS

if TYPE_CHECKING:
    from irr.arrays import Floats
    from irr.tally import Sums

#: The views of a study that a coefficient may be computed on.
EVERY_VIEW = ("pooled", "set", "label", "category")

#: Expected agreement this close to 1 leaves nothing to correct for.
CERTAIN = 1 - 1e-12


@dataclass(frozen=True)
class Chance:
    """Observed agreement and what chance would give (replicates); NaN where there is no pair."""

    observed: Floats
    expected: Floats

    @cached_property
    def corrected(self) -> Floats:
        """(observed - expected) / (1 - expected); NaN where chance agreement is certain."""
        room = np.where(self.expected < CERTAIN, 1 - self.expected, np.nan)
        corrected: Floats = (self.observed - self.expected) / room
        return corrected


Formula = Callable[["Sums"], Chance]


@dataclass(frozen=True)
class Coefficient:
    """A coefficient: its formula and what it can handle.

    `coders` is "pair" where the formula is for two coders (it is then given for each pair), "any" where it
    is for any number, "mean-of-pairs" where it is the mean of the formula over pairs. `corrects` is false
    for plain agreement, whose value is the observed agreement itself. `empty_can_disagree` is false where
    a value must agree with itself, and `weighted` where it knows only the same and the different. `views`
    are those it is defined on. `rule` names a joint rule of all coders that takes the formula's place.
    """

    name: str
    formula: Formula
    reference: str
    coders: Literal["pair", "any", "mean-of-pairs"]
    corrects: bool
    empty_can_disagree: bool
    weighted: bool
    views: tuple[str, ...]
    rule: str | None

    @property
    def page(self) -> str:
        """What it is, its formula, when to use it, when not: the docstring of the formula."""
        return inspect.getdoc(self.formula) or ""

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.page.splitlines()[0]

    def value(self, sums: Sums) -> Floats:
        """The figure for every replicate of `sums`."""
        if self.corrects:
            return self.formula(sums).corrected
        return self.formula(_Within(sums)).observed


class _Within:
    """The sums for a figure that is not corrected for chance: pairs by chance are never formed."""

    def __init__(self, sums: Sums) -> None:
        self.by_section, self.by_rating, self.by_pair = sums.by_section, sums.by_rating, sums.by_pair
        self.shuffled_sections = self.shuffled_ratings = self.shuffled_coders = NO_PAIRS
        self.shuffled_exact, self.n_values, self.weights_total = NO_PAIRS, sums.n_values, sums.weights_total
        self.given_too, self.withheld_too = sums.given_too, sums.withheld_too


_REGISTRY: dict[str, Coefficient] = {}


def coefficient(
    name: str,
    *,
    reference: str,
    coders: Literal["pair", "any", "mean-of-pairs"] = "any",
    corrects: bool = True,
    empty_can_disagree: bool = True,
    weighted: bool = True,
    views: tuple[str, ...] = EVERY_VIEW,
    rule: str | None = None,
) -> Callable[[Formula], Formula]:
    """Register the decorated formula under the name that people type."""

    def register(formula: Formula) -> Formula:
        _REGISTRY[name] = Coefficient(
            name, formula, reference, coders, corrects, empty_can_disagree, weighted, views, rule
        )
        return formula

    return register


@cache
def coefficients() -> dict[str, Coefficient]:
    """Every coefficient by name, in alphabetical order."""
    package = importlib.import_module("irr.coefficients")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"irr.coefficients.{module.name}")
    return dict(sorted(_REGISTRY.items()))


def find(name: str) -> Coefficient:
    """The coefficient of that name; an unknown name is an error with the nearest one."""
    known = coefficients()
    if name not in known:
        raise UsageError(f"no coefficient called {quoted(name)}{did_you_mean(name, known)}")
    return known[name]
