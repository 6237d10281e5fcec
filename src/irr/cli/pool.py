"""`irr pool`: the results of NVivo's coding comparison, pooled over files."""

from __future__ import annotations

from typing import Any

import click

from irr.cli._options import confidence_option
from irr.cli._output import colour, output_options, warn, write
from irr.cli._reading import header_lines
from irr.outputs import refuse_overwriting


@click.command("pool", short_help="NVivo's coding comparison, pooled over files.")
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILES...")
@click.option("--encoding", metavar="NAME", help="Encoding of text that is not UTF-8 or UTF-16.")
@click.option(
    "--header-row",
    callback=header_lines,
    metavar="N|N-M",
    help="Where the header is; 1-2 joins two header rows.",
)
@click.option("--sheet", "sheets", metavar="NAME", help="The sheet of a workbook to read.")
@confidence_option
@output_options
@click.pass_context
def command(ctx: click.Context, /, files: tuple[str, ...], output: str | None, **options: Any) -> None:
    """Pool the results of NVivo's coding comparison: one kappa for each code over all files, and one for all codes.

    NVivo prints a kappa for each code in each file and none over files. FILES are its results (CSV or a workbook) for one
    pair of coders, with the size of each file: from these the tables of characters are rebuilt and added up.
    """
    from irr.cli.main import CANNOT_JUDGE
    from irr.loaders import LoadOptions
    from irr.pooling import PoolOptions, pool, read_comparison
    from irr.reporters import Display, reporter

    format_ = reporter(options["format_"])
    refuse_overwriting(output, files)
    sheets = (options["sheets"],) if options["sheets"] else ()
    reading = LoadOptions(encoding=options["encoding"], header_row=options["header_row"], sheets=sheets)
    found = pool(read_comparison(files, reading), PoolOptions(options["confidence"]))
    write(format_.render(found, Display(colour=output is None and colour())), output)
    if not format_.SHOWS_WARNINGS:
        warn(found.warnings)
    if found.total.kappa.value is None:
        ctx.exit(CANNOT_JUDGE)
