"""Which rules run, and how much their findings weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast, get_args

from irr.errors import UsageError
from irr.linting.registry import Rule, rules
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from irr.notices import Level

Setting = Literal["off", "note", "warning", "error"]
SETTINGS: tuple[str, ...] = get_args(Setting)


@dataclass(frozen=True)
class LintOptions:
    """`levels` leads from the name of a rule to its level, or to "off"; other rules have their own.

    >>> LintOptions.from_mapping({"missing-examples": "off"}).levels
    {'missing-examples': 'off'}
    """

    levels: Mapping[str, Setting] = field(default_factory=dict)

    @classmethod
    def from_mapping(cls, given: Mapping[str, str]) -> LintOptions:
        """Options from names and levels as people write them; raises `UsageError` for the first that is wrong."""
        for name, level in given.items():
            if wrong := wrong_setting(name, level):
                raise UsageError(wrong)
        return cls({name: cast("Setting", level) for name, level in given.items()})

    def level_of(self, rule: Rule) -> Level | None:
        """The level of what the rule finds, None where it is switched off."""
        level = self.levels.get(rule.name, rule.level)
        return None if level == "off" else level


def wrong_setting(name: str, level: str) -> str | None:
    """What is wrong with giving the rule of that name that level, None where nothing is."""
    known = rules()
    if name not in known:
        return f"no rule called {quoted(name)}{did_you_mean(name, known)} (see 'irr list rules')"
    if level not in SETTINGS:
        hint = did_you_mean(level, SETTINGS)
        return f"the level of {name} is off, note, warning or error, not {quoted(level)}{hint}"
    if known[name].refused and level != "error":
        return f"{name} is always an error, since no command reads such a codebook; leave it out"
    return None
