"""The documents and marks of several coders, put together while they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from irr.codings import Document, Remark, Source
from irr.errors import InputError, Problem
from irr.loaders._building import spans_of
from irr.names import quoted

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders._building import Mark

#: The most marks of one input, and the most problems that are looked for in one file.
MOST_MARKS = 1_000_000
MOST_PROBLEMS = 1_000


class Gathered:
    """What was read of one input. `counts` leads from what was passed over to how often."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.problems: list[Problem] = []
        self.remarks: list[Remark] = []
        self.counts: Counter[str] = Counter()
        self.coders: dict[str, None] = {}
        self._documents: dict[str, tuple[int, str | None, str]] = {}
        self._opened: set[tuple[str, int]] = set()

    def add(self, path: str, line: int | None, text: str) -> None:
        """Take a problem."""
        self.problems.append(Problem(path, line, text))

    def open(self, document: str, coder: str, text: str | None, path: str) -> int:
        """The place of a document that a coder had open; its text must be what other coders had."""
        self.coders.setdefault(coder)
        place, known, first = self._documents.setdefault(document, (len(self._documents), text, coder))
        if (coder, place) in self._opened:
            self.add(path, None, f"{quoted(document)} is there twice of {quoted(coder)}; which one counts?")
        elif known is not None and text is not None and text != known:
            self.add(
                path,
                None,
                f"the text of {quoted(document)} that {quoted(coder)} coded is not the one that {quoted(first)} coded, "
                "so that positions in them cannot be compared",
            )
        elif known is None and text is not None:
            self._documents[document] = place, text, first
        self._opened.add((coder, place))
        return place

    def spans(self, source: Source, passed: Callable[[str, int], Remark]) -> Spans:
        """What was read; `InputError` where there were problems. `passed` words a count of what was passed over."""
        if self.problems:
            raise InputError(self.problems)
        if not self._documents:
            raise InputError([Problem(source.path, None, "no documents in it")])
        documents = [Document(name, text) for name, (_, text, _) in self._documents.items()]
        remarks = (*self.remarks, *(passed(what, count) for what, count in sorted(self.counts.items())))
        return spans_of(source, documents, self.marks, opened=frozenset(self._opened), remarks=remarks)


def lines_of(text: str) -> Iterable[tuple[int, str]]:
    """The lines of a text with their numbers."""
    for number, line in enumerate(text.split("\n"), start=1):
        yield number, line.removesuffix("\r")
