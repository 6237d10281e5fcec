"""Many studies in one go: which they are, what is passed over, what is written, and what is left alone."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from conftest import Irr, Outcome
from irr.batch import running
from irr.batch.across import across
from irr.batch.manifest import columns
from irr.batch.model import TABLE, Computed, Task
from irr.batch.model import Outcome as Came
from irr.batch.naming import named, safe
from irr.batch.planning import of_projects
from irr.batch.running import all_computed, computed
from irr.batch.tables import json_lines, parquet
from irr.errors import InputError, UsageError
from irr.reading import load
from sessions import hold_sessions
from studies import ROOT

CODES = "abbaabcabccbaab"


def codings(first: str = CODES, second: str = CODES[:-3] + "abc") -> str:
    rows = [
        f"s{n},{who},{code}"
        for who, codes in (("Ana", first), ("Ben", second))
        for n, code in enumerate(codes)
    ]
    return "\n".join(["section,coder,category", *rows, ""])


def study(folder: Path, check: str = "", table: str | None = None) -> Path:
    """A project in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "codings.csv").write_text(codings() if table is None else table, encoding="utf-8")
    text = f"rounds:\n  one: {{codings: codings.csv}}\n{check}"
    (folder / "irr.yml").write_text(text, encoding="utf-8")
    return folder / "irr.yml"


AT_LEAST = "check:\n- {{coefficient: krippendorff-alpha, view: pooled, at_least: {}, on: estimate}}\n"


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    """A folder with three studies, a to c."""
    for name in "abc":
        study(tmp_path / "studies" / name)
    return tmp_path


def batch(irr: Irr, folder: Path, *options: str) -> Outcome:
    """All studies of the folder, in formats that draw nothing, unless the options say others."""
    paths = sorted(str(path.relative_to(folder)) for path in folder.glob("studies/*/irr.yml"))
    formats = () if "--format" in options else ("--format", "markdown,json")
    return irr(["batch", *paths, "-o", "out", *formats, *options], folder)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file by its path, but for the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def told(found: Outcome) -> list[str]:
    """What each study came to, in a word: its name, and whether it was computed."""
    lines = [line.split(": ", 3)[2:] for line in found.lines]
    return [f"{name} {'unchanged' if 'unchanged' in said else 'computed'}" for name, said in lines]


# --- the page


def test_the_page_shows_what_is_printed(irr: Irr, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    shutil.copytree(ROOT / "examples" / "batch", tmp_path / "batch")

    def run(arguments: list[str]) -> Outcome:
        found = irr(arguments, tmp_path / "batch")
        # A study that took long says so, which depends on the machine.
        return Outcome(found.exit, found.stdout, re.sub(r", [\d,]+ s$", "", found.stderr, flags=re.MULTILINE))

    def check(found: Outcome) -> None:
        assert found.exit in (0, 1), found.stderr

    hold_sessions(ROOT / "docs" / "batch.md", run, request, sessions=3, command="irr batch .*?", check=check)


def test_every_column_of_a_table_of_studies_is_documented() -> None:
    page = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    part = page.partition("## A table of studies")[2].partition("\n## ")[0]
    assert not [name for name in columns() if f"`{name}`" not in part]


# --- what is written


def test_each_study_has_its_reports_and_all_have_pages_and_tables(irr: Irr, studies: Path) -> None:
    found = batch(irr, studies, "--format", "html,json")
    assert (found.exit, len(found.lines)) == (0, 3)
    assert found.stdout == f"3 studies: 3 reported; {os.path.join('out', 'index.html')}\n"
    assert {path for path in tree(studies / "out") if not path.startswith(".irr-batch")} == {
        *(f"{name}/report.{suffix}" for name in "abc" for suffix in ("html", "json")),
        *("index.html", "across.html", "figures.csv", "figures.parquet", "figures.jsonl"),
    }
    assert list((studies / "out" / ".irr-batch" / "staging").iterdir()) == []


def test_the_three_tables_hold_the_same(irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    with open(studies / "out" / "figures.csv", encoding="utf-8", newline="") as file:
        from_csv = list(csv.DictReader(file))
    lines = (studies / "out" / "figures.jsonl").read_text(encoding="utf-8").splitlines()
    from_lines = [json.loads(line) for line in lines]
    from_parquet = pq.read_table(studies / "out" / "figures.parquet").to_pylist()
    assert from_parquet == from_lines
    assert len(from_csv) == len(from_lines) > 30
    assert [*from_csv[0]] == [*from_lines[0]] == [*TABLE]
    written = [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in from_lines]
    assert written == from_csv
    assert {row["study"] for row in from_lines} == {"a", "b", "c"}


def test_a_column_of_nothing_keeps_its_type() -> None:
    import io

    rows = [{"study": "a", "value": None, "p": None, "share": None, "variable": None}]
    schema = pq.read_schema(io.BytesIO(parquet(rows)))
    assert [schema.field(name).type for name in ("p", "share", "variable")] == [
        pa.float64(),
        pa.int64(),
        pa.string(),
    ]
    assert pq.read_schema(io.BytesIO(parquet([]))) == schema
    assert json.loads(json_lines(rows)) == dict.fromkeys(TABLE) | {"study": "a"}


def test_jobs_make_no_difference(irr: Irr, studies: Path) -> None:
    shutil.rmtree(studies / "studies" / "c")
    study(studies / "studies" / "c", table="section,coder,category\ns1,Ana\n")
    one = batch(irr, studies, "--jobs", "1")
    first = tree(studies / "out")
    shutil.rmtree(studies / "out")
    two = batch(irr, studies, "--jobs", "2")
    assert tree(studies / "out") == first
    assert (one.exit, two.exit) == (2, 2)
    assert one.stdout == two.stdout


def test_a_batch_that_has_nothing_to_do_writes_the_same(irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    first = tree(studies / "out")
    again = batch(irr, studies)
    assert told(again) == ["a unchanged", "b unchanged", "c unchanged"]
    assert again.exit == 0
    assert tree(studies / "out") == first


# --- what is computed again


def test_what_changed_is_computed_again_and_nothing_else(irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    table = studies / "studies" / "b" / "codings.csv"
    table.write_text(codings(second=CODES), encoding="utf-8")
    assert sorted(told(batch(irr, studies))) == ["a unchanged", "b computed", "c unchanged"]
    config = studies / "studies" / "c" / "irr.yml"
    config.write_text(config.read_text(encoding="utf-8") + "title: Another\n", encoding="utf-8")
    assert sorted(told(batch(irr, studies))) == ["a unchanged", "b unchanged", "c computed"]


@pytest.mark.parametrize("options", [["--force"], ["--format", "text"], ["--round", "one"]])
def test_options_that_change_what_is_written(options: list[str], irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    assert told(batch(irr, studies, *options)) == ["a computed", "b computed", "c computed"]


def test_every_input_counts(irr: Irr, tmp_path: Path) -> None:
    folder = tmp_path / "studies" / "a"
    study(folder)
    (folder / "book.yaml").write_text("codebook: k\nversion: 1\ncategories: [{id: a}, {id: b}, {id: c}]\n")
    (folder / "sections.csv").write_text("section,site\n" + "".join(f"s{n},x\n" for n in range(15)))
    (folder / "groups.yaml").write_text("coders:\n  Ana: {role: author}\n  Ben: {role: author}\n")
    (folder / "irr.yml").write_text(
        "groups: groups.yaml\nrounds:\n  one: {codings: '*.csv', codebook: book.yaml}\n".replace(
            "*.csv", "codings*.csv"
        )
        + "  two: {codings: codings.csv, codebook: book.yaml, sections: sections.csv}\n"
    )
    assert batch(irr, tmp_path).exit == 0
    assert told(batch(irr, tmp_path)) == ["a unchanged"]
    for name in ("book.yaml", "sections.csv", "groups.yaml", "codings.csv"):
        path = folder / name
        path.write_text(path.read_text() + "\n")
        assert told(batch(irr, tmp_path)) == ["a computed"], name
    (folder / "codings2.csv").write_text("section,coder,category\ns99,Ana,a\ns99,Ben,a\n")
    assert told(batch(irr, tmp_path)) == ["a computed"]
    assert told(batch(irr, tmp_path)) == ["a unchanged"]


@pytest.mark.parametrize("harm", ["altered", "deleted", "folder"])
def test_a_report_that_was_altered_or_deleted_is_made_again(harm: str, irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    before = tree(studies / "out")
    report = studies / "out" / "b" / "report.md"
    if harm == "altered":
        report.write_text("mine", encoding="utf-8")
    elif harm == "deleted":
        report.unlink()
    else:
        shutil.rmtree(report.parent)
    assert sorted(told(batch(irr, studies))) == ["a unchanged", "b computed", "c unchanged"]
    assert tree(studies / "out") == before


def test_an_interrupted_batch_goes_on_where_it_was(
    irr: Irr, studies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch(irr, studies)
    whole = tree(studies / "out")
    shutil.rmtree(studies / "out")

    def interrupted(task: Task, formats: Any) -> Computed:
        if "b" in task.names:
            raise KeyboardInterrupt
        return computed(task, formats)

    with monkeypatch.context() as patch:
        patch.setattr(running, "computed", interrupted)
        found = batch(irr, studies)
    assert (found.exit, found.stdout) == (130, "")
    assert found.lines[-1].startswith("irr: interrupted; 1 of 3 studies are finished")
    index = (studies / "out" / "index.html").read_text(encoding="utf-8")
    assert "interrupted before 2 studies were reached: b, c" in index
    assert pq.read_table(studies / "out" / "figures.parquet").column("study").unique().to_pylist() == ["a"]
    assert sorted(told(batch(irr, studies))) == ["a unchanged", "b computed", "c computed"]
    assert tree(studies / "out") == whole


def test_a_batch_that_was_killed_between_two_files_goes_on(irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    whole = tree(studies / "out")
    # What is kept of b was written, its report was not; a half-written file is left.
    (studies / "out" / "b" / "report.json").unlink()
    (studies / "out" / "b" / "report.md").write_text("of an earlier state", encoding="utf-8")
    (studies / "out" / ".irr-batch" / "staging" / ".report.md.x").write_text("<ht", encoding="utf-8")
    (studies / "out" / "index.html").unlink()
    assert sorted(told(batch(irr, studies))) == ["a unchanged", "b computed", "c unchanged"]
    assert tree(studies / "out") == whole


# --- what goes wrong in one study


def test_a_broken_study_stops_no_other(irr: Irr, studies: Path) -> None:
    (studies / "studies" / "b" / "codings.csv").write_text("section,coder\ns1,Ana\n", encoding="utf-8")
    (studies / "studies" / "c" / "irr.yml").write_text("ruonds: {}\n", encoding="utf-8")
    study(studies / "studies" / "d")
    found = batch(irr, studies)
    assert found.exit == 2
    assert found.stdout.startswith("4 studies: 2 reported, 2 error;")
    assert "irr: 2 of 4: b: error: studies/b/codings.csv:1: no column for the category" in found.stderr
    assert (
        "irr: 3 of 4: c: error: studies/c/irr.yml:1: unknown key 'ruonds'; did you mean 'rounds'?"
        in found.stderr
    )
    index = (studies / "out" / "index.html").read_text(encoding="utf-8")
    assert "unknown key &#39;ruonds&#39;" in index
    assert not (studies / "out" / "b").exists()
    assert (studies / "out" / "d" / "report.md").exists()


def test_a_report_is_kept_where_its_codings_cannot_be_read_any_more(irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    before = tree(studies / "out" / "b")
    text = (studies / "studies" / "b" / "codings.csv").read_text(encoding="utf-8")
    (studies / "studies" / "b" / "codings.csv").write_text("section,coder\n", encoding="utf-8")
    (studies / "studies" / "c" / "codings.csv").unlink()
    (studies / "out" / "c" / "notes.txt").write_text("mine", encoding="utf-8")
    assert batch(irr, studies).exit == 2
    assert tree(studies / "out" / "b") == before
    assert (studies / "out" / "c" / "notes.txt").read_text(encoding="utf-8") == "mine"
    index = (studies / "out" / "index.html").read_text(encoding="utf-8")
    assert index.count("Its report is that of an earlier state.") == 2
    # An error is never passed over, and what is mended is computed again.
    assert batch(irr, studies).exit == 2
    (studies / "studies" / "b" / "codings.csv").write_text(text, encoding="utf-8")
    assert "b computed" in told(batch(irr, studies))
    assert tree(studies / "out" / "b") == before


def test_a_round_that_no_study_has_is_refused_before_anything_is_written(irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    before = tree(studies / "out")
    found = batch(irr, studies, "--round", "nowhere")
    assert found.exit == 2
    assert found.stderr.startswith("irr: no study has a round called 'nowhere'")
    assert tree(studies / "out") == before


def test_a_batch_that_is_interrupted_before_its_first_study_says_so(
    irr: Irr, studies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(task: Task, formats: Any) -> Computed:
        raise KeyboardInterrupt

    monkeypatch.setattr(running, "computed", interrupted)
    found = batch(irr, studies)
    assert (found.exit, found.stdout) == (130, "")
    assert "None is finished." in (studies / "out" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("checks", "exit_"),
    [
        (("", AT_LEAST.format(".1")), 0),
        ((AT_LEAST.format(".1"), AT_LEAST.format("1")), 1),
        (("", None), 3),
        ((AT_LEAST.format("1"), None), 1),
    ],
)
def test_the_exit_code_is_the_worst(
    checks: tuple[str | None, ...], exit_: int, irr: Irr, tmp_path: Path
) -> None:
    for number, check in enumerate(checks):
        # None: nobody was coded twice.
        table = "section,coder,category\ns1,Ana,a\ns2,Ben,b\n" if check is None else None
        study(tmp_path / "studies" / f"s{number}", check or "", table)
    assert batch(irr, tmp_path).exit == exit_
    # Of studies that are passed over too.
    assert batch(irr, tmp_path).exit == exit_
    study(tmp_path / "studies" / "z", table="section\n")
    assert batch(irr, tmp_path).exit == 2


def test_a_process_that_dies_fails_its_own_study_only(
    studies: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Spawned processes import this from the path, and one study makes its process end without a word.
    (tmp_path / "deadly.py").write_text(
        "import os\nfrom irr.batch.running import computed as real\n\n\n"
        "def computed(task, formats):\n"
        "    if 'b' in task.names:\n        os._exit(9)\n    return real(task, formats)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    import deadly  # type: ignore[import-not-found]

    monkeypatch.setattr(running, "computed", deadly.computed)
    tasks = of_projects([str(path) for path in sorted(studies.glob("studies/*/irr.yml"))])
    found = {task.names[0]: one for task, one in all_computed(tasks, ("text",), 2)}
    assert {name: one.standing for name, one in found.items()} == {"a": "told", "b": "error", "c": "told"}
    assert found["b"].lines == ("its process ended without a word; it may have taken too much memory",)


def test_memory_and_faults_of_ours_are_told_of_their_study(
    studies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (task, *_) = of_projects([str(studies / "studies" / "a")])
    for error, words in ((MemoryError(), "not enough memory"), (ZeroDivisionError("x\x1b"), "fault of irr")):

        def fails(*_: object, error: Exception = error) -> Computed:
            raise error

        monkeypatch.setattr(running, "_computed", fails)
        found = computed(task, ("text",))
        assert found.standing == "error"
        assert words in found.lines[0]
        assert "\x1b" not in found.lines[0]


# --- whose folder it is


def test_two_batches_do_not_write_to_one_folder(irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    before = tree(studies / "out")
    script = (
        "import sys, time\nfrom irr.batch.folder import opened\n"
        "with opened('out'):\n    print('locked', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=studies, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        found = batch(irr, studies, "--force")
        other.communicate("")
    assert found.exit == 2
    where = os.path.join("out", "")
    assert found.lines == [f"irr: another batch is writing to {where}; wait for it, or name another folder"]
    assert tree(studies / "out") == before
    assert batch(irr, studies).exit == 0


def test_a_killed_batch_leaves_no_lock(irr: Irr, studies: Path) -> None:
    script = (
        "import time\nfrom irr.batch.folder import opened\n"
        "with opened('out'):\n    print(1, flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=studies, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
    assert batch(irr, studies).exit == 0


def test_studies_of_earlier_batches_stay_and_are_listed(irr: Irr, studies: Path) -> None:
    def of(*names: str) -> Outcome:
        return irr(
            ["batch", *(f"studies/{name}" for name in names), "-o", "out", "--format", "markdown"], studies
        )

    of("a", "b")
    kept = (studies / "out" / "a" / "report.md").read_bytes()
    found = of("c")
    assert found.stdout.startswith("1 study: 1 reported;")
    assert (studies / "out" / "a" / "report.md").read_bytes() == kept
    index = (studies / "out" / "index.html").read_text(encoding="utf-8")
    assert index.count("reported (earlier)") == 2
    table = pq.read_table(studies / "out" / "figures.parquet")
    assert table.column("study").unique().to_pylist() == ["c", "a", "b"]
    # One whose report somebody removed is forgotten.
    shutil.rmtree(studies / "out" / "a")
    of("c")
    assert pq.read_table(studies / "out" / "figures.parquet").column("study").unique().to_pylist() == [
        "c",
        "b",
    ]


def test_a_name_of_another_source_is_refused_before_anything_is_computed(irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    before = tree(studies / "out")
    study(studies / "more" / "B")
    found = irr(["batch", "more/B/irr.yml", "-o", "out"], studies)
    assert found.exit == 2
    where, whose = os.path.join("out", "b"), os.path.join("studies", "b", "irr.yml")
    assert found.lines == [f"irr: {where} is of {whose}; name another folder"]
    assert tree(studies / "out") == before


def test_files_of_others_are_left_alone(irr: Irr, studies: Path) -> None:
    out = studies / "out"
    (out / "b").mkdir(parents=True)
    (out / "b" / "report.md").write_text("mine", encoding="utf-8")
    (out / "figures.csv").write_text("mine", encoding="utf-8")
    (out / "b" / "notes.txt").write_text("mine", encoding="utf-8")
    found = batch(irr, studies)
    assert found.exit == 2
    named_ = f"{os.path.join('out', 'figures.csv')}, {os.path.join('out', 'b', 'report.md')}"
    assert found.lines == [
        f"irr: {named_} were not written by irr batch; name another folder, or write over with --force"
    ]
    assert not (out / "a").exists()
    assert batch(irr, studies, "--force").exit == 0
    assert (out / "b" / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert (out / "b" / "report.md").read_text(encoding="utf-8") != "mine"
    # What somebody wrote where we keep what was done is passed over.
    (out / ".irr-batch" / "x.json").write_text("[]", encoding="utf-8")
    (out / ".irr-batch" / "y.json").write_text('{"format": 1, "outcome": {"told": null}}', encoding="utf-8")
    (out / ".irr-batch" / "z.json").write_text(
        '{"format": 1, "outcome": {"told": null, "lines": [], "files": ["abc"]}}', encoding="utf-8"
    )
    (out / ".irr-batch" / "staging" / "folder").mkdir()
    assert batch(irr, studies).exit == 0


def test_decisions_in_the_sheet_beside_a_report_are_not_written_over(irr: Irr, studies: Path) -> None:
    table = "section,coder,category\n" + "".join(f"s{n},Ana,a\ns{n},Ben,b\n" for n in range(15))
    study(studies / "studies" / "b", table=table)
    sheet = studies / "out" / "b" / "report.disagreements.csv"
    assert batch(irr, studies).exit == 0
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    rows[1][rows[0].index("decision")] = "a"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    before = sheet.read_bytes()
    found = batch(irr, studies)
    assert found.exit == 2
    where = os.path.join("out", "b", "report.disagreements.csv")
    assert found.lines == [
        f"irr: {where} holds decisions; move it away and resolve it, or write over with --force"
    ]
    assert sheet.read_bytes() == before
    assert batch(irr, studies, "--force").exit == 0


@pytest.mark.parametrize(("name", "file"), [("b", "../../mine"), ("b", ".."), ("..", "mine")])
def test_what_is_kept_leads_nowhere_else(name: str, file: str, irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    kept = studies / "out" / ".irr-batch"
    record = json.loads((kept / "b.json").read_text(encoding="utf-8"))
    mine = studies / "mine"
    mine.write_text("mine", encoding="utf-8")
    record["outcome"]["files"] = {file: hashlib.sha256(b"mine").hexdigest()}
    record["outcome"]["name"] = name
    (kept / "b.json").unlink()
    (kept / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    assert batch(irr, studies, "--force").exit == 0
    assert mine.read_text(encoding="utf-8") == "mine"
    assert {one.name for one in studies.iterdir()} == {"studies", "out", "mine"}


@pytest.mark.parametrize("what", ["b", "b/report.md", "index.html", ".irr-batch"])
def test_nothing_is_written_through_links(what: str, irr: Irr, studies: Path) -> None:
    elsewhere = studies / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_text("mine", encoding="utf-8")
    path = studies / "out" / what
    path.parent.mkdir(parents=True)
    path.symlink_to(elsewhere / "file" if "." in path.name and what != ".irr-batch" else elsewhere)
    for options in ([], ["--force"]):
        assert batch(irr, studies, *options).exit == 2
    assert [one.name for one in elsewhere.iterdir()] == ["file"]
    assert (elsewhere / "file").read_text(encoding="utf-8") == "mine"


def test_an_input_is_never_written_over(irr: Irr, tmp_path: Path) -> None:
    study(tmp_path / "studies" / "a")
    (tmp_path / "studies" / "a" / "irr.yml").write_text("rounds:\n  one: {codings: ../../out/figures.csv}\n")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "figures.csv").write_text(codings(), encoding="utf-8")
    found = batch(irr, tmp_path, "--force")
    assert (found.exit, "is an input; name another folder" in found.stderr) == (2, True)
    assert (tmp_path / "out" / "figures.csv").read_text(encoding="utf-8") == codings()


def test_fewer_formats_leave_no_report_of_another_state(irr: Irr, studies: Path) -> None:
    batch(irr, studies)
    batch(irr, studies, "--format", "text")
    assert [path.name for path in (studies / "out" / "a").iterdir()] == ["report.txt"]


# --- names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("..", "study"),
        ("index.html", "study-index.html"),
        ("Figures.CSV", "study-Figures.CSV"),
        ("aux", "study-aux"),
        ("a\u202eb\x1b[2J<script>", "a-b-2J-script"),
        (".irr-batch", "irr-batch"),
        ("Gespräche 2", "Gespräche-2"),
        ("面接", "面接"),
        ("x" * 300, "x" * 80),
        ("面" * 300, "面" * 66),
        ("a.", "a"),
        ("a/b\\c:d", "a-b-c-d"),
    ],
)
def test_names_can_be_those_of_folders(text: str, name: str) -> None:
    assert safe(text) == name
    assert safe(name) == name


def test_links_lead_to_reports_whatever_their_names(irr: Irr, tmp_path: Path) -> None:
    study(tmp_path / "studies" / "étude 1")
    assert batch(irr, tmp_path).exit == 0
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    links = [unquote(link) for link in re.findall('href="([^"#]+)"', page)]
    assert "étude-1/report.json" in links or "étude-1/report.md" in links
    assert all((tmp_path / "out" / link).is_file() for link in links)


def test_names_are_unique_whatever_their_capitals() -> None:
    assert named([("a", "x"), ("A", "y"), ("b", "x")]) == ["x-a", "y-A", "b"]
    assert named([("a", "x", "p"), ("a", "x", "q")]) == ["p-x-a", "q-x-a"]
    assert named([("a",), ("A",), ("a",)]) == ["a", "A-2", "a-3"]
    assert named([("a", "x"), ("b",)], taken=["A"]) == ["x-a", "b"]


def test_a_study_keeps_its_name(irr: Irr, tmp_path: Path) -> None:
    for group in "xy":
        study(tmp_path / "studies" / group / "a")
    both = ["studies/x/a", "studies/y/a"]
    irr(["batch", *both, "-o", "out"], tmp_path)
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()} == {
        ".irr-batch",
        "x-a",
        "y-a",
    }
    assert told(irr(["batch", both[1], "-o", "out"], tmp_path)) == ["y-a unchanged"]


def test_a_study_is_one_however_its_path_is_written(irr: Irr, studies: Path) -> None:
    found = irr(["batch", "studies/a/irr.yml", "./studies/a", "-o", "out", "--format", "json"], studies)
    assert told(found) == ["a computed"]


def test_several_files_of_one_folder_are_called_after_the_files(tmp_path: Path) -> None:
    study(tmp_path)
    shutil.copy(tmp_path / "irr.yml", tmp_path / "wide.yml")
    names = [task.names[0] for task in of_projects([str(tmp_path / "*.yml")])]
    assert names == ["irr", "wide"]


# --- a table of studies


def manifest(irr: Irr, folder: Path, text: str) -> Outcome:
    (folder / "studies.csv").write_text(text, encoding="utf-8")
    return irr(["batch", "--manifest", "studies.csv", "-o", "out", "--format", "json"], folder)


def test_a_table_of_studies(irr: Irr, studies: Path) -> None:
    (studies / "book.yaml").write_text("codebook: k\nversion: 1\ncategories: [{id: a}, {id: b}, {id: c}]\n")
    found = manifest(
        irr,
        studies,
        "name,config,files,codebook,coders,title\n"
        "=1+1,studies/a/irr.yml,,,,\n"
        "../../up,,studies/b/codings.csv,book.yaml,Ana;Ben,\n"
        ",,studies/c/*.csv,,,The third\n",
    )
    assert found.exit == 0, found.stderr
    assert told(found) == ["1-1 computed", "up computed", "The-third computed"]
    assert not (studies.parent / "up").exists()


def test_a_row_of_a_table_of_studies_is_not_changed_by_the_others(irr: Irr, studies: Path) -> None:
    rows = ["name,files,title", "one,studies/a/codings.csv,", "two,studies/b/codings.csv,"]

    def now() -> set[str]:
        return {*told(manifest(irr, studies, "\n".join(rows)))}

    assert now() == {"one computed", "two computed"}
    rows.append("three,studies/c/codings.csv,")
    assert now() == {"one unchanged", "two unchanged", "three computed"}
    rows[2] += "The second"
    assert now() == {"one unchanged", "two computed", "three unchanged"}


def test_problems_of_all_rows_are_told_together(irr: Irr, studies: Path) -> None:
    found = manifest(
        irr,
        studies,
        "name,config,files,blank,codebok\n"
        "a,studies/a/irr.yml,x.csv,,\n"
        'b,studies/b/irr.yml,,none,\n"c\nd",,x.csv,perhaps,\n'
        "A,,x.csv,,,more\n"
        "B,studies/c/irr.yml,,,\n",
    )
    assert found.exit == 2
    assert found.lines == [
        "irr: studies.csv:1: unknown column 'codebok'; did you mean 'codebook'?",
        "irr: studies.csv:2: a study has either 'config' (an irr.yml) or 'files' (coder files)",
        "irr: studies.csv:3: 'studies/b/irr.yml' says 'blank' itself; leave this cell blank",
        "irr: studies.csv:4: 'blank' cannot be 'perhaps'; it may be none, missing, auto",
        "irr: studies.csv:6: 5 columns in the header, 6 here",
        "irr: studies.csv:7: another study is called 'B', at line 3",
    ]
    assert not (studies / "out").exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("name,config\n", "no studies in it"),
        ("name\na\n", "needs a column 'config'"),
        ('name,config\n"a"b,c\n', "cannot be read as a table"),
        ("config,config\na,b\n", "column 'config' appears twice"),
    ],
)
def test_a_table_of_studies_that_is_none(text: str, words: str, irr: Irr, tmp_path: Path) -> None:
    found = manifest(irr, tmp_path, text)
    assert found.exit == 2
    assert words in found.stderr
    assert "Traceback" not in found.stderr


# --- variables


LONG = "section,coder,tone,topic,comment\n" + "".join(
    f"s{n},{who},{tone},{topic},\n"
    for n, (tone, topic) in enumerate(zip(CODES, reversed(CODES), strict=True))
    for who, tone, topic in (("Ana", tone, topic), ("Ben", "a" if n == 3 else tone, topic))
)
WIDE = "section,tone_Ana,tone_Ben,topic_Ana,topic_Ben,document\n" + "".join(
    f"s{n},{tone},{'a' if n == 3 else tone},{topic},{topic},d\n"
    for n, (tone, topic) in enumerate(zip(CODES, reversed(CODES), strict=True))
)


def test_each_variable_is_a_study_whether_the_table_is_long_or_wide(irr: Irr, tmp_path: Path) -> None:
    rows: dict[str, Any] = {}
    for name, table in (("long", LONG), ("wide", WIDE.replace(",document", "").replace(",d\n", "\n"))):
        (tmp_path / f"{name}.csv").write_text(table, encoding="utf-8")
        options = ["--variables", "tone,topic", "-o", name, "--format", "json"]
        assert irr(["batch", f"{name}.csv", *options], tmp_path).exit == 0
        found = pq.read_table(tmp_path / name / "figures.parquet").to_pylist()
        rows[name] = [(row["variable"], row["name"], row["category"], row["value"]) for row in found]
    assert rows["long"] == rows["wide"]
    assert {row[0] for row in rows["long"]} == {"tone", "topic"}


def test_all_variables_are_those_that_are_nothing_else(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(LONG, encoding="utf-8")
    found = irr(["batch", "t.csv", "--variables", "all", "-o", "out", "--format", "json"], tmp_path)
    assert told(found) == ["tone computed", "topic computed"]


def test_which_side_of_a_name_is_the_coder_is_not_guessed(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(WIDE, encoding="utf-8")
    arguments = ["batch", "t.csv", "--variables", "all", "-o", "out"]
    found = irr(arguments, tmp_path)
    assert found.lines == [
        "irr: t.csv:1: which are the variables: tone, topic, or Ana, Ben? name them with --variables"
    ]
    found = irr([*arguments, "--coders", "ana,ben"], tmp_path)
    assert told(found) == ["tone computed", "topic computed"]


def test_codebooks_of_variables(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(LONG, encoding="utf-8")
    (tmp_path / "few.yaml").write_text("codebook: k\nversion: 1\ncategories: [{id: a}, {id: b}]\n")
    (tmp_path / "all.yaml").write_text("codebook: k\nversion: 1\ncategories: [{id: a}, {id: b}, {id: c}]\n")
    arguments = ["batch", "t.csv", "--variables", "tone,topic", "-o", "out", "--codebook", "all.yaml"]
    assert irr(arguments, tmp_path).exit == 0
    found = irr([*arguments, "--codebook", "tone=few.yaml"], tmp_path)
    assert found.exit == 2
    assert found.stdout.startswith("2 studies: 1 reported, 1 error")
    found = irr([*arguments, "--codebook", "tune=few.yaml"], tmp_path)
    assert "no variable called 'tune'; did you mean 'tone'?" in found.stderr


def variable(folder: Path, header: str, name: str, **options: Any) -> dict[str, str]:
    """Coder → what was read of the variable in the one row of a table whose cells hold the names of their columns."""
    (folder / "t.csv").write_text(f"{header}\n{header.replace('section', 's1')}\n", encoding="utf-8")
    read = load(folder / "t.csv", variable=name, **options)
    return {coder: ";".join(sorted(read.categories_of("s1", coder) or ())) for coder in read.coders}


@pytest.mark.parametrize("separator", ["_", ".", ":", "/", " ", "-"])
def test_columns_of_a_variable_are_found_whichever_part_comes_first(separator: str, tmp_path: Path) -> None:
    pairs = [("tone", "Ana"), ("tone", "Ben"), ("topic", "Ana"), ("topic", "Ben")]
    after = ",".join(["section", *(f"{one}{separator}{who}" for one, who in pairs)])
    before = ",".join(["section", *(f"{who}{separator}{one}" for one, who in pairs)])
    assert variable(tmp_path, after, "tone") == {who: f"tone{separator}{who}" for who in ("Ana", "Ben")}
    assert variable(tmp_path, before, "tone") == {who: f"{who}{separator}tone" for who in ("Ana", "Ben")}


def test_a_longer_variable_is_not_a_coder(tmp_path: Path) -> None:
    header = "section,tone_Ana,tone_Ben,tone_detail_Ana,tone_detail_Ben"
    assert variable(tmp_path, header, "tone") == {"Ana": "tone_Ana", "Ben": "tone_Ben"}
    assert variable(tmp_path, header, "tone_detail") == {"Ana": "tone_detail_Ana", "Ben": "tone_detail_Ben"}
    turned = "section,Ana_tone,Ben_tone,Ana_detail_tone,Ben_detail_tone"
    assert variable(tmp_path, turned, "tone") == {"Ana": "Ana_tone", "Ben": "Ben_tone"}
    # A coder whose name ends like another's is a coder.
    header = "section,tone_Mary,tone_Anne_Mary,tone_Cem"
    assert [*variable(tmp_path, header, "tone")] == ["Mary", "Anne_Mary", "Cem"]


def test_a_variable_that_can_be_read_in_two_ways_is_refused(tmp_path: Path) -> None:
    header = "section,tone_Ana,tone_Ben,x_tone,y_tone"
    with pytest.raises(InputError, match=r"the columns of 'tone' could be .* name its coders with --coders"):
        variable(tmp_path, header, "tone")
    assert [*variable(tmp_path, header, "tone", coders=["Ana", "Ben"])] == ["Ana", "Ben"]


def test_an_unknown_variable_says_what_could_be_one(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(LONG, encoding="utf-8")
    with pytest.raises(InputError, match=r"did you mean 'tone'\? \(it could be: tone, topic\)"):
        load(tmp_path / "t.csv", variable="tonne")
    with pytest.raises(UsageError, match="not 'one-hot-wide'"):
        load(tmp_path / "t.csv", variable="tone", layout="one-hot-wide")
    (tmp_path / "c.yaml").write_text("coder: A\nsections: {s1: [a]}\n")
    with pytest.raises(InputError, match="YAML holds no variables to choose from"):
        load(tmp_path / "c.yaml", variable="tone")


def test_blanks_of_a_variable_are_asked_about(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("section,coder,tone,topic\ns1,Ana,,x\ns1,Ben,a,x\n", encoding="utf-8")
    with pytest.raises(InputError, match="1 blank cell could mean"):
        load(tmp_path / "t.csv", variable="tone")
    assert load(tmp_path / "t.csv", variable="tone", blank="missing").categories_of("s1", "Ana") is None
    assert load(tmp_path / "t.csv", variable="topic").categories_of("s1", "Ana") == {"x"}


# --- across studies


def test_what_is_flagged_again_and_again(irr: Irr, tmp_path: Path) -> None:
    worse, well = codings(CODES * 4, CODES[::-1] * 4), codings(CODES * 4, CODES * 4)
    for name, table in (("x", worse), ("y", worse), ("z", well)):
        study(tmp_path / "studies" / name, table=table)
    batch(irr, tmp_path)
    kept = [json.loads(path.read_text()) for path in sorted((tmp_path / "out" / ".irr-batch").glob("*.json"))]
    found = across(Came.from_record(one["outcome"]) for one in kept)
    assert [one.id for one in found.categories if one.flagged]
    for one in found.categories:
        assert (one.used, one.judged) == (3, 3)
        assert (one.flagged, one.share) in ((("x", "y"), pytest.approx(2 / 3)), ((), 0))
    page = (tmp_path / "out" / "across.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "67%" in page


# --- made to hurt


HURTS = "<img src=x onerror=alert(1)>\u202e\x1b[31m"


def test_nothing_hostile_gets_through(irr: Irr, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    rows = LONG.replace("tone", f'"{HURTS}"', 1).replace(",a,", f',"{HURTS}",')
    table.write_text(rows, encoding="utf-8")
    found = irr(["batch", "t.csv", "--variables", "all", "-o", "out"], tmp_path)
    assert found.exit == 0, found.stderr
    for text in (found.stdout, found.stderr):
        assert not {"\x1b", "\u202e"} & set(text)
    for path, data in tree(tmp_path / "out").items():
        if path.endswith((".html", ".csv", ".jsonl", ".json")):
            text = data.decode()
            assert not {"\x1b", "\u202e"} & set(text), path
        if path.endswith(".html"):
            assert "<img" not in data.decode(), path
    outside = {path.name for path in tmp_path.iterdir()}
    assert outside == {"t.csv", "out"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["batch", "-o", "out"], "no studies named"),
        (["batch", "t.csv", "-o", "out"], "needs --variables"),
        (["batch", "x*.yml", "-o", "out"], "no file matches 'x*.yml'"),
        (["batch", "t.csv", "--manifest", "m.csv", "-o", "out"], "name no files"),
        (["batch", "irr.yml", "--blank", "none", "-o", "out"], "--blank is for --variables; irr.yml says it"),
        (["batch", "irr.yml", "--format", "html,pfd", "-o", "out"], "no format called 'pfd'"),
        (
            ["batch", "irr.yml", "--format", "sarif", "-o", "out"],
            "format sarif is not for the report of a study",
        ),
        (["batch", "irr.yml", "--jobs", "many", "-o", "out"], "neither a number nor auto"),
        (["batch", "irr.yml", "-o", "t.csv"], "t.csv: file exists"),
        (["batch", "t.csv", "--variables", ",", "-o", "out"], "--variables names none"),
        (["batch", "irr.yml"], "Missing option"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], words: str, irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(LONG, encoding="utf-8")
    study(tmp_path)
    found = irr(arguments, tmp_path)
    assert found.exit == 2
    assert words in found.stderr
    assert not (tmp_path / "out" / "index.html").exists()


def test_an_interrupt_ends_all_processes(studies: Path) -> None:
    import signal

    for number in range(12):
        study(studies / "studies" / f"n{number}")
    paths = [str(path) for path in sorted(studies.glob("studies/*/irr.yml"))]
    arguments = [sys.executable, "-m", "irr", "batch", *paths, "-o", "out", "--jobs", "2"]
    with subprocess.Popen(arguments, cwd=studies, stderr=subprocess.PIPE, text=True) as other:
        assert other.stderr is not None
        other.stderr.readline()
        other.send_signal(signal.SIGINT)
        began = time.monotonic()
        said = other.stderr.read()
        other.wait(timeout=60)
    assert other.returncode == 130
    assert "Traceback" not in said
    assert time.monotonic() - began < 30
    assert "interrupted before" in (studies / "out" / "index.html").read_text(encoding="utf-8")
