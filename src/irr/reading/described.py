"""How the files were read, in the words of a report's first paragraph."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from irr.names import listed, quoted
from irr.reading.cells import SEPARATOR_NAMES
from irr.study import Warned

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.reading.cells import Reading
    from irr.reading.joined import File, Joined


#: Facts that count cells of the files, whatever is chosen of them afterwards.
OF_ALL_FILES = ("read, nothing fits", "not coded")


class Counts:
    """What was met while reading, for the first paragraph of the report."""

    def __init__(self) -> None:
        self.blanks = 0
        self.as_nothing = 0
        self.as_not_coded = 0
        self.nothing: dict[str, int] = {}
        self.not_coded: dict[str, int] = {}
        self.separators: set[str] = set()
        self.empty_rows = 0

    def see(self, file: File, texts: Sequence[str], reading: Reading) -> None:
        """Count words that were read as "nothing fits" or "not coded", and the separator."""
        times = np.bincount(file.cell[file.cell >= 0], minlength=len(texts))
        for text, cell, count in zip(texts, reading.cells, times, strict=True):
            if cell.token:
                kind = self.nothing if cell.coded else self.not_coded
                kind[text] = kind.get(text, 0) + int(count)
        if reading.separator:
            self.separators.add(SEPARATOR_NAMES.get(reading.separator, quoted(reading.separator)))

    def words(self, codebook: Codebook | None) -> Iterator[Warned]:
        """A warning where words that could be categories were not read as such, and no codebook says so."""
        words = {**self.nothing, **self.not_coded}
        doubtful = [
            f"{count} × {quoted(word)}" for word, count in words.items() if word.strip("()").isalpha()
        ]
        if codebook is None and doubtful:
            yield Warned(
                "words_not_categories",
                f"{', '.join(doubtful)} read as 'nothing fits' or 'not coded'; if they are categories, give a codebook "
                "that has them",
            )

    def described(self, joined: Joined, codebook: Codebook | None, n_categories: int) -> dict[str, str]:
        """Label → text."""
        kinds: dict[str, list[str]] = {}
        for file in joined.files:
            source = file.codings.source
            how = ", ".join(
                [source.format, f"layout {source.layout}"]
                + [f"{name} {value}" for name, value in source.detected.items()]
            )
            kinds.setdefault(how, []).append(os.path.basename(source.path))
        described = {
            "read": "; ".join(
                f"{len(paths)} file{'s' if len(paths) > 1 else ''} ({listed(paths, 6)}): {how}"
                for how, paths in kinds.items()
            )
        }
        if self.separators:
            described["separator"] = (
                " and ".join(sorted(self.separators)) + " between the categories of a cell"
            )
        empty = [f"{count} × {quoted(word)}" for word, count in self.nothing.items()]
        if self.empty_rows:
            empty.append(
                f"{self.empty_rows:,} empty list{'s' if self.empty_rows > 1 else ''} or rows that name no category"
            )
        if self.as_nothing:
            empty.append(_blank_cells(self.as_nothing))
        if empty:
            described[OF_ALL_FILES[0]] = ", ".join(empty)
        missing = [f"{count} × {quoted(word)}" for word, count in self.not_coded.items()]
        if self.as_not_coded:
            missing.append(_blank_cells(self.as_not_coded))
        if missing:
            described[OF_ALL_FILES[1]] = (
                ", ".join(missing) + ", and every section a coder's file does not name"
            )
        if joined.composed:
            described["sections"] = "named document/section, since ids repeat from document to document"
        if codebook:
            described["codebook"] = f"{codebook.reference}, {n_categories} categories"
            if codebook.scale != "nominal":
                described["scale"] = (
                    f"{codebook.scale}: alpha of labels uses it, others with --weights; pooled figures and sets do not"
                )
        else:
            described["codebook"] = (
                f"none given, so the categories are those met ({n_categories}): one that nobody used, or a "
                "misspelt one, cannot be told, and figures that depend on how many there are rest on this number"
            )
        return described


def _blank_cells(count: int) -> str:
    return f"{count:,} blank cell{'s' if count > 1 else ''}"
