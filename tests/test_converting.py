"""What is written in another format is read back as it was, or what differs is said."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import hypothesis.strategies as st
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

import irr
from conftest import Irr
from irr.cli import convert as command
from irr.codings import Comment, Document, Note, Spans, Suggestion
from irr.errors import InputError, UsageError
from irr.loaders import load as load_file
from irr.outputs import write_folder
from irr.reading.cells import NOTHING
from irr.writers import layout_of, makes_folder, writer, writers
from irr.writers.gathering import gather
from irr.writers.model import Coded, Mark, Marked, of_spans, of_study
from irr.writers.receipt import Receipt, is_read, written
from samples import SAME_STUDY, sample

#: Every format with each of its layouts.
WAYS = [(name, layout) for name in writers() for layout in getattr(writer(name), "LAYOUTS", (None,))]
CODERS = [SAME_STUDY / f"coding_{name}.yaml" for name in ("amelia", "lisa", "rahul")]

TEXTS = {
    "s1": "I felt listened to – she’d been there herself.",
    "s2": "We had rules about what I could share 🙂 and when.",
    "s3": "The bus was late.",
}
SMALL = Coded(
    ("ana", "ben"),
    ("cost", "time"),
    ("s1", "s2", "s3"),
    {
        ("s1", "ana"): ("cost", "time"),
        ("s1", "ben"): ("cost",),
        ("s2", "ana"): (),
        ("s2", "ben"): ("time",),
        ("s3", "ana"): ("cost",),
    },
    {"text": TEXTS, "document": dict.fromkeys(TEXTS, "int01")},
)
MARKED = Marked(
    ("ana", "ben"),
    ("cost", "time"),
    (Document("int01", "One 🙂 two three.\nFour.\n"), Document("int02", "Nothing here.\n")),
    (Mark(0, 0, 5, "ana", "cost"), Mark(0, 4, 15, "ana", "time"), Mark(0, 4, 15, "ben", "time")),
    frozenset([("ana", 0), ("ben", 0), ("ana", 1)]),
)


def of_same_study() -> Coded:
    found, _ = gather(CODERS)
    assert isinstance(found, Coded)
    return found


def needs_loader(name: str) -> None:
    if not is_read(writer(name)):
        pytest.skip(f"nothing reads {writer(name).FORMAT}")


def saved(receipt: Receipt, name: str, layout: str | None, folder: Path) -> list[Path]:
    """The files of a receipt as what a reader is given."""
    module = writer(name)
    if not makes_folder(name, layout):
        path = folder / f"codings{module.SUFFIXES[0] if module.SUFFIXES else '.json'}"
        path.write_bytes(receipt.files[""])
        return [path]
    root = folder / "codings"
    for file, data in receipt.files.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_bytes(data)
    return [root] if getattr(module, "ONE_INPUT", False) else [root / file for file in receipt.files]


def read_again(receipt: Receipt, name: str, layout: str | None, folder: Path) -> Coded:
    """What every command reads, with the options that the receipt says are needed."""
    said = " ".join(receipt.remarks)
    options = {
        key: found[1]
        for key in ("blank", "layout", "unit")
        if (found := re.search(rf"--{key} (\S+?):?(?: |$)", said))
    }
    return of_study(irr.load(saved(receipt, name, layout, folder), **options))


# --- the formats


@pytest.mark.parametrize("name", writers())
def test_a_writer_says_what_it_is(name: str) -> None:
    module = writer(name)
    assert module.SUMMARY
    assert module.FORMAT
    assert module.SECTIONS


def test_the_help_names_every_format_and_layout() -> None:
    assert ", ".join(writers()[:-1]) + f" or {writers()[-1]}" == command.FORMATS
    layouts = {layout for _, layout in WAYS if layout}
    assert (
        layouts
        == {*re.findall(r"(?:one-hot-|sheet-)?[a-z]+(?:-coder)?(?:-wide|-long)?", command.LAYOUTS)} & layouts
    )
    assert all(layout in command.LAYOUTS for layout in layouts)


def test_unknown_names_are_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no format called 'brad'; did you mean 'brat'"):
        writer("brad")
    with pytest.raises(UsageError, match="csv has no layout called 'wid'; did you mean 'wide'"):
        layout_of("csv", "wid")
    with pytest.raises(UsageError, match="brat has no layouts; leave out --to-layout wide"):
        layout_of("brat", "wide")


# --- the same study


@pytest.mark.parametrize(("name", "layout"), WAYS)
def test_the_same_study_is_read_back_or_the_loss_is_said(
    name: str, layout: str | None, tmp_path: Path
) -> None:
    needs_loader(name)
    what = of_same_study()
    receipt = written(what, name, layout)
    cannot = [one for one in receipt.losses if "cannot be told apart" in one]
    if name in ("brat", "doccano", "refi-qda", "uima-xmi", "webanno-tsv"):
        # rahul has not coded s6, and says that the others' empty set is none.
        assert cannot == [
            f"2 ratings 'nothing fits' and 1 'not coded' cannot be told apart in {writer(name).FORMAT}"
        ] or any("read it with --blank none" in one for one in receipt.remarks)
    else:
        assert receipt.losses == ()
        again = read_again(receipt, name, layout, tmp_path)
        assert {key: {*some} for key, some in again.given.items()} == {
            key: {*some} for key, some in what.given.items()
        }
        assert {*again.sections} == {*what.sections}
        assert {*again.coders} == {*what.coders}


@pytest.mark.parametrize(("name", "layout"), WAYS)
def test_same_input_same_bytes(name: str, layout: str | None) -> None:
    what = of_same_study()
    module = writer(name)
    layout = layout_of(name, layout)
    assert module.write(what, layout).data == module.write(of_same_study(), layout).data


@pytest.mark.parametrize("layout", [layout for name, layout in WAYS if name == "csv"])
def test_figures_of_what_was_written_are_those_of_the_study(layout: str, tmp_path: Path) -> None:
    receipt = written(of_same_study(), "csv", layout)
    study = irr.load(saved(receipt, "csv", layout, tmp_path))
    assert study.categories_of("s6", "rahul") is None
    assert study.categories_of("s3", "amelia") == frozenset()
    before, after = (
        {
            (one.coders, one.name, one.view, one.category, one.criterion): one.value
            for one in irr.agree(each).results
        }
        for each in (irr.load(CODERS), study)
    )
    assert after == {
        key: value if value is None else pytest.approx(value, rel=1e-12) for key, value in before.items()
    }


# --- names that formats take for something else

#: One a line of words, and some that hold what divides words.
NAMES = [
    *[
        "NA",
        "none",
        "a;b",
        "a|b",
        "a,b",
        "=1+1",
        "01",
        "1",
        "1.0",
        "cost",
        "a",
        "b",
        "🙂",
        "שלום",
        "-x",
        "'q",
        "[]",
        "-",
        "x/y",
        "no",
        "null",
        "a.b",
        "a_b",
        "A",
        "İ",
        "<&>",
        "section",
        "text",
    ],
    'say "x"',
    "two words",
    "e\u0301",
    "x\ty",
]
names = st.sampled_from(NAMES)
texts = st.sampled_from(["", "One.", "two\nlines", "a, b; c", '"quoted"', "=SUM(A1)", "🙂 שלום", "  ends  "])


@st.composite
def studies(draw: st.DrawFn) -> Coded:
    coders = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    categories = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    sections = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    given_ = {}
    for section in sections:
        for coder in coders:
            some = draw(st.none() | st.lists(st.sampled_from(categories), max_size=3, unique=True))
            if some is not None:
                given_[section, coder] = tuple(sorted(some, key=categories.index))
    about = {section: text for section in sections if (text := draw(texts))}
    return Coded(tuple(coders), tuple(categories), tuple(sections), given_, {"text": about} if about else {})


@pytest.mark.parametrize(("name", "layout"), WAYS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(what=studies())
def test_nothing_is_lost_unsaid(
    name: str, layout: str | None, what: Coded, tmp_path_factory: pytest.TempPathFactory
) -> None:
    needs_loader(name)
    try:
        receipt = written(what, name, layout)
    except UsageError:
        # It was refused in a sentence.
        return
    if receipt.losses:
        return
    again = read_again(receipt, name, layout, tmp_path_factory.mktemp("converted"))
    assert {key: {*some} for key, some in again.given.items()} == {
        key: {*some} for key, some in what.given.items()
    }
    assert {*what.sections} == {*again.sections}
    assert {*what.coders} == {*again.coders}
    if "text" in what.about:
        assert what.about["text"] == {k: v for k, v in again.said("text").items() if k in what.about["text"]}


#: What formats of programs take for something else, in texts and in names.
ODD = [
    *[
        "a",
        "b",
        "_",
        "\\",
        "[1]",
        "|",
        "*",
        "->",
        ";",
        "\t",
        "\n",
        "\r",
        " ",
        "🙂",
        "\x85",
        "\u2028",
        "e\u0301",
        "\x0c",
    ],
    *["#Text=", "<&\"'"],
]
odd = st.lists(st.sampled_from(ODD), max_size=8).map("".join)


@st.composite
def marked(draw: st.DrawFn) -> Marked:
    texts = draw(st.lists(odd, min_size=1, max_size=2))
    categories = draw(st.lists(odd.map("x{}x".format), min_size=1, max_size=3, unique=True))
    marks = []
    opened = {("ana", at) for at in range(len(texts))}
    for at, text in enumerate(texts):
        for _ in range(draw(st.integers(0, 4)) if text else 0):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, len(text)))
            coder = draw(st.sampled_from(["ana", "ben"]))
            marks.append(Mark(at, start, end, coder, draw(st.sampled_from(categories))))
            opened.add((coder, at))
    documents = tuple(Document(f"d{at}", text) for at, text in enumerate(texts))
    coders = tuple(sorted({coder for coder, _ in opened}))
    given_ = tuple(name for name in categories if any(mark.category == name for mark in marks))
    return Marked(coders, given_, documents, tuple(dict.fromkeys(marks)), frozenset(opened))


@pytest.mark.parametrize("name", ["uima-xmi", "webanno-tsv"])
@settings(max_examples=100, deadline=None)
@given(what=marked())
def test_stretches_wherever_they_are_and_names_whatever_they_are(name: str, what: Marked) -> None:
    # XML has no way to hold a form feed.
    unheld = name == "uima-xmi" and any(
        "\f" in text for text in (*what.categories, *(one.text or "" for one in what.documents))
    )
    assert bool(written(what, name).losses) == unheld


# --- what is lost


def test_words_that_are_categories_are_said_to_be_lost() -> None:
    what = Coded(
        ("ana",), ("none", "cost"), ("s1", "s2"), {("s1", "ana"): ("none",), ("s2", "ana"): ("cost",)}
    )
    assert written(what, "csv").losses == (
        "1 rating is read back with other categories, such as s1 of ana: none becomes nothing fits",
    )
    assert written(what, "csv", "one-hot-long").losses == ()
    assert "none" in NOTHING
    with pytest.raises(UsageError, match="the category 'none' would be read as 'nothing fits'"):
        written(what, "yaml")


def test_what_stands_beside_ratings_is_said_to_be_lost() -> None:
    what = replace(
        SMALL,
        notes=(Note("ana", "s1", "Hard."),),
        comments=(Comment("ana", "cost", "boundary", "Wide."),),
        suggestions=(Suggestion("ben", "waiting", "Neither."),),
        kinds={"ben": "model"},
    )
    assert written(what, "csv").losses == (
        "1 comment",
        "1 suggestion",
        "whether ben is a person or a model",
    )
    assert written(what, "csv", "wide").losses[:2] == ("1 note", "1 comment")
    assert written(what, "yaml").losses == (
        "the text of 3 sections: s1, s2, s3",
        "the document of 3 sections: s1, s2, s3",
    )


def test_sections_and_coders_without_a_rating() -> None:
    what = replace(SMALL, sections=(*SMALL.sections, "s4"), coders=("ana", "ben", "cem"), about={})
    for layout in ("long", "wide"):
        assert written(what, "csv", layout).losses == ()
    assert written(what, "yaml").losses == (
        "1 section that nobody coded: s4",
        "1 coder that coded nothing: cem",
    )


def test_categories_that_nobody_gave() -> None:
    what = replace(SMALL, categories=("cost", "time", "waiting"))
    assert written(what, "csv").losses == ("1 category that nobody gave: waiting",)
    assert written(what, "csv", "one-hot-wide").losses == ()


def test_a_coder_whose_name_is_no_file_name() -> None:
    what = Coded(("a/b", "c"), ("x",), ("s1",), {("s1", "a/b"): ("x",), ("s1", "c"): ("x",)})
    receipt = written(what, "csv", "per-coder")
    assert [*receipt.files] == ["a_b.csv", "c.csv"]
    assert receipt.losses == ("1 coder is not carried under its name: a/b; read back: a_b",)


def test_formulas_are_kept_and_said() -> None:
    what = Coded(("ana",), ("=1+1",), ("s1",), {("s1", "ana"): ("=1+1",)})
    receipt = written(what, "csv")
    assert receipt.files[""] == b"section,coder,category\ns1,ana,=1+1\n"
    assert receipt.losses == ()
    assert receipt.remarks == (
        "1 text begins as a formula does, which a spreadsheet would compute; xlsx is not computed (=1+1)",
    )


# --- layouts


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        (
            "long",
            "section,coder,category\ns1,ana,cost\ns1,ana,time\ns1,ben,cost\ns2,ana,\ns2,ben,time\ns3,ana,cost\n",
        ),
        ("wide", "section,ana,ben\ns1,cost; time,cost\ns2,(none),time\ns3,cost,NA\n"),
        (
            "one-hot-long",
            "section,coder,cost,time\ns1,ana,1,1\ns1,ben,1,0\ns2,ana,0,0\ns2,ben,0,1\ns3,ana,1,0\n",
        ),
        (
            "one-hot-wide",
            "section,ana.cost,ana.time,ben.cost,ben.time\ns1,1,1,1,0\ns2,0,0,0,1\ns3,1,0,,\n",
        ),
    ],
)
def test_layouts(layout: str, text: str) -> None:
    assert written(replace(SMALL, about={}), "csv", layout).files[""].decode() == text


def test_texts_and_documents_stand_beside_sections() -> None:
    lines = written(SMALL, "tsv").files[""].decode().splitlines()
    assert lines[0] == "document\tsection\ttext\tcoder\tcategory"
    assert lines[1] == f"int01\ts1\t{TEXTS['s1']}\tana\tcost"


def test_parquet_has_a_list_of_categories() -> None:
    data = writer("parquet").write(SMALL, None).data[""]
    table = pq.read_table(BytesIO(data))
    assert table.column_names == ["section", "coder", "categories", "document", "text"]
    assert table["categories"].to_pylist() == [["cost", "time"], ["cost"], [], ["time"], ["cost"]]


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    what = Coded(("ana",), ("=1+1",), ("01",), {("01", "ana"): ("=1+1",)})
    archive = zipfile.ZipFile(BytesIO(writer("xlsx").write(what, "long").data[""]))
    assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    assert b"=1+1" in archive.read("xl/sharedStrings.xml")


def test_a_sheet_a_coder_needs_names_of_sheets() -> None:
    what = Coded(("a/b",), ("x",), ("s1",), {("s1", "a/b"): ("x",)})
    with pytest.raises(UsageError, match="no sheet can be called a/b"):
        written(what, "xlsx", "sheet-per-coder")


# --- the formats of other programs


def test_label_studio_has_an_annotation_a_rating() -> None:
    tasks = json.loads(writer("label-studio").write(SMALL, None).data[""])
    assert [task["data"] for task in tasks] == [
        {"text": text, "unit": name, "document": "int01"} for name, text in TEXTS.items()
    ]
    found = [
        (
            one["completed_by"]["email"],
            [result["value"]["choices"] for result in one["result"]],
        )
        for one in tasks[1]["annotations"]
    ]
    assert found == [("ana", []), ("ben", [["time"]])]
    assert len(tasks[2]["annotations"]) == 1


def test_label_studio_has_labels_of_stretches() -> None:
    first, second = json.loads(writer("label-studio").write(MARKED, None).data[""])
    assert [one["value"] for one in first["annotations"][0]["result"]] == [
        {"start": 0, "end": 5, "text": "One 🙂", "labels": ["cost"]},
        {"start": 4, "end": 15, "text": "🙂 two three", "labels": ["time"]},
    ]
    assert [one["completed_by"]["email"] for one in second["annotations"]] == ["ana"]


def test_doccano_has_a_file_a_coder() -> None:
    files = writer("doccano").write(SMALL, None).data
    assert [*files] == ["ana.jsonl", "ben.jsonl"]
    rows = [json.loads(line) for line in files["ben.jsonl"].splitlines()]
    assert [(row["unit"], row["label"]) for row in rows] == [("s1", ["cost"]), ("s2", ["time"])]
    rows = [json.loads(line) for line in writer("doccano").write(MARKED, None).data["ana.jsonl"].splitlines()]
    assert [row["label"] for row in rows] == [[[0, 5, "cost"], [4, 15, "time"]], []]


def test_prodigy_has_a_line_a_rating() -> None:
    rows = [json.loads(line) for line in writer("prodigy").write(SMALL, None).data[""].splitlines()]
    assert [(row["_annotator_id"], row["meta"]["unit"], row["accept"]) for row in rows] == [
        ("ana", "s1", ["cost", "time"]),
        ("ana", "s2", []),
        ("ana", "s3", ["cost"]),
        ("ben", "s1", ["cost"]),
        ("ben", "s2", ["time"]),
    ]
    with pytest.raises(UsageError, match="--unit"):
        writer("prodigy").write(MARKED, None)


def test_brat_has_a_folder_a_coder() -> None:
    files = writer("brat").write(MARKED, None).data
    assert sorted(files) == [
        "ana/int01.ann", "ana/int01.txt", "ana/int02.ann", "ana/int02.txt", "annotation.conf", "ben/int01.ann",
        "ben/int01.txt",
    ]  # fmt: skip
    assert files["ana/int01.ann"].decode() == "T1\tcost 0 5\tOne 🙂\nT2\ttime 4 15\t🙂 two three\n"
    assert files["ana/int02.ann"] == b""
    assert files["annotation.conf"] == b"[entities]\ncost\ntime\n[relations]\n[events]\n[attributes]\n"


def test_types_of_brat_are_named_otherwise_and_that_is_said() -> None:
    what = replace(
        MARKED, categories=("a b", "a_b"), marks=(Mark(0, 0, 5, "ana", "a b"), Mark(0, 0, 5, "ben", "a_b"))
    )
    files = writer("brat").write(what, None)
    assert files.renamed == {"a b": "a_b-2"}
    assert files.data["ana/int01.ann"].startswith(b"T1\ta_b-2 0 5\t")
    assert files.data["visual.conf"] == b"[labels]\na_b-2 | a b\n[drawing]\n"
    assert written(what, "brat").losses[0] == "1 category is renamed: a b → a_b-2"


def test_a_project_holds_texts_users_and_codings() -> None:
    data = writer("refi-qda").write(SMALL, None).data[""]
    archive = zipfile.ZipFile(BytesIO(data))
    project, source = archive.namelist()
    assert project == "project.qde"
    assert re.fullmatch(r"sources/[0-9a-f-]{36}\.txt", source)
    assert archive.read(source).decode() == "\n".join(TEXTS.values()) + "\n"
    xml = archive.read(project).decode()
    assert re.findall(r'<User guid="[^"]+" name="(.*?)"/>', xml) == ["irr", "ana", "ben"]
    assert re.findall(r'startPosition="(\d+)" endPosition="(\d+)"', xml) == [
        ("0", "46"),
        ("47", "96"),
        ("97", "114"),
    ]
    assert xml.count("<Coding ") == 5


@pytest.mark.parametrize("what", [SMALL, MARKED], ids=["sections", "stretches"])
def test_a_project_is_valid(what: Coded | Marked) -> None:
    xmlschema = pytest.importorskip("xmlschema")
    schema = xmlschema.XMLSchema(sample("refi-qda/Project.xsd"))
    odd = "a\"b<&>\x01\n'c"
    if isinstance(what, Coded):
        what = replace(what, categories=(*what.categories, odd))
    data = writer("refi-qda").write(what, None).data[""]
    schema.validate(zipfile.ZipFile(BytesIO(data)).read("project.qde").decode())
    book = irr.read_codebook(SAME_STUDY / "codebook.qdc")
    data = writer("refi-qda").write(replace(what, codebook=book), None).data[""]
    schema.validate(zipfile.ZipFile(BytesIO(data)).read("project.qde").decode())


def test_webanno_has_tokens_and_parts_of_them() -> None:
    marks = (
        *MARKED.marks,
        Mark(0, 11, 16, "ana", "a|b[1]"),
        Mark(0, 5, 6, "ana", "*"),
        Mark(0, 2, 3, "ana", "_"),
    )
    files = writer("webanno-tsv").write(replace(MARKED, marks=marks), None).data
    assert sorted(files) == ["int01/ana.tsv", "int01/ben.tsv", "int02/ana.tsv"]
    assert files["int01/ana.tsv"].decode() == (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Code|value\n\n"
        "\n#Text=One 🙂 two three.\n"
        "1-1\t0-3\tOne\tcost[1]\t\n"
        "1-1.1\t2-3\te\t\\_\t\n"
        "1-2\t4-6\t🙂\tcost[1]|time[2]\t\n"
        "1-3\t6-7\t \ttime[2]|\\*[3]\t\n"
        "1-4\t7-10\ttwo\ttime[2]\t\n"
        "1-5\t11-16\tthree\ttime[2]\t\n"
        "1-5.1\t12-16\three\ta\\|b\\[1\\][4]\t\n"
        "1-6\t16-17\t.\ta\\|b\\[1\\][4]\t\n"
        "\n#Text=Four.\n#Text=\n"
        "2-1\t18-22\tFour\t_\t\n"
        "2-2\t22-23\t.\t_\t\n"
    )


def test_uima_has_a_text_and_an_annotation_a_mark() -> None:
    files = writer("uima-xmi").write(MARKED, None).data
    assert sorted(files) == ["TypeSystem.xml", "int01/ana.xmi", "int01/ben.xmi", "int02/ana.xmi"]
    xmi = files["int01/ana.xmi"].decode()
    assert re.findall(r'<custom:Code .*? begin="(\d+)" end="(\d+)" value="(.*?)"/>', xmi) == [
        ("0", "6", "cost"),
        ("4", "16", "time"),
    ]
    assert 'sofaString="One 🙂 two three.&#10;Four.&#10;"' in xmi
    assert '<cas:View sofa="1" members="2 3 4"/>' in xmi


@pytest.mark.parametrize("name", ["uima-xmi", "webanno-tsv"])
def test_what_a_folder_a_document_does_not_hold_is_said(name: str) -> None:
    what = replace(
        MARKED,
        coders=("INITIAL_CAS", "b/c"),
        documents=(Document("int/01", "One \ud83d two three.\n"), Document("int02", "")),
        marks=(Mark(0, 0, 3, "b/c", "cost"), Mark(0, -1, -1, "b/c", "time"), Mark(0, 4, 99, "b/c", "cost")),
        opened=frozenset([("INITIAL_CAS", 0), ("b/c", 0), ("b/c", 1)]),
    )
    assert written(what, name).losses == (
        "1 document is not carried under its name: int/01; read back: int_01",
        "1 category of whole documents: time of b/c in int/01",
        "2 marked stretches: cost of b/c in int/01 0-3, cost of b/c in int/01 4-99",
        "1 marked stretch is added: cost of b_c in int_01 0-3",
        "whether a coder read a document, 5 times: int/01 of INITIAL_CAS, int/01 of b/c, int02 of b/c, int02 of b_c, int_01 of b_c",  # noqa: E501
    )


@pytest.mark.parametrize("name", ["uima-xmi", "webanno-tsv"])
def test_half_a_character_is_said_to_be_lost(name: str) -> None:
    text = "One \ud83d two three.\nFour.\n"
    what = replace(MARKED, documents=(Document("int01", text), MARKED.documents[1]))
    assert written(what, name).losses == ("the text of 1 document: int01",)


def test_stretches_need_a_text_where_a_format_marks_it() -> None:
    what = replace(MARKED, documents=(Document("int01"), Document("int02")))
    for name in ("brat", "refi-qda", "doccano", "label-studio", "uima-xmi", "webanno-tsv"):
        with pytest.raises(UsageError, match="the text of int01 is not known"):
            written(what, name)


def test_documents_without_text_that_nobody_marked_are_left_out() -> None:
    what = replace(MARKED, documents=(Document("int00"), *MARKED.documents), opened=None)
    what = replace(what, marks=tuple(mark._replace(document=mark.document + 1) for mark in MARKED.marks))
    (task, other) = json.loads(writer("label-studio").write(what, None).data[""])
    assert (task["data"]["unit"], other["data"]["unit"]) == ("int01", "int02")
    assert written(what, "csv").losses[0] == "2 documents that nobody marked: int00, int02"


# --- stretches


@pytest.mark.parametrize("name", [name for name in writers() if writer(name).SPANS])
def test_stretches_are_read_back(name: str, tmp_path: Path) -> None:
    needs_loader(name)
    receipt = written(MARKED, name)
    tables = ("csv", "tsv", "xlsx", "json", "jsonl", "parquet", "feather")
    if name in tables:
        assert receipt.losses == ("the text of 2 documents: int01, int02",)
        assert receipt.remarks == (
            "positions are in those texts: keep them, and read it with --texts FOLDER",
        )
    paths = saved(receipt, name, layout_of(name, None), tmp_path)
    said = [one for path in paths for one in load_file(str(path))]
    found = of_spans([one for one in said if isinstance(one, Spans)])
    key = lambda one, mark: (one.documents[mark.document].name, *mark[1:5])  # noqa: E731
    assert {key(found, mark) for mark in found.marks} == {key(MARKED, mark) for mark in MARKED.marks}
    if name in tables:
        assert found.opened == MARKED.opened
        assert [mark.quote for mark in found.marks] == ["One 🙂", "🙂 two three", "🙂 two three"]


def test_a_category_of_a_whole_document_is_a_row_without_positions() -> None:
    what = replace(MARKED, marks=(*MARKED.marks, Mark(1, -1, -1, "ana", "time")))
    receipt = written(what, "csv")
    assert b"int02,,,ana,time,\n" in receipt.files[""]
    assert receipt.losses == (
        "the text of 2 documents: int01, int02",
        "that a coder did not read a document, 1 times: int02 of ben",
    )


def test_a_table_of_stretches_has_sections_by_a_unit(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(
        "document,start,end,coder,category,text\n"
        "d1,0,4,ana,cost,One.\nd1,5,9,ana,time,Two.\nd1,0,4,ben,cost,One.\n",
        encoding="utf-8",
    )
    (tmp_path / "d1.txt").write_text("One.\nTwo.\n", encoding="utf-8")
    study = irr.load(path, unit="line", texts=tmp_path, blank="none")
    assert study.categories_of("d1/1", "ben") == {"cost"}
    assert study.categories_of("d1/2", "ben") == frozenset()
    assert study.categories_of("d1/2", "ana") == {"time"}


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (",0,4,ana,cost", "no document"),
        ("d1,0,4,,cost", "no coder"),
        (
            "d1,0,4,ana,",
            "a stretch without a category; name one, or leave start and end empty for 'read, nothing marked'",
        ),
        ("d1,0,x,ana,cost", "'x' is no position@"),
        ("d1,0,,ana,cost", "'' is no position@"),
        ("d1,1.5,4,ana,cost", "'1.5' is no position@"),
        ("d1,4,4,ana,cost", "a stretch from 4 to 4; the end is after the start, and none is before 0"),
        ("d1,-4,4,ana,cost", "a stretch from -4 to 4; the end is after the start, and none is before 0"),
        ("d1," + "9" * 40 + ",4,ana,cost", f"'{'9' * 40}' is no position@"),
    ],
)  # fmt: skip
def test_rows_of_a_table_of_stretches_that_make_no_sense(row: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(f"document,start,end,coder,category\nd1,0,4,ana,cost\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_file(str(path))
    rule = "; start and end are whole numbers, both or neither, counted in characters from 0"
    assert error.value.lines() == [f"{path}:3: {text.replace('@', rule)}"]


def test_a_table_with_a_section_is_no_table_of_stretches(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("document,section,start,end,coder,category\nd1,s1,0,4,ana,cost\n", encoding="utf-8")
    assert irr.load(path).categories_of("s1", "ana") == {"cost"}


# --- the command


def test_nothing_is_written_where_something_is_lost_and_lossless_is_asked(irr: Irr, tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = irr(["convert", SAME_STUDY / "long.csv", "--to", "yaml", "-o", out, "--lossless"])
    assert found.exit == 1
    assert not out.exists()
    assert found.lines == [
        "irr: lost: the document of 6 sections: s1, s2, s3, s4, s5, s6",
        "irr: nothing is written, for 1 loss",
    ]


def test_files_of_a_folder_are_replaced_only_by_force(irr: Irr, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ["convert", *CODERS, "--to", "yaml", "-o", out]
    assert irr(asked).exit == 0
    (out / "other.txt").write_text("mine")
    (out / "lisa.yaml").write_text("mine")
    found = irr(asked)
    assert found.exit == 2
    assert found.stderr == (
        f"irr: {out} holds amelia.yaml, lisa.yaml, rahul.yaml already; nothing was written: name another folder, or say "
        "--force\n"
    )
    assert (out / "lisa.yaml").read_text() == "mine"
    found = irr([*asked, "--force"])
    assert found.exit == 0
    assert f"irr: warning: other files are in {out} and left alone: other.txt" in found.lines
    assert (out / "lisa.yaml").read_text() != "mine"
    assert (out / "other.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_an_input_is_not_written_over(irr: Irr, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes((SAME_STUDY / "long.csv").read_bytes())
    found = irr(["convert", path, "-o", path])
    assert found.exit == 2
    assert "is an input; name another file for --output" in found.stderr
    assert path.read_bytes() == (SAME_STUDY / "long.csv").read_bytes()


def test_a_file_that_is_read_is_not_written_over_in_a_folder(irr: Irr, tmp_path: Path) -> None:
    for path in CODERS:
        (tmp_path / path.name.removeprefix("coding_")).write_bytes(path.read_bytes())
    before = (tmp_path / "lisa.yaml").read_bytes()
    found = irr(["convert", *sorted(tmp_path.iterdir()), "--to", "yaml", "-o", tmp_path, "--force"])
    assert found.exit == 2
    assert found.stderr.endswith("is an input; name another file for --output\n")
    assert (tmp_path / "lisa.yaml").read_bytes() == before


def test_links_in_a_folder_are_not_followed(irr: Irr, tmp_path: Path) -> None:
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    elsewhere.mkdir()
    out.mkdir()
    (out / "amelia").symlink_to(elsewhere)
    found = irr(["convert", *CODERS, "--to", "brat", "-o", out, "--force"])
    assert (found.exit, found.lines[-1]) == (2, f"irr: {out} holds links (amelia), which are not followed")
    assert not [*elsewhere.iterdir()]
    assert [path.name for path in out.iterdir()] == ["amelia"]


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"(?i)null|directory|exists"):
        write_folder(str(tmp_path / "out"), {"a": b"x", "a/b": b"y"})
    assert [*tmp_path.iterdir()] == []
    assert write_folder(str(tmp_path / "out"), {"a/b": b"y"}) == []
    assert (tmp_path / "out" / "a" / "b").read_bytes() == b"y"


def test_what_is_refused_says_nothing_of_losses(irr: Irr, tmp_path: Path) -> None:
    found = irr(
        [
            "convert",
            SAME_STUDY / "dedoose_excerpts.xlsx",
            "--unit",
            "excerpt",
            "--blank",
            "auto",
            "-o",
            tmp_path / "y.yaml",
        ]
    )
    assert found.exit == 2
    assert found.lines[-1].startswith("irr: yaml is a folder of 3 files")
    assert not any(line.startswith("irr: lost") for line in found.lines)


def test_one_coder_may_be_a_file(irr: Irr, tmp_path: Path) -> None:
    found = irr(["convert", CODERS[0], "-o", tmp_path / "x.yaml"])
    assert found.lines[-1] == f"irr: 6 ratings written to {tmp_path / 'x.yaml'}, nothing lost"
    assert irr(["convert", tmp_path / "x.yaml", "--to", "csv"]).exit == 0


def test_spans_become_sections_by_a_unit(irr: Irr, tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text("document,start,end,coder,category\nd1,0,4,ana,cost\nd1,0,4,ben,time\n")
    found = irr(["convert", path, "--to", "csv"])
    assert found.stdout == "document,start,end,coder,category,text\nd1,0,4,ana,cost,\nd1,0,4,ben,time,\n"
    assert found.lines == ["irr: 2 marked stretches, nothing lost"]
    found = irr(["convert", path, "--to", "csv", "--unit", "document"])
    assert found.stdout == "document,section,coder,category\nd1,d1,ana,cost\nd1,d1,ben,time\n"
    found = irr(["convert", path, "--to", "csv", "--blank", "none"])
    assert found.lines == ["irr: --blank is for sections; say what a section is with --unit"]
