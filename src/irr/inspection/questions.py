"""The questions that a file puts where reading it stops, each with the answers that lead further."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from irr.errors import InputError
from irr.inspection.commanding import flag_of
from irr.inspection.model import Answer, Question
from irr.inspection.sheets import sheets_of
from irr.inspection.texts import ENCODINGS, words_not_ascii
from irr.inspection.trials import described
from irr.loaders import SHEET_PER_CODER, LoadOptions, claimant, table_claimant
from irr.names import quoted
from irr.tables import open_tables
from irr.tables.roles import find_roles, is_no_coder

if TYPE_CHECKING:
    from types import ModuleType

    from irr.inputs import Input
    from irr.inspection.trials import Reader

_OPTION = re.compile(r"--[a-z]+(?:-[a-z]+)*")
_ROWS = re.compile(r"--header-row (\d{1,6})-(\d{1,6})")


def question(reader: Reader, options: Mapping[str, Any], error: InputError) -> Question | None:
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


def _encoding(reader: Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
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


def _sheet(reader: Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
    if options.get("sheets") or options.get("layout") == SHEET_PER_CODER:
        return None
    sheets = sheets_of(reader.source, LoadOptions.of(options))
    if len(sheets) < 2:
        return None
    answers = []
    together = reader.attempt({**options, "layout": SHEET_PER_CODER})
    if isinstance(together, list):
        change = {"layout": SHEET_PER_CODER}
        answers.append(Answer(SHEET_PER_CODER, f"each sheet is one coder's: {described(together)}", change))
    for one in sheets:
        found = None if one.problem else reader.attempt({**options, "sheets": (one.name,)})
        if isinstance(found, list):
            answers.append(Answer(one.name, described(found), {"sheets": (one.name,)}))
        elif found is not None and _OPTION.search("\n".join(found.lines())):
            answers.append(Answer(one.name, found.problems[0].text, {"sheets": (one.name,)}))
    if not answers:
        return None
    option = "--layout" if len(answers) == 1 and "layout" in answers[0].options else "--sheet"
    return Question(option, _first(error), tuple(answers), reader.source.path)


def _header_rows(reader: Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
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
            answers.append(Answer(value, described(found), {"header_row": rows}))
            break
    return Question("--header-row", _first(error), tuple(answers), reader.source.path) if answers else None


def _coders(reader: Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
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
    answer = Answer(",".join(likely), described(found), {"coders": likely})
    return Question("--coders", _first(error), (answer,), reader.source.path)


def _variable(reader: Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
    if options.get("variable"):
        return None
    answers = []
    for name in _variables(reader.source, LoadOptions.of(options)):
        found = reader.attempt({**options, "variable": name})
        if isinstance(found, list):
            answers.append(Answer(name, described(found), {"variable": name}))
    return Question("--variable", _first(error), tuple(answers), reader.source.path) if answers else None


def _choice(
    reader: Reader, options: Mapping[str, Any], error: InputError, name: str, values: Sequence[str]
) -> Question | None:
    """The question for an option whose values the error names; those are answers with which the file is read."""
    answers = []
    for value in values if not options.get(name) else ():
        found = reader.attempt({**options, name: value})
        if isinstance(found, list):
            answers.append(Answer(value, described(found), {name: value}))
        elif found is None:
            answers.append(Answer(value, "(not tried: the file is large, or holds many)", {name: value}))
    return Question(flag_of(name), _first(error), tuple(answers), reader.source.path) if answers else None


def _variables(source: Input, options: LoadOptions) -> tuple[str, ...]:
    """The variables that a file holds, as the loader that claims it says."""
    found: tuple[str, ...] = getattr(_loader(source, options), "variables", lambda *_: ())(source, options)
    return tuple(found)


def _loader(source: Input, options: LoadOptions) -> ModuleType | None:
    """The module that reads the file, or the table in it; none of a folder that nothing reads."""
    loader = claimant(source)
    if loader is not None or source.folder:
        return loader
    return table_claimant(open_tables(source, options.table)[0].header.names)


def _offsets(reader: Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
    return _tried(reader, options, text, error, ("offsets", "OFFSETS"))


def _layout(reader: Reader, options: Mapping[str, Any], text: str, error: InputError) -> Question | None:
    return _tried(reader, options, text, error, ("layout", "LAYOUTS"))


def _tried(
    reader: Reader, options: Mapping[str, Any], text: str, error: InputError, named: tuple[str, str]
) -> Question | None:
    """The question for an option that the error names and whose values the loader does."""
    name, values = named
    if flag_of(name) not in text or options.get(name):
        return None
    loader = _loader(reader.source, LoadOptions.of(options))
    found = _choice(reader, options, error, name, getattr(loader, values, ()))
    return found or Question(flag_of(name), _first(error), (), reader.source.path)


#: Options that an error may name as the way out, so that it is a question.
_ASKED = {
    *("--encoding", "--sheet", "--header-row", "--coder", "--coders", "--variable", "--offsets", "--layout"),
    *("--coder-column", "--blank", "--unit", "--texts", "--separator"),
}
