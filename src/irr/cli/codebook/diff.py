"""`irr codebook diff`: what changed between two versions, and whether the revision file says so."""

from __future__ import annotations

import click

from irr.cli._output import colour, format_option, output_option, write
from irr.outputs import refuse_existing, refuse_overwriting, write_files


@click.command("diff", short_help="What changed between two versions, and whether the revision file says so.")
@click.argument("old", type=click.Path(), metavar="V1")
@click.argument("new", type=click.Path(), metavar="V2")
@click.option(
    "--revision",
    type=click.Path(),
    metavar="FILE",
    help="The revision file that says what became of each category and why; it is checked.",
)
@click.option(
    "--propose",
    type=click.Path(),
    metavar="FILE",
    help="Write a revision file to be corrected and filled in (YAML).",
)
@format_option("Of the report; see 'irr list formats'.")
@output_option("Write the report to this file instead of the terminal.")
@click.pass_context
def command(
    ctx: click.Context,
    old: str,
    new: str,
    revision: str | None,
    propose: str | None,
    format_: str,
    output: str | None,
) -> None:
    """What changed between the codebooks V1 and V2?

    Added, removed, renamed, merged, split and moved categories; redefined ones, with each changed text word by word;
    and reworded ones. Exit code 1 if the revision file does not hold, or if there is none and a definition,
    use_when or do_not_use_when changed.
    """
    from irr.cli.main import CHECK_FAILED
    from irr.codebook import read_codebook
    from irr.errors import UsageError, all_read
    from irr.reporters import Display, reporter
    from irr.revision import read_revision
    from irr.revision.diffing import diff, likenesses, proposal
    from irr.revision.writing import revision_file

    inputs = [old, new, revision]
    refuse_overwriting(output, inputs)
    refuse_overwriting(propose, inputs, "--propose")
    refuse_existing([propose], "what was filled in there would be lost")
    if propose is not None and propose == output:
        raise UsageError("--propose and --output name the same file")
    render = reporter(format_).render
    before, after, said = all_read(
        lambda: read_codebook(old),
        lambda: read_codebook(new),
        lambda: read_revision(revision) if revision else None,
    )
    found = diff(before, after, said)
    if propose is not None:
        write_files({propose: revision_file(proposal(found), propose, likenesses(found))})
    write(render(found, Display(colour=output is None and colour())), output)
    if propose is not None:
        from irr.names import printable

        click.echo(f"irr: a revision file to be filled in is in {printable(propose)}", err=True)
    if found.failed:
        ctx.exit(CHECK_FAILED)
