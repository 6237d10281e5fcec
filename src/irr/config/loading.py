"""The rounds of a project, read."""

from __future__ import annotations

import os
from glob import glob
from typing import TYPE_CHECKING

from irr.checks.subject import Round, Subject
from irr.codebook import Codebook, read_codebook
from irr.errors import InputError, Problem
from irr.names import quoted
from irr.reading import load

if TYPE_CHECKING:
    from irr.config.model import Project, RoundSettings


def subject_of(project: Project, chosen: str | None = None) -> Subject:
    """What the requirements are held against; `chosen` is the round under check, else the last.

    Raises `InputError` with the problems of all of them.
    """
    problems: list[Problem] = []
    books: dict[str, Codebook] = {}
    rounds = {}
    for settings in project.rounds:
        try:
            rounds[settings.name] = _read(project, settings, books)
        except InputError as error:
            problems += [one for one in error.problems if one not in problems]
    if problems:
        raise InputError(problems)
    paths = dict.fromkeys(
        path for path in (project.codebook, *(one.codebook for one in project.rounds)) if path is not None
    )
    return Subject(
        rounds,
        {path: tuple(one.name for one in project.rounds if one.codebook == path) for path in paths},
        project.lint,
        tuple(one.revision for one in project.required if hasattr(one, "revision")),
        default=chosen,
        root=project.root,
    )


def _read(project: Project, settings: RoundSettings, books: dict[str, Codebook]) -> Round:
    files = _files(project, settings)
    book = None
    if settings.codebook is not None:
        if settings.codebook not in books:
            books[settings.codebook] = read_codebook(settings.codebook)
        book = books[settings.codebook]
    study = load(files, codebook=book, **settings.reading)
    return Round(settings.name, study, book, tuple(files))


def _files(project: Project, settings: RoundSettings) -> list[str]:
    """The coder files that the patterns match, in order; a pattern that matches none is an error."""
    files: dict[str, None] = {}
    for pattern in settings.codings:
        if _is_a_name(pattern):
            found = [pattern]
        else:
            found = sorted(path for path in glob(pattern, recursive=True) if os.path.isfile(path))
        if not found:
            written = os.path.relpath(pattern, project.root or ".")
            text = f"round {quoted(settings.name)}: no file matches {quoted(written)}"
            raise InputError([Problem(project.path, settings.line, text)])
        files.update(dict.fromkeys(found))
    return list(files)


def _is_a_name(pattern: str) -> bool:
    """Whether a pattern is simply the name of a file."""
    return os.path.exists(pattern) or not any(sign in pattern for sign in "*?[")
