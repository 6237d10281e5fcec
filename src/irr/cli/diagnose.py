"""`irr diagnose`: why coders disagree, and which categories to revise and how."""

from __future__ import annotations

import os
from typing import Any

import click

from irr.cli._flags import flag_options, flag_rule
from irr.cli._options import confidence_option, seed_option
from irr.cli._output import colour, output_options, warn, write
from irr.cli._reading import read_study, reading_options
from irr.outputs import refuse_overwriting


class _PartsOrValues(click.Command):
    """`--coders` and `--sections` with nothing after them ask for a part of the diagnosis.

    With names or a table after them they choose coders and sections, as in every other command.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        takes_value = {
            name
            for one in self.params
            if isinstance(one, click.Option) and not one.is_flag
            for name in one.opts
        }
        pairs = zip(["", *args], args, strict=False)
        files = [arg for before, arg in pairs if before not in takes_value and os.path.exists(arg)]
        said = []
        for place, arg in enumerate(args):
            after = args[place + 1] if place + 1 < len(args) else "-"
            if arg == "--coders" and (after.startswith("-") or os.path.exists(after)):
                said.append("--each-coder")
            elif arg == "--sections" and (after.startswith("-") or not _is_table_of_sections(after, files)):
                said.append("--each-section")
            else:
                said.append(arg)
        return super().parse_args(ctx, said)


def _is_table_of_sections(path: str, files: list[str]) -> bool:
    """Whether what stands after --sections is a table of sections, and not the first coder file."""
    if not os.path.isfile(path):
        return True  # The reader says what is wrong with it.
    return bool(files) and not path.lower().endswith((".yaml", ".yml")) and not _has_codings(path)


def _has_codings(path: str) -> bool:
    """Whether the first line names what a table of codings has: coders and categories, or categories alone."""
    from irr.names import COLUMN_NAMES

    with open(path, encoding="utf-8-sig", errors="replace") as file:
        header = file.readline(100_000).casefold().replace(";", ",").replace("\t", ",")
    names = {name.strip().strip('"') for name in header.split(",")}
    of_categories = names & {*COLUMN_NAMES["category"], "codes", "labels", "categories"}
    return bool(of_categories) and (bool(names & {*COLUMN_NAMES["coder"]}) or len(names) == 2)


@click.command(
    "diagnose",
    cls=_PartsOrValues,
    short_help="Why do they disagree, and what is to be done about which category?",
)
@reading_options
@click.option("--each-coder", is_flag=True, help="Tell what each coder does (also: --coders without names).")
@click.option(
    "--each-section", is_flag=True, help="Tell how hard each section was (also: --sections without a table)."
)
@click.option(
    "--by",
    multiple=True,
    metavar="COLUMN",
    help="Tell every figure by a column of the --sections table, e.g. site (repeatable).",
)
@click.option(
    "--groups",
    type=click.Path(),
    metavar="FILE",
    help="Tell agreement within and between groups of coders; FILE (YAML) gives their standpoint, role, ….",
)
@click.option(
    "--category", "categories", multiple=True, metavar="ID", help="Only this category's dossier (repeatable)."
)
@flag_options
@click.option(
    "--reason-rule",
    "rules",
    multiple=True,
    metavar="NAME=VALUE",
    help="A limit of a reason, e.g. overlap=.2; the names are in the JSON report and in docs/diagnosing.md.",
)
@click.option(
    "--confusion",
    type=click.Choice(["all", "disjoint"]),
    default="all",
    show_default=True,
    help="Where it is counted what was taken for what: wherever sets differ, or where they share nothing.",
)
@click.option("--no-words", is_flag=True, help="Do not look for words that go with confused categories.")
@confidence_option
@seed_option
@output_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Why do the coders disagree, which categories need revision, and how?

    A dossier for each category, worst first: the verdict, the reasons with the sections that show them and what
    to do, what the coders wrote about it; then which categories are taken for which. FILES as for irr agree.

    With --each-coder, --each-section, --by or --groups the report tells these instead; the JSON report has all.
    """
    from irr.analysis.diagnosing import DiagnoseOptions, diagnose
    from irr.cli.main import CANNOT_JUDGE
    from irr.diagnosis.limits import reason_rules
    from irr.errors import UsageError
    from irr.reading.grouping import read_groups
    from irr.reporters import Display, reporter

    name, output, groups = options.pop("format_"), options.pop("output"), options.pop("groups")
    format_ = reporter(name)
    refuse_overwriting(output, [*options["files"], options["codebook"], options["sections"], groups])
    asked: dict[str, Any] = {
        "flags": flag_rule(options),
        "rules": reason_rules(options.pop("rules")),
        "categories": options.pop("categories"),
        "coders": options.pop("each_coder"),
        "sections": options.pop("each_section"),
        "by": tuple(dict.fromkeys(options.pop("by"))),
        "disjoint": options.pop("confusion") == "disjoint",
        "words": not options.pop("no_words"),
        "confidence": options.pop("confidence"),
        "seed": options.pop("seed"),
    }
    parts = sum(bool(part) for part in (asked["coders"], asked["sections"], asked["by"], groups))
    if name == "csv" and parts > 1:
        raise UsageError(
            "CSV holds one table; ask for one of --coders, --sections, --by and --groups at a time"
        )
    study = read_study(**options)
    if groups is not None:
        asked["groups"] = read_groups(groups, study.coders)
    diagnosis = diagnose(study, DiagnoseOptions(**asked))
    write(format_.render(diagnosis, Display(colour=output is None and colour())), output)
    if not format_.SHOWS_WARNINGS:
        warn(diagnosis.warnings)
    if diagnosis.says_nothing:
        ctx.exit(CANNOT_JUDGE)
