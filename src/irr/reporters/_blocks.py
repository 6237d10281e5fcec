"""What a report is made of, before it is laid out: headings, labelled lines, paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from irr.reporters import _numbers as numbers

#: Rows of a table that are read; the rest is in the JSON and CSV reports.
ROWS = 200


@dataclass(frozen=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Labelled lines."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Paragraph:
    """A sentence or two; one of a list where `bullet`."""

    text: str
    bullet: bool = False


@dataclass(frozen=True)
class Table:
    """Cells are text; the first `left` columns are set to the left, the others to the right, as numbers are.

    `verdict` is the column whose words have colours on a terminal.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1
    title: str = ""
    verdict: int | None = None


@dataclass(frozen=True)
class Entry:
    """The title of one of many alike: a category's name, as written, with its verdict."""

    name: str
    verdict: str


@dataclass(frozen=True)
class Found:
    """Something found at a place (file:line, a file, or "") by a rule; one line, however long."""

    place: str
    level: str
    text: str
    rule: str


@dataclass(frozen=True)
class Details:
    """Labels, each with one text or several, of any length."""

    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True)
class Outline:
    """A tree, line by line: how deep, the name, and what it stands for."""

    lines: Sequence[tuple[int, str, str]]


Block = Heading | Facts | Paragraph | Table | Entry | Found | Details | Outline


def table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], what: str, left: int = 1, title: str = ""
) -> Iterator[Block]:
    """A table without the columns that hold nothing, and how many of its rows were left out."""
    kept = [j for j in range(len(columns)) if any(row[j] not in ("", numbers.NONE) for row in rows)]
    if rows:
        yield Table(
            [columns[j] for j in kept],
            [[row[j] for j in kept] for row in rows[:ROWS]],
            sum(j < left for j in kept),
            title,
        )
    yield from cut(len(rows), what)


def cut(total: int, what: str) -> Iterator[Block]:
    """A word on rows that are not shown."""
    if total > ROWS:
        yield Paragraph(f"The first {ROWS} of {total:,} {what}; all of them are in --format json and csv.")
