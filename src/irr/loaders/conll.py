"""CoNLL: a token a line, its columns divided by white space, marks as B-x, I-x and O; a file for each coder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from irr.codings import Remark
from irr.errors import InputError, Problem
from irr.inputs import HEAD, Input
from irr.loaders._gathering import MOST_PROBLEMS, lines_of
from irr.loaders._layer_choice import Parsed, Piece
from irr.loaders._layers import load_layers

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders import LoadOptions

FORMAT = "CoNLL"
SUMMARY = "a token a line, marks as B-x, I-x and O in the last column, a file for each coder"
VARIABLES = True

#: Of the lines that are looked at, this share has a tag last and as many columns as the first.
_MOST = 0.9
_ENDINGS = (
    ".conll",
    ".conllu",
    ".conllx",
    ".conll2002",
    ".conll2003",
    ".iob",
    ".iob2",
    ".bio",
    ".bioes",
    ".bilou",
)
#: The most cells of one file, tokens and what is said of them.
MOST_CELLS = 3_000_000
_TAG = re.compile(r"O|[BIESLU]-\S+")
_START = "-DOCSTART-"
_NEW = re.compile(r"#\s*newdoc(?:\s+id\s*=\s*(.+))?$")
_ID = re.compile(r"\d+(?:[-.]\d+)?")


def claims(source: Input) -> bool:
    """A file whose name says so, or whose lines nearly all end in a tag, from the first on."""
    if source.folder or b"\0" in source.head:
        return False
    lines = source.head.decode("utf-8", "replace").splitlines()
    if len(source.head) >= HEAD:
        lines = lines[:-1]
    rows = [_columns(line) for line in lines if line.strip() and not line.startswith(("#", _START))]
    if not rows:
        return False
    if source.suffix in _ENDINGS:
        return True
    same = [row for row in rows if len(row) == len(rows[0]) > 1 and _TAG.fullmatch(row[-1])]
    return len(same) >= _MOST * len(rows) and len(rows) > 1 and same[0] is rows[0]


def load(source: Input, options: LoadOptions) -> Spans:
    """The marks of one column, the last where none is chosen."""
    detected = {"text": "rebuilt, tokens joined by blanks and a line a sentence"}
    return load_layers(source, options, parse, lambda _: False, (), FORMAT, detected)


def parse(data: bytes, path: str) -> Iterator[Parsed]:
    """The documents of one file."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError([Problem(path, None, "not UTF-8 text")]) from None
    documents = [one for one in _documents(text, path) if one.rows]
    if not documents:
        raise InputError([Problem(path, None, "no tokens in it")])
    width = Counter(len(row) for one in documents for _, row in one.rows).most_common(1)[0][0]
    problems = [
        Problem(path, line, f"{len(row)} columns, and most lines have {width}")
        for one in documents
        for line, row in one.rows
        if len(row) != width
    ]
    del problems[MOST_PROBLEMS:]
    if width < 2:
        problems.append(Problem(path, None, "one column only; a token and a tag make two"))
    if problems:
        raise InputError(problems)
    numbered = all(one.numbered for one in documents) and width > 2
    names = [one.name for one in documents]
    for at, one in enumerate(documents, start=1):
        unnamed = not one.name or names.count(one.name) > 1
        yield _parsed(one, (str(at) if unnamed else one.name) if len(documents) > 1 else "", width, numbered)


@dataclass
class _Document:
    """Lines of tokens with their numbers, and where among them sentences end."""

    name: str = ""
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    ends: set[int] = field(default_factory=set)

    @property
    def numbered(self) -> bool:
        """Whether the first column numbers the tokens of each sentence."""
        firsts = [row[0] for _, row in self.rows]
        starts = {0, *self.ends}
        return all(_ID.fullmatch(first) for first in firsts) and all(
            firsts[at].partition("-")[0] in ("1", "0.1") for at in starts if at < len(firsts)
        )


def _columns(line: str) -> list[str]:
    line = line.rstrip("\r\n")
    return line.rstrip("\t").split("\t") if "\t" in line else line.split()


def _documents(text: str, path: str) -> Iterator[_Document]:
    one, cells = _Document(), 0
    for number, line in lines_of(text):
        new = _NEW.match(line)
        if line.startswith(_START) or new:
            yield one
            one = _Document((new[1] or "").strip() if new else "")
        elif not line.strip():
            one.ends.add(len(one.rows))
        elif not (line.startswith("#") and (len(line) == 1 or line[1] in " \t" or "=" in line)):
            one.rows.append((number, _columns(line)))
            cells += len(one.rows[-1][1])
            if cells > MOST_CELLS:
                text = f"more than {MOST_CELLS:,} tokens and columns of them, which irr does not read"
                raise InputError([Problem(path, number, text)])
    yield one


def _parsed(one: _Document, part: str, width: int, numbered: bool) -> Parsed:
    token_at = 1 if numbered else 0
    # A token of several words, and one that is not written, have no place in the text.
    rows = [
        (at, line, row)
        for at, (line, row) in enumerate(one.rows)
        if not (numbered and ("-" in row[0] or "." in row[0]))
    ]
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    firsts: set[int] = set()
    length, before = 0, -1
    for at, _, row in rows:
        new = any(end in one.ends for end in range(before + 1, at + 1))
        if pieces:
            pieces.append("\n" if new else " ")
            length += 1
        if new or not places:
            firsts.add(len(places))
        pieces.append(row[token_at])
        places.append((length, length + len(row[token_at])))
        length += len(row[token_at])
        before = at
    parsed = Parsed("".join(pieces), part=part)
    lines = [line for _, line, _ in rows]
    begun = 0
    for number in range(token_at + 1, width):
        values = [row[number] for _, _, row in rows]
        tags = all(_TAG.fullmatch(value) or value in ("_", "O") for value in values)
        if tags and (number == width - 1 or any(value[1:2] == "-" for value in values)):
            found, begun = _marks(values, places, lines, firsts)
            if number == width - 1:
                parsed.default = ("", f"column {number + 1}")
        else:
            found = [
                Piece(*place, value, line)
                for place, value, line in zip(places, values, lines, strict=True)
                if value not in ("_", "O")
            ]
            begun = 0
        parsed.layers["", f"column {number + 1}"] = found
    if parsed.default and begun:
        text = f"marks that begin with I- or E- and not with B-, read as marks of their own: {begun:,}"
        parsed.remarks.append(Remark("begun_inside", text))
    if parsed.default and any(value == "_" for value in values):
        parsed.default = None if all(value == "_" for value in values) else parsed.default
    return parsed


def _marks(
    tags: Sequence[str], places: Sequence[tuple[int, int]], lines: Sequence[int], firsts: set[int]
) -> tuple[list[Piece], int]:
    """The stretches of a column of tags; and how many begin with a tag that goes on."""
    found: list[Piece] = []
    begun = 0
    open_ = ""
    for at, tag in enumerate(tags):
        if at in firsts:
            open_ = ""
        mark, _, name = tag.partition("-")
        if not name:
            open_ = ""
            continue
        if mark in ("I", "E", "L") and open_ == name:
            found[-1] = found[-1]._replace(end=places[at][1])
        else:
            found.append(Piece(*places[at], name, lines[at]))
            begun += mark in ("I", "E", "L")
        open_ = "" if mark in ("E", "S", "L", "U") else name
    return found, begun
