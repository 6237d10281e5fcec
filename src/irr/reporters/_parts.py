"""The parts of a diagnosis on each coder and on each section."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.names import listed, printable, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Paragraph, table

if TYPE_CHECKING:
    from irr.analysis.diagnosing import Diagnosis
    from irr.diagnosis.coders import CodersPart
    from irr.diagnosis.sections import SectionsPart

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
            numbers.figure(one.alpha_with_rest),
            numbers.figure_interval(one.alpha_with_rest),
            numbers.figure(one.share_with_rest),
            numbers.change(one.without),
            numbers.change_interval(one.without),
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
