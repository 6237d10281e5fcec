"""What a report is on: an `irr.yml`, or coder files with the options to read them; the same for all that tell one."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from irr.cli._flags import flag_options, flag_rule
from irr.cli._options import confidence_option, seed_option
from irr.cli._reading import read_study, reading_options, split_coders

if TYPE_CHECKING:
    from irr.reports import StudyReport

Command = Callable[..., Any]

_OWN: tuple[Callable[[Command], Command], ...] = (
    click.option("--title", metavar="TEXT", help="What the report is called."),
    click.option("--reference", metavar="NAME", help="The coder with whom the others are compared first."),
    click.option(
        "--by", multiple=True, metavar="COLUMN", help="Every figure by a column of --sections (repeatable)."
    ),
    click.option(
        "--groups", type=click.Path(), metavar="FILE", help="Who the coders are (YAML): standpoint, role, …."
    ),
    click.option(
        "--round", "round_", metavar="NAME", help="Of an irr.yml: the round told in full; else the last one."
    ),
    click.option(
        "--no-words",
        is_flag=True,
        help="Do not look for words that go with confused categories; it takes longest.",
    ),
    flag_options,
    confidence_option,
    seed_option,
)
#: Options that are about reading coder files, where there is no `irr.yml` that says it.
_OF_FILES = (
    *("codebook", "extend_codebook", "blank", "layout", "variable", "separator", "encoding", "header_row"),
    *("coder_column", "sheets", "unit", "overlap", "texts", "offsets"),
    *("coder", "coders", "sections", "at"),
)


def reporting_options(command: Command) -> Command:
    """What a report is on, and what it holds."""
    for option in reversed(_OWN):
        command = option(command)
    return reading_options(command)


def study_report(options: dict[str, Any], **chosen: Any) -> StudyReport:
    """The report that these options ask for; they are taken out of `options`.

    Without files it is on the nearest `irr.yml`. `chosen` are other fields of `ReportOptions`.
    """
    from irr.config.finding import find_config
    from irr.config.reading import holds_project

    asked = {name: options.pop(name) for name in ("title", "reference", "by", "groups")}
    asked = (
        {name: value for name, value in asked.items() if value}
        | chosen
        | {
            "confidence": options["confidence"],
            "flags": flag_rule(options),
            "seed": options.pop("seed"),
            "words": not options.pop("no_words"),
        }
    )
    del options["confidence"]
    round_ = options.pop("round_")
    reading = {name: options.pop(name) for name in ("files", *_OF_FILES)}
    if not reading["files"] and not reading["coder"]:
        return _of_project(find_config(named_by="a path"), round_, reading, asked)
    if len(reading["files"]) == 1 and holds_project(reading["files"][0]):
        return _of_project(reading["files"][0], round_, reading, asked)
    return _of_files(round_, reading, asked)


def _of_project(path: str, round_: str | None, reading: dict[str, Any], asked: dict[str, Any]) -> StudyReport:
    from irr.config.reading import read_config
    from irr.config.reporting import report_of
    from irr.errors import UsageError
    from irr.names import printable

    given = [name for name in _OF_FILES if reading[name]]
    if given:
        option = "sheet" if given[0] == "sheets" else given[0].replace("_", "-")
        raise UsageError(f"{printable(path)} says how its rounds are read; write there what --{option} says")
    return report_of(read_config(path), round_, **asked)


def _of_files(round_: str | None, reading: dict[str, Any], asked: dict[str, Any]) -> StudyReport:
    from irr.checks.subject import Round, Subject
    from irr.codebook import read_codebook
    from irr.errors import UsageError
    from irr.reports import ReportOptions, report_on

    if round_ is not None:
        raise UsageError("--round names a round of an irr.yml; here coder files are named")
    owned, _ = split_coders(reading["coder"], reading["coders"], reading["files"])
    files = tuple(dict.fromkeys((*reading["files"], *owned)))
    path, sections = reading["codebook"], reading["sections"]
    study = read_study(**reading)
    subject = Subject({"": Round("", study, read_codebook(path) if path else None, files)})
    return report_on(subject, ReportOptions(**asked), files=[("sections", sections)])


def inputs_of(report: StudyReport) -> list[str]:
    """The files that a report must not be written over."""
    return [one.path for one in report.inputs if os.path.exists(one.path)]
