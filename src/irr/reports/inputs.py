"""The files that a report rests on, each with its digest, so that nobody need ask which version it was."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from irr.errors import InputError, Problem


@dataclass(frozen=True)
class InputFile:
    """A file that was read: what it was read for, its bytes, and their SHA-256 in hexadecimal digits."""

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
    try:
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return InputFile(role, path, file.tell(), digest)
    except OSError as error:
        raise InputError([Problem(path, None, (error.strerror or str(error)).lower())]) from None
