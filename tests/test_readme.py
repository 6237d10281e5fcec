"""The README's commands print what the README says, and its Python runs.

`pytest tests/test_readme.py --rewrite` puts what the commands print now into the README.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"

_CONSOLE = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```\n", re.DOTALL)
_FILE = re.compile(r"```(?:yaml|csv)\n# (?P<name>\S+)\n(?P<content>.*?)```\n", re.DOTALL)


def run(command: str, folder: Path) -> str:
    """What a command of the README prints, errors included, when run in `folder`."""
    program, *arguments = shlex.split(command)
    assert program == "irr"
    if "*" in command:
        expanded = [sorted(map(str, ROOT.glob(word))) if "*" in word else [word] for word in arguments]
        arguments = [
            os.path.relpath(word, ROOT) if "/" in word else word for words in expanded for word in words
        ]
    if "examples/" in command:
        folder = ROOT
    done = subprocess.run(
        [sys.executable, "-m", "irr", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files that the README shows."""
    files = list(_FILE.finditer(README.read_text(encoding="utf-8")))
    assert len(files) >= 4
    for file in files:
        (tmp_path / file["name"]).write_text(file["content"], encoding="utf-8")
    return tmp_path


def test_commands_print_what_the_readme_says(folder: Path, request: pytest.FixtureRequest) -> None:
    text = README.read_text(encoding="utf-8")
    assert len(_CONSOLE.findall(text)) >= 6

    def with_output(block: re.Match[str]) -> str:
        return f"```console\n$ {block['command']}\n{run(block['command'], folder)}```\n"

    told = _CONSOLE.sub(with_output, text)
    if request.config.getoption("--rewrite"):
        README.write_text(told, encoding="utf-8")
    assert told == README.read_text(encoding="utf-8")


def test_python_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, attempted = doctest.testfile(str(README), module_relative=False)
    assert attempted >= 5
    assert failed == 0
