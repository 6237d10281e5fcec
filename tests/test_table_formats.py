"""What tables are saved as: spreadsheets, Parquet, Feather, JSON; each says the same as the table in CSV."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import xlsxwriter
from pyarrow import feather, parquet

import irr
from conftest import Irr
from irr.codings import Codings
from irr.errors import InputError
from irr.loaders import LoadOptions, load
from samples import SAME_STUDY

ODD = Path(__file__).parent / "spreadsheets"

Table = list[list[Any]]


def workbook(path: Path, hidden: tuple[str, ...] = (), **sheets: Table) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell != "":
                        sheet.write(number, place, cell)
    return path


def one(path: Path, **options: Any) -> Codings:
    (found,) = load(str(path), LoadOptions(**options))
    assert isinstance(found, Codings)
    return found


def rows(codings: Codings) -> list[tuple[str, str, str | None]]:
    columns = (codings.section, codings.coder, codings.cell)
    return list(zip(*(column.to_pylist() for column in columns), strict=True))


def remarks(codings: Codings) -> list[tuple[str, str, int | None]]:
    line_of = codings.source.line_of
    return [
        (one.kind, one.text, None if one.record is None else line_of(one.record)) for one in codings.remarks
    ]


def refused(path: Path, **options: Any) -> list[str]:
    with pytest.raises(InputError) as error:
        irr.load(path, **options)
    return [line.replace(f"{path.parent}/", "") for line in error.value.lines()]


# --- the same study in every format


def as_xlsx(table: Table, path: Path) -> None:
    workbook(path, Sheet1=table)


def as_arrow(table: Table) -> pa.Table:
    header, *below = table
    return pa.table({name: [row[n] for row in below] for n, name in enumerate(header)})


def as_json(table: Table, path: Path) -> None:
    header, *below = table
    path.write_text(json.dumps([dict(zip(header, row, strict=True)) for row in below]))


def as_json_lines(table: Table, path: Path) -> None:
    header, *below = table
    path.write_text("".join(json.dumps(dict(zip(header, row, strict=True))) + "\n" for row in below))


def as_columns(table: Table, path: Path) -> None:
    header, *below = table
    path.write_text(json.dumps({name: [row[n] for row in below] for n, name in enumerate(header)}))


SAVED: dict[str, Callable[[Table, Path], None]] = {
    "xlsx": as_xlsx,
    "parquet": lambda table, path: parquet.write_table(as_arrow(table), path),
    "feather": lambda table, path: feather.write_feather(as_arrow(table), path, compression="zstd"),
    "json": as_json,
    "jsonl": as_json_lines,
    "columns.json": as_columns,
    "csv.gz": lambda table, path: path.write_bytes(
        gzip.compress("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in table).encode())
    ),
}
STUDIES = {
    "long.csv": ["long.csv"],
    "wide_semicolon.csv": ["wide_semicolon.csv"],
    "onehot_long.csv": ["onehot_long.csv"],
    "onehot_wide.csv": ["onehot_wide.csv"],
    "per_coder": ["per_coder_amelia.csv", "per_coder_lisa.csv", "per_coder_rahul.csv"],
}


def table_of(name: str) -> Table:
    text = (SAME_STUDY / name).read_text(encoding="utf-8-sig")
    return [row for row in csv.reader(io.StringIO(text)) if row]


def shares(paths: list[Path]) -> dict[frozenset[str], float | None]:
    found = irr.agree(irr.load(paths, blank="auto"))
    overlap = found.select(name="percent-agreement", view="set", criterion="overlap")
    return {frozenset(one.coders): one.value for one in overlap}


EXPECTED = {
    frozenset({"amelia", "lisa"}): 5 / 6,
    frozenset({"amelia", "rahul"}): 3 / 5,
    frozenset({"lisa", "rahul"}): 2 / 5,
}


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("saved", ["as it is", *SAVED])
def test_the_same_study_gives_the_same_figures(study: str, saved: str, tmp_path: Path) -> None:
    paths = []
    for name in STUDIES[study]:
        path = SAME_STUDY / name
        if saved != "as it is":
            path = tmp_path / f"{Path(name).stem}.{saved}"
            SAVED[saved](table_of(name), path)
        paths.append(path)
    found = {
        frozenset(name.rpartition("_")[2].split(".")[0] for name in coders): value
        for coders, value in shares(paths).items()
    }
    assert {pair: found[pair] for pair in EXPECTED} == pytest.approx(EXPECTED)


# --- spreadsheets

CODES = [["section", "coder", "category"], ["s1", "Ana", "cost"], ["s1", "Ben", "time"]]


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_odd_cells_are_reported_and_not_repaired(kind: str) -> None:
    found = one(ODD / f"odd.{kind}")
    assert (found.source.format, found.source.layout) == (kind.upper(), "long")
    assert rows(found) == [
        ("007", "Ana", "cost"),
        ("7", "Ben", "cost"),
        ("2.5", "Ana", "time"),
        ("2.5", "Ben", "cost"),
        ("2024-01-02", "Ana", "time"),
        ("#N/A", "Ben", "time"),
        ("1234567890123460", "Ana", "cost"),
        ("03:04:00", "Ben", "cost"),
    ]
    assert remarks(found) == [
        ("hidden_sheet", "hidden sheet not read: Old", None),
        (
            "date_cells",
            (
                "column 'section' holds 2 dates or times (B7 2024-01-02, B10 03:04:00): "
                "a spreadsheet makes 02-Jan of 1-2; they are read as shown here, and what was typed cannot be known"
            ),
            7,
        ),
        ("error_cells", "column 'section' holds 1 error (B8 #N/A): read as the text shown", 8),
        (
            "long_numbers",
            (
                "column 'section' holds 1 number of more than 15 digits (B9 1234567890123460): "
                "a spreadsheet keeps 15 and makes the others 0"
            ),
            9,
        ),
        (
            "numbers_among_texts",
            (
                "column 'section' holds 2 numbers beside texts that begin with 0 (B4 7, B9 1234567890123460): "
                "a spreadsheet drops the zero of what it takes for a number; are they the same ids?"
            ),
            4,
        ),
        ("blank_columns", "1 blank column without a name ignored", None),
    ]


def test_odd_cells_of_columns_that_are_not_read_are_nobodys_concern(tmp_path: Path) -> None:
    table = [[*row, extra] for row, extra in zip(CODES, ["date", dt.date(2024, 1, 2), 7], strict=True)]
    assert [one.kind for one in one(workbook(tmp_path / "a.xlsx", S=table)).remarks] == ["ignored_column"]


def test_values_as_text(tmp_path: Path) -> None:
    table = [
        ["section", "Ana", "Ben"],
        [1.0, True, 0.1],
        [" 01 ", False, 1e15],
        ["1.0", -3, 1e300],
        ["1E+05", "x", "NA"],
    ]
    found = one(workbook(tmp_path / "a.xlsx", S=table))
    assert rows(found) == [
        *[("1", "Ana", "TRUE"), ("1", "Ben", "0.1")],
        *[("01", "Ana", "FALSE"), ("01", "Ben", "1000000000000000")],
        *[("1.0", "Ana", "-3"), ("1.0", "Ben", "1e+300")],
        *[("1E+05", "Ana", "x"), ("1E+05", "Ben", "NA")],
    ]


def test_truth_values_are_marks(tmp_path: Path) -> None:
    table = [["section", "coder", "cost", "time"], ["s1", "Ana", True, False], ["s1", "Ben", 1, 0]]
    found = one(workbook(tmp_path / "a.xlsx", S=table))
    assert found.source.layout == "one-hot-long"
    assert rows(found) == [("s1", "Ana", "cost"), ("s1", "Ben", "cost")]


def test_merged_header_cells(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("S")
        sheet.merge_range(0, 0, 1, 0, "section")
        sheet.merge_range(0, 1, 0, 2, "Ana")
        sheet.merge_range(0, 3, 0, 4, "Ben")
        sheet.write_row(1, 1, ["cost", "time", "cost", "time"])
        sheet.write_row(2, 0, ["s1", 1, 0, 1, 1])
    found = one(tmp_path / "a.xlsx", header_row=(1, 2))
    assert rows(found) == [("s1", "Ana", "cost"), ("s1", "Ben", "cost"), ("s1", "Ben", "time")]
    assert found.source.line_of(0) == 3
    (said,) = refused(tmp_path / "a.xlsx")
    assert "merge them with --header-row 1-2" in said


def test_one_filled_visible_sheet_needs_no_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("Old",), Empty=[], Codes=CODES, Old=CODES)
    assert [one.text for one in one(path).remarks] == ["hidden sheet not read: Old"]
    assert one(path).source.path == f"{path}[Codes]"
    assert [one.text for one in one(path, sheets=("old",)).remarks] == [
        "sheet 'Old' is hidden, and read as it was asked for"
    ]


SHEETS = {
    (): "has 2 sheets: A, B; say which with --sheet NAME, or --layout sheet-per-coder where each is one coder's",
    ("C",): "no sheet called 'C' (there are A, B, Empty)",
    ("A", "B"): "has 2 sheets: A, B; name one, or say --layout sheet-per-coder where each is one coder's",
    ("Empty",): "sheet 'Empty' is empty",
}


@pytest.mark.parametrize("sheets", SHEETS, ids=" ".join)
def test_which_sheet_is_asked(tmp_path: Path, sheets: tuple[str, ...]) -> None:
    path = workbook(tmp_path / "a.xlsx", ("Old",), A=CODES, B=CODES, Empty=[], Old=CODES)
    assert refused(path, sheets=sheets) == [f"a.xlsx: {SHEETS[sheets]}"]


def test_nothing_but_hidden_sheets(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("Old",), A=[], Old=CODES)
    assert refused(path) == ["a.xlsx: no sheet with anything in it; hidden: Old (--sheet NAME reads one)"]


def test_a_sheet_a_coder_tells_its_problems_by_sheet(tmp_path: Path) -> None:
    mine = [["section", "category"], ["s1", "cost"], ["", "time"]]
    path = workbook(tmp_path / "a.xlsx", Ana=mine, Ben=[["section", "code"], ["s1", "cost"]])
    assert refused(path, layout="sheet-per-coder") == ["a.xlsx[Ana]:3: no section in column 'section'"]
    mine[2][0] = "s2"
    path = workbook(tmp_path / "a.xlsx", Ana=mine, Ben=[["section", "code"], ["s1", "cost"]])
    study = irr.load(path, layout="sheet-per-coder")
    assert (study.coders, study.n_sections) == (("Ana", "Ben"), 2)
    assert irr.load(path, layout="sheet-per-coder", sheets=["Ben"]).coders == ("Ben",)


def test_a_sheet_is_no_coder_unless_each_is(tmp_path: Path) -> None:
    mine = [["section", "category"], ["s1", "cost"]]
    path = workbook(tmp_path / "zoe.xlsx", **{"v1.2": mine, "Notes": [["a"]]})
    assert rows(one(path, sheets=("v1.2",))) == [("s1", "zoe", "cost")]


def with_sheet(path: Path, page: bytes) -> Path:
    """A workbook whose sheet is this XML."""
    with (
        zipfile.ZipFile(workbook(path.with_suffix(".tmp"), S=[["a"]])) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, page if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return path


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name.replace("__", "/"), data)
    return path


CELL = b'<worksheet><sheetData><row r="%d"><c r="%s" t="str"><v>x</v></c></row></sheetData></worksheet>'
OPEN = "application/vnd.oasis.opendocument.spreadsheet"


def open_document(path: Path, row: str, rest: str = "") -> Path:
    cell = '<t:table-cell o:value-type="string" t:number-columns-repeated="16384"><p>x</p></t:table-cell>'
    body = f"<o:d xmlns:o='o' xmlns:t='t'><t:table t:name='A'>{row.replace('CELL', cell)}</t:table></o:d>"
    members = {
        "mimetype": OPEN.encode(),
        "content.xml": body.encode(),
        "META-INF__manifest.xml": rest.encode(),
    }
    return zipped(path, **members)


def test_workbooks_that_are_refused(tmp_path: Path) -> None:
    far = "a cell stands far away from the others, in column 16,384, row 1,048,576"
    entity = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet/>'
    cases = [
        (with_sheet(tmp_path / "far.xlsx", CELL % (1048576, b"XFD1048576")), far),
        (with_sheet(tmp_path / "beyond.xlsx", CELL % (1, b"AAAA1")), "a cell stands far away"),
        (with_sheet(tmp_path / "xxe.xlsx", entity), "declares a document type"),
        (
            with_sheet(tmp_path / "bomb.xlsx", b" " * 40_000_000),
            "'xl/worksheets/sheet1.xml' unpacks to more than 16 MB",
        ),
        (with_sheet(tmp_path / "cut.xlsx", b"<worksheet><row"), "is a damaged workbook"),
        (
            zipped(tmp_path / "b.xlsb", **{"xl__workbook.bin": b""}),
            "is a binary workbook (.xlsb); save it as .xlsx",
        ),
        (
            open_document(
                tmp_path / "far.ods",
                "<t:table-row t:number-rows-repeated='1048575'><t:table-cell/></t:table-row>"
                "<t:table-row>CELL</t:table-row>",
            ),
            "a cell stands far away",
        ),
        (
            open_document(tmp_path / "secret.ods", "", "<m:encryption-data/>"),
            "is encrypted; save it without a password",
        ),
        (zipped(tmp_path / "none.ods", mimetype=OPEN.encode()), "is a damaged workbook"),
    ]
    for path, words in cases:
        (said,) = refused(path)
        assert said.startswith(f"{path.name}: {words}"), said


def test_a_password_is_named(tmp_path: Path) -> None:
    """An encrypted .xlsx is an OLE file that holds EncryptedPackage; an encrypted .xls has a record that says so."""
    old = bytearray((ODD / "odd.xls").read_bytes())
    name = "Workbook".encode("utf-16-le")
    at = old.index(name)
    as_package = bytearray(old)
    secret = "EncryptedPackage".encode("utf-16-le")
    as_package[at : at + 64] = secret.ljust(64, b"\0")
    as_package[at + 64 : at + 66] = struct.pack("<H", len(secret) + 2)
    # The first record of the stream is 0x0809, 16 bytes; what follows becomes the one of a password.
    begin = old.index(b"\x09\x08\x10\x00")
    old[begin + 20 : begin + 22] = b"\x2f\x00"
    for name_, data in (("a.xlsx", as_package), ("b.xls", old)):
        path = tmp_path / name_
        path.write_bytes(data)
        assert refused(path) == [f"{name_}: is encrypted; save it without a password"]


def mutated(data: bytes, seed: int) -> bytes:
    chosen = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chosen.randint(1, 30)):
        changed[chosen.randrange(len(changed))] = chosen.randrange(256)
    return bytes(changed[: chosen.randrange(len(changed))]) if seed % 4 == 0 else bytes(changed)


ARROW = pa.table(
    {
        "section": ["s1", "s1", "s2", "s2"],
        "coder": pa.array(["Ana", "Ben"] * 2).dictionary_encode(),
        "category": pa.array([["a", "b"], ["b"], [], ["a"]], pa.list_(pa.string())),
    }
)


def as_bytes(kind: str) -> bytes:
    out = io.BytesIO()
    if kind == "parquet":
        parquet.write_table(ARROW, out)
    elif kind == "feather":
        feather.write_feather(ARROW, out, compression="lz4")
    else:
        return (ODD / f"odd.{kind}").read_bytes()
    return out.getvalue()


@pytest.mark.parametrize("kind", ["xls", "ods", "parquet", "feather"])
def test_damaged_bytes_are_an_error_or_read(kind: str, tmp_path: Path) -> None:
    data = as_bytes(kind)
    path = tmp_path / f"a.{kind}"
    for seed in range(60):
        path.write_bytes(mutated(data, seed))
        with suppress(irr.IrrError):
            irr.load(path, blank="none")


# --- Parquet and Feather


def saved(table: pa.Table, tmp_path: Path, kind: str) -> Path:
    path = tmp_path / f"a.{kind}"
    if kind == "parquet":
        parquet.write_table(table, path)
    elif kind == "arrows":
        with pa.ipc.new_stream(str(path), table.schema) as stream:
            stream.write_table(table)
    else:
        feather.write_feather(table, path, compression="zstd")
    return path


ARROWS = pytest.mark.parametrize("kind", ["parquet", "feather", "arrows"])


@ARROWS
def test_a_list_is_several_categories(tmp_path: Path, kind: str) -> None:
    found = one(saved(ARROW, tmp_path, kind))
    assert rows(found) == [
        *[("s1", "Ana", "a"), ("s1", "Ana", "b"), ("s1", "Ben", "b")],
        *[("s2", "Ana", "[]"), ("s2", "Ben", "a")],
    ]
    assert (found.cells, found.blank, found.set_rows) == ("listed", "unknown", True)
    assert [found.line_of(row) for row in range(5)] == [1, 1, 2, 3, 4]
    study = irr.load(tmp_path / f"a.{kind}")
    assert study.categories == ("a", "b")


@ARROWS
def test_lists_in_a_wide_table(tmp_path: Path, kind: str) -> None:
    texts = pa.list_(pa.string())
    table = pa.table(
        {
            "id": [1, 2, 3],
            "Ana": pa.array([["x; y", "z"], [], None], texts),
            "Ben": pa.array([["z"], ["z"], []], texts),
        }
    )
    path = saved(table, tmp_path, kind)
    assert "1 blank cell could mean" in refused(path)[0]
    study = irr.load(path, blank="missing")
    assert study.categories == ("x; y", "z")
    assert len(study.section) == 5
    twice = saved(pa.concat_tables([table, table]), tmp_path, kind)
    assert refused(twice, blank="missing")[0] == f"a.{kind}:4: Ana already coded section 1 at a.{kind}:1"


@ARROWS
def test_types_as_texts(tmp_path: Path, kind: str) -> None:
    table = pa.table(
        {
            "section": [1.0, 2.5, None, float("nan")],
            "coder": pa.array(["Ana"] * 4).dictionary_encode(),
            "category": [True, False, None, True],
            "when": [dt.datetime(2024, 1, 2)] * 4,
        }
    )
    path = saved(table, tmp_path, kind)
    assert refused(path) == [f"a.{kind}:{line}: no section in column 'section'" for line in (3, 4)]
    found = one(saved(table.slice(0, 2), tmp_path, kind))
    assert rows(found) == [("1", "Ana", "true"), ("2.5", "Ana", "false")]
    found = one(saved(table.slice(0, 2).rename_columns(["x", "coder", "category", "id"]), tmp_path, kind))
    assert [one.text for one in found.remarks] == [
        "column 'id' holds dates or times (timestamp[us]), read as texts",
        "column not read: x",
    ]


@ARROWS
def test_unused_values_of_a_dictionary_are_no_categories(tmp_path: Path, kind: str) -> None:
    codes = pa.DictionaryArray.from_arrays(pa.array([2, 0, None], pa.int8()), ["b", "never", "a"])
    table = pa.table({"section": ["s1", "s2", "s3"], "coder": ["Ana"] * 3, "category": codes})
    study = irr.load(saved(table, tmp_path, kind))
    assert study.categories == ("a", "b")
    assert study.n_sections == 3


@ARROWS
def test_columns_that_are_no_texts(tmp_path: Path, kind: str) -> None:
    table = pa.table({"section": ["s1"], "coder": ["Ana"], "code": ["x"], "meta": [{"a": 1}]})
    found = one(saved(table, tmp_path, kind))
    assert [one.text for one in found.remarks] == [
        "column 'meta' holds struct<a: int64>, which is no text and not read"
    ]
    table = table.rename_columns(["section", "coder", "other", "code"])
    assert refused(saved(table, tmp_path, kind)) == [
        f"a.{kind}: column 'code' holds struct<a: int64>, which is no text; make it texts, or lists of texts"
    ]


@ARROWS
def test_bytes_that_are_no_text(tmp_path: Path, kind: str) -> None:
    table = pa.table({"section": [b"\xff"], "coder": ["Ana"], "code": ["x"]})
    assert refused(saved(table, tmp_path, kind)) == [
        f"a.{kind}: column 'section' cannot be read: Invalid UTF8 payload"
    ]


def test_what_a_file_says_of_its_size_is_looked_at_first(tmp_path: Path) -> None:
    many = (
        pa.array(["s"]).dictionary_encode().take(pa.array([0], pa.int32()).take(pa.array([0] * 10_000_001)))
    )
    assert refused(saved(pa.table({"section": many}), tmp_path, "parquet")) == [
        "a.parquet: 10,000,001 rows, more than the 10,000,000 that irr reads"
    ]
    large = pa.table({"section": ["s" * 150_000_000] * 4})
    assert refused(saved(large, tmp_path, "feather")) == [
        "a.feather: unpacks to 600 MB, more than the 512 MB that irr reads"
    ]
    parquet.write_table(large, tmp_path / "a.parquet", use_dictionary=False, compression="zstd")
    assert refused(tmp_path / "a.parquet") == [
        "a.parquet: unpacks to 600 MB, more than the 512 MB that irr reads"
    ]


def test_an_index_of_pandas_is_no_coder(tmp_path: Path) -> None:
    table = pa.table({"section": ["s1"], "Ana": ["x"], "Ben": ["y"], "__index_level_0__": [7]})
    assert irr.load(saved(table, tmp_path, "parquet")).coders == ("Ana", "Ben")


# --- JSON

RECORDS = [
    {"section": "s1", "coder": "Ana", "category": "a"},
    {"section": 2, "coder": "Ana", "category": ["a", "b"]},
    {"section": 2.0, "coder": "Ben", "category": []},
]
SAID = [("s1", "Ana", "a"), ("2", "Ana", "a"), ("2", "Ana", "b"), ("2.0", "Ben", "[]")]
#: As pandas writes the same table with each `orient`, and others.
SHAPES = {
    "records": RECORDS,
    "wrapped": {"data": RECORDS},
    "columns": {key: {str(n): one[key] for n, one in enumerate(RECORDS)} for key in RECORDS[0]},
    "index": {str(n): one for n, one in enumerate(RECORDS)},
    "split": {"columns": [*RECORDS[0]], "index": [0, 1, 2], "data": [[*one.values()] for one in RECORDS]},
    "table": {
        "schema": {"fields": [{"name": "index", "type": "integer"}], "primaryKey": ["index"]},
        "data": [{"index": n, **one} for n, one in enumerate(RECORDS)],
    },
    "list": {key: [one[key] for one in RECORDS] for key in RECORDS[0]},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_of_json(shape: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(SHAPES[shape]))
    found = one(tmp_path / "a.json")
    assert rows(found) == SAID
    assert (found.source.format, found.source.layout) == ("JSON", "long")
    assert [found.line_of(row) for row in range(4)] == [1, 2, 2, 3]


def test_json_lines(tmp_path: Path) -> None:
    text = "\ufeff" + "\n\n".join(map(json.dumps, RECORDS)) + "\n"
    for name in ("a.jsonl", "a.txt"):
        (tmp_path / name).write_text(text)
        found = one(tmp_path / name)
        assert rows(found) == SAID
        assert found.source.format == "JSON Lines"
        assert [found.line_of(row) for row in range(4)] == [1, 3, 3, 5]


def test_records_by_section(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        '{"s1": {"coder": "Ana", "code": "x"}, "s2": {"coder": "Ana", "code": null}}'
    )
    assert rows(one(tmp_path / "a.json")) == [("s1", "Ana", "x"), ("s2", "Ana", "")]


def test_scalars_and_what_is_not_read(tmp_path: Path) -> None:
    record = {"section": 1, "coder": "Ana", "cost": True, "time": False, "meta": {"a": 1}}
    (tmp_path / "a.json").write_text(json.dumps([record]))
    found = one(tmp_path / "a.json")
    assert rows(found) == [("1", "Ana", "cost")]
    assert remarks(found) == [("ignored_column", "'meta' holds an object and is not read", 1)]


WANTED = 'irr reads a list of records such as {"section": …, "coder": …, "category": …}'
NO_TABLES = {
    "[]": ["a.json: is JSON without a record"],
    "{}": [f"a.json: is JSON of a shape that irr does not know: an empty object; {WANTED}"],
    "[[1]]": [f"a.json: is JSON: item 1 of a list is a list; {WANTED}"],
    '{"s1": ["a"], "s2": ["b"]}': [
        f"a.json: is JSON of lists, none of which is called section: s1, s2; {WANTED}"
    ],
    '{"section": ["a"], "Ana": []}': [
        f"a.json: is JSON of columns that are not equally long: 'section' 1, 'Ana' 0; {WANTED}"
    ],
    '{"s1": {"Ana": ["a"], "Ben": ["b"]}}': [
        f"a.json: is JSON of objects in an object, and whether s1 are sections cannot be told; {WANTED}"
    ],
    '[{"section": "s1", "coder": "Ana", "code": {"a": 1}}]': [
        "a.json:1: 'code' holds an object; a name, or a list of names, is needed there"
    ],
    '[{"section": ["s1"], "coder": "Ana", "code": "a"}]': [
        "a.json:1: column 'section' holds lists; one name a row is needed"
    ],
    '[{"section": 1, "section ": 2}]': [
        "a.json: the keys of records 'section', 'section ' differ by spaces only"
    ],
    '[{"text": "a"}]': [
        (
            "a.json:1: no column for the section (section, unit, item, segment or id); there is one column; rename "
            "the one that says which section, or add one that numbers the texts"
        )
    ],
    "[" * 100_000: ["a.json: JSON nested too deep"],
    '[{"section": "\\ud800"}]': ["a.json: not valid JSON: half of a character (a lone surrogate)"],
    '{"section": 1}\n{"section": 2\n3\n{"section": 4}': [
        "a.json:2: not valid JSON: expecting ',' delimiter",
        "a.json:3: a record is an object such as {\"section\": …}, not '3'",
    ],
}


@pytest.mark.parametrize("text", NO_TABLES, ids=lambda text: text[:30])
def test_json_that_is_no_table(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text)
    assert refused(tmp_path / "a.json") == NO_TABLES[text]


@pytest.mark.parametrize("seed", range(150))
def test_wrong_types_anywhere_in_json(seed: int, tmp_path: Path) -> None:
    chosen = random.Random(seed)
    odd: list[Any] = [
        None,
        True,
        0,
        1e300,
        "",
        "x",
        [],
        {},
        [[]],
        [{}],
        {"a": []},
        ["a", None, 3],
        "\u202e",
        -1,
    ]

    def changed(value: Any) -> Any:
        if chosen.random() < 0.12:
            return chosen.choice(odd)
        if isinstance(value, dict):
            return {key: changed(one) for key, one in value.items()}
        return [changed(one) for one in value] if isinstance(value, list) else value

    (tmp_path / "a.json").write_text(json.dumps(changed(SHAPES[chosen.choice([*SHAPES])])))
    with suppress(irr.IrrError):
        irr.load(tmp_path / "a.json", blank="missing")


# --- standard input and gzip

LONG = "section,coder,category\ns1,Ana,cost\ns1,Ben,cost\ns2,Ana,time\ns2,Ben,cost\n"
MINE = "section,category\ns1,cost\ns2,cost\n"


def piped(data: bytes, *arguments: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "irr", "agree", *arguments, "--format", "json"],
        input=data,
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_standard_input_is_read(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(LONG)
    (tmp_path / "long.csv.gz").write_bytes(gzip.compress(LONG.encode()))
    expected = json.loads(irr(["agree", "long.csv", "--format", "json"], tmp_path).stdout)["results"]
    for data in (LONG.encode(), gzip.compress(LONG.encode())):
        done = piped(data, "-", folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")
        assert json.loads(done.stdout)["results"] == expected
    packed = json.loads(irr(["agree", "long.csv.gz", "--format", "json"], tmp_path).stdout)
    assert packed["results"] == expected


def test_standard_input_may_be_one_coders(tmp_path: Path) -> None:
    (tmp_path / "Ben.csv").write_text(MINE)
    done = piped(MINE.replace("s2,cost", "s2,time").encode(), "Ben.csv", "--coder", "Zoe=-", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert sorted(json.loads(done.stdout)["study"]["coders"]) == ["Ben", "Zoe"]


def test_standard_input_in_other_formats(tmp_path: Path) -> None:
    book = workbook(
        tmp_path / "a.xlsx", S=[["section", "coder", "category"], *[["s1", c, "x"] for c in "AB"]]
    )
    for data in (book.read_bytes(), as_bytes("parquet"), json.dumps(RECORDS).encode()):
        done = piped(data, "-", folder=tmp_path)
        assert done.stderr == b""
        assert done.returncode in (0, 3)


def test_too_much_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(b"section,coder,code\n" + b"s1,Ana,cost\n" * 5_000_000)
    done = piped(bomb, "-", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"irr: standard input: unpacks to more than ")
    assert piped(b"", "-", folder=tmp_path).stderr == b"irr: standard input: the file is empty\n"


def test_nothing_but_the_mark_of_feather_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.feather").write_bytes(b"ARROW1")
    with pytest.raises(InputError, match="is damaged Arrow data"):
        load(str(tmp_path / "a.feather"))
