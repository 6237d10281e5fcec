"""The registry: a statistic is registered where its formula is written."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from irr.errors import UsageError
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from irr.result import Undefined
    from irr.statistics.data import Measured

Coders = Literal["pair", "any"]
Needs = Literal["labels", "binary", "values"]
FormulaT = TypeVar("FormulaT", bound=Callable[..., "Measured | Undefined"])


@dataclass(frozen=True)
class Statistic:
    """A statistic: its formula and what it is computed from.

    `coders` is "pair" where it is for two coders. `needs` is "labels" where any values will do, "binary" where
    there must be two of them, "values" where they must be numbers. Labels of a pair come as a `Table`,
    those of any number of coders as `Labels`, and numbers as `Scores`.
    """

    name: str
    formula: Callable[[Any], Measured | Undefined]
    reference: str
    coders: Coders
    needs: Needs

    @property
    def page(self) -> str:
        """What it is, its formula, when to use it, when not: the docstring of the formula."""
        return inspect.getdoc(self.formula) or ""

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.page.splitlines()[0]


_REGISTRY: dict[str, Statistic] = {}


def statistic(name: str, *, reference: str, coders: Coders, needs: Needs) -> Callable[[FormulaT], FormulaT]:
    """Register the decorated formula under the name that people type."""

    def register(formula: FormulaT) -> FormulaT:
        _REGISTRY[name] = Statistic(name, formula, reference, coders, needs)
        return formula

    return register


@cache
def statistics() -> dict[str, Statistic]:
    """Every statistic by name, in alphabetical order."""
    package = importlib.import_module("irr.statistics")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"irr.statistics.{module.name}")
    return dict(sorted(_REGISTRY.items()))


def find(name: str) -> Statistic:
    """The statistic of that name; an unknown name is an error with the nearest one."""
    known = statistics()
    if name not in known:
        raise UsageError(f"no statistic called {quoted(name)}{did_you_mean(name, known)}")
    return known[name]
