"""Options on when a category is flagged, which several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from irr.diagnosis.rule import FlagRule

Command = Callable[..., Any]


def flag_options(command: Command) -> Command:
    """When a category is flagged."""
    for option in reversed(
        (
            click.option(
                "--mode",
                default="posterior",
                show_default=True,
                metavar="NAME",
                help="What flags a category: posterior, point, interval or gwet.",
            ),
            click.option(
                "--threshold",
                type=float,
                default=0.667,
                show_default=True,
                help="Alpha that a category should reach.",
            ),
            click.option(
                "--revise",
                type=float,
                default=0.80,
                show_default=True,
                help="Mode posterior: probability of an alpha below the threshold from which to revise.",
            ),
            click.option(
                "--ok",
                type=float,
                default=0.20,
                show_default=True,
                help="Mode posterior: probability up to which a category is well.",
            ),
            click.option(
                "--fdr",
                type=float,
                metavar="SHARE",
                help="Instead of --revise: flag as many as keep the expected share of false flags at this.",
            ),
            click.option(
                "--min-uses",
                type=click.IntRange(1),
                default=5,
                show_default=True,
                help="Sections with a category below which it is not judged.",
            ),
        )
    ):
        command = option(command)
    return command


def flag_rule(options: dict[str, Any]) -> FlagRule:
    """The rule that these options make, taken out of `options`; its level is that of the intervals."""
    from irr.diagnosis.rule import FlagRule

    names = ("mode", "threshold", "revise", "ok", "fdr", "min_uses")
    return FlagRule(**{name: options.pop(name) for name in names}, level=options["confidence"])
