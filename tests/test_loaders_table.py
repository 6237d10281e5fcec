"""Tables of delimited text: what they say, where they say it, and what is refused."""

from __future__ import annotations

import csv
import io
import string
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from irr.codings import Codings, Note
from irr.errors import InputError, UsageError
from irr.loaders import LoadOptions
from irr.loaders import load as load_file
from irr.names import printable
from irr.reading import load as load_study

Load = Callable[..., Codings]

LONG = """section,coder,code
s1,Ana,barrier
s1,Ben,barrier
s2,Ana,barrier
s2,Ana,cost
s2,Ben,
"""

ROWS = [
    ("s1", "Ana", "barrier"),
    ("s1", "Ben", "barrier"),
    ("s2", "Ana", "barrier"),
    ("s2", "Ana", "cost"),
    ("s2", "Ben", ""),
]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a file and load it: `load(content, name="ana.csv", layout=...)`."""

    def write_and_load(content: str | bytes, name: str = "ana.csv", **options: Any) -> Codings:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        (codings,) = load_file(str(path), LoadOptions(**options), options.get("coder"))
        assert isinstance(codings, Codings)
        return codings

    return write_and_load


@pytest.fixture
def refuse(load: Load) -> Callable[..., list[tuple[int | None, str]]]:
    """The line and text of each problem of a file that is refused."""

    def problems(content: str | bytes, **options: Any) -> list[tuple[int | None, str]]:
        with pytest.raises(InputError) as caught:
            load(content, **options)
        return [(problem.line, problem.text) for problem in caught.value.problems]

    return problems


def rows(codings: Codings) -> list[tuple[str, str, str | None]]:
    columns = (codings.section, codings.coder, codings.cell)
    return list(zip(*(column.to_pylist() for column in columns), strict=True))


def lines(codings: Codings) -> list[int | None]:
    return [codings.line_of(row) for row in range(len(codings))]


def check(codings: Codings) -> None:
    """What holds for the codings of any file."""
    texts = [column for column in (codings.text, codings.document) if column is not None]
    for column in (codings.section, codings.coder, codings.cell, *texts):
        assert column.type == pa.dictionary(pa.int32(), pa.string())
        assert len(column) == len(codings) > 0
        values = column.dictionary.to_pylist()
        assert None not in values
        assert len(set(values)) == len(values)
        column.validate(full=True)
    assert "" not in codings.section.dictionary.to_pylist()
    assert "" not in codings.coder.dictionary.to_pylist()
    assert None not in lines(codings)


# --- encodings, delimiters, line ends


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(load: Load, delimiter: str, end: str) -> None:
    codings = load(LONG.replace(",", delimiter).replace("\n", end))
    assert rows(codings) == ROWS
    assert lines(codings) == [2, 3, 4, 5, 6]
    names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
    assert codings.source.detected == {"delimiter": names[delimiter]}
    assert (codings.blank, codings.cells, codings.set_rows) == ("none", "free", True)
    assert codings.record is None


def test_mixed_line_ends(load: Load) -> None:
    codings = load("section,coder,code\r\ns1,Ana,a\rs1,Ben,b\n\n\r\ns2,Ana,c")
    assert rows(codings) == [("s1", "Ana", "a"), ("s1", "Ben", "b"), ("s2", "Ana", "c")]
    assert lines(codings) == [2, 3, 6]


@pytest.mark.parametrize(
    ("encoding", "mark", "shown"),
    [
        ("utf-8", b"\xef\xbb\xbf", "UTF-8 with byte-order mark"),
        ("utf-16-le", b"\xff\xfe", "UTF-16 (little-endian) with byte-order mark"),
        ("utf-16-be", b"\xfe\xff", "UTF-16 (big-endian) with byte-order mark"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "UTF-32 (little-endian) with byte-order mark"),
    ],
)
def test_byte_order_marks(load: Load, encoding: str, mark: bytes, shown: str) -> None:
    codings = load(mark + LONG.replace("Ana", "Zoé").encode(encoding))
    assert rows(codings)[0] == ("s1", "Zoé", "barrier")
    assert codings.source.detected["encoding"] == shown
    assert lines(codings)[-1] == 6


def test_encoding_asked_for(load: Load) -> None:
    codings = load(LONG.replace("Ana", "Zoé").encode("cp1252"), encoding="cp1252")
    assert rows(codings)[0] == ("s1", "Zoé", "barrier")
    assert codings.source.detected["encoding"] == "cp1252"
    assert lines(codings) == [2, 3, 4, 5, 6]


def test_not_utf8(refuse: Any) -> None:
    [(line, text)] = refuse(LONG.replace("s2,Ben", "s2,Zoé").encode("cp1252"))
    assert line == 6
    assert text == "not UTF-8 text (byte 0xe9); say which with --encoding, e.g. --encoding cp1252"


def test_not_the_encoding_asked_for(refuse: Any) -> None:
    [(line, text)] = refuse(b"section,code\ns1,\x81\n", encoding="cp1252")
    assert (line, text) == (2, "not cp1252 text (byte 0x81)")


@pytest.mark.parametrize("encoding", ["cp125", "base64", "rot13", "unicode_escape", "IDNA", "", "a\0b"])
def test_unknown_encoding(load: Load, encoding: str) -> None:
    with pytest.raises(UsageError, match="no encoding called"):
        load(LONG, encoding=encoding)


def test_sep_line(load: Load) -> None:
    codings = load("sep=;\r\nsection;coder;code\r\ns1;Ana;a, b\r\n")
    assert rows(codings) == [("s1", "Ana", "a, b")]
    assert lines(codings) == [3]


def test_quoted_line_breaks_and_text_that_looks_like_numbers(load: Load) -> None:
    codings = load('section,coder,code\n01,"Ana\nB.",NA\n\n1.0,Ben,"a ""b"""\n1E+05,Ben,nan\n')
    assert rows(codings) == [("01", "Ana\nB.", "NA"), ("1.0", "Ben", 'a "b"'), ("1E+05", "Ben", "nan")]
    assert lines(codings) == [2, 5, 6]


def test_white_space_goes_and_leaves_one_value(load: Load) -> None:
    codings = load("section , coder,code\ns1,Ana, COST\n s1 ,Ana ,COST\ns1,Ana,  \n")
    assert rows(codings) == [("s1", "Ana", "COST")] * 2 + [("s1", "Ana", "")]
    check(codings)


RECORDS = 'irr reads a list of records such as {"section": …, "coder": …, "category": …}'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", (None, "the file is empty")),
        (b" \r\n\n", (None, "the file is empty")),
        (b",,\n,,\n", (None, "the file is empty")),
        (b"section,coder,code\n", (None, "no data rows")),
        (b"section,coder,code\n,,\n\n", (None, "no data rows")),
        (b"section,code\ns1,a\x00b\n", (2, "a NUL byte; is this a text file?")),
        (b"PK\x03\x04abc", (None, "a damaged zip")),
        (b"\xd0\xcf\x11\xe0\xa1", (None, "is an Office document, and no spreadsheet")),
        (b"\x1f\x8b\x08", (None, "is compressed (gzip), and cut off")),
        (b"<meta><table><tr>", (None, "is an HTML page; open it and save the table as CSV")),
        (b"\n <!DOCTYPE html>", (None, "is an HTML page; open it and save the table as CSV")),
        (
            b'{"a": 1}',
            (None, f"is JSON of a shape that irr does not know: an object with the keys a; {RECORDS}"),
        ),
        (b"[1]", (None, f"is JSON: item 1 of a list is '1'; {RECORDS}")),
    ],
)
def test_what_is_no_table(refuse: Any, content: bytes, expected: tuple[int | None, str]) -> None:
    assert refuse(content) == [expected]


# --- headers


MERGED = """section,Ana,,,Ben,,
,barrier,cost,support,barrier,cost,support
s1,1,0,0,1,0,0
s4,0,0,0,0,1,0
s8,0,0,1,,,
"""


def test_two_header_rows_are_merged_when_asked(load: Load) -> None:
    codings = load(MERGED, header_row=(1, 2))
    assert codings.source.layout == "one-hot-wide"
    assert codings.source.detected["header row"] == "1-2"
    assert rows(codings) == [
        ("s1", "Ana", "barrier"),
        ("s1", "Ben", "barrier"),
        ("s4", "Ana", None),
        ("s4", "Ben", "cost"),
        ("s8", "Ana", "support"),
    ]
    assert lines(codings) == [3, 3, 4, 4, 5]


def test_two_header_rows_are_seen(refuse: Any) -> None:
    [(line, text)] = refuse(MERGED)
    assert line == 1
    assert "columns 3, 4, 6, 7 have no name; there seem to be two header rows" in text
    assert "--header-row 1-2" in text


def test_merging_spares_columns_with_a_name_of_their_own(load: Load) -> None:
    content = "section,,Ana,,\n,text,a,b,\ns1,hello,1,0,\n"
    codings = load(content, header_row=(1, 2), layout="wide")
    assert codings.coder.dictionary.to_pylist() == ["Ana.a", "Ana.b"]
    assert codings.text is not None
    assert codings.text.to_pylist() == ["hello", "hello"]


def test_title_above_the_header(load: Load, refuse: Any) -> None:
    content = "Results of May,,\n\nsection,coder,code\ns1,Ana,a\n"
    [(line, text)] = refuse(content)
    assert line == 1
    assert "--header-row" in text
    codings = load(content, header_row=(3, 3))
    assert rows(codings) == [("s1", "Ana", "a")]
    assert lines(codings) == [4]


def test_header_row_that_is_not_there(load: Load, refuse: Any) -> None:
    assert refuse(LONG, header_row=(9, 9)) == [
        (None, "--header-row 9: no header there; the file has 6 lines")
    ]
    assert refuse("\n" + LONG, header_row=(1, 1)) == [
        (None, "--header-row 1: no header there; the file has 7 lines")
    ]
    with pytest.raises(UsageError, match="--header-row 2-1"):
        load(LONG, header_row=(2, 1))


def test_column_without_a_name(refuse: Any) -> None:
    [(line, text)] = refuse("section,coder,code,\ns1,Ana,a,\ns2,Ana,a,9\n")
    assert line == 1
    assert text.startswith("column 4 has no name")


def test_column_named_twice(refuse: Any) -> None:
    assert refuse("section,Coder,Coder\ns1,cost,cost\n") == [(1, "column 'Coder' appears twice")]


def test_too_many_columns(refuse: Any) -> None:
    header = "section," + ",".join(f"c{i}" for i in range(100_000))
    assert refuse(f"{header}\ns1\n") == [(1, "100,001 columns; is the delimiter right?")]


def test_blank_columns_and_rows_are_ignored_and_said(load: Load) -> None:
    codings = load("section,coder,code,,\ns1,Ana,a,,\n,,,,\n  \ns2,Ana,b,,\n,,,\n")
    assert rows(codings) == [("s1", "Ana", "a"), ("s2", "Ana", "b")]
    assert lines(codings) == [2, 5]
    assert [(remark.kind, remark.text) for remark in codings.remarks] == [
        ("blank_rows", "3 blank rows ignored"),
        ("blank_columns", "2 blank columns without a name ignored"),
    ]
    check(codings)


@pytest.mark.parametrize(
    "header",
    [
        "section,coder,code",
        "Segment ID,RATER,Labels",
        "unit_id,Annotator-ID,tag",
        "No.,annotators,CATEGORIES",
    ],
)
def test_column_names_in_any_form(load: Load, header: str) -> None:
    assert rows(load(f"{header}\ns1,Ana,a\n")) == [("s1", "Ana", "a")]


def test_the_most_telling_name_is_the_section(load: Load) -> None:
    codings = load("id,section,coder,code\n1,s1,Ana,a\n")
    assert rows(codings) == [("s1", "Ana", "a")]
    assert [remark.text for remark in codings.remarks] == ["column not read: id"]


def test_two_category_columns_are_refused(refuse: Any) -> None:
    [(_, text)] = refuse("section,coder,category,code\ns1,Ana,theme,a\n")
    assert text == "each of these columns could be the category: category, code; rename all but one"


# --- rows


def test_ragged_rows_are_reported_together(refuse: Any) -> None:
    content = 'section,coder,code\ns1,Ana,a,b\n"s\n2",Ana\ns3,Ana,c,,\ns4,Ana\n'
    assert refuse(content) == [
        (2, "3 columns in the header, 4 here"),
        (3, "3 columns in the header, 2 here (the row goes on to line 4)"),
        (6, "3 columns in the header, 2 here"),
    ]


def test_blank_cells_beyond_the_header_are_tolerated(load: Load) -> None:
    codings = load('section,coder,code\ns1,Ana,"a, b",,\n\ns2,Ana,c\n')
    assert rows(codings) == [("s1", "Ana", "a, b"), ("s2", "Ana", "c")]
    assert lines(codings) == [2, 4]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('section,Ana,Ben\ns1,cost,cost\ns2,"barrier,cost\ns3,cost,cost\ns4,cost,cost\n', 3),
        ('section,Ana\ns1,cost\ns2,"cost\ns3,cost\n', 3),
        ('section,Ana\ns1,cost\ns2,"cost\ns3,cost', 3),
        ('section,Ana\ns1,cost\ns2,"cost', 3),
        ('section,Ana,Ben\ns1,cost,cost\n"s\n2","x\ny', 4),
        ('section,Ana\ns1,5" pipe\ns2,"cost\ns3,cost\n', 3),
    ],
)
def test_unclosed_quote(refuse: Any, content: str, line: int) -> None:
    assert refuse(content) == [(line, "opening quote is never closed")]


def test_quotes_within_a_cell_are_text(load: Load) -> None:
    assert rows(load('section,Ana\ns1,5" pipe\n'))[0][2] == '5" pipe'


def test_rows_without_section_or_coder(refuse: Any) -> None:
    assert refuse("section,coder,code\n,Ana,a\ns1,,b\n,,\n,,c\n") == [
        (2, "no section in column 'section'"),
        (3, "no coder in column 'coder'"),
        (5, "no section in column 'section'"),
    ]


def test_a_row_is_not_blank_if_an_unread_column_has_content(refuse: Any) -> None:
    assert refuse("section,coder,code,total\ns1,Ana,a,\n,,,9\n") == [(3, "no section in column 'section'")]


def test_a_very_long_field(load: Load) -> None:
    codings = load(f'section,coder,code\ns1,Ana,"{"x" * 3_000_000}"\ns1,Ben,cost\n')
    assert [len(cell or "") for _, _, cell in rows(codings)] == [3_000_000, 4]
    assert lines(codings) == [2, 3]


# --- layouts


def test_long_with_text_document_and_notes(load: Load) -> None:
    codings = load(
        "document,section,text,coder,code,note,value,memo\n"
        "d1,1,one,Ana,a,,3,why\n"
        "d2,1,uno,Ana,b,hm,4,\n"
        "d2,1,uno,Ben,b,,4,\n"
    )
    assert codings.document is not None
    assert codings.document.to_pylist() == ["d1", "d2", "d2"]
    assert codings.text is not None
    assert codings.text.to_pylist() == ["one", "uno", "uno"]
    assert codings.notes == (Note("Ana", "1", "why"), Note("Ana", "1", "hm"))
    assert [remark.text for remark in codings.remarks] == ["column not read: value"]
    check(codings)


def test_per_coder(load: Load) -> None:
    codings = load("section,code,comment\ns1,a,\ns2,,unsure\n", name="ana.csv")
    assert codings.source.layout == "per-coder"
    assert rows(codings) == [("s1", "ana", "a"), ("s2", "ana", "")]
    assert codings.notes == (Note("ana", "s2", "unsure"),)
    assert (codings.blank, codings.cells, codings.set_rows) == ("none", "free", True)
    assert rows(load("section,code\ns1,a\n", coder="Ana"))[0][1] == "Ana"


def test_per_coder_with_numbered_columns(load: Load) -> None:
    codings = load("section,Code 1,code_2,Code3\ns1,a,,b\ns2,,,\ns3,,c,\n")
    assert rows(codings) == [
        ("s1", "ana", "a"),
        ("s1", "ana", "b"),
        ("s2", "ana", ""),
        ("s3", "ana", "c"),
    ]
    assert lines(codings) == [2, 2, 3, 4]
    assert codings.source.layout == "per-coder"
    assert codings.source.detected["category columns"] == "Code 1, code_2, Code3"
    assert (codings.blank, codings.cells, codings.set_rows) == ("unknown", "free", True)
    check(codings)


def test_wide(load: Load) -> None:
    codings = load("item,text,Ana,Ben,comments\ns1,hello,a;b,,\ns2,bye,(none),b,so\n")
    assert codings.source.layout == "wide"
    assert rows(codings) == [
        ("s1", "Ana", "a;b"),
        ("s1", "Ben", ""),
        ("s2", "Ana", "(none)"),
        ("s2", "Ben", "b"),
    ]
    assert lines(codings) == [2, 2, 3, 3]
    assert codings.text is not None
    assert codings.text.to_pylist() == ["hello", "hello", "bye", "bye"]
    assert (codings.blank, codings.cells, codings.set_rows) == ("unknown", "free", False)
    assert [remark.text for remark in codings.remarks] == ["column not read: comments"]
    check(codings)


def test_wide_with_zeros_and_ones_is_wide(load: Load) -> None:
    codings = load("section,Ana,Ben\ns1,1,0\ns2,0,0\n")
    assert codings.source.layout == "wide"
    assert rows(codings)[:2] == [("s1", "Ana", "1"), ("s1", "Ben", "0")]


DOUBTFUL = """No.,Text,Rater1,R2,Coder A,coder_b,Final,Comments
1,abc,barrier,barrier,cost,cost,cost,ok
2,def,cost,cost,cost,cost,cost,
"""


def test_columns_that_are_no_coders_are_asked_about(refuse: Any) -> None:
    [(line, text)] = refuse(DOUBTFUL)
    assert line == 1
    assert "No., Text, Rater1, R2, Coder A, coder_b, Final, Comments" in text
    assert "'Final' does not look like a coder" in text
    assert "--coder 'Rater1'" in text


@pytest.mark.parametrize("name", ["Gold Label", "final_decision", "CONSENSUS", "majority-vote", "truth"])
def test_settled_answers_are_no_coders(refuse: Any, name: str) -> None:
    [(_, text)] = refuse(f"section,Ana,Ben,{name}\ns1,a,a,a\n")
    assert f"'{name}' does not look like a coder" in text


def test_coders_asked_for_are_the_columns(load: Load) -> None:
    codings = load(DOUBTFUL, coders=("Rater1", "R2", "Coder A", "CODER_B", "somebody else"))
    assert rows(codings)[:4] == [
        ("1", "Rater1", "barrier"),
        ("1", "R2", "barrier"),
        ("1", "Coder A", "cost"),
        ("1", "coder_b", "cost"),
    ]
    assert [remark.text for remark in codings.remarks] == ["columns not read: Final, Comments"]


def test_none_of_the_coders_asked_for_is_a_column(refuse: Any) -> None:
    [(_, text)] = refuse("section,Ana,Ben\ns1,a,a\n", coders=("Cy",))
    assert text == "no column for the coder Cy; the columns are: section, Ana, Ben"


ONE_HOT_LONG = """section,coder,barrier,cost,time
s1,Ana,1,0,0
s1,Ben,x,TRUE,false
s2,Ana,0,0,0
s2,Ben,,,
s3,Ana,,1,
"""


def test_one_hot_long(load: Load) -> None:
    codings = load(ONE_HOT_LONG)
    assert codings.source.layout == "one-hot-long"
    assert rows(codings) == [
        ("s1", "Ana", "barrier"),
        ("s1", "Ben", "barrier"),
        ("s1", "Ben", "cost"),
        ("s2", "Ana", None),
        ("s3", "Ana", "cost"),
    ]
    assert lines(codings) == [2, 3, 3, 4, 6]
    assert (codings.blank, codings.cells, codings.set_rows) == ("unknown", "exact", True)
    assert [remark.text for remark in codings.remarks] == ["2 blank cells beside zeros and ones read as zero"]
    check(codings)


def test_one_hot_without_zeros_leaves_blank_rows_open(load: Load) -> None:
    codings = load("section,coder,barrier,cost\ns1,Ana,x,\ns2,Ana,,\n")
    assert rows(codings) == [("s1", "Ana", "barrier"), ("s2", "Ana", "")]
    assert codings.blank == "unknown"
    assert codings.remarks == ()


def test_one_hot_with_other_values(refuse: Any) -> None:
    assert refuse("section,coder,a,b\ns1,Ana,1,0\ns2,Ana,2,0\ns3,Ana,-1,1\n") == [
        (3, "'2' for category 'a' is neither 0 nor 1; if 'a' is a variable, choose one by --variable"),
        (4, "'-1' for category 'a' is neither 0 nor 1; if 'a' is a variable, choose one by --variable"),
    ]
    [(line, text)] = refuse("section,coder,a,b\ns1,Ana,1,0\ns2,Ana,2,maybe\n")
    assert line == 1
    assert "nor zeros and ones in a column for each" in text
    content = "section,coder,a,b\ns1,Ana,1,0\ns2,Ana,2,maybe\n"
    assert [line for line, _ in refuse(content, layout="one-hot-long")] == [3, 3]


def test_one_hot_rows_that_repeat(refuse: Any, load: Load) -> None:
    content = "section,coder,a,b\ns1,Ana,1,0\ns1,Ben,1,0\ns1,Ana,0,1\n"
    [(line, text)] = refuse(content)
    assert line == 4
    assert text.startswith("Ana already coded section s1 at ")
    assert text.endswith("ana.csv:2")
    with_documents = "document,section,coder,a,b\nd1,s1,Ana,1,0\nd2,s1,Ana,0,1\n"
    assert len(load(with_documents)) == 2


def test_one_hot_wide(load: Load) -> None:
    codings = load("id,Ana.a,Ana.b,Ben.a,Ben.b\ns1,1,1,0,0\ns2,0,0,,\ns3,0,1,,1\n")
    assert codings.source.layout == "one-hot-wide"
    assert rows(codings) == [
        ("s1", "Ana", "a"),
        ("s1", "Ana", "b"),
        ("s1", "Ben", None),
        ("s2", "Ana", None),
        ("s3", "Ana", "b"),
        ("s3", "Ben", "b"),
    ]
    assert (codings.blank, codings.cells, codings.set_rows) == ("unknown", "exact", True)
    check(codings)


@pytest.mark.parametrize("separator", [".", ":", "/", "__", "_"])
def test_one_hot_wide_separators(load: Load, separator: str) -> None:
    columns = ",".join(f"{coder}{separator}{category}" for coder in ("Ana", "Ben") for category in ("a", "b"))
    codings = load(f"section,{columns}\ns1,1,0,0,1\n")
    assert rows(codings) == [("s1", "Ana", "a"), ("s1", "Ben", "b")]


def test_names_with_a_separator_but_no_shared_category_are_coders(load: Load) -> None:
    codings = load("section,coder_1,coder_2\ns1,1,0\n")
    assert codings.source.layout == "wide"
    assert codings.coder.dictionary.to_pylist() == ["coder_1", "coder_2"]


def test_unknown_layout(load: Load) -> None:
    with pytest.raises(UsageError, match="did you mean 'wide'"):
        load(LONG, layout="wde")


@pytest.mark.parametrize(
    ("layout", "missing"),
    [
        ("long", "layout long needs a column for the coder (coder, rater or annotator)"),
        ("per-coder", "layout per-coder needs a column for the category (category, code, label or tag)"),
        ("one-hot-long", "layout one-hot-long needs a column for the coder"),
        ("one-hot-wide", "layout one-hot-wide needs columns such as Ana.cost and Ben.cost"),
    ],
)
def test_forced_layout_without_its_columns(refuse: Any, layout: str, missing: str) -> None:
    [(_, text)] = refuse("section,Ana,Ben\ns1,a,b\n", layout=layout)
    assert text.startswith(missing)
    assert text.endswith("the columns are: section, Ana, Ben")


def test_no_section_column(refuse: Any) -> None:
    [(line, text)] = refuse("verse,Ana,Ben\ns1,a,b\n")
    assert line == 1
    assert text.startswith("no column for the section (section, unit, item, segment or id)")
    assert text.endswith("the columns are: verse, Ana, Ben; rename the one that says which section")


def test_a_row_of_sums_does_not_make_coders_of_columns_of_marks(load: Load, refuse: Any) -> None:
    text = "unit,ana.x,ana.y,ben.x,ben.y\ns1,1,0,1,0\ns2,0,1,1,0\nSum,1,1,2,0\n"
    assert refuse(text) == [
        (
            1,
            (
                "columns such as 'ana.x' hold zeros and ones, as for a coder and a category, but 'ben.x' does not; say "
                "which with --layout one-hot-wide or --layout wide, or choose a variable by --variable"
            ),
        )
    ]
    ((line, problem),) = refuse(text, layout="one-hot-wide")
    assert (line, problem) == (4, "'2' for category 'x' of coder ben is neither 0 nor 1")
    assert {*load(text, layout="wide").coder.to_pylist()} == {"ana.x", "ana.y", "ben.x", "ben.y"}


@pytest.mark.parametrize("name", ["Excerpt ID", "Paragraph", "sentence_id", "Utterance"])
def test_other_names_of_sections(name: str, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(f"{name},coder,code\np1,Ana,a\np1,Ben,b\n", encoding="utf-8")
    study = load_study(path)
    assert study.categories_of("p1", "Ana") == {"a"}
    path.write_text(f"unit,{name},Ana,Ben\ns1,p1,a,b\n", encoding="utf-8")
    study = load_study(path)
    assert study.coders == ("Ana", "Ben")
    assert study.categories_of("s1", "Ana") == {"a"}


def test_file_name_that_is_not_text(tmp_path: Path) -> None:
    path = bytes(tmp_path) + b"/\xff.csv"
    try:
        with open(path, "wb") as file:
            file.write(b"section,code\ns1,a\n")
    except OSError:
        pytest.skip("the file system wants names to be text")
    (codings,) = load_file(path.decode("utf-8", "surrogateescape"), LoadOptions())
    assert codings.coder.to_pylist() == ["\N{REPLACEMENT CHARACTER}"]


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_file(str(tmp_path / "none.csv"), LoadOptions())


def test_line_numbers_of_a_file_that_is_gone(load: Load) -> None:
    codings = load(LONG)
    Path(codings.source.path).unlink()
    assert codings.line_of(0) is None


# --- whatever the bytes


def loads_or_refuses(path: Path, content: bytes, options: LoadOptions) -> Codings | None:
    path.write_bytes(content)
    try:
        (codings,) = load_file(str(path), options)
    except (InputError, UsageError) as error:
        refused = str(error)
    else:
        check(codings)
        return codings
    assert refused == "\n".join(map(printable, refused.split("\n")))
    assert refused
    return None


FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

OPTIONS = st.builds(
    LoadOptions,
    layout=st.sampled_from([None, None, *["long", "per-coder", "wide", "one-hot-long", "one-hot-wide", "x"]]),
    encoding=st.sampled_from([None, None, "cp1252", "utf-16", "utf-7", "unicode_escape", "idna"]),
    header_row=st.sampled_from([None, None, (1, 1), (1, 2), (2, 4), (0, 1)]),
    coders=st.sampled_from([(), ("Ana",)]),
)


@FUZZ
@given(content=st.binary(max_size=200), options=OPTIONS)
def test_random_bytes(tmp_path: Path, content: bytes, options: LoadOptions) -> None:
    loads_or_refuses(tmp_path / "a.csv", content, options)


PIECES = [
    "section",
    "coder",
    "code",
    "Ana",
    "Ben",
    "Ana.a",
    "Ben.a",
    "code 1",
    "text",
    "note",
    "document",
    "Final",
]
TEXTS = st.text(st.sampled_from("ab01x,; \t|\"\r\n\ufeff\u200bé'"), max_size=4)
GRIDS = st.lists(
    st.lists(st.sampled_from([*PIECES, "", "0", "1"]) | TEXTS, min_size=1, max_size=6), max_size=6
)


@FUZZ
@given(
    grid=GRIDS, delimiter=st.sampled_from(",;\t|"), end=st.sampled_from(["\n", "\r", "\r\n"]), options=OPTIONS
)
def test_random_tables(
    tmp_path: Path, grid: list[list[str]], delimiter: str, end: str, options: LoadOptions
) -> None:
    loads_or_refuses(tmp_path / "a.csv", end.join(map(delimiter.join, grid)).encode(), options)


CELLS = st.text(st.sampled_from(string.ascii_letters + ' ,;"\n\r\té'), max_size=5)


@FUZZ
@given(
    body=st.lists(st.tuples(CELLS.filter(str.strip), CELLS.filter(str.strip), CELLS), min_size=1, max_size=8),
    end=st.sampled_from(["\n", "\r\n"]),
    delimiter=st.sampled_from(",;\t|"),
)
def test_what_is_written_is_read(
    tmp_path: Path, body: list[tuple[str, str, str]], end: str, delimiter: str
) -> None:
    written = io.StringIO(newline="")
    # On its own a carriage return ends a row too, whatever the module makes of it.
    quoting = csv.QUOTE_ALL if any("\r" in cell for row in body for cell in row) else csv.QUOTE_MINIMAL
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(("section", "coder", "category"))
    writer.writerows(body)
    codings = loads_or_refuses(tmp_path / "a.csv", written.getvalue().encode(), LoadOptions())
    assert codings is not None
    assert rows(codings) == [tuple(cell.strip() for cell in row) for row in body]
    # The csv module counts lines as the file has them.
    reader = csv.reader(io.StringIO(written.getvalue(), newline=""), delimiter=delimiter)
    ends = [reader.line_num for _ in reader]
    assert lines(codings) == [last + 1 for last in ends[:-1]]


def test_threads_make_no_difference(load: Load) -> None:
    content = "section,coder,code\n" + "".join(
        f"s{i * 7919 % 40_000},c{i % 3},k{i % 11}\n" for i in range(200_000)
    )
    threads = pa.cpu_count()
    try:
        pa.set_cpu_count(1)
        one = load(content)
        pa.set_cpu_count(4)
        many = load(content)
    finally:
        pa.set_cpu_count(threads)
    for name in ("section", "coder", "cell"):
        assert getattr(one, name).equals(getattr(many, name))
    assert one.section.dictionary.to_pylist()[:2] == ["s0", "s7919"]


def test_pandas_is_not_imported(load: Load) -> None:
    paths = [
        load(content, name=name).source.path
        for name, content in (
            ("long.csv", LONG),
            ("wide.csv", "section,Ana\ns1, a\n,\n"),
            ("hot.csv", ONE_HOT_LONG),
        )
    ]
    script = (
        "import sys; from irr.loaders import load\n"
        "for path in sys.argv[1:]: load(path)[0].line_of(0)\n"
        "assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script, *paths], check=True)
