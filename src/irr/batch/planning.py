"""Which studies there are in what was named: files of projects, or the variables of a table."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from glob import glob, has_magic
from pathlib import Path
from typing import Any

from irr.batch.model import Task
from irr.config.finding import NAME
from irr.config.model import Project, RoundSettings
from irr.config.reading import read_config
from irr.errors import IrrError, UsageError
from irr.inputs import source_of
from irr.loaders import LoadOptions
from irr.loaders import table as tables
from irr.names import did_you_mean, listed, quoted
from irr.rounds.files import files_of


def of_projects(named: Sequence[str], round_: str | None = None) -> list[Task]:
    """A study for each `irr.yml`, or folder that holds one; patterns are expanded. One that cannot be read is a study
    with what is wrong in it."""
    # A study is one, however its path is written.
    paths = list({os.path.abspath(path): path for one in named for path in _expanded(one)}.values())
    beside = Counter(os.path.dirname(os.path.abspath(path)) for path in paths)
    return [
        project_task(
            path, names=_names(path, alone=beside[os.path.dirname(os.path.abspath(path))] == 1), round_=round_
        )
        for path in paths
    ]


def project_task(
    path: str, *, names: tuple[str, ...] = (), given: str = "", round_: str | None = None
) -> Task:
    """The study of an `irr.yml`."""
    task = Task(path, None, names or _names(path, alone=True), given=given, round=round_)
    try:
        return replace(task, project=read_config(path))
    except IrrError as error:
        return replace(task, lines=tuple(error.lines()))


def of_variables(
    files: Sequence[str],
    variables: Sequence[str],
    codebooks: Sequence[str],
    reading: Mapping[str, Any],
    reference: str | None = None,
) -> list[Task]:
    """A study for each variable of a table, or of files that hold the same variables, as `irr agree` takes them.

    `codebooks` are one for all, or `VARIABLE=FILE` for one. `reading` are options of `irr.load`. Raises `UsageError`
    for a codebook of something that is no variable here, `InputError` where it is unclear what the variables are.
    """
    if not files:
        raise UsageError("no table to read; name the table that holds the variables")
    files = [path for one in files for path in files_of(one)]
    names = list(dict.fromkeys(variables))
    if "all" in names:
        options = LoadOptions(
            encoding=reading.get("encoding"),
            coders=reading.get("coders", ()),
            coder_column=reading.get("coder_column"),
        )
        names = list(
            dict.fromkeys(one for path in files for one in tables.variables(source_of(path), options))
        )
        if not names:
            raise UsageError(f"{quoted(files[0])} has no column that could be a variable")
    books = _codebooks(codebooks, names)
    return [
        Task(
            files[0],
            Project(
                path=files[0],
                root="",
                title=name,
                reference=reference,
                rounds=(
                    RoundSettings(
                        codings=tuple(files),
                        codebook=books.get(name, books.get("")),
                        variable=name,
                        **reading,
                    ),
                ),
            ),
            (name, Path(files[0]).stem, *_folders(files[0])),
            variable=name,
        )
        for name in names
    ]


def _codebooks(given: Sequence[str], variables: Sequence[str]) -> dict[str, str]:
    """The codebook of each variable, and of all others under ""."""
    books: dict[str, str] = {}
    for one in given:
        name, equals, path = one.partition("=")
        if not equals or os.path.exists(one):
            name, path = "", one
        elif name not in variables:
            raise UsageError(
                f"--codebook {quoted(one)}: no variable called {quoted(name)}{did_you_mean(name, variables)} (there are "
                f"{listed(variables, 20)})"
            )
        if name in books:
            which = f"the variable {quoted(name)}" if name else "all variables"
            raise UsageError(f"two codebooks are named for {which}")
        books[name] = path
    return books


def _expanded(named: str) -> list[str]:
    if os.path.isdir(named):
        return [os.path.join(named, NAME)]
    if os.path.lexists(named) or not has_magic(named):
        if not named.lower().endswith((".yml", ".yaml")):
            raise UsageError(
                f"{quoted(named)} is no {NAME}; a table of several variables needs --variables, a table of studies "
                "--manifest"
            )
        return [named]
    found = sorted(path for path in glob(named, recursive=True) if os.path.isfile(path))
    if not found:
        raise UsageError(f"no file matches {quoted(named)}")
    return [path for one in found for path in _expanded(one)]


def _names(path: str, alone: bool) -> tuple[str, ...]:
    """The parts of a study's name: the folder of its `irr.yml`; the file, where it is called otherwise or is one of
    several in its folder; then the folders above."""
    file = Path(path)
    own = () if alone and file.name.lower() in (NAME, "irr.yaml") else (file.stem,)
    return (*own, *_folders(path)) or (file.stem,)


def _folders(path: str) -> tuple[str, ...]:
    return tuple(one.name for one in Path(os.path.abspath(path)).parents if one.name)
