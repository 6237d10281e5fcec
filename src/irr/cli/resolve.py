"""`irr resolve`: decisions read back from the sheet, and the agreed coding written."""

from __future__ import annotations

from typing import Any

import click

from irr.cli._output import FORMATS, colour, format_option, output_option, warn, write
from irr.cli._reading import input_paths, read_study, reading_options
from irr.outputs import refuse_overwriting


@click.command("resolve")
@click.argument("sheet", type=click.Path(), metavar="SHEET")
@reading_options
@click.option("--key", type=click.Path(), metavar="FILE", help="The key to a blind sheet.")
@click.option(
    "--undecided",
    type=click.Choice(["refuse", "list"]),
    default="refuse",
    show_default=True,
    help="Sections without a decision: an error, or listed and left out.",
)
@click.option("--name", default="consensus", show_default=True, help="The coder's name in the agreed coding.")
@format_option(f"Of the report: {FORMATS}.")
@output_option("Write the agreed coding to this file (YAML).")
def command(
    sheet: str, key: str | None, undecided: str, name: str, format_: str, output: str | None, **reading: Any
) -> None:
    """Take the decisions of SHEET back and write the agreed coding.

    SHEET is what 'irr review' made of the same FILES, with the columns decision, reason and by filled in.
    Sections in which all coders agree need no decision.
    """
    from irr.codebook import read_codebook
    from irr.errors import all_read
    from irr.reporters import Display, reporter
    from irr.resolution import Rules, coder_file, resolve
    from irr.worksheets import read, read_key

    render = reporter(format_).render
    refuse_overwriting(output, [sheet, key, *input_paths(**reading)])
    written, letters, study = all_read(
        lambda: read(sheet), lambda: read_key(key) if key else None, lambda: read_study(**reading)
    )
    warn(study.warnings)
    # What was rolled up is no longer what the codebook lists.
    codebook = read_codebook(reading["codebook"]) if reading["codebook"] and not reading["at"] else None
    rules = Rules(
        new_categories=reading["extend_codebook"],
        undecided=undecided == "list",
        groups=codebook.groups if codebook else {},
        codebook=codebook.reference if codebook else None,
    )
    resolution = resolve(study, written, rules, letters)
    if output is not None:
        write(coder_file(resolution, name), output)
    write(render(resolution, Display(colour=colour())), None, "send it to a file with >")
    _say(resolution, written.nameless, output)


def _say(resolution: Any, nameless: int, output: str | None) -> None:
    """What was left aside, and where the agreed coding is."""
    from irr.names import listed, printable

    if resolution.unread:
        n = len(resolution.unread)
        columns = f"{n} other column{'s' if n > 1 else ''} of the sheet"
        click.echo(f"irr: {columns} not read: {listed(resolution.unread)}", err=True)
    if nameless:
        click.echo(f"irr: {nameless:,} cells in columns without a name not read", err=True)
    n = len(resolution.agreed)
    said = f"written to {printable(output)}" if output is not None else "written nowhere; name a file with -o"
    click.echo(f"irr: agreed coding of {n:,} section{'s' if n != 1 else ''} {said}", err=True)
