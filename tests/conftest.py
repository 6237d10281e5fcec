"""Options of the tests, and the command line as a function."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from irr.cli.main import run

#: A script that makes hostile files when it is run or imported.
collect_ignore = ["hostile/gen.py"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite", action="store_true", help="write what the cases in tests/cases print as what they should"
    )
    parser.addoption(
        "--slow", action="store_true", help="run the tests that make and read very large files too"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    for item in items:
        if "slow" in item.keywords and not config.getoption("--slow"):
            item.add_marker(pytest.mark.skip(reason="slow; run with --slow"))


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    exit: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[str]:
        """The lines of the error message."""
        return self.stderr.splitlines()


Irr = Callable[..., Outcome]


@pytest.fixture
def irr(monkeypatch: pytest.MonkeyPatch) -> Irr:
    """Call `irr ARGUMENTS` in this process, from inside `folder`."""

    def call(arguments: Sequence[str | Path], folder: Path | None = None) -> Outcome:
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2)]
        with monkeypatch.context() as patch, redirect_stdout(streams[0]), redirect_stderr(streams[1]):
            patch.setattr(sys, "argv", ["irr", *map(str, arguments)])
            # Else click takes the tests for the program.
            patch.setattr(sys.modules["__main__"], "__package__", None)
            if folder is not None:
                patch.chdir(folder)
            with pytest.raises(SystemExit) as stopped:
                run()
        for stream in streams:
            stream.flush()
        out, err = (stream.buffer.getvalue().decode() for stream in streams)
        assert isinstance(stopped.value.code, int)
        return Outcome(stopped.value.code, out, err)

    return call
