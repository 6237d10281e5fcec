"""A file read, with the first answer that leads further wherever it puts a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from irr.errors import InputError
from irr.inspection.questions import question
from irr.inspection.trials import Reader
from irr.loaders import LoadOptions, load

if TYPE_CHECKING:
    from irr.errors import Problem
    from irr.inputs import Input
    from irr.inspection.model import Question
    from irr.inspection.trials import Said

#: Questions that one file may put, one after the other.
QUESTIONS = 4


@dataclass(frozen=True)
class Probed:
    """What a file says, read with `options`, which answer the `questions`; or the `problems` that remain."""

    said: Said
    options: Mapping[str, Any]
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()


def probe(source: Input, options: Mapping[str, Any], coder: str | None) -> Probed:
    """Read a file; where it puts a question, go on with the first answer that leads further.

    Raises `UsageError` for an option that makes no sense.
    """
    questions: list[Question] = []
    settled = dict(options)
    reader = Reader(source, coder)
    while True:
        try:
            return Probed(load(source, LoadOptions.of(settled), coder), settled, tuple(questions))
        except InputError as error:
            found = None if len(questions) >= QUESTIONS else question(reader, settled, error)
            if found is None:
                return Probed([], settled, tuple(questions), tuple(error.problems))
            questions.append(found)
            if found.assumed is None:
                return Probed([], settled, tuple(questions))
            settled |= found.assumed.options
