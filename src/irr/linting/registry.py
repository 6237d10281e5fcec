"""The registry: a rule is registered where its function is written."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irr.linting.subject import Finding, Subject
    from irr.notices import Level

    Check = Callable[[Subject], Iterator[Finding]]


@dataclass(frozen=True)
class Rule:
    """A rule: what finds where a codebook breaks it, and its page.

    `level` is that of its findings unless `LintOptions` say otherwise. `refused` where all it finds is what
    no command reads: that is an error whatever the options say. `needs_codings` where it holds the codebook
    against what coders did, and is not run without codings.
    """

    name: str
    level: Level
    check: Check
    refused: bool
    needs_codings: bool

    @property
    def page(self) -> str:
        """What it finds, why that matters, an example, and how to switch it off."""
        return f"{inspect.getdoc(self.check)}\n\n{self._switching()}"

    @property
    def summary(self) -> str:
        """The first line of the page."""
        return self.page.splitlines()[0]

    def _switching(self) -> str:
        if self.refused:
            return "Level: error, always. No command reads a codebook with such a fault."
        needs = " It runs when codings are given (--codings)." if self.needs_codings else ""
        return (
            f"Level: {self.level}.{needs} To switch it off: --rule {self.name}=off, or in irr.yml\n"
            f"'lint: {{{self.name}: off}}'. In place of off, note, warning and error set its level."
        )


_REGISTRY: dict[str, Rule] = {}


def rule(
    name: str, *, level: Level = "error", refused: bool = False, needs_codings: bool = False
) -> Callable[[Check], Check]:
    """Register the decorated check under the name that people type."""

    def register(check: Check) -> Check:
        _REGISTRY[name] = Rule(name, level, check, refused, needs_codings)
        return check

    return register


@cache
def rules() -> dict[str, Rule]:
    """Every rule by name, in alphabetical order."""
    package = importlib.import_module("irr.linting.rules")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"irr.linting.rules.{module.name}")
    return dict(sorted(_REGISTRY.items()))
