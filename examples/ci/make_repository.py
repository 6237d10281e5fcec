"""Make the sample repository: a commit for each folder in history/, each on top of the one before.

    python examples/ci/make_repository.py FOLDER

Needs git. The folder must not exist; afterwards `git -C FOLDER log` shows the history and `irr check` runs in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HISTORY = Path(__file__).parent / "history"
#: Who commits, and when: the same history has the same hashes.
_WHO = {
    "GIT_AUTHOR_NAME": "Example",
    "GIT_AUTHOR_EMAIL": "example@example.invalid",
    "GIT_COMMITTER_NAME": "Example",
    "GIT_COMMITTER_EMAIL": "example@example.invalid",
}


def make_repository(folder: Path) -> list[str]:
    """The repository in a new folder; the commits' hashes, oldest first, as the folders of the history are named."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    commits = []
    for number, step in enumerate(sorted(path for path in HISTORY.iterdir() if path.is_dir())):
        shutil.copytree(step, folder, dirs_exist_ok=True)
        _git(folder, "add", "--all")
        message = step.name.partition("-")[2].replace("-", " ").capitalize()
        _git(folder, "commit", "--quiet", "--no-verify", "--message", message, day=number + 1)
        commits.append(_git(folder, "rev-parse", "HEAD").strip())
    return commits


def _git(folder: Path, *arguments: str, day: int = 1) -> str:
    date = f"2024-01-{day:02d}T12:00:00Z"
    who = _WHO | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "GIT_CONFIG_GLOBAL": os.devnull}
    command = ["git", "-c", "commit.gpgsign=false", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | who, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    for commit in make_repository(Path(sys.argv[1])):
        print(commit)
