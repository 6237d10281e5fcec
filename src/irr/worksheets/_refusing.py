"""Refusing a file with one problem."""

from __future__ import annotations

from irr.errors import InputError, Problem


def refusal(path: str, text: str, line: int | None = None) -> InputError:
    """The error of a file that cannot be read any further."""
    return InputError([Problem(path, line, text)])
