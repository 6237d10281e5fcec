"""`irr codebook convert`: a codebook in another format."""

from __future__ import annotations

import click

from irr.cli._output import output_option, write
from irr.outputs import refuse_overwriting


@click.command("convert", short_help="A codebook in another format: YAML, CSV or REFI-QDA (.qdc).")
@click.argument("codebook", type=click.Path(), metavar="CODEBOOK")
@output_option("Write to this file.")
@click.option("--format", "format_", metavar="NAME", help="yaml, csv or qdc; else as the name of FILE ends.")
def command(codebook: str, output: str | None, format_: str | None) -> None:
    """Write CODEBOOK in another format.

    YAML and CSV hold everything but comments. REFI-QDA (.qdc), which NVivo, ATLAS.ti, MAXQDA and others import, holds
    what is said of each category. What is not carried is listed, comments by their number.
    """
    from irr.cli.codebook._remarks import say
    from irr.codebook import read_codebook
    from irr.codebook.formats import codebook_format, format_of_name
    from irr.codebook.writing import comments_in, write_codebook
    from irr.errors import UsageError
    from irr.names import printable

    if output is None and format_ is None:
        raise UsageError("nowhere to write to; name a file with -o, or say --format to print the codebook")
    name = format_ or format_of_name(output or "")
    codebook_format(name)  # an unknown name is an error before anything is read
    refuse_overwriting(output, [codebook])
    book = read_codebook(codebook)
    say(book)
    written = write_codebook(book, name, output, comments_in(codebook))
    write(written.data, output)
    for loss in written.losses:
        click.echo(f"irr: warning: {loss}", err=True)
    n = len(book.categories)
    where = f" written to {printable(output)}" if output is not None else ""
    lost = f"{len(written.losses)} losses" if len(written.losses) > 1 else "1 loss"
    said = f"with {lost}" if written.losses else "nothing lost"
    click.echo(f"irr: {n:,} categor{'y' if n == 1 else 'ies'}{where}, {said}", err=True)
