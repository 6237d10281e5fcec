"""Formats: a small report with names made to hurt, as every format has it, and what holds of the formats of papers.

What `pytest tests/test_formats.py --rewrite` writes to tests/golden/report is what is printed now; `git diff` is the
review. A format that is added has no such file yet, and fails here until it has one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.dom import minidom

import pytest

import irr as package
from conftest import Irr
from irr.cli import _output
from irr.notices import Notice
from irr.reporters import Display, for_any_report, formats, reporter
from irr.reporters._blocks import (
    Block,
    Details,
    Entry,
    Facts,
    Found,
    Heading,
    Outline,
    Paragraph,
    Picture,
    Table,
)
from irr.reporters._directions import directed
from irr.reporters._documents import Case, Document
from irr.reporters._sheets import _number_format, sheet_names
from irr.reporters._tex import escape
from outputs import parts, read_back
from studies import GILLARD

GOLDEN = Path(__file__).parent / "golden" / "report"
SUFFIXES = {"text": "txt", "markdown": "md", "latex": "tex", "bibtex": "bib", "junit": "xml", "github": "txt"}
#: The parts of archives that are ours; the others are their libraries'.
OURS = {
    "docx": r"word/document\.xml|docProps/core\.xml",
    "xlsx": r"xl/(worksheets/\w+|sharedStrings|workbook|styles)\.xml",
}

MARKUP = '<script>alert("x")</script> & <b>'
TERMINAL = "\x1b[31mred\x1b[0m\x07"
LATEX = r"50% $x_{1}$ #a ~b^c \input{/etc/passwd} \\[1em] {"
FORMULA = '=HYPERLINK("x")'
MARKDOWN = "a|b `c` *d* [e](f) --- ''g''"
RIGHT, MIXED = "שלום עולם", "code مرحبا 1"
TURNED = "x\u202eabc"
NAMES = (
    MARKUP,
    TERMINAL,
    LATEX,
    FORMULA,
    MARKDOWN,
    RIGHT,
    MIXED,
    TURNED,
    "b\u0430rrier",
    "007",
    "naïve œuvre",
)


def blocks() -> Iterator[Block]:
    """One of each kind, and every name in a table, a list and a heading."""
    yield Paragraph("What comes before the first part.")
    yield Heading("What was compared: all [of] it")
    yield Facts([("coders", "3"), (RIGHT, TERMINAL)])
    yield Table(
        ("category", "verdict", "agree", "alpha", "95% interval", "sections"),
        [(name, "revise", "74%", ".604", "[.513, .682]", "1,234") for name in NAMES],
        left=2,
        title="Each category",
        verdict=1,
        values=[(name, "revise", 0.7412, 0.60432, None, 1234.0) for name in NAMES],
    )
    yield Paragraph("Alpha ≥ .667 − not “perfect” … → κ × ½ ≠ 1")
    yield Table(("coder", "kappa"), [("ben", "−.051"), ("Ünal", "1"), ("0", "–")])
    yield Heading(LATEX)
    yield Entry(MARKUP, "watch")
    yield Found("book.yaml:3", "warning", MARKDOWN, "lonely-rule")
    yield Details([("its label", [FORMULA]), ("several", [LATEX, MIXED])])
    yield Outline([(0, "a root", MARKUP), (1, RIGHT, "")])
    yield Heading("what was compared: all /of/ it")
    for name in NAMES:
        yield Paragraph(name, bullet=True)
    yield Picture("confusion", "A picture of " + MARKUP, "What is to be seen: " + LATEX, lambda _: None)


DOCUMENT = Document(
    title=f"A report on {MARKUP}",
    blocks=blocks,
    head=lambda: {"format": 1, "title": MARKUP},
    lists=[("results", lambda: [{"name": name, "value": 0.6, "undefined": None} for name in NAMES])],
    columns=("name", "value"),
    rows=lambda: [{"name": name, "value": 0.6} for name in NAMES],
    notices=lambda: [Notice("a-rule", "warning", name, "book.yaml", 3) for name in NAMES],
    cases=lambda: [Case(MARKUP, name, "failure", LATEX, TERMINAL) for name in NAMES],
    rules=lambda: {"a-rule": "What it finds.\n\nWhy."},
    references=lambda: ("munoz1997", "cohen1960"),
)

#: A white dot: what charts look like is for the tests of charts.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b8"
    "0000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("irr.reporters._charts._drawing.drawn", lambda *_: DOT)
    monkeypatch.setattr("irr.reporters._charts._drawing.inline_svg", lambda _: "<svg></svg>")


def rendered(format_: str, document: Document, monkeypatch: pytest.MonkeyPatch) -> str | bytes:
    """The document in that format, without its colours."""
    module = reporter(format_)
    name = "document_with" if hasattr(module, "NEEDS") else "document_of"
    monkeypatch.setattr(module, name, lambda *_: document)
    return module.render(None, Display())


def files(format_: str, made: str | bytes) -> dict[Path, str]:
    """What is compared, by the file that holds it: a text, or the parts of an archive, line by line."""
    if isinstance(made, str):
        # The style and the script of the page are reviewed where they are written.
        text = re.sub("(?s)(<(style|script)[^>]*>).*?(</\\2>)", r"\1\3", made)
        text = re.sub("sha256-[^']*", "", text)
        return {
            Path(f"{format_}.{SUFFIXES.get(format_, format_)}"): text.replace(package.__version__, "VERSION")
        }
    return {
        Path(format_, name): minidom.parseString(data).toprettyxml(indent=" ")
        for name, data in parts(made).items()
        if re.fullmatch(OURS[format_], name)
    }


@pytest.mark.parametrize("format_", formats())
def test_every_format_is_as_it_was(
    format_: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    found = files(format_, rendered(format_, DOCUMENT, monkeypatch))
    if request.config.getoption("--rewrite"):
        shutil.rmtree(GOLDEN / format_, ignore_errors=True)
        for path, text in found.items():
            (GOLDEN / path).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / path).write_bytes(text.encode())
    kept = [*(GOLDEN / format_).rglob("*.xml"), *GOLDEN.glob(f"{format_}.*")]
    assert {path.relative_to(GOLDEN) for path in kept} == {*found}, (
        "run this with --rewrite, and read the diff"
    )
    for path, text in found.items():
        assert text == (GOLDEN / path).read_bytes().decode()


def test_nothing_is_kept_of_formats_that_are_gone() -> None:
    assert {path.name.partition(".")[0] for path in GOLDEN.iterdir()} == {*formats()}


@pytest.mark.parametrize("format_", formats())
def test_every_name_is_harmless_and_there(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = rendered(format_, DOCUMENT, monkeypatch)
    text = read_back(format_, made)
    if format_ not in ("text", "markdown", "html"):  # those are given names that are printable already
        assert not {c for c in text if unicodedata.category(c)[0] == "C"} - {"\n"} or format_ in (
            "json",
            "sarif",
        )
    if isinstance(made, bytes):
        assert made == rendered(format_, DOCUMENT, monkeypatch)
        assert MARKUP in text
        assert r"\x1b[31mred" in text
        assert RIGHT in text


def test_help_lists_the_formats_that_every_report_has(irr: Irr) -> None:
    assert sorted(re.findall(r"\w+", _output.FORMATS.replace(" or ", " "))) == for_any_report()
    assert _output.FORMATS in " ".join(irr(["agree", "--help"]).stdout.split())


# --- on a terminal


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_an_archive_is_not_for_a_terminal(
    format_: str, irr: Irr, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = ["agree", *sorted(GILLARD.glob("round-1/*.yaml")), "--format", format_]
    assert irr([*asked, "-o", tmp_path / "report"]).exit == 0
    assert (tmp_path / "report").read_bytes().startswith(b"PK")
    terminal = SimpleNamespace(stdout=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr(_output, "sys", terminal)
    assert irr([*asked, "-o", tmp_path / "report"]).exit == 0
    refused = irr(asked)
    assert refused.exit == 2
    assert refused.stdout == ""
    assert refused.lines == [f"irr: format {format_} is not for a terminal; name a file with --output"]


# --- latex


def without_escapes(text: str) -> str:
    return re.sub(r"\\[\\{}&%$#_]", "", text)


def test_braces_of_latex_match_and_rows_have_as_many_cells_as_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = rendered("latex", DOCUMENT, monkeypatch)
    assert isinstance(text, str)
    depth = 0
    for character in without_escapes(text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    begun = re.findall(r"\\(begin|end)\{(\w+)\}", text)
    assert [name for kind, name in begun if kind == "begin"].sort() == [
        name for kind, name in begun if kind == "end"
    ].sort()
    tables = re.findall(r"(?s)\\begin\{(tabular|longtable)\}\{@\{\}(.*?)@\{\}\}\n(.*?)\\end\{\1\}", text)
    assert len(tables) == 2
    for _, columns, body in tables:
        letters = re.sub(r">\{.*?\}p\{.*?\}", "p", columns)
        rows = [line for line in body.splitlines() if line.endswith(r" \\")]
        assert len(rows) > 3
        for row in rows:
            assert len(re.findall(r"(?<!\\)&", row)) == len(letters) - 1
    assert r"\input" not in text
    labels = re.findall(r"\\label\{(.*?)\}", text)
    assert labels == ["tab:each-category", "tab:what-was-compared-all-of-it"]


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        (r"\&%$#_{}~^", r"\textbackslash{}\&\%\$\#\_\{\}\textasciitilde{}\textasciicircum{}"),
        ("a--b---c ''d'' ,,", "a-{}-b-{}-{}-c '{}'d'{}' ,{},"),
        ("[1] <a> |", r"{[}1{]} \textless{}a\textgreater{} \textbar{}"),
        ('"x" `y`', r"\textquotedbl{}x\textquotedbl{} \textasciigrave{}y\textasciigrave{}"),
        (
            "−.05 ≥ κ → …",
            r"\ensuremath{-}.05 \ensuremath{\geq} \ensuremath{\kappa} \ensuremath{\rightarrow} \textellipsis{}",
        ),
        (RIGHT, rf"\rtl{{{RIGHT}}}"),
        ("a\x1bb\n c", r"a\textbackslash{}x1bb c"),
        (
            "krippendorff-alpha|view:pooled|x",
            r"krippendorff-\allowbreak{}alpha\textbar{}\allowbreak{}view:\allowbreak{}pooled\textbar{}\allowbreak{}x",
        ),
        ("", ""),
    ],
)
def test_every_text_means_itself_in_latex(text: str, latex: str) -> None:
    assert escape(text) == latex


def simple(*told: Block) -> Document:
    return Document("A report", lambda: iter(told), dict, (), (), list)


def test_engines_are_named_that_have_the_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    western = rendered("latex", simple(Paragraph("naïve œuvre, Łódź − ≥ κ “x” …")), monkeypatch)
    assert isinstance(western, str)
    assert "pdflatex" in western.splitlines()[0]
    assert r"\RequireTUTeX" not in western
    assert r"\rtl" not in western
    eastern = rendered("latex", simple(Paragraph(RIGHT)), monkeypatch)
    assert isinstance(eastern, str)
    assert "pdflatex" not in eastern
    assert r"\RequireTUTeX" in eastern
    assert r"\newcommand{\rtl}" in eastern


def test_long_tables_go_on_and_wide_ones_turn_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    short = Table(("a", "b"), [("x", ".5")] * 3)
    long = Table(("a", "b"), [("x", ".5")] * 50, title="Long")
    wide = Table([f"column {n}" for n in range(12)], [[f"{n} of thirteen" for n in range(12)]], left=12)
    worded = Table(("a", "text"), [("x", "word " * 60)], left=2)
    environments = [
        [re.findall(r"\\begin\{(\w+)\}", str(rendered("latex", simple(one), monkeypatch)))[2:]]
        for one in (short, long, wide, worded)
    ]
    assert environments == [
        [["table", "tabular"]],
        [["longtable"]],
        [["landscape", "longtable"]],
        [["table", "tabular"]],
    ]
    assert r"p{30em}" in str(rendered("latex", simple(worded), monkeypatch))


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no TeX here")
def test_the_document_compiles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    western = [name for name in NAMES if name not in (RIGHT, MIXED, "b\u0430rrier")]
    told = [Table(("a", "b"), [(name, ".5") for name in western]), *(Paragraph(name) for name in western)]
    text = rendered("latex", simple(*told, Paragraph("− ≥ ≤ ≠ → κ α χ × ½ ± … “x” „y” –—")), monkeypatch)
    assert isinstance(text, str)
    (tmp_path / "report.tex").write_text(text, "utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "report.tex"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=100, check=False)
    if b"not found" in ran.stdout:
        pytest.skip("a package is missing here")
    assert ran.returncode == 0, ran.stdout[-2000:]
    assert (tmp_path / "report.pdf").exists()


# --- docx


def word(document: Document, monkeypatch: pytest.MonkeyPatch) -> Any:
    import docx

    made = rendered("docx", document, monkeypatch)
    assert isinstance(made, bytes)
    return docx.Document(BytesIO(made))


def test_tables_of_word_are_as_apa_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    document = word(DOCUMENT, monkeypatch)
    table = document.tables[0]
    xml = table._tbl.xml
    assert re.findall(r"<w:(top|bottom|left|right|insideV|insideH) ", xml.partition("<w:tblGrid>")[0]) == [
        "top",
        "bottom",
    ]
    assert xml.count("<w:tblHeader/>") == 1
    assert xml.count("<w:tcBorders>") == 6
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [None, None, *[2] * 4]
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[said.index("Table 1") + 1] == "Each category"
    # A table without a title has that of its part.
    assert said[said.index("Table 2") + 1] == "What was compared: all [of] it"


def test_what_is_read_from_the_right_is_marked_in_word(monkeypatch: pytest.MonkeyPatch) -> None:
    document = word(DOCUMENT, monkeypatch)
    marked = {run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.rtl}
    assert RIGHT in marked
    assert "مرحبا" in {text.strip() for text in marked}
    assert all(any(unicodedata.bidirectional(c) in ("R", "AL") for c in text) for text in marked)


def test_directions_of_a_long_text_are_found_in_one_walk() -> None:
    began = time.process_time()
    assert directed("é" + ", ; " * 25_000 + "שלום, שלום,")[1:] == [(True, "שלום, שלום"), (False, ",")]
    # It took as many steps as the square of that: half a minute.
    assert time.process_time() - began < 5


def test_only_wide_tables_turn_the_paper_in_word(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = Table([f"column {n}" for n in range(12)], [[f"{n} of thirteen" for n in range(12)]], left=12)
    told = (Heading("A"), wide, Paragraph("Its note."), wide, Heading("B"), Table(("a",), [("b",)]))
    turned = [one.page_width > one.page_height for one in word(simple(*told), monkeypatch).sections]
    assert turned == [False, True, False]


def test_pictures_have_alternative_texts_and_documents_a_language_and_no_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = word(DOCUMENT, monkeypatch)
    assert (document.core_properties.language, document.core_properties.created.year) == ("en-GB", 2000)
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "What is to be seen: " + LATEX
    made = rendered("xlsx", DOCUMENT, monkeypatch)
    assert isinstance(made, bytes)
    assert 'descr="What is to be seen: 50% $x_{1}$' in parts(made)["xl/drawings/drawing1.xml"].decode()


# --- xlsx


def sheets(document: Document, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineWorkbook

    made = rendered("xlsx", document, monkeypatch)
    assert isinstance(made, bytes)
    book = CalamineWorkbook.from_filelike(BytesIO(made))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_numbers_are_numbers_and_names_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    book = sheets(DOCUMENT, monkeypatch)
    assert [*book] == [
        "Report",
        "What was compared all of it",
        "50% $x_{1}$ #a ~b^c input{ etc",
        "what was compared all of it (2)",
    ]
    rows = book["What was compared all of it"]
    assert ["007", "revise", 0.7412, 0.60432, "[.513, .682]", 1234.0] in [row[:6] for row in rows]
    assert [row[:2] for row in rows if row[0] in ("ben", "Ünal", "0")] == [
        ["ben", -0.051],
        ["Ünal", 1.0],
        ["0", "–"],
    ]


def test_figures_look_in_excel_as_they_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    made = rendered("xlsx", DOCUMENT, monkeypatch)
    assert isinstance(made, bytes)
    styles = parts(made)["xl/styles.xml"].decode()
    assert {*re.findall('formatCode="(.*?)"', styles)} >= {
        ".000;−.000;.000",
        "0%;−0%;0%",
        "#,##0;−#,##0;#,##0",
    }
    mixed = Table(("a", "b"), [("x", "74% (37 of 50)")], values=[("x", 0.7412)])
    made = rendered("xlsx", simple(mixed), monkeypatch)
    assert isinstance(made, bytes)
    assert "0%&quot; (37 of 50)&quot;;" in parts(made)["xl/styles.xml"].decode()


def test_a_place_in_an_order_and_one_end_of_an_interval_are_no_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page sorts by them; a cell that had only them would say less than the text."""
    sorted_by = Table(
        ("a", "verdict", "interval", "n"), [("x", "revise", "[.513, .682]", "3")], values=[("x", 0, 0.513, 3)]
    )
    (*_, row) = (
        row for rows in sheets(simple(sorted_by), monkeypatch).values() for row in rows if "x" in row
    )
    assert row[:4] == ["x", "revise", "[.513, .682]", 3.0]


@pytest.mark.parametrize(
    ("value", "text", "format_"),
    [
        (0.9996, ".999", '".999";".999";".999"'),
        (0.99996, "99.9%", '"99.9%";"99.9%";"99.9%"'),
        (0.125, "12%", '"12%";"12%";"12%"'),
        (0.60432, ".604", ".000;−.000;.000"),
        (-0.0004, ".000", '".000";".000";".000"'),
    ],
)
def test_excel_makes_no_figure_perfect_that_is_not(value: float, text: str, format_: str) -> None:
    assert _number_format(text, value, with_rest=True) == format_


def test_no_cell_is_a_formula_or_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    links = Table(("a", "b"), [("https://example.org", "=1+1"), ("+1", "@x")], links=["#a", "#b"])
    made = rendered("xlsx", simple(links, *DOCUMENT.blocks()), monkeypatch)
    assert isinstance(made, bytes)
    for name, part in parts(made).items():
        assert b"<f>" not in part
        assert b"<hyperlink" not in part
        assert b'Target="http' not in part, name
    told = [cell for rows in sheets(simple(links), monkeypatch).values() for row in rows for cell in row]
    assert {"https://example.org", "'=1+1", "'+1", "'@x"} <= {*told}


def test_names_of_sheets_are_legal() -> None:
    names = [
        "",
        "History",
        "x" * 40,
        "X" * 40,
        "👍" * 20,
        "[]:*?/\\",
        "'a'",
        "Report",
        "rePort",
        "a\x00b",
        "Sheet",
    ]
    made = sheet_names(names)
    assert len({name.casefold() for name in made}) == len(names)
    for name in made:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\\x00]|^'|'$", name)
        assert name.casefold() != "history"


def test_a_text_too_long_for_a_cell_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    (rows,) = sheets(simple(Paragraph("word " * 9000)), monkeypatch).values()
    assert len(rows[1][0]) == 32_767


# --- bibtex


def test_bibtex_is_for_reports_that_cite(monkeypatch: pytest.MonkeyPatch) -> None:
    from reports import example

    with pytest.raises(
        package.UsageError, match="format bibtex is for what a report or its methods section cites"
    ):
        reporter("bibtex").render(example("Codebook"), Display())
    text = rendered("bibtex", DOCUMENT, monkeypatch)
    assert re.findall(r"^@article\{(\w+),", str(text), re.MULTILINE) == ["cohen1960", "munoz1997"]
