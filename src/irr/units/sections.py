"""The sections of the documents: cut from their texts, listed in a table, or whatever anybody marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.errors import InputError, Problem
from irr.names import quoted
from irr.units.cutting import cut
from irr.units.listing import read_list, stretches

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.units.choice import UnitOptions
    from irr.units.cutting import Stretch
    from irr.units.positions import Placed

#: The most sections that a document may have whose text nobody knows.
MOST = 250_000


@dataclass(frozen=True)
class Sections:
    """The sections of one document: their names, where they begin and end, and their texts where these are known."""

    names: list[str]
    start: Ints
    end: Ints
    texts: list[str]

    @cached_property
    def _chains(self) -> list[tuple[list[int], list[int], list[int]]]:
        """The sections in rows in which neither beginnings nor ends go back, as few as can be, to find stretches fast.

        Each is the numbers of its sections, their beginnings and their ends. Sections one in another are in two rows.
        """
        chains: list[tuple[list[int], list[int], list[int]]] = []
        # The last end of each row, negated: they fall from row to row.
        last: list[int] = []
        for at in np.lexsort((self.end, self.start)).tolist():
            start, end = int(self.start[at]), int(self.end[at])
            row = bisect_left(last, -end)
            if row == len(chains):
                chains.append(([], [], []))
                last.append(-end)
            for held, value in zip(chains[row], (at, start, end), strict=True):
                held.append(value)
            last[row] = -end
        return chains

    def touching(self, start: int, end: int) -> list[int]:
        """The sections that a stretch shares a character with; all of them, where it is the whole document."""
        if start < 0:
            return [*range(len(self.names))]
        return sorted(
            at
            for numbers, starts, ends in self._chains
            for at in numbers[bisect_right(ends, start) : bisect_left(starts, end)]
        )


def sections_of(
    placed: Sequence[Placed], texts: Mapping[str, str | None], options: UnitOptions
) -> dict[str, Sections]:
    """The sections of every document, by its name."""
    if options.kind == "excerpt":
        return {name: _excerpts(placed, name, text) for name, text in texts.items()}
    found = {}
    problems: list[Problem] = []
    by_list = None
    if options.kind == "list":
        by_list = stretches(options.unit, read_list(options.unit), texts)
    for name, text in texts.items():
        if by_list is not None:
            named = by_list[name]
            if text is None and not _counts_characters(placed, name):
                problems.append(_no_text(name, placed, options))
        elif text is not None:
            named = _named(name, cut(text, options.kind, options.detail), options.kind)
        else:
            named = _without_text(name, placed, options, problems)
        bounds = np.array([stretch for _, stretch in named], np.int64).reshape(-1, 2)
        found[name] = Sections(
            [one for one, _ in named],
            bounds[:, 0],
            bounds[:, 1],
            [] if text is None else [text[start:end] for start, end in bounds.tolist()],
        )
    if problems:
        raise InputError(problems)
    return found


def _named(document: str, cuts: Sequence[Stretch], kind: str) -> list[tuple[str, Stretch]]:
    if kind == "document":
        return [(document, stretch) for stretch in cuts]
    if kind == "window":
        return [(f"{document}/{start}-{end}", (start, end)) for start, end in cuts]
    return [(f"{document}/{number}", stretch) for number, stretch in enumerate(cuts, start=1)]


def _without_text(
    document: str, placed: Sequence[Placed], options: UnitOptions, problems: list[Problem]
) -> list[tuple[str, Stretch]]:
    """The sections of a document whose text nobody knows: as far as its spans go."""
    if options.kind == "document" and options.share is None:
        return [(document, (0, np.iinfo(np.int64).max))]
    if options.kind == "document":
        text = (
            f"does not hold the text of {quoted(document)}, so that nobody knows what {options.overlap} of it are; say "
            "where the texts are with --texts FOLDER, or --overlap any"
        )
        problems.append(Problem(_path(document, placed), None, text))
        return []
    last = max((int(one.end[one.of(document)].max(initial=0)) for one in placed), default=0)
    size = int(options.detail) if options.kind == "window" else 1
    if last // size > MOST:
        path = _path(document, placed)
        text = (
            f"marks in {quoted(document)} go as far as {last:,}, too far to count sections without its text"
        )
        problems.append(Problem(path, None, text))
        return []
    if options.kind == "window" and _counts_characters(placed, document):
        return _named(document, [(start, start + size) for start in range(0, last, size)], "window")
    if options.kind in ("paragraph", "line") and _measures(placed, document) == {"paragraphs"}:
        # Numbered from 1: paragraph 3 is from 3 to before 4.
        return [(f"{document}/{number}", (number, number + 1)) for number in range(1, last)]
    problems.append(_no_text(document, placed, options))
    return []


def _measures(placed: Sequence[Placed], document: str) -> set[str]:
    return {one.spans.measure for one in placed if document in one.place}


def _counts_characters(placed: Sequence[Placed], document: str) -> bool:
    return all(one.characters[one.place[document]] for one in placed if document in one.place)


def _path(document: str, placed: Sequence[Placed]) -> str:
    """The first file that marks the document, or else names it."""
    having = [one for one in placed if document in one.place]
    return next((one for one in having if len(one.of(document))), having[0]).spans.source.path


def _no_text(document: str, placed: Sequence[Placed], options: UnitOptions) -> Problem:
    others = {"characters": "window:N, ", "paragraphs": "paragraph, "}
    measures = _measures(placed, document)
    instead = others.get(measures.pop(), "") if len(measures) == 1 else ""
    return Problem(
        _path(document, placed),
        None,
        f"does not hold the text of {quoted(document)}, which --unit {options.unit} needs; say where the texts are with "
        f"--texts FOLDER, or --unit {instead}document or excerpt",
    )


def _excerpts(placed: Sequence[Placed], document: str, text: str | None) -> Sections:
    """Whatever anybody marked: each distinct stretch, or each distinct quotation where positions do not tell."""
    marked: dict[tuple[int, int, str], None] = {}
    for one in placed:
        in_characters = document in one.place and one.characters[one.place[document]]
        for row in one.of(document).tolist():
            start, end = int(one.start[row]), int(one.end[row])
            quote = "" if in_characters else one.quotes[row]
            # What is the whole document's is no excerpt of it.
            if start >= 0 or quote:
                marked.setdefault((start, end, quote))
    ordered = sorted(marked, key=lambda key: key[:2])
    return Sections(
        [
            f"{document}/{start}-{end}" if start >= 0 and not quote else f"{document}/{number}"
            for number, (start, end, quote) in enumerate(ordered, start=1)
        ],
        np.array([start for start, _, _ in ordered], np.int64),
        np.array([end for _, end, _ in ordered], np.int64),
        [quote or ("" if text is None else text[start:end]) for start, end, quote in ordered],
    )
