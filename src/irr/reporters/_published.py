"""The report of a study beside published figures."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.names import listed, shown
from irr.reporters import _common as common
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Facts, Heading, Paragraph, table
from irr.reporters._common import name_of, who
from irr.reporters._documents import Document
from irr.rounds.other_records import PUBLISHED_COLUMNS, published_head, published_record, published_rows

if TYPE_CHECKING:
    from irr.rounds.published import PublishedChange, PublishedCompared


def document(found: PublishedCompared) -> Document:
    """The comparison as a document."""
    return Document(
        title=f"irr {__version__}: a study beside published figures",
        blocks=partial(blocks, found),
        head=partial(published_head, found),
        lists=(("figures", lambda: map(published_record, found.figures)),),
        columns=PUBLISHED_COLUMNS,
        rows=partial(published_rows, found),
    )


def blocks(found: PublishedCompared) -> Iterator[Block]:
    """The whole report."""
    yield Heading("What was compared")
    facts = [
        (
            "this study",
            f"{found.study.sections:,} sections, {len(found.study.coders):,} coders ({listed(found.study.coders)})",
        )
    ]
    if found.source:
        facts.append(("published", shown(found.source)))
    yield Facts(facts)
    yield from common.part("Each figure", _figures(found))
    yield from common.part("Warnings", common.warnings(found.warnings))


def _figures(found: PublishedCompared) -> Iterator[Block]:
    level = numbers.level(found.options.confidence)
    yield from table(
        ("figure", "coders", "verdict", "published", "this study", level, "difference", level + " "),
        [_row(one) for one in found.figures],
        "figures",
        left=3,
    )
    told = any(one.interval is not None for one in found.figures)
    bare = [one for one in found.figures if one.interval is None and one.inside is not None]
    if told:
        yield Paragraph(
            "difference: this study less the published figure, taken for one of other sections; its interval is made of "
            "both intervals (Newcombe 1998; Zou & Donner 2008). no telling: it holds 0."
        )
    if bare:
        yield Paragraph(
            "Where neither n, nor a standard error, nor an interval was published, all that can be told is "
            "whether the published "
            "figure lies in this study's interval; that takes it for exact, and finds differences where there are none."
        )
    for one in found.figures:
        if one.ours.undefined is not None:
            yield Paragraph(f"{one.ours.undefined.reason}: {one.ours.undefined.text}", bullet=True)


def _row(one: PublishedChange) -> tuple[str, ...]:
    is_share = one.ours.is_share
    value = one.published.value
    n = f" of {one.published.n:,}" if one.published.n is not None else ""
    category = f", {shown(one.ours.category)}" if one.ours.category else ""
    verdict: str = one.verdict
    if one.interval is None and one.inside is not None:
        verdict = "inside ours" if one.inside else "outside ours"
    return (
        ("alpha" if category and not is_share else name_of(one.ours)) + category,
        who(one.ours),
        verdict,
        (numbers.percent(value) if is_share else numbers.coefficient(value)) + n,
        numbers.figure(one.ours),
        numbers.figure_interval(one.ours),
        numbers.signed(one.difference),
        numbers.signed_interval(one.interval),
    )
