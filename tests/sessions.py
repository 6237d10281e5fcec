"""The console sessions of a page, held against what the commands print."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Outcome


def hold_sessions(
    page: Path,
    run: Callable[[list[str]], Outcome],
    request: pytest.FixtureRequest,
    *,
    sessions: int,
    command: str = "irr .*?",
    check: Callable[[Outcome], None] | None = None,
) -> None:
    """Each session of the page whose command matches is what `run` prints, and there are so many of them.

    `check` holds each outcome; else all must exit with 0. `--rewrite` puts what is printed now into the page.
    """
    block = re.compile(rf"^```console\n\$ (?P<command>{command})$\n.*?^```\n", re.MULTILINE | re.DOTALL)

    def printed(match: re.Match[str]) -> str:
        done = run(shlex.split(match["command"])[1:])
        if check is None:
            assert done.exit == 0, done.stderr
        else:
            check(done)
        return f"```console\n$ {match['command']}\n{done.stdout}{done.stderr}```\n"

    told, count = block.subn(printed, page.read_text(encoding="utf-8"))
    assert count == sessions
    if request.config.getoption("--rewrite"):
        page.write_text(told, encoding="utf-8")
    assert told == page.read_text(encoding="utf-8")
