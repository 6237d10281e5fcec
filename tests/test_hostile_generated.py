"""Inputs too large, too binary or too odd to keep as files: made anew, read in a process with little memory.

`python tests/test_hostile_generated.py` prints what each costs.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from irr.loaders import loaders
from irr.tables import table_formats

HERE = Path(__file__).parent
HOSTILE = HERE / "hostile"

#: Formats that are there; what is expected of a file depends on whether anything reads it.
MODULES = {module.__name__.rpartition(".")[2] for module in (*loaders(), *table_formats())}  # type: ignore[attr-defined]
REFI = any("refi" in name for name in MODULES)
WORKBOOKS = any(name.startswith(("xls", "spreadsheet", "excel", "workbook")) for name in MODULES)

#: Address space in kB, seconds of computing, seconds in all, and resident memory in kB that a process may take. A
#: machine that is busy with other things is no fault, so that little is asked of the seconds in all.
SPACE, SECONDS, WAIT, MEMORY = 2_000_000, 20, 150, 1_000_000

posix = pytest.mark.skipif(sys.platform != "linux", reason="limits and links are those of Linux")
pytestmark = posix


@dataclass(frozen=True)
class Case:
    """A file that `maker` makes, with what reading it ends in; `words` are of the message, a pattern."""

    maker: str
    file: str
    exits: tuple[int, ...] = (2,)
    words: str = ""
    more: tuple[str, ...] = ()
    codebook: bool = False
    slow: bool = False

    @property
    def id(self) -> str:
        return f"{self.file}{'-as-codebook' if self.codebook else ''}".replace("/", "-")


@dataclass(frozen=True)
class Ran:
    """How a process ended, and what it took."""

    exit: int
    output: str
    seconds: float
    memory: int
    stderr: str = field(default="", repr=False)


XML = "document type declarations are not allowed" if REFI else "is XML"
ZIP = "is a zip of nothing that irr reads"
LIST = [
    Case("line10mb", "line10mb.csv", words="10,000,000 bytes"),
    Case("cols1e5", "cols1e5.csv", words="100,001 columns"),
    Case("coders5000", "coders5000.csv", (0,), "5,000 coders|k0"),
    Case("codes50000", "codes50000.csv", (0, 3), "is the category column right"),
    Case("rows3m", "rows3m.csv", (0,), slow=True),
    Case("nul", "nul.csv", words="a NUL byte"),
    Case("binary", "random_bytes.csv", words="not text"),
    Case("yaml_deep", "yaml_deep_flow.yaml", words="nested more than|no 'sections'|codebook"),
    Case("yaml_deep", "yaml_deep_flow.yaml", words="nested more than", codebook=True),
    Case("yaml_deep", "yaml_deep_block.yaml", words="nested more than|no 'sections'"),
    Case("yaml_deep", "yaml_deep_block.yaml", words="nested more than", codebook=True),
    Case("yaml_bigint", "yaml_bigint.yaml", words="codebook"),
    Case("yaml_bigint", "yaml_bigint.yaml", words="'order' must be", codebook=True),
    Case("json_deep", "json_deep.json", words="JSON"),
    Case("json_odd", "json_odd.json", words="JSON|stands twice"),
    Case("xml_deep", "deep.qde", words="nested|no coding|guid|twice" if REFI else "is XML"),
    Case("xml_quadratic", "quadratic.qde", words=XML),
    Case("qdpx_slip", "slip.qdpx", (0, 2, 3), "" if REFI else ZIP),
    Case("qdpx_bomb", "bomb.qdpx", (0, 2, 3), "" if REFI else ZIP, slow=True),
    Case("qdpx_bomb_qde", "bomb_qde.qdpx", words="unpacks to more than" if REFI else ZIP, slow=True),
    Case("qdpx_many", "many.qdpx", words="twice|two|members" if REFI else ZIP),
    Case("xlsx_bomb", "bomb.xlsx", words="unpack|larger|MB|too" if WORKBOOKS else ZIP, slow=True),
    Case("xlsx_bomb", "xxe.xlsx", words="" if WORKBOOKS else ZIP, slow=True),
    Case("xlsx_bomb", "huge_dimension.xlsx", words="" if WORKBOOKS else ZIP, slow=True),
    Case("gz_bomb", "bomb.csv.gz", words="unpacks to more than", slow=True),
    Case("links", "links/passwd.csv", words="no column for the section|columns in the header"),
    Case("links", "links/loop_a.csv", words="too many levels of symbolic links"),
    Case("links", "links/zero.csv", words="not a regular file"),
    Case("links", "links/fifo.csv", words="not a regular file"),
    Case("links", "links/dangling.csv", words="no such file"),
    Case("links", "links/dir.csv", words="folder"),
    Case("links", "links/updir", (0, 2), "folder|holds|nothing"),
    # Who is root can read it.
    Case("links", "links/unreadable.csv", words="permission denied|no data rows"),
]


#: Runs irr and tells at the end how much memory it took at most, in KiB. What the system says of a child counts the
#: memory of the tests themselves, from which it was forked.
MEASURED = """
import atexit, os, runpy, sys
def told():
    with open("/proc/self/status") as status, open(os.environ["IRR_MEMORY"], "w") as file:
        file.write(next(line.split()[1] for line in status if line.startswith("VmHWM:")))
atexit.register(told)
runpy.run_module("irr", run_name="__main__", alter_sys=True)
"""


def run(folder: Path, *arguments: str) -> Ran:
    """Run irr in `folder` with little memory and little time."""
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        tempfile.NamedTemporaryFile("r") as memory,
    ):
        limited = f'ulimit -v {SPACE}; ulimit -t {SECONDS}; exec "$0" -c "$IRR_MEASURED" "$@"'
        began = time.monotonic()
        process = subprocess.Popen(
            ["/bin/sh", "-c", limited, sys.executable, *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            env={**os.environ, "IRR_MEMORY": memory.name, "IRR_MEASURED": MEASURED},
        )
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - began > WAIT:
                process.kill()
                process.wait()
                raise AssertionError(f"irr {' '.join(arguments)} took more than {WAIT} s")
            time.sleep(0.01)
        took = usage.ru_utime + usage.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said = err.read().decode(errors="surrogateescape")
        text = out.read().decode(errors="surrogateescape") + said
        # Without a figure it was killed, which the exit code tells.
        most = int(memory.read() or 0)
    return Ran(process.returncode, text, took, most, said)


@cache
def passwords() -> tuple[str, ...]:
    """The lines of the file that links and entities point to."""
    return tuple(
        line for line in Path("/etc/passwd").read_text(encoding="utf-8").splitlines() if len(line) > 12
    )


def harmless(ran: Ran) -> bool:
    """No traceback, no death, no terminal steered, nothing executed, nothing given away."""
    assert ran.exit in (0, 2, 3), ran.stderr[-2000:]
    assert "Traceback" not in ran.output
    steering = {
        f"U+{ord(one):04X}"
        for one in set(ran.output)
        if one != "\n" and unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    }
    assert steering == set()
    assert all(len(line) < 2000 for line in ran.stderr.splitlines())
    assert ran.memory <= MEMORY
    assert not [*Path(tempfile.gettempdir()).glob("irr_canary_*")]
    assert not [line for line in passwords() if line in ran.output]
    return True


def made(maker: str, folder: Path) -> Path:
    """The folder in which `maker` made its files."""
    subprocess.run(
        [sys.executable, str(HOSTILE / "gen.py"), str(folder), maker], check=True, capture_output=True
    )
    return folder


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path]]:
    """Make what one maker makes, once."""
    done: dict[str, Path] = {}

    def once(maker: str) -> Path:
        if maker not in done:
            done[maker] = made(maker, tmp_path_factory.mktemp(maker))
        return done[maker]

    yield once
    # Some are large.
    for folder in done.values():
        for path in folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                path.unlink()


def arguments_of(case: Case, command: str) -> list[str]:
    if case.codebook:
        return [command, str(HERE / "messy" / "truth_long.csv"), "--codebook", case.file]
    return [command, case.file, *case.more]


EVERY = [
    pytest.param(case, command, id=f"{command}-{case.id}", marks=[pytest.mark.slow] if case.slow else [])
    for case in LIST
    for command in ("agree", "inspect")
]


@pytest.mark.parametrize(("case", "command"), EVERY)
def test_nothing_hurts(case: Case, command: str, make: Callable[[str], Path]) -> None:
    ran = run(make(case.maker), *arguments_of(case, command))
    assert harmless(ran)
    # Inspection computes nothing, so it has no reason not to judge.
    exits = case.exits if command == "agree" else tuple({0 if one == 3 else one for one in case.exits})
    assert ran.exit in exits, ran.output[-2000:]
    if command == "agree" or ran.exit == 2:
        assert re.search(case.words, ran.output), ran.output[-2000:]


@pytest.mark.parametrize("command", ["agree", "inspect"])
def test_names_of_files_are_shown_and_not_obeyed(make: Callable[[str], Path], command: str) -> None:
    folder = made("odd_names", make("odd_names")) / "names"
    names = sorted(os.listdir(folder))
    assert len(names) == 10
    for name in names:
        ran = run(folder, command, "--", name)
        assert harmless(ran)
        # One of them has too little in it to judge.
        assert ran.exit == 0 or (ran.exit == 3 and command == "agree")
    assert sorted(os.listdir(folder)) == names


def test_no_report_is_written_through_a_link(make: Callable[[str], Path]) -> None:
    folder = make("links") / "links"
    (folder / "good.csv").write_text(
        "section,coder,code\ns1,Ana,a\ns1,Ben,a\ns2,Ana,b\ns2,Ben,a\n", encoding="utf-8"
    )
    for command in ("agree", "inspect"):
        for out in ("report.html", "dir.csv", "fifo.csv", "dangling.csv"):
            ran = run(folder, command, "good.csv", "-o", out)
            assert harmless(ran)
            assert ran.exit == 2
            assert out in ran.output
    assert (folder / "precious.txt").read_text(encoding="utf-8") == "do not overwrite\n"
    assert (folder / "report.html").is_symlink()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("09_entity_bomb.qde", XML),
        ("11_parameter_entity.qde", XML),
        ("13_bad_guid_encoding.qde", "guid|twice|itself|id" if REFI else "is XML"),
    ],
)
@pytest.mark.parametrize("command", ["agree", "inspect"])
def test_projects_made_to_hurt(command: str, name: str, words: str) -> None:
    ran = run(HOSTILE, command, name)
    assert harmless(ran)
    assert ran.exit == 2
    assert re.search(words, ran.output), ran.output


def table() -> None:
    """Print what each case costs, makers once each."""
    print(f"{'case':<44} {'exit':>4} {'seconds':>8} {'MB':>6}  says")
    with tempfile.TemporaryDirectory() as folder:
        for maker in dict.fromkeys(case.maker for case in LIST):
            made(maker, Path(folder))
            for case in LIST:
                for command in ("agree", "inspect") if case.maker == maker else ():
                    try:
                        ran = run(Path(folder), *arguments_of(case, command))
                        problem = "" if harmless(ran) else "?"
                    except AssertionError as error:
                        print(f"{command + ' ' + case.id:<44} FAILED {str(error)[:300]}")
                        continue
                    last = (ran.stderr.splitlines() or [""])[0][:70]
                    print(
                        f"{command + ' ' + case.id:<44} {ran.exit:>4} {ran.seconds:>8.1f} {ran.memory / 1000:>6.0f}  "
                        f"{last}{problem}",
                        flush=True,
                    )
            for path in Path(folder).iterdir():
                if path.is_file() and not path.is_symlink():
                    path.unlink()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    table()
