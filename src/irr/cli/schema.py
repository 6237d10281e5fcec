"""`irr schema`: the JSON Schemas of what irr writes, and of files that people write."""

from __future__ import annotations

import click

#: The schemas of outputs, and the command whose --format json they describe.
NAMES = {
    "result": "irr agree",
    "diagnosis": "irr diagnose",
    "resolution": "irr resolve",
    "rounds": "irr compare",
    "check": "irr check",
    "lint": "irr codebook lint",
    "suggestions": "irr codebook suggest",
}
#: The schemas of files that people write in YAML.
FILES = {"codebook": "a codebook", "irr.yml": "irr.yml"}


@click.command("schema", short_help="The JSON Schemas of what irr writes, and of files that you write.")
@click.argument("name", type=click.Choice([*NAMES, *FILES]), metavar="NAME")
def command(name: str) -> None:
    """The JSON Schema called NAME.

    Of --format json: result is that of irr agree, the others are called after what their commands tell: diagnosis,
    resolution, rounds, check, lint, suggestions. Of files that you write, so that an editor completes their keys:
    codebook, irr.yml.
    """
    if name == "irr.yml":
        # Made from the keys that the file is read by.
        import json

        from irr.config.schema import schema

        click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
        return
    from importlib.resources import files

    click.echo(files("irr").joinpath(f"schemas/{name}.json").read_text(encoding="utf-8"), nl=False)
