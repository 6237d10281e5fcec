"""`irr report`: everything there is to say of a study, for people who open files."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from irr.cli._options import style_option
from irr.cli._output import colour, output_option, warn, write
from irr.cli._progress import watched
from irr.cli._reporting import inputs_of, reporting_options, study_report
from irr.outputs import refuse_overwriting, write_files

if TYPE_CHECKING:
    from irr.reports import StudyReport


@click.command("report", short_help="A report to open, send and print: one page, or Word, LaTeX, Excel, ….")
@reporting_options
@click.option("--methods", is_flag=True, help="The methods section alone, with its references.")
@click.option(
    "--quoted",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="Sections in dispute that a category quotes; a file beside the report has all, where there are more.",
)
@click.option(
    "--format",
    "format_",
    metavar="NAME",
    help="html, markdown, latex, docx, xlsx, json, csv, bibtex or text; else as the end of --output says.",
)
@style_option
@output_option("The file to write; its end says the format.")
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Everything there is to say of a study, in one report.

    \b
        irr report irr.yml -o report.html
        irr report round-1/*.yaml --codebook codebook.yaml -o report.docx
        irr report --methods --style apa
        irr report --format bibtex -o references.bib

    FILES is an irr.yml, coder files as for irr agree, or nothing for the nearest irr.yml. The verdict comes first, then
    what was compared, figures with intervals, each category with its dossier, what is taken for what, coders, rounds,
    the codebook's changes, the methods section and the audit trail. An HTML report is one file that loads nothing.
    """
    from irr.cli.main import CANNOT_JUDGE
    from irr.reporters import Display, number_style, report_files, reporter
    from irr.reports.model import MethodsSection

    output, methods, quoted = options.pop("output"), options.pop("methods"), options.pop("quoted")
    name = _format(options.pop("format_"), output)
    format_ = reporter(name)
    style = number_style(options.pop("style"))
    with watched("the report is put together"):
        report = study_report(options, quoted=quoted)
    refuse_overwriting(output, inputs_of(report))
    with style:
        if methods or output is None:
            told = MethodsSection(report) if methods else report
            write(format_.render(told, Display(colour=output is None and colour())), output)
        else:
            files = report_files(report, name, output)
            for beside in files.keys() - {output}:
                _refuse_beside(beside, inputs_of(report))
            write_files(files)
            _say(report, list(files))
    if not methods and report.diagnosis.says_nothing:
        ctx.exit(CANNOT_JUDGE)


def _refuse_beside(path: str, inputs: list[str]) -> None:
    """Refuse to write over a file that nobody named: one that is read, or a sheet in which somebody decided."""
    from irr.errors import UsageError
    from irr.names import quoted
    from irr.worksheets import is_worked_in

    refuse_overwriting(path, inputs)
    if os.path.lexists(path) and is_worked_in(path):
        raise UsageError(
            f"{quoted(path)}, where all sections in dispute would be written, holds decisions or is something else; "
            "name another file for --output"
        )


def _format(name: str | None, output: str | None) -> str:
    """The format that was named, or that the file's ending asks for; text where nobody says."""
    from irr.errors import UsageError
    from irr.names import quoted
    from irr.reporters import for_studies, format_of, reporter

    if name is not None:
        return name
    if output is None:
        return "text"
    found = format_of(output)
    if found is None:
        file = quoted(os.path.basename(output))
        if output.lower().endswith(".pdf"):
            raise UsageError(f"{file}: a PDF is made of the HTML report by printing it, or of the Word file")
        endings = ", ".join(reporter(one).SUFFIX for one in for_studies())
        raise UsageError(f"the end of {file} says no format ({endings}); name it with --format")
    return found


def _say(report: StudyReport, files: list[str]) -> None:
    """What was written, and what should be seen before it is sent on."""
    from irr.names import printable

    click.echo(f"irr: written: {printable(' and '.join(files))}", err=True)
    headline = report.reported.headline
    if headline.undefined is not None:
        click.echo(f"irr: pooled alpha is undefined: {headline.undefined.text}", err=True)
    if report.warnings:
        first, *more = report.warnings
        rest = f" (and {len(more)} more in the report)" if more else ""
        warn([replace(first, text=f"{first.text}{rest}")])
