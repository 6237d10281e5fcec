"""The command line that reads files so: complete, quoted for a shell, safe to show."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from irr.inspection.model import Answer, Question
from irr.names import printable

#: Options whose names are not those that they have in Python with dashes.
_FLAGS = {"sheets": "--sheet", "owners": "--coder"}
#: The word that stands for files of other coders.
OTHERS = "OTHERS"
#: Command lines that are shown for the answers to a single question.
MOST = 8


def flag_of(name: str) -> str:
    """What people type for an option of `irr.load`."""
    return _FLAGS.get(name) or f"--{name.replace('_', '-')}"


def commands(
    paths: Sequence[str], options: Mapping[str, Any], questions: Sequence[Question], alone: bool = False
) -> tuple[str, ...]:
    """What to type: one line, or one for each answer where one question is left to decide.

    Where several are left, their answers are words in capitals; so are the files of others where the files are of one
    coder `alone`. A question with one answer is answered in the line.
    """
    settled, open_ = _settled(options, questions)
    files = [*paths, *([OTHERS] if alone else [])]
    if len(open_) == 1 and (known := _known(open_[0])):
        return tuple(_line(files, {**settled, **one.options}, []) for one in known[:MOST])
    return (_line(files, settled, [(one.option, placeholder(one)) for one in open_]),)


def placeholders(questions: Sequence[Question], alone: bool = False) -> dict[str, str]:
    """The words in capitals in these commands, each with what it is to be replaced by."""
    _, open_ = _settled({}, questions)
    found = {OTHERS: "the files of the other coders"} if alone else {}
    if len(open_) == 1 and _known(open_[0]):
        return found
    return found | {placeholder(one): f"an answer to {one.option}" for one in open_}


def _settled(
    options: Mapping[str, Any], questions: Sequence[Question]
) -> tuple[dict[str, Any], list[Question]]:
    """The options with those that have one answer, and the questions that are left."""
    settled = dict(options)
    open_: list[Question] = []
    for question in questions:
        if len(question.answers) == 1 and question.assumed:
            settled |= question.assumed.options
        else:
            open_.append(question)
    return settled, open_


def _known(question: Question) -> list[Answer]:
    """The answers that can be typed as they are and lead to something."""
    return [one for one in question.answers if one.options and one.advised]


def placeholder(question: Question) -> str:
    """The word that stands for the answer to a question."""
    return question.option.removeprefix("--").replace("-", "_").upper()


def _line(paths: Sequence[str], options: Mapping[str, Any], left: Iterable[tuple[str, str]]) -> str:
    said = [word for name, value in options.items() for word in _words(name, value)]
    said += [word for option, value in left for word in (option, value)]
    files = [f"./{path}" if path.startswith("-") and path != "-" else path for path in paths]
    return " ".join(["irr agree", *map(shell_quoted, [*files, *said])])


def _words(name: str, value: Any) -> Iterator[str]:
    """An option as it is typed; nothing where it says nothing."""
    flag = flag_of(name)
    if name == "owners":
        value = [f"{coder}={path}" for path, coder in (value or {}).items()]
    if value is None or value is False or value == "":
        return
    if value is True:
        yield flag
    elif name == "header_row":
        yield from (flag, f"{value[0]}" if value[0] == value[1] else f"{value[0]}-{value[1]}")
    elif name == "coders":
        plain = not any("," in one or one != one.strip() for one in value)
        if plain and len(value) > 1:
            yield from (flag, ",".join(value))
        else:
            yield from (word for one in value for word in ("--coder", one))
    elif isinstance(value, tuple | list):
        yield from (word for one in value for word in (flag, one))
    else:
        yield from (flag, str(value))


def shell_quoted(text: str) -> str:
    """A word of a command line; what could steer a terminal is written as an escape that bash and zsh undo."""
    if text == printable(text):
        return shlex.quote(text)
    pieces = []
    for character in text:
        if "\udc80" <= character <= "\udcff":
            # A byte of a file name that is no text.
            pieces.append(f"\\x{ord(character) - 0xDC00:02x}")
        elif character in "\\'":
            pieces.append(f"\\{character}")
        elif printable(character) == character:
            pieces.append(character)
        else:
            code = ord(character)
            pieces.append(f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
    return f"$'{''.join(pieces)}'"
