"""`irr agree`: agreement overall, by pair and by category."""

from __future__ import annotations

from typing import Any

import click

from irr.cli._flags import flag_options, flag_rule
from irr.cli._options import coefficient_option, confidence_option, criterion_option, seed_option
from irr.cli._output import colour, output_options, warn, write
from irr.cli._reading import read_study, reading_options
from irr.outputs import refuse_overwriting

#: Options that go to the analysis as they are.
_ASKED = (
    *("reference", "coefficients", "criteria", "views", "categories", "confidence", "empty", "margins"),
    *("permutations", "panel", "benchmark", "ci", "resamples", "population", "seed"),
)


@click.command("agree")
@reading_options
@click.option("--reference", metavar="CODER", help="The coder who comes first, as SG does in Gillard et al.")
@coefficient_option
@criterion_option
@click.option(
    "--view",
    "views",
    multiple=True,
    metavar="NAME",
    help="pooled, set, label, category or assignment; by default all but the last that apply.",
)
@click.option(
    "--category", "categories", multiple=True, metavar="ID", help="Report only this category (repeatable)."
)
@confidence_option
@click.option(
    "--ci",
    default="jackknife",
    show_default=True,
    metavar="NAME",
    help="How intervals are made: jackknife, percentile, bca, analytic, gwet, raters-and-sections.",
)
@click.option(
    "--resamples", type=click.IntRange(100), default=2000, show_default=True, help="Bootstrap draws."
)
@click.option(
    "--population",
    type=click.IntRange(1),
    metavar="N",
    help="The sections are a simple random sample of N: intervals are for all N.",
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
    "--weights",
    metavar="NAME|FILE",
    help="How much two labels agree: linear, quadratic, ordinal, radical, ratio, circular, bipolar, "
    "krippendorff-ordinal, nominal, interval, or a table of categories by categories.",
)
@click.option(
    "--permutations",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Test shares of sections against coding at random by N shuffles, e.g. 9999. Random is a low bar.",
)
@click.option("--panel", is_flag=True, help="Every coefficient side by side.")
@click.option(
    "--scale",
    metavar="NAME|FILE",
    help="Words beside coefficients: krippendorff, landis-koch, altman, cicchetti-sparrow, fleiss, or a table.",
)
@click.option("--benchmark", is_flag=True, help="With --scale: the word reached with probability .95 (Gwet).")
@seed_option
@click.option("--no-per-category", is_flag=True, help="Leave the categories out.")
@click.option("--no-pairwise", is_flag=True, help="Leave the pairs of coders out.")
@flag_options
@output_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """How far do the coders agree, and which categories need revision?

    FILES are what coders have: one file each, or one of all; coder files, tables, spreadsheets, projects and exports of
    QDA programs and annotation platforms, in any mixture ('irr list formats', docs/formats.md).
    """
    from irr.analysis import AgreeOptions, agree
    from irr.cli._progress import told
    from irr.cli.main import CANNOT_JUDGE
    from irr.interpretation.scales import find_scale
    from irr.reporters import Display, reporter
    from irr.values import find_weights

    format_, output = reporter(options.pop("format_")), options.pop("output")
    per_category, pairwise = not options.pop("no_per_category"), not options.pop("no_pairwise")
    weights, scale = options.pop("weights"), options.pop("scale")
    flags = flag_rule(options)
    chosen = {name: options.pop(name) for name in _ASKED}
    refuse_overwriting(output, [*options["files"], options["codebook"], options["sections"], weights, scale])
    study = read_study(**options)
    chosen["weights"] = find_weights(weights, study.categories)
    chosen["scale"] = find_scale(scale) if scale else None
    asked = AgreeOptions(**chosen, flags=flags, per_category=per_category, pairwise=pairwise)
    report = agree(study, asked, progress=told)
    write(format_.render(report, Display(colour=output is None and colour())), output)
    if not format_.SHOWS_WARNINGS:
        warn(report.warnings)
    if report.says_nothing:
        ctx.exit(CANNOT_JUDGE)
