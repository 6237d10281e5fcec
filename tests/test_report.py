"""`irr report`: what it is on, what it holds and in which order, its methods section, its files."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import irr
from conftest import Irr
from irr.checks.keys import keys_of
from irr.checks.subject import Round, Subject
from irr.citations import bibtex
from irr.codebook import read_codebook
from irr.reporters import Display, formats, number_style, report_files, reporter
from irr.reporters._blocks import Heading, Paragraph, Picture, Table
from irr.reporters._documents import document_of
from irr.reporters._methods_words import sentences
from irr.reports import ReportOptions, StudyReport, report_on
from irr.reports.methods import MethodsGiven
from irr.reports.model import MethodsSection
from irr.result import Interval
from reports import example
from sessions import hold_sessions
from studies import GILLARD, ROOT

BOOK = ROOT / "codebooks" / "peer-worker-v1.yaml"
ROUND_1 = sorted((GILLARD / "round-1").glob("*.yaml"))


def gillard() -> StudyReport:
    report = example("StudyReport")
    assert isinstance(report, StudyReport)
    return report


def alone(rows: str, tmp_path: Path, **options: Any) -> StudyReport:
    """The report on a table of section, coder, category."""
    path = tmp_path / "table.csv"
    path.write_text("section,coder,category\n" + rows, encoding="utf-8")
    study = irr.load(path)
    return report_on(Subject({"": Round("", study, None, (str(path),))}), ReportOptions(**options))


def headings(report: StudyReport) -> list[str]:
    return [block.text for block in document_of(report).blocks() if isinstance(block, Heading)]


# --- what it holds


def test_the_parts_are_in_their_order() -> None:
    assert headings(gillard()) == [
        "What was compared",
        "Overall",
        "Each category, worst first",
        "Which categories are taken for which",
        "Coders and pairs",
        "Rounds",
        "Groups of coders: standpoint",
        "Groups of coders: role",
        "Requirements",
        "Codebook",
        "Categories that coders suggest",
        "Methods",
        "References",
        "Warnings",
        "Audit trail",
    ]


def test_a_part_with_nothing_to_say_is_left_out(tmp_path: Path) -> None:
    report = alone("s1,Ana,a\ns1,Ben,a\ns2,Ana,b\ns2,Ben,a\n", tmp_path)
    assert {"Rounds", "Requirements", "Codebook"}.isdisjoint(headings(report))


def test_percentages_never_stand_alone() -> None:
    pictures = [block for block in document_of(gillard()).blocks() if isinstance(block, Picture)]
    overall = next(one for one in pictures if one.name == "overall")
    assert "chance" in overall.text
    assert "74%" in overall.text or "70%" in overall.text
    assert [one.name for one in pictures] == [
        "overall",
        "categories",
        "confusion",
        "pairs",
        "coders",
        "rounds",
    ]


def test_the_verdict_comes_first() -> None:
    first, second, warned, third = [
        block.text for block in list(document_of(gillard()).blocks())[:4] if isinstance(block, Paragraph)
    ]
    # Golden: pooled alpha .604 [.513, .682], four of twelve categories flagged.
    assert first.startswith("Whether the codings carry conclusions is open")
    assert "Of 12 categories 4 need revision (" in first
    assert second.startswith("Pooled alpha is .604 [.513, .682]")
    assert "and would by chance in" in second
    assert "about the data, told under Warnings" in warned
    assert third.startswith("The check")


@pytest.mark.parametrize(
    ("low", "high", "standing"),
    [
        (0.81, 0.9, "reliable"),
        (0.8, 0.9, "reliable"),
        (0.7999, 0.9, "tentative"),
        (0.667, 0.79, "tentative"),
        (0.6669, 0.9, "open"),
        (0.5, 0.667, "open"),
        (0.5, 0.6669, "unreliable"),
    ],
)
def test_the_verdict_looks_at_the_interval_unrounded(low: float, high: float, standing: str) -> None:
    from dataclasses import replace

    report = gillard()
    results = tuple(
        replace(one, interval=Interval(low, high, 0.95, "jackknife-z"))
        if one is report.reported.headline
        else one
        for one in report.reported.agreement.results
    )
    agreement = replace(report.reported.agreement, results=results)
    assert replace(report, reported=replace(report.reported, agreement=agreement)).standing == standing


def test_nothing_can_be_said_is_said_with_its_reason(tmp_path: Path) -> None:
    report = alone("s1,Ana,a\ns2,Ana,b\n", tmp_path)
    assert report.standing == "undefined"
    first = next(iter(document_of(report).blocks()))
    assert isinstance(first, Paragraph)
    assert "undefined (" in first.text


def test_a_category_opens_to_its_dossier_with_all_it_quotes() -> None:
    report = gillard()
    (table,) = (block for block in document_of(report).blocks() if isinstance(block, Table) and block.opens)
    assert table.opens is not None
    assert table.values is not None
    assert [row[0] for row in table.rows] == [one.verdict.id for one in report.diagnosis.dossiers]
    for dossier, opened, values in zip(report.diagnosis.dossiers, table.opens, table.values, strict=True):
        said = [block.text for block in opened if isinstance(block, Paragraph)]
        quoted = [case.section for case in dossier.cases[:3]]
        assert [one for one in quoted if any(text.startswith(f"{one}:") for text in said)] == quoted
        assert values[6] == dossier.verdict.alpha


def test_every_file_is_named_with_its_digest() -> None:
    report = gillard()
    named = {one.path: one for one in report.inputs}
    assert len(named) == len(report.inputs) == 6 + 2 + 1 + 1
    for path, one in named.items():
        data = Path(path).read_bytes()
        assert (one.size, one.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    text = str(reporter("text").render(report, Display()))
    assert all(one.sha256 in text for one in report.inputs)
    assert report.reported.headline.signature in text


# --- the methods section


def test_what_files_say_is_said_and_the_rest_is_a_blank() -> None:
    told = list(sentences(gillard()))
    text = " ".join(one.text for one in told)
    for said in (
        "3 coders (SG, KO, SLG) coded 50 sections.",
        "peer-worker@1, with 12 categories",
        "at least one category in common (Gillard et al., 2013)",
        "Pooled alpha was .604, 95% interval [.513, .682]",
        "SG – KO 74% (by chance ",
        "Fleiss, 1971",
        "From peer-worker@1 to peer-worker@2 the codebook changed from 12 to 8 categories",
        "seed 0",
    ):
        assert said in text, said
    blanks = [one.topic for one in told if one.blank]
    assert blanks == ["coders", "sample", "selection", "independence", "results", "stage", "settled"]
    assert text.count("[To be filled in: ") == len(blanks)


def test_what_the_authors_say_fills_the_blanks() -> None:
    from dataclasses import replace

    given = {name: f"about {name}" for name in keys_of(MethodsGiven)} | {"stage": "before"}
    told = list(sentences(replace(gillard(), methods=MethodsGiven(**given))))
    text = " ".join(one.text for one in told)
    assert [one.topic for one in told if one.blank] == ["results"]
    assert "the codings before disagreements were settled" in text
    for name in given.keys() - {"stage"}:
        assert f"about {name}" in text.lower()
    assert "REC, RDY → ENTRY" not in text


def test_a_blank_of_a_table_is_not_taken_for_nothing_fits() -> None:
    study = irr.load(GILLARD / "wide_all_sections.csv", codebook=BOOK)
    report = report_on(Subject({"": Round("", study, None, ())}))
    text = " ".join(one.text for one in sentences(report))
    assert "Figures rest on the 50 of 120 sections that two or more coders coded" in text


def test_what_was_not_coded_is_told_where_all_sections_have_two_coders(irr: Irr, tmp_path: Path) -> None:
    text = methods(
        irr, tmp_path, [(f"s{i}", name, "ABBA"[i % 4]) for i in range(8) for name in "abc"[: 2 + i % 2]]
    )
    assert (
        "All sections were coded by two or more coders; a section that a coder did not code is missing"
        in text
    )


def test_of_one_coder_nothing_is_said_that_is_not_there(irr: Irr, tmp_path: Path) -> None:
    text = methods(irr, tmp_path, [("s1", "a", "A")])
    assert "1 coder (a) coded 1 section." in text
    assert "Coders used 1 category. [To be filled in: the codebook and its version" in text
    assert "Pooled alpha is undefined (agreement needs two coders)." in text
    for said in ("two or more coders coded", "Tables also have", "is to be revised", "number of the table"):
        assert said not in text


def test_of_many_the_methods_say_how_many_more_there_are(irr: Irr, tmp_path: Path) -> None:
    rows = [(f"s{i}", f"c{coder:02}", "ABC"[(i + (coder == i)) % 3]) for i in range(9) for coder in range(20)]
    text = methods(irr, tmp_path, [*rows, ("s0", "c00", "C"), ("s9", "c01", ""), ("s9", "c00", "A")])
    assert "Categories a section: c00 1.10, " in text
    assert ", c11 1.00, and 8 more." in text
    assert "(c00 0, c01 1, " in text
    assert ", c11 0, and 8 more)" in text
    assert ", and 178 more. Figures for each category" in text


def test_a_rule_of_the_codebook_is_not_told_as_what_coders_did(irr: Irr, tmp_path: Path) -> None:
    """Nor do the methods hide that alpha of labels has the distances of an ordinal scale."""
    book = "codebook: x\nversion: 1\nscale: ordinal\ncodes_per_unit: {min: 1, max: 1}\ncategories:\n"
    book += "".join(f"  - {{id: '{n}', value: {n}}}\n" for n in (1, 2, 3))
    (tmp_path / "book.yaml").write_text(book, "utf-8")
    rows = [(f"s{i}", name, "1231"[(i + (name == "b" and i > 5)) % 4]) for i in range(8) for name in "ab"]
    text = methods(irr, tmp_path, rows, "--codebook", "book.yaml")
    assert "By the codebook a coder gives a section exactly 1 category." in text
    assert "Tables also have Krippendorff’s alpha of labels with ordinal distances, Cohen’s kappa" in text
    text = methods(irr, tmp_path, [*rows, ("s1", "a", "1")], "--codebook", "book.yaml")
    assert "By the codebook a coder gives a section exactly 1 category." in text
    assert "ordinal distances" not in text


def test_the_methods_say_how_far_documents_are_allowed_for(irr: Irr, tmp_path: Path) -> None:
    documents = "".join(f"s{i},d{i // 4}\n" for i in range(16))
    (tmp_path / "sections.csv").write_text(f"section,document\n{documents}", "utf-8")
    apart = {"several documents": (0, 5, 6), "one of each": (0, 5, 10, 15)}
    told = {}
    for name, other in apart.items():
        rows = [
            (f"s{i}", one, "AB"[(i + (one == "b" and i in other)) % 2]) for i in range(16) for one in "ab"
        ]
        told[name] = methods(irr, tmp_path, rows, "--sections", "sections.csv")
    said = "intervals of single categories do not allow for documents"
    assert said in told["several documents"]
    assert said not in told["one of each"]
    assert (
        "Pooled alpha was .516, without an interval (leaving out a document changes nothing"
        in told["one of each"]
    )


def methods(irr: Irr, folder: Path, rows: list[tuple[str, str, str]], *options: str) -> str:
    """The methods section on these codings, in one line."""
    text = "".join(",".join(row) + "\n" for row in [("section", "coder", "code"), *rows])
    (folder / "long.csv").write_text(text, "utf-8")
    made = irr(["report", "long.csv", "--methods", "--format", "json", *options], folder).stdout
    told: str = json.loads(made)["text"]
    return told


def single_label(coders: int, tmp_path: Path) -> StudyReport:
    """The report on a study in which no section has two categories, without a codebook."""
    rows = (f"s{n},coder{c:02},{'xy'[(n + (c == n)) % 2]}\n" for n in range(12) for c in range(coders))
    return alone("".join(rows), tmp_path)


def methods_of(report: StudyReport) -> str:
    return " ".join(one.text for one in sentences(report))


def test_what_nobody_said_is_not_said(tmp_path: Path) -> None:
    text = methods_of(single_label(2, tmp_path))
    assert "There was no codebook" not in text
    assert "[To be filled in: the codebook and its version; none was given to irr.]" in text
    assert "[To be filled in: what was changed in the codebook, and why.]" in text


def test_sections_of_one_category_each_need_no_category_in_common(tmp_path: Path) -> None:
    text = methods_of(single_label(2, tmp_path))
    assert "agree on a section if they give it the same category" in text
    assert "Gillard" not in text


def test_themes_are_not_told_as_the_categories_of_the_codebook() -> None:
    book = read_codebook(BOOK)
    study = irr.load(ROUND_1, codebook=book, at="theme")
    text = methods_of(report_on(Subject({"": Round("", study, book, ())})))
    assert (
        "peer-worker@1, with 12 categories under 4 themes. Assignments were rolled up to the themes" in text
    )
    assert f"all figures are of these {len(study.categories)}." in text


def test_pairs_that_are_not_named_are_counted(tmp_path: Path) -> None:
    assert ", and 3 more." in methods_of(single_label(6, tmp_path))


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ((0, 3), "By the codebook a coder gives a section 0 to 3 categories."),
        ((1, 1), "By the codebook a coder gives a section exactly 1 category."),
        ((1, None), "By the codebook a coder gives a section 1 category or more."),
        ((0, None), "No coder gave a section more than one category."),
    ],
)
def test_what_the_codebook_allows_is_not_told_as_what_was_done(
    limits: tuple[int, int | None], words: str, tmp_path: Path
) -> None:
    from dataclasses import replace

    report = single_label(2, tmp_path)
    book = replace(read_codebook(BOOK), codes_per_unit=limits)
    assert words in methods_of(replace(report, reported=replace(report.reported, codebook=book)))


def test_thresholds_are_whole_in_the_style_of_apa(tmp_path: Path) -> None:
    with number_style("apa"):
        assert "alpha below .667 with" in methods_of(single_label(2, tmp_path))
        told = str(reporter("markdown").render(gillard(), Display()))
    assert "P(\\<.667)" in told
    assert "P(\\<.67)" not in told


def test_a_codebook_in_which_wording_alone_changed_says_so() -> None:
    from dataclasses import replace

    report = gillard()
    (found,) = report.revisions
    reworded = replace(found, differences=tuple(replace(one, kind="reworded") for one in found.differences))
    assert "from 12 to 8 categories: wording only." in methods_of(replace(report, revisions=(reworded,)))


def test_everything_cited_is_in_the_list_and_in_the_bibtex() -> None:
    section = MethodsSection(gillard())
    told = json.loads(str(reporter("json").render(section, Display())))
    keys = {one["key"] for one in told["references"]}
    assert keys >= {key for one in told["sentences"] for key in one["cites"]}
    assert keys >= {"cohen1960", "fleiss1971", "kottner2011", "tong2007", "gillard2013", "irr"}
    text = str(reporter("bibtex").render(section, Display()))
    assert text == bibtex(sorted(keys))
    assert text == str(reporter("bibtex").render(gillard(), Display()))


# --- formats and files


@pytest.mark.parametrize("name", ["report", "methods"])
def test_the_json_is_what_its_schema_says(irr: Irr, name: str) -> None:
    schema = json.loads(irr(["schema", name]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    computed = gillard() if name == "report" else MethodsSection(gillard())
    told = json.loads(str(reporter("json").render(computed, Display())))
    jsonschema.Draft202012Validator(schema).validate(told)
    told["unheard of"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(told)


def test_the_json_holds_the_golden_figures() -> None:
    told = json.loads(str(reporter("json").render(gillard(), Display())))
    golden = json.loads((ROOT / "tests" / "golden" / "gillard.json").read_text("utf-8"))
    (alpha,) = (
        one for one in told["results"] if (one["name"], one["view"]) == ("krippendorff-alpha", "pooled")
    )
    assert alpha["value"] == pytest.approx(golden["pooled"]["alpha"], abs=1e-9)
    assert sorted(told["verdict"]["revise"]) == ["BOUND", "PROF", "ROLE", "STIG"]
    assert [one["name"] for one in told["rounds"]] == ["round-1", "round-2"]
    assert [one["outcome"] for one in told["requirements"]] == ["fail"]


def test_the_table_has_the_figures_of_every_round() -> None:
    rows = list(csv.DictReader(io.StringIO(str(reporter("csv").render(gillard(), Display())))))
    assert {row["round"] for row in rows} == {"round-1", "round-2"}
    assert len(rows) == sum(len(one.agreement.results) for one in gillard().rounds)


def test_all_disagreements_lie_beside_a_report_that_quotes_some(tmp_path: Path) -> None:
    report = gillard()
    files = report_files(report, "html", str(tmp_path / "my report.html"))
    page, beside = (str(tmp_path / name) for name in ("my report.html", "my report.disagreements.csv"))
    assert [*files] == [page, beside]
    assert 'href="my%20report.disagreements.csv"' in str(files[page])
    rows = (
        list(csv.DictReader(io.StringIO(bytes(files[beside]).decode("utf-8-sig"))))
        if isinstance(files[beside], bytes)
        else list(csv.DictReader(io.StringIO(str(files[beside]))))
    )
    assert len(rows) == 50 - sum(len(set(given)) == 1 for given in _given(report))


def _given(report: StudyReport) -> list[list[frozenset[str] | None]]:
    study = report.study
    assert study.names is not None
    return [[study.categories_of(name, coder) for coder in study.coders] for name in study.names.to_pylist()]


def test_decisions_in_the_sheet_beside_a_report_are_not_written_over(irr: Irr, tmp_path: Path) -> None:
    arguments = ["report", *ROUND_1, "--codebook", BOOK, "--quoted", "1", "-o", tmp_path / "r.md"]
    sheet = tmp_path / "r.disagreements.csv"
    assert [irr(arguments).exit, irr(arguments).exit] == [0, 0]
    rows = list(csv.reader(io.StringIO(sheet.read_text(encoding="utf-8-sig"))))
    rows[1][rows[0].index("decision")] = "GIVE"
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    for there in (text.getvalue(), "something else"):
        sheet.write_text(there, encoding="utf-8", newline="")
        found = irr(arguments)
        assert found.exit == 2
        assert "holds decisions or is something else" in found.stderr
        assert sheet.read_bytes().decode() == there


def test_an_input_beside_a_report_is_not_written_over(irr: Irr, tmp_path: Path) -> None:
    codings = shutil.copy(GILLARD / "long.csv", tmp_path / "r.disagreements.csv")
    before = Path(codings).read_bytes()
    found = irr(["report", codings, "--quoted", "1", "-o", tmp_path / "r.md"])
    assert found.exit == 2
    assert "is an input" in found.stderr
    assert Path(codings).read_bytes() == before


def test_a_report_that_quotes_all_lies_alone() -> None:
    from dataclasses import replace

    report = gillard()
    report = replace(report, options=replace(report.options, quoted=50))
    assert [*report_files(report, "html", "r.html")] == ["r.html"]


# --- the command


def test_it_is_on_a_project_on_files_or_on_the_nearest_project(irr: Irr, tmp_path: Path) -> None:
    shutil.copytree(GILLARD, tmp_path / "examples" / "gillard-2013")
    shutil.copytree(ROOT / "codebooks", tmp_path / "codebooks")
    here = tmp_path / "examples" / "gillard-2013"
    of_project = irr(["report", "irr.yml", "--format", "json"], here)
    assert of_project.exit == 0, of_project.stderr
    assert of_project.stdout == irr(["report", "--format", "json"], here).stdout
    told = json.loads(of_project.stdout)
    assert told["round"] == "round-2"
    assert told["study"]["coders"][0] == "SG"
    assert told["verdict"]["check"] == "inconclusive"
    assert {one["role"] for one in told["inputs"]} >= {
        "project",
        "codebook",
        "revision",
        "codings of round-1",
    }
    first = json.loads(irr(["report", "irr.yml", "--round", "round-1", "--format", "json"], here).stdout)
    of_files = json.loads(
        irr(["report", *ROUND_1, "--codebook", BOOK, "--reference", "SG", "--format", "json"]).stdout
    )
    assert of_files["results"] == first["results"]
    assert of_files["rounds"][0]["name"] == ""


@pytest.mark.parametrize("name", formats())
def test_every_format_is_written_to_a_file(irr: Irr, tmp_path: Path, name: str) -> None:
    output = tmp_path / "report.out"
    done = irr(["report", *ROUND_1, "--codebook", BOOK, "--format", name, "-o", output])
    if name in ("junit", "sarif", "github"):
        assert done.exit == 2
        assert not output.exists()
        return
    assert done.exit == 0, done.stderr
    data = output.read_bytes()
    assert len(data) > 1000
    again = tmp_path / "again" / "report.out"
    again.parent.mkdir()
    irr(["report", *ROUND_1, "--codebook", BOOK, "--format", name, "-o", again])
    assert data == again.read_bytes()


def test_the_end_of_a_name_says_the_format(irr: Irr, tmp_path: Path) -> None:
    for ending, begins in {
        "md": b"# ",
        "tex": b"%",
        "HTML": b"<!DOCTYPE",
        "json": b"{",
        "xlsx": b"PK",
    }.items():
        output = tmp_path / f"r.{ending}"
        done = irr(["report", *ROUND_1, "--codebook", BOOK, "-o", output])
        assert done.exit == 0, done.stderr
        assert output.read_bytes().startswith(begins)
    done = irr(["report", *ROUND_1, "-o", tmp_path / "r.doc"])
    assert done.exit == 2
    assert "--format" in done.stderr


def test_apa_has_two_digits(irr: Irr) -> None:
    told = irr(["report", *ROUND_1, "--codebook", BOOK, "--methods", "--style", "apa"]).stdout
    assert "Pooled alpha was .60, 95% CI [.51, .68]" in " ".join(told.split())


def test_the_page_on_reports_is_true(irr: Irr, request: pytest.FixtureRequest) -> None:
    hold_sessions(
        ROOT / "docs" / "reporting.md",
        lambda arguments: irr(arguments, GILLARD),
        request,
        sessions=1,
    )


def test_every_key_of_the_methods_is_documented() -> None:
    page = (ROOT / "docs" / "reporting.md").read_text(encoding="utf-8")
    for key in keys_of(MethodsGiven):
        assert f"| `{key}` |" in page, key
