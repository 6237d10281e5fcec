"""Markdown for a pull request, a wiki or a notebook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from irr.reporters._blocks import Entry, Facts, Found, Heading, Paragraph, Table
from irr.reporters._documents import document_of

if TYPE_CHECKING:
    from irr.reporters import Display

SHOWS_WARNINGS = True
SUMMARY = "for pages: headings, lists and pipe tables"

#: Characters that Markdown or HTML would take for markup.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~#$&])")


def render(computed: object, display: Display) -> str:
    """The report as Markdown."""
    document = document_of(computed)
    parts = [f"# {escape(document.title)}"]
    for block in document.blocks():
        match block:
            case Heading():
                parts.append(f"## {escape(block.text)}")
            case Entry():
                parts.append(f"### {escape(block.name)}: {escape(block.verdict)}")
            case Facts():
                parts.append("\n".join(f"- {escape(name)}: {escape(text)}" for name, text in block.rows))
            case Paragraph():
                _add_line(parts, escape(block.text), block.bullet)
            case Found():
                where = f"{escape(block.place)}: **{escape(block.level)}**"
                _add_line(parts, f"{where}: {escape(block.text)} ({escape(block.rule)})", bullet=True)
            case Table():
                if block.title:
                    parts.append(f"### {escape(block.title)}")
                parts.append(_table(block))
    return "\n\n".join(parts) + "\n"


def _add_line(parts: list[str], line: str, bullet: bool) -> None:
    """A paragraph, or an item of the list that the last part is or that begins here."""
    if bullet and parts[-1].startswith("- "):
        parts[-1] += f"\n- {line}"
    else:
        parts.append(f"- {line}" if bullet else line)


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
