"""Exports of Dedoose, MAXQDA and ATLAS.ti: which columns are found, who is the coder, where each stretch is; and the
option that names the coder's column."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import irr
from conftest import Irr
from irr.codings import Spans
from irr.config.reading import read_config
from irr.loaders import LoadOptions, atlas_ti, dedoose, load, loaders, maxqda, nvivo_comparison, table
from irr.tables.grid import Rows, rows_below_header
from irr.tables.header import Row
from samples import SAME_STUDY, sample

DEDOOSE = "dedoose_excerpts.xlsx"
MAXQDA = "maxqda_coded_segments_UNVERIFIED_HEADERS.xlsx"
ATLAS = "atlasti_quotations_UNVERIFIED_HEADERS.xlsx"
NVIVO = "nvivo_coding_comparison.csv"
PROGRAMS = {"dedoose": dedoose, "maxqda": maxqda, "atlas_ti": atlas_ti, "nvivo": nvivo_comparison}
TEXTS = SAME_STUDY / "brat" / "amelia"

# EXPECTED.md of the study, last column but two: both empty is no agreement.
EXPECTED = {("amelia", "lisa"): 5 / 6, ("amelia", "rahul"): 3 / 5, ("lisa", "rahul"): 2 / 5}


def cells(name: str) -> list[list[str]]:
    """The rows of a workbook as texts, whole numbers without a point."""
    rows = CalamineWorkbook.from_path(SAME_STUDY / name).get_sheet_by_index(0).to_python()
    return [
        [str(int(one)) if type(one) is float and one.is_integer() else str(one) for one in row]
        for row in rows
    ]


def grid(rows: Sequence[Sequence[str]], path: str = "export.xlsx") -> Rows:
    header, below = rows_below_header(
        path, [Row(at, at, [*row]) for at, row in enumerate(rows, start=1)], None
    )
    return Rows(path, "XLSX", header, below, {}, name=PurePosixPath(path).stem)


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def spans(program: Any, rows: Sequence[Sequence[str]], **options: Any) -> Spans:
    found: Spans = program.load_table(grid(rows), LoadOptions(**options))
    return found


def marks(found: Spans) -> list[tuple[str, str, str, int, int]]:
    """Document, coder, category, start and end of every mark, in the order of the file."""
    names = [one.name for one in found.documents]
    columns = (found.coder.to_pylist(), found.category.to_pylist(), found.start.tolist(), found.end.tolist())
    return [(names[at], *rest) for at, *rest in zip(found.document.tolist(), *columns, strict=True)]


def said(found: Spans) -> dict[str, str]:
    return {one.kind: one.text for one in found.remarks}


def refused(program: Any, rows: Sequence[Sequence[str]], **options: Any) -> list[str]:
    with pytest.raises(irr.InputError) as error:
        program.load_table(grid(rows), LoadOptions(**options))
    return error.value.lines()


# --- the same study


@pytest.mark.parametrize(
    ("name", "unit", "texts"),
    [
        (DEDOOSE, "excerpt", None),
        (DEDOOSE, "line", TEXTS),
        (MAXQDA, "paragraph", None),
        (MAXQDA, "line", TEXTS),
        (ATLAS, "paragraph", None),
        (ATLAS, "line", TEXTS),
    ],
)
def test_the_same_study_has_the_same_figures(
    name: str, unit: str, texts: Path | None, tmp_path: Path
) -> None:
    path = write(tmp_path / "export.csv", cells(name))
    study = irr.load(path, unit=unit, texts=texts, blank="auto")
    assert study.coders == ("amelia", "lisa", "rahul")
    assert study.n_sections == 6
    shares = irr.agree(study).select(name="percent-agreement", view="set", criterion="overlap")
    by_pair = {one.coders: one.value for one in shares if len(one.coders) == 2}
    assert by_pair == pytest.approx(EXPECTED)
    assert [one.value for one in shares if one.all == "all-share"] == [pytest.approx(2 / 5)]


@pytest.mark.parametrize(
    ("name", "program"),
    [(DEDOOSE, dedoose), (MAXQDA, maxqda), (ATLAS, atlas_ti)],
    ids=lambda one: str(one)[-20:],
)
def test_an_export_is_claimed_by_its_program_alone(name: str, program: Any) -> None:
    names = cells(name)[0]
    claiming = [one for one in loaders() if getattr(one, "claims_table", lambda _: False)(names)]
    assert claiming == [program, table]
    loosely = [one.upper().replace(" ", "_") for one in names]
    assert program.claims_table(loosely)


@pytest.mark.parametrize(
    "names",
    [
        ["section", "coder", "category"],
        ["id", "document", "text", "code", "coder"],
        ["document", "segment", "coder", "code", "start", "end", "text", "comment"],
        ["Document", "Segment", "Code", "Created by"],
        ["document", "codes", "quote", "coder", "reference"],
        ["file_name", "tag", "start", "end", "Preview"],
        ["code", "file", "kappa", "agreement"],
        ["Media Title", "Code", "Coder"],
        ["id", "document", "text", "code", "color", "area"],
        ["unit", "Ana", "Ben"],
    ],
)
def test_tables_that_people_made_stay_tables(names: list[str]) -> None:
    assert [one.__name__ for one in PROGRAMS.values() if one.claims_table(names)] == []


# --- Dedoose


def test_dedoose_reads_codes_ranges_and_who_made_the_excerpt() -> None:
    found = spans(dedoose, cells(DEDOOSE))
    assert found.measure == "characters"
    assert marks(found)[:4] == [
        ("int01", "amelia", "experience", 0, 46),
        ("int01", "amelia", "boundaries", 47, 96),
        ("int01", "amelia", "experience", 140, 200),
        ("int01", "amelia", "training", 140, 200),
    ]
    assert len(found) == 19
    assert found.quote is not None
    assert found.quote[0].as_py() == "I felt listened to – she’d been there herself."
    assert found.source.layout == "Dedoose excerpts"
    assert found.source.detected == {
        "columns": "document = Media Title, coder = Excerpt Creator, range = Excerpt Range, quote = Excerpt Copy",
        "codes": "4 columns called Code: … Applied",
    }
    assert found.source.line_of(0) == 2
    assert "Codes Applied Combined" in said(found)["ignored_column"]


HEAD = ["Media Title", "Excerpt Creator", "Excerpt Range", "Excerpt Copy"]


def test_dedoose_codes_may_have_commas_and_parents() -> None:
    rows = [
        [*HEAD, "Codes Applied Combined", "Code: care\\home, alone Applied", "code: cost applied"],
        ["a", "Ana", "0-4", "text", "home, alone", "TRUE", "0"],
        ["a", "Ana", "5-9", "more", "", "1", "yes"],
        ["", "", "", "", "", "", ""],
    ]
    found = spans(dedoose, rows)
    assert [mark[2] for mark in marks(found)] == ["care\\home, alone", "care\\home, alone", "cost"]
    assert said(found)["blank_rows"] == "1 blank row ignored"


def test_dedoose_without_columns_of_codes_splits_and_says_so() -> None:
    found = spans(dedoose, [[*HEAD, "Codes Applied Combined"], ["a", "Ana", "0-4", "text", "care, cost"]])
    assert [mark[2] for mark in marks(found)] == ["care", "cost"]
    assert "a comma inside a name cannot be told" in said(found)["codes_in_one_column"]


def test_dedoose_pages_are_documents() -> None:
    rows = [
        [*HEAD, "Code: x Applied"],
        ["a.pdf", "Ana", "Page 3: 10-14", "text", "True"],
        ["a.pdf", "Ben", "page 4: 10-14", "text", "True"],
    ]
    found = spans(dedoose, rows)
    assert [one.name for one in found.documents] == ["a.pdf, page 3", "a.pdf, page 4"]
    assert said(found)["pages_as_documents"].startswith("2 excerpts are counted from the top of a page")


def test_dedoose_ranges_that_name_their_last_character() -> None:
    rows = [
        [*HEAD, "Code: x Applied"],
        ["a", "Ana", "0-3", "text", "True"],
        ["a", "Ana", "5-8", "more", "True"],
    ]
    found = spans(dedoose, rows)
    assert [mark[3:] for mark in marks(found)] == [(0, 4), (5, 9)]
    assert found.source.detected["range end"] == "inclusive, as the lengths of the excerpts say"
    rows.append(["a", "Ana", "9-30", "short", "True"])
    assert said(spans(dedoose, rows))["range_length"] == (
        "1 excerpts are not as long as their range: 9-30; positions are read as they stand"
    )


def test_dedoose_without_readable_ranges_goes_by_what_is_quoted() -> None:
    rows = [
        [*HEAD, "Code: x Applied"],
        ["a", "Ana", "00:01-00:09", "text", "True"],
        ["a", "Ana", "5-9", "more", "True"],
    ]
    found = spans(dedoose, rows)
    assert found.measure == "nothing"
    assert said(found)["positions_not_read"] == (
        "1 of 2 rows do not say where they are in characters ('00:01-00:09'); "
        "every mark is found by the words that it quotes instead"
    )
    rows[1][3] = ""
    found = spans(dedoose, rows)
    assert (found.measure, marks(found)) == ("characters", [("a", "Ana", "x", 5, 9)])
    assert said(found)["rows_without_position"] == (
        "1 of 2 rows do not say where they are in characters ('00:01-00:09') and are left out"
    )
    assert refused(dedoose, rows[:2]) == [
        "export.xlsx: no row says where it is in characters ('00:01-00:09'), and not all quote what was marked"
    ]


def test_dedoose_tells_of_weights_and_of_excerpts_without_a_code() -> None:
    rows = [
        [*HEAD, "Code: x Applied", "Code: x Weight"],
        ["a", "Ana", "0-4", "text", "True", "3"],
        ["a", "Ben", "0-4", "text", "False", ""],
    ]
    found = spans(dedoose, rows)
    assert said(found)["weights_not_read"] == "the weights of codes are not read"
    assert (
        said(found)["rows_without_category"]
        == "1 row without a category left out, with them all there is of Ben"
    )
    assert refused(dedoose, [rows[0], rows[2]]) == ["export.xlsx: no row names a category"]


def test_dedoose_refusals_list_the_columns() -> None:
    assert refused(
        dedoose, [["Excerpt Creator", "Excerpt Range", "Code: x Applied"], ["Ana", "0-4", "True"]]
    ) == [
        (
            "export.xlsx:1: no column for the document (Media Title); the columns are: Excerpt Creator, Excerpt Range, "
            "Code: x Applied"
        )
    ]
    assert refused(dedoose, [HEAD, ["a", "Ana", "0-4", "text"]]) == [
        (
            "export.xlsx:1: no column for the codes (Codes Applied Combined); the columns are: Media Title, Excerpt "
            "Creator, Excerpt Range, Excerpt Copy"
        )
    ]
    rows = [[*HEAD, "Code: x Applied"], ["a", "", "0-4", "text", "maybe"], ["", "Ana", "0-4", "text", "True"]]
    assert refused(dedoose, rows) == ["export.xlsx:3: no document in column 'Media Title'"]
    assert refused(dedoose, rows[:2]) == ["export.xlsx:2: no coder in column 'Excerpt Creator'"]
    rows[1][1] = "Ana"
    assert refused(dedoose, rows[:2]) == [
        "export.xlsx:2: 'maybe' in column 'Code: x Applied' is neither true nor false"
    ]
    assert refused(dedoose, [[*HEAD, "Code: x Applied"]]) == ["export.xlsx: no data rows"]


# --- who coded


SEGMENTS = ["Document group", "Document name", "Code", "Beginning", "End", "Segment", "Created by"]


def segment(group: str, person: str, document: str = "a", code: str = "x", at: str = "1") -> list[str]:
    return [group, document, code, at, at, "text", person]


def coders(rows: Sequence[Sequence[str]], **options: Any) -> list[str]:
    return [mark[1] for mark in marks(spans(maxqda, [SEGMENTS, *rows], **options))]


def test_maxqda_takes_the_column_that_names_several() -> None:
    assert coders([segment("g", "Ana"), segment("g", "Ben")]) == ["Ana", "Ben"]
    assert coders([segment("", "Ana"), segment("", "Ben")]) == ["Ana", "Ben"]
    found = spans(maxqda, [SEGMENTS, segment("Ana", "admin"), segment("Ben", "admin")])
    assert [mark[1] for mark in marks(found)] == ["Ana", "Ben"]
    assert "coder = Document group" in found.source.detected["columns"]
    assert said(found)["coder_from_group"] == (
        "the coder is taken from 'Document group' (Ana, Ben), as 'Created by' names admin only; if groups are not "
        "coders, say --coder NAME=FILE or --coder-column 'Created by'"
    )


def test_maxqda_asks_nothing_where_both_say_the_same() -> None:
    assert coders([segment("one", "Ana"), segment("two", "Ben")]) == ["Ana", "Ben"]
    assert coders([segment("g", "Ana")]) == ["Ana"]


def test_maxqda_asks_where_both_name_several_and_differ() -> None:
    rows = [segment("one", "Ana"), segment("one", "Ben"), segment("two", "Ana")]
    assert refused(maxqda, [SEGMENTS, *rows]) == [
        (
            "export.xlsx:1: 'Created by' (Ana, Ben) and 'Document group' (one, two) each name several and do not agree; "
            "say which of them is the coder: --coder-column 'Created by' or --coder-column 'Document group'"
        )
    ]
    assert coders(rows, coder_column="created_by") == ["Ana", "Ben", "Ana"]
    assert coders(rows, coder_column="Document group") == ["one", "one", "two"]
    found = spans(maxqda, [SEGMENTS, *rows], coder_column="Created by")
    assert [mark[0] for mark in marks(found)] == ["one\\a", "one\\a", "two\\a"]
    assert "GROUP\\NAME" in said(found)["documents_by_group"]


def test_the_coder_of_a_file_of_one() -> None:
    without = [row[:-1] for row in (SEGMENTS, segment("", "Ana"))]
    assert [mark[1] for mark in marks(spans(maxqda, without))] == ["export"]
    assert [mark[1] for mark in marks(spans(maxqda, without, coder="Cem"))] == ["Cem"]
    # Groups of documents, and one person who coded them all.
    assert coders([segment("one", "admin"), segment("two", "admin", "b")], coder="Cem") == ["Cem", "Cem"]
    assert refused(maxqda, [SEGMENTS, segment("", "Ana"), segment("", "Ben")], coder="Cem") == [
        "export.xlsx:1: column 'Created by' names several coders (Ana, Ben), not 'Cem' alone"
    ]


def test_a_coder_column_that_is_not_there() -> None:
    rows = [SEGMENTS, segment("", "Ana")]
    assert refused(maxqda, rows, coder_column="Owner") == [
        (
            "export.xlsx:1: no column 'Owner' for the coder (--coder-column); the columns are: Document group, Document "
            "name, Code, Beginning, End, Segment, Created by"
        )
    ]


# --- MAXQDA


def test_maxqda_reads_paragraphs() -> None:
    found = spans(maxqda, cells(MAXQDA))
    assert found.measure == "paragraphs"
    assert len(found) == 19
    assert marks(found)[2:4] == [
        ("int01", "amelia", "training", 4, 4),
        ("int01", "amelia", "experience", 4, 4),
    ]
    assert found.source.detected == {
        "columns": "document = Document name, coder = Created by, code = Code, beginning = Beginning, end = End, "
        "segment = Segment"
    }
    assert said(found)["ignored_column"] == (
        "columns not read: Color, Comment, Weight score, Created, Area, Coverage %"
    )


def test_maxqda_in_german() -> None:
    rows = [
        [
            "Farbe",
            "Dokumentgruppe",
            "Dokumentname",
            "Code",
            "Anfang",
            "Ende",
            "Gewicht",
            "Segment",
            "Erstellt von",
        ],
        ["", "g", "int01", "Kosten > Zeit", "3", "4.0", "0", "Das dauert.", "Änne"],
    ]
    assert maxqda.claims_table(rows[0])
    assert marks(spans(maxqda, rows)) == [("int01", "Änne", "Kosten > Zeit", 3, 4)]


@pytest.mark.parametrize(
    "beginning", ["1: 23", "0:01:02", "", "-1", "0", "9999999999", "1e3", "NaN", "²", "100001"]
)
def test_maxqda_segments_that_are_in_no_paragraph(beginning: str) -> None:
    rows = [SEGMENTS, segment("", "Ana"), segment("", "Ben", at=beginning)]
    assert spans(maxqda, rows).measure == "nothing"
    rows[2][5] = ""
    found = spans(maxqda, rows)
    assert (found.measure, len(found)) == ("paragraphs", 1)
    assert "1 of 2 rows do not say where they are in paragraphs" in said(found)["rows_without_position"]


def test_maxqda_end_before_beginning() -> None:
    row = segment("", "Ana", at="5")
    row[4] = "3"
    assert spans(maxqda, [SEGMENTS, row]).measure == "nothing"


MEX = ["ID", "TextID", "WordID", "Preview", "start", "end", "file_name", "tag"]


def test_an_exchange_file_as_maxqdar_writes_it() -> None:
    rows = [MEX, ["1", "2", "8", "AVISO", "30", "35", "0_229", "TYPE"]]
    found = spans(maxqda, rows, coder="Ana")
    assert marks(found) == [("0_229", "Ana", "TYPE", 30, 35)]
    assert found.measure == "characters"
    assert [mark[1] for mark in marks(spans(maxqda, rows))] == ["export"]
    rows += [
        ["2", "2", "8", "x", "-3", "5", "0_229", "TYPE"],
        ["3", "2", "8", "x", "9", "5", "0_229", "TYPE"],
    ]
    assert refused(maxqda, rows) == [
        "export.xlsx:3: start and end must be whole numbers, the end not before the start, not '-3 to 5'",
        "export.xlsx:4: start and end must be whole numbers, the end not before the start, not '9 to 5'",
    ]


def test_a_real_exchange_file() -> None:
    path = sample("maxqda/mex_codings_head40.csv")
    (found,) = load(str(path), LoadOptions(), "Agata")
    assert isinstance(found, Spans)
    assert (len(found), len(found.documents)) == (39, 4)
    lengths = [len(quote) for quote in found.quote.to_pylist()]  # type: ignore[union-attr]
    more = [end - start - n for (*_, start, end), n in zip(marks(found), lengths, strict=True)]
    # The end is exclusive: a preview is as long as its stretch, but for white space at its ends.
    assert (more.count(0), more.count(1), more.count(2)) == (26, 12, 1)


# --- ATLAS.ti


def test_atlas_ti_reads_codes_line_by_line() -> None:
    found = spans(atlas_ti, cells(ATLAS))
    assert found.measure == "paragraphs"
    assert marks(found)[2:4] == [
        ("int01", "amelia", "training", 4, 4),
        ("int01", "amelia", "experience", 4, 4),
    ]
    assert found.source.detected == {
        "columns": "document = Document, coder = Created by, codes = Codes, quote = Quotation Content, "
        "reference = Reference",
        "separator": "line break",
    }
    assert said(found)["coder_of_quotation"].startswith("the coder is who made the quotation (Created by)")


def test_a_table_that_does_not_say_who_coded_is_said_to_be_one_coders() -> None:
    rows = [["Document", "Quotation Content", "Codes", "Reference", "Made by"]]
    rows += [["int01", "much", "cost", "¶ 1", "Ana"], ["int01", "much", "cost", "¶ 1", "Ben"]]
    found = spans(atlas_ti, rows)
    assert {*found.coder.to_pylist()} == {"export"}
    assert said(found)["coder_not_named"] == (
        "no column says who coded, so all of it is read as one coder's, 'export', as the file is called; else say "
        "--coder-column NAME, or --coder NAME=FILE"
    )
    assert {*spans(atlas_ti, rows, coder_column="Made by").coder.to_pylist()} == {"Ana", "Ben"}
    assert "coder_not_named" not in said(spans(atlas_ti, rows, coder="Ana"))
    rows[0][-1] = "Creating user"
    assert {*spans(atlas_ti, rows).coder.to_pylist()} == {"Ana", "Ben"}


QUOTATIONS = ["ID", "Quotation Name", "Document", "Codes", "Reference", "Quotation Content", "Creator"]


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        ("¶ 3", (3, 3)),
        ("¶ 3 - 5", (3, 5)),
        ("¶ 3 – ¶ 5", (3, 5)),
        ("3 - 5", (3, 5)),
        ("7", (7, 7)),
        ("1:3 ¶ 5 in doc", (5, 5)),
        ("1:3 ¶ 5 - 6 in interview 2.docx", (5, 6)),
        ("paragraph 12 - 13", (12, 13)),
        ("p. 3", None),
        ("0:01:02 - 0:02:03", None),
        ("5 - 3", None),
        ("¶ 0", None),
        ("¶ ٣", None),
    ],
)
def test_atlas_ti_references(reference: str, place: tuple[int, int] | None) -> None:
    found = spans(atlas_ti, [QUOTATIONS, ["1:1", "n", "a", "x; y", reference, "text", "Ana"]])
    assert found.measure == ("paragraphs" if place else "nothing")
    assert marks(found) == [("a", "Ana", code, *(place or (-1, -1))) for code in ("x", "y")]


def test_atlas_ti_without_positions_goes_by_what_is_quoted(tmp_path: Path) -> None:
    rows = [[cell for at, cell in enumerate(row) if at != 6] for row in cells(ATLAS)]
    study = irr.load(write(tmp_path / "a.csv", rows), unit="line", texts=TEXTS, blank="auto")
    assert study.n_sections == 6
    assert irr.load(tmp_path / "a.csv", unit="excerpt", blank="auto").n_sections == 6
    assert refused(
        atlas_ti, [["Document", "Codes", "Quotation Name", "Created by"], ["a", "x", "n", "Ana"]]
    ) == [
        (
            "export.xlsx:1: no column for the reference (Reference) nor for the quote (Quotation Content); the columns "
            "are: Document, Codes, Quotation Name, Created by"
        )
    ]


# --- the column of coders in plain tables


OWNED = [["section", "owner", "code"], ["s1", "Ana", "x"], ["s1", "Ben", "y"], ["s2", "Ana", "x"]]


def test_a_plain_table_whose_coder_has_another_name(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", OWNED)
    study = irr.load(path, coder_column="Owner")
    assert study.coders == ("Ana", "Ben")
    assert "coder column 'owner'" in study.reading["read"]
    assert study.categories_of("s1", "Ben") == {"y"}


def test_the_named_column_beside_one_called_coder(tmp_path: Path) -> None:
    rows = [[*row, "Zoe" if at else "coder"] for at, row in enumerate(OWNED)]
    path = write(tmp_path / "t.csv", rows)
    study = irr.load(path, coder_column="owner")
    assert study.coders == ("Ana", "Ben")
    assert any("column not read: coder" in one.text for one in study.warnings)


def test_a_column_called_category_that_says_who_coded(tmp_path: Path) -> None:
    rows = [["section", "label", "code"], *OWNED[1:]]
    assert irr.load(write(tmp_path / "t.csv", rows), coder_column="label").coders == ("Ana", "Ben")


def test_a_coder_column_where_there_can_be_none(tmp_path: Path, irr: Irr) -> None:
    write(tmp_path / "wide.csv", [["section", "Ana", "Ben"], ["s1", "x", "y"]])
    (tmp_path / "ana.yaml").write_text("sections: {s1: x}\n")
    wide = irr(["agree", "wide.csv", "--layout", "wide", "--coder-column", "Ana"], tmp_path)
    assert (wide.exit, wide.stderr) == (
        2,
        "irr: --coder-column: a table of layout wide has no column that names coders\n",
    )
    typed = irr(["agree", "ana.yaml", "--coder-column", "owner"], tmp_path)
    assert (typed.exit, typed.stderr) == (
        2,
        "irr: ana.yaml: YAML has no column that names coders; leave out --coder-column 'owner'\n",
    )
    absent = irr(["agree", "wide.csv", "--coder-column", "owner"], tmp_path)
    assert (absent.exit, absent.stderr) == (
        2,
        "irr: wide.csv:1: no column 'owner' for the coder (--coder-column); the columns are: section, Ana, Ben\n",
    )


def test_a_round_may_name_the_column(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", OWNED)
    config = tmp_path / "irr.yml"
    config.write_text("rounds:\n  one: {codings: t.csv, coder_column: owner}\n")
    (settings,) = read_config(str(config)).rounds
    assert settings.reading["coder_column"] == "owner"


# --- whatever comes


@pytest.mark.parametrize("name", [DEDOOSE, MAXQDA, ATLAS, NVIVO])
def test_any_table_is_read_or_refused(name: str, tmp_path: Path) -> None:
    """Cells, rows and columns exchanged for others: a study, or an `InputError` with a line."""
    text = (SAME_STUDY / name).read_text() if name.endswith(".csv") else ""
    rows = [*csv.reader(text.splitlines())] if text else cells(name)
    strange = [
        "",
        "NaN",
        "-1",
        "1e9",
        "9" * 20,
        "\ud800",
        "a\x00b",
        "'=1",
        "1-",
        "9-1",
        "٣-٤",
        "\n",
        "x" * 9999,
    ]
    draw = random.Random(7)
    refusals: list[str] = []
    for _ in range(250):
        made = [[*row] for row in rows]
        for _ in range(draw.randrange(1, 6)):
            row, at = draw.randrange(len(made)), draw.randrange(len(rows[0]))
            match draw.randrange(4):
                case 0:
                    made[row][at] = draw.choice(strange)
                case 1:
                    made = [one[:at] + one[at + 1 :] for one in made]
                    rows_left = len(made[0])
                    made = made if rows_left else [["x"]]
                case 2:
                    del made[row]
                    made = made or [["x"]]
                case 3:
                    made[row] = [draw.choice(strange) for _ in made[row]]
            if len(made[0]) < len(rows[0]) or len(made) < 2:
                break
        try:
            table_ = grid(made)
            for program in PROGRAMS.values():
                if program.claims_table(table_.header.names):
                    program.load_table(table_, LoadOptions())
        except irr.InputError as error:
            refusals += error.lines()
    assert len(refusals) > 10


def test_a_paragraph_far_away_makes_no_sections_without_end(tmp_path: Path) -> None:
    rows = [[*HEAD, "Code: x Applied"], ["a", "Ana", "0-999999999", "text", "True"]]
    with pytest.raises(irr.InputError, match="too far to count sections without its text"):
        irr.load(write(tmp_path / "a.csv", rows), unit="window:1", blank="none")


def test_many_rows_are_read_soon() -> None:
    head = [*HEAD, *(f"Code: c{k} Applied" for k in range(40))]
    flags = [["True" if k == i else "" for k in range(40)] for i in range(40)]
    rows = [[f"d{i % 50}", f"r{i % 9}", f"{i}-{i + 4}", "text", *flags[i % 40]] for i in range(20_000)]
    assert len(spans(dedoose, [head, *rows])) == 20_000
