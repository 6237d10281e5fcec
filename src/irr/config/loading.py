"""The rounds of a project, read."""

from __future__ import annotations

import os
from functools import partial
from glob import glob, has_magic
from typing import TYPE_CHECKING

from irr.checks.subject import Round, Subject
from irr.codebook import Codebook, read_codebook
from irr.errors import InputError, Problem, UsageError, all_read
from irr.names import did_you_mean, listed, quoted
from irr.reading import load
from irr.rounds.files import files_of, is_one_input

if TYPE_CHECKING:
    from irr.config.model import Project, RoundSettings


def subject_of(project: Project, chosen: str | None = None) -> Subject:
    """What the requirements are held against; `chosen` is the round under check, else the last.

    Raises `InputError` with the problems of all of them, and `UsageError` for a round that is not there.
    """
    names = [one.name for one in project.rounds]
    if chosen is not None and chosen not in names:
        raise UsageError(f"no round called {quoted(chosen)}{did_you_mean(chosen, names)}")
    books: dict[str, Codebook] = {}
    read = all_read(*(partial(_read, project, settings, books) for settings in project.rounds))
    rounds = {one.name: one for one in read}
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
    files = coder_files(project, settings)
    if strange := [path for path in settings.owners or {} if path not in files]:
        text = f"{listed([quoted(path) for path in strange])} in 'owners' is none of the files of 'codings'"
        raise InputError([Problem(project.path, settings.line or None, text)])
    book = None
    if settings.codebook is not None:
        if settings.codebook not in books:
            books[settings.codebook] = read_codebook(settings.codebook)
        book = books[settings.codebook]
    try:
        study = load(files, codebook=book, **settings.reading)
    except InputError as error:
        # A round without a line is in no file that could say it.
        if not settings.line or not any("--blank" in one.text for one in error.problems):
            raise
        which = f"round {quoted(settings.name)}: " if settings.name else ""
        text = f"{which}here that is said with blank: none, missing or auto"
        raise InputError([*error.problems, Problem(project.path, settings.line or None, text)]) from None
    return Round(settings.name, study, book, tuple(files))


def coder_files(project: Project, settings: RoundSettings) -> list[str]:
    """The coder files that the patterns match, in order; a pattern that matches none is an error."""
    files: dict[str, None] = {}
    for pattern in settings.codings:
        path = os.path.normpath(os.path.join(project.root, pattern))
        if os.path.isdir(path):
            found = files_of(path)
        elif os.path.exists(path) or not has_magic(pattern):
            found = [path]
        else:
            matched = sorted(glob(pattern, root_dir=project.root or None, recursive=True))
            paths = (os.path.normpath(os.path.join(project.root, one)) for one in matched)
            found = [one for one in paths if os.path.isfile(one) or is_one_input(one)]
        if not found:
            which = f"round {quoted(settings.name)}: " if settings.name else ""
            text = f"{which}no file matches {quoted(pattern)}"
            raise InputError([Problem(project.path, settings.line or None, text)])
        files.update(dict.fromkeys(found))
    return list(files)
