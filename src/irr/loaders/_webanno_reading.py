"""The lines of a WebAnno TSV 3 file: its layers, sentences, tokens and marks, and the text put together of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from irr.codings import Remark
from irr.errors import InputError, Problem
from irr.loaders._gathering import MOST_MARKS
from irr.loaders._layer_choice import Parsed, Piece
from irr.loaders._layers import number_problem, place
from irr.loaders._prepared import PREPARED
from irr.loaders._utf16 import CodePoints, units
from irr.names import quoted

#: The longest text, in characters: positions may leave gaps.
LONGEST = 50_000_000
#: The most columns after the token.
WIDEST = 1_000


_TOKEN = re.compile(r"(\d+)-(\d+)(\.\d+)?\t([^\t]*)\t([^\t]*)(?:\t(.*))?")
_ITEMS = re.compile(r"(?:[^\\|]|\\.)+")
_NUMBERED = re.compile(r"(.*?)\[(\d{1,9})\]", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "b": "\b"}


@dataclass
class _Column:
    """A column after the token: of which layer, and of which of its features if it is read."""

    type: str
    feature: str
    first: bool = False


@dataclass
class _Sentence:
    """A sentence: its text as it stands in the file, and its tokens."""

    line: int
    text: str | None = None
    tokens: list[tuple[int, int, str, int]] = field(default_factory=list)


class Reading:
    """One file, read line by line."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.columns: list[_Column | None] = []
        self.sentences: list[_Sentence] = []
        self.parsed = Parsed(None, utf16=True)
        self.prepared: set[str] = set()
        self._open: dict[tuple[int, str], int] = {}  # of marks over several tokens, by column and number
        self._after_tokens = True
        self.marks = 0

    def take(self, number: int, line: str) -> None:
        """Take a line."""
        token = _TOKEN.fullmatch(line) if line[:1].isdecimal() else None
        if token is not None:
            self._token(number, token)
        elif line.startswith("#T_"):
            self._layer(line)
        elif line.startswith("#Text="):
            self._sentence(number, line.removeprefix("#Text="))
        elif line.strip() and not line.startswith("#"):
            self.problems.append(
                Problem(
                    self.path, number, f"{quoted(line)} is no line of a token, such as 1-1<tab>0-4<tab>This"
                )
            )

    def _layer(self, line: str) -> None:
        kind, _, said = line.partition("=")
        type_, *features = said.strip().split("|")
        features = [one for one in features if one] or [""]
        if kind != "#T_SP":
            what = {"#T_RL": "layers of relations", "#T_CH": "layers of chains"}.get(
                kind, "layers of other kinds"
            )
            self.parsed.passed[f"{what}, not read"] += 1
            self.columns += [None] * len(features)
            return
        if type_.startswith(PREPARED):
            self.prepared.add(type_)
        self.parsed.layers.setdefault((type_, ""), [])
        target = False
        for at, feature in enumerate(features):
            # Links to other marks are two columns: their role, and what they lead to.
            link = feature.startswith("ROLE_")
            read = "" if link or target else feature
            self.columns.append(_Column(type_, read, at == 0))
            self.parsed.layers.setdefault((type_, read), [])
            target = link

    def _sentence(self, number: int, text: str) -> None:
        if self._after_tokens or not self.sentences:
            self.sentences.append(_Sentence(number, text))
        else:
            # A line break of the text is one of the file.
            self.sentences[-1].text = f"{self.sentences[-1].text}\n{text}"
        self._after_tokens = False

    def _token(self, number: int, token: re.Match[str]) -> None:
        begin, _, end = token[4].partition("-")
        start, stop = place(begin), place(end)
        if start is None or stop is None or stop < start or stop > LONGEST:
            self.problems.append(number_problem(self.path, number, token[4]))
            return
        if not self.sentences:
            self.sentences.append(_Sentence(number))
        self._after_tokens = True
        if token[3] is None:
            self.sentences[-1].tokens.append((start, stop, _unescaped(token[5]), number))
        if len(self.columns) > WIDEST:
            return
        cells = (token[6] or "").split("\t")
        # Each line ends in a tab, and no cell is blank.
        if cells[-1] == "":
            cells.pop()
        if len(cells) != len(self.columns):
            text = f"{len(cells):,} columns after the token, and the layers above have {len(self.columns):,}"
            self.problems.append(Problem(self.path, number, text))
            return
        for at, (column, cell) in enumerate(zip(self.columns, cells, strict=True)):
            if column is not None and cell not in ("_", ""):
                self._marks(at, column, cell, start, stop, number)

    def _marks(self, at: int, column: _Column, cell: str, start: int, end: int, line: int) -> None:
        layers = self.parsed.layers
        for item in _ITEMS.findall(cell) if "\\" in cell else cell.split("|"):
            numbered = _NUMBERED.fullmatch(item)
            written, number = (numbered[1], numbered[2]) if numbered else (item, "")
            if written == "_":
                continue
            value = None if written in ("*", "") else _unescaped(written)
            wanted = [("", None)] * column.first + [(column.feature, value)] * bool(column.feature)
            for feature, said in wanted:
                pieces = layers[column.type, feature]
                key = (at if feature else -1 - at, number)
                if number and key in self._open:
                    before = pieces[self._open[key]]
                    pieces[self._open[key]] = before._replace(
                        start=min(before.start, start), end=max(before.end, end)
                    )
                else:
                    self.marks += 1
                    self._open[key] = len(pieces)
                    pieces.append(Piece(start, end, said, line))

    def finish(self) -> Parsed:
        """What the file says, its text put together."""
        if self.marks > MOST_MARKS:
            many = f"more than {MOST_MARKS:,} values, which irr does not read"
            self.problems.append(Problem(self.path, None, many))
        if len(self.columns) > WIDEST:
            self.problems.append(Problem(self.path, None, f"layers of more than {WIDEST:,} columns"))
        text = None if self.problems else self._text()
        if self.problems:
            raise InputError(self.problems)
        self.parsed.text = text
        self.parsed.prepared = frozenset(self.prepared)
        return self.parsed

    def _text(self) -> str:
        pieces: list[str] = []
        length = 0  # in UTF-16 units
        for sentence in self.sentences:
            if not sentence.tokens:
                continue
            start, _, token, line = sentence.tokens[0]
            said = _of_tokens(sentence) if sentence.text is None else _unescaped(sentence.text)
            start -= units(said[: max(said.find(token), 0)])
            if start < length:
                text = f"the sentence begins at {start:,}, within the one before it, which ends at {length:,}"
                self.problems.append(Problem(self.path, line, text))
                return ""
            pieces += ["\n" * (start - length), said]
            length = start + units(said)
        text = "".join(pieces)
        self._compare(text)
        return text

    def _compare(self, text: str) -> None:
        """Say so where tokens are not what stands at their positions."""
        points = CodePoints(text)
        tokens = [token for sentence in self.sentences for token in sentence.tokens]
        differing = [
            (start, token, line)
            for start, end, token, line in tokens
            if text[points.start(start) : points.end(end)] != token
        ]
        if not differing:
            return
        start, token, line = differing[0]
        said = f"{len(differing):,} of {len(tokens):,} tokens are not what stands at their positions in the sentences"
        example = f"{quoted(token)} is not at {start:,}"
        if 2 * len(differing) > len(tokens):
            self.problems.append(Problem(self.path, line, f"{said}: {example}"))
        else:
            self.parsed.remarks.append(Remark("texts_differ", f"{said}; line {line}: {example}"))


def _of_tokens(sentence: _Sentence) -> str:
    """The text of a sentence that the file does not give: its tokens, blanks where nothing is known."""
    length = 0
    first = sentence.tokens[0][0]
    parts: list[str] = []
    for start, _, token, _ in sentence.tokens:
        gap = max(start - first - length, 0)
        parts += [" " * gap, token]
        length += gap + units(token)
    return "".join(parts)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text) if "\\" in text else text
