"""The command line as a program: what it imports, what it lists, what it writes, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from conftest import Irr
from irr._version import __version__
from irr.coefficients.registry import coefficients
from irr.criteria import CRITERIA
from irr.reporters import formats, reporter
from irr.statistics.registry import statistics
from irr.writers import writer, writers

HERE = Path(__file__).parent
CASES = HERE / "cases" / "agree"
MESSY = HERE / "messy"
GILLARD = [
    *("agree", "KO.yaml", "SG.yaml", "SLG.yaml"),
    *("--codebook", "codebook.yaml", "--reference", "SG"),
]

#: A folder, and a command line run in it.
STUDIES: dict[str, tuple[Path, list[str]]] = {
    "three coders": (CASES / "report-three-coders", GILLARD),
    "one label": (CASES / "report-two-coders-one-label", ["agree", "table.csv"]),
    "incomplete": (CASES / "report-incomplete", ["agree", "long.csv"]),
    "no overlap": (CASES / "no-overlap", ["agree", "long.csv"]),
    "undefined": (CASES / "report-undefined", ["agree", "ana.yaml", "ben.yaml"]),
    "odd names": (HERE / "hostile", ["agree", "17_unicode_confusables.csv"]),
    "four coders": (MESSY, ["agree", "31_coder_column_names.csv", "--coders", "Rater1,R2,Coder A,coder_b"]),
    "chosen": (
        CASES / "report-incomplete",
        [
            *("agree", "long.csv", "--coefficient", "fleiss-kappa", "--view", "category"),
            *("--category", "cost", "--confidence", "0.9", "--empty", "exclude", "--no-pairwise"),
        ],
    ),
}
each_study = pytest.mark.parametrize(("folder", "arguments"), STUDIES.values(), ids=list(STUDIES))


def program(*arguments: str, folder: Path = HERE, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run irr in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "irr", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def imported(arguments: list[str], folder: Path = HERE) -> set[str]:
    """The top-level modules that a command has imported when it ends."""
    code = """if True:
        import atexit, sys
        atexit.register(lambda: print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr))
        from irr.cli.main import run
        run()
    """
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, check=True, text=True
    )
    return set(done.stderr.split())


#: What pages, figures and files of reports are made with, and batches run by.
REPORTING = {"jinja2", "altair", "vl_convert", "docx", "xlsxwriter", "filelock", "multiprocessing"}


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["agree", "--help"], ["report", "--help"], ["batch", "--help"], ["--version"]],
    ids=" ".join,
)
def test_help_imports_nothing_but_click(arguments: list[str]) -> None:
    modules = imported(arguments)
    assert "click" in modules
    assert modules & {"numpy", "pyarrow", "pandas", "yaml", "rich", "scipy", "sklearn", *REPORTING} == set()


def test_agree_imports_no_more_than_it_needs() -> None:
    modules = imported(GILLARD, CASES / "report-three-coders")
    assert "pyarrow" in modules
    assert modules & {"pandas", "scipy", "sklearn", "defusedxml", "xml", *REPORTING} == set()


def test_version(irr: Irr) -> None:
    assert irr(["--version"]).stdout == f"irr {__version__}\n"


@pytest.mark.parametrize("kind", ["coefficients", "criteria", "formats"])
def test_list_has_a_name_and_a_summary_a_line(irr: Irr, kind: str) -> None:
    found = irr(["list", kind])
    assert found.exit == 0
    names = [line.partition("  ") for line in found.stdout.splitlines()]
    assert names
    assert all(name and summary.strip() for name, _, summary in names)


def test_list_tells_what_is_read_converted_to_and_reported(irr: Irr) -> None:
    lines = [re.sub(r" {2,}", "|", line) for line in irr(["list", "formats"]).stdout.splitlines()]
    assert any(line.startswith("brat|read: a folder of .ann files") for line in lines)
    for name in writers():
        assert f"{name}|converted to: {writer(name).SUMMARY}" in lines
    for name in formats():
        assert f"{name}|report: {reporter(name).SUMMARY}" in lines


def test_list_names_everything_there_is(irr: Irr) -> None:
    for kind, known in (("coefficients", [*coefficients(), *statistics()]), ("criteria", CRITERIA)):
        listed = [line.split()[0] for line in irr(["list", kind]).stdout.splitlines()]
        assert sorted(listed) == sorted(known)


@pytest.mark.parametrize("name", [*coefficients(), *statistics(), *CRITERIA])
def test_explain_knows_every_name(irr: Irr, name: str) -> None:
    found = irr(["explain", name])
    assert (found.exit, found.stderr) == (0, "")
    assert found.stdout.startswith(f"{name}\n\n")
    assert len(found.stdout.splitlines()) > 2


def test_explain_suggests(irr: Irr) -> None:
    found = irr(["explain", "cohen-kapa"])
    assert found.exit == 2
    assert "did you mean 'cohen-kappa'?" in found.stderr


@pytest.mark.parametrize("name", coefficients())
def test_every_coefficient_can_be_asked_for(irr: Irr, name: str) -> None:
    views = coefficients()[name].views
    assert views
    for view in views:
        arguments = ["agree", "table.csv", "--coefficient", name, "--view", view, "--format", "json"]
        found = irr(arguments, CASES / "report-two-coders-one-label")
        assert (found.exit, found.stderr) == (0, "")
        assert {one["name"] for one in json.loads(found.stdout)["results"]} >= {name}
    for view in {"pooled", "set", "label", "category"} - set(views):
        found = irr(
            ["agree", "table.csv", "--coefficient", name, "--view", view],
            CASES / "report-two-coders-one-label",
        )
        assert (found.exit, found.stdout) == (2, "")
        assert found.stderr.startswith(f"irr: {name} is not defined on view {view}: ")


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(program("schema", "result").stdout)
    return parsed


def as_json(irr: Irr, folder: Path, arguments: list[str]) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    text = irr([*arguments, "--format", "json"], folder).stdout
    parsed: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return parsed


@each_study
def test_json_is_what_its_schema_says(
    irr: Irr, schema: dict[str, Any], folder: Path, arguments: list[str]
) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(as_json(irr, folder, arguments), schema)


_EXAMPLE = HERE.parent / "examples" / "gillard-2013"
#: Studies to be diagnosed: without the options that irr agree has alone.
DIAGNOSED = {
    name: (folder, ["diagnose", *arguments[1:]])
    for name, (folder, arguments) in STUDIES.items()
    if name != "chosen"
} | {
    "three coders": (CASES / "report-three-coders", ["diagnose", *GILLARD[1:-2]]),
    "parts": (
        _EXAMPLE,
        [
            *("diagnose", "long.csv", "--each-coder", "--each-section", "--sections", "sections.csv"),
            *("--by", "document", "--by", "order", "--groups", "coders.yaml"),
        ],
    ),
    "parts of nothing": (
        CASES / "no-overlap",
        ["diagnose", "long.csv", "--each-coder", "--each-section"],
    ),
}


@pytest.mark.parametrize(("folder", "arguments"), DIAGNOSED.values(), ids=list(DIAGNOSED))
def test_the_json_of_a_diagnosis_is_what_its_schema_says(
    irr: Irr, folder: Path, arguments: list[str]
) -> None:
    schema = json.loads(program("schema", "diagnosis").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(as_json(irr, folder, arguments), schema)


@each_study
def test_a_figure_is_a_number_or_a_reason(irr: Irr, folder: Path, arguments: list[str]) -> None:
    results = as_json(irr, folder, arguments)["results"]
    assert results
    for one in results:
        assert (one["value"] is None) != (one["undefined"] is None), one["signature"]
        assert one["value"] is None or math.isfinite(one["value"])
        assert one["undefined"] is None or (one["undefined"]["reason"] and one["undefined"]["text"])
        interval = one["interval"]
        assert interval is None or interval["low"] <= interval["high"]


def test_a_json_figure_rounds_to_the_one_in_the_text(irr: Irr) -> None:
    folder, arguments = STUDIES["three coders"]
    first = as_json(irr, folder, arguments)["results"][0]
    assert (first["name"], first["view"]) == ("krippendorff-alpha", "pooled")
    assert f"{first['value']:.3f}".lstrip("0") in irr(arguments, folder).stdout


@each_study
def test_csv_has_a_row_a_result_and_the_same_values(irr: Irr, folder: Path, arguments: list[str]) -> None:
    results = as_json(irr, folder, arguments)["results"]
    text = irr([*arguments, "--format", "csv"], folder).stdout
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert len(rows) == len(results)
    for row, one in zip(rows, results, strict=True):
        assert None not in row
        assert (row["name"], row["view"], row["signature"]) == (one["name"], one["view"], one["signature"])
        for name in ("value", "observed", "expected", "se"):
            assert (float(row[name]) if row[name] else None) == one[name]
        bounds = one["interval"] or {"low": None, "high": None}
        for name in ("low", "high"):
            assert (float(row[name]) if row[name] else None) == bounds[name]
        assert row["undefined"] == (one["undefined"] or {"reason": ""})["reason"]
        assert {name: int(row[name]) for name in one["n"]} == one["n"]


@pytest.mark.parametrize("name", ["text", "json", "csv", "markdown"])
@each_study
def test_every_format_says_the_same_to_a_file(
    irr: Irr, tmp_path: Path, folder: Path, arguments: list[str], name: str
) -> None:
    printed = irr([*arguments, "--format", name], folder)
    written = irr([*arguments, "--format", name, "--output", tmp_path / "report"], folder)
    assert (written.exit, written.stdout) == (printed.exit, "")
    assert (tmp_path / "report").read_bytes().decode() == printed.stdout
    assert printed.stdout.endswith("\n")
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_output_is_untouched_by_an_error(irr: Irr, tmp_path: Path) -> None:
    report = tmp_path / "report"
    report.write_text("the last one", encoding="utf-8")
    assert irr(["agree", "49_unclosed_quote.csv", "--output", report], MESSY).exit == 2
    assert report.read_text(encoding="utf-8") == "the last one"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_output_is_written_whole_or_not_at_all(
    irr: Irr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    report = tmp_path / "report"
    report.write_text("the last one", encoding="utf-8")
    monkeypatch.setattr(Path, "replace", interrupted)
    assert irr(["agree", "truth_long.csv", "--output", report], MESSY).exit == 130
    assert report.read_text(encoding="utf-8") == "the last one"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_output_has_the_permissions_of_any_new_file(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    irr(["agree", "truth_long.csv", "--output", tmp_path / "report"], MESSY)
    assert (tmp_path / "report").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.parametrize("name", ["text", "json"])
def test_the_same_input_gives_the_same_bytes(name: str) -> None:
    folder, arguments = STUDIES["three coders"]
    first = program(*arguments, "--format", name, folder=folder)
    assert (first.returncode, first.stderr) == (0, b"")
    one_core = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ARROW_IO_THREADS": "1"}
    other = {"PYTHONHASHSEED": "7", "COLUMNS": "40", "TZ": "Asia/Tokyo"}
    assert program(*arguments, "--format", name, folder=folder, **one_core).stdout == first.stdout
    assert program(*arguments, "--format", name, folder=folder, **other).stdout == first.stdout


def test_works_without_a_locale() -> None:
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = program("agree", "55_double_encoded.csv", folder=MESSY, **plain)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == program("agree", "55_double_encoded.csv", folder=MESSY).stdout
    refused = program("agree", "no-such-\N{SNOWMAN}.csv", folder=MESSY, **plain)
    assert refused.returncode == 2
    assert refused.stderr.startswith(b"irr: no-such-")
    assert refused.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX pipe")
def test_a_reader_that_leaves_early_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "irr", "agree", "truth_long.csv"],
            cwd=MESSY,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
    finally:
        os.close(writing)
    assert done.stderr == b""


def test_an_error_is_one_plain_line() -> None:
    done = program("agree", "49_unclosed_quote.csv", folder=MESSY)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "irr: 49_unclosed_quote.csv:3: opening quote is never closed\n"


def test_hints_name_the_program() -> None:
    done = program("agree", "--no-such-option", folder=MESSY)
    assert done.returncode == 2
    assert done.stderr.startswith(b"irr: ")
    assert b"agree --help" in done.stderr


def test_an_undefined_figure_never_passes_for_all_well(irr: Irr, tmp_path: Path) -> None:
    # raterkit's --fail-on-flags exits 0 where alpha is NaN. Here nothing could be judged, which is 3.
    alike = tmp_path / "alike.csv"
    alike.write_text("section,Ana,Ben\n" + "".join(f"s{i},x,x\n" for i in range(30)))
    assert irr(["agree", alike]).exit == 3
    alike.write_text(alike.read_text() + "s30,y,y\n")
    assert irr(["agree", alike]).exit == 0


def test_what_programs_read_is_not_rounded(irr: Irr, tmp_path: Path) -> None:
    # A gate that compares rounded numbers passes .7996 at .80; the numbers it would read are whole.
    table = tmp_path / "table.csv"
    rows = [f"s{i},{'xy'[i % 2]},{'xy'[(i % 2) ^ (i < 3)]}\n" for i in range(1499)]
    table.write_text("section,Ana,Ben\n" + "".join(rows))
    (share,) = (
        one
        for one in json.loads(irr(["agree", table, "--format", "json", "--view", "label"]).stdout)["results"]
        if one["name"] == "percent-agreement"
    )
    assert share["value"] == 1496 / 1499
    printed = irr(["agree", table, "--view", "label", "--coefficient", "percent-agreement"]).stdout
    assert "99.8% (1,496 of 1,499)" in printed
