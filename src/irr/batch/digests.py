"""Whether anything that a study rests on has changed, told without computing anything."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.batch.model import BatchOptions, Task
from irr.config.loading import coder_files
from irr.errors import IrrError
from irr.reports.inputs import InputFile, input_files
from irr.revision import load_revision

if TYPE_CHECKING:
    from irr.config.model import Project

#: Grows when something else is written of the same files.
FORMAT = 1


def files_of(task: Task) -> tuple[InputFile, ...] | None:
    """Every file that the study rests on; None where not all of them can be found and read."""
    if task.project is None:
        return None
    try:
        return input_files(_named(task.project))
    except IrrError:
        # Whoever computes the study says what is wrong.
        return None


def digest_of(task: Task, files: tuple[InputFile, ...] | None, options: BatchOptions) -> str | None:
    """The SHA-256 of all that decides what is written: the files, the options, the version of irr.

    None where not all of it can be read.
    """
    if task.project is None or files is None:
        return None
    project = task.project
    said = [
        {name: value for name, value in one.reading.items() if name != "sections"} for one in project.rounds
    ]
    decides = {
        "irr": __version__,
        "format": FORMAT,
        "formats": options.formats,
        "round": task.round,
        "project": [project.title, project.reference, project.by, said],
        "files": [(one.role, _relative(one.path, project.root or "."), one.sha256) for one in files],
    }
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()


def _named(project: Project) -> Iterator[tuple[str, str | None]]:
    """What is read, and for what."""
    yield "project", project.file
    for one in project.rounds:
        yield from ((f"codings of {one.name}", path) for path in coder_files(project, one))
        yield f"codebook of {one.name}", one.codebook
        yield f"sections of {one.name}", one.sections
    yield "codebook", project.codebook
    yield "groups", project.groups
    for requirement in project.required:
        revision = getattr(requirement, "revision", None)
        if revision is not None:
            yield "revision", revision
            loaded = load_revision(revision)
            yield from (("codebook of a revision", book.path) for book in (loaded.old, loaded.new))


def _relative(path: str, root: str) -> str:
    try:
        return os.path.relpath(path, root).replace(os.sep, "/")
    except ValueError:  # on another drive
        return path
