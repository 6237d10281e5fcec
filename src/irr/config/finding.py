"""Where `irr.yml` is."""

from __future__ import annotations

import os
from pathlib import Path

from irr.errors import UsageError

#: What the file is called.
NAME = "irr.yml"


def nearest_config(start: str = ".") -> str | None:
    """The `irr.yml` of the folder, or else of the nearest folder above it, as far up as the root of a repository."""
    here = Path(start).resolve()
    for steps, folder in enumerate((here, *here.parents)):
        if (folder / NAME).is_file():
            return os.path.normpath(os.path.join(start, *[".."] * steps, NAME))
        if (folder / ".git").exists():
            break
    return None


def find_config(named_by: str = "--config FILE") -> str:
    """The nearest `irr.yml`; raises `UsageError` where there is none, and says what names another."""
    found = nearest_config()
    if found is None:
        raise UsageError(
            f"no {NAME} here or in a folder above; irr init writes one, {named_by} names another"
        )
    return found
