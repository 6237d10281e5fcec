"""The key to a blind sheet: a CSV file of letters and coders."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from io import StringIO

from irr.errors import InputError, Problem
from irr.names import quoted
from irr.spreadsheets import neutral, restored
from irr.worksheets._delimited import delimited
from irr.worksheets._refusing import refusal

_HEAD = ["letter", "coder"]


def key_file(key: Mapping[str, str]) -> str:
    """The key as the text of its file."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEAD)
    writer.writerows([letter, neutral(coder)] for letter, coder in key.items())
    return out.getvalue()


def read_key(path: str) -> dict[str, str]:
    """Letter → coder; `InputError` where the file is no key."""
    (top, head), *rows = delimited(path) or [(1, [])]
    if [cell.strip() for cell in head[:2]] != _HEAD:
        raise refusal(path, "is no key to a blind sheet, which begins with letter,coder", top)
    key: dict[str, str] = {}
    problems = []
    for line, cells in rows:
        letter, coder, *_ = [*(restored(cell) for cell in cells), "", ""]
        if not letter and not coder:
            continue
        if not letter or not coder:
            problems.append(Problem(path, line, "a letter without a coder, or a coder without a letter"))
        elif letter in key or coder in key.values():
            problems.append(
                Problem(path, line, f"{quoted(letter)} or {quoted(coder)} stands in the key twice")
            )
        else:
            key[letter] = coder
    if problems:
        raise InputError(problems)
    return key
