"""Sections listed in a table: which stretch of which document each of them is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem
from irr.inputs import source_of
from irr.inputs.json import whole
from irr.names import quoted
from irr.tables import TableOptions, open_tables
from irr.tables.roles import find_roles

if TYPE_CHECKING:
    from irr.units.cutting import Stretch


#: No text is as long.
_FARTHEST = 10**11


@dataclass(frozen=True)
class Listed:
    """A section of the list, on a line of it: its stretch, or the text that it is."""

    name: str
    document: str | None
    stretch: Stretch | None
    text: str
    line: int | None


def read_list(path: str) -> list[Listed]:
    """The sections that the table at `path` lists.

    A column for the section, one for the document where there are several, and `start` and `end` (code points from 0,
    the end exclusive) or `text`. Raises `InputError` where one of them is missing or makes no sense.
    """
    (grid,) = open_tables(source_of(path), TableOptions())
    roles = find_roles(grid.header.names)
    folded = {name.casefold(): number for number, name in enumerate(grid.header.names)}
    starts, ends = folded.get("start"), folded.get("end")
    if roles.section is None:
        raise InputError([Problem(path, grid.header.line, "no column for the section")])
    placed = starts is not None and ends is not None
    if not placed and roles.text is None:
        text = "no columns start and end, and no column text; they say where each section is"
        raise InputError([Problem(path, grid.header.line, text)])
    wanted = [roles.section, roles.document, roles.text, starts, ends]
    columns = grid.columns([number for number in wanted if number is not None])

    def cells(number: int | None) -> list[str]:
        return [""] * len(columns) if number is None else columns[number].to_pylist()

    problems, listed, seen = [], [], dict[tuple[str, str], int | None]()
    for row, (name, document, text, start, end) in enumerate(zip(*map(cells, wanted), strict=True)):
        line = grid.line_of(row)
        stretch = None
        if not (name or document or text or start or end):
            continue
        if not name:
            problems.append(Problem(path, line, "no section named"))
        elif (name, document) in seen:
            before = seen[name, document]
            problems.append(Problem(path, line, f"section {quoted(name)} stands here and at line {before}"))
        elif placed and not (start or end) and text:
            pass
        elif placed:
            first, last = whole(start), whole(end)
            if first is None or last is None or not 0 <= first < last < _FARTHEST:
                problems.append(
                    Problem(
                        path,
                        line,
                        f"section {quoted(name)}: {quoted(start)} to {quoted(end)} is no stretch; start and end count "
                        "characters from 0, and the end comes after the start",
                    )
                )
                continue
            stretch = first, last
        elif not text:
            problems.append(Problem(path, line, f"section {quoted(name)} has no text"))
        seen.setdefault((name, document), line)
        listed.append(Listed(name, document or None, stretch, text, line))
    if not listed and not problems:
        problems.append(Problem(path, None, "no sections in it"))
    if problems:
        raise InputError(problems)
    names = Counter(one.name for one in listed)
    # Ids may start anew in each document.
    if max(names.values()) > 1:
        listed = [replace(one, name=f"{one.document or ''}/{one.name}") for one in listed]
    return listed


def stretches(
    path: str, listed: list[Listed], texts: Mapping[str, str | None]
) -> dict[str, list[tuple[str, Stretch]]]:
    """The name and stretch of each section, by document; `texts` are the documents that were coded.

    Raises `InputError` where a section is in no document or lies beyond its end, or where its text is not found there
    once.
    """
    found: dict[str, list[tuple[str, Stretch]]] = {name: [] for name in texts}
    problems = []
    for one in listed:
        if one.document is None and len(texts) == 1:
            ((document, text),) = texts.items()
        elif one.document is None:
            problems.append(
                Problem(
                    path, one.line, f"section {quoted(one.name)} names no document, and there are several"
                )
            )
            continue
        elif one.document not in texts:
            # The list may be of more than was coded.
            continue
        else:
            document, text = one.document, texts[one.document]
        stretch = one.stretch
        if stretch is None:
            if text is None:
                way_out = "say where it is by start and end, or where the texts are with --texts"
                problems.append(
                    Problem(path, one.line, f"the text of {quoted(document)} is not known; {way_out}")
                )
                continue
            times = text.count(one.text)
            if times != 1:
                often = "not" if not times else f"{times:,} times"
                problems.append(
                    Problem(path, one.line, f"{quoted(one.text)} is {often} in {quoted(document)}")
                )
                continue
            stretch = text.index(one.text), text.index(one.text) + len(one.text)
        elif text is not None and stretch[1] > len(text):
            problems.append(
                Problem(
                    path,
                    one.line,
                    f"section {quoted(one.name)} ends at {stretch[1]:,}, and {quoted(document)} at {len(text):,}",
                )
            )
            continue
        found[document].append((one.name, stretch))
    if not problems and not any(found.values()):
        problems.append(Problem(path, None, "lists no section of the documents that were coded"))
    if problems:
        raise InputError(problems)
    return found
