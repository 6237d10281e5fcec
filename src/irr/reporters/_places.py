"""Where files are, for those who know them from the root of a repository."""

from __future__ import annotations

import os


def place_of(path: str) -> str:
    """The path without detours, from the folder that a workflow has checked out or else the working directory.

    A path that does not lead below that stays as it is.
    """
    path = os.path.normpath(path)
    root = os.environ.get("GITHUB_WORKSPACE") or os.getcwd()
    if not os.path.isabs(path) and os.path.realpath(root) == os.path.realpath(os.getcwd()):
        return path
    # Links are followed where the path as written leads elsewhere: temporary folders often are behind one.
    for here, there in (
        (root, os.path.abspath(path)),
        (os.path.realpath(root), os.path.realpath(path)),
    ):
        if there.startswith(here.rstrip(os.sep) + os.sep):
            return os.path.relpath(there, here)
    return path
