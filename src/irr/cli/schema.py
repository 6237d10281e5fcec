"""`irr schema`: the JSON Schemas of what irr writes."""

from __future__ import annotations

import click

#: The schemas there are, and the command whose --format json they describe.
NAMES = {
    "result": "irr agree",
    "diagnosis": "irr diagnose",
    "resolution": "irr resolve",
    "lint": "irr codebook lint",
    "check": "irr check",
    "suggestions": "irr codebook suggest",
    "rounds": "irr compare",
}


@click.command("schema", short_help="The JSON Schemas of what irr writes.")
@click.argument("name", type=click.Choice(list(NAMES)), metavar="|".join(NAMES))
def command(name: str) -> None:
    """The JSON Schema of --format json: result is that of irr agree, the others those of their commands."""
    from importlib.resources import files

    click.echo(files("irr").joinpath(f"schemas/{name}.json").read_text(encoding="utf-8"), nl=False)
