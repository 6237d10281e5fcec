"""Codebooks in YAML, CSV and REFI-QDA: told apart, read, written, read back, and what is lost said."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import fields, replace
from pathlib import Path

import jsonschema
import pytest
import xmlschema
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import irr
from codebooks import codebooks, said
from conftest import Irr
from irr.codebook import SCALES, Category, Codebook, Heading, parse_codebook, read_codebook
from irr.codebook.entry import KEYS
from irr.codebook.formats import codebook_format, formats
from irr.codebook.formats._described import LABELS, folded, unfolded
from irr.codebook.formats.csv import COLUMNS
from irr.codebook.head import GROUP, HEAD, THEME
from irr.codebook.mapping import TEXTS
from irr.codebook.model import STATUSES
from irr.codebook.outline import outline
from irr.codebook.selecting import only
from irr.codebook.template import coder_template, template
from irr.codebook.writing import comments_in, write_codebook
from irr.errors import InputError, UsageError
from irr.reporters import Display, reporter
from sessions import hold_sessions

HERE = Path(__file__).parent
ROOT = HERE.parent
SHIPPED = [*sorted(ROOT.glob("codebooks/peer-worker-v[0-9].yaml")), ROOT / "examples/turton/codebook.yaml"]
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SCHEMA = xmlschema.XMLSchema(HERE / "refi-qda" / "Codebook.xsd")


def read(text: str | bytes, name: str = "book.csv") -> Codebook:
    return parse_codebook(text if isinstance(text, bytes) else text.encode(), name)


def refusal(text: str | bytes, name: str = "book.csv") -> list[str]:
    with pytest.raises(InputError) as caught:
        read(text, name)
    return caught.value.lines()


# --- there and back


COMMENTS = [
    ("codes: [a]\n", 0),
    ("# one\ncodes: [a] # two\n#three\n", 3),
    ("codes:\n- id: a#b\n  label: '# no'\n  notes: \"x # no\\\n    # no\"\n  definition: a#b #yes\n", 1),
    (
        "codes:\n- id: a\n  definition: | # yes\n    # no\n\n    text # no\n  # yes\n\n  notes: >-\n    # no\n# yes",
        3,
    ),
    ("codes: [a,#yes\n  b, 'c # no',   # yes\n  d]\n", 2),
    ("codes:\n- id: a\n  label:   # yes\n  notes: plain\n    goes # yes\n- {id: '😀 é'} # yes\r\n", 3),
    ("%YAML 1.1 # yes\n--- # yes\ncodes: [a]\n... # yes\n", 3),
    ('id,notes\na,"# no"\n', 0),
    ("<CodeBook><!-- yes --><Codes><Code name='a'/><!--\nyes --><?x <!-- no --> ?></Codes></CodeBook>", 2),
    (
        "<CodeBook><Codes><Code name='a'><Description><![CDATA[<!-- no -->]]></Description></Code></Codes></CodeBook>",
        0,
    ),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(("text", "n"), COMMENTS)
def test_comments_are_counted(
    text: str, n: int, loader: str, encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if loader == "SafeLoader":
        monkeypatch.delattr(yaml, "CSafeLoader")
    file = tmp_path / "book"
    file.write_bytes(text.encode(encoding))
    assert comments_in(str(file)) == n
    for name in formats():
        lost = write_codebook(read_codebook(str(file)), name, "book.qdc", n).losses
        assert [one for one in lost if "comment" in one] == (
            [] if n == 0 else [f"{n} comment{' is' if n == 1 else 's are'} not carried"]
        )


@given(book=codebooks())
@settings(max_examples=100, deadline=None)
def test_nothing_written_holds_comments(book: Codebook) -> None:
    for name in ("yaml", "csv"):
        data = write_codebook(book, name).data
        assert codebook_format(name).comments(data) == 0
    data = write_codebook(book, "yaml").data
    begins = re.compile(rb"^  - id:.*$", re.MULTILINE)
    commented, n = begins.subn(rb"\g<0> # x", data)
    assert codebook_format("yaml").comments(commented) == n >= len(book.categories)


@pytest.mark.parametrize("name", ["yaml", "csv"])
@given(book=codebooks())
@settings(max_examples=150, deadline=None)
def test_yaml_and_csv_hold_everything(name: str, book: Codebook) -> None:
    written = write_codebook(book, name)
    assert said(parse_codebook(written.data, "x")) == said(book)
    assert written.losses == ()


@given(book=codebooks())
@settings(max_examples=100, deadline=None)
def test_json_is_a_codebook(book: Codebook) -> None:
    shown = reporter("json").render(book, Display())
    # JSON writes tag characters as two escapes, which YAML has not.
    assume("\\udb40" not in shown)
    assert said(parse_codebook(shown.encode(), "x")) == said(book)


@given(book=codebooks())
@settings(max_examples=150, deadline=None)
def test_qdc_is_valid_and_what_it_loses_is_said(book: Codebook) -> None:
    try:
        written = write_codebook(book, "qdc", "x.qdc")
    except UsageError:
        # Names that XML cannot hold may become one name.
        assert any(NO_XML.search(name) for name in book.ids)
        return
    SCHEMA.validate(written.data.decode())
    found = parse_codebook(written.data, "x.qdc")
    lost = " ".join(written.losses)
    for before in book.categories:
        after = found.by_id.get(before.id)
        if after is None:
            assert "not carried under their names" in lost
            continue
        for field in ("label", "definition", "short_definition", "use_when", "do_not_use_when", "examples"):
            if getattr(before, field) != getattr(after, field):
                assert f"{field.replace('_', ' ')} of " in lost


@given(book=codebooks())
@settings(max_examples=100, deadline=None)
def test_qdc_holds_all_texts_that_xml_can(book: Codebook) -> None:
    """With names as programs give them and no control characters, only the head and the order may change."""
    clean = _clean(book)
    found = parse_codebook(codebook_format("qdc").data(clean), "x.qdc")
    for before in clean.categories:
        after = found.by_id[before.id]
        wanted = {name: getattr(before, name) for name in LABELS}
        assert {name: getattr(after, name) for name in LABELS} == wanted
        assert after.parent == before.parent
        assert set(after.themes) == set(before.themes)
    assert found.themes == clean.themes
    assert {one.id: one for one in found.headings}.items() >= {one.id: one for one in clean.headings}.items()


def _clean(book: Codebook) -> Codebook:
    """The same codebook without characters that XML has not, and with plain names."""

    def text(value: object) -> object:
        if isinstance(value, str):
            return NO_XML.sub("_", value)
        return tuple(map(text, value)) if isinstance(value, tuple) else value

    ids = {name: f"c{place}" for place, name in enumerate(book.ids)}
    named = {heading.id: f"g{place}" for place, heading in enumerate(book.headings)}
    theme = {heading.id: f"t{place}" for place, heading in enumerate(book.themes)}
    parts = [name for name in LABELS if name not in ("value", "status", "exclusive", "since")]
    return replace(
        book,
        categories=tuple(
            replace(
                one,
                id=ids[one.id],
                parent=named.get(one.parent, ids.get(one.parent)) if one.parent else None,
                themes=tuple(theme[name] for name in one.themes),
                since=None,
                exclusive=None,
                **{name: text(getattr(one, name)) for name in parts},
            )
            for one in book.categories
        ),
        groups={},
        headings=tuple(
            Heading(named[one.id], text(one.label), text(one.definition)) for one in book.headings
        ),
        themes=tuple(Heading(theme[one.id], text(one.label), text(one.definition)) for one in book.themes),
    )


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", formats())
def test_shipped_codebooks_come_back(path: Path, name: str) -> None:
    book = read_codebook(str(path))
    written = write_codebook(book, name, f"{book.name}.qdc")
    found = parse_codebook(written.data, f"{book.name}.qdc")
    if name == "qdc":
        assert written.losses == (
            f"the version '{book.version}' is not carried",
            "the unit 'section' is not carried",
        )
        # Texts are all there; GUIDs and an order of themes are added by the format.
        for before, after in zip(book.categories, found.categories, strict=True):
            assert replace(after, line=before.line, refi_guid=None, **_lines(before)) == before
    else:
        assert said(found) == said(book)


def _lines(category: object) -> dict[str, object]:
    return {"lines": category.lines} if hasattr(category, "lines") else {}


@given(
    st.text("ab:-\\ \nUsewhn", max_size=40).map(str.strip),
    st.lists(st.text("ab:-\\ \nUse when:", min_size=1, max_size=20).map(str.strip).filter(bool), max_size=3),
)
def test_a_description_is_taken_apart_as_it_was_put_together(definition: str, texts: list[str]) -> None:
    found = unfolded(folded(definition, {"use_when": texts, "notes": ["last"]}))
    assert found.get("definition", []) == ([definition] if definition else [])
    assert found.get("use_when", []) == texts
    assert found["notes"] == ["last"]


def test_a_description_as_people_write_it() -> None:
    text = "What it is.\nWhen to use: a sum\n  is named\nExclusion criteria:\n- x\n- y\n\nStatus: a mess\nexample: z"
    assert unfolded(text) == {
        "definition": ["What it is.\nStatus: a mess"],
        "use_when": ["a sum\nis named"],
        "do_not_use_when": ["x", "y"],
        "examples": ["z"],
    }


# --- CSV


FULL = """\
entry;id;label;use when;parent;group;exclusive;confused with;Themes
codebook;visits;;;;;;;
version;2;;;;;;;
codes_per_unit;0..3;;;;;;;
theme;burden;What it takes;;;;;;
;cost;Cost;"a sum
a fee | a \\| b";;;mood;time|waiting;burden
category;waiting;;;cost;;;;
category;other;;;;elsewhere;mood;;
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_with_our_columns(encoding: str, delimiter: str) -> None:
    book = read(FULL.replace(";", delimiter).encode(encoding))
    assert (book.reference, book.codes_per_unit) == ("visits@2", (0, 3))
    assert book.themes == (Heading("burden", "What it takes"),)
    cost, waiting, other = book.categories
    assert cost.use_when == ("a sum", "a fee", "a | b")
    assert (cost.confused_with, cost.themes, cost.line) == (("time", "waiting"), ("burden",), 6)
    assert (waiting.parent, waiting.line, other.parent) == ("cost", 8, "elsewhere")
    assert book.groups == {"mood": ("cost", "other")}
    names = {";": "semicolons", ",": "commas", "\t": "tabs"}
    assert book.remarks == (f"read as a table separated by {names[delimiter]}",)


def test_lines_after_a_line_that_names_the_delimiter() -> None:
    book = read('sep=;\r\ncode;name\r\n\r\na;A\r\nb;"B\r\nB"\r\nc;C\r\n')
    assert [(one.id, one.label, one.line) for one in book.categories] == [
        ("a", "A", 4),
        ("b", "B\r\nB", 5),
        ("c", "C", 7),
    ]


def test_columns_of_a_plain_table() -> None:
    (rec,) = read("code,name,definition\nREC,Recruitment,How people come.\n").categories
    assert (rec.id, rec.label, rec.definition) == ("REC", "Recruitment", "How people come.")


@pytest.mark.parametrize("column", ["tag", "name", "path"])
def test_columns_of_taguette(column: str) -> None:
    text = f"{column},description,number of highlights,number of documents\na.b,Rules,2,1\n"
    book = read(text)
    assert (book.ids, book.categories[0].definition) == (("a.b",), "Rules")
    assert book.remarks[1] == "columns not read: number of highlights, number of documents"


def test_columns_of_dedoose() -> None:
    text = "Id,Parent Id,Depth,Title,Description,Weighted\n7,,0,Cost,Money,False\n9,7,1,Fares,,False\n"
    cost, fares = read(text).categories
    assert (cost.id, cost.parent, cost.definition) == ("Cost", None, "Money")
    assert (fares.id, fares.parent, fares.line) == ("Fares", "Cost", 3)
    assert refusal(text + "3,8,1,Lost,,\n") == ["book.csv:4: unknown parent id '8'"]


def test_titles_of_dedoose_that_stand_twice_get_those_above_them() -> None:
    head = "Id,Parent Id,Depth,Title,Description\n"
    book = read(head + "1,,0,Cost,\n2,1,1,Other,\n3,,0,Time,\n4,3,1,Other,\n")
    assert book.ids == ("Cost", "Cost::Other", "Time", "Time::Other")
    assert [one.parent for one in book.categories] == [None, "Cost", None, "Time"]
    # A circle comes to an end.
    assert refusal(head + "1,2,0,A,\n2,1,1,A,\n3,1,1,B,\n")[0].endswith("is below itself")


def test_columns_of_potato() -> None:
    cost, fares = read(
        "code,parent,description,color,n_uses\ncost,,Money,#aa3300,4\nfares,cost,,,0\n"
    ).categories
    assert (cost.color, fares.parent) == ("#aa3300", "cost")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("definition,status\nx,active\n", "1: no column names the categories; call it id, code, tag or name"),
        ("code,defintion\na,b\n", "1: unknown column 'defintion'; did you mean 'definition'?"),
        ("code,definition,Description\na,b,c\n", "1: the columns 'definition' and 'Description' say the same; keep one"),
        ("code,name\na,A\na,B\n", "3: category 'a' stands here and at line 2"),
        ("code,name\n,A\n", "2: a category needs an 'id'"),
        ("code,name\na,A,x\n", "2: 2 columns in the header, 3 here"),
        ("code,name\n", "1: no categories; each row below the header is one"),
        ("Section,code,Rater\ns1,a,x\n", "1: this is a table of codings, not a codebook: it has a column 'Rater'"),
        ("code,parent\na,\nab,abb\n", "3: unknown parent 'abb'; did you mean 'ab'?"),
        ("code,status\na,retird\n", "2: status 'retird' is none of active, retired, draft; did you mean 'retired'?"),
        ("code,name\na,\"A\n", "2: cannot be read as a table: a quotation mark is never closed"),
        ("entry,id\ncodebok,x\n,a\n", "2: 'entry' is 'codebok', which is no kind of row; did you mean 'codebook'?"),
        ("entry,id\nversion,1\nversion,2\n,a\n", "3: 'version' stands here and at line 2"),
        ("entry,id\ncodes_per_unit,3\n,a\n", "2: 'codes_per_unit' must be a range such as 0..3 or 1.., not '3'"),
        (b"code,name\na,\xe9\n", "2: not UTF-8 (byte 0xe9); save the table as 'CSV UTF-8'"),
        ("scale\n", "1: no column names the categories; call it id, code, tag or name"),
    ],
)  # fmt: skip
def test_tables_refused(text: str | bytes, expected: str) -> None:
    assert refusal(text)[0] == f"book.csv:{expected}"


@pytest.mark.parametrize("cell", ["|", " | | ", '"|\n|"'])
@pytest.mark.parametrize("column", [*sorted(TEXTS), "exclusive", "authors"])
def test_a_list_of_separators_alone_holds_nothing(column: str, cell: str) -> None:
    if column == "authors":
        assert read(f"entry,id\nauthors,{cell}\ncategory,a\n").authors == ()
        return
    book = read(f"id,{column}\na,{cell}\n")
    assert getattr(book.categories[0], column) in ((), None)
    assert book.groups == {}


def test_spreadsheets_compute_nothing() -> None:
    book = read("code,definition\na,'=1+1\nb,'x\n")
    assert [one.definition for one in book.categories] == ["=1+1", "'x"]
    rows = list(csv.reader(io.StringIO(write_codebook(book, "csv").data.decode("utf-8-sig"))))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


# --- told apart


@pytest.mark.parametrize("name", ["book", "book.yaml", "book.csv", "book.txt", "book.qdc"])
@pytest.mark.parametrize("format_", formats())
def test_content_says_the_format(name: str, format_: str) -> None:
    book = read("code,name\na,A\n")
    assert parse_codebook(write_codebook(book, format_).data, name).ids == ("a",)


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"PK\x03\x04x", "spreadsheet"), (b"%PDF-1.7", "PDF"), (b"\x1f\x8b\x08", "compressed"), (b"", "empty")],
)
def test_what_is_no_text(data: bytes, words: str) -> None:
    (line,) = refusal(data, "book")
    assert words in line


def test_a_table_in_name_only_is_read_as_what_it_is() -> None:
    assert read("# a comment\r\n\r\n---\ncodebook: b\ncodes: [a]\n", "b.csv").reference == "b"
    # Very many empty lines are no more work than few.
    assert read("\n" * 50_000 + "code,name\na,A\n", "b.csv").categories[0].line == 50_002
    assert refusal("\n" * 50_000 + "x", "b.yaml")[0].endswith(
        "a codebook must be a mapping (key: value), not 'x'"
    )


# --- REFI-QDA


def qdc(codes: str, sets: str = "", namespace: str = "urn:QDA-XML:codebook:1.0") -> str:
    return f'<?xml version="1.0"?>\n<CodeBook xmlns="{namespace}" origin="x"><Codes>{codes}</Codes>{sets}</CodeBook>'


GUIDS = [f"211da137-807c-5a8b-869e-6a350ab40bd{n}" for n in range(4)]


def test_a_qdc_as_programs_write_it() -> None:
    text = qdc(
        f'\n<Code guid="{{{GUIDS[0]}}}" name="burden" isCodable="false"><Description>All of it</Description>\n'
        f'<Code guid="{GUIDS[1]}" name="cost" isCodable="true" color="#a30"><Description>Money</Description>\n'
        f'<Code guid="{GUIDS[2]}" name="fares" isCodable="1"/></Code></Code>',
        f'<Sets><Set guid="{GUIDS[3]}" name="t"><MemberCode guid="{{{GUIDS[1].upper()}}}"/></Set></Sets>',
        "urn:QDA-XML:codebook:2.7",
    )
    book = read(text, "b.qdc")
    cost, fares = book.categories
    assert (cost.parent, cost.definition, cost.color, cost.line) == ("burden", "Money", "#a30", 4)
    assert (cost.refi_guid, fares.parent, cost.themes, fares.themes) == (GUIDS[1], "cost", ("t",), ())
    assert (book.headings, book.themes, book.name) == (
        (Heading("burden", "", "All of it"),),
        (Heading("t"),),
        "b",
    )


def test_an_empty_sets_is_read_and_never_written() -> None:
    book = read(qdc(f'<Code guid="{GUIDS[0]}" name="a" isCodable="true"/>', "<Sets/>"), "b.qdc")
    assert book.ids == ("a",)
    assert b"Sets" not in write_codebook(book, "qdc").data


def test_names_that_stand_twice_get_those_above_them() -> None:
    codes = "".join(f'<Code name="{name}"><Code name="other"/></Code>' for name in ("cost", "time"))
    book = read(qdc(codes), "b.qdc")
    assert book.ids == ("cost", "cost::other", "time", "time::other")
    assert book.by_id["time::other"].label == "other"
    assert book.remarks == (
        "names that stand more than once are told apart by the codes above them: cost::other, time::other",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><CodeBook>&a;</CodeBook>', ": document type declarations are not allowed"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><CodeBook/>', ": document type declarations are not allowed"),
        ("<CodeBook>&a;</CodeBook>", ":1: not valid XML: undefined entity"),
        ("<CodeBook>\n<Codes>", ":2: not valid XML: no element found"),
        ("<html></html>", ":1: not a REFI-QDA codebook: it begins with 'html'"),
        ("<CodeBook/>", ": no codes that can be assigned"),
        ("<CodeBook><Codes><Code guid='x'/></Codes></CodeBook>", ":1: a code without a name"),
        (qdc('<Code name="a" guid="X"/>\n<Code name="b" guid="{x}"/>'), ":3: the GUID '{x}' stands here and at line 2"),
        (qdc('<Code name="a">' * 51 + "</Code>" * 51), ":2: codes nested more than 50 deep"),
        (qdc('<Code name="a">' * 50_000 + "</Code>" * 50_000), ":2: codes nested more than 50 deep"),
        ('<?xml version="1.0" encoding="klingon"?><CodeBook/>', ":1: not valid XML"),
    ],
    ids=range(11),
)  # fmt: skip
def test_xml_refused(text: str, expected: str) -> None:
    assert refusal(text, "b.qdc")[0].startswith(f"b.qdc{expected}")


def test_a_file_too_large_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("irr.codebook.refi.LARGEST", 20)
    assert refusal(qdc("<Code"), "b.qdc")[0].startswith("b.qdc: larger than 0 MB, which no codebook is")


def test_the_order_of_members_is_no_loss_of_a_group() -> None:
    text = "exclusive: {g: [b, c]}\ncodes: [a, b, {id: c, parent: a}]"
    book = read(text, "book.yaml")
    assert write_codebook(book, "qdc", "book.qdc").losses == ("the order of the categories changes",)


def test_circles_and_depth_are_not_written() -> None:
    chain = "codes:\n- c0\n" + "".join(f"- {{id: c{n}, parent: c{n - 1}}}\n" for n in range(1, 200))
    with pytest.raises(UsageError, match="cannot be written as qdc: codes nested more than 50 deep"):
        write_codebook(read(chain, "x"), "qdc")
    assert len(read(write_codebook(read(chain, "x"), "csv").data).ids) == 200


def test_ten_thousand_categories() -> None:
    rows = "".join(f"c{n},C {n},{f'c{n // 10}' if n else ''}\n" for n in range(10_000))
    book = read("code,name,parent\n" + rows)
    for name in formats():
        assert len(parse_codebook(codebook_format(name).data(book), "x").ids) == 10_000


def test_every_format_says_what_it_is() -> None:
    for name in formats():
        found = codebook_format(name)
        assert found.SUFFIX.startswith(".")
        assert found.SUMMARY
    with pytest.raises(UsageError, match="did you mean 'yaml'"):
        codebook_format("yam")


# --- the schema of the file


FILE = json.loads((ROOT / "src" / "irr" / "schemas" / "codebook.json").read_text(encoding="utf-8"))
VALID = jsonschema.Draft202012Validator(FILE)


class Untyped(yaml.SafeLoader):
    """YAML as editors see it, but for dates, which JSON has not."""


Untyped.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def test_the_schema_knows_the_same_keys_and_describes_each() -> None:
    VALID.check_schema(FILE)
    category = FILE["$defs"]["category"]["properties"]
    assert set(category) == set(KEYS)
    assert set(FILE["properties"]) == set(HEAD)
    for properties in (
        category,
        FILE["properties"],
        *(FILE["$defs"][name]["properties"] for name in ("theme", "group")),
    ):
        assert all(one["description"] for one in properties.values())
    assert category["status"]["enum"] == [*STATUSES, None]
    assert FILE["properties"]["scale"]["enum"] == [*SCALES, None]
    assert set(FILE["$defs"]["theme"]["properties"]) == set(THEME)
    assert set(FILE["$defs"]["group"]["properties"]) == set(GROUP)
    for key, name in KEYS.items():
        if key not in (name, "category"):
            assert category[key]["description"] == f"Another name for '{name}'."


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_codebooks_are_valid_and_so_is_their_json(path: Path) -> None:
    VALID.validate(yaml.load(path.read_text(encoding="utf-8"), Untyped))
    VALID.validate(json.loads(reporter("json").render(read_codebook(str(path)), Display())))


@given(book=codebooks())
@settings(max_examples=50, deadline=None)
def test_json_of_any_codebook_is_valid(book: Codebook) -> None:
    VALID.validate(json.loads(reporter("json").render(book, Display())))


@pytest.mark.parametrize(
    "text",
    [
        "codes: [a, 01, {id: no, value: 1.5, themes: x}]",
        "categories: [{id: tone, exclusive: true}]\ncodes: [{id: a, category: tone}]",
        "categories: [a]\nthemes: {x: A, y: {label: B}}\nexclusive: {g: [a]}\ncodes_per_unit: {min: 0, max: null}",
        "scale: interval\ndate: 2024-01-01\ncategories: [{id: a, value: '-1e1', parent: null}]",
    ],
)
def test_what_is_read_is_valid(text: str) -> None:
    read(text, "b.yaml")
    VALID.validate(yaml.load(text, Untyped))


@pytest.mark.parametrize(
    "text",
    [
        "codebook: a",
        "categories: []",
        "categories: [{label: A}]",
        "categories: [{id: a, lable: A}]",
        "catgories: [a]",
        "categories: [{id: a, status: retird}]",
        "scale: ordinl\ncategories: [a]",
        "categories: [{id: a, value: some}]",
        "codes_per_unit: {min: some}\ncategories: [a]",
    ],
)
def test_what_is_refused_is_not_valid(text: str) -> None:
    refusal(text, "b.yaml")
    with pytest.raises(jsonschema.ValidationError):
        VALID.validate(yaml.load(text, Untyped))


# --- files to be filled in


@pytest.mark.parametrize("name", ["peer-worker", "my book: 1 #", "no", "a\nb", "{x}", "é\u202e"])
def test_the_template_is_a_codebook(name: str) -> None:
    text = template(name)
    book = read(text, "b.yaml")
    assert (book.name, book.version, len(book.categories)) == (name, "1", 2)
    VALID.validate(yaml.load(text, Untyped))


def test_the_template_explains_every_key() -> None:
    text = template("x")
    written = set(re.findall(r"^ *(?:# +)?(?:- )?([a-z_]+):", text, re.MULTILINE))
    own = {*KEYS.values()} - {"counter_examples", "refi_guid", "order", "exclusive"}
    assert own <= written
    # With the comments taken away it is a codebook still.
    keys = re.sub(r"^(\s*)# ([a-z_]+:|  - \{|  mood)", r"\1\2", text, flags=re.MULTILINE)
    VALID.validate(yaml.load(keys.replace("parent: burden-on-people", "parent: waiting"), Untyped))


def test_the_template_of_a_coder_is_a_coder_file(tmp_path: Path) -> None:
    book = read(
        "codebook: b\nversion: 2\ncodes: ['a: b', {id: c, label: 'C\n  #'}, {id: d, status: retired}]",
        "b.yaml",
    )
    text = coder_template("Ana: x", book)
    assert "#   c       C" in text
    assert "#   d" not in text
    path = tmp_path / "ana.yaml"
    path.write_text(text.replace("  # s", "  s"), encoding="utf-8")
    study = irr.load(path)
    assert study.coders == ("Ana: x",)
    assert [study.categories_of(name, "Ana: x") for name in ("s1", "s2", "s3")] == [
        {"a: b"},
        {"a: b", "c"},
        set(),
    ]


# --- to read


BOOK = """\
codebook: visits
themes: [{id: burden, label: Burden, definition: What it takes}]
categories: [{id: tone, label: Tone}]
codes:
- {id: cost, label: Cost, definition: "Money\\nof a visit", themes: burden, use_when: [a sum, a fee]}
- {id: fares, parent: cost, status: retired, value: 2}
- {id: glad, category: tone, confused_with: [cost]}
- {id: odd, category: undeclared}
"""


def test_an_outline_places_groups_and_parents() -> None:
    placed = [(one.depth, one.entry.id) for one in outline(read(BOOK, "b.yaml"))]
    expected = [(0, "cost"), (1, "fares"), (0, "tone"), (1, "glad"), (0, "undeclared"), (1, "odd")]
    assert placed == expected


def test_an_outline_has_everything_once_even_in_circles() -> None:
    book = read(
        "categories: [g]\ncodes: [{id: a, parent: b}, {id: b, parent: a}, {id: g, parent: g}]", "b.yaml"
    )
    assert sorted(one.entry.id for one in outline(book) if isinstance(one.entry, Category)) == ["a", "b", "g"]


@given(book=codebooks())
@settings(max_examples=50, deadline=None)
def test_every_format_shows_every_codebook(book: Codebook) -> None:
    for name in ("text", "markdown", "html", "csv", "json"):
        text = reporter(name).render(book, Display())
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text.replace("\r\n", "\n"))


def test_a_part_of_a_codebook() -> None:
    book = only(read(BOOK, "b.yaml"), ["fares", "glad"])
    assert (book.ids, book.themes, [one.id for one in book.headings]) == (("fares", "glad"), (), ["tone"])
    VALID.validate(json.loads(reporter("json").render(book, Display())))
    assert parse_codebook(reporter("json").render(book, Display()).encode(), "x").ids == book.ids
    with pytest.raises(UsageError, match="no category 'fare' in the codebook 'visits'; did you mean 'fares'"):
        only(book, ["fare"])


def test_the_csv_that_is_shown_is_a_codebook() -> None:
    book = read(BOOK.replace("\\n", " "), "b.yaml")
    shown = reporter("csv").render(book, Display())
    assert said(parse_codebook(shown.encode(), "x.csv")) == said(book)


# --- codebook.md

PAGE = ROOT / "docs" / "codebook.md"
EVERYTHING = """\
codebook: everything
version: 2
date: 2024-05-01
title: Title
description: What it is for
authors: [Ana, Ben]
unit: section
scale: ordinal
codes_per_unit: {min: 1, max: 3}
themes: [{id: t, label: T, definition: D}]
exclusive: {mood: [glad, sorry]}
categories: [{id: group, label: G, definition: D}]
codes:
- {id: glad, label: Glad, definition: d, short_definition: s, use_when: [u, v], do_not_use_when: n, value: 1, since: 1,
   examples: e, counter_examples: c, parent: group, themes: t, confused_with: sorry, keywords: [k, l], rationale: r,
   notes: [n, o], color: "#aa3300", refi_guid: 211da137-807c-5a8b-869e-6a350ab40bdf, status: retired}
- {id: sorry, value: 2}
- {id: under-glad, parent: glad, value: 3}
"""
#: Rows of the table that are no field of their own: what to look at instead.
LOOK_AT = {
    "`codebook`": lambda book: book.name,
    "`description` of the codebook": lambda book: book.description,
    "groups of codes": lambda book: book.headings,
    "`exclusive`": lambda book: (book.groups, {one.id: one.exclusive for one in book.categories}),
    "`themes`": lambda book: (book.themes, {one.id: one.themes for one in book.categories}),
    "order of the categories": lambda book: book.ids,
    "comments": lambda book: None,
}


def look(book: Codebook, row: str) -> object:
    name = row.strip("`")
    if row in LOOK_AT:
        return LOOK_AT[row](book)
    if name in {field.name for field in fields(Codebook)}:
        return getattr(book, name)
    if name == "id":
        return set(book.ids)
    return {one.id: getattr(one, name) for one in book.categories if getattr(one, name)}


def test_the_table_of_what_formats_carry_is_true() -> None:
    lines = [
        line.strip("|").split("|") for line in PAGE.read_text(encoding="utf-8").splitlines() if "|" in line
    ]
    start = next(place for place, cells in enumerate(lines) if cells[0].strip() == "key" and len(cells) == 4)
    header = [cell.strip().strip("`") for cell in lines[start]]
    assert header[1:] == ["yaml", "csv", "qdc"]
    assert sorted(header[1:]) == formats()
    table = {
        cells[0].strip(): [cell.strip() for cell in cells[1:]]
        for cells in lines[start + 2 :]
        if len(cells) == 4
    }
    book = read(EVERYTHING, "b.yaml")
    for place, name in enumerate(header[1:]):
        found = parse_codebook(write_codebook(book, name).data, "file")
        for row, cells in table.items():
            kept = row != "comments" and look(found, row) == look(book, row)
            if name == "qdc" and row == "`refi_guid`":
                kept = found.by_id["glad"].refi_guid == book.by_id["glad"].refi_guid
            assert kept == cells[place].startswith("kept"), (name, row)
    said_of = {row.strip("`") for row in table} | {"description", "categories", "codes"}
    assert {*HEAD.values(), *KEYS.values()} - {"order"} <= said_of


def test_the_columns_are_those_on_the_page() -> None:
    listed = re.search(r"these columns: (.*?)\. ", " ".join(PAGE.read_text(encoding="utf-8").split()))
    assert listed is not None
    assert tuple(re.findall(r"`(\w+)`", listed[1])) == COLUMNS


def test_the_page_shows_what_is_printed(irr: Irr, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """`--rewrite` puts what the commands print now into the page."""
    (tmp_path / "codebooks").symlink_to(ROOT / "codebooks")
    hold_sessions(
        PAGE,
        lambda arguments: irr(arguments, tmp_path),
        request,
        sessions=2,
        command="irr codebook (?:show|convert) .*?",
    )
