"""`irr codebook lint`: what a codebook lacks, contradicts or leaves open, by file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from irr.cli._output import FORMATS, colour, format_option, output_option, write
from irr.outputs import refuse_overwriting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from irr.study import Study


class _SeveralCodings(click.Command):
    """`--codings A B C`, as a shell makes it of `--codings *.yaml`, is `--codings A --codings B --codings C`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        said: list[str] = []
        more = False
        for place, arg in enumerate(args):
            if arg.startswith("-"):
                more = arg == "--codings"
            elif more and args[place - 1] != "--codings":
                said.append("--codings")
            said.append(arg)
        return super().parse_args(ctx, said)


@click.command(
    "lint",
    cls=_SeveralCodings,
    short_help="What do codebooks lack, contradict or leave open? By file and line.",
)
@click.argument("codebooks", nargs=-1, type=click.Path(), metavar="CODEBOOK...")
@click.option(
    "--codings",
    multiple=True,
    type=click.Path(),
    metavar="FILE...",
    help="Coder files or tables: is every example agreed on, and is nothing used that is retired?",
)
@click.option(
    "--blank",
    type=click.Choice(["none", "missing", "auto"]),
    help="What a blank cell of the codings means; see irr agree.",
)
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="NAME=LEVEL",
    help="The level of a rule: off, note, warning or error (repeatable). The names: irr list rules.",
)
@click.option(
    "--config",
    type=click.Path(),
    metavar="FILE",
    help="Where levels of rules are set, under lint; else the nearest irr.yml, if there is one.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@format_option(f"{FORMATS}; sarif or github.")
@output_option()
@click.pass_context
def command(
    ctx: click.Context,
    codebooks: tuple[str, ...],
    codings: tuple[str, ...],
    blank: Any,
    rules: tuple[str, ...],
    config: str | None,
    strict: bool,
    format_: str,
    output: str | None,
) -> None:
    """What do codebooks lack, contradict or leave open?

    Each finding has its file and line and the rule it is from; 'irr explain RULE' says why it matters and how to
    switch it off. What follows --codings is codings, so name codebooks before it.

    Exit code 0 without errors, 1 with errors (with --strict also for warnings), 2 where a file cannot be read.
    """
    from irr.cli.main import CHECK_FAILED
    from irr.errors import InputError, OtherKindError, Problem, UsageError
    from irr.linting import Linted, LintOptions, lint_codebook
    from irr.reporters import Display, reporter

    if not codebooks:
        raise UsageError("no codebook named; name it before --codings")
    render = reporter(format_).render
    options = LintOptions.from_mapping({**_levels_of(config), **dict(map(_setting, rules))})
    refuse_overwriting(output, [*codebooks, *codings])
    reports = []
    problems: list[Problem] = []
    for path in dict.fromkeys(codebooks):
        try:
            studies = _studies(codings, path, blank)
            reports.append(lint_codebook(path, studies, options))
        except OtherKindError as error:
            # A glob takes what there is; a coder file among codebooks is no fault.
            for line in error.lines():
                click.echo(f"irr: {line}; not linted", err=True)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))
    linted = Linted(tuple(reports))
    write(render(linted, Display(colour=output is None and colour())), output)
    if linted.fails(strict):
        ctx.exit(CHECK_FAILED)


def _levels_of(config: str | None) -> Mapping[str, str]:
    """The levels that the configuration sets, or the nearest irr.yml."""
    from irr.config.finding import nearest_config
    from irr.config.lint_levels import read_lint_levels

    path = config or nearest_config()
    return {} if path is None else read_lint_levels(path).levels


def _setting(text: str) -> tuple[str, str]:
    from irr.errors import UsageError
    from irr.names import quoted

    name, equals, level = text.partition("=")
    if not equals:
        raise UsageError(f"--rule needs a name and a level, as in missing-examples=off, not {quoted(text)}")
    return name.strip(), level.strip()


def _studies(codings: tuple[str, ...], path: str, blank: Any) -> list[Study]:
    """The codings, read with the codebook where it can be read; unknown categories are not lint's business."""
    from irr.codebook import inspect_codebook
    from irr.reading import load

    if not codings:
        return []
    found = inspect_codebook(path)
    codebook = None if found.problems else found.codebook
    return [load(codings, codebook=codebook, extend_codebook=True, blank=blank)]
