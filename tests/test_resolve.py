"""`irr resolve`: what a sheet decides, what of it is refused, and the agreed coding that comes of it."""

from __future__ import annotations

import io
import json
import re
import shlex
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import irr
from conftest import Irr
from irr import yamltree
from irr.disputes import blinded, find, in_dispute
from irr.disputes.reasons import REASONS
from irr.errors import InputError
from irr.loaders import load as load_file
from irr.resolution import Resolution, Rules, coder_file, resolution_record, resolve
from irr.resolution.deciding import Names, read_decision, read_reason
from irr.worksheets import joined, neutral, normal, read, worksheet
from irr.yamltree import flow_list, key, written
from studies import GILLARD, ROOT, study_of, study_of_rows
from worksheets import Cells, decide, edit, save, table_of

BOOK = ROOT / "codebooks" / "peer-worker-v1.yaml"
SG, SLG, KO = (GILLARD / "round-1" / f"{name}.yaml" for name in ("SG", "SLG", "KO"))
FORMATS = ["d.csv", "d.xlsx"]

LONG = """section,coder,code,text
s1,Ana,cost,It was dear.
s1,Ben,time,
s2,Ana,cost,
s2,Ben,cost,
s3,Ana,cost,Two lines:
s3,Ana,time,
s3,Ben,,
s4,Ana,time,
s5,Ana,time,
s5,Ben,time,
s5,Ben,cost,
"""


@pytest.fixture(params=FORMATS)
def sheet(request: pytest.FixtureRequest, irr: Irr, tmp_path: Path) -> Path:
    """A sheet of three sections in dispute (s1, s3, s5), fresh from `irr review`."""
    (tmp_path / "long.csv").write_text(LONG.replace("Two lines:", '"Two\nlines: ü"'))
    assert irr(["review", "long.csv", "-o", request.param], tmp_path).exit == 0
    path: Path = tmp_path / request.param
    return path


def resolved(irr: Irr, sheet: Path, *options: str) -> list[str]:
    """The lines that `irr resolve` refuses a sheet with."""
    done = irr(["resolve", sheet.name, "long.csv", "-o", "agreed.yaml", *options], sheet.parent)
    assert done.exit == 2
    assert not (sheet.parent / "agreed.yaml").exists()
    return [line.removeprefix(f"irr: {sheet.name}:") for line in done.lines]


def all_decided(sheet: Path) -> None:
    decide(sheet, s1=("cost", "ambiguous text", "Ana"), s3=("[]", "Judgement: thin", "both"), s5="cost; time")


def line(sheet: Path, section: str) -> int:
    """The row of a section: of the spreadsheet, or the line of the CSV file."""
    _, rows = table_of(sheet)
    place = next(number for number, row in enumerate(rows, start=2) if row["section"] == section)
    if sheet.suffix == ".xlsx":
        return place
    return place + sum(row["text"].count("\n") for row in rows[: place - 2])


# --- the way there and back


def test_decisions_become_the_agreed_coding(irr: Irr, sheet: Path) -> None:
    all_decided(sheet)
    done = irr(["resolve", sheet.name, "long.csv", "-o", "agreed.yaml"], sheet.parent)
    assert (done.exit, done.lines) == (0, ["irr: agreed coding of 5 sections written to agreed.yaml"])
    assert (sheet.parent / "agreed.yaml").read_text() == (
        "# Agreed coding, made after discussion.\n"
        "# Agreement figures come from the independent codings, not from this file.\n"
        "coder: consensus\n"
        "sections:\n"
        "  s1: [cost]\n"
        "  s2: [cost]\n"
        "  s3: []\n"
        "  s4: [time]\n"
        "  s5: [cost, time]\n"
        "provenance:\n"
        '  s1: {how: decided, by: Ana, reason: "ambiguous text"}\n'
        "  s2: {how: unanimous}\n"
        "  s3: {how: decided, by: both, reason: judgement, remark: thin}\n"
        '  s4: {how: "one coder"}\n'
        "  s5: {how: decided}\n"
    )
    assert "Agreement before resolution, on the independent codings: pooled alpha" in done.stdout
    assert "1 decision gives no reason." in done.stdout


def test_what_survived_and_why_is_counted(irr: Irr, sheet: Path) -> None:
    all_decided(sheet)
    done = irr(["resolve", sheet.name, "long.csv", "--format", "json"], sheet.parent)
    record = json.loads(done.stdout)
    assert record["sections"] == {"unanimous": 1, "decided": 3, "one coder": 1, "undecided": 0, "unrated": 0}
    # s1: cost for Ana's cost and Ben's time; s3: [] for Ana's cost, time and Ben's []; s5: cost, time for
    # Ana's time and Ben's time, cost.
    assert record["survival"] == [
        {"coder": "Ana", "rated": 3, "survived": 1, "kept": 2, "dropped": 2, "added": 1},
        {"coder": "Ben", "rated": 3, "survived": 2, "kept": 2, "dropped": 1, "added": 1},
    ]
    reasons = {
        name: {word: n for word, n in counts.items() if n} for name, counts in record["reasons"].items()
    }
    assert reasons == {
        "cost": {"ambiguous text": 1, "judgement": 1, "": 1},
        "time": {"ambiguous text": 1, "judgement": 1},
    }
    assert record["decided_by"] == {"Ana": 1, "both": 1, "": 1}
    assert record["before_resolution"]["of"] == "the independent codings"
    assert [one["how"] for one in record["agreed"]] == [
        "decided",
        "unanimous",
        "decided",
        "one coder",
        "decided",
    ]
    assert "written nowhere; name a file with -o" in done.stderr


def test_figures_before_resolution_are_those_of_agree() -> None:
    study = irr.load([SG, SLG, KO], codebook=BOOK)
    resolution = resolve_all(study, lambda given: next(iter(given.values())))
    alpha = next(one for one in resolution.before if one.view == "pooled")
    assert round(alpha.value or 0, 3) == 0.604
    shares = {one.coders: one.hits for one in resolution.before if one.view == "set" and not one.all}
    assert (shares["SG", "KO"], shares["SG", "SLG"]) == (37, 35)


def resolve_all(
    study: irr.Study, choose: Callable[[dict[str, tuple[str, ...]]], tuple[str, ...]]
) -> Resolution:
    """Decide every section of a study in dispute, by way of a CSV sheet in memory."""
    import tempfile

    found = find(study)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "d.csv"
        path.write_bytes(worksheet("csv").write(found))
        decisions = {one.section: joined(choose(dict(one.given))) for one in found.disputes}
        decide(path, **decisions)
        return resolve(study, read(str(path)))


def test_gillard_decided_as_sg_had_it_survives_in_full() -> None:
    study = irr.load([SG, KO], codebook=BOOK)
    resolution = resolve_all(study, lambda given: given["SG"])
    assert resolution.count("unanimous") == 22
    first, second = resolution.survival
    assert (first.coder, first.survived, first.rated, first.dropped, first.added) == ("SG", 28, 28, 0, 0)
    assert (second.coder, second.survived, second.rated) == ("KO", 0, 28)
    assert second.kept + second.added == first.kept
    agreed = {one.section: set(one.categories) for one in resolution.agreed}
    assert study.names is not None
    assert agreed == {section: study.categories_of(section, "SG") for section in study.names.to_pylist()}


def test_agree_reads_the_agreed_coding_and_says_what_it_is(irr: Irr, sheet: Path) -> None:
    all_decided(sheet)
    irr(["resolve", sheet.name, "long.csv", "-o", "agreed.yaml", "--name", "=We"], sheet.parent)
    done = irr(["agree", "long.csv", "agreed.yaml", "--format", "json"], sheet.parent)
    report = json.loads(done.stdout)
    assert report["study"]["coders"] == ["Ana", "Ben", "=We"]
    assert "agreed_coding" in {warning["kind"] for warning in report["warnings"]}


NASTY = [
    *(
        "=1+1",
        "'x",
        "''x",
        "-",
        "+",
        "@a",
        "[]",
        "none",
        "NONE",
        "(none)",
        "a;b",
        'a"b',
        '"',
        '"a"',
        "a, b",
        "a|b",
    ),
    *(
        "no",
        "01",
        "1.0",
        "~",
        "null",
        "a: b",
        "# a",
        "a\nb",
        "a\tb",
        "'=x",
        "\u202eab",
        "א ב",
        "😀",
        "é",
        "<<",
        "y",
    ),
    *(
        "section",
        "decision",
        "x" * 300,
        "\x1b[31m",
        "a\u2028b",
        "\ufeffa",
        "?",
        "- a",
        "{a}",
        "_x0041_",
        "1e5",
        "S",
    ),
]


def distinct(names: list[str]) -> bool:
    return len({normal(name) for name in names}) == len(names)


NAME = (st.text(min_size=1, max_size=12).map(str.strip) | st.sampled_from(NASTY)).filter(bool)
FREE = st.text(max_size=30).map(str.strip)


@st.composite
def studies(draw: st.DrawFn) -> irr.Study:
    """A study whose every name is hard on spreadsheets and YAML."""
    categories = draw(st.lists(NAME, min_size=2, max_size=5, unique_by=normal))
    coders = draw(st.lists(NAME, min_size=2, max_size=4, unique_by=normal))
    sections = draw(st.lists(NAME, min_size=1, max_size=5, unique_by=normal))
    rows: list[tuple[str, str, str | None]] = [(sections[0], coders[0], categories[0])]
    for section in sections:
        for coder in coders:
            chosen = draw(st.none() | st.lists(st.sampled_from(categories), unique=True, max_size=3))
            if chosen is not None and (section, coder) != (sections[0], coders[0]):
                rows += [(section, coder, name) for name in (chosen or [None])]
    study = study_of_rows(rows)
    texts = [draw(st.text(max_size=40)) for _ in range(study.n_sections)]
    return replace(study, about={"text": pa.array(texts, pa.string())})


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(study=studies(), data=st.data())
def test_nothing_is_lost_on_the_way(
    format_: str, study: irr.Study, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"d.{format_}"
    blind = data.draw(st.booleans())
    found, letters = blinded(find(study), 1) if blind else (find(study), None)
    path.write_bytes(worksheet(format_).write(found))
    answers: dict[str, tuple[list[str], str, str]] = {}

    def fill(rows: list[Cells]) -> None:
        for row, dispute in zip(rows, found.disputes, strict=True):
            chosen = data.draw(st.lists(st.sampled_from(study.categories), unique=True, max_size=3))
            by, remark = data.draw(FREE), data.draw(FREE)
            answers[dispute.section] = (chosen, by, remark)
            row["decision"] = neutral(joined(chosen))
            row["reason"], row["by"] = neutral(f"edge case: {remark}"), neutral(by)
        data.draw(st.randoms()).shuffle(rows)

    edit(path, fill)
    resolution = resolve(study, read(str(path)), Rules(codebook="b@1"), letters)
    assert study.names is not None
    order = study.names.to_pylist()
    assert [one.section for one in resolution.agreed] == order
    for one in resolution.agreed:
        if one.section in answers:
            chosen, by, remark = answers[one.section]
            assert (set(one.categories), one.how, one.reason) == (set(chosen), "decided", "edge case")
            assert (normal(one.by), normal(one.remark)) == (normal(by), normal(remark))
    target = path.with_suffix(".yaml")
    target.write_text(coder_file(resolution, "consensus"), encoding="utf-8")
    (codings,) = load_file(str(target))
    read_back: dict[str, set[str]] = {}
    for section, cell in zip(codings.section.to_pylist(), codings.cell.to_pylist(), strict=True):
        read_back.setdefault(section, set()).update([] if cell is None else [cell])
    assert list(read_back.items()) == [(one.section, set(one.categories)) for one in resolution.agreed]
    provenance = provenance_of(target)
    assert provenance == {
        one.section: {
            name: text
            for name, text in (
                ("how", one.how),
                ("by", one.by),
                ("reason", one.reason),
                ("remark", one.remark),
            )
            if text
        }
        for one in resolution.agreed
    }


def provenance_of(path: Path) -> dict[str, dict[str, str]]:
    root = yamltree.read(str(path))
    assert isinstance(root, yamltree.Mapping)
    (found,) = (value for name, value in root.entries if name.text == "provenance")
    assert isinstance(found, yamltree.Mapping)
    return {
        section.text: {
            name.text: text.text for name, text in value.entries if isinstance(text, yamltree.Scalar)
        }
        for section, value in found.entries
        if isinstance(value, yamltree.Mapping)
    }


@given(st.lists(st.text() | st.sampled_from(NASTY), min_size=1), st.text() | st.sampled_from(NASTY))
def test_yaml_is_read_back_as_the_same_texts(texts: list[str], name: str) -> None:
    data = f"root:\n  {key(name)} {flow_list(texts)}\nalone: {written(name)}\n"
    root = yamltree.parse(data.encode(), "x.yaml")
    assert isinstance(root, yamltree.Mapping)
    inner = root.entries[0][1]
    assert isinstance(inner, yamltree.Mapping)
    ((found, value),) = inner.entries
    alone = root.entries[1][1]
    assert isinstance(alone, yamltree.Scalar)
    assert alone.text == name
    assert isinstance(value, yamltree.Sequence)
    assert (found.text, [item.text for item in value.items if isinstance(item, yamltree.Scalar)]) == (
        name,
        texts,
    )


# --- what people write


@pytest.mark.parametrize(
    ("cell", "categories", "unknown"),
    [
        ("cost", ["cost"], []),
        (" time ;cost; cost", ["cost", "time"], []),
        ("cost | time", ["cost", "time"], []),
        ("cost\r\ntime", ["cost", "time"], []),
        ("cost, time", ["cost", "time"], []),
        ("a, b", ["a, b"], []),
        ("a, b; cost", ["cost", "a, b"], []),
        ("a, b, cost", [], ["a", "b"]),
        ('"x;y"; cost', ["cost", "x;y"], []),
        ("=1+1", ["=1+1"], []),
        ("'=1+1", ["=1+1"], []),
        ("cost; '=1+1", ["cost", "=1+1"], []),
        ("''q", ["'q"], []),
        ("'q", ["'q"], []),
        ("[]", [], []),
        ("None", [], []),
        ("-", [], []),
        ("cots; time", ["time"], ["cots"]),
        ("Cost", [], ["Cost"]),
        ("'=2", [], ["=2"]),
        ("[]; cost", ["cost"], ["[]"]),
        (" ; ", [], [";"]),
    ],
)
def test_a_decision_is_read(cell: str, categories: list[str], unknown: list[str]) -> None:
    names = Names.of(("cost", "time", "a, b", "x;y", "=1+1", "'q"), extensible=False)
    found, missing = read_decision(cell, names)
    assert missing == unknown
    if not unknown or categories:
        assert list(found) == categories


def test_words_for_nothing_are_names_where_a_category_is_called_so() -> None:
    names = Names.of(("none", "-", "[]"), extensible=False)
    assert read_decision("none", names) == (("none",), [])
    assert read_decision("'-", names) == (("-",), [])
    assert read_decision('"[]"', names) == (("[]",), [])
    assert read_decision("[]", names) == ((), [])


def test_nothing_fits_stands_alone_even_where_names_may_be_new() -> None:
    names = Names.of(("cost",), extensible=True)
    assert read_decision("none; cost", names) == (("cost",), ["none"])
    assert read_decision("'=new; cost", names) == (("cost", "=new"), [])
    assert read_decision('"none"', names) == (("none",), [])


def test_new_categories_only_where_they_are_allowed(irr: Irr, sheet: Path) -> None:
    decide(sheet, s1="waiting, long; cost", s3="[]", s5="[]")
    assert resolved(irr, sheet) == [
        f"{line(sheet, 's1')}: unknown category 'waiting' (section 's1')",
        f"{line(sheet, 's1')}: unknown category 'long' (section 's1')",
    ]
    done = irr(["resolve", sheet.name, "long.csv", "-o", "agreed.yaml", "--extend-codebook"], sheet.parent)
    assert done.exit == 0
    assert '  s1: [cost, "waiting, long"]\n' in (sheet.parent / "agreed.yaml").read_text()
    assert "waiting, long" in done.stdout


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", ("", "")),
        ("Edge  Case", ("edge case", "")),
        ("guideline gap: see memo 3: p. 2", ("guideline gap", "see memo 3: p. 2")),
        ("coder error – tired", ("coder error", "tired")),
        ("judgment", ("judgement", "")),
        ("tired", None),
    ],
)
def test_a_reason_is_read(cell: str, found: tuple[str, str] | None) -> None:
    assert read_reason(cell) == found


def test_a_number_typed_as_a_decision_is_a_name(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text("section,coder,code\ns1,A,1\ns1,B,2\n")
    irr(["review", "long.csv", "-o", "d.xlsx"], tmp_path)
    heads, rows = table_of(tmp_path / "d.xlsx")
    with xlsxwriter.Workbook(str(tmp_path / "d.xlsx")) as book:
        page = book.add_worksheet("disagreements")
        for place, head in enumerate(heads):
            page.write_string(0, place, head)
            page.write_string(3, place, rows[0][head])
        page.write_number(3, heads.index("decision"), 1)
    done = irr(["resolve", "d.xlsx", "long.csv", "-o", "agreed.yaml"], tmp_path)
    assert done.exit == 0
    assert '  s1: ["1"]\n' in (tmp_path / "agreed.yaml").read_text()


# --- what is refused, with its row


FIXED = ["section", "text", "coder: Ana", "coder: Ben", "shared", "only one", "kind", "notes", "check"]


@pytest.mark.parametrize("head", FIXED)
def test_an_altered_cell_is_found_with_its_row_and_column(irr: Irr, sheet: Path, head: str) -> None:
    all_decided(sheet)
    number = line(sheet, "s5")

    def alter(rows: list[Cells]) -> None:
        row = next(row for row in rows if row["section"] == "s5")
        row[head] = "s4" if head == "section" else f"{row[head]}x"

    edit(sheet, alter)
    lines = resolved(irr, sheet)
    if head == "section":
        assert lines[0] == f"{number}: section 's4' is not in dispute in the files; make the sheet again"
    else:
        # The files know no text of s5, so that an added one is only known not to be what was written.
        column = "'text' or 'check'" if head == "text" else f"'{head}'"
        only = "only decision, reason and by are to be filled in"
        assert lines == [f"{number}: section 's5' was altered: the column {column} no longer matches; {only}"]


def test_line_ends_and_space_at_the_end_are_no_alteration(irr: Irr, sheet: Path) -> None:
    all_decided(sheet)

    def change(rows: list[Cells]) -> None:
        for row in rows:
            row["text"] = row["text"].replace("\n", " \r\n") + " "
            row["check"] += " "
        rows.reverse()
        rows.insert(1, {})

    edit(sheet, change)
    assert irr(["resolve", sheet.name, "long.csv", "-o", "a.yaml"], sheet.parent).exit == 0


def test_a_sheet_of_other_codings_is_stale(irr: Irr, sheet: Path) -> None:
    all_decided(sheet)
    changed = (
        LONG.replace("s1,Ben,time", "s1,Ben,")
        .replace("s5,Ben,cost,\n", "")
        .replace("Two lines:", '"Two\nlines: ü"')
    )
    (sheet.parent / "long.csv").write_text(changed + "s2,Ben,time,\n")
    now = "Ben has nothing that fits, the sheet says 'time'; make the sheet again"
    assert resolved(irr, sheet) == [
        f"{line(sheet, 's1')}: section 's1' is coded otherwise in the files now: {now}",
        f"{line(sheet, 's5')}: section 's5' is not in dispute in the files; make the sheet again",
        " 1 section is undecided: s2 (no row); decide them, or leave them out with --undecided list",
    ]


def test_every_problem_is_told_at_once(irr: Irr, sheet: Path) -> None:
    decide(sheet, s1=("cots", "guidline gap", "MK"), s3=("", "edge case", ""))

    def more(rows: list[Cells]) -> None:
        rows.append(dict(rows[0]))
        rows.append({**rows[0], "section": "s9"})

    edit(sheet, more)
    first = table_of(sheet)[1][0]["section"]
    lines = resolved(irr, sheet)
    at = {name: line(sheet, name) for name in ("s1", "s3", "s5")}
    assert lines == sorted(lines, key=lambda text: int(text.split(":")[0] or 0) if text[0] != " " else 99)
    assert f"{at['s1']}: unknown reason 'guidline gap'; did you mean 'guideline gap'? (section 's1')" in lines
    assert f"{at['s1']}: unknown category 'cots' (section 's1'); did you mean 'cost'?" in lines
    assert f"{at['s3']}: section 's3' has a reason and no decision; write the decision, [] for none" in lines
    assert any(f"section '{first}' stands here and at row {at[first]}" in text for text in lines)
    assert any("no section called 's9' in the files" in text for text in lines)
    assert lines[-1].startswith(" 2 sections are undecided: s3 (row")
    assert len(lines) == 6


def test_an_exclusive_group_holds_for_decisions(irr: Irr, sheet: Path) -> None:
    (sheet.parent / "book.yaml").write_text(
        "codebook: b\nexclusive: {money: [cost, time]}\ncategories: [cost, time]\n"
    )
    (sheet.parent / "long.csv").write_text("section,coder,code\ns1,Ana,cost\ns1,Ben,time\n")
    assert irr(["review", "long.csv", "--codebook", "book.yaml", "-o", sheet.name], sheet.parent).exit == 0
    decide(sheet, s1="cost; time")
    assert resolved(irr, sheet, "--codebook", "book.yaml") == [
        "2: section 's1': group 'money' allows one category, got cost, time"
    ]


def test_undecided_sections_are_refused_or_listed(irr: Irr, sheet: Path) -> None:
    decide(sheet, s5="time")
    edit(sheet, lambda rows: rows.remove(next(row for row in rows if row["section"] == "s3")))
    names = f"s1 (row {line(sheet, 's1')}), s3 (no row)"
    way_out = "decide them, or leave them out with --undecided list"
    assert resolved(irr, sheet) == [f" 2 sections are undecided: {names}; {way_out}"]
    done = irr(["resolve", sheet.name, "long.csv", "-o", "a.yaml", "--undecided", "list"], sheet.parent)
    assert done.exit == 0
    text = (sheet.parent / "a.yaml").read_text()
    assert "# Left out, since undecided: 2 sections (s1, s3).\n" in text
    assert "  s2: [cost]\n  s4: [time]\n  s5: [time]\n" in text
    assert "Undecided: s1, s3." in done.stdout


@pytest.mark.parametrize(
    "head", ["section", "text", "coder: Ben", "kind", "decision", "reason", "by", "check"]
)
def test_a_missing_or_renamed_column_is_named(irr: Irr, sheet: Path, head: str) -> None:
    all_decided(sheet)
    heads, rows = table_of(sheet)
    save(sheet, [name for name in heads if name != head], rows)
    (message,) = resolved(irr, sheet)
    if head == "coder: Ben":
        assert message.startswith("1: no column for Ben, who rated sections of the sheet")
    else:
        assert message == f"1: no column called '{head}'"
    renamed = [f"{name}s" if name == head else name for name in heads]
    save(
        sheet,
        renamed,
        [{f"{name}s" if name == head else name: cell for name, cell in row.items()} for row in rows],
    )
    message = resolved(irr, sheet)[0]
    assert f"'{head}s'" in message
    assert "did you mean" in message


def test_two_columns_of_one_name(irr: Irr, sheet: Path) -> None:
    heads, rows = table_of(sheet)
    save(sheet, [*heads, "decision"], rows)
    assert resolved(irr, sheet) == ["1: two columns are called 'decision'"]


def test_columns_that_people_add_are_left_aside_and_said(irr: Irr, sheet: Path) -> None:
    all_decided(sheet)
    heads, rows = table_of(sheet)
    for row in rows:
        row |= {"to do": "ask", "": "x"}
    save(sheet, ["to do", *heads, ""], rows)
    done = irr(["resolve", sheet.name, "long.csv", "-o", "a.yaml"], sheet.parent)
    assert done.exit == 0
    assert done.lines[:2] == [
        "irr: 1 other column of the sheet not read: to do",
        "irr: 3 cells in columns without a name not read",
    ]


def test_a_sheet_of_other_coders_asks_for_them(irr: Irr, sheet: Path) -> None:
    all_decided(sheet)
    (sheet.parent / "long.csv").write_text((sheet.parent / "long.csv").read_text() + "s1,Cem,cost,\n")
    assert resolved(irr, sheet)[0].startswith(
        "1: no column for Cem, who rated sections of the sheet; make the sheet"
    )
    done = irr(["resolve", sheet.name, "long.csv", "--coders", "Ana,Ben"], sheet.parent)
    assert done.exit == 0


def test_an_input_is_not_written_over(irr: Irr, sheet: Path) -> None:
    all_decided(sheet)
    before = sheet.read_bytes()
    done = irr(["resolve", sheet.name, "long.csv", "-o", sheet.name], sheet.parent)
    assert (done.exit, sheet.read_bytes()) == (2, before)
    assert "is an input" in done.stderr
    for option in ("-o", "--key"):
        done = irr(["review", "long.csv", "--blind", "--key", "k", option, "long.csv"], sheet.parent)
        assert done.exit == 2


def test_problems_of_the_sheet_and_of_the_files_are_told_together(irr: Irr, sheet: Path) -> None:
    (sheet.parent / "long.csv").write_text("section,coder,code\ns1,Ana\n")
    save(sheet, ["a", "b"], [{"a": "1"}])
    done = irr(["resolve", sheet.name, "long.csv", "nobody.csv"], sheet.parent)
    assert done.exit == 2
    assert [line.split(":")[1].strip() for line in done.lines] == [sheet.name, "long.csv", "nobody.csv"]
    assert done.lines[0].endswith("the sheet is named first, then the coders' files")


def test_a_file_named_by_its_coder_is_not_written_over(irr: Irr, tmp_path: Path) -> None:
    for name, category in (("a", "x"), ("b", "y")):
        (tmp_path / f"{name}.yaml").write_text(f"sections: {{s1: {category}}}\n")
    irr(["review", "a.yaml", "--coder", "Bea=b.yaml", "-o", "d.csv"], tmp_path)
    decide(tmp_path / "d.csv", s1="x")
    done = irr(["resolve", "d.csv", "a.yaml", "--coder", "Bea=b.yaml", "-o", "b.yaml"], tmp_path)
    assert (done.exit, done.lines) == (2, ["irr: 'b.yaml' is an input; name another file for --output"])


def test_themes_are_resolved_as_themes(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(
        "codebook: b\nversion: 1\ncategories:\n"
        "  - {id: cost, themes: [money]}\n  - {id: fee, themes: [money]}\n  - {id: care, themes: [people]}\n"
    )
    (tmp_path / "long.csv").write_text("section,coder,code\ns1,A,cost\ns1,B,fee\ns2,A,cost\ns2,B,care\n")
    options = ["--codebook", "book.yaml", "--at", "theme"]
    done = irr(["review", "long.csv", *options, "-o", "d.csv"], tmp_path)
    assert "1 of 2 sections in dispute" in done.stderr
    decide(tmp_path / "d.csv", s2="people")
    assert irr(["resolve", "d.csv", "long.csv", *options, "-o", "a.yaml"], tmp_path).exit == 0
    text = (tmp_path / "a.yaml").read_text()
    assert "sections:\n  s1: [money]\n  s2: [people]\n" in text
    assert "codebook:" not in text


# --- blind


def test_a_blind_sheet_needs_its_key(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(LONG)
    for name in FORMATS:
        done = irr(["review", "long.csv", "--blind", "--key", "key.csv", "--seed", "1", "-o", name], tmp_path)
        assert done.exit == 0
        path = tmp_path / name
        all_decided(path)
        assert resolved(irr, path) == [
            "1: the sheet is blind; give the key that was written with it: --key FILE"
        ]
        done = irr(["resolve", name, "long.csv", "--key", "key.csv", "-o", "b.yaml"], tmp_path)
        assert done.exit == 0
        (tmp_path / "other.csv").write_text(
            "letter,coder\n"
            + "".join(f"{a},{b}\n" for a, b in zip("AB", _swapped(tmp_path / "key.csv"), strict=True))
        )
        messages = resolved(irr, path, "--key", "other.csv")
        assert "make the sheet again, or give the key that belongs to it" in messages[0]
        edit(path, lambda rows: rows[0].update({"coder: A": "nobody"}))
        assert "the column 'coder: A' no longer matches" in resolved(irr, path, "--key", "key.csv")[0]


def _swapped(path: Path) -> list[str]:
    return [text.split(",")[1] for text in path.read_text().splitlines()[1:]][::-1]


@pytest.mark.parametrize(
    ("key_text", "message"),
    [
        ("A,Ana\n", "k.csv:1: is no key to a blind sheet, which begins with letter,coder"),
        ("letter,coder\nA,\n", "k.csv:2: a letter without a coder, or a coder without a letter"),
        ("letter,coder\nA,Ana\nA,Ben\n", "k.csv:3: 'A' or 'Ben' stands in the key twice"),
        ("letter,coder\nA,Ana\n", "d.csv:1: the key has no coder 'B'"),
        (
            "letter,coder\nA,Ana\nB,Benn\n",
            "d.csv:1: no coder called 'Benn' in the files; did you mean 'Ben'?",
        ),
        ("", "k.csv:1: is no key to a blind sheet, which begins with letter,coder"),
    ],
)
def test_a_key_that_is_none(irr: Irr, tmp_path: Path, key_text: str, message: str) -> None:
    (tmp_path / "long.csv").write_text(LONG)
    irr(["review", "long.csv", "--blind", "--key", "key.csv", "-o", "d.csv"], tmp_path)
    (tmp_path / "k.csv").write_text(key_text)
    done = irr(["resolve", "d.csv", "long.csv", "--key", "k.csv"], tmp_path)
    assert done.exit == 2
    assert done.lines[0].startswith(f"irr: {message}")


def test_a_key_to_a_sheet_that_is_not_blind(irr: Irr, sheet: Path) -> None:
    (sheet.parent / "k.csv").write_text("letter,coder\nA,Ana\n")
    assert resolved(irr, sheet, "--key", "k.csv") == [
        "1: the sheet names its coders, so that there is no key to it; leave --key out"
    ]


# --- as spreadsheets save it


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_csv_as_spreadsheets_save_it(
    irr: Irr, tmp_path: Path, delimiter: str, encoding: str, end: str
) -> None:
    import csv

    (tmp_path / "long.csv").write_text(LONG.replace("Two lines:", '"Two\nlines; ü"'))
    irr(["review", "long.csv", "-o", "d.csv"], tmp_path)
    all_decided(tmp_path / "d.csv")
    heads, rows = table_of(tmp_path / "d.csv")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows([heads, *([row[head] for head in heads] for row in rows)])
    (tmp_path / "d.csv").write_bytes(out.getvalue().encode(encoding))
    assert irr(["resolve", "d.csv", "long.csv", "-o", "a.yaml"], tmp_path).exit == 0


# --- files that are no sheets


def workbook(**sheets: list[list[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for number, cells in enumerate(lines):
                page.write_row(number, 0, cells)
    return out.getvalue()


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def with_page(page: bytes) -> bytes:
    """A workbook whose sheet is this XML."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(disagreements=[["a"]]))) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, page if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return out.getvalue()


HOSTILE = {
    "empty": (b"", "the file is empty"),
    "blank": (b"\n \n", "the file is empty"),
    "pdf": (b"%PDF-1.7 ...", "is a PDF"),
    "old-xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old .xls or has a password"),
    "gzip": (b"\x1f\x8b\x08", "is compressed"),
    "html": (b"<!DOCTYPE html><table>", "is a page to read"),
    "markdown": (b"# Disagreements: 2 sections\n", "is a page to read"),
    "zip": (archive(a=b"x"), "is a zip archive, not an .xlsx workbook"),
    "open-document": (archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "is a damaged workbook"),
    "truncated": (workbook(disagreements=[["section"]])[:900], "a damaged zip"),
    "no-directory": (b"PK\x03\x04" + b"\0" * 100, "a damaged zip"),
    "bomb": (archive(**{"xl/workbook.xml": b"\0" * (40 << 20)}), "unpacks to more than"),
    "no-sheet": (workbook(Sheet1=[["a"]], Other=[["b"]]), "no sheet called 'disagreements' in it; there is Sheet1, "),
    "other-table": (workbook(disagreements=[["a", "b"]]), "its first row is not that of a sheet"),
    "nothing-in-it": (workbook(disagreements=[]), "the sheet is empty"),
    "far-cell": (
        with_page(b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'),
        "a cell stands far away from the others",
    ),
    "laughs": (with_page(b'<!DOCTYPE a [<!ENTITY b "bb">]><worksheet/>'), "declares a document type"),
    "no-xml": (with_page(b"<worksheet><row"), "is a damaged workbook"),
    "binary-csv": (bytes(range(256)) * 10, "is not text"),
    "latin-1": ("section,kind,decision,reason,by,check\nä".encode("latin-1"), "not UTF-8 text (byte 0xe4); save it"),
    "other-csv": (b"a,b\n1,2\n", "its first row is not that of a sheet"),
    "open-quote": (b'section,kind,decision,reason,by,check\n"s1,a', "cannot be read as a table"),
    "half-utf-16": (b"\xff\xfes", "is not text"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_file_that_is_no_sheet_is_one_line(irr: Irr, tmp_path: Path, name: str, suffix: str) -> None:
    data, message = HOSTILE[name]
    (tmp_path / f"d.{suffix}").write_bytes(data)
    (tmp_path / "long.csv").write_text(LONG)
    done = irr(["resolve", f"d.{suffix}", "long.csv", "-o", "a.yaml"], tmp_path)
    assert (done.exit, len(done.lines), done.stdout) == (2, 1, "")
    assert done.lines[0].startswith(f"irr: d.{suffix}:")
    assert message in done.lines[0]
    assert not (tmp_path / "a.yaml").exists()


def test_a_damaged_sheet_never_ends_in_a_traceback(tmp_path: Path) -> None:
    import random

    study = irr.load([SG, KO], codebook=BOOK)
    chance = random.Random(7)
    refused = 0
    for name in ("csv", "xlsx"):
        whole = worksheet(name).write(find(study))
        for _ in range(150):
            data = bytearray(whole)
            for _ in range(chance.randint(1, 8)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            path = tmp_path / f"d.{name}"
            path.write_bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
            try:
                resolve(study, read(str(path)), Rules(undecided=True))
            except InputError as error:
                refused += all(str(path) == problem.file for problem in error.problems)
    assert refused > 200


# --- the agreed coding


def test_a_category_that_reads_as_nothing_needs_a_codebook() -> None:
    study = study_of_rows([("s1", "A", "none"), ("s1", "B", "none"), ("s2", "A", "x"), ("s2", "B", "x")])
    sheet = worksheet("csv").write(find(study))
    assert sheet.count(b"\r\n") == 1
    resolution = Resolution(resolve_all(study, lambda given: ()).agreed, (), (), {}, ())
    with pytest.raises(irr.UsageError, match="'none' would be read as 'nothing fits'; give a codebook"):
        coder_file(resolution, "consensus")
    assert "[none]" in coder_file(replace(resolution, codebook="b@1"), "consensus").replace('"', "")


def test_provenance_is_checked(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "sections: {s1: [x]}\nprovenance: {s1: {how: decided, who: me}, s2: {how: x}}\n"
    )
    (tmp_path / "b.yaml").write_text("sections: {s1: [x]}\nprovenance: [s1]\n")
    done = irr(["agree", "a.yaml", "b.yaml"], tmp_path)
    assert done.lines == [
        "irr: a.yaml:2: unknown key 'who'; did you mean 'how'?",
        "irr: a.yaml:2: the provenance of section 's2', which is not among the sections",
        "irr: b.yaml:2: 'provenance' must lead from sections to how they were agreed, not be a list",
    ]


def test_a_record_holds_everything(irr: Irr, sheet: Path) -> None:
    study = study_of(Ana="a b a", Ben="a a .")
    resolution = resolve_all(study, lambda given: given["Ben"])
    record = resolution_record(resolution)
    assert [one["section"] for one in record["agreed"]] == ["s1", "s2", "s3"]
    assert record["sections"]["one coder"] == 1
    schema = json.loads((ROOT / "src" / "irr" / "schemas" / "resolution.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(record, schema)
    decide(sheet, s1=("cost", "ambiguous text", "Ana"))
    arguments = ["resolve", sheet.name, "long.csv", "--undecided", "list", "--format", "json"]
    printed = irr(arguments, sheet.parent)
    jsonschema.validate(json.loads(printed.stdout), schema)


def test_many_coders_and_categories_take_seconds(tmp_path: Path) -> None:
    rows = [(f"s{i}", f"c{i + g}", f"k{(i * 7 + g) % 50_000}") for i in range(25_000) for g in range(2)]
    study = study_of_rows(rows)
    assert len(study.coders) > 5000
    assert int(in_dispute(study).sum()) == 25_000
    with pytest.raises(irr.UsageError, match="--coder"):
        find(study)
    few = study.with_coders(study.coders[:50])
    found = find(few)
    assert len(found.disputes) == 49
    path = tmp_path / "d.xlsx"
    path.write_bytes(worksheet("xlsx").write(found))
    decide(path, **{one.section: joined(one.given[next(iter(one.given))]) for one in found.disputes})
    resolution = resolve(few, read(str(path)))
    assert resolution.count("decided") == 49


def test_a_sheet_made_with_the_codebook_comes_back_without_it(irr: Irr, tmp_path: Path) -> None:
    # The codebook orders categories, the command line coders: neither is what anybody decided.
    for source in (SG, KO):
        (tmp_path / source.name).write_bytes(source.read_bytes())
    made = irr(["review", "SG.yaml", "KO.yaml", "--codebook", BOOK, "-o", "d.xlsx"], tmp_path)
    assert made.exit == 0
    rows = table_of(tmp_path / "d.xlsx")[1]
    decide(tmp_path / "d.xlsx", **{row["section"]: row["coder: SG"] for row in rows})
    back = irr(["resolve", "d.xlsx", "KO.yaml", "SG.yaml", "-o", "c.yaml"], tmp_path)
    assert (back.exit, back.stderr) == (0, "irr: agreed coding of 50 sections written to c.yaml\n")


# --- the page about it


def test_the_session_in_the_docs_is_what_is_printed(
    irr: Irr, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for source, name in ((SG, "SG.yaml"), (KO, "KO.yaml"), (BOOK, "codebook.yaml")):
        (tmp_path / name).write_bytes(source.read_bytes())
    page = ROOT / "docs" / "resolving.md"

    def output(match: re.Match[str]) -> str:
        if match["kind"] == "yaml":
            head = (tmp_path / "consensus.yaml").read_text().splitlines(keepends=True)[:8]
            return f"```yaml\n{''.join(head)}```\n"
        if "irr resolve" in match["command"]:
            edit(tmp_path / "disagreements.xlsx", in_turn)
        done = irr(shlex.split(match["command"].removeprefix("$ irr ")), tmp_path)
        assert done.exit == 0
        return f"```console\n{match['command']}\n{done.stdout}{done.stderr}```\n"

    def in_turn(rows: list[Cells]) -> None:
        for number, row in enumerate(rows):
            row["decision"] = row["coder: KO" if number % 2 else "coder: SG"]
            row["reason"], row["by"] = REASONS[number % 5], "SG and KO"

    text = page.read_text(encoding="utf-8")
    block = re.compile(
        r"^```(?P<kind>console|yaml)\n(?P<command>\$ .*?$)?.*?^```\n", re.MULTILINE | re.DOTALL
    )
    made = block.sub(output, text)
    if request.config.getoption("--rewrite"):
        page.write_text(made, encoding="utf-8")
    assert made == page.read_text(encoding="utf-8")
