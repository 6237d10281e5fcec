"""What is said of sections made of marked stretches, of folders that are one input, and of names that mislead."""

from __future__ import annotations

from pathlib import Path

import pytest

import irr
from irr.reports.inputs import input_files
from irr.rounds.files import files_of
from samples import SAME_STUDY

TEXT = "\n".join(f"Line {n}." for n in range(100))


def brat(folder: Path, **coders: list[tuple[int, str]]) -> Path:
    """A folder a coder with marks of whole lines of one text."""
    starts = [TEXT.index(f"Line {n}.") for n in range(100)]
    for name, marks in coders.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "d.txt").write_text(TEXT)
        lines = [
            f"T{at}\t{category} {starts[n]} {starts[n] + len(f'Line {n}.')}\tLine {n}.\n"
            for at, (n, category) in enumerate(marks)
        ]
        (folder / name / "d.ann").write_text("".join(lines))
    return folder


def told(study: irr.Study) -> dict[str, str]:
    return {one.kind: one.text for one in study.warnings}


def test_what_nobody_marked_is_said(tmp_path: Path) -> None:
    folder = brat(tmp_path, ana=[(0, "cost")], ben=[(0, "cost"), (1, "time")])
    said = told(irr.load([folder], unit="line", blank="none"))
    assert said["marked_by_nobody"].startswith("98 of 100 sections were marked by nobody and count as read")
    assert "marked_by_one" not in said
    said = told(irr.load([folder], unit="line", blank="missing"))
    assert said["marked_by_one"].startswith("1 section that only one coder marked is left out")
    assert "marked_by_nobody" not in said


def test_a_coder_who_marked_little_is_named(tmp_path: Path) -> None:
    folder = brat(tmp_path, ana=[(n, "cost") for n in range(60)], ben=[(0, "cost"), (1, "cost")])
    said = told(irr.load([folder], unit="line", blank="none"))
    assert said["marked_little"].startswith("ben marked 2 sections and ana 60: has ben read the same?")
    folder = brat(
        tmp_path / "more", ana=[(n, "cost") for n in range(60)], ben=[(n, "cost") for n in range(3)]
    )
    assert "marked_little" not in told(irr.load([folder], unit="line", blank="none"))


def test_the_unit_is_said_in_words() -> None:
    project = SAME_STUDY / "study_codepoint_lf.qdpx"
    words = {
        "line": "a section is a line; a category counts where at least a character of it is marked",
        "sentence:de": "a section is a sentence (rules of language de); a category counts where at least a character of "
        "it is marked",
        "excerpt": "a section is a stretch that somebody marked",
        "window:50": "a section is 50 characters of a document; a category counts where at least a character of it is "
        "marked",
    }
    for unit, text in words.items():
        assert irr.load(project, unit=unit, blank="none").reading["unit"] == text
    half = irr.load(project, unit="line", overlap="50%", blank="none")
    assert half.reading["unit"].endswith("where at least 50% of it is marked")


def test_quotations_count_in_their_document() -> None:
    rows = "id,document,tag,content\n1,int01,cost,It was forty pounds.\n2,int01,time,We waited.\n"
    path = irr.inputs.Input("ana.csv", rows.encode())
    study = irr.load(path, unit="document", blank="none")
    assert [study.categories[k] for k in study.sets[int(study.set_id[0])]] == ["cost", "time"]


def test_a_coder_called_like_an_agreed_coding_is_warned_about(tmp_path: Path) -> None:
    folder = brat(tmp_path, ana=[(0, "cost")], ben=[(0, "cost")], CURATION_USER=[(0, "cost")])
    said = told(irr.load([folder], unit="line", blank="none"))
    assert said["settled_coder"].startswith("coder 'CURATION_USER' is called like an agreed coding")


def test_a_coder_is_not_guessed_from_two(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("section,coder,category\ns1,amelia,a\ns1,Amelia,b\ns1,ben,a\n")
    with pytest.raises(irr.UsageError, match="'AMELIA' could be amelia, Amelia; name one exactly"):
        irr.load(table, coders=["AMELIA", "ben"])
    assert irr.load(table, coders=["Amelia", "BEN"]).coders == ("Amelia", "ben")


def test_a_variable_that_no_file_has_is_an_error() -> None:
    with pytest.raises(irr.InputError, match="there is nothing called 'absent'"):
        irr.load([tsv("ana"), tsv("ben")], unit="sentence", variable="absent", blank="none")


def tsv(coder: str) -> irr.inputs.Input:
    text = (
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Theme|code\n\n\n#Text=It was.\n"
        "1-1\t0-2\tIt\tcost\t\n1-2\t3-6\twas\t_\t\n1-3\t6-7\t.\t_\t\n"
    )
    return irr.inputs.Input(f"{coder}.tsv", text.encode())


def test_folders_that_are_one_input(tmp_path: Path) -> None:
    folder = brat(tmp_path / "brat", ana=[(0, "cost")], ben=[(0, "cost")])
    assert files_of(str(folder)) == [str(folder)]
    plain = tmp_path / "round"
    plain.mkdir()
    for name in ("b.yaml", "a.csv.gz", "c.QDPX", "notes.docx", ".hidden.csv"):
        (plain / name).write_text("")
    assert [Path(one).name for one in files_of(str(plain))] == ["a.csv.gz", "b.yaml", "c.QDPX"]


def test_a_folder_has_one_digest_of_all_its_files(tmp_path: Path) -> None:
    folder = brat(tmp_path / "brat", ana=[(0, "cost")])
    (before,) = input_files([("codings", str(folder))])
    assert before.size == len(TEXT) + (folder / "ana" / "d.ann").stat().st_size
    assert input_files([("codings", str(folder))]) == (before,)
    (folder / "ana" / "d.ann").write_text("")
    (after,) = input_files([("codings", str(folder))])
    assert after.sha256 != before.sha256
    with pytest.raises(irr.InputError, match="standard input cannot be read again"):
        input_files([("codings", "-")])


def test_projects_in_formats_of_their_own_name_the_way_out(tmp_path: Path) -> None:
    for name, program in (("a.nvpx", "NVivo"), ("a.mx22", "MAXQDA"), ("a.atlproj", "ATLAS.ti")):
        (tmp_path / name).write_bytes(b"\0\1\2")
        with pytest.raises(
            irr.InputError, match=f"is a project of {program} in a format of its own; export it as REFI"
        ):
            irr.load(tmp_path / name)


def test_one_project_under_two_names_is_warned_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = (SAME_STUDY / "study_codepoint_lf.qdpx").read_bytes()
    for name in ("ana", "ben"):
        (tmp_path / f"{name}.qdpx").write_bytes(whole)
    monkeypatch.chdir(tmp_path)
    owners = {"ana.qdpx": "Ana", "ben.qdpx": "Ben"}
    study = irr.load([*owners], owners=owners, unit="line", blank="none")
    assert told(study)["same_file"].startswith("ana.qdpx, ben.qdpx are the same, byte for byte")
    other = SAME_STUDY / "coding_lisa.yaml"
    assert "same_file" not in told(irr.load([SAME_STUDY / "coding_amelia.yaml", other]))
