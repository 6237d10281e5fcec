"""`irr schema`: the JSON Schemas of what irr writes."""

from __future__ import annotations

import click


@click.command("schema")
@click.argument("name", type=click.Choice(["result"]), metavar="result")
def command(name: str) -> None:
    """The JSON Schema of --format json."""
    from importlib.resources import files

    click.echo(files("irr").joinpath(f"schemas/{name}.json").read_text(encoding="utf-8"), nl=False)
