"""`irr compare`: two rounds, a model and people, or a study and published figures."""

from __future__ import annotations

from typing import Any

import click

from irr.cli._comparing import compared
from irr.cli._options import coefficient_option, confidence_option, criterion_option, seed_option
from irr.cli._output import colour, output_options, warn, write
from irr.cli._reading import reading_options, split_coders
from irr.outputs import refuse_overwriting


@click.command("compare", short_help="Did agreement change from one round to the next, and by what?")
@reading_options
@click.option("--codebook-1", type=click.Path(), metavar="FILE", help="The codebook of the first round.")
@click.option("--codebook-2", type=click.Path(), metavar="FILE", help="The codebook of the second round.")
@click.option(
    "--revision",
    type=click.Path(),
    metavar="FILE",
    help="What became of each category: a revision file, or a crosswalk (CSV: old,new).",
)
@click.option(
    "--same-sections",
    type=click.Choice(["auto", "yes", "no"]),
    default="auto",
    show_default=True,
    help="Whether sections of one id are the same text in both rounds; auto takes them for it, and says so.",
)
@click.option(
    "--model", "models", multiple=True, metavar="NAME", help="Compare this coder, a model, with the people."
)
@click.option(
    "--groups",
    type=click.Path(),
    metavar="FILE",
    help="Who the coders are (YAML); kind: model marks a model.",
)
@click.option(
    "--published",
    multiple=True,
    metavar="FIGURE|FILE",
    help="Compare with a published figure: percent=.74,n=50,coders=SG+KO, krippendorff-alpha=.6,se=.05, or a YAML file.",
)
@coefficient_option
@click.option(
    "--view", "views", multiple=True, metavar="NAME", help="pooled, set or label, with --coefficient."
)
@criterion_option
@click.option(
    "--adjust",
    type=click.Choice(["holm", "bh"]),
    default="holm",
    show_default=True,
    help="p of many categories: holm for claims, bh (Benjamini-Hochberg) for a list to look into.",
)
@click.option(
    "--min-uses",
    type=click.IntRange(1),
    help="Sections with a category below which it is too rare to compare (5 in either round; 8 with --model).",
)
@click.option(
    "--permutations",
    type=click.IntRange(0),
    default=1999,
    show_default=True,
    help="How often the labels of two rounds of the same sections are swapped.",
)
@confidence_option
@seed_option
@output_options
@click.pass_context
def command(ctx: click.Context, /, **options: Any) -> None:
    """Did agreement change from one round to the next, and what of it did the codebook do?

    \b
        irr compare round-1 round-2 --codebook codebook.yaml
        irr compare round-1 round-2 --revision v1-to-v2.yaml
        irr compare round-1 round-2 --coder SG
        irr compare round-1/*.yaml --model GPT
        irr compare round-1/*.yaml --published percent=.74,n=50,coders=SG+KO

    A round is a folder, a table, or a pattern in quotes ('round-1/*.yaml'). With --revision, what merging
    categories does to the first round's own codings is told apart from what coders did. With one --coder, her
    second coding is compared with her first. With --model, FILES are one study, and the model is compared with the
    people in it; with --published, the study with figures that somebody published.
    """
    from irr.cli.main import CANNOT_JUDGE
    from irr.reporters import Display, reporter
    from irr.rounds.files import files_of
    from irr.rounds.model import CompareOptions

    format_, output = reporter(options.pop("format_")), options.pop("output")
    special = {name: options.pop(name) for name in ("revision", "models", "groups", "published")}
    books = options["codebook"], options.pop("codebook_1"), options.pop("codebook_2")
    fields = ("same_sections", "coefficients", "views", "criteria", "adjust", "min_uses", "permutations")
    asked = CompareOptions(**{name: options.pop(name) for name in (*fields, "confidence", "seed")})
    read = [path for name in options["files"] for path in files_of(name)]
    owned = split_coders(options["coder"], None, tuple(read))[0]
    inputs = [*read, *owned, *books, options["sections"], special["revision"], special["groups"]]
    refuse_overwriting(output, [*inputs, *special["published"]])
    found = compared(options, books, special, asked)
    write(format_.render(found, Display(colour=output is None and colour())), output)
    if not format_.SHOWS_WARNINGS:
        warn(found.warnings)
    if found.says_nothing:
        ctx.exit(CANNOT_JUDGE)
