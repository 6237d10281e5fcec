"""What was found in files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from irr.errors import Problem
    from irr.study import Warned


@dataclass(frozen=True)
class Answer:
    """One way to answer a question: what is typed after the option, what it does, and the options of reading it sets.

    An answer without `options` is a form, such as the name of a file, which a person fills in; one that is not
    `advised` is possible, and leads to little.
    """

    value: str
    effect: str
    options: Mapping[str, Any] = field(default_factory=dict)
    advised: bool = True


@dataclass(frozen=True)
class Question:
    """What a person has to decide before a file is read: `option` is the option that says it.

    `file` is None where it is about all files. Without answers nobody knows one that works.
    """

    option: str
    text: str
    answers: tuple[Answer, ...] = ()
    file: str | None = None

    @property
    def assumed(self) -> Answer | None:
        """The answer with which reading went on, to see more."""
        return next((one for one in self.answers if one.options), None)


@dataclass(frozen=True)
class CoderCount:
    """In how many sections a coder gave a category, read with nothing that fits, or left a blank of unknown meaning.

    `spans` is how many stretches they marked, where a file holds stretches; it has no sections then.
    """

    name: str
    coded: int = 0
    nothing: int = 0
    blank: int = 0
    spans: int | None = None


@dataclass(frozen=True)
class CategoryCount:
    """How often a category was given, in all and by coder."""

    name: str
    total: int
    by_coder: Mapping[str, int]


@dataclass(frozen=True)
class Contents:
    """Who coded what: coders in the order they are met, categories by how often they were given.

    `sections` is how many there are, `first` the first few, and `shared` how many two coders or more coded or read.
    """

    sections: int
    first: tuple[str, ...]
    coders: tuple[CoderCount, ...]
    categories: tuple[CategoryCount, ...]
    shared: int = 0


@dataclass(frozen=True)
class DocumentCount:
    """A document, the length of its text where that is known, and how many stretches of it were marked."""

    name: str
    characters: int | None
    spans: int


@dataclass(frozen=True)
class SheetSeen:
    """A sheet of a workbook that is not hidden; `problem` says why it is no table."""

    name: str
    rows: int | None
    columns: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True)
class Part:
    """What one file, or one sheet of it, holds. `detected` is as in `irr.codings.Source`, with the options assumed.

    `columns` are those of a table, each with the part that it plays; `variables` the parts of their names, where each
    of these may be a variable that can be read alone. `measure` is what positions of spans count, None
    where the file holds sections.
    """

    path: str
    format: str
    layout: str = ""
    detected: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[tuple[str, str], ...] = ()
    sheets: tuple[SheetSeen, ...] = ()
    contents: Contents | None = None
    variables: tuple[str, ...] = ()
    measure: str | None = None
    documents: tuple[DocumentCount, ...] = ()
    notes: int = 0
    comments: int = 0
    suggestions: int = 0
    remarks: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """What was found in `files` files, each and together, what is to be decided, and the command lines that read them.

    `placeholders` are the words in these that are to be replaced, each with what by. `problems` stop reading whatever
    is decided. `warnings` are those that reading gives. `together` counts what all files hold; None where nothing was
    read, or where sections wait for a unit.
    """

    files: int
    parts: tuple[Part, ...]
    together: Contents | None
    questions: tuple[Question, ...]
    commands: tuple[str, ...]
    warnings: tuple[Warned, ...]
    problems: tuple[Problem, ...]
    placeholders: Mapping[str, str] = field(default_factory=dict)

    @property
    def read(self) -> bool:
        """Whether irr reads the files, or would once the questions are answered."""
        return not self.problems
