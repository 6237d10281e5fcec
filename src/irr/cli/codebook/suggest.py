"""`irr codebook suggest`: merges that gain more than luck does, and boundaries to clarify."""

from __future__ import annotations

from typing import Any

import click

from irr.cli._options import seed_option
from irr.cli._output import colour, output_options, warn, write
from irr.cli._reading import input_paths, read_study, reading_options
from irr.outputs import refuse_existing, refuse_overwriting, write_files


@click.command("suggest", short_help="Which categories might be merged, and which told apart better?")
@reading_options
@click.option(
    "--min-gain",
    type=float,
    default=0.02,
    show_default=True,
    help="Gain in pooled alpha, corrected for luck and on unseen sections, from which a merge is suggested.",
)
@click.option(
    "--min-sections",
    type=int,
    default=3,
    show_default=True,
    help="Sections in which the categories were taken for each other.",
)
@click.option(
    "--min-entropy",
    type=float,
    default=0.70,
    show_default=True,
    help="Share of the codebook's entropy that merges must keep.",
)
@click.option(
    "--draws",
    type=int,
    default=300,
    show_default=True,
    help="Bootstrap draws on which the whole search is done again.",
)
@seed_option
@click.option(
    "--propose",
    type=click.Path(),
    metavar="FILE",
    help="Write the suggested merges as a revision file to be filled in (YAML).",
)
@output_options
@click.pass_context
def command(
    ctx: click.Context, /, format_: str, output: str | None, propose: str | None, **options: Any
) -> None:
    """Which categories might be merged, and which should be told apart better?

    The merge that raises pooled alpha most is taken, then the next, and so on. The best of many pairs gains something
    by luck alone, so the whole search is done again on bootstrap draws, and a merge is suggested only for what it
    gains beyond that. It says "clarify first" unless coders hardly tell the two apart. FILES as for irr agree;
    with documents in the --sections table, whole documents are drawn.

    A merge is a change of question, not a repair: agreement on fewer categories is easier.
    """
    from irr.cli.main import CANNOT_JUDGE
    from irr.codebook import read_codebook
    from irr.errors import UsageError
    from irr.merging import SuggestOptions, suggest_merges
    from irr.reporters import Display, reporter

    render = reporter(format_)
    names = ("min_gain", "min_sections", "min_entropy", "draws", "seed")
    asked = SuggestOptions(**{name: options.pop(name) for name in names})
    refuse_overwriting(output, input_paths(**options))
    refuse_overwriting(propose, input_paths(**options), "--propose")
    refuse_existing([propose], "what was filled in there would be lost")
    if propose is not None and (options["codebook"] is None or options["at"]):
        raise UsageError("--propose writes about categories of a codebook; give --codebook, without --at")
    if propose is not None and propose == output:
        raise UsageError("--propose and --output name the same file")
    study = read_study(**options)
    codebook = read_codebook(options["codebook"]) if options["codebook"] else None
    found = suggest_merges(study, asked, codebook)
    write(render.render(found, Display(colour=output is None and colour())), output)
    if not render.SHOWS_WARNINGS:
        warn(found.warnings)
    if propose is not None:
        _propose(found, codebook, propose)
    if found.undefined is not None:
        ctx.exit(CANNOT_JUDGE)


def _propose(found: Any, codebook: Any, path: str) -> None:
    """Write the draft of a revision file, if there is anything to be in it."""
    from irr.merging.proposing import draft
    from irr.names import printable

    if found.suggestions:
        write_files({path: draft(found, codebook)})
        click.echo(f"irr: a revision file to be filled in is in {printable(path)}", err=True)
    else:
        click.echo(f"irr: nothing is suggested, so {printable(path)} is not written", err=True)
