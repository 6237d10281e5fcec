"""`irr plot`: one figure of a report as a file for a paper."""

from __future__ import annotations

import os
from typing import Any

import click

from irr.cli._options import style_option
from irr.cli._output import output_option, write
from irr.cli._reporting import inputs_of, reporting_options, study_report
from irr.outputs import refuse_overwriting

#: The formats of figures, by the ending of the file's name.
ENDINGS = (".svg", ".png", ".pdf")


class _WithFigures(click.Command):
    """Its help lists the figures, whose modules are imported for that only."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from irr.reporters._charts import figure, figures

        with formatter.section("Figures"):
            formatter.write_dl([(name, figure(name).SUMMARY) for name in figures()])


@click.command("plot", cls=_WithFigures, short_help="One figure as SVG, PNG or PDF, for a paper.")
@click.argument("name", metavar="NAME")
@reporting_options
@style_option
@output_option("Write to this file; its ending is the format: .svg, .png or .pdf.")
def command(name: str, style: str, output: str | None, **options: Any) -> None:
    """Draw the figure called NAME.

    \b
        irr plot confusion ana.yaml ben.yaml --codebook codebook.yaml -o confusion.svg
        irr plot rounds irr.yml -o rounds.pdf

    FILES are coder files or an irr.yml, as irr report takes them.
    """
    from irr.reporters import number_style
    from irr.reporters._charts import figure

    chosen = figure(name)
    output, format_ = _file(output)
    with number_style(style):
        report = study_report(options)
        refuse_overwriting(output, inputs_of(report))
        picture = chosen.picture(report)
        if picture is None:
            from irr.errors import UsageError

            raise UsageError(f"there is nothing to draw: {name} needs {chosen.NEEDS}")
        from irr.reporters._charts._drawing import drawn

        write(drawn(picture, format_), output)


def _file(output: str | None) -> tuple[str, str]:
    """The file to write and its format."""
    from irr.errors import UsageError
    from irr.names import quoted

    if output is None:
        raise UsageError("say where the figure goes: -o FILE, which ends in .svg, .png or .pdf")
    ending = os.path.splitext(output)[1].lower()
    if ending not in ENDINGS:
        raise UsageError(f"{quoted(output)} ends in none of .svg, .png and .pdf, the formats of figures")
    return output, ending.removeprefix(".")
