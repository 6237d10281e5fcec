"""A table of studies: a row each, with its `irr.yml`, or its coder files and how they are read."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from irr.batch.model import Task
from irr.batch.planning import project_task
from irr.checks.keys import Key, keys_of
from irr.config.model import Project, RoundSettings
from irr.config.values import values
from irr.errors import InputError, Problem
from irr.names import quoted
from irr.yamltree import Problems, Scalar, Sequence

if TYPE_CHECKING:
    from irr.yamltree import Fields, Node

#: What stands between the texts of a cell that holds several.
SEPARATOR = ";"
_OWN = {
    "name": "What the study is called, and its folder.",
    "config": "Its irr.yml; a row has this or files.",
    "files": "Its coder files, or patterns of them, separated by semicolons.",
    "round": "Of an irr.yml: the round that is told in full; else the last one.",
}
_OF_ROUND: dict[str, Key] = {name: one for name, one in keys_of(RoundSettings).items() if name != "codings"}
_OF_PROJECT: dict[str, Key] = {
    name: one for name, one in keys_of(Project).items() if name in ("title", "reference", "by", "groups")
}


def columns() -> dict[str, str]:
    """The columns that a table of studies may have, and what they hold."""
    return {**_OWN, **{name: one.about for name, one in (_OF_ROUND | _OF_PROJECT).items()}}


def of_manifest(path: str, round_: str | None = None) -> list[Task]:
    """The studies of the table at `path`; paths in it are relative to its folder.

    Raises `InputError` with the problems of all rows, each with its line.
    """
    problems = Problems(path)
    root = os.path.dirname(path)
    tasks = []
    lines: dict[str, int] = {}
    for line, row in _rows(path, problems):
        task = _task(path, root, line, row, problems, round_)
        if task is None:
            continue
        folded = task.given.casefold()
        if folded and folded in lines:
            problems.add(line, f"another study is called {quoted(task.given)}, at line {lines[folded]}")
        lines.setdefault(folded, line)
        tasks.append(task)
    problems.stop()
    if not tasks:
        raise InputError([Problem(path, None, "no studies in it")])
    return tasks


def _rows(path: str, problems: Problems) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that say something, each with the line that it begins on; cells are texts and nothing else."""
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError([Problem(path, None, (error.strerror or str(error)).lower())]) from None
    except UnicodeDecodeError:
        raise InputError([Problem(path, None, "not UTF-8 text")]) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    begins = 1
    try:
        for record in reader:
            line, begins = begins, reader.line_num + 1
            cells = [cell.strip() for cell in record]
            if not any(cells):
                continue
            if header is None:
                header = cells
                _check_header(header, line, problems)
            elif any(cells[len(header) :]):
                problems.add(line, f"{len(header)} columns in the header, {len(cells)} here")
            else:
                yield line, {name: cell for name, cell in zip(header, cells, strict=False) if cell}
    except csv.Error as error:
        problems.add(begins, f"cannot be read as a table: {error}")
    if header is None:
        problems.add(None, "the file is empty")


def _check_header(header: list[str], line: int, problems: Problems) -> None:
    known = columns()
    for name in dict.fromkeys(header):
        if name not in known:
            problems.unknown(line, "column", name, known)
        elif header.count(name) > 1:
            problems.add(line, f"column {quoted(name)} appears twice")
    if "config" not in header and "files" not in header:
        problems.add(line, "a table of studies needs a column 'config' (an irr.yml) or 'files' (coder files)")


def _task(
    path: str, root: str, line: int, row: dict[str, str], problems: Problems, round_: str | None
) -> Task | None:
    config, files, given = row.get("config"), row.get("files"), row.get("name", "")
    if (config is None) == (files is None):
        problems.add(line, "a study has either 'config' (an irr.yml) or 'files' (coder files)")
        return None
    round_ = row.get("round", round_)
    if config is not None:
        for name in row:
            if name in _OF_ROUND or name in _OF_PROJECT:
                problems.add(line, f"{quoted(config)} says {quoted(name)} itself; leave this cell blank")
        return project_task(os.path.normpath(os.path.join(root, config)), given=given, round_=round_)
    if "round" in row:
        problems.add(line, "a round is one of an irr.yml; here coder files are named")
    assert files is not None
    patterns = tuple(one.strip() for one in files.split(SEPARATOR) if one.strip())
    project = Project(path=path, root=root, shared=True, **_read(_OF_PROJECT, row, line, root, problems))
    settings = RoundSettings(codings=patterns, line=line, **_read(_OF_ROUND, row, line, root, problems))
    names = (given or project.title or Path(patterns[0]).stem, Path(path).stem) if patterns else (given,)
    return Task(
        path, replace(project, rounds=(settings,)), names, variable=settings.variable or "", given=given
    )


def _read(
    keys: dict[str, Key], row: dict[str, str], line: int, root: str, problems: Problems
) -> dict[str, Any]:
    """The cells of a row as the values of these keys."""
    found: Fields = {}
    for name in keys.keys() & row.keys():
        node: Node = Scalar(row[name], line, plain=False)
        if keys[name].kind == "texts":
            parts = (part.strip() for part in row[name].split(SEPARATOR))
            node = Sequence(tuple(Scalar(part, line, plain=False) for part in parts if part), line)
        found[name] = (Scalar(name, line), node)
    return values(found, keys, "the study", line, root, problems)
