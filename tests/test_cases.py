"""The command line, case by case: a folder with the command, its inputs and what it should print.

`tests/cases/<command>/<case>/` holds `command` (the arguments, in one line), the input files, `stdout` and
`stderr` (left out where nothing is printed) and `exit` (left out where it is 0). After a change that is
meant, `pytest tests/test_cases.py --rewrite` writes what is printed now; `git diff` is the review.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from conftest import Irr

CASES = Path(__file__).parent / "cases"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/command"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_case(folder: Path, irr: Irr, request: pytest.FixtureRequest) -> None:
    arguments = shlex.split((folder / "command").read_text(encoding="utf-8"))
    found = irr(arguments, folder)
    printed = {
        "stdout": found.stdout,
        "stderr": found.stderr,
        "exit": f"{found.exit}\n" if found.exit else "",
    }
    if request.config.getoption("--rewrite"):
        for name, text in printed.items():
            if text:
                (folder / name).write_bytes(text.encode())
            else:
                (folder / name).unlink(missing_ok=True)
    for name, text in printed.items():
        path = folder / name
        assert text.encode() == (path.read_bytes() if path.exists() else b""), name


def test_there_are_cases() -> None:
    assert len(FOLDERS) > 20
