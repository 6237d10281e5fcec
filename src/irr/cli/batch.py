"""`irr batch`: many studies in one go, each with its report, and what is to be said of all of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from irr.cli._reading import reading_options_but

if TYPE_CHECKING:
    from irr.batch import Batch, Task

#: Options that say how a table of variables is read; elsewhere irr.yml or the table of studies says it.
_OF_TABLES = (
    *("codebook", "extend_codebook", "blank", "layout", "separator", "encoding", "coders", "sections", "at"),
    *("coder_column", "reference"),
)


def _jobs(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """How many studies at once: a number, or as many as there are processors."""
    if value in ("auto", "0"):
        return os.cpu_count() or 1
    if not value.isdecimal():
        raise click.BadParameter(f"{value!r} is neither a number nor auto")
    return int(value)


@click.command("batch", short_help="Many studies in one go, or many variables of one table.")
@reading_options_but("codebook", "coder", "variable", "header_row")
@click.option(
    "--codebook",
    "codebook",
    multiple=True,
    metavar="[VARIABLE=]FILE",
    help="With --variables: the codebook of all variables, or of one (repeatable).",
)
@click.option("--reference", metavar="CODER", help="With --variables: the coder who comes first.")
@click.option(
    "--manifest", type=click.Path(), metavar="CSV", help="A table of studies, a row each, instead of FILES."
)
@click.option(
    "--variables",
    metavar="NAME,NAME|all",
    help="FILES are a table that holds several variables: these are a study each.",
)
@click.option("--round", "round_", metavar="NAME", help="The round that is told in full; else the last one.")
@click.option(
    "--output", "-o", type=click.Path(), required=True, metavar="FOLDER", help="Where all is written."
)
@click.option(
    "--format",
    "formats",
    default="html,json",
    show_default=True,
    metavar="NAME,NAME",
    help="The formats of each study's report.",
)
@click.option(
    "--jobs",
    default="1",
    callback=_jobs,
    metavar="N|auto",
    help="How many studies at once; auto: as many as cores.",
)
@click.option(
    "--force", is_flag=True, help="Report on unchanged studies too, and write over files of others."
)
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Report on many studies at once.

    FILES are the irr.yml of each study, or folders that hold one. With --variables they are a table of which each
    variable is a study; with --manifest a table names the studies. Each has its reports in FOLDER/NAME; index.html,
    across.html and figures.csv (also .parquet and .jsonl) in FOLDER are about all of them.

    A study is passed over while nothing it rests on has changed, so that an interrupted batch goes on where it was. The
    exit code is the worst of all: 2, the input of one is wrong; 1, a check fails; 3, one cannot be judged.
    """
    from irr.batch import BatchOptions, run
    from irr.cli._progress import Batches
    from irr.cli.main import INTERRUPTED
    from irr.names import printable
    from irr.reporters._batch import summed

    formats = tuple(dict.fromkeys(one.strip() for one in options["formats"].split(",") if one.strip()))
    folder = options["output"]
    tasks = _tasks(options)
    asked = BatchOptions(formats, options["round_"], options["jobs"], options["force"])
    progress = Batches(len(tasks))
    try:
        with progress:
            batch = run(tasks, folder, asked, progress.heard)
    except KeyboardInterrupt:
        click.echo(
            f"irr: interrupted; {progress.finished:,} of {len(tasks):,} studies are finished, and the same command goes "
            "on from there",
            err=True,
        )
        ctx.exit(INTERRUPTED)
    click.echo(f"{summed(batch)}; {printable(os.path.join(folder, 'index.html'))}")
    ctx.exit(_exit_code(batch))


def _tasks(options: dict[str, Any]) -> list[Task]:
    from irr.batch.manifest import of_manifest
    from irr.batch.planning import of_projects, of_variables
    from irr.errors import UsageError

    files, manifest, variables = options["files"], options["manifest"], options["variables"]
    if manifest is not None and (files or variables is not None):
        raise UsageError("--manifest names the studies; name no files and no --variables beside it")
    if variables is not None:
        names = [name.strip() for name in variables.split(",") if name.strip()]
        if not names:
            raise UsageError("--variables names none; --variables all takes every one")
        if options["round_"] is not None:
            raise UsageError("--round names a round of an irr.yml; here a table is named")
        coders = tuple(name.strip() for name in (options["coders"] or "").split(",") if name.strip())
        given = (
            *(
                "extend_codebook",
                "blank",
                "layout",
                "separator",
                "encoding",
                "coder_column",
                "sections",
                "at",
            ),
        )
        reading = {name: options[name] for name in given} | {"coders": coders}
        return of_variables(files, names, options["codebook"], reading, options["reference"])
    for name in _OF_TABLES:
        if options[name]:
            said = "the table of studies" if manifest is not None else "irr.yml"
            raise UsageError(f"--{name.replace('_', '-')} is for --variables; {said} says it for each study")
    if manifest is not None:
        return of_manifest(manifest, options["round_"])
    if not files:
        raise UsageError("no studies named; name irr.yml files, or a table of studies with --manifest")
    return of_projects(files, options["round_"])


def _exit_code(batch: Batch) -> int:
    """The worst of all studies of this batch: wrong input, a check that fails, nothing that can be judged."""
    from irr.cli.main import BAD_INPUT, CANNOT_JUDGE, CHECK_FAILED

    codes = {"error": BAD_INPUT, "fail": CHECK_FAILED, "pass": 0, "told": 0}
    found = {codes.get(one.standing, CANNOT_JUDGE) for one in batch.present}
    return next((code for code in (BAD_INPUT, CHECK_FAILED, CANNOT_JUDGE) if code in found), 0)
