"""A file read, and where that stops with a question, read again with each answer that could be meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from irr.codings import Codings, Spans
from irr.errors import InputError, IrrError
from irr.inspection.commanding import flag_of
from irr.inspection.counting import count_codings, count_spans
from irr.inspection.model import Answer, Question
from irr.inspection.sheets import sheets_of
from irr.inspection.texts import ENCODINGS, words_not_ascii
from irr.loaders import SHEET_PER_CODER, LoadOptions, claimant, load, table_claimant
from irr.loaders._layout import LAYOUTS
from irr.loaders._variables import could_be, possible
from irr.names import listed, quoted
from irr.tables import open_tables
from irr.tables.roles import find_roles, is_no_coder

if TYPE_CHECKING:
    from irr.errors import Problem
    from irr.inputs import Input

    Said = list[Codings | Spans]

#: How positions in a text may be counted.
OFFSETS = ("codepoint-lf", "codepoint-crlf", "utf16-lf", "utf16-crlf")
#: How often a file is read again, and how many bytes that may be in all.
TRIALS, TRIAL_BYTES = 24, 40_000_000
#: How often a folder is read again, whose size nobody knows.
FOLDER_TRIALS = 8
#: Questions that one file may put, one after the other.
QUESTIONS = 4

_OPTION = re.compile(r"--[a-z]+(?:-[a-z]+)*")
_ROWS = re.compile(r"--header-row (\d{1,6})-(\d{1,6})")


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
    reader = _Reader(source, coder)
    while True:
        try:
            return Probed(load(source, LoadOptions.of(settled), coder), settled, tuple(questions))
        except InputError as error:
            found = None if len(questions) >= QUESTIONS else _question(reader, settled, error)
            if found is None:
                return Probed([], settled, tuple(questions), tuple(error.problems))
            questions.append(found)
            if found.assumed is None:
                return Probed([], settled, tuple(questions))
            settled |= found.assumed.options


@dataclass
class _Reader:
    """A file that is read again and again, but not too often."""

    source: Input
    coder: str | None
    left: int = -1

    def attempt(self, options: Mapping[str, Any]) -> Said | InputError | None:
        """What the file says with these options, or why it does not; None where it was read often enough."""
        if self.left < 0:
            size = TRIAL_BYTES // FOLDER_TRIALS if self.source.folder else len(self.source.read())
            self.left = max(2, min(TRIALS, TRIAL_BYTES // max(size, 1)))
        if not self.left:
            return None
        self.left -= 1
        try:
            return load(self.source, LoadOptions.of(options), self.coder)
        except InputError as error:
            return error
        except IrrError:
            return None


def _question(reader: _Reader, options: Mapping[str, Any], error: InputError) -> Question | None:
    """The question that an error puts, with the answers that lead further; None where it puts none."""
    text = "\n".join(problem.text for problem in error.problems)
    if error.choice is not None:
        found = _choice(reader, options, error, error.choice.option, error.choice.values)
        if found is not None:
            return found
    makers: tuple[Callable[[], Question | None], ...] = tuple(
        partial(maker, reader, options, text, error)
        for maker in (_encoding, _sheet, _header_rows, _coders, _variable, _offsets, _layout)
    )
    for maker in makers:
        try:
            found = maker()
        except InputError:
            continue
        if found is not None:
            return found
    asked = next((one for one in _OPTION.findall(text) if one in _ASKED), None)
    if asked is None or len(error.problems) > 1:
        return None
    return Question(asked, _first(error), (), reader.source.path)


def _first(error: InputError) -> str:
    return error.problems[0].text


def _encoding(reader: _Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
    if "--encoding" not in text or options.get("encoding"):
        return None
    answers, seen = [], set[tuple[str, ...]]()
    raw = reader.source.read()
    for name in ENCODINGS:
        words = words_not_ascii(raw, name)
        if not words or tuple(words) in seen:
            continue
        seen.add(tuple(words))
        found = reader.attempt({**options, "encoding": name})
        if isinstance(found, list) or (isinstance(found, InputError) and _first(found) != _first(error)):
            answers.append(Answer(name, f"reads {', '.join(map(quoted, words))}", {"encoding": name}))
    return Question("--encoding", _first(error), tuple(answers), reader.source.path)


def _sheet(reader: _Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
    if options.get("sheets") or options.get("layout") == SHEET_PER_CODER:
        return None
    sheets = sheets_of(reader.source, LoadOptions.of(options))
    if len(sheets) < 2:
        return None
    answers = []
    together = reader.attempt({**options, "layout": SHEET_PER_CODER})
    if isinstance(together, list):
        change = {"layout": SHEET_PER_CODER}
        answers.append(Answer(SHEET_PER_CODER, f"each sheet is one coder's: {_described(together)}", change))
    for one in sheets:
        found = None if one.problem else reader.attempt({**options, "sheets": (one.name,)})
        if isinstance(found, list):
            answers.append(Answer(one.name, _described(found), {"sheets": (one.name,)}))
        elif found is not None and _OPTION.search("\n".join(found.lines())):
            answers.append(Answer(one.name, found.problems[0].text, {"sheets": (one.name,)}))
    if not answers:
        return None
    option = "--layout" if len(answers) == 1 and "layout" in answers[0].options else "--sheet"
    return Question(option, _first(error), tuple(answers), reader.source.path)


def _header_rows(
    reader: _Reader, options: Mapping[str, Any], text: str, error: InputError
) -> Question | None:
    if options.get("header_row") or not (
        "--header-row" in text or "appears" in text or "no column for" in text
    ):
        return None
    said = _ROWS.search(text)
    likely = [(int(said[1]), int(said[2]))] if said else []
    answers = []
    for rows in dict.fromkeys([*likely, (1, 2), (2, 3), (2, 2), (3, 3), (4, 4)]):
        found = reader.attempt({**options, "header_row": rows})
        if isinstance(found, list):
            value = f"{rows[0]}" if rows[0] == rows[1] else f"{rows[0]}-{rows[1]}"
            answers.append(Answer(value, _described(found), {"header_row": rows}))
            break
    return Question("--header-row", _first(error), tuple(answers), reader.source.path) if answers else None


def _coders(reader: _Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
    if options.get("coders") or "coder" not in text:
        return None
    grids = open_tables(reader.source, LoadOptions.of(options).table)
    names = grids[0].header.names
    roles = find_roles(names)
    if roles.section is None or roles.coder is not None:
        return None
    likely = tuple(names[at] for at in sorted((*roles.others, *roles.slots)) if not is_no_coder(names[at]))
    if not likely:
        return None
    found = reader.attempt({**options, "coders": likely})
    if not isinstance(found, list):
        return None
    answer = Answer(",".join(likely), _described(found), {"coders": likely})
    return Question("--coders", _first(error), (answer,), reader.source.path)


def _variable(reader: _Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
    if options.get("variable"):
        return None
    answers = []
    for name in _variables(reader.source, LoadOptions.of(options)):
        found = reader.attempt({**options, "variable": name})
        if isinstance(found, list):
            answers.append(Answer(name, _described(found), {"variable": name}))
    return Question("--variable", _first(error), tuple(answers), reader.source.path) if answers else None


def _choice(
    reader: _Reader, options: Mapping[str, Any], error: InputError, name: str, values: Sequence[str]
) -> Question | None:
    """The question for an option whose values the error names; those are answers with which the file is read."""
    answers = []
    for value in values if not options.get(name) else ():
        found = reader.attempt({**options, name: value})
        if isinstance(found, list):
            answers.append(Answer(value, _described(found), {name: value}))
        elif found is None:
            answers.append(Answer(value, "(not tried: the file is large, or holds many)", {name: value}))
    return Question(flag_of(name), _first(error), tuple(answers), reader.source.path) if answers else None


def _variables(source: Input, options: LoadOptions) -> tuple[str, ...]:
    """The variables that a file holds, as the loader that claims it says; the last loader is that of tables."""
    loader = claimant(source)
    if loader is None and source.folder:
        return ()
    if loader is None:
        loader = table_claimant(open_tables(source, options.table)[0].header.names)
    found: tuple[str, ...] = getattr(loader, "variables", lambda *_: ())(source, options)
    return tuple(found)


def two_parts(source: Input, options: LoadOptions) -> tuple[str, ...]:
    """The parts that the names of columns are made of, where each may be a variable and a coder; else none."""
    if options.variable is not None or options.coders or claimant(source) is not None:
        return ()
    names = open_tables(source, options.table)[0].header.names
    roles = find_roles(names)
    parts = possible(names, roles)
    return (
        tuple(parts) if roles.coder is None and len(could_be(roles)) > 2 and not {*parts} & {*names} else ()
    )


def _offsets(reader: _Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
    return _tried(reader, options, text, error, "offsets", OFFSETS)


def _layout(reader: _Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
    return _tried(reader, options, text, error, "layout", LAYOUTS)


def _tried(
    reader: _Reader,
    options: Mapping[str, Any],
    text: str,
    error: InputError,
    name: str,
    values: tuple[str, ...],
) -> Question | None:
    """The question for an option of few values that the error names."""
    if flag_of(name) not in text or options.get(name):
        return None
    found = _choice(reader, options, error, name, values)
    return found or Question(flag_of(name), _first(error), (), reader.source.path)


#: Options that an error may name as the way out, so that it is a question.
_ASKED = {
    *("--encoding", "--sheet", "--header-row", "--coder", "--coders", "--variable", "--offsets", "--layout"),
    *("--coder-column", "--blank", "--unit", "--texts", "--separator"),
}


def _described(said: Said) -> str:
    """What a reading gives, in a few words."""
    codings = [one for one in said if isinstance(one, Codings)]
    spans = [one for one in said if isinstance(one, Spans)]
    counted = [count_codings(codings, None, None, None)] if codings else []
    counted += [count_spans(spans)] if spans else []
    coders = dict.fromkeys(coder.name for one in counted for coder in one.coders)
    categories = dict.fromkeys(category.name for one in counted for category in one.categories)
    rows = sum(map(len, said))
    what = "mark" if spans else "cell"
    return (
        f"{rows:,} {what}{'s' if rows != 1 else ''}, coder{'s' if len(coders) != 1 else ''} {listed([*coders], 4)}; "
        f"{listed([*categories], 4) or 'no category'}"
    )
