"""The parts of a diagnosis that are asked for: coders, sections, a column of the sections, groups of coders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.names import listed, printable, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Paragraph, table

if TYPE_CHECKING:
    from irr.analysis.diagnosing import Diagnosis
    from irr.analysis.strata import Strata, Stratum
    from irr.comparison import Difference
    from irr.diagnosis.coders import CodersPart
    from irr.diagnosis.groups import GroupComparison
    from irr.diagnosis.sections import SectionsPart
    from irr.result import Result

#: Coders, or values of a column, up to which each has a column of a table.
COLUMNS = 8
#: Letters of a section's text in a table.
EXCERPT = 60


def coders(diagnosis: Diagnosis, found: CodersPart) -> Iterator[Block]:
    """What each coder does, and what agreement is without them."""
    level = numbers.level(diagnosis.options.confidence)
    rows = [
        (
            shown(one.coder),
            f"{one.rated:,}",
            f"{one.uncoded:,}",
            numbers.NONE if one.per_section is None else f"{one.per_section:.2f}",
            _value(one.alpha_with_rest),
            _interval(one.alpha_with_rest),
            _value(one.share_with_rest),
            _change(one.without),
            _change_interval(one.without),
            numbers.NONE if one.p_adjusted is None else numbers.p_value(one.p_adjusted),
            "stands apart" if one.stands_apart else "",
        )
        for one in found.profiles
    ]
    columns = (
        *("coder", "sections", "nothing fits", "categories a section", "alpha with rest", level),
        *("share with rest", "alpha without", level + " ", "p", ""),
    )
    yield from table(columns, rows, "coders")
    if found.compared:
        text = "alpha and share with rest: the mean over the pairs with every other coder."
        if any(one.without is not None for one in found.profiles):
            text += (
                " alpha without: pooled alpha of the others less that of all; p is adjusted for the number of coders "
                "(Holm). A coder stands apart where it gains at least .050 beyond chance."
            )
        yield Paragraph(text)
    elif len(found.profiles) > 1:
        yield Paragraph("The coders are too many to be compared with each other.")
    if found.per_section is not None:
        differ = "differ" if found.per_section.p < 0.05 else "do not demonstrably differ"
        yield Paragraph(
            f"Coders {differ} in how many categories they give a section (Q = {found.per_section.statistic:.2f}, p "
            f"{numbers.p_is(found.per_section.p)})."
        )
    if found.categories and len(found.profiles) <= COLUMNS:
        names = [one.coder for one in found.profiles]
        yield from table(
            ("category", *(shown(name) for name in names), "Q", "p", "q"),
            [
                (
                    shown(one.category),
                    *(numbers.percent(one.rates.get(name)) for name in names),
                    f"{one.habit.statistic:.2f}",
                    numbers.p_value(one.habit.p),
                    numbers.p_value(one.q),
                )
                for one in found.categories
            ],
            "categories",
            title="Who gives which category more: share of the sections each coder rated",
        )
        p = "McNemar's mid-p" if len(names) == 2 else "by shuffling within sections"
        yield Paragraph(
            f"Categories in dispute. Q: Cochran's Q; p: {p}; q: adjusted for all categories tested "
            "(Benjamini-Hochberg)."
        )


def sections(diagnosis: Diagnosis, found: SectionsPart) -> Iterator[Block]:
    """How hard each section was, and whether that drifts."""
    rows = [
        (
            shown(one.section),
            shown(one.document or ""),
            printable(" ".join((one.text or "").split()), EXCERPT),
            listed(one.in_dispute, 6),
            numbers.coefficient(one.difficulty, 2),
            numbers.NONE if one.influence is None else numbers.coefficient(one.influence),
        )
        for one in found.profiles
        if one.difficulty > 0
    ]
    columns = ("section", "document", "text", "in dispute", "difficulty", "influence")
    yield from table(columns, rows, "sections", left=4)
    alike = sum(one.difficulty == 0 for one in found.profiles)
    yield Paragraph(
        f"{alike:,} of {len(found.profiles):,} sections were coded alike. difficulty: 1 less the mean Jaccard similarity "
        "of every two coders. influence: pooled alpha less pooled alpha without the section."
    )
    if found.drift is not None:
        drift = found.drift
        way = "rises" if drift.rho > 0 else "falls"
        says = (
            f"Agreement {way} along the sections"
            if drift.p < 0.05
            else "Agreement does not demonstrably drift"
        )
        rho = numbers.coefficient(drift.rho, 2)
        yield Paragraph(
            f"{says} ({drift.order}; Spearman's rho {rho}, p {numbers.p_is(drift.p)}, {drift.sections:,} sections)."
        )


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
        _value(alpha[0]) if alpha else numbers.NONE,
        _interval(alpha[0]) if alpha else numbers.NONE,
        _change(one.difference),
        _change_interval(one.difference),
        numbers.NONE if one.p_adjusted is None else numbers.p_value(one.p_adjusted),
    )


def _categories_by(strata: Strata) -> Iterator[Block]:
    alphas = [
        {one.category: one for one in stratum.report.select(name="krippendorff-alpha", view="category")}
        for stratum in strata.strata
    ]
    rows = [
        (shown(name or ""), *(_value(of.get(name)) for of in alphas))
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
            _value(one.alpha),
            _interval(one.alpha),
            _value(one.share),
            _interval(one.share),
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
                f"Within less between, {what}: {_change(change)} {_change_interval(change)}"
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


def _value(result: Result | None) -> str:
    if result is None:
        return numbers.NONE
    return numbers.share_of(result) if result.is_share else numbers.value(result)


def _interval(result: Result | None) -> str:
    if result is None:
        return numbers.NONE
    return numbers.percent_interval(result.interval) if result.is_share else numbers.interval(result.interval)


def _change(found: Difference | None) -> str:
    return numbers.NONE if found is None else numbers.coefficient(found.difference)


def _change_interval(found: Difference | None) -> str:
    return numbers.NONE if found is None else numbers.interval(found.interval)
