"""Parts that reports have in common: headings that stand only above something, and warnings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from irr.reporters._blocks import Block, Heading, Paragraph

if TYPE_CHECKING:
    from irr.study import Warned

#: Warnings shown one by one.
WARNINGS = 30


def part(heading: str, content: Iterator[Block]) -> Iterator[Block]:
    """A part of a report; one that has nothing to say has no heading."""
    first = next(content, None)
    if first is not None:
        yield Heading(heading)
        yield first
        yield from content


def warnings(warned: Sequence[Warned]) -> Iterator[Block]:
    """The warnings, or the first of them."""
    for warning in warned[:WARNINGS]:
        place = f" ({warning.where})" if warning.where else ""
        yield Paragraph(f"{warning.kind}: {warning.text}{place}", bullet=True)
    rest = len(warned) - WARNINGS
    if rest > 0:
        yield Paragraph(f"and {rest:,} more, in --format json", bullet=True)
