"""Text for a terminal or a plain file."""

from __future__ import annotations

import textwrap
from io import StringIO
from typing import TYPE_CHECKING, assert_never

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

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
    from irr.reporters import Display

SHOWS_WARNINGS = True
SUMMARY = "for reading: on a terminal or in a plain file"
SUFFIX = ".txt"

#: Prose is wrapped at this width; tables take what they need.
WIDTH = 100
#: Steps of a tree that are indented; what is deeper stands below each other.
DEEPEST = 12
_STYLES = {"revise": "bold red", "watch": "yellow", "ok": "green", "insufficient": "dim", "unused": "dim"}
_STYLES |= {
    "pass": "green",
    "FAIL": "bold red",
    "inconclusive": "yellow",
    "undefined": "yellow",
    "known": "dim",
}
_LEVELS = {"error": "bold red", "warning": "yellow", "note": "dim"}


def render(computed: object, display: Display) -> str:
    """The report as text."""
    document = document_of(computed)
    out = StringIO()
    console = Console(
        file=out,
        width=400,
        force_terminal=display.colour,
        color_system="standard" if display.colour else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(Text(document.title, style="bold"), soft_wrap=True)
    for block in unfolded(document.blocks()):
        match block:
            case Heading():
                console.print()
                console.print(Text(block.text.upper(), style="bold"), soft_wrap=True)
            case Entry():
                console.print()
                entry = Text(block.name, style="bold").append("  ")
                entry.append(block.verdict, style=_STYLES.get(block.verdict, ""))
                console.print(entry, soft_wrap=True)
            case Facts():
                label = max(len(name) for name, _ in block.rows)
                for name, text in block.rows:
                    lines = _wrapped(text, WIDTH - label - 4, " " * (label + 4))
                    console.print(Text(f"  {name:<{label}}  " + "\n".join(lines)), soft_wrap=True)
            case Paragraph():
                mark = "- " if block.bullet else ""
                wrapped = _wrapped(mark + block.text, WIDTH - 2, "  " + " " * len(mark))
                console.print(Text("  " + "\n".join(wrapped)), soft_wrap=True)
            case Picture():
                wrapped = _wrapped(f"{block.title}: {block.text}", WIDTH - 2, "  ")
                console.print(Text("  " + "\n".join(wrapped)), soft_wrap=True)
            case Found():
                # Never wrapped: editors and CI find the place at the beginning of the line.
                found = Text(f"{block.place}: " if block.place else "")
                found.append(block.level, style=_LEVELS.get(block.level, ""))
                console.print(found.append(f": {block.text} [{block.rule}]"), soft_wrap=True)
            case Details():
                label = max(len(name) for name, _ in block.rows)
                for name, texts in block.rows:
                    mark = "- " if len(texts) > 1 else ""
                    indent = " " * (label + 4 + len(mark))
                    for place, text in enumerate(texts):
                        lines = _wrapped(mark + text, WIDTH - label - 4, indent)
                        shown = "" if place else name
                        out.write(f"  {shown:<{label}}  " + "\n".join(lines) + "\n")
            case Outline():
                left = max(2 * min(depth, DEEPEST) + len(name) for depth, name, _ in block.lines)
                left = min(left, WIDTH // 2)
                for depth, name, text in block.lines:
                    begins = "  " * min(depth, DEEPEST) + name
                    lines = _wrapped(text, WIDTH - left - 4, " " * (left + 4))
                    out.write(f"  {begins:<{left}}  " + "\n".join(lines) + "\n")
            case Table():
                console.print()
                if block.title:
                    console.print(Text(f"  {block.title}", style="italic"), soft_wrap=True)
                console.print(_table(block), soft_wrap=True)
            case _:
                assert_never(block)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """Lines of at most `width` characters, the second and later ones indented; words stay whole."""
    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
    return [lines[0], *(indent + line for line in lines[1:])]


def _table(block: Table) -> RichTable:
    table = RichTable(box=box.SIMPLE_HEAD, pad_edge=True, show_edge=False, header_style="")
    for place, column in enumerate(block.columns):
        table.add_column(Text(column), justify="left" if place < block.left else "right", no_wrap=True)
    for row in block.rows:
        cells = [Text(cell) for cell in row]
        if block.verdict is not None:
            cells[block.verdict].stylize(_STYLES.get(row[block.verdict].strip(), ""))
        table.add_row(*cells)
    return table
