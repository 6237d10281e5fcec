"""The files that a report rests on, each with its digest, so that nobody need ask which version it was."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from irr.errors import InputError, Problem
from irr.inputs import STDIN


@dataclass(frozen=True)
class InputFile:
    """A file that was read: what it was read for, its bytes, and their SHA-256 in hexadecimal digits.

    Of a folder, the bytes of all files in it, and the digest of the names and digests of these.
    """

    role: str
    path: str
    size: int
    sha256: str


def input_files(named: Iterable[tuple[str, str | None]]) -> tuple[InputFile, ...]:
    """Each file once, with the first role it is named for; raises `InputError` for one that cannot be read."""
    found: dict[str, InputFile] = {}
    for role, path in named:
        if path is not None and path not in found:
            found[path] = _digested(role, path)
    return tuple(found.values())


def _digested(role: str, path: str) -> InputFile:
    if path == STDIN:
        text = "standard input cannot be read again for its digest, which a report tells; save it as a file"
        raise InputError([Problem("standard input", None, text)])
    if os.path.isdir(path):
        files = [_digested(role, file) for file in _files_below(path)]
        lines = (f"{file.sha256}  {os.path.relpath(file.path, path)}\n" for file in files)
        digest = hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
        return InputFile(role, path, sum(file.size for file in files), digest)
    try:
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return InputFile(role, path, file.tell(), digest)
    except OSError as error:
        raise InputError([Problem(path, None, (error.strerror or str(error)).lower())]) from None


def _files_below(folder: str) -> Iterator[str]:
    """The regular files below a folder in the order of their names; links are not followed."""
    for here, folders, names in os.walk(folder):
        folders.sort()
        paths = (os.path.join(here, name) for name in sorted(names))
        yield from (path for path in paths if os.path.isfile(path) and not os.path.islink(path))
