"""Markdown for a pull request, a wiki or a notebook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from irr.reporters._blocks import (
    Details,
    Entry,
    Facts,
    Found,
    Heading,
    Outline,
    Paragraph,
    Picture,
    Table,
    unfolded,
)
from irr.reporters._documents import document_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from irr.reporters import Display

SHOWS_WARNINGS = True
SUMMARY = "for pages: headings, lists and pipe tables"
SUFFIX = ".md"

#: Steps of a tree that are indented; what is deeper stands below each other.
DEEPEST = 12
#: Characters that Markdown or HTML would take for markup.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~#$&])")


def render(computed: object, display: Display) -> str:
    """The report as Markdown."""
    document = document_of(computed)
    parts = [f"# {escape(document.title)}"]
    below = "##"  # no level is left out
    for block in unfolded(document.blocks()):
        match block:
            case Heading():
                parts.append(f"## {escape(block.text)}")
                below = "###"
            case Entry():
                said = block.verdict and f": {escape(block.verdict)}"
                parts.append(f"{below} {escape(block.name)}{said}")
            case Details():
                parts.append("\n".join(line for name, texts in block.rows for line in _detail(name, texts)))
            case Outline():
                parts.append(
                    "\n".join(
                        f"{'  ' * min(depth, DEEPEST)}- {escape(name)}" + (text and f": {escape(text)}")
                        for depth, name, text in block.lines
                    )
                )
            case Facts():
                parts.append("\n".join(f"- {escape(name)}: {escape(text)}" for name, text in block.rows))
            case Paragraph():
                _add_line(parts, escape(block.text), block.bullet)
            case Picture():
                parts.append(f"{escape(block.title)}: {escape(block.text)}")
            case Found():
                where = (block.place and f"{escape(block.place)}: ") + f"**{escape(block.level)}**"
                _add_line(parts, f"{where}: {escape(block.text)} ({escape(block.rule)})", bullet=True)
            case Table():
                if block.title:
                    parts.append(f"{below} {escape(block.title)}")
                parts.append(_table(block))
            case _:
                assert_never(block)
    return "\n\n".join(parts) + "\n"


def _add_line(parts: list[str], line: str, bullet: bool) -> None:
    """A paragraph, or an item of the list that the last part is or that begins here."""
    if bullet and parts[-1].startswith("- "):
        parts[-1] += f"\n- {line}"
    else:
        parts.append(f"- {line}" if bullet else line)


def _detail(name: str, texts: Sequence[str]) -> Iterator[str]:
    """A point; where there are several texts, with a point below it for each."""
    if len(texts) == 1:
        yield f"- {escape(name)}: {escape(texts[0])}"
    else:
        yield f"- {escape(name)}:"
        yield from (f"  - {escape(text)}" for text in texts)


def _table(block: Table) -> str:
    rule = ["---" if place < block.left else "---:" for place in range(len(block.columns))]
    rows = [[escape(cell) for cell in row] for row in (block.columns, *block.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (rows[0], rule, *rows[1:]))


def escape(text: str) -> str:
    r"""Text that means itself in Markdown.

    >>> escape("a|b <i>")
    'a\\|b \\<i\\>'
    """
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
