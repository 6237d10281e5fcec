"""brat, WebAnno TSV 3, UIMA and CoNLL: what is read of them, and what is refused."""

from __future__ import annotations

import os
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import irr
from annotated import ANN, CAS, CONLL, TEXT, TSV, XMI, loaded, marked, marks, remarks
from irr.codings import Spans
from irr.errors import InputError, IrrError
from irr.inputs import Input
from irr.loaders import LoadOptions, _members, load
from irr.loaders._utf16 import CodePoints, units
from samples import SAME_STUDY, sample


def write(folder: Path, **files: str | bytes) -> Path:
    """Files by their names, `__` for / and `_` before the ending for a point."""
    for name, held in files.items():
        path = folder / re.sub(r"_([^_]+)$", r".\1", name.replace("__", "/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held if isinstance(held, bytes) else held.encode())
    return folder


def refusal(path: object, **options: Any) -> str:
    with pytest.raises(InputError) as error:
        load(str(path), LoadOptions(**options))
    return str(error.value).replace(f"{path}/", "").replace(f"{Path(str(path)).parent}/", "")


# --- brat


def test_brat_marks_in_pieces_are_marks_of_one_category(tmp_path: Path) -> None:
    write(tmp_path, ana__visit_ann=ANN, ana__visit_txt=TEXT)
    found = loaded(tmp_path / "ana")
    assert marked(found) == [
        ("experience", "felt 🙂"),
        ("support", "listened"),
        ("support", "had"),
        ("experience", "rules"),
    ]
    assert {(document, coder) for document, coder, *_ in marks(found)} == {("visit", "ana")}
    assert found.opened == {("ana", 0)}
    assert remarks(found) == ["attributes not read: 1", "notes not read: 1", "relations not read: 1"]
    single = loaded(tmp_path / "ana" / "visit.ann")
    assert marks(single) == marks(found)
    assert single.source.line_of(6) == 6
    assert marks(loaded(tmp_path / "ana", coder="Ana B."))[0][1] == "Ana B."


def test_brat_folders_of_coders(tmp_path: Path) -> None:
    write(
        tmp_path,
        ana__a_ann="T1\tx 0 1\tI\n",
        ana__a_txt=TEXT,
        ana__set__b_ann="",
        ana__set__b_txt="other",
        ben__a_ann="",
        ben__a_txt=TEXT,
        ben__set__b_txt="other",
        annotation_conf="[entities]\nx\n",
    )
    found = loaded(tmp_path)
    assert marks(found) == [("a", "ana", "x", 0, 1)]
    assert [document.name for document in found.documents] == ["a", "set/b"]
    # A file that is there and empty was opened; a text without one was not.
    assert found.opened == {("ana", 0), ("ana", 1), ("ben", 0)}
    assert remarks(found) == ["texts without a file of annotations, which nobody opened: 1"]
    assert found.source.detected == {"coders": "one folder each"}
    whole = loaded(tmp_path, coder="Ana")
    assert sorted(document.name for document in whole.documents) == ["ana/a", "ana/set/b", "ben/a"]


def test_brat_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "study.zip", "w") as archive:
        archive.writestr("ana/visit.ann", ANN)
        archive.writestr("ana/visit.txt", TEXT)
        archive.writestr("__MACOSX/ana/._visit.ann", b"\0\1")
    assert len(loaded(tmp_path / "study.zip")) == 4


def test_brat_a_folder_too_high_is_gone_down_into(tmp_path: Path) -> None:
    files = {"ana__a_ann": ANN, "ana__a_txt": TEXT, "ben__a_ann": "", "ben__a_txt": TEXT}
    write(tmp_path, **{f"study__round__{name}": text for name, text in files.items()}, README_md="of 2024")
    with zipfile.ZipFile(tmp_path / "study.zip", "w") as archive:
        for name, text in files.items():
            *folders, stem, suffix = name.replace("__", "_").split("_")
            archive.writestr(f"study/{'/'.join(folders)}/{stem}.{suffix}", text)
    for path in (tmp_path / "study", tmp_path / "study.zip"):
        found = loaded(path)
        assert {coder for coder, _ in found.opened or ()} == {"ana", "ben"}
        assert [document.name for document in found.documents] == ["a"]
    # One coder's folder in a folder is that coder's.
    one = loaded(tmp_path / "study", coder="Ana")
    assert [document.name for document in one.documents] == ["ana/a", "ben/a"]


def test_brat_folders_that_could_be_coders_or_documents_are_refused(tmp_path: Path) -> None:
    write(tmp_path, one__ana__a_ann="", one__ben__a_ann="", two__ana__a_ann="", two__ben__a_ann="")
    assert refusal(tmp_path).endswith(
        "its folders hold folders of one content, so that it is not clear who coded what: "
        "one, two; name those of the coders, or --coder NAME=FOLDER for each"
    )
    write(tmp_path / "sets", one__a_ann="", two__b_ann="")
    assert "its folders have no document in common" in refusal(tmp_path / "sets")
    write(tmp_path / "among", brat__ana__a_ann="", brat__ben__a_ann="", codes_csv="section,ana\n")
    assert refusal(tmp_path / "among").endswith(
        "holds other files beside what is brat's, so that it is not clear who coded what: brat; "
        "name that folder"
    )
    # What lies beside the coders' folders themselves is nobody's.
    write(tmp_path / "open", ana__a_ann="", ben__a_ann="", codebook_yaml="categories: {x: X}\n")
    assert loaded(tmp_path / "open").opened == {("ana", 0), ("ben", 0)}


def test_names_of_a_zip_that_lead_out_of_it_are_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "study.zip", "w") as archive:
        for name in ("../a.ann", "ana/a.ann", "ben/../../a.ann", "ben/a.ann", "/cem/a.ann"):
            archive.writestr(name, "")
    found = loaded(tmp_path / "study.zip")
    assert found.opened == {("ana", 0), ("ben", 0)}
    assert remarks(found) == ["3 files of the zip whose names lead out of it, not read"]


def test_documents_are_called_alike_in_a_folder_and_a_folder_above(tmp_path: Path) -> None:
    tsv = "#FORMAT=WebAnno TSV 3.3\n#T_SP=a.B|c\n\n\n#Text=Yes\n1-1\t0-3\tYes\tx\t\n"
    write(tmp_path, all__study__one__ana_tsv=tsv, all__study__one__ben_tsv=tsv, all__study__two__ana_tsv=tsv)
    for path in (tmp_path, tmp_path / "all", tmp_path / "all" / "study"):
        assert [document.name for document in loaded(path).documents] == ["one", "two"]
    assert [one.name for one in loaded(tmp_path / "all" / "study" / "two").documents] == ["two"]


def test_brat_texts_of_coders_are_the_same(tmp_path: Path) -> None:
    write(tmp_path, ana__a_ann="", ana__a_txt="text", ben__a_ann="", ben__a_txt="Text", cem__a_ann="")
    assert refusal(tmp_path) == (
        "ben/a.ann: the text of 'a' that 'ben' coded is not the one that 'ana' coded, so that positions in them cannot "
        "be compared"
    )


def test_brat_without_a_text(tmp_path: Path) -> None:
    write(tmp_path, ana__a_ann="T1\tx 0 1\tI\n")
    assert loaded(tmp_path / "ana").documents[0].text is None
    assert loaded(tmp_path / "ana" / "a.ann").documents[0].text is None


def test_brat_texts_that_differ_here_and_there_are_said(tmp_path: Path) -> None:
    write(tmp_path, a_ann="T1\tx 0 1\tI\nT2\tx 2 6\tfell\nT3\tx 22 24\tWe\n", a_txt=TEXT)
    assert remarks(loaded(tmp_path / "a.ann")) == [
        (
            "a.ann: 1 of 3 marked texts are not what stands at their positions; line 2: T2 says 'fell', and 'felt' "
            "stands there"
        )
    ]


def test_brat_a_marked_line_break_is_a_blank(tmp_path: Path) -> None:
    write(tmp_path, a_ann="T1\tx 18 24\tto. We\n", a_txt=TEXT)
    assert remarks(loaded(tmp_path / "a.ann")) == []


@pytest.mark.parametrize(
    ("encoding", "size", "what"), [("utf-16-le", 2, "UTF-16 units"), ("utf-8", 1, "bytes of UTF-8")]
)
def test_brat_positions_that_are_counted_otherwise_are_not_mended(
    tmp_path: Path, encoding: str, size: int, what: str
) -> None:
    def at(word: str) -> str:
        start = len(TEXT[: TEXT.index(word)].encode(encoding)) // size
        return f"{start} {start + len(word)}\t{word}"

    write(tmp_path, a_ann=f"T1\tx {at('listened')}\nT2\tx {at('rules')}\nT3\tx {at('felt')}\n", a_txt=TEXT)
    text = refusal(tmp_path / "a.ann")
    assert text.startswith(
        "a.ann:1: 2 of 3 marked texts are not what stands at their positions (characters of the .txt"
    )
    assert text.endswith(f"they would fit if positions counted {what}")


def test_brat_refuses_all_that_is_wrong_at_once(tmp_path: Path) -> None:
    lines = [
        "T1 x 0 1",
        "T2\tx 5 3\ty",
        "T3\tx 0 1",
        "T3\tx 0 1",
        "T4\tx -1 1",
        "T5\tx 0 99999999999999999999",
        "what",
    ]
    write(tmp_path, a_ann="\n".join(lines).encode() + b"\nT6\tx 0 1\n", b_ann=b"T1\tx 0 1\t\xff")
    found = refusal(tmp_path).splitlines()
    assert found[0] == "a.ann:1: 'T1 x 0 1' is no line of brat; marks are as T1<tab>category 0 5<tab>text"
    assert found[1] == "a.ann:2: 'T2': 5 3 is no stretch; the end comes after the start"
    assert found[2] == "a.ann:4: 'T3' stands twice"
    assert [line.split(": ")[0] for line in found[3:]] == ["a.ann:5", "a.ann:6", "a.ann:7", "b.ann"]
    assert found[-1] == "b.ann: not UTF-8 text"


def test_brat_links_that_lead_out_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, outside__secret_txt="secret", outside__b_ann="T1\tx 0 1\ts\n", study__ana__a_ann="")
    write(tmp_path, study__shared__c_txt="shared")
    study = tmp_path / "study"
    (study / "ana" / "a.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (study / "ana" / "b.ann").symlink_to(tmp_path / "outside" / "b.ann")
    (study / "ben").symlink_to(tmp_path / "outside")
    (study / "ana" / "loop").symlink_to(study)
    (study / "ana" / "c.txt").symlink_to(study / "shared" / "c.txt")
    write(study, ana__c_ann="")
    os.mkfifo(study / "ana" / "d.ann")
    found = loaded(study)
    assert [(one.name, one.text) for one in found.documents] == [("a", None), ("c", "shared")]
    assert remarks(found)[-1] == "4 links out of the folder, or to folders, not followed"
    alone = loaded(study / "ana" / "a.ann")
    assert alone.documents[0].text is None
    assert remarks(alone) == ["a.txt leads out of its folder, and is not read"]


def test_folders_of_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a_ann="", b_ann="", c_ann="")
    monkeypatch.setattr(_members, "MOST_FILES", 2)
    assert "holds more than 2 files; name the folders in it that hold codings" in refusal(tmp_path)
    monkeypatch.undo()
    monkeypatch.setattr(_members, "MOST_BYTES", 10)
    write(tmp_path, c_ann="#1\tnote\t12345\n")
    assert "more than 0 MB; name fewer files" in refusal(tmp_path)


@pytest.mark.parametrize("unit", ["line", "sentence", "paragraph"])
def test_brat_gives_the_figures_of_the_study(unit: str) -> None:
    found = irr.agree(irr.load(SAME_STUDY / "brat", unit=unit, blank="auto"))
    shares = {
        one.coders: one.value
        for one in found.results
        if (one.name, one.view, one.criterion) == ("percent-agreement", "set", "overlap")
    }
    assert shares[("amelia", "lisa")] == pytest.approx(5 / 6)
    assert shares[("amelia", "rahul")] == pytest.approx(0.6)
    assert shares[("lisa", "rahul")] == pytest.approx(0.4)


def test_brat_counts_of_two_annotators() -> None:
    found = loaded(sample("brat/agree-2"))
    # Counted by: cut -f2 ann1/*.ann | cut -d' ' -f1 | sort | uniq -c
    counts = Counter((coder, category) for _, coder, category, _, _ in marks(found))
    assert counts == {
        ("ann1", "PER"): 8, ("ann1", "LOC"): 3, ("ann1", "ORG"): 4, ("ann1", "MISC"): 1,
        ("ann2", "PER"): 7, ("ann2", "LOC"): 3, ("ann2", "ORG"): 6, ("ann2", "MISC"): 1,
    }  # fmt: skip
    assert remarks(found) == []


# --- positions of Java


def test_units_of_utf16_become_code_points() -> None:
    points = CodePoints("a🙂b🙂")
    assert [points.start(unit) for unit in range(8)] == [0, 1, 1, 2, 3, 3, 4, 5]
    assert [points.end(unit) for unit in range(8)] == [0, 1, 2, 2, 3, 4, 4, 5]
    assert (units("a🙂b🙂"), units("abc")) == (6, 3)


# --- WebAnno TSV 3


def test_webanno_layers_stacks_tokens_and_parts_of_tokens(tmp_path: Path) -> None:
    write(tmp_path, visit__ana_tsv=TSV)
    path = tmp_path / "visit" / "ana.tsv"
    found = loaded(path, variable="Theme.code")
    assert found.documents[0].text == TEXT.rstrip("\n")
    assert marked(found) == [
        ("experience", "felt 🙂"),
        ("support_2|b", "felt"),
        ("care", "listened"),
        ("rules", "rules"),
    ]
    assert {(document, coder) for document, coder, *_ in marks(found)} == {("visit", "ana")}
    assert remarks(found) == [
        "layers of relations, not read: 1",
        "marked stretches without a value, which do not count: 1",
    ]
    record = [] if found.record is None else found.record.tolist()
    assert [found.source.line_of(one) for one in record] == [9, 9, 11, 20]
    assert found.source.detected["variable"] == "'Theme.code'"
    # A layer without features is a category of its own.
    assert marked(loaded(path, variable="Mood")) == [("Mood", "🙂")]
    for name in ("Theme|code", "webanno.custom.Theme|code", "code"):
        assert marks(loaded(path, variable=name)) == marks(found)


def test_webanno_variables_are_asked_for(tmp_path: Path) -> None:
    write(tmp_path, visit__ana_tsv=TSV)
    path = tmp_path / "visit" / "ana.tsv"
    assert refusal(path) == (
        "ana.tsv: holds several variables: Theme.code (4), Mood (1); choose one with --variable NAME"
    )
    assert refusal(path, variable="Theme.cod") == (
        "ana.tsv: no variable called 'Theme.cod'; did you mean 'Theme.code'? (there are Theme, Theme.code, Theme.note, "
        "Mood)"
    )
    assert "no variable called 'Theme.zzzzzzzz' (there are" in refusal(path, variable="Theme.zzzzzzzz")
    # A layer in which nothing is marked is not in the file.
    empty = loaded(path, variable="Sentiment.polarity")
    assert (len(empty), empty.opened) == (0, {("ana", 0)})
    assert "nothing is marked in a layer called 'Sentiment.polarity'" in remarks(empty)


def test_webanno_projects_have_a_folder_a_document(tmp_path: Path) -> None:
    other = TSV.replace("|b[2]", "[2]")
    write(
        tmp_path,
        study__annotation__visit__ana_tsv=TSV,
        study__annotation__visit__ben_tsv=other,
        study__annotation__visit__INITIAL_CAS_tsv=TSV,
        study__annotation__call__ana_tsv=TSV,
        study__curation__visit__CURATION_USER_tsv=TSV,
    )
    found = loaded(tmp_path / "study", variable="Theme.code")
    assert {(one[0], one[1]) for one in marks(found)} == {("call", "ana"), ("visit", "ana"), ("visit", "ben")}
    assert "documents as they were before anybody coded, not read: 1" in remarks(found)
    assert "files outside the folder annotation, not read: 1" in remarks(found)
    write(tmp_path, study__annotation__visit__cem_tsv=TSV.replace("felt", "fell"))
    assert "the text of 'visit' that 'cem' coded is not the one that 'ana' coded" in refusal(
        tmp_path / "study", variable="Theme.code"
    )


def test_webanno_sentences_over_lines_and_gaps(tmp_path: Path) -> None:
    text = "#FORMAT=WebAnno TSV 3.1\n#T_SP=a.B|c\n\n\n#Text=  One\n#Text=two\\t.\n"
    text += "1-1\t3-6\tOne\tx\t\n1-2\t7-10\ttwo\t_\t\n1-3\t11-12\t.\t_\t\n\n#Text=End\n2-1\t14-17\tEnd\tx\t\n"
    write(tmp_path, d__ana_tsv=text)
    found = loaded(tmp_path / "d" / "ana.tsv")
    assert found.documents[0].text == "\n  One\ntwo\t.\n\nEnd"
    assert marked(found) == [("x", "One"), ("x", "End")]


def test_webanno_what_is_wrong_is_said(tmp_path: Path) -> None:
    def refused(change: Callable[[str], str]) -> str:
        write(tmp_path, d__ana_tsv=change(TSV))
        return refusal(tmp_path / "d" / "ana.tsv", variable="Theme.code")

    assert refused(lambda text: text.replace("TSV 3.3", "TSV 4")) == (
        "ana.tsv:1: 'WebAnno TSV 4' is another version; export as WebAnno TSV 3"
    )
    assert refused(lambda text: text.replace("0-1\tI", "1-0\tI")).startswith(
        "ana.tsv:8: '1-0' is no position"
    )
    assert refused(lambda text: text.replace("0-1\tI", "0-99999999999\tI")).startswith(
        "ana.tsv:8: '0-99999999999'"
    )
    assert refused(lambda text: text.replace("1-2\t2-6", "what\t2-6")).startswith(
        "ana.tsv:9: 'what\\t2-6\\tfelt"
    )
    assert refused(lambda text: text.replace("\tI\t_\t", "\tI\t")) == (
        "ana.tsv:8: 4 columns after the token, and the layers above have 5"
    )
    assert "the sentence begins at 3, within the one before it, which ends at 22" in refused(
        lambda text: text.replace("2-1\t23-25", "2-1\t3-5")
    )
    assert "9 of 11 tokens are not what stands at their positions" in refused(
        lambda text: (
            text.replace("I felt 🙂 listened to.", "?" * 22)
            .replace("#Text=We", "#Text=Xx")
            .replace("rules.", "r")
        )
    )


@pytest.mark.parametrize("name", ["1sentenceNEstacked", "kappatest", "kappaspandiff"])
def test_webanno_2_is_another_format(name: str) -> None:
    assert "export as WebAnno TSV 3" in refusal(sample(f"webanno-tsv3/{name}.tsv"))


def test_webanno_pairs_of_users() -> None:
    stacked = loaded(sample("webanno-tsv3/stackedMultiLabel"))
    assert Counter(coder for _, coder, *_ in marks(stacked)) == {"user1": 2, "user2": 3}
    assert Counter(marked(stacked)) == {("ORG", "Champions League"): 3, ("ORGpart", "Champions League"): 2}
    # The curator's file marks nothing, and was opened.
    assert stacked.opened == {("curator", 0), ("user1", 0), ("user2", 0)}
    simple = sample("webanno-tsv3/simpleSpanDiffWithLabel/user1.tsv")
    assert "holds only what programs mark before anybody codes: POS.PosValue (1)" in refusal(simple)
    assert marked(loaded(simple, variable="POS.PosValue")) == [("NN", "Sentence".lower())]


@pytest.mark.parametrize(
    "name", ["testMultiTokenStackedSpanWithFeatureValue", "testSubMultiTokenSpanWithFeatureValue"]
)
def test_webanno_and_uima_say_the_same(name: str) -> None:
    tsv = loaded(sample(f"webanno-tsv3/{name}.tsv"))
    xmi = loaded(sample(f"uima-xmi/{name}.xmi"))
    assert sorted(one[2:] for one in marks(tsv)) == sorted(one[2:] for one in marks(xmi))
    assert tsv.documents[0].text == xmi.documents[0].text
    assert len(tsv) > 1


# --- UIMA


@pytest.mark.parametrize(("name", "held"), [("ana_xmi", XMI), ("ana_json", CAS)])
def test_uima_types_and_features(tmp_path: Path, name: str, held: str) -> None:
    write(tmp_path, **{f"visit__{name}": held})
    path = tmp_path / "visit" / name.replace("_", ".")
    found = loaded(path, variable="Theme.code")
    assert marked(found) == [("experience", "felt 🙂"), ("support & <care>", "listened"), ("x", "had")]
    assert {(document, coder) for document, coder, *_ in marks(found)} == {("visit", "ana")}
    assert remarks(found) == [
        "marked stretches without a value, which do not count: 1",
        "relations and chains, not read: 1",
    ]
    assert marked(loaded(path, variable="Theme.tags")) == [("one", "had"), ("two", "had")]
    assert marked(loaded(path, variable="Token.lemma")) == [("i", "I")]
    assert "holds several variables: Theme.code (3), NamedEntity.value (1), Theme.tags (2)" in refusal(path)


def test_uima_lines_of_xmi(tmp_path: Path) -> None:
    write(tmp_path, a_xmi=XMI.replace("version='1.0'", 'version="1.1"'))
    found = loaded(tmp_path / "a.xmi", variable="Theme.code")
    assert found.record is not None
    assert found.record.tolist() == [4, 5, 9]


def test_uima_structures_by_their_ids(tmp_path: Path) -> None:
    listed = re.sub(r'\{"%ID": (\d+), ', r'"\1": {', CAS)
    write(tmp_path, a_json=listed.replace('URES": [', 'URES": {').replace('two"]}\n  ]', 'two"]}\n  }'))
    assert len(loaded(tmp_path / "a.json", variable="Theme.code")) == 3


def test_uima_in_zips_of_a_project(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "study.zip", "w") as archive:
        archive.writestr("annotation/visit.txt/ana.xmi", XMI)
        archive.writestr("annotation/visit.txt/TypeSystem.xml", "<typeSystemDescription/>")
        archive.writestr("annotation/visit.txt/ben.json", CAS)
        archive.writestr("exportedproject.json", "{}")
    found = loaded(tmp_path / "study.zip", variable="Theme.code")
    assert Counter((document, coder) for document, coder, *_ in marks(found)) == {
        ("visit.txt", "ana"): 3,
        ("visit.txt", "ben"): 3,
    }


def test_uima_other_views_and_texts(tmp_path: Path) -> None:
    second = '<cas:Sofa xmi:id="20" sofaNum="2" sofaID="other" sofaString="x"/>\n  <custom:Theme xmi:id="21" sofa="20" '
    second += 'begin="0" end="1" code="x"/>\n  <cas:View sofa="20" members="21"/>\n</xmi:XMI>'
    write(tmp_path, a_xmi=XMI.replace("</xmi:XMI>", second))
    found = loaded(tmp_path / "a.xmi", variable="Theme.code")
    assert len(found) == 3
    assert "marks in other views, not read: 1" in remarks(found)
    write(tmp_path, b_xmi=re.sub(r'sofaString="[^"]*"', "", XMI))
    without = loaded(tmp_path / "b.xmi", variable="Theme.code")
    assert without.documents[0].text is None
    assert "holds no text, only positions in it" in remarks(without)


def test_uima_what_is_wrong_is_said(tmp_path: Path) -> None:
    def refused(name: str, held: str) -> str:
        write(tmp_path, **{name: held})
        return refusal(tmp_path / name.replace("_", "."), variable="Theme.code")

    assert refused("a_xmi", XMI.replace('end="9" code', 'end="-9" code')).startswith(
        "a.xmi:4: '2--9' is no position"
    )
    assert refused("a_xmi", XMI.replace('begin="2" end="9" code', 'end="9" code')).startswith("a.xmi:4: '-9'")
    assert refused("a_xmi", XMI.replace('sofa="1" begin="2" end="9" code', 'begin="2" end="9" code')) == (
        "a.xmi:4: a mark that says not of which text it is (sofa)"
    )
    assert (
        refused("a_xmi", re.sub("<cas:Sofa.*?/>", "", XMI, flags=re.DOTALL))
        == "a.xmi: holds no text (no sofa)"
    )
    assert refused("a_xmi", XMI[:-20]).startswith("a.xmi:16: not valid XML")
    assert "document type declarations are not allowed" in refused(
        "a_xmi", XMI.replace("<xmi:XMI", "<!DOCTYPE a><xmi:XMI")
    )
    types = '<?xml version="1.0"?>\n<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"/>'
    assert refused("a_xml", types) == (
        "a.xml: is a type system of UIMA, which holds no marks; name the files beside it"
    )
    assert refused("a_json", CAS.replace('"begin": 2,', '"begin": "2x",')).startswith(
        "a.json: '?-9' is no position"
    )
    assert refused("a_json", CAS.replace('"%TYPE": "webanno.custom.Theme"', '"%TYPE": 3')).startswith(
        "a.json: structure 2 has no type (%TYPE)"
    )
    assert refused("a_json", '{"%TYPES": {}, "%FEATURE_STRUCTURES": 3}') == (
        "a.json: no JSON of UIMA: %FEATURE_STRUCTURES is missing, or no list"
    )


def test_uima_counts_are_those_of_cassis() -> None:
    # dkpro-cassis 0.10: select_all by type.
    path = sample("uima-json/tsv3-testSimpleSlotFeature.json")
    assert "SimpleLinkHost (1), SimpleSpan (2)" in refusal(path)
    assert marked(loaded(path, variable="SimpleSpan")) == [("SimpleSpan", "is"), ("SimpleSpan", "a")]
    assert len(loaded(sample("uima-json/casWithTextAndAnnotations.json"))) == 0


# --- CoNLL


def test_conll_columns_and_tags_that_begin_inside(tmp_path: Path) -> None:
    write(tmp_path, news__ana_conll=CONLL)
    path = tmp_path / "news" / "ana.conll"
    found = loaded(path)
    assert found.documents[0].text == "U.N. official Ekeus Rolf\nBaghdad Basra ."
    assert marked(found) == [("ORG", "U.N."), ("PER", "Ekeus Rolf"), ("LOC", "Baghdad"), ("LOC", "Basra")]
    assert {(document, coder) for document, coder, *_ in marks(found)} == {("news", "ana")}
    assert remarks(found) == ["marks that begin with I- or E- and not with B-, read as marks of their own: 1"]
    assert found.source.detected["variable"] == "'column 4'"
    chunks = loaded(path, variable="column 3")
    assert [text for _, text in marked(chunks)] == ["U.N. official", "Ekeus Rolf", "Baghdad", "Basra"]
    assert [category for category, _ in marked(loaded(path, variable="column 2"))] == [
        "NNP",
        "NN",
        "NNP",
        "NNP",
        "NNP",
        "NNP",
        ".",
    ]
    assert "(there are column 2, column 3, column 4)" in refusal(path, variable="column 9")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("B-x I-x O B-x B-x", ["a b", "d", "e"]),
        ("I-x I-x O I-x B-x", ["a b", "d", "e"]),
        ("B-x I-x E-x S-x S-x", ["a b c", "d", "e"]),
        ("B-x L-x U-x O O", ["a b", "c"]),
        ("B-x I-y I-y E-x O", ["a", "b c", "d"]),
        ("O O O O O", []),
    ],
)
def test_conll_schemes_of_tags(tmp_path: Path, tags: str, expected: list[str]) -> None:
    write(
        tmp_path, a_txt="".join(f"{token}\t{tag}\n" for token, tag in zip("abcde", tags.split(), strict=True))
    )
    assert [text for _, text in marked(loaded(tmp_path / "a.txt"))] == expected


def test_conll_marks_end_with_their_sentence(tmp_path: Path) -> None:
    write(tmp_path, a_bio="a B-x\n\nb I-x\n")
    assert [text for _, text in marked(loaded(tmp_path / "a.bio"))] == ["a", "b"]


def test_conll_u_numbers_documents_and_words(tmp_path: Path) -> None:
    text = "# newdoc id = one\n# sent_id = 1\n# text = vámonos\n1-2\tvámonos\t_\t_\n1\tvamos\tVERB\tB-x\n"
    text += "2\tnos\tPRON\tI-x\n"
    text += "2.1\tgone\tVERB\t_\n\n# newdoc id = two\n1\tel\tDET\tO\n2\tmar\tNOUN\tB-y\n\n"
    write(tmp_path, d__ana_conllu=text)
    found = loaded(tmp_path / "d" / "ana.conllu")
    assert [(one.name, one.text) for one in found.documents] == [("d/one", "vamos nos"), ("d/two", "el mar")]
    assert marked(found) == [("x", "vamos nos"), ("y", "mar")]


def test_conll_what_is_wrong_is_said(tmp_path: Path) -> None:
    write(
        tmp_path,
        a_conll="a B-x\nb O\nc\n",
        b_conll="a\nb\n",
        c_conll=b"a \xff O\n",
        d_conll="# nothing\n\na X\n",
    )
    assert refusal(tmp_path / "a.conll") == "a.conll:3: 1 columns, and most lines have 2"
    assert refusal(tmp_path / "b.conll") == "b.conll: one column only; a token and a tag make two"
    assert refusal(tmp_path / "c.conll") == "c.conll: not UTF-8 text"
    assert marked(loaded(tmp_path / "d.conll")) == [("X", "a")]


def test_conll_users() -> None:
    pair = [
        loaded(sample(f"conll/spanLabel/{user}.conll"), variable="column 4") for user in ("user1", "user2")
    ]
    assert [len(one) for one in pair] == [26, 26]
    first, second = (marked(one) for one in pair)
    assert [(a, b) for a, b in zip(first, second, strict=True) if a != b] == [
        (("PIS", "viele"), ("XXX", "viele"))
    ]
    assert "column 3 (1), column 4 (1)" in refusal(sample("conll/user1.conll"))


@pytest.mark.parametrize(
    "table",
    [
        "section\tcoder\tcategory\ns1\tAna\tO\ns2\tAna\tO\n",
        "section,Ana,Ben\ns1,O,O\ns2,O,O\n",
        "section Ana\ns1 O\ns2 O\n",
        "section;category\ns1;B-cost\ns2;O\n",
    ],
)
def test_tables_are_not_taken_for_annotations(tmp_path: Path, table: str) -> None:
    write(tmp_path, a_csv=table)
    found: list[Any] = []
    with suppress(InputError):
        found = load(str(tmp_path / "a.csv"))
    assert not any(isinstance(one, Spans) for one in found)


def test_other_zips_and_folders_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    assert "is a folder; name the files in it" in refusal(tmp_path / "none")
    write(tmp_path, a_zip=b"PK\x03\x04damaged")
    with pytest.raises(IrrError):
        load(str(tmp_path / "a.zip"))


# --- what is damaged is refused or read, and never more


def mutated(held: bytes, chance: random.Random) -> bytes:
    """The file with something broken in it."""
    kind = chance.randrange(6)
    if kind == 0:
        found = bytearray(held)
        for _ in range(chance.randrange(1, 8)):
            found[chance.randrange(len(found))] = chance.randrange(256)
        return bytes(found)
    if kind == 1:
        lines = held.split(b"\n")
        del lines[chance.randrange(len(lines))]
        return b"\n".join(lines)
    if kind == 2:
        return held[: chance.randrange(len(held))]
    if kind == 3:
        new = chance.choice([b"-1", b"1e9", b"NaN", b"9" * 30, b"0", b"\xc2\xb2", b"null", b'"x"', b"[]"])
        spot = chance.choice([*re.finditer(rb"\d+", held)] or [*re.finditer(rb"O", held)])
        return held[: spot.start()] + new + held[spot.end() :]
    if kind == 4:
        spots = [*re.finditer(rb' [\w:]+="[^"]*"|"[@%]?\w+": |\t', held)]
        spot = chance.choice(spots) if spots else re.search(rb".", held)
        assert spot is not None
        return held[: spot.start()] + held[spot.end() :]
    start, end = sorted(chance.randrange(len(held)) for _ in range(2))
    return held[:start] + held[end:] + held[start:end]


@pytest.mark.parametrize(
    ("name", "held", "variable"),
    [
        ("a_ann", ANN, None),
        ("a_tsv", TSV, "Theme.code"),
        ("a_xmi", XMI, "Theme.code"),
        ("a_json", CAS, "Theme.code"),
        ("a_conll", CONLL, None),
    ],
)
def test_damaged_files_never_break(tmp_path: Path, name: str, held: str, variable: str | None) -> None:
    chance = random.Random(20240501)
    path = tmp_path / name.replace("_", ".")
    read = 0
    for _ in range(120):
        write(tmp_path, **{name: mutated(held.encode(), chance), "a_txt": TEXT})
        with suppress(IrrError):
            irr.load(path, unit="line", blank="none", variable=variable)
            read += 1
    assert read > 5


def test_brat_is_known_from_its_lines_where_there_is_no_name() -> None:
    held = Input("standard input", (SAME_STUDY / "brat" / "amelia" / "int01.ann").read_bytes())
    (found,) = load(held)
    assert isinstance(found, Spans)
    assert found.source.format == "brat"
    assert [one.name for one in found.documents] == ["standard input"]
    assert {*found.coder.to_pylist()} == {"standard input"}
    assert (len(found), found.category.to_pylist()[:2]) == (7, ["experience", "boundaries"])
    for other in (b"T1\tcategory\tx\nT2\tcategory\ty\n", b"section\tAna\tBen\nT1\ta\tb\n"):
        (codings,) = load(Input("standard input", b"unit\tAna\tBen\n" + other))
        assert not isinstance(codings, Spans)
