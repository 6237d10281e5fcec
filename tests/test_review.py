"""`irr review`: which sections are in dispute, how they are described, and what a spreadsheet gets of it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import irr
from conftest import Irr
from irr.disputes import KINDS, Choice, Dispute, Sheet, blinded, find
from irr.disputes.measuring import measured
from irr.worksheets import format_of, formats, joined, neutral, parts, restored, worksheet
from studies import GILLARD, ROOT, drawn_rows, sets_of, study_of, study_of_rows
from worksheets import decide, table_of

BOOK = ROOT / "codebooks" / "peer-worker-v1.yaml"
SG, SLG, KO = (GILLARD / "round-1" / f"{name}.yaml" for name in ("SG", "SLG", "KO"))


def gillard(*coders: str) -> irr.Study:
    return irr.load([SG, SLG, KO], codebook=BOOK, coders=coders)


def one(sheet: Sheet, section: str) -> Dispute:
    (found,) = (dispute for dispute in sheet.disputes if dispute.section == section)
    return found


# --- which sections, of which kind


def test_sg_and_ko_differ_as_counted_by_hand() -> None:
    # examples/gillard-2013/README.md: they share a category in 37 of 50 sections, of which 21 are the same;
    # 5 are disjoint, 7 were left uncoded by one, 1 by both.
    sheet = find(gillard("SG", "KO"))
    kinds = Counter(dispute.kind for dispute in sheet.disputes)
    assert (sheet.compared, sheet.in_dispute, len(sheet.disputes)) == (50, 28, 28)
    assert (kinds["disjoint"], kinds["uncoded"], kinds["subset"] + kinds["crossing"]) == (5, 7, 16)
    assert "S001" not in {dispute.section for dispute in sheet.disputes}


def test_a_dispute_says_what_is_shared_and_what_only_one_has() -> None:
    study = study_of(Ana="a,b,c a - a,b .", Ben="a,b a a b,c a", Cem="a,d a - . a")
    sheet = find(study, order="file")
    assert [dispute.section for dispute in sheet.disputes] == ["s1", "s3", "s4"]
    first, second, third = sheet.disputes
    assert (first.shared, first.only_one) == (("a",), {"Ana": ("c",), "Cem": ("d",)})
    assert first.contested == ("b", "c", "d")
    assert [dispute.kind for dispute in sheet.disputes] == ["crossing", "uncoded", "crossing"]
    assert second.given == {"Ana": (), "Ben": ("a",), "Cem": ()}
    assert "Cem" not in third.given


@pytest.mark.parametrize(
    ("ratings", "kind", "difficulty"),
    [
        (["a", "b"], "disjoint", 1),
        (["", "a"], "uncoded", 1),
        (["ab", "bc"], "crossing", 2 / 3),
        (["a", "ab"], "subset", 1 / 2),
        # The most serious kind of any pair: a and b share nothing, though ab holds both.
        (["a", "ab", "b"], "disjoint", 1 - (1 / 2 + 1 / 2 + 0) / 3),
        (["", "", "a"], "uncoded", 1 - 1 / 3),
        (["a", "a", "ab"], "subset", 1 - (1 + 1 / 2 + 1 / 2) / 3),
    ],
)
def test_kind_and_difficulty(ratings: list[str], kind: str, difficulty: float) -> None:
    found, value = measured(map(list, ratings))
    assert (found, value) == (kind, pytest.approx(difficulty))


@given(drawn_rows())
def test_disputes_are_what_plain_sets_say(rows: list[tuple[str, str, str | None]]) -> None:
    study = study_of_rows(rows)
    sets = {section: given for section, given in sets_of(rows).items() if len(given) > 1}
    differing = {section: given for section, given in sets.items() if len(set(given.values())) > 1}
    sheet = find(study)
    assert {
        dispute.section: {g: frozenset(c) for g, c in dispute.given.items()} for dispute in sheet.disputes
    } == {section: dict(given) for section, given in differing.items()}
    assert sheet.compared == len(sets)
    for dispute in sheet.disputes:
        given = differing[dispute.section].values()
        pairs = list(combinations(given, 2))
        jaccard = [len(a & b) / len(a | b) if a | b else 1 for a, b in pairs]
        assert dispute.difficulty == pytest.approx(1 - sum(jaccard) / len(pairs))
        assert set(dispute.shared) == frozenset.intersection(*given)
        assert set(dispute.contested) == frozenset.union(*given) - frozenset.intersection(*given)
        kinds = {
            "uncoded"
            if not a or not b
            else "disjoint"
            if not a & b
            else "subset"
            if a < b or b < a
            else "crossing"
            for a, b in pairs
            if a != b
        }
        assert dispute.kind == min(kinds, key=KINDS.index)


# --- order and choice


def test_hardest_first_and_ties_as_in_the_files() -> None:
    sheet = find(gillard("SG", "KO"))
    difficulties = [dispute.difficulty for dispute in sheet.disputes]
    assert difficulties == sorted(difficulties, reverse=True)
    hardest = [dispute.section for dispute in sheet.disputes if dispute.difficulty == 1]
    assert hardest == sorted(hardest)
    assert len(hardest) == 12


def test_by_category_the_most_disputed_first_and_each_section_once() -> None:
    sheet = find(gillard("SG", "KO"), order="category")
    times = Counter(name for dispute in sheet.disputes for name in dispute.contested)
    leading = [max(times[name] for name in dispute.contested) for dispute in sheet.disputes]
    assert leading == sorted(leading, reverse=True)
    assert len({dispute.section for dispute in sheet.disputes}) == 28
    most = max(times.values())
    assert sum(value == most for value in leading) == most


def test_choices_leave_out_what_they_say() -> None:
    study = gillard()
    everything = find(study, order="file").disputes

    def sections(choice: Choice) -> list[str]:
        return [dispute.section for dispute in find(study, choice, "file").disputes]

    assert sections(Choice(categories=("ROLE", "HIER"))) == [
        d.section for d in everything if {"ROLE", "HIER"} & set(d.contested)
    ]
    assert sections(Choice(pair=("SG", "KO"))) == [
        dispute.section for dispute in find(gillard("SG", "KO"), order="file").disputes
    ]
    assert sections(Choice(kinds=("subset",))) == [d.section for d in everything if d.kind == "subset"]
    assert sections(Choice(differs=("SG",))) == [d.section for d in everything if "SG" in d.given]
    both = Choice(categories=("ROLE",), kinds=("uncoded",))
    assert sections(both) == [d.section for d in everything if "ROLE" in d.contested and d.kind == "uncoded"]
    sheet = find(study, both)
    assert (sheet.in_dispute, sheet.left_out) == (37, 37 - len(sheet.disputes))


def test_who_differs_is_who_rated_a_section_in_dispute() -> None:
    study = study_of(Ana="a a .", Ben="b b b", Cem=". b a")
    found = [dispute.section for dispute in find(study, Choice(differs=("Cem",)), "file").disputes]
    assert found == ["s2", "s3"]


def test_too_many_coders_for_columns_are_refused_with_a_way_out() -> None:
    rows = [("s1", f"c{g}", "a" if g else "b") for g in range(51)]
    with pytest.raises(irr.UsageError, match=r"51 coders .* room for 50 columns .* --coder"):
        find(study_of_rows(rows))
    assert len(find(study_of_rows(rows[:50])).coders) == 50


def test_only_coders_of_the_sections_have_columns() -> None:
    study = study_of(Ana="a b", Ben="b b", Cem=". b")
    assert find(study).coders == ("Ana", "Ben")


# --- cells

TEXTS = st.text(min_size=1).map(str.strip).filter(bool) | st.sampled_from(
    [
        "=1+1",
        "'x",
        "''",
        "-",
        "+",
        "@a",
        "[]",
        "none",
        "a;b",
        'a"b',
        '"',
        "a, b",
        "a|b",
        "a\nb",
        "'=x",
        "\u202eab",
        "א",
    ]
)


@given(st.text())
def test_what_is_neutral_is_no_formula_and_is_restored(text: str) -> None:
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.lists(TEXTS | st.just(""), unique=True))
def test_names_in_a_cell_are_told_apart(names: list[str]) -> None:
    cell = joined(names)
    assert (cell == "[]") == (not names)
    assert names == ([] if cell == "[]" else [part.text for part in parts(cell, ";")])


# --- formats


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A study with names that a spreadsheet would compute, and texts of several lines."""
    path = tmp_path / "long.csv"
    rows = [
        ("section", "coder", "code", "text", "document"),
        ("=1+1", "@ana", "=SUM(A1)", "line one\nline, two", "d1"),
        ("=1+1", "section", "a;b", "", "d1"),
        ("-2", "@ana", "<b>&", "עברית", "d2"),
        ("-2", "section", "", "", "d2"),
    ]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_has_the_columns_in_their_order(irr: Irr, odd: Path, name: str) -> None:
    done = irr(["review", odd.name, "--separator", "/", "-o", name], odd.parent)
    assert done.exit == 0
    assert done.lines[-1] == f"irr: 2 of 2 sections in dispute, written to {name}"
    heads, rows = table_of(odd.parent / name)
    assert heads == [
        *("section", "document", "text", "coder: @ana", "coder: section"),
        *("shared", "only one", "kind", "notes", "decision", "reason", "by", "check"),
    ]
    by_section = {row["section"]: row for row in rows}
    assert by_section.keys() == {"'=1+1", "'-2"}
    row = by_section["'=1+1"]
    assert (row["coder: @ana"], row["coder: section"]) == ("'=SUM(A1)", '"a;b"')
    assert row["only one"] == '\'@ana: =SUM(A1); section: "a;b"'
    assert (row["text"], row["kind"], row["decision"]) == ("line one\nline, two", "disjoint", "")
    assert re.fullmatch(r"ndt-[0-9a-f]{12}", row["check"])
    assert by_section["'-2"]["coder: section"] == "[]"


def test_a_workbook_holds_text_and_no_formula_and_nobodys_name(irr: Irr, odd: Path) -> None:
    irr(["review", odd.name, "--separator", "/", "-o", "sheet.xlsx"], odd.parent)
    first = (odd.parent / "sheet.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
        about = archive.read("docProps/core.xml").decode()
    assert "<f>" not in page
    assert set(re.findall(r'<c r="\w+" s="\d+" t="(\w+)"', page)) == {"s"}
    assert 'state="frozen"' in page
    assert "autoFilter" in page
    assert "guideline gap" in page
    assert "<dc:creator></dc:creator>" in about
    irr(["review", odd.name, "--separator", "/", "-o", "sheet.xlsx"], odd.parent)
    assert (odd.parent / "sheet.xlsx").read_bytes() == first


def test_csv_begins_with_a_mark_that_excel_knows(irr: Irr, odd: Path) -> None:
    irr(["review", odd.name, "--separator", "/", "-o", "sheet.csv"], odd.parent)
    assert (odd.parent / "sheet.csv").read_bytes().startswith(b'\xef\xbb\xbf"section",')


class Cells(HTMLParser):
    """The texts of the cells of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells and self.lasttag in ("td", "th"):
            self.cells[-1] += data


def test_html_shows_texts_and_runs_nothing(irr: Irr, odd: Path) -> None:
    irr(["review", odd.name, "--separator", "/", "-o", "sheet.html"], odd.parent)
    page = Cells()
    page.feed((odd.parent / "sheet.html").read_text(encoding="utf-8"))
    assert {"=SUM(A1)", "<b>&", "עברית", "line one\nline, two"} <= set(page.cells)
    assert not page.tags & {"script", "b", "img", "a", "link"}
    assert "check" not in page.cells


def test_markdown_is_one_line_a_section(irr: Irr, odd: Path) -> None:
    done = irr(["review", odd.name, "--separator", "/"], odd.parent)
    lines = done.stdout.splitlines()
    assert len(lines) == 6
    assert r"line one<br>line, two" in done.stdout
    assert r"\<b\>\&" in done.stdout
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines[2:]} == {13}


def test_every_format_has_its_suffix() -> None:
    assert formats() == ["csv", "html", "markdown", "xlsx"]
    for name in formats():
        assert format_of(f"A{worksheet(name).SUFFIX.upper()}") == name


def test_what_a_workbook_has_no_room_for_is_refused(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(f"section,coder,code,text\ns1,A,x,{'y' * 40_000}\ns1,B,y,\n")
    done = irr(["review", "long.csv", "-o", "d.xlsx"], tmp_path)
    assert done.exit == 2
    assert (
        "text of section s1 has 40,000 characters, and a cell of Excel holds 32,767; write csv" in done.stderr
    )
    assert not (tmp_path / "d.xlsx").exists()
    # More than the csv module takes for a cell unless it is told to.
    (tmp_path / "long.csv").write_text(f"section,coder,code,text\ns1,A,x,{'y' * 200_000}\ns1,B,y,\n")
    assert irr(["review", "long.csv", "-o", "d.csv"], tmp_path).exit == 0
    done = irr(["resolve", "d.csv", "long.csv"], tmp_path)
    assert done.lines[-1:] == [
        "irr: d.csv: 1 section is undecided: s1 (row 2); decide them, or leave them out with --undecided list"
    ]


def test_nothing_in_dispute_is_an_empty_sheet(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text("section,coder,code\ns1,A,x\ns1,B,x\ns2,A,x\n")
    done = irr(["review", "long.csv", "-o", "d.xlsx"], tmp_path)
    assert (done.exit, table_of(tmp_path / "d.xlsx")[1]) == (0, [])
    assert "0 of 1 sections in dispute (1 more was rated by one coder or none)" in done.stderr


def test_one_coder_alone_is_in_no_dispute(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "A.yaml").write_text("sections: {s1: x}\n")
    done = irr(["review", "A.yaml", "-o", "d.csv"], tmp_path)
    said = "irr: no section was rated by two coders, so that none can be in dispute, written to d.csv"
    assert (done.exit, done.lines[-1]) == (0, said)
    assert table_of(tmp_path / "d.csv")[1] == []


def test_notes_on_other_sections_are_counted(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "A.yaml").write_text("sections: {s1: x}\nnotes: {s1: here, s7: there, s8: [one, two]}\n")
    (tmp_path / "B.yaml").write_text("sections: {s1: y}\n")
    done = irr(["review", "A.yaml", "B.yaml"], tmp_path)
    assert "irr: 3 notes on sections not compared left out" in done.lines
    assert "A: here" in done.stdout


def test_names_that_csv_does_not_keep_are_said(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text(
        "section,coder,code\n01,A,x1\n01,B,1-2\ns2,A,x1\ns2,B,1E+05\ns3,A,7\ns3,B,x1\n"
    )
    done = irr(["review", "long.csv", "-o", "d.csv"], tmp_path)
    said = "irr: warning: spreadsheets change names such as 01, 1-2, 1E+05 when they open CSV; write xlsx"
    assert said in done.lines
    assert said not in irr(["review", "long.csv", "-o", "d.xlsx"], tmp_path).lines


# --- blind


def test_a_blind_sheet_names_no_coder(irr: Irr, tmp_path: Path) -> None:
    for name in ("d.csv", "d.xlsx", "d.html", "d.md"):
        done = irr(
            ["review", SG, SLG, KO, "--codebook", BOOK, "--blind", "--key", "key.csv", "-o", name], tmp_path
        )
        assert done.exit == 0
        data = (tmp_path / name).read_bytes()
        if name.endswith("xlsx"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = b"".join(archive.read(member) for member in archive.namelist())
        assert not re.search(rb"\b(SG|SLG|KO)\b", data)
    with (tmp_path / "key.csv").open(newline="") as file:
        key = dict(csv.reader(file))
    assert key.pop("letter") == "coder"
    assert (sorted(key), sorted(key.values())) == (["A", "B", "C"], ["KO", "SG", "SLG"])
    _, rows = table_of(tmp_path / "d.csv")
    plain = {dispute.section: dispute for dispute in find(gillard()).disputes}
    for row in rows:
        for letter, coder in key.items():
            assert row[f"coder: {letter}"] == joined(plain[row["section"]].given[coder])
    assert [row["notes"] for row in rows if row["notes"]]
    assert all(re.match(r"[ABC]: ", row["notes"]) for row in rows if row["notes"])


def test_letters_are_shuffled_by_the_seed_and_go_on_after_z() -> None:
    study = study_of_rows([("s1", f"c{g:02}", "a" if g else "b") for g in range(30)])
    keys = [blinded(find(study), seed)[1] for seed in (0, 0, 1)]
    assert keys[0] == keys[1] != keys[2]
    assert list(keys[0])[25:28] == ["Z", "AA", "AB"]
    assert list(keys[0].values()) != sorted(keys[0].values())
    assert sorted(keys[0].values()) == sorted(study.coders)


def test_a_key_is_never_lost(irr: Irr, tmp_path: Path) -> None:
    review = ["review", SG, KO, "--codebook", BOOK, "--blind", "--key", "key.csv", "-o", "d.csv"]
    assert irr(review, tmp_path).exit == 0
    before = (tmp_path / "key.csv").read_bytes(), (tmp_path / "d.csv").read_bytes()
    assert irr(review, tmp_path).exit == 0
    seed = next(
        n
        for n in range(1, 20)
        if blinded(find(gillard("SG", "KO")), n)[1] != blinded(find(gillard("SG", "KO")), 0)[1]
    )
    done = irr([*review, "--seed", str(seed)], tmp_path)
    assert (done.exit, done.lines) == (
        2,
        ["irr: 'key.csv' exists and is not this key; name another file for --key"],
    )
    assert ((tmp_path / "key.csv").read_bytes(), (tmp_path / "d.csv").read_bytes()) == before


def test_key_and_sheet_are_written_together_or_not_at_all(irr: Irr, tmp_path: Path) -> None:
    done = irr(["review", SG, KO, "--blind", "--key", "key.csv", "-o", "nowhere/d.csv"], tmp_path)
    assert done.exit == 2
    assert list(tmp_path.iterdir()) == []


def test_names_in_notes_are_said(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "SG.yaml").write_text("sections: {s1: a}\nnotes: {s1: KO will not like this}\n")
    (tmp_path / "KO.yaml").write_text("sections: {s1: b}\n")
    done = irr(["review", "SG.yaml", "KO.yaml", "--blind", "--key", "k.csv"], tmp_path)
    assert (
        "the text or notes of 1 section hold the name of a coder and are written as they are: s1"
        in done.stderr
    )
    assert not re.search(r"\bSG\b", done.stdout)


@pytest.mark.parametrize("name", ["d.xlsx", "d.csv"])
def test_decisions_are_not_written_over(irr: Irr, tmp_path: Path, name: str) -> None:
    for coder, code in (("Ana", "a"), ("Ben", "b")):
        (tmp_path / f"{coder}.yaml").write_text(f"coder: {coder}\nsections: {{s1: {code}, s2: {code}}}\n")
    made = ["review", "Ana.yaml", "Ben.yaml", "-o", name]
    assert irr(made, tmp_path).exit == 0
    assert irr(made, tmp_path).exit == 0  # Nothing is decided yet.
    decide(tmp_path / name, s1="a")
    before = (tmp_path / name).read_bytes()
    refused = irr(made, tmp_path)
    assert (refused.exit, refused.stdout) == (2, "")
    assert (
        refused.stderr == f"irr: '{name}' holds decisions on 1 section; name another file, or move it away\n"
    )
    assert (tmp_path / name).read_bytes() == before
