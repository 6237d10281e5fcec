"""A project as it was at a git revision."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from irr.config.reading import read_config
from irr.errors import InputError, Problem, UsageError
from irr.names import printable, quoted

if TYPE_CHECKING:
    from irr.config.model import Project

#: What git, when it runs a hook, says of the repository; it is not always the project's.
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")


@contextmanager
def at_revision(project: Project, reference: str) -> Iterator[Project | None]:
    """The project with the files of a git revision, which lie in a folder of their own for as long as this lasts.

    The rounds and codebooks are those that the revision's own `irr.yml` names; None where it has none. The
    requirements are today's, so that outcomes can be compared. Raises `UsageError` where there is no such
    revision or the project has files outside the repository, and `InputError` for what is wrong with its files,
    named as REVISION:path.
    """
    here = project.root or "."
    below = os.fsdecode(_git(here, "rev-parse", "--show-prefix")).removesuffix("\n")
    commit = _git(here, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    with TemporaryDirectory(prefix="irr-") as folder:
        _check_out(here, commit.decode().strip(), folder)
        then = os.path.join(folder, "files", below, os.path.basename(project.path))
        if not os.path.isfile(then):
            yield None
            return
        try:
            earlier = read_config(then)
            today = read_config(project.path, os.path.dirname(then))
            _refuse_outside(earlier, os.path.join(folder, "files"))
            yield replace(earlier, required=today.required, lint=today.lint)
        except InputError as error:
            raise InputError(_of_revision(error.problems, os.path.join(folder, "files"), reference)) from None


def _check_out(here: str, commit: str, folder: str) -> None:
    """The files of a commit, in `files` of the folder, by way of an index of its own; links as the text they are."""
    top = os.fsdecode(_git(here, "rev-parse", "--show-toplevel")).removesuffix("\n")
    own = {"GIT_INDEX_FILE": os.path.join(folder, "index")}
    prefix = os.path.join(folder, "files", "")
    Path(prefix).mkdir()
    _git(top, "read-tree", commit, **own)
    _git(top, "-c", "core.symlinks=false", "checkout-index", "--all", "--force", f"--prefix={prefix}", **own)


def _refuse_outside(project: Project, folder: str) -> None:
    """Refuse files that the revision does not hold: they would be today's."""
    paths = [
        project.codebook,
        *(path for one in project.rounds for path in (one.codebook, one.sections, one.texts)),
    ]
    patterns = [os.path.join(project.root, one) for round_ in project.rounds for one in round_.codings]
    for path in (*paths, *patterns):
        if path is not None and not os.path.abspath(path).startswith(os.path.join(folder, "")):
            said = "which is not in the repository, or is named by an absolute path"
            raise UsageError(
                f"--against compares files of the repository, and irr.yml names {quoted(path)}, {said}"
            )


def _of_revision(problems: Iterable[Problem], folder: str, reference: str) -> list[Problem]:
    """The problems with the names that the files have in the revision."""
    found = []
    for one in problems:
        path = os.path.relpath(one.file, folder) if one.file.startswith(folder) else one.file
        found.append(
            replace(one, file=f"{reference}:{path}", text=one.text.replace(os.path.join(folder, ""), ""))
        )
    return found


def _git(folder: str, *arguments: str, **environment: str) -> bytes:
    """What git says of the repository that the folder is in."""
    outside = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=outside | environment, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise UsageError("--against needs git, and there is none on this machine") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        said = printable(lines[-1]) if lines else "no reason given"
        if "--verify" in arguments:
            name = arguments[-1].removesuffix("^{commit}")
            raise UsageError(
                f"git knows no revision called {quoted(name)}; in CI, fetch it first (fetch-depth: 0)"
            )
        if "--show-prefix" in arguments:
            raise UsageError(f"--against needs a git repository: {said}")
        raise UsageError(f"git {arguments[0]} failed: {said}")
    return done.stdout
