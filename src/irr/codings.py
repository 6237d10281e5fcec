"""Codings: what the files say, nothing decided.

Every loader returns this one shape. What a blank means, which text separates two categories, and whether
a name is in the codebook is decided later, once, for all formats (`irr.reading`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


#: How far the text of a cell is to be believed; see `Codings`.
CellKind = Literal["free", "listed", "exact"]


@dataclass(frozen=True)
class Source:
    """Where codings came from and how the file was read.

    `detected` is what was found out about the file, in the words of a report: `{"delimiter": "';'"}`.
    `line_of` turns a record number of these codings into a line of the file; it may read the file again,
    so it is called for problems and warnings only.
    """

    path: str
    format: str
    layout: str
    detected: dict[str, str]
    line_of: Callable[[int], int | None] = lambda record: None


@dataclass(frozen=True)
class Note:
    """What a coder wrote beside a section."""

    coder: str
    section: str
    text: str


@dataclass(frozen=True)
class Comment:
    """What a coder wrote about a category: on its content, its boundary or its appropriateness."""

    coder: str
    category: str
    aspect: str
    text: str


@dataclass(frozen=True)
class Suggestion:
    """A new category that a coder suggests, with the reason and the sections that call for it."""

    coder: str
    name: str
    reason: str
    sections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """Something that was met, and said, without being an error; `record` as in `Source.line_of`."""

    kind: str
    text: str
    record: int | None = None


@dataclass(frozen=True)
class Codings:
    """The assignments of one file, in file order.

    `section`, `coder` and `cell` are Arrow dictionary arrays (int32 indices, string values, none of the
    dictionaries has a null) of one length: a row is one cell of the file. In `cell`

    - a null says: this coder read this section and chose no category (an explicit `[]`, a row of zeros);
    - an empty string is a blank, and `blank` says whether its meaning is settled by the layout ("none": a
      row of a long table that names no category) or is unknown ("unknown": a blank in a wide table);
    - any other text is what `cells` says: "free" text as people type it into a table (one category,
      several, or a word such as "none" or "NA"), an item that was "listed" on its own, or "exact", the name
      of a category and nothing else.

    A cell that is absent was not coded. `record` numbers the row of the file each cell came from (None:
    cell i is record i). `set_rows` is true where several rows with one section and coder add up to one set
    (long tables); otherwise such a repetition is an error.
    """

    source: Source
    section: pa.DictionaryArray
    coder: pa.DictionaryArray
    cell: pa.DictionaryArray
    record: np.ndarray | None = None
    blank: Literal["none", "unknown"] = "none"
    cells: CellKind = "exact"
    set_rows: bool = False
    #: Whether each document was opened on its own, so that a blank lies before, between or after what its coder gave
    #: in that document.
    by_document: bool = False
    codebook: str | None = None
    #: Whether the one coder whose file it is is a person or a model, where it says.
    kind: str | None = None
    #: Text of a section, and the document it belongs to, cell by cell, where the file gives them.
    text: pa.DictionaryArray | None = None
    document: pa.DictionaryArray | None = None
    notes: tuple[Note, ...] = ()
    comments: tuple[Comment, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.cell)

    def record_of(self, row: int) -> int:
        """The record of the file that cell number `row` came from."""
        return row if self.record is None else int(self.record[row])

    def line_of(self, row: int) -> int | None:
        """The line of the file that cell number `row` came from (may read the file again)."""
        return self.source.line_of(self.record_of(row))


@dataclass(frozen=True)
class Document:
    """A text that was coded: its name, and the text where the file holds it."""

    name: str
    text: str | None = None


#: What the positions of spans count; see `Spans`.
Measure = Literal["characters", "paragraphs", "nothing"]


@dataclass(frozen=True)
class Spans:
    """Categories that one file's coders gave to stretches of documents, which are no sections yet.

    `document`, `start` and `end` (int64) and the Arrow dictionary arrays `coder`, `category` and `quote` have one
    length: a row is one category given to one stretch. `document` is a place in `documents`. `measure` says what
    `start` and `end` are:

    - "characters": code points of the document's text from 0, the end exclusive;
    - "paragraphs": numbers of paragraphs from 1, the last one inclusive;
    - "nothing": there are no positions, only the `quote`, which is the text that was marked.

    Where both are -1, the category was given to the whole document. `opened` are the pairs of a coder and the place
    of a document that this coder is known to have had open, marked or not; None where the file does not tell, and
    any coder may have read any document. `record` numbers what in the file each row came from.
    """

    source: Source
    documents: tuple[Document, ...]
    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    coder: pa.DictionaryArray
    category: pa.DictionaryArray
    quote: pa.DictionaryArray | None = None
    record: np.ndarray | None = None
    measure: Measure = "characters"
    opened: frozenset[tuple[str, int]] | None = None
    notes: tuple[Note, ...] = ()
    comments: tuple[Comment, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.category)
