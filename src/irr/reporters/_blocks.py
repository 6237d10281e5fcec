"""What a report is made of, before it is laid out: headings, labelled lines, paragraphs and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from irr.reporters import _numbers as numbers

if TYPE_CHECKING:
    from irr.reporters._charts._palette import Palette

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
    """A sentence or two; one of a list where `bullet`. `href` is the page or file that it leads to, "" for none."""

    text: str
    bullet: bool = False
    href: str = ""


@dataclass(frozen=True)
class Table:
    """Cells are text; the first `left` columns are set to the left, the others to the right, as numbers are.

    `verdict` is the column whose words have colours. `values` is what the cells stand for, unrounded, None where that
    is no number or text of its own: spreadsheets hold it, and a page sorts by it; a table without `values` is not
    sorted. `opens` is what each row opens to, where that can be opened; elsewhere it stands below the table.
    `links` is the page that the first cell of each row leads to, "" where there is none.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1
    title: str = ""
    verdict: int | None = None
    values: Sequence[Sequence[float | str | None]] | None = None
    opens: Sequence[Sequence[Block]] | None = None
    links: Sequence[str] | None = None


@dataclass(frozen=True)
class Picture:
    """A figure. `name` is what `irr plot` calls it, `text` says in words what is to be seen, `draw` makes the
    Altair chart of it in these colours, and `reading` says how to read it where it stands."""

    name: str
    title: str
    text: str
    draw: Callable[[Palette], Any]
    reading: str = ""

    @property
    def below(self) -> str:
        """What stands below it: what is to be seen, and how to read it."""
        return f"{self.text} {self.reading}".rstrip()


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


Block = Heading | Facts | Paragraph | Table | Entry | Found | Details | Outline | Picture


def unfolded(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with what rows of tables open to below each table, for formats in which nothing opens."""
    for block in blocks:
        if isinstance(block, Table) and block.opens is not None:
            yield replace(block, opens=None)
            for opened in block.opens:
                yield from unfolded(opened)
        else:
            yield block


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
