"""The codings of all files under one numbering of sections, coders and cell texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from irr.arrays import column, numbers, paired, unified, values
from irr.errors import Problem
from irr.names import printable, shown

if TYPE_CHECKING:
    import pyarrow as pa

    from irr.arrays import Ints, Numbers
    from irr.codings import Codings


@dataclass(frozen=True)
class File:
    """One file's codings: the numbers of section, coder and cell text of each row; -1 is a null cell."""

    codings: Codings
    section: Numbers
    coder: Numbers
    cell: Numbers

    def where(self, row: int) -> str:
        """file:line of a row, to be shown."""
        line = self.codings.line_of(row)
        path = printable(self.codings.source.path)
        return path if line is None else f"{path}:{line}"

    def rows_of(self, cell: int) -> Ints:
        """The rows that have this cell text."""
        return np.flatnonzero(self.cell == cell)

    def problem(self, row: int, text: str) -> Problem:
        """A problem at a row."""
        return Problem(self.codings.source.path, self.codings.line_of(row), text)


@dataclass(frozen=True)
class Joined:
    """All files, and what their numbers stand for. `cells[i]` are the cell texts of file i."""

    files: list[File]
    sections: pa.StringArray
    coders: list[str]
    cells: list[list[str]]
    #: Files whose sections were named document/section, because ids repeat from document to document.
    composed: list[str] = field(default_factory=list)

    def section_of(self, file: File, row: int) -> str:
        """The section of a row, to be shown."""
        return shown(self.sections[int(file.section[row])].as_py())

    def coder_of(self, file: File, row: int) -> str:
        """The coder of a row, to be shown."""
        return shown(self.coders[int(file.coder[row])])

    def at(self, file: File, row: int) -> str:
        """A row's section and coder, for a message."""
        return f"section {self.section_of(file, row)}, coder {self.coder_of(file, row)}"

    def first(self, kind: str, number: int) -> tuple[File, int] | None:
        """The first row of the first file that names this section or coder."""
        for file in self.files:
            rows = np.flatnonzero((file.section if kind == "section" else file.coder) == number)
            if len(rows):
                return file, int(rows[0])
        return None


def join(codings: Sequence[Codings]) -> Joined:
    """Number sections and coders across files."""
    repeating = [_ids_repeat(one) for one in codings]
    section, sections = unified(
        [_composed(one) if repeats else one.section for one, repeats in zip(codings, repeating, strict=True)]
    )
    coder, coders = unified([one.coder for one in codings])
    files = [File(one, section[i], coder[i], numbers(one.cell)) for i, one in enumerate(codings)]
    return Joined(
        files,
        sections,
        coders.to_pylist(),
        [values(one.cell) for one in codings],
        [printable(one.source.path) for one, repeats in zip(codings, repeating, strict=True) if repeats],
    )


def _section_and_document(one: Codings) -> Ints:
    """One number for each row's (section, document)."""
    assert one.document is not None
    return paired(numbers(one.section), np.maximum(numbers(one.document), 0), len(one.document.dictionary))


def _ids_repeat(one: Codings) -> bool:
    """Whether section ids start anew in each document of the file."""
    if one.document is None:
        return False
    pairs = np.unique(_section_and_document(one))
    return len(pairs) > len(np.unique(pairs // max(len(one.document.dictionary), 1)))


def _composed(one: Codings) -> pa.DictionaryArray:
    """Sections named document/section."""
    assert one.document is not None
    pairs, number = np.unique(_section_and_document(one), return_inverse=True)
    n = max(len(one.document.dictionary), 1)
    documents, sections = values(one.document) or [""], values(one.section)
    return column(number, [f"{documents[pair % n]}/{sections[pair // n]}" for pair in pairs.tolist()])
