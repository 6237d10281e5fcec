"""What is compared in a diagnosis: the values of a column of the sections, and groups of coders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.names import listed, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Paragraph, table
from irr.reporters._parts import COLUMNS

if TYPE_CHECKING:
    from irr.analysis.diagnosing import Diagnosis
    from irr.analysis.strata import Strata, Stratum
    from irr.comparison import Difference
    from irr.diagnosis.groups import GroupComparison


def by_column(diagnosis: Diagnosis, strata: Strata) -> Iterator[Block]:
    """The main figures by a column; all of them are in the JSON and CSV reports."""
    level = numbers.level(diagnosis.options.confidence)
    rows = [_stratum(one) for one in strata.strata]
    columns = (
        *(shown(strata.column), "sections", "difficulty", "share a category", "pooled alpha", level),
        *("less the rest", level + " ", "p"),
    )
    yield from table(columns, rows, "values")
    yield Paragraph(
        "difficulty: 1 less the mean Jaccard similarity of every two coders. share a category: mean of all pairs. "
        "less the rest: pooled alpha here less that of all other sections; p is adjusted for the number of values (Holm)."
    )
    gathering = strata.gathering
    if gathering is not None:
        gathers = "gathers" if gathering.p < 0.05 else "does not demonstrably gather"
        yield Paragraph(
            f"Disagreement {gathers} in some values of {shown(strata.column)}: they explain "
            f"{numbers.percent(gathering.statistic)} of the variance of difficulty (p {numbers.p_is(gathering.p)}, "
            f"labels shuffled over {gathering.shuffled})."
        )
    if 1 < len(strata.strata) <= COLUMNS:
        yield from _categories_by(strata)
    if strata.left_out:
        yield Paragraph(f"{strata.left_out:,} values with fewer sections are left out.")
    if strata.unknown:
        yield Paragraph(f"{strata.unknown:,} sections have no value in this column.")


def _stratum(one: Stratum) -> tuple[str, ...]:
    alpha = one.report.select(name="krippendorff-alpha", view="pooled")
    shares = one.report.select(name="percent-agreement", view="set", criterion="overlap", all=None)
    return (
        shown(one.value),
        f"{one.sections:,}",
        numbers.NONE if one.difficulty is None else numbers.coefficient(one.difficulty, 2),
        numbers.share_of(shares[-1]) if shares else numbers.NONE,
        numbers.figure(alpha[0]) if alpha else numbers.NONE,
        numbers.figure_interval(alpha[0]) if alpha else numbers.NONE,
        numbers.change(one.difference),
        numbers.change_interval(one.difference),
        numbers.NONE if one.p_adjusted is None else numbers.p_value(one.p_adjusted),
    )


def _categories_by(strata: Strata) -> Iterator[Block]:
    alphas = [
        {one.category: one for one in stratum.report.select(name="krippendorff-alpha", view="category")}
        for stratum in strata.strata
    ]
    rows = [
        (shown(name or ""), *(numbers.figure(of.get(name)) for of in alphas))
        for name in alphas[0]
        if any(of[name].value is not None for of in alphas)
    ]
    columns = ("alpha of", *(shown(one.value) for one in strata.strata))
    yield from table(columns, rows, "categories", title="Each category")


def groups(diagnosis: Diagnosis, found: GroupComparison) -> Iterator[Block]:
    """Agreement within and between groups, and whether the difference lies between them."""
    level = numbers.level(diagnosis.options.confidence)
    members = "; ".join(f"{shown(name)}: {listed(coders)}" for name, coders in found.groups.items())
    yield Paragraph(members + (f". Left out: {listed(found.ungrouped)}" if found.ungrouped else "") + ".")
    named = [("within groups", found.within), ("between groups", found.between)]
    rows = [
        (
            name,
            str(one.pairs),
            numbers.figure(one.alpha),
            numbers.figure_interval(one.alpha),
            numbers.figure(one.share),
            numbers.figure_interval(one.share),
        )
        for name, one in [*named, *((" – ".join(map(shown, one.groups)), one) for one in found.each)]
        if one is not None
    ]
    columns = ("pairs of coders", "pairs", "pooled alpha", level, "share a category", level + " ")
    yield from table(columns, rows, "groups")
    for what, change in (
        ("pooled alpha", found.alpha_difference),
        ("sharing a category", found.share_difference),
    ):
        if change is not None:
            yield Paragraph(
                f"Within less between, {what}: {numbers.change(change)} {numbers.change_interval(change)}"
                + (f", p {numbers.p_is(change.p)}" if change.p is not None else "")
                + ". "
                + _says(found.attribute, change),
                bullet=True,
            )
    if found.within is None:
        yield Paragraph("No group has two coders, so agreement within groups cannot be told.")
    elif found.between is None:
        yield Paragraph("All coders are of one group, so there is nothing between groups.")
    yield Paragraph(
        "Figures are means over pairs of coders; intervals leave out sections, so they speak of these coders and not of "
        f"others of the same {shown(found.attribute)}."
    )


def _says(attribute: str, change: Difference) -> str:
    if change.p is None or change.p >= 0.05:
        return f"A difference between groups by {shown(attribute)} is not demonstrated."
    if change.difference > 0:
        return "Coders of one group agree more with each other than with those of others."
    return "Coders agree less with their own group than with others."
