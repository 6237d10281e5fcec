"""WebAnno TSV 3.3: a folder a document, with a file of tokens for each coder."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.writers._texts import with_texts
from irr.writers._works import utf16, works
from irr.writers.model import Files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.writers._works import Work
    from irr.writers.model import Coded, Mark, Marked

FORMAT = "WebAnno TSV 3"
SUMMARY = "for INCEpTION and WebAnno: a folder a document, a file a coder (.tsv)"
SUFFIXES = ()
FOLDER = True
ONE_INPUT = True
SECTIONS = SPANS = True
#: Whether sections are written as stretches of documents.
LAYS_OUT = True

_HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Code|value\n\n"
_TOKEN = re.compile(r"\w+|[^\w\s]")
_BLANK = re.compile(r"\s+")
_CONTROL = str.maketrans({"\\": r"\\", "\n": r"\n", "\t": r"\t", "\r": r"\r", "\f": r"\f", "\b": r"\b"})
_RESERVED = re.compile(r"\[|\]|\||_|->|;|\*")

#: Where something begins and ends.
_Stretch = tuple[int, int]


def write(what: Coded | Marked, layout: str | None) -> Files:
    """Tokens are words and single signs; a mark that begins or ends within one is of a part of it."""
    marked, said = with_texts(what, "webanno-tsv")
    files = {f"{work.name}.tsv": "".join(_lines(work)).encode(errors="replace") for work in works(marked)}
    return Files(files, said=said)


def _lines(work: Work) -> Iterator[str]:
    yield _HEAD
    tokens = _tokens(work)
    cells = _cells(work.marks, tokens)
    parts: defaultdict[int, list[_Stretch]] = defaultdict(list)
    for token, stretch in sorted(cells):
        if stretch != tokens[token]:
            parts[token].append(stretch)
    at = utf16(work.text)
    for number, (text, first, end) in enumerate(_sentences(work.text, tokens), start=1):
        yield "\n"
        for line in text.split("\n"):
            yield f"#Text={line.translate(_CONTROL)}\n"
        for token in range(first, end):
            name = f"{number}-{token - first + 1}"
            rows = [(name, tokens[token])]
            rows += [(f"{name}.{part}", one) for part, one in enumerate(parts[token], start=1)]
            for row, stretch in rows:
                start, stop = stretch
                covered = work.text[start:stop].translate(_CONTROL)
                cell = "|".join(cells.get((token, stretch), ("_",)))
                yield f"{row}\t{at[start]}-{at[stop]}\t{covered}\t{cell}\t\n"


def _tokens(work: Work) -> list[_Stretch]:
    """The tokens of a text; white space is one where a mark begins or ends with it, or where there is nothing else."""
    text = work.text
    edges = {
        edge
        for one in work.marks
        for edge in ((one.start, one.end - 1) if one.start < one.end else (one.start,))
        if edge < len(text) and text[edge].isspace()
    }
    blanks = [found.span() for found in _BLANK.finditer(text)] if edges or not text.strip() else []
    starts = [start for start, _ in blanks]
    chosen = {blanks[bisect_right(starts, edge) - 1] for edge in edges}
    found = [one.span() for one in _TOKEN.finditer(text)]
    return sorted([*found, *chosen]) if found or chosen else blanks


def _cells(marks: Sequence[Mark], tokens: Sequence[_Stretch]) -> dict[tuple[int, _Stretch], list[str]]:
    """What stands beside each token, or part of one: the values, numbered where they need it."""
    starts = [start for start, _ in tokens]
    places: list[list[tuple[int, _Stretch]]] = []
    many: defaultdict[tuple[int, _Stretch], int] = defaultdict(int)
    for mark in marks:
        mine = []
        at = max(bisect_right(starts, mark.start) - 1, 0)
        while at < len(tokens) and (tokens[at][0] < mark.end or tokens[at][0] == mark.start == mark.end):
            start, end = max(tokens[at][0], mark.start), min(tokens[at][1], mark.end)
            if start < end or start == end == mark.start == mark.end:
                mine.append((at, (start, end)))
            at += 1
        places.append(mine)
        for place in mine:
            many[place] += 1
    cells: defaultdict[tuple[int, _Stretch], list[str]] = defaultdict(list)
    number = 0
    for mark, mine in zip(marks, places, strict=True):
        value = _RESERVED.sub(lambda found: "\\" + found[0], mark.category.translate(_CONTROL))
        if len(mine) > 1 or any(many[place] > 1 for place in mine):
            number += 1
            value += f"[{number}]"
        for place in mine:
            cells[place].append(value)
    return cells


def _sentences(text: str, tokens: Sequence[_Stretch]) -> Iterator[tuple[str, int, int]]:
    """A sentence a line: its text, its first token and the one after its last.

    It begins with a token. What is between two belongs to the first, but for the line breaks before the second, which
    readers put where positions leave a gap.
    """
    firsts = [
        at for at, (start, _) in enumerate(tokens) if at == 0 or "\n" in text[tokens[at - 1][0] : start]
    ]
    for first, following in zip(firsts, [*firsts[1:], len(tokens)][: len(firsts)], strict=True):
        start = tokens[first][0]
        if first == 0 and text[:start].strip("\n"):
            start = 0
        if following == len(tokens):
            yield text[start:], first, following
        else:
            last = tokens[following - 1][1]
            between = text[last : tokens[following][0]].rstrip("\n")
            yield text[start:last] + between, first, following
