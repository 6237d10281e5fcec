"""Dates and errors in the cells of a workbook are told of, whichever loader reads the table."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from irr.codings import Remark
from irr.loaders import load
from irr.pooling import read_comparison

DAY = date(2024, 1, 2)
#: A table of each loader, its second row with a date in a column that is read, and the name of that column.
TABLES: dict[str, tuple[list[list[Any]], str]] = {
    "MAXQDA": (
        [
            ["Document group", "Document name", "Code", "Beginning", "End", "Segment"],
            ["g", "d", "x", "1", "1", "words"],
            ["g", "d", DAY, "2", "2", "words"],
        ],
        "Code",
    ),
    "MAXQDA .mex": (
        [["TextID", "file_name", "tag", "start", "end", "Preview"], [1, "d", DAY, 0, 4, "word"]],
        "tag",
    ),
    "ATLAS.ti": (
        [["Document", "Quotation Content", "Codes", "Reference"], ["d", "words", DAY, "1 - 2"]],
        "Codes",
    ),
    "Dedoose": (
        [
            ["Media Title", "Excerpt Creator", "Excerpt Range", "Excerpt Copy", "Code: cost Applied"],
            [DAY, "ana", "0-5", "words", "True"],
        ],
        "Media Title",
    ),
    "Taguette": ([["id", "document", "tag", "content"], [1, "d", DAY, "words"]], "tag"),
    "doccano": ([["id", "text", "label", "Comments"], [1, "words", DAY, ""]], "label"),
    "Label Studio": (
        [
            ["annotation_id", "annotator", "id", "lead_time", "text", "topic"],
            [1, "ana", 7, 1.5, "words", DAY],
        ],
        "topic",
    ),
    "a long table of stretches": (
        [["document", "start", "end", "coder", "category"], ["d", 0, 5, "ana", DAY]],
        "category",
    ),
}


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "dd-mmm"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


@pytest.mark.parametrize("name", TABLES)
def test_a_date_is_told_of(tmp_path: Path, name: str) -> None:
    rows, column = TABLES[name]
    (said,) = load(str(workbook(tmp_path / "ana.xlsx", rows)))
    dates: list[Remark] = [one for one in said.remarks if one.kind == "date_cells"]
    assert [one.text.partition(" holds ")[0] for one in dates] == [f"column '{column}'"]
    assert "2024-01-02" in dates[0].text


def test_a_date_in_what_nobody_reads_is_not(tmp_path: Path) -> None:
    rows = [["Document", "Quotation Content", "Codes", "Reference", "Created"], ["d", "words", "x", "1", DAY]]
    (said,) = load(str(workbook(tmp_path / "ana.xlsx", rows)))
    assert [one.kind for one in said.remarks] == ["ignored_column", "coder_not_named"]


def test_a_pool_tells_of_errors(tmp_path: Path) -> None:
    cells = ["A and B (%)", "A and Not B (%)", "B and Not A (%)", "Not A and Not B (%)"]
    rows = [
        ["Code", "File", "File Size", "Kappa", *cells],
        [DAY, "f", "1000 chars", "0.5", "10", "5", "5", "80"],
    ]
    found = read_comparison([str(workbook(tmp_path / "r.xlsx", rows))])
    assert "date_cells" in [one.kind for one in found.warnings]
