"""Which files a round is made of: a folder, one file, or a pattern."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence

from irr.errors import UsageError
from irr.inputs import Input
from irr.loaders import claimant
from irr.names import listed, quoted

#: What coder files end in, where a folder is named and not the files; each may be compressed (.gz).
_ENDINGS = (
    *(
        ".yaml",
        ".yml",
        ".csv",
        ".tsv",
        ".tab",
        ".txt",
        ".xlsx",
        ".xlsm",
        ".xls",
        ".ods",
        ".parquet",
        ".feather",
    ),
    *(".arrow", ".json", ".jsonl", ".qdpx", ".qda", ".rqda", ".sqlite3", ".conll", ".xmi", ".zip"),
)


def is_one_input(folder: str) -> bool:
    """Whether the folder as a whole is what a program saved, as brat's folders are."""
    return os.path.isdir(folder) and claimant(Input(folder, folder=True)) is not None


def files_of(named: str) -> list[str]:
    """The coder files of a folder or a pattern, or what is itself one. Raises `UsageError` where there are none."""
    if is_one_input(named):
        return [named]
    if os.path.isdir(named):
        found = sorted(
            os.path.join(named, name)
            for name in os.listdir(named)
            if not name.startswith(".") and name.lower().removesuffix(".gz").endswith(_ENDINGS)
        )
        if not found:
            raise UsageError(f"the folder {quoted(named)} holds no coder files ({', '.join(_ENDINGS)})")
        return found
    if not os.path.lexists(named) and glob.has_magic(named):
        found = sorted(glob.glob(named, recursive=True))
        if not found:
            raise UsageError(f"no file matches {quoted(named)}")
        return found
    return [named]


def two_rounds(named: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """The files of two rounds: two names, or files of exactly two folders, one folder after the other. Else None."""
    if len(named) == 2:
        return files_of(named[0]), files_of(named[1])
    if len(named) < 2 or not all(os.path.isfile(name) for name in named):
        return None
    folders = list(dict.fromkeys(os.path.dirname(name) for name in named))
    grouped = sorted(named, key=lambda name: folders.index(os.path.dirname(name)))
    if len(folders) != 2 or grouped != list(named):
        return None
    first, second = ([name for name in named if os.path.dirname(name) == folder] for folder in folders)
    return first, second


def not_two(named: Sequence[str]) -> UsageError:
    """The error for anything but two rounds."""
    if len(named) < 2:
        return UsageError(
            "two rounds are compared; name each as a folder, a table or a pattern in quotes: irr compare round-1 round-2"
        )
    return UsageError(
        f"two rounds are compared, and {len(named)} files are named ({listed(named, 3)}); name each round as a folder, a "
        "table or a pattern in quotes: irr compare 'round-1/*.yaml' 'round-2/*.yaml'; a model is compared with people by "
        "--model NAME"
    )
