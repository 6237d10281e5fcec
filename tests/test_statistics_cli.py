"""Statistics, scales, weights, intervals and documents from the command line, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from conftest import Irr
from irr.intervals import METHODS
from irr.statistics.registry import statistics

HERE = Path(__file__).parent
MESSY = HERE / "messy"
CASES = HERE / "cases" / "agree"

#: An ordinal study of two coders without gaps, with values in its codebook.
ORDINAL = ["agree", "57_ordinal_alphabetical.csv", "--codebook", "57_codebook.yaml"]
#: The numbers of a result, as they are called in csv and json.
TESTED = ("icc-2", "kendall-w", "stuart-maxwell", "mcnemar", "bowker", "bhapkar", "cochran-q")

SCORES = "section,coder,code\n" + "".join(
    f"s{i},{coder},{min(max(1 + (i * 7) % 4 + ((i + g) % 5 == 0), 1), 4)}\n"
    for i in range(24)
    for g, coder in enumerate(("Ana", "Ben", "Cem"))
)
CODEBOOK = "scale: ordinal\ncodes:\n" + "".join(f"  - {{id: '{k}', order: {k}}}\n" for k in range(1, 5))


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    """A folder with an ordinal study of three coders, its codebook, and the documents of its sections."""
    (tmp_path / "scores.csv").write_text(SCORES, encoding="utf-8")
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    documents = "section,document\n" + "".join(f"s{i},d{i // 2}\n" for i in range(24))
    (tmp_path / "documents.csv").write_text(documents, encoding="utf-8")
    return tmp_path


FULL = ["agree", "scores.csv", "--codebook", "codebook.yaml"]


def as_json(irr: Irr, arguments: list[str], folder: Path, exit_: int = 0) -> dict[str, Any]:
    found = irr([*arguments, "--format", "json"], folder)
    assert (found.exit, found.stderr) == (exit_, "")
    parsed: dict[str, Any] = json.loads(found.stdout)
    return parsed


def as_rows(irr: Irr, arguments: list[str], folder: Path) -> list[dict[str, str]]:
    found = irr([*arguments, "--format", "csv"], folder)
    assert found.exit == 0
    return list(csv.DictReader(io.StringIO(found.stdout, newline="")))


def test_a_statistic_of_every_name_in_every_format(irr: Irr, scores: Path) -> None:
    arguments = [*FULL, "--view", "label"]
    for name in statistics():
        arguments += ["--coefficient", name]
    results = as_json(irr, arguments, scores)["results"]
    assert {one["name"] for one in results} == set(statistics())
    for one in results:
        assert (one["value"] is None) != (one["undefined"] is None), one["signature"]
    rows = as_rows(irr, arguments, scores)
    assert [row["name"] for row in rows] == [one["name"] for one in results]
    text, markdown = (irr([*arguments, "--format", name], scores).stdout for name in ("text", "markdown"))
    for row, one in zip(rows, results, strict=True):
        assert (float(row["value"]) if row["value"] else None) == one["value"]
        test = one["test"] or {"statistic": None, "df": None, "p": None}
        for part in ("statistic", "df", "p"):
            assert (float(row[part]) if row[part] else None) == test[part], one["name"]
        assert one["name"] in text
        assert one["name"] in markdown


@pytest.mark.parametrize("name", ["icc-2", "kendall-w", "stuart-maxwell", "bowker"])
def test_a_test_is_printed_with_its_degrees_of_freedom(irr: Irr, scores: Path, name: str) -> None:
    arguments = [*FULL, "--coefficient", name, "--view", "label"]
    results = as_json(irr, arguments, scores)["results"]
    assert len(results) == (3 if statistics()[name].coders == "pair" else 1)
    text = irr(arguments, scores).stdout
    assert " df " in text
    for one in results:
        assert one["value"] is not None, one["undefined"]
        assert one["test"]["df"] > 0
        assert 0 <= one["test"]["p"] <= 1
        assert f"{one['test']['statistic']:.3f}" in text


@pytest.mark.parametrize(
    ("name", "reason"),
    [("mcnemar", "not_two_values"), ("cochran-q", "not_two_values")],
)
def test_a_statistic_of_two_values_on_four_gives_its_reason(
    irr: Irr, scores: Path, name: str, reason: str
) -> None:
    arguments = [*FULL, "--coefficient", name, "--view", "label"]
    parsed = as_json(irr, arguments, scores, exit_=3)
    assert {one["undefined"]["reason"] for one in parsed["results"]} == {reason}
    assert f"{reason}: it needs two categories" in irr(arguments, scores).stdout


@pytest.mark.parametrize("name", ["icc-1", "icc-2", "icc-3", "finn-oneway", "robinson-a"])
def test_a_statistic_of_numbers_without_any_gives_its_reason(irr: Irr, name: str) -> None:
    arguments = ["agree", "table.csv", "--coefficient", name, "--view", "label"]
    found = irr([*arguments, "--format", "json"], CASES / "report-two-coders-one-label")
    (one,) = json.loads(found.stdout)["results"]
    assert (found.exit, one["value"], one["undefined"]["reason"]) == (3, None, "no_values")


def test_a_statistic_of_sets_is_refused(irr: Irr) -> None:
    folder = CASES / "report-three-coders"
    files = ["KO.yaml", "SG.yaml", "SLG.yaml", "--codebook", "codebook.yaml"]
    found = irr(["agree", *files, "--coefficient", "icc-2"], folder)
    assert (found.exit, found.stdout) == (2, "")
    assert "icc-2 is for single-category studies" in found.stderr


def test_a_misspelt_statistic_suggests(irr: Irr, scores: Path) -> None:
    found = irr([*FULL, "--coefficient", "kendal-w"], scores)
    assert found.exit == 2
    assert "did you mean 'kendall-w'" in found.stderr


def test_a_panel_has_every_coefficient_side_by_side(irr: Irr, scores: Path) -> None:
    from irr.coefficients.registry import coefficients

    parsed = as_json(irr, [*FULL, "--panel"], scores)
    for view in ("label", "pooled", "set", "category"):
        met = {one["name"] for one in parsed["results"] if one["view"] == view}
        known = {name for name, one in coefficients().items() if view in one.views}
        if view != "category":
            assert met == known
        else:
            # Figures by category and pair are many; they are had by name.
            assert met == {name for name in known if coefficients()[name].coders == "any"}
    for name in ("text", "markdown", "csv"):
        assert irr([*FULL, "--panel", "--format", name], scores).exit == 0


def test_words_beside_coefficients(irr: Irr, scores: Path) -> None:
    arguments = [*FULL, "--view", "label", "--coefficient", "fleiss-kappa"]
    assert "Landis" not in irr(arguments, scores).stdout
    value = as_json(irr, arguments, scores)["results"][0]["value"]
    from irr.interpretation.scales import SCALES

    printed = irr([*arguments, "--scale", "landis-koch"], scores).stdout
    assert "Landis & Koch (1977)" in printed
    assert SCALES["landis-koch"].label(value) in printed
    benchmarked = irr([*arguments, "--scale", "landis-koch", "--benchmark"], scores).stdout
    assert "(P = " in benchmarked
    assert "(P = " not in printed
    unknown = irr([*arguments, "--scale", "landis"], scores)
    assert unknown.exit == 2
    assert "did you mean 'landis-koch'" in unknown.stderr


@pytest.mark.parametrize("method", METHODS)
def test_every_method_of_intervals(irr: Irr, scores: Path, method: str) -> None:
    arguments = [
        *FULL,
        "--view",
        "label",
        "--coefficient",
        "fleiss-kappa",
        "--ci",
        method,
        "--resamples",
        "300",
    ]
    (one,) = as_json(irr, arguments, scores)["results"]
    assert one["interval"] is not None, one
    assert -1 <= one["interval"]["low"] < one["value"] < one["interval"]["high"] <= 1
    assert one["se"] > 0
    assert f"|ci:{one['interval']['method']}|" in one["signature"]
    (row,) = as_rows(irr, arguments, scores)
    assert float(row["low"]) == one["interval"]["low"]
    assert row["method"] == one["interval"]["method"]


def test_an_unknown_method_of_intervals_suggests(irr: Irr, scores: Path) -> None:
    found = irr([*FULL, "--ci", "bootstrap"], scores)
    assert found.exit == 2
    assert found.stderr.startswith("irr: no interval method called 'bootstrap'")


def test_a_sample_of_few_sections_has_narrower_intervals(irr: Irr, scores: Path) -> None:
    arguments = [*FULL, "--view", "label", "--coefficient", "fleiss-kappa"]

    def width(*more: str) -> float:
        (one,) = as_json(irr, [*arguments, *more], scores)["results"]
        return float(one["interval"]["high"] - one["interval"]["low"])

    assert width("--population", "48") < width("--population", "1000000") <= width()
    (whole,) = as_json(irr, [*arguments, "--population", "24"], scores)["results"]
    assert whole["value"] is not None
    assert whole["se"] is None
    assert "whole_population" in irr([*arguments, "--population", "24"], scores).stdout
    fewer = irr([*arguments, "--population", "23"], scores)
    assert (fewer.exit, fewer.stdout) == (2, "")


def test_documents_have_a_design_effect(irr: Irr, scores: Path) -> None:
    arguments = [*FULL, "--view", "label", "--coefficient", "fleiss-kappa"]
    (plain,) = as_json(irr, arguments, scores)["results"]
    (one,) = as_json(irr, [*arguments, "--sections", "documents.csv"], scores)["results"]
    assert plain["design_effect"] is None
    assert one["value"] == pytest.approx(plain["value"], rel=1e-12)
    assert one["design_effect"] == pytest.approx((one["se"] / plain["se"]) ** 2, rel=1e-9)
    assert one["interval"]["method"].endswith("-documents")
    (row,) = as_rows(irr, [*arguments, "--sections", "documents.csv"], scores)
    assert float(row["design_effect"]) == one["design_effect"]
    # The text says it beside its headline.
    printed = irr([*FULL, "--sections", "documents.csv"], scores).stdout
    assert "(design effect). Intervals allow for that, except those of single categories." in " ".join(
        printed.split()
    )


def test_a_section_without_a_document_is_an_error(irr: Irr, scores: Path) -> None:
    lines = (scores / "documents.csv").read_text(encoding="utf-8").splitlines()
    lines[3] = "s2,"
    (scores / "documents.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = irr([*FULL, "--sections", "documents.csv"], scores)
    assert (found.exit, found.stdout) == (2, "")
    assert "documents.csv:4: section 's2' has no document, and others have" in found.stderr
