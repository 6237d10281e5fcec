"""`irr check`: what a project requires of its codings and codebooks, held against them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from irr.cli._output import colour, warn
from irr.outputs import refuse_overwriting, write_files

if TYPE_CHECKING:
    from irr.checks import Checked, Subject
    from irr.checks.base import Base
    from irr.config.model import Project

#: Where --write-baseline writes if --baseline names no file.
_BASELINE = "irr-baseline.json"


@click.command("check", short_help="The gate: does all hold that irr.yml requires?")
@click.option("--config", type=click.Path(), metavar="FILE", help="Another file than the nearest irr.yml.")
@click.option("--round", "round_", metavar="NAME", help="The round that is held against; else the last one.")
@click.option(
    "--baseline",
    type=click.Path(),
    metavar="FILE",
    help="An earlier state: what failed there already and is no worse does not count, what changed is told first.",
)
@click.option(
    "--write-baseline",
    is_flag=True,
    help=f"Keep the present state in --baseline FILE, or else in {_BASELINE} beside irr.yml, and exit 0.",
)
@click.option(
    "--against",
    metavar="REF",
    help="Compare with codebooks and codings as they were at this git revision, e.g. origin/main.",
)
@click.option(
    "--inconclusive",
    type=click.Choice(["fail", "pass"]),
    help="What an inconclusive verdict counts as; else the exit code is 3.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=FILE]",
    help="text (the default), json, csv, markdown, html, junit, sarif or github; printed, or written to FILE "
    "(repeatable).",
)
@click.pass_context
def command(
    ctx: click.Context,
    config: str | None,
    round_: str | None,
    baseline: str | None,
    write_baseline: bool,
    against: str | None,
    inconclusive: Any,
    formats: tuple[str, ...],
) -> None:
    """Does all hold that irr.yml requires of the rounds, categories, codebooks and revisions of this project?

    Exit code 0: all requirements pass; 1: one fails; 2: the input is wrong; 3: none fails, but one is undefined or
    inconclusive. Figures are compared unrounded. irr init writes an irr.yml to begin with.
    """
    from irr.checks import check
    from irr.checks.base import base_of, base_text, read_base
    from irr.config.finding import find_config
    from irr.config.loading import subject_of
    from irr.config.reading import read_config
    from irr.errors import UsageError
    from irr.names import printable
    from irr.reporters import Display

    if against is not None and baseline is not None:
        raise UsageError("--baseline and --against both name an earlier state; give one")
    wanted = _wanted(formats)
    project = read_config(config or find_config())
    subject = subject_of(project, round_)
    base: Base | None = None
    if write_baseline:
        baseline = baseline or os.path.join(project.root, _BASELINE)
    elif baseline is not None:
        base = read_base(baseline)
    elif against is not None:
        base = _state_at(project, against, round_)
        if base is None:
            click.echo(
                f"irr: warning: {printable(against)} has no irr.yml; there is nothing to compare with",
                err=True,
            )
    checked = check(subject.against(base), project.required, config=project.path, inconclusive=inconclusive)
    files: dict[str, str | bytes] = {}
    written = [output for _, output in wanted]
    for path, option in (
        (baseline if write_baseline else None, "--baseline"),
        *((one, "--format") for one in written),
    ):
        refuse_overwriting(path, _inputs(project, subject), option)
    _refuse_clashes([*written, baseline])
    for format_, output in wanted:
        text = format_.render(checked, Display(colour=output is None and colour()))
        if output is None:
            click.echo(text, nl=False)
        else:
            files[output] = text
    if write_baseline and baseline is not None:
        files[baseline] = base_text(base_of(baseline, subject, checked.verdicts))
    write_files(files)
    if not any(format_.SHOWS_WARNINGS for format_, _ in wanted):
        warn(checked.warnings)
    if write_baseline:
        click.echo(f"irr: the present state is kept in {baseline}", err=True)
        return
    ctx.exit(_exit_code(checked))


def _exit_code(checked: Checked) -> int:
    from irr.cli.main import CANNOT_JUDGE, CHECK_FAILED

    return {"pass": 0, "fail": CHECK_FAILED}.get(checked.outcome, CANNOT_JUDGE)


def _wanted(formats: tuple[str, ...]) -> list[tuple[Any, str | None]]:
    """The reporters asked for, each with the file it writes, or None for standard output."""
    from irr.errors import UsageError
    from irr.reporters import reporter

    found = []
    for one in formats or ("text",):
        name, equals, path = one.partition("=")
        if equals and not path:
            raise UsageError(f"--format {name}= needs the name of a file")
        found.append((reporter(name), path or None))
    printed = [one.partition("=")[0] for one in formats if "=" not in one]
    # Commands for the build server stand among other lines by design; two documents do not.
    if len([name for name in printed if name not in ("github", "text")]) > 1:
        raise UsageError(
            f"{' and '.join(printed)} cannot both be printed; write one to a file, --format NAME=FILE"
        )
    return found


def _state_at(project: Project, reference: str, round_: str | None) -> Base | None:
    """The project as it was at a git revision, held against what is required today; None where it was not there."""
    from irr.checks.checking import state_of
    from irr.checks.regression import BASE
    from irr.config.history import at_revision
    from irr.config.loading import subject_of

    with at_revision(project, reference) as then:
        if then is None:
            return None
        names = {one.name for one in then.rounds}
        subject = subject_of(then, round_ if round_ in names else None)
        required = [one for one in then.required if one.asked_rounds <= names | {BASE}]
        return state_of(reference, subject, required)


def _inputs(project: Project, subject: Subject) -> list[str | None]:
    """Every file that is read."""
    return [
        project.path,
        *subject.codebooks,
        *subject.revisions,
        *(one.sections for one in project.rounds),
        *(path for one in subject.rounds.values() for path in one.files),
    ]


def _refuse_clashes(outputs: Iterable[str | None]) -> None:
    """Refuse to write two things into one file."""
    from irr.errors import UsageError
    from irr.names import quoted

    seen: set[str] = set()
    for path in outputs:
        if path is not None and os.path.realpath(path) in seen:
            raise UsageError(f"two things would be written to {quoted(path)}")
        if path is not None:
            seen.add(os.path.realpath(path))
