"""A project as it was at a git revision."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from irr.config.reading import read_config
from irr.errors import InputError, Problem, UsageError
from irr.names import printable, quoted

if TYPE_CHECKING:
    from irr.config.model import Project


@contextmanager
def at_revision(project: Project, reference: str) -> Iterator[Project]:
    """The project with the files of a git revision, which lie in a folder of their own for as long as this lasts.

    The rounds and codebooks are those that the revision's own `irr.yml` names, where it has one; the requirements
    are today's, so that outcomes can be compared. Raises `UsageError` where there is no such revision, and
    `InputError` for what is wrong with its files, named as REVISION:path.
    """
    top = Path(_git(project, "rev-parse", "--show-toplevel").decode().strip())
    commit = _git(
        project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}"
    ).decode()
    archive = _git(project, "archive", "--format=tar", commit.strip(), cwd=top)
    with TemporaryDirectory(prefix="irr-") as folder:
        with tarfile.open(fileobj=BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")
        then = Path(folder) / Path(project.path).resolve().relative_to(top.resolve())
        then.parent.mkdir(parents=True, exist_ok=True)
        try:
            today = read_config(project.path, str(then.parent))
            if not then.exists():
                shutil.copyfile(project.path, then)
            yield replace(read_config(str(then)), required=today.required, lint=today.lint)
        except InputError as error:
            raise InputError(_of_revision(error.problems, folder, reference)) from None


def _of_revision(problems: Iterable[Problem], folder: str, reference: str) -> list[Problem]:
    """The problems with the names that the files have in the revision."""
    found = []
    for one in problems:
        path = os.path.relpath(one.file, folder) if one.file.startswith(folder) else one.file
        found.append(replace(one, file=f"{reference}:{path}", text=one.text.replace(f"{folder}{os.sep}", "")))
    return found


def _git(project: Project, *arguments: str, cwd: Path | None = None) -> bytes:
    """What git says of the project's repository."""
    folder = cwd or Path(project.root or ".")
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise UsageError("--against needs git, and there is none on this machine") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        said = printable(lines[-1]) if lines else "no reason given"
        if arguments[:2] == ("rev-parse", "--verify"):
            name = arguments[-1].removesuffix("^{commit}")
            raise UsageError(
                f"git knows no revision called {quoted(name)}; in CI, fetch it first (fetch-depth: 0)"
            )
        if arguments[:2] == ("rev-parse", "--show-toplevel"):
            raise UsageError(f"--against needs a git repository: {said}")
        raise UsageError(f"git {arguments[0]} failed: {said}")
    return done.stdout
