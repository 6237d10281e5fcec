"""`irr schema`: the JSON Schemas of what irr writes, and of files that people write."""

from __future__ import annotations

import click

#: The schemas of outputs, and the command whose --format json they describe.
NAMES = {
    "result": "irr agree",
    "inspection": "irr inspect",
    "diagnosis": "irr diagnose",
    "resolution": "irr resolve",
    "rounds": "irr compare",
    "check": "irr check",
    "report": "irr report",
    "methods": "irr report --methods",
    "lint": "irr codebook lint",
    "codebook-diff": "irr codebook diff",
    "codebook-apply": "irr codebook apply",
    "suggestions": "irr codebook suggest",
}
#: The schemas of files that people write in YAML, so that their editors complete the keys.
FILES = {"codebook": "a codebook", "revision": "a revision file", "irr.yml": "irr.yml"}


def _listed(names: dict[str, str], what: str) -> str:
    width = max(map(len, (*NAMES, *FILES)))
    return "\n".join(("\b", what, *(f"  {name:<{width}}  {of}" for name, of in names.items())))


@click.command(
    "schema",
    short_help="The JSON Schemas of what irr writes, and of files that you write.",
    help="The JSON Schema called NAME.\n\n"
    + _listed(NAMES, "Of what these write with --format json:")
    + "\n\n"
    + _listed(FILES, "Of files that you write, so that an editor completes their keys:"),
)
@click.argument("name", type=click.Choice([*NAMES, *FILES]), metavar="NAME")
def command(name: str) -> None:
    """Print a schema."""
    if name == "irr.yml":
        # Made from the keys that the file is read by.
        import json

        from irr.config.schema import schema

        click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
        return
    text = _read(name)
    if others := _referred(text):
        import json

        # One file that stands by itself: what it refers to is in it, under its own name.
        bundle = json.loads(text)
        bundle["$defs"] = {one: {"$id": f"{one}.json"} | json.loads(_read(one)) for one in others}
        text = json.dumps(bundle, indent=2, ensure_ascii=False) + "\n"
    click.echo(text, nl=False)


def _read(name: str) -> str:
    from importlib.resources import files

    return files("irr").joinpath(f"schemas/{name}.json").read_text(encoding="utf-8")


def _referred(text: str) -> list[str]:
    """The other schemas that a schema refers to."""
    import re

    return sorted(set(re.findall(r'"\$ref": "([\w-]+)\.json', text)))
