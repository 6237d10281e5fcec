"""`irr schema`: the JSON Schemas of what irr writes."""

from __future__ import annotations

import click

#: The schemas there are, and the command whose --format json they describe, or the files.
NAMES = {
    "result": "irr agree",
    "diagnosis": "irr diagnose",
    "resolution": "irr resolve",
    "codebook-diff": "irr codebook diff",
    "codebook-apply": "irr codebook apply",
    "revision": "revision files, which irr codebook diff and apply read",
    "suggestions": "irr codebook suggest",
}


@click.command("schema", short_help="The JSON Schemas of what irr writes.")
@click.argument("name", type=click.Choice(list(NAMES)), metavar="|".join(NAMES))
def command(name: str) -> None:
    """The JSON Schema of --format json: result is that of irr agree, the others those of their commands.

    That of revision describes revision files, so that editors complete them.
    """
    from importlib.resources import files

    click.echo(files("irr").joinpath(f"schemas/{name}.json").read_text(encoding="utf-8"), nl=False)
