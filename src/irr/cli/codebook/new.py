"""`irr codebook new`: a codebook to be filled in."""

from __future__ import annotations

import os

import click

from irr.cli._output import output_option, write


@click.command("new", short_help="A codebook to be filled in, with comments on every key.")
@click.argument("name", default="codebook")
@output_option("Write to this new file (YAML); else print it.")
def command(name: str, output: str | None) -> None:
    """Write a codebook called NAME to be filled in: one worked category, and every key explained."""
    from irr.codebook.template import template
    from irr.errors import UsageError
    from irr.names import quoted

    if not name.strip():
        raise UsageError("a codebook needs a name")
    if output is not None and os.path.lexists(output):
        raise UsageError(f"{quoted(output)} exists already; name a new file")
    write(template(name), output)
