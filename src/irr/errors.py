"""What can go wrong, as a tree:

IrrError                  anything irr says no to; the command line exits with its `exit_code`
├── InputError            what a file holds: a list of `Problem`s, each with file and line
│   └── OtherKindError    a file of another kind, such as a coder file where a codebook is meant
└── UsageError            what was asked for: an unknown option value, a request that makes no sense
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from irr.names import printable

#: Problems of one input that are listed one by one; the rest is summed up.
LISTED = 20


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in an input: where, and what, with the way out.

    `rule` is the rule of lint that it breaks, "" where there is none of its own.
    """

    file: str
    line: int | None
    text: str
    rule: str = field(default="", compare=False)

    def __str__(self) -> str:
        place = printable(self.file) if self.line is None else f"{printable(self.file)}:{self.line}"
        return f"{place}: {self.text}"


class IrrError(Exception):
    """The root: every error that irr raises on purpose."""

    exit_code = 2

    def lines(self) -> list[str]:
        """The message, one line a problem."""
        return [str(self)]


class UsageError(IrrError):
    """A request that cannot be met as it stands."""


@dataclass(frozen=True)
class Choice:
    """An option of reading that settles a problem, as `irr.load` calls it, and the values it could have."""

    option: str
    values: Sequence[str]


class InputError(IrrError):
    """Everything that is wrong with the input, found in one pass.

    `choice` is what the caller can say, where that is all that it takes.
    """

    def __init__(self, problems: Iterable[Problem], choice: Choice | None = None) -> None:
        self.problems: Sequence[Problem] = tuple(problems)
        self.choice = choice
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        shown = [str(problem) for problem in self.problems[:LISTED]]
        if rest := len(self.problems) - len(shown):
            files = len({problem.file for problem in self.problems[LISTED:]})
            shown.append(f"and {rest:,} more problems in {files} file{'s' if files > 1 else ''}")
        return shown


class OtherKindError(InputError):
    """The file may be well, and is not of the kind that was asked for."""


def all_read(*steps: Callable[[], Any]) -> list[Any]:
    """What each step reads; the problems of all of them in one error, what several of them found once."""
    read: list[Any] = []
    problems: dict[Problem, None] = {}
    for step in steps:
        try:
            read.append(step())
        except InputError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise InputError(problems)
    return read
