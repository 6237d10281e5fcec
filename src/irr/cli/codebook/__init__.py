"""`irr codebook`: one module a command on codebooks."""

from __future__ import annotations

import click

from irr.cli._commands import Commands


@click.command(
    "codebook",
    cls=Commands,
    path=__path__,
    package=__name__,
    short_help="Codebooks: checked, shown, converted, compared and revised.",
)
def command() -> None:
    """Codebooks: checked, shown, converted, compared and revised.

    A codebook is a file, in YAML, CSV or REFI-QDA, that lists the categories coders may assign and says when to use
    each.
    """
