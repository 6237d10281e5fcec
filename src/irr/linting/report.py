"""What linting found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.linting.registry import Rule
    from irr.notices import Notice


@dataclass(frozen=True)
class LintReport:
    """The findings in the codebook at `path`, by line.

    `rules` are those that ran. `codebook` is None where something in it is refused, so that no other command
    would read it.
    """

    path: str
    notices: tuple[Notice, ...]
    rules: tuple[Rule, ...]
    codebook: Codebook | None

    def fails(self, strict: bool = False) -> bool:
        """Whether there is an error or, where `strict`, a warning."""
        levels = ("error", "warning") if strict else ("error",)
        return any(notice.level in levels for notice in self.notices)


@dataclass(frozen=True)
class Linted:
    """Several codebooks, one after the other."""

    reports: Sequence[LintReport]

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """The findings in all of them."""
        return tuple(notice for report in self.reports for notice in report.notices)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that ran on one of them or more, by name."""
        ran = {rule.name: rule for report in self.reports for rule in report.rules}
        return tuple(ran[name] for name in sorted(ran))

    def fails(self, strict: bool = False) -> bool:
        """Whether one of them fails."""
        return any(report.fails(strict) for report in self.reports)
