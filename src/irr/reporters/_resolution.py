"""The report of a resolution: where sections stand, what survived, why coders differed, agreement before it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.disputes.reasons import REASONS
from irr.names import listed, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Facts, Heading, Paragraph, table
from irr.reporters._documents import Document
from irr.resolution.records import COLUMNS, resolution_head, resolution_rows, section_record

if TYPE_CHECKING:
    from irr.resolution.model import Resolution

#: Undecided sections that are named.
_NAMED = 60
#: Pairs of coders whose percentage is given.
_PAIRS = 12


def document(resolution: Resolution) -> Document:
    """The resolution as a document."""
    return Document(
        title=title(resolution),
        blocks=partial(blocks, resolution),
        head=partial(resolution_head, resolution),
        lists=(("agreed", lambda: map(section_record, resolution.agreed)),),
        columns=COLUMNS,
        rows=partial(resolution_rows, resolution),
    )


def title(resolution: Resolution) -> str:
    """The line above everything."""
    n = len(resolution.agreed)
    return f"irr {__version__}: agreed coding of {n:,} section{'' if n == 1 else 's'}"


def blocks(resolution: Resolution) -> Iterator[Block]:
    """The whole report."""
    yield Heading("Sections")
    yield from _sections(resolution)
    if resolution.decided:
        yield Heading("What survived of each coder")
        yield from _survival(resolution)
        yield Heading("Reasons by category")
        yield from _reasons(resolution)
    yield Heading("Agreement before resolution")
    yield from _before(resolution)


def _sections(resolution: Resolution) -> Iterator[Block]:
    undecided = len(resolution.undecided)
    facts = [
        ("unanimous", f"{resolution.count('unanimous'):,}"),
        ("decided", _decided(resolution)),
        ("one coder", f"{resolution.count('one coder'):,}"),
        ("undecided", f"{undecided:,}" + (", left out of the agreed coding" if undecided else "")),
    ]
    if resolution.unrated:
        facts.append(("not coded", f"{resolution.unrated:,} by any of these coders, left out"))
    if resolution.new_categories:
        facts.append(("new categories", listed(resolution.new_categories, 20)))
    yield Facts([fact for fact in facts if fact[1] != "0" or fact[0] == "undecided"])
    if undecided:
        yield Paragraph(f"Undecided: {listed(resolution.undecided, _NAMED)}.")


def _decided(resolution: Resolution) -> str:
    """10: MK 7, all 3"""
    deciders = resolution.deciders
    if not deciders:
        return "0"
    who = ", ".join(f"{shown(name) or 'nobody named'} {n:,}" for name, n in deciders.most_common(12))
    return f"{deciders.total():,} (by {who}{', and others' if len(deciders) > 12 else ''})"


def _survival(resolution: Resolution) -> Iterator[Block]:
    yield from table(
        ("coder", "as the coder had it", "", "assignments kept", "dropped", "added"),
        [
            (
                shown(one.coder),
                f"{one.survived:,} of {one.rated:,}",
                numbers.percent(one.survived / one.rated),
                f"{one.kept:,}",
                f"{one.dropped:,}",
                f"{one.added:,}",
            )
            for one in resolution.survival
            if one.rated
        ],
        "coders",
    )
    yield Paragraph(
        "Of the decided sections that each coder rated: how many were decided exactly as the coder had them; and of "
        "the coder's assignments there, those that stayed, those that went, and those that the decision added."
    )


def _reasons(resolution: Resolution) -> Iterator[Block]:
    yield from table(
        ("category in dispute", *REASONS, "none given", "all"),
        [
            (
                shown(category),
                *(f"{counts[reason]:,}" for reason in (*REASONS, "")),
                f"{counts.total():,}",
            )
            for category, counts in resolution.reasons.items()
        ],
        "categories",
    )
    without = resolution.given_reasons[""]
    said = f"{without:,} decision{' gives' if without == 1 else 's give'} no reason. " if without else ""
    yield Paragraph(f"{said}A section counts for each category that some of its coders gave and not all.")


def _before(resolution: Resolution) -> Iterator[Block]:
    texts = [
        f"pooled alpha {numbers.value(one)} {numbers.interval(one.interval)}".removesuffix(" –")
        for one in resolution.before
        if one.view == "pooled"
    ]
    shares = [
        f"{' – '.join(map(shown, one.coders))} {numbers.share_of(one)}"
        for one in resolution.before
        if one.view == "set" and one.all is None and len(one.coders) == 2
    ]
    if shares:
        rest = f", and {len(shares) - _PAIRS:,} more pairs" if len(shares) > _PAIRS else ""
        texts.append(f"share at least one category: {', '.join(shares[:_PAIRS])}{rest}")
    said = "; ".join(texts) or "undefined, as fewer than two coders were read"
    yield Paragraph(f"Agreement before resolution, on the independent codings: {said}.")
    yield Paragraph(
        "The agreed coding is made after discussion; agreement with it is not agreement between coders."
    )
