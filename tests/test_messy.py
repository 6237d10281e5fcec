"""Tables as people really send them: each is read exactly right, read with a warning, or refused plainly.

The files in `tests/messy` are made for this; most hold the study of `truth_long.csv`: 8 sections, coders Ana
and Ben, categories barrier, cost and support; Ana read s4 and found that nothing fits, Ben has not coded s8.
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from conftest import Irr

MESSY = Path(__file__).parent / "messy"
BOOK = ("--codebook", "codebook.yaml")
MISSING = ("--blank", "missing")

#: Figures of truth_long.csv, each computed apart from this package, to ten digits.
TRUTH = {
    ("krippendorff-alpha", "set", "jaccard", None): 0.5208845209,
    ("krippendorff-alpha", "set", "masi", None): 0.5147744946,
    ("percent-agreement", "set", "exact", None): 4 / 7,
    ("krippendorff-alpha", "category", None, "barrier"): 0.7111111111,
    ("krippendorff-alpha", "category", None, "cost"): 0.4583333333,
    ("krippendorff-alpha", "category", None, "support"): 0.7111111111,
    ("percent-agreement", "category", None, "barrier"): 6 / 7,
    ("percent-agreement", "category", None, "cost"): 5 / 7,
    ("percent-agreement", "category", None, "support"): 6 / 7,
    ("cohen-kappa", "category", None, "barrier"): 0.6956521739,
    ("cohen-kappa", "category", None, "cost"): 0.4166666667,
    ("cohen-kappa", "category", None, "support"): 0.6956521739,
}
SETS_AND_CATEGORIES = [
    *("--view", "set", "--view", "category"),
    *("--coefficient", "cohen-kappa", "--coefficient", "krippendorff-alpha"),
    *("--coefficient", "percent-agreement"),
]

Figures = dict[tuple[str, str, str | None, str | None], float | None]


def report(irr: Irr, *arguments: str) -> dict[str, Any]:
    found = irr(["agree", *arguments, "--format", "json"], MESSY)
    assert (found.exit, found.stderr) == (0, "")
    parsed: dict[str, Any] = json.loads(found.stdout)
    return parsed


def figures(parsed: dict[str, Any]) -> Figures:
    return {
        (one["name"], one["view"], one["criterion"], one["category"]): one["value"]
        for one in parsed["results"]
    }


def warnings(parsed: dict[str, Any]) -> str:
    return "\n".join(f"{one['where']}: {one['kind']}: {one['text']}" for one in parsed["warnings"])


@pytest.mark.parametrize("codebook", [(), BOOK], ids=["", "codebook"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("truth_long.csv",),
        ("01_bom_utf8.csv",),
        ("03_tab_named_csv.csv",),
        ("05_utf16le_bom.csv",),
        ("07_mixed_newlines.csv",),
        ("09_trailing_commas_blank_rows.csv",),
        ("11_merged_header_two_rows.csv", "--header-row", "1-2"),
        ("27_duplicate_rows_exact.csv",),
        ("33_onehot_per_coder.csv",),
        ("33_onehot_per_coder.csv", "--layout", "one-hot-wide"),
        ("35_xlsx_second_sheet.xlsx", "--sheet", "Round 1", "--blank", "missing"),
        ("37_xlsx_sheet_per_coder.xlsx", "--layout", "sheet-per-coder"),
    ],
    ids=lambda arguments: "".join(arguments),
)
def test_reads_the_truth(irr: Irr, arguments: tuple[str, ...], codebook: tuple[str, ...]) -> None:
    parsed = report(irr, *arguments, *codebook, *SETS_AND_CATEGORIES)
    study = parsed["study"]
    assert (study["sections"], study["pairable"]) == (8, 7)
    assert study["categories"] == ["barrier", "cost", "support"]
    assert study["rated"] == {"Ana": 8, "Ben": 7}
    assert study["uncoded"] == {"Ana": 1, "Ben": 0}
    found = figures(parsed)
    assert {key: found[key] for key in TRUTH} == pytest.approx(TRUTH, abs=5e-11)


REFUSED = {
    ("11_merged_header_two_rows.csv",): ["11_merged_header_two_rows.csv:1: ", "two header rows"],
    ("13_totals_rows.csv", *MISSING, *BOOK): [":10: unknown category '9'", ":11: unknown category '#REF!'"],
    ("15_mixed_code_separators.csv", *MISSING): ["'cost, support' is not a category"],
    ("15_mixed_code_separators.csv", *MISSING, *BOOK): [
        "15_mixed_code_separators.csv:7: 'cost, support' is not a category; did you mean cost + support?",
        "15_mixed_code_separators.csv:7: 'cost|support' is not a category; did you mean cost + support?",
    ],
    ("17_case_and_spaces.csv", *BOOK): [
        ":3: unknown category 'Barrier' (section s1, coder Ben); did you mean 'barrier'?",
        ":8: unknown category 'Support'",
        ":11: unknown category 'COST'",
    ],
    ("19_typo_unknown_code.csv", *BOOK): [
        "19_typo_unknown_code.csv:12: unknown category 'cots' (section s5, coder Ben); did you mean 'cost'?"
    ],
    ("31_coder_column_names.csv",): ["Rater1, R2, Coder A, coder_b, Final, Comments", "--coder"],
    ("35_xlsx_second_sheet.xlsx",): [
        "has 2 sheets: README, Round 1; say which with --sheet NAME, or --layout"
    ],
    ("35_xlsx_second_sheet.xlsx", "--sheet", "Round"): ["no sheet called 'Round'; did you mean 'Round 1'?"],
    ("37_xlsx_sheet_per_coder.xlsx",): [
        "has 2 sheets: Ana, Ben; ",
        "--layout sheet-per-coder where each is one coder's",
    ],
    ("39_html_named_xls.xls",): ["is an HTML page", "CSV"],
    ("41_header_only.csv",): ["no data rows"],
    ("47_duplicate_header.csv",): ["47_duplicate_header.csv:1: column 'Coder' appears twice"],
    ("49_unclosed_quote.csv",): ["49_unclosed_quote.csv:3: opening quote is never closed"],
    ("51_exclusive_category.csv", "--codebook", "51_codebook.yaml"): [
        "51_exclusive_category.csv:2: section s1, coder Ana: group 'tone' allows one category, got pos, neg"
    ],
    ("59_parallel_lists.json",): ["is JSON of parallel lists joined to one text ('annotators')"],
}


@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_refuses(irr: Irr, arguments: tuple[str, ...]) -> None:
    found = irr(["agree", *arguments], MESSY)
    assert (found.exit, found.stdout) == (2, "")
    assert all(line.startswith(f"irr: {arguments[0]}:") for line in found.lines)
    assert [words for words in REFUSED[arguments] if words not in found.stderr] == []


def test_refuses_only_what_is_wrong(irr: Irr) -> None:
    found = irr(["agree", "51_exclusive_category.csv", "--codebook", "51_codebook.yaml"], MESSY)
    assert len(found.lines) == 1, "s2 of Ben is fine"


WARNED = {
    ("09_trailing_commas_blank_rows.csv",): [
        "2 blank rows ignored",
        "4 blank columns without a name ignored",
    ],
    ("13_totals_rows.csv", *MISSING): [":10: number_among_names", ":11: spreadsheet_error", "summary_row"],
    ("17_case_and_spaces.csv",): [
        "look alike are different names: 'barrier', 'Barrier'",
        "'cost', 'COST'",
        "'support', 'Support'",
    ],
    ("19_typo_unknown_code.csv",): ["19_typo_unknown_code.csv:12: used_once: category 'cots'"],
    ("25_hash_ids.csv",): ["'1E+05', '100000' are equal as numbers and different as names"],
    ("27_duplicate_rows_exact.csv",): ["2 duplicate rows ignored (lines 20, 21)"],
    ("29_sections_differ/ana.csv", "29_sections_differ/ben.csv"): ["only ana: s8; only ben: s9"],
    ("45_constant_coder.csv",): ["constant_coder: Ben gave every section the same: cost"],
    ("53_decimal_comma_ordinal.csv",): [
        ":2: decimal_comma: category '3,5'",
        ":4: decimal_comma: category '1,0'",
    ],
    ("55_double_encoded.csv",): ["JosÃ© -> José?", "coÃ»t -> coût?"],
}


@pytest.mark.parametrize("arguments", WARNED, ids=" ".join)
def test_warns(irr: Irr, arguments: tuple[str, ...]) -> None:
    said = warnings(report(irr, *arguments))
    assert [words for words in WARNED[arguments] if words not in said] == []


def test_categories_may_be_called_na_and_none(irr: Irr) -> None:
    parsed = report(irr, "21_code_really_named_NA.csv", "--codebook", "21_codebook.yaml")
    assert parsed["study"]["categories"] == ["NA", "None", "null", "True", "nan"]
    assert parsed["study"]["rated"] == {"Ana": 5, "Ben": 5}
    assert parsed["study"]["uncoded"] == {"Ana": 0, "Ben": 0}
    assert figures(parsed)["percent-agreement", "label", None, None] == 3 / 5


@pytest.mark.parametrize("coders", [["ana.csv", "ben.csv"], ["ana.csv", "ben.csv", "cy.csv"]])
def test_ids_that_a_spreadsheet_changed_do_not_meet(irr: Irr, coders: list[str]) -> None:
    found = irr(["agree", *(f"23_ids_01_vs_1/{name}" for name in coders), "--format", "json"], MESSY)
    parsed = json.loads(found.stdout)
    assert found.exit == 3
    assert "'1' = '01'" in warnings(parsed)
    assert all(value is None for value in figures(parsed).values())


def test_truth_json_says_what_is_tested_here() -> None:
    truth = json.loads((MESSY / "truth.json").read_text())
    by_category = truth["per_code"]
    assert {name: one["cohen_kappa"] for name, one in by_category.items()} == {
        name: TRUTH["cohen-kappa", "category", None, name] for name in by_category
    }
    assert truth["alpha_per_code_7_sections"] == {
        name: TRUTH["krippendorff-alpha", "category", None, name] for name in by_category
    }
    assert truth["alpha_jaccard"] == TRUTH["krippendorff-alpha", "set", "jaccard", None]
    assert truth["alpha_masi_thirds"] == TRUTH["krippendorff-alpha", "set", "masi", None]


def test_the_hidden_sheet_is_read_only_if_it_is_named(irr: Irr) -> None:
    read = ("35_xlsx_second_sheet.xlsx", "--blank", "missing", "--sheet")
    assert "hidden sheet not read: " in warnings(report(irr, *read, "Round 1"))
    with zipfile.ZipFile(MESSY / read[0]) as book:
        hidden = re.findall(r'name="([^"]+)"[^>]*state="hidden"', book.read("xl/workbook.xml").decode())
    assert hidden
    found = irr(["agree", *read, hidden[0], "--format", "json"], MESSY)
    assert f"sheet '{hidden[0]}' is hidden, and read as it was asked for" in found.stdout


def test_a_sheet_of_a_coder_is_named_in_messages(irr: Irr) -> None:
    book = ("37_xlsx_sheet_per_coder.xlsx", "--layout", "sheet-per-coder")
    found = irr(["agree", *book, "--coder", f"Cy={book[0]}"], MESSY)
    assert (found.exit, found.stdout) == (2, "")
    assert (
        "each sheet is one coder's with --layout sheet-per-coder, so the file cannot be 'Cy'" in found.stderr
    )
    alone = irr(["agree", *book, "--sheet", "Ben", "--format", "json"], MESSY)
    assert (alone.exit, json.loads(alone.stdout)["study"]["coders"]) == (3, ["Ben"])


def test_ids_are_text(irr: Irr) -> None:
    study = report(irr, "25_hash_ids.csv")["study"]
    assert (study["sections"], study["pairable"]) == (5, 5)


def test_sections_are_joined_by_id(irr: Irr) -> None:
    parsed = report(irr, "29_sections_differ/ana.csv", "29_sections_differ/ben.csv", *SETS_AND_CATEGORIES)
    assert (parsed["study"]["sections"], parsed["study"]["pairable"]) == (9, 7)
    found = figures(parsed)
    assert {key: found[key] for key in TRUTH} == pytest.approx(TRUTH, abs=5e-11)


def test_named_columns_are_the_coders(irr: Irr) -> None:
    study = report(irr, "31_coder_column_names.csv", "--coders", "Rater1,R2,Coder A,coder_b")["study"]
    assert study["coders"] == ["Rater1", "R2", "Coder A", "coder_b"]
    assert study["categories"] == ["barrier", "cost", "support"]


def test_no_overlap_is_undefined_in_words(irr: Irr) -> None:
    found = irr(["agree", "43_no_overlap.csv"], MESSY)
    assert found.exit == 3
    assert "Ana rated s1, s2; Ben rated s3, s4" in found.stdout
    assert "nan" not in found.stdout.casefold()


def test_constant_coder(irr: Irr) -> None:
    found = figures(report(irr, "45_constant_coder.csv"))
    assert found["cohen-kappa", "label", None, None] == 0
    assert found["fleiss-kappa", "label", None, None] == pytest.approx(-1 / 3)
    assert found["krippendorff-alpha", "label", None, None] == pytest.approx(-0.2222, abs=5e-5)


def test_decimal_commas_do_not_separate(irr: Irr) -> None:
    assert report(irr, "53_decimal_comma_ordinal.csv")["study"]["categories"] == [
        "3,5",
        "2",
        "1",
        "2,5",
        "1,0",
    ]


def test_double_encoding_is_not_repaired(irr: Irr) -> None:
    assert report(irr, "55_double_encoded.csv")["study"]["coders"] == ["JosÃ©", "Ben"]


def test_categories_are_in_the_order_of_the_codebook(irr: Irr) -> None:
    parsed = report(irr, "57_ordinal_alphabetical.csv", "--codebook", "57_codebook.yaml")
    assert parsed["study"]["categories"] == ["low", "medium", "high"]


@pytest.mark.parametrize(
    ("coefficient", "weights", "value"),
    [
        ("cohen-kappa", "linear", 0.5862),
        ("cohen-kappa", "quadratic", 0.7273),
        ("krippendorff-alpha", "krippendorff-ordinal", 0.7350),
    ],
)
def test_weights_need_the_order_of_the_codebook(
    irr: Irr, coefficient: str, weights: str, value: float
) -> None:
    asked = ("57_ordinal_alphabetical.csv", "--coefficient", coefficient, "--weights", weights)
    found = figures(report(irr, *asked, "--codebook", "57_codebook.yaml", "--view", "label"))
    assert found[coefficient, "label", None, None] == pytest.approx(value, abs=5e-5)
    refused = irr(["agree", *asked], MESSY)
    assert (refused.exit, refused.stdout) == (2, "")
    assert "only a codebook gives" in refused.stderr
