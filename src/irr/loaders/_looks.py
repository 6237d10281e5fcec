"""What coders said about tasks, question by question, as it is met in a file."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from irr.codings import Remark
from irr.errors import InputError, Problem
from irr.names import printable, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence


#: The answers to each question: categories for the task as a whole, or stretches of its text.
Given: TypeAlias = "Mapping[str, tuple[str, ...] | tuple[Stretch, ...]]"

#: More tasks times coders than a person's computer holds as they are held here.
MOST = 300_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A category given to the code points from `start` to before `end`; `quote` is what the file says stands there."""

    start: int
    end: int
    category: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """One coder's work on one task.

    An answer with nothing in it is "read, nothing fits". What `given` lacks was not answered, which is `unanswered`:
    None for "read, nothing fits", "" for a blank whose meaning is unknown.
    """

    section: str
    coder: str
    given: Given
    record: int
    text: str | None = None
    unanswered: str | None = ""


@dataclass
class Found:
    """What was met in a file: looks, problems, and counts of what was passed over.

    `questions` are those that the file has, with whether their answers are stretches of text. `line_of` turns a
    record into a line, and `item` says in a problem what a record is where it is no line. `files` are those of a folder
    or zip: how many records come before each, and its path.
    """

    path: str
    format: str
    item: str = "task"
    files: list[tuple[int, str]] = field(default_factory=list)
    line_of: Callable[[int], int | None] = lambda record: None
    looks: list[Look] = field(default_factory=list)
    questions: dict[str, bool] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    detected: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    #: What is to be said of the cells of a table in columns of these names.
    said_of: Callable[[Collection[str]], Sequence[Remark]] = lambda read: ()

    def add(self, look: Look) -> None:
        """Take one coder's work on one task."""
        if len(self.looks) >= MOST:
            raise InputError([Problem(self.path, None, f"more than {MOST:,} annotations; divide the file")])
        self.looks.append(look)

    def question(self, name: str, spans: bool, record: int) -> bool:
        """Note that there is this question; False, with a problem, where its answers were of the other kind before."""
        if self.questions.setdefault(name, spans) == spans:
            return True
        self.problem(
            record, f"{quoted(name)} is given to a whole {self.item} here or elsewhere to stretches of text"
        )
        return False

    def problem(self, record: int, text: str) -> None:
        """Note what is wrong with a record."""
        before, path = self._file(record)
        line = self.line_of(record)
        where = "" if line is not None else f"{self.item} {record - before}: "
        self.problems.append(Problem(path, line, where + text))

    def place(self, record: int) -> str:
        """Where a record is, for the end of a phrase: its line, with its file where there are several; or nothing."""
        if (line := self.line_of(record)) is None:
            return ""
        return f"line {line:,}" if not self.files else f"{printable(self._file(record)[1])}:{line}"

    def _file(self, record: int) -> tuple[int, str]:
        """How many records come before the file that a record is in, and the path of the file."""
        at = bisect_left(self.files, (record, "")) - 1
        return self.files[at] if at >= 0 else (0, self.path)

    def stop(self) -> None:
        """Raise `InputError` if there are problems."""
        if self.problems:
            raise InputError(self.problems)
