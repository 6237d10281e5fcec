"""`irr schema`: the JSON Schemas of what irr writes, and of files that people write."""

from __future__ import annotations

import click

#: The schemas of outputs, and the command whose --format json they describe.
NAMES = {"result": "irr agree", "diagnosis": "irr diagnose", "resolution": "irr resolve"}
#: The schemas of files that people write in YAML.
FILES = {"codebook": "a codebook"}


@click.command("schema", short_help="The JSON Schemas of what irr writes, and of files that you write.")
@click.argument("name", type=click.Choice([*NAMES, *FILES]), metavar="|".join([*NAMES, *FILES]))
def command(name: str) -> None:
    """The JSON Schema called NAME.

    Of --format json: result is that of irr agree, diagnosis and resolution those of their commands. Of files that you
    write, so that an editor completes their keys: codebook.
    """
    from importlib.resources import files

    click.echo(files("irr").joinpath(f"schemas/{name}.json").read_text(encoding="utf-8"), nl=False)
