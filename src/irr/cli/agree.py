"""`irr agree`: agreement overall, by pair and by category."""

from __future__ import annotations

from typing import Any

import click

from irr.cli._options import colour, output_options, read_study, reading_options, write


@click.command("agree")
@reading_options
@click.option("--reference", metavar="CODER", help="The coder who comes first, as SG does in Gillard et al.")
@click.option(
    "--coefficient", "coefficients", multiple=True, metavar="NAME", help="See 'irr list coefficients'."
)
@click.option(
    "--criterion",
    "criteria",
    multiple=True,
    metavar="NAME",
    help="How two sets compare; 'irr list criteria'.",
)
@click.option(
    "--view", "views", multiple=True, metavar="NAME", help="pooled, set, label, category or assignment."
)
@click.option(
    "--category", "categories", multiple=True, metavar="ID", help="Report only this category (repeatable)."
)
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 0.9999),
    default=0.95,
    show_default=True,
    help="Level of intervals.",
)
@click.option(
    "--empty",
    type=click.Choice(["agree", "disagree", "exclude"]),
    help="Two coders who both found that nothing fits: default agree, and apart in the share-a-category percentage.",
)
@click.option(
    "--margins",
    type=click.Choice(["pairable", "all"]),
    default="pairable",
    show_default=True,
    help="Sections that feed the chance terms of kappas: rated by two or more, or all.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="Seed of everything drawn."
)
@click.option("--no-per-category", is_flag=True, help="Leave the categories out.")
@click.option("--no-pairwise", is_flag=True, help="Leave the pairs of coders out.")
@output_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """How far do the coders agree, and which categories need revision?

    FILES are one file a coder (YAML or CSV), or a table of all coders; several formats may be mixed.
    """
    from irr.analysis import AgreeOptions, agree
    from irr.cli.main import CANNOT_JUDGE
    from irr.reporters import Display, reporter

    names = (
        "reference",
        "coefficients",
        "criteria",
        "views",
        "categories",
        "confidence",
        "empty",
        "margins",
        "seed",
    )
    chosen = {name: options.pop(name) for name in names}
    format_, output = reporter(options.pop("format_")), options.pop("output")
    per_category, pairwise = not options.pop("no_per_category"), not options.pop("no_pairwise")
    study = read_study(**options)
    report = agree(study, AgreeOptions(**chosen, per_category=per_category, pairwise=pairwise))
    write(format_.render(report, Display(colour=output is None and colour())), output)
    if not format_.SHOWS_WARNINGS:
        for warning in report.warnings:
            place = f"{warning.where}: " if warning.where else ""
            click.echo(f"irr: warning: {place}{warning.text}", err=True)
    if not (study.ratings_per_section >= 2).any():
        ctx.exit(CANNOT_JUDGE)
