"""Options on figures that several commands share."""

from __future__ import annotations

import click

confidence_option = click.option(
    "--confidence",
    type=click.FloatRange(0.5, 0.9999),
    default=0.95,
    show_default=True,
    help="Level of intervals.",
)
seed_option = click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of everything drawn."
)
coefficient_option = click.option(
    "--coefficient", "coefficients", multiple=True, metavar="NAME", help="See 'irr list coefficients'."
)
criterion_option = click.option(
    "--criterion",
    "criteria",
    multiple=True,
    metavar="NAME",
    help="How two sets compare; 'irr list criteria'.",
)
style_option = click.option(
    "--style",
    default="irr",
    show_default=True,
    metavar="NAME",
    help="How numbers are written: irr (.604), or apa (.60, 95% CI, p < .001).",
)
