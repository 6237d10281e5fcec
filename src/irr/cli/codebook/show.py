"""`irr codebook show`: a codebook to read."""

from __future__ import annotations

import click

from irr.cli._output import colour, output_options, write
from irr.outputs import refuse_overwriting


@click.command("show", short_help="A codebook to read: the tree of its categories, and each in full.")
@click.argument("codebook", type=click.Path(), metavar="CODEBOOK")
@click.option("--category", multiple=True, metavar="ID", help="Show only this category (repeatable).")
@output_options
def command(codebook: str, category: tuple[str, ...], format_: str, output: str | None) -> None:
    """Show CODEBOOK: the tree of its categories, the themes across it, and each category in full.

    CODEBOOK is YAML, CSV or a REFI-QDA codebook (.qdc). As markdown or html it can be handed to coders; json has the
    keys of a codebook in YAML, csv the columns of a codebook as a table.
    """
    from irr.cli.codebook._remarks import say
    from irr.codebook import read_codebook
    from irr.codebook.selecting import only
    from irr.reporters import Display, reporter

    render = reporter(format_).render
    refuse_overwriting(output, [codebook])
    book = read_codebook(codebook)
    say(book)
    shown = only(book, category) if category else book
    write(render(shown, Display(colour=output is None and colour())), output)
