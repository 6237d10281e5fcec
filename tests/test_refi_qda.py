"""REFI-QDA projects: whose codings they are, how positions are counted, what is said of the rest."""

from __future__ import annotations

import random
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

import irr
from irr.codings import Spans
from irr.loaders import LoadOptions, load
from refi_projects import ANA, BEN, CODES, COST, TEXT, TIME, USERS, coding, packed, project, selection, source
from samples import SAME_STUDY, sample

if TYPE_CHECKING:
    from collections.abc import Iterable

CONVENTIONS = ["codepoint-lf", "codepoint-crlf", "utf16-lf", "utf16-crlf"]
NAMESPACE = "{urn:QDA-XML:project:1.0}"

#: Said of codings on stretches that somebody else marked.
OTHERS = "codings are on stretches that another user marked; the coder is who coded"


def read(path: Path | str, coder: str | None = None, offsets: str | None = None) -> Spans:
    (found,) = load(str(path), LoadOptions(offsets=offsets), coder)
    assert isinstance(found, Spans)
    return found


def rows(spans: Spans) -> list[tuple[str, int, int, str, str]]:
    """Document, start, end, coder and category of each span."""
    names = [spans.documents[at].name for at in spans.document.tolist()]
    return [
        *zip(
            names,
            spans.start.tolist(),
            spans.end.tolist(),
            spans.coder.to_pylist(),
            spans.category.to_pylist(),
            strict=True,
        )
    ]


def kinds(spans: Spans) -> Counter[str]:
    return Counter(remark.kind for remark in spans.remarks)


def said(spans: Spans, kind: str) -> str:
    (text,) = (remark.text for remark in spans.remarks if remark.kind == kind)
    return text


def problems(path: Path | str, **options: str) -> list[str]:
    with pytest.raises(irr.InputError) as error:
        read(path, **options)
    return [line.removeprefix(f"{path}") for line in error.value.lines()]


# --- one study, two ways of counting


@pytest.mark.parametrize(
    ("name", "convention"),
    [("study_codepoint_lf.qdpx", "codepoint-lf"), ("study_utf16_crlf_bom.qdpx", "utf16-crlf")],
)
def test_the_same_study_gives_the_same_figures(name: str, convention: str) -> None:
    path = SAME_STUDY / name
    found = read(path)
    assert found.source.detected["offsets"].startswith(f"{convention} (6 of 6 marks begin and end at words")
    study = irr.load(path, unit="line", blank="auto")
    assert study.coders == ("amelia", "lisa", "rahul")
    assert study.categories_of("int01/6", "rahul") is None
    assert study.categories_of("int01/3", "amelia") == frozenset()
    report = irr.agree(study, views=("set",))
    results = report.select(name="percent-agreement", criterion="overlap")
    by_pair = {one.coders: one.value for one in results if len(one.coders) == 2}
    assert by_pair == {
        ("amelia", "lisa"): pytest.approx(0.8333, abs=5e-5),
        ("amelia", "rahul"): 0.6,
        ("lisa", "rahul"): 0.4,
    }
    assert 0.4 in [one.value for one in results if len(one.coders) == 3]


def test_both_ways_of_counting_come_to_the_same_places() -> None:
    one, other = (read(SAME_STUDY / f"study_{name}.qdpx") for name in ("codepoint_lf", "utf16_crlf_bom"))
    assert rows(one) == rows(other)
    assert one.documents == other.documents
    assert "\r" not in (one.documents[0].text or "")
    assert not (one.documents[0].text or "").startswith("\ufeff")


def test_the_owner_of_the_selections_is_no_coder() -> None:
    found = read(SAME_STUDY / "study_codepoint_lf.qdpx")
    assert {*found.coder.to_pylist()} == {"amelia", "lisa", "rahul"}
    assert found.source.detected["coders"] == f"the user of each coding; 19 {OTHERS}"
    assert found.remarks == ()


# --- whose coding


def test_the_coder_is_the_user_of_the_coding_then_of_what_is_around_it(tmp_path: Path) -> None:
    xml = project(
        source(
            selection(0, 2, coding(COST, BEN), coding(TIME, None), user=ANA),
            selection(3, 7, coding(COST, None)),
            creatingUser=BEN,
        ),
        source(selection(8, 9, coding(COST, None)), name="int02"),
        owner=ANA,
    )
    found = read(packed(tmp_path / "p.qdpx", xml))
    assert rows(found) == [
        ("int01", 0, 2, "Ben", "cost"),
        ("int01", 0, 2, "Ana", "time"),
        ("int01", 3, 7, "Ben", "cost"),
        ("int02", 8, 9, "Ana", "cost"),
    ]
    assert [one.text for one in found.remarks if one.kind == "coder_from_elsewhere"] == [
        "codings that name no user, taken as the selection's: 1",
        "codings that name no user, taken as the text's: 1",
        "codings that name no user, taken as the project's: 1",
    ]


def test_a_project_without_users_is_the_file_s(tmp_path: Path) -> None:
    xml = project(source(selection(0, 2, coding(user=None))), users="")
    found = read(packed(tmp_path / "ana.qdpx", xml))
    assert rows(found) == [("int01", 0, 2, "ana", "cost")]
    assert said(found, "coder_from_elsewhere") == "codings that name no user, taken as the file's: 1"


def test_a_coder_that_is_given_has_all_codings(tmp_path: Path) -> None:
    xml = project(source(selection(0, 2, coding(COST, ANA), coding(COST, BEN))))
    found = read(packed(tmp_path / "p.qdpx", xml), coder="Cem")
    assert rows(found) == [("int01", 0, 2, "Cem", "cost")]
    assert said(found, "users_set_aside") == (
        "all codings count for 'Cem', as --coder says; 2 names in the file set aside: Ana, Ben"
    )
    assert said(found, "repeated").endswith("counted once: 1")


def test_guids_are_compared_without_braces_and_case(tmp_path: Path) -> None:
    xml = project(source(selection(0, 2, coding(f"{{{COST.lower()}}}", f"{{{ANA.upper()}}}"))))
    assert rows(read(packed(tmp_path / "p.qdpx", xml))) == [("int01", 0, 2, "Ana", "cost")]


def test_one_guid_for_two_people_is_refused(tmp_path: Path) -> None:
    users = '<User guid="x" name="Ana"/>\n<User guid="X" name="Eve"/>'
    path = packed(tmp_path / "p.qdpx", project(source(selection(0, 2, coding(user="x"))), users=users))
    assert problems(path) == [":4: the GUID 'X' is 'Eve' here and 'Ana' at line 3; which of them coded?"]


def test_one_guid_for_two_codes_is_refused_so_that_no_code_is_below_itself(tmp_path: Path) -> None:
    codes = '<Code guid="c" name="cost">\n<Code guid="c" name="cost"/></Code>'
    path = packed(tmp_path / "p.qdpx", project(source(selection(0, 2, coding("c"))), codes=codes))
    assert problems(path) == [":5: the GUID 'c' stands here and at line 4"]


def test_two_people_of_one_name_are_two_coders(tmp_path: Path) -> None:
    users = f'<User guid="{ANA}" name="Admin"/><User guid="{BEN}" name="Admin"/>'
    xml = project(source(selection(0, 2, coding(user=ANA), coding(user=BEN))), users=users)
    found = read(packed(tmp_path / "p.qdpx", xml))
    assert found.coder.to_pylist() == ["Admin (11111111)", "Admin (22222222)"]
    assert said(found, "users_of_one_name") == "users of one name are told apart by their GUIDs: Admin"


def test_a_user_that_is_not_listed_goes_by_the_guid(tmp_path: Path) -> None:
    xml = project(source(selection(0, 2, coding(user="{Z-9}"))))
    found = read(packed(tmp_path / "p.qdpx", xml))
    assert found.coder.to_pylist() == ["{Z-9}"]
    assert "named by their GUIDs: {Z-9}" in said(found, "unknown_users")


def test_a_code_that_is_not_listed_is_refused(tmp_path: Path) -> None:
    xml = project(source(selection(0, 2, coding("zz"), '<Coding creatingUser="x"/>')))
    assert problems(packed(tmp_path / "p.qdpx", xml)) == [
        ":6: a Coding with the code 'zz', which is not in the codebook of the project",
        ":6: a Coding with no code of the project",
    ]


# --- codes


NESTED = (
    '<Code guid="1" name="HBM::risk"/><Code guid="2" name="doctors"><Code guid="3" name="red"/></Code>'
    '<Code guid="4" name="nurses"><Code guid="5" name="red"/></Code>'
)


def test_codes_of_one_name_are_told_apart_and_the_codebook_says_the_same(tmp_path: Path) -> None:
    codings = [coding(str(number)) for number in range(1, 6)]
    path = packed(tmp_path / "p.qdpx", project(source(selection(0, 2, *codings)), codes=NESTED))
    found = read(path)
    names = ["HBM::risk", "doctors", "doctors::red", "nurses", "nurses::red"]
    assert found.category.to_pylist() == names
    assert said(found, "codes_of_one_name").endswith("doctors::red, nurses::red")
    book = irr.read_codebook(str(path))
    assert [category.id for category in book.categories] == names
    assert irr.load(path, codebook=path, unit="line", blank="none").categories == tuple(names)


def test_siblings_of_one_name_have_their_guid(tmp_path: Path) -> None:
    codes = '<Code guid="1" name="red"/><Code guid="2" name="red"/>'
    xml = project(source(selection(0, 2, coding("1"), coding("2"))), codes=codes)
    assert read(packed(tmp_path / "p.qdpx", xml)).category.to_pylist() == ["red (1)", "red (2)"]


def test_a_group_that_was_coded_keeps_its_name_unless_a_category_has_it(tmp_path: Path) -> None:
    codes = (
        '<Code guid="1" name="red" isCodable="false"><Code guid="2" name="red"/></Code>'
        '<Code guid="3" name="blue" isCodable="false"/>'
    )
    xml = project(source(selection(0, 2, coding("1"), coding("2"), coding("3"))), codes=codes)
    assert read(packed(tmp_path / "p.qdpx", xml)).category.to_pylist() == ["red (1)", "red", "blue"]


# --- what is marked


def test_notes_whole_documents_and_repetitions(tmp_path: Path) -> None:
    note = '<NoteRef targetGUID="n"/>'
    xml = project(
        source(
            selection(0, 2),
            selection(3, 7, coding(COST, ANA, note)),
            selection(3, 7, coding(COST, ANA), coding(COST, BEN)),
            coding(TIME, BEN),
        )
    )
    found = read(packed(tmp_path / "p.qdpx", xml))
    assert rows(found) == [
        ("int01", 3, 7, "Ana", "cost"),
        ("int01", 3, 7, "Ben", "cost"),
        ("int01", -1, -1, "Ben", "time"),
    ]
    assert kinds(found) == {"repeated": 1, "notes_not_read": 2}


def test_the_text_of_a_pdf_is_read_and_an_area_in_it_counts_once(tmp_path: Path) -> None:
    area = '<PDFSelection guid="{}" page="0">{}</PDFSelection>'
    pdf = (
        '<PDFSource guid="P" name="report.pdf">'
        + area.format("s0-2", coding())
        + area.format("elsewhere", coding())
        + f'<Representation guid="R" name="r" plainTextPath="internal://T1.txt">{selection(0, 2, coding())}'
        + "</Representation></PDFSource>"
    )
    inside = f'<PictureSelection guid="q1">{coding()}</PictureSelection>{coding()}'
    picture = f'<PictureSource guid="Q" name="q">{inside}</PictureSource>'
    found = read(packed(tmp_path / "p.qdpx", project(pdf, picture)))
    assert rows(found) == [("report.pdf", 0, 2, "Ana", "cost")]
    assert said(found, "codings_not_read") == "codings of a PDF, a picture are not read: 3"


def test_cases_and_links_are_not_codings(tmp_path: Path) -> None:
    rest = f'<Cases><Case guid="k"><CodeRef targetGUID="{COST}"/></Case></Cases>'
    xml = project(source(selection(0, 2, coding())), rest=rest)
    assert len(read(packed(tmp_path / "p.qdpx", xml))) == 1


def test_documents_of_one_name_are_two(tmp_path: Path) -> None:
    xml = project(
        source(selection(0, 2, coding())), source(selection(0, 2, coding()), path="internal://T2.txt")
    )
    texts: dict[str, str | bytes] = {"sources/T1.txt": TEXT, "sources/T2.txt": "We paid."}
    found = read(packed(tmp_path / "p.qdpx", xml, texts))
    assert [one.name for one in found.documents] == ["int01 (1)", "int01 (2)"]
    assert said(found, "documents_of_one_name").endswith("by a number: int01")


# --- where texts are


@pytest.mark.parametrize("member", ["Sources/t1.TXT", "sources/T1.txt", "T1.txt", "sources\\T1.txt"])
def test_members_are_found_in_capitals_or_not(tmp_path: Path, member: str) -> None:
    path = packed(
        tmp_path / "p.qdpx", project(source(selection(0, 2, coding()))), {member: TEXT}, "Project.QDE"
    )
    assert read(path).documents[0].text == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_texts_have_no_mark_and_unix_line_ends(tmp_path: Path, encoding: str) -> None:
    data = TEXT.replace("\n", "\r\n").encode(encoding)
    path = packed(tmp_path / "p.qdpx", project(source(selection(0, 2, coding()))), {"sources/T1.txt": data})
    assert read(path).documents[0].text == TEXT


@pytest.mark.parametrize(
    ("path", "given", "why"),
    [
        (
            "relative:///../../etc/passwd",
            {},
            "texts that are outside of the project, which is never followed",
        ),
        ("file:///etc/passwd", {}, "texts that are outside of the project, which is never followed"),
        ("/etc/passwd", {}, "texts that are outside of the project, which is never followed"),
        ("internal://none.txt", {}, "texts that are missing in the zip"),
        ("internal://../../../../etc/passwd", {}, "texts that are missing in the zip"),
        (None, {"richTextPath": "internal://T1.docx"}, "texts that are in a Word document only"),
        (None, {}, "texts that the project does not hold"),
        ("internal://bad.txt", {}, "texts that are neither UTF-8 nor UTF-16"),
    ],
)
def test_a_text_that_is_not_there_leaves_positions_as_they_are(
    tmp_path: Path, path: str | None, given: dict[str, str], why: str
) -> None:
    xml = project(source(selection(7, 900, coding()), path=path, **given))
    found = read(packed(tmp_path / "p.qdpx", xml, {"sources/bad.txt": b"\xff\xfe\x00"}))
    assert rows(found) == [("int01", 7, 900, "Ana", "cost")]
    assert found.documents[0].text is None
    assert said(found, "texts_missing").startswith(f"{why}: int01; ")
    assert "cannot be told" in found.source.detected["offsets"]


def test_a_project_without_its_zip_has_the_texts_that_stand_in_it(tmp_path: Path) -> None:
    content = "<PlainTextContent>We paid.</PlainTextContent>"
    path = tmp_path / "project.qde"
    path.write_text(
        project(
            source(content, selection(3, 7, coding()), path=None), source(selection(0, 2, coding()), name="b")
        )
    )
    found = read(path)
    assert [one.text for one in found.documents] == ["We paid.", None]
    assert found.source.line_of(int(found.record[0]) if found.record is not None else 0) == 6
    assert "beside project.qde, in the .qdpx: b" in said(found, "texts_missing")


# --- how positions are counted


WORDS = (
    "She laughed 🙂 and 🙂🙂 paid twelve pounds.\nThen we waited.\n🙂 Nobody else came\nfor an hour at least."
)


def counted(at: int, convention: str, text: str = WORDS) -> int:
    """Where a code point is in another way of counting, the slow way."""
    before = text[:at]
    size = len(before.encode("utf-16-le")) // 2 if "utf16" in convention else len(before)
    return size + (before.count("\n") if convention.endswith("crlf") else 0)


def words_in(text: str) -> Iterable[tuple[int, int]]:
    for word in ("laughed", "paid twelve", "Then we", "Nobody", "hour", "least"):
        yield text.index(word), text.index(word) + len(word)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_the_way_of_counting_is_found(tmp_path: Path, convention: str, ends: str) -> None:
    places = [*words_in(WORDS)]
    marked = [selection(counted(a, convention), counted(b, convention), coding()) for a, b in places]
    texts: dict[str, str | bytes] = {"sources/T1.txt": "\ufeff" + WORDS.replace("\n", ends)}
    path = packed(tmp_path / "p.qdpx", project(source(*marked)), texts)
    found = read(path)
    assert found.documents[0].text == WORDS
    assert [row[1:3] for row in rows(found)] == places
    assert found.source.detected["offsets"].startswith(f"{convention} (6 of 6 marks begin and end at words")
    assert found.remarks == ()
    asked = read(path, offsets=convention)
    assert rows(asked) == rows(found)
    assert asked.source.detected["offsets"].endswith(" begin and end at words)")


def test_one_way_of_counting_holds_for_the_whole_project(tmp_path: Path) -> None:
    marked = [
        selection(counted(a, "utf16-crlf"), counted(b, "utf16-crlf"), coding()) for a, b in words_in(WORDS)
    ]
    # Here every way would do.
    other = source(selection(0, 4, coding()), name="b", path="internal://T2.txt")
    texts: dict[str, str | bytes] = {"sources/T1.txt": WORDS, "sources/T2.txt": "Paid \U0001f642 it"}
    found = read(packed(tmp_path / "p.qdpx", project(source(*marked), other), texts))
    assert found.source.detected["offsets"].startswith("utf16-crlf (7 of 7")


def test_names_that_are_the_words_marked_tell(tmp_path: Path) -> None:
    text = "a\n" * 60
    named = "b c d e f g h i j k l m n o p q r s t u v w x y z " * 4
    texts: dict[str, str | bytes] = {"sources/T1.txt": text + named}
    start = counted(len(text), "codepoint-crlf", text)
    marked = selection(start, start + len(named) - 1, coding(), name=named[:99] + "…")
    found = read(packed(tmp_path / "p.qdpx", project(source(marked)), texts))
    assert found.source.detected["offsets"].startswith("codepoint-crlf (1 of 1")
    assert "1 hold the words they are named by" in found.source.detected["offsets"]
    assert found.start.tolist() == [len(text)]


def test_where_it_cannot_be_told_the_standard_counts_and_a_remark_says_so(tmp_path: Path) -> None:
    texts: dict[str, str | bytes] = {"sources/T1.txt": "a\nb\nc d e f g"}
    found = read(packed(tmp_path / "p.qdpx", project(source(selection(8, 9, coding()))), texts))
    assert rows(found) == [("int01", 8, 9, "Ana", "cost")]
    assert "say --offsets codepoint-lf, codepoint-crlf, utf16-lf, utf16-crlf" in said(found, "offsets_unsure")


def test_where_all_ways_are_the_same_nothing_is_unsure(tmp_path: Path) -> None:
    found = read(packed(tmp_path / "p.qdpx", project(source(selection(0, 2, coding())))))
    assert found.source.detected["offsets"].endswith("words, any other way comes to the same)")
    assert found.remarks == ()


def test_ends_are_inclusive_where_that_is_clear(tmp_path: Path) -> None:
    marked = [selection(a, b - 1, coding()) for a, b in words_in(WORDS)]
    found = read(packed(tmp_path / "p.qdpx", project(source(*marked)), {"sources/T1.txt": WORDS}))
    assert found.source.detected["offsets"].startswith("codepoint-lf (the end inclusive, 6 of 6")
    assert [row[1:3] for row in rows(found)] == [*words_in(WORDS)]


def test_an_unknown_way_of_counting_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.qdpx", project(source(selection(0, 2, coding()))))
    with pytest.raises(irr.UsageError, match="--offsets 'utf16-cr'; did you mean 'utf16-crlf'"):
        read(path, offsets="utf16-cr")


def test_a_selection_behind_the_text_is_left_out_and_said(tmp_path: Path) -> None:
    text = "We paid and waited."
    size = len(text)
    xml = project(
        source(
            selection(0, 2, coding()),
            selection(size - 5, size + 2, coding()),
            selection(size - 5, size + 3, coding()),
            selection(10**9, 10**9 + 1, coding()),
        )
    )
    found = read(packed(tmp_path / "p.qdpx", xml, {"sources/T1.txt": text}))
    assert [row[1:3] for row in rows(found)] == [(0, 2), (size - 5, size)]
    assert said(found, "spans_beyond_text").startswith(
        "2 codings left out, as they are beyond the end of their text"
    )


@pytest.mark.parametrize("position", ["-1", "1.5", "", "x", "９", "99999999999999999999", "0x10"])
def test_a_position_that_is_no_number_is_refused(tmp_path: Path, position: str) -> None:
    path = packed(tmp_path / "p.qdpx", project(source(selection(position, 9, coding()))))
    (problem,) = problems(path)
    assert problem.startswith(f":6: a selection from '{position}' to '9'; positions are whole numbers")


# --- what is refused


def test_a_codebook_is_no_coder_file(tmp_path: Path) -> None:
    path = SAME_STUDY / "codebook.qdc"
    assert problems(path) == [": this is a codebook; give it with --codebook"]


def test_a_project_in_which_nothing_is_coded_is_refused(tmp_path: Path) -> None:
    picture = f'<PictureSource guid="Q" name="q">{coding()}</PictureSource>'
    path = packed(tmp_path / "p.qdpx", project(source(selection(0, 2)), picture))
    assert problems(path) == [
        ": nothing is coded in a text of this project; 1 codings are of a picture, which irr does not read"
    ]


def test_two_projects_in_one_zip_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.qdpx", project(), {"PROJECT.QDE": project()})
    assert problems(path) == [": 'project.qde' is in it twice; which one counts?"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no zip", "is no REFI-QDA project: a .qdpx is a zip"),
        (b"PK\x03\x04 no zip", "a damaged zip"),
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]><Project xmlns="urn:QDA-XML:project:1.0"/>',
            "document type declarations",
        ),
        (b'<Project xmlns="urn:QDA-XML:project:1.0">', "not valid XML"),
        (b'<Other xmlns="urn:QDA-XML:project:1.0"/>', "begins with 'Other'"),
        (b'<Project xmlns="urn:QDA-XML:project:1.0">' + b"<x>" * 300, "elements nested more than 200 deep"),
        (
            b'<Project xmlns="urn:QDA-XML:project:1.0"><CodeBook><Codes>' + b'<Code guid="">' * 50_000,
            "more than 50 deep",
        ),
    ],
)
def test_what_is_no_project_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "p.qdpx"
    path.write_bytes(data)
    assert words in problems(path)[0]


def test_a_zip_without_a_project_is_none_of_its_business(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.zip", "x", {}, "other.xml")
    with pytest.raises(irr.InputError):
        read(path)
    assert "'project.qde' is not in it" in problems(packed(tmp_path / "p.qdpx", "x", {}, "other.xml"))[0]


def test_many_elements_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("irr.loaders._refi_elements.MOST", 10)
    path = packed(tmp_path / "p.qdpx", project(source(selection(0, 2, coding()))))
    assert problems(path) == [":6: more than 10 elements"]


def test_long_texts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("irr.loaders._refi_texts.LARGEST_TEXTS", 30)
    path = packed(tmp_path / "p.qdpx", project(source(selection(0, 2, coding()))))
    assert "unpacks to more than 0 MB" in problems(path)[0]
    content = f"<PlainTextContent>{TEXT}</PlainTextContent>"
    inside = packed(tmp_path / "q.qdpx", project(source(content, selection(0, 2, coding()))))
    assert "texts of more than 0 MB" in problems(inside)[0]


# --- whatever the bytes are


def survives(path: Path) -> bool:
    """Whether the file is read; it may be refused, and nothing else."""
    try:
        found = load(str(path), LoadOptions())
    except irr.InputError:
        return False
    return all(isinstance(one, Spans) for one in found)


def test_changed_bytes_of_the_xml_are_read_or_refused(tmp_path: Path) -> None:
    chance = random.Random(7)
    inside = f'<Representation guid="R">{selection(0, 2, coding())}</Representation>'
    pdf = f'<PDFSource guid="P" name="x">{inside}</PDFSource>'
    xml = project(
        source(selection(0, 2, coding(user=None), coding(TIME)), coding(), creatingUser=BEN),
        pdf,
        codes=NESTED + CODES,
        users=USERS,
    ).encode()
    read_ = 0
    for _ in range(400):
        data = bytearray(xml)
        for _ in range(chance.choice((1, 1, 2, 20))):
            at = chance.randrange(len(data))
            match chance.randrange(3):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randrange(30)]
                case _:
                    data[at:at] = data[chance.randrange(len(data)) :][: chance.randrange(60)]
        read_ += survives(packed(tmp_path / "p.qdpx", bytes(data)))
    assert 20 < read_ < 380


def test_attributes_that_are_missing_are_read_or_refused(tmp_path: Path) -> None:
    xml = project(source(selection(0, 2, coding(), user=ANA), coding(), creatingUser=BEN), owner=ANA)
    root = ET.fromstring(xml)
    seen = 0
    for element in root.iter():
        for name, value in [*element.attrib.items()]:
            for other in (None, "", "\U0001f642", "9" * 400, "{}", "-0"):
                del element.attrib[name]
                if other is not None:
                    element.attrib[name] = other
                survives(packed(tmp_path / "p.qdpx", ET.tostring(root)))
                element.attrib[name] = value
                seen += 1
    assert seen > 100


def test_changed_bytes_of_the_zip_are_read_or_refused(tmp_path: Path) -> None:
    chance = random.Random(8)
    whole = (SAME_STUDY / "study_utf16_crlf_bom.qdpx").read_bytes()
    path = tmp_path / "p.qdpx"
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 30))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])
        survives(path)


# --- codebooks of projects


def test_the_codebook_of_a_project_is_read(tmp_path: Path) -> None:
    book = irr.read_codebook(str(SAME_STUDY / "study_codepoint_lf.qdpx"))
    assert [one.id for one in book.categories] == ["experience", "boundaries", "training", "support"]
    assert book.categories[0].definition == "Using own lived experience"


def test_a_zip_that_is_no_project_is_no_codebook(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.qdpx", "x", {}, "other.xml")
    with pytest.raises(irr.InputError, match="is a spreadsheet or a project"):
        irr.read_codebook(str(path))


def test_a_codebook_in_a_bomb_is_refused(tmp_path: Path) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("project.qde", b" " * 60_000_000)
    path = tmp_path / "p.qdpx"
    path.write_bytes(buffer.getvalue())
    with pytest.raises(irr.InputError, match="unpacks to more than"):
        irr.read_codebook(str(path))


# --- real projects


def elements(path: Path) -> ET.Element:
    with zipfile.ZipFile(path) as file:
        (name,) = (name for name in file.namelist() if name.lower() == "project.qde")
        return ET.fromstring(file.read(name))


def counted_again(path: Path) -> list[tuple[str, str, str]]:
    """Source, coder and code of each coding in a text, by another way through the file."""
    root = elements(path)
    users = {one.get("guid"): one.get("name") for one in root.iter(f"{NAMESPACE}User")}
    codes = {one.get("guid"): one.get("name") for one in root.iter(f"{NAMESPACE}Code")}
    found = []
    for text in root.iter():
        if text.tag in (f"{NAMESPACE}TextSource", f"{NAMESPACE}Representation"):
            for one in text.iter(f"{NAMESPACE}Coding"):
                reference = one.find(f"{NAMESPACE}CodeRef")
                assert reference is not None
                found.append(
                    (text.get("guid"), users[one.get("creatingUser")], codes[reference.get("targetGUID")])
                )
    return found  # type: ignore[return-value]


def test_a_project_of_nvivo() -> None:
    path = sample("refi-qda/oltas_teszt.qdpx")
    found = read(path)
    assert len(found) == 330
    assert len({row[:3] for row in rows(found)}) == 195
    assert Counter(found.coder.to_pylist()) == {"Gergo": 303, "test_user": 27}
    assert found.source.detected["offsets"].startswith("utf16-crlf (327 of 330 marks begin and end at words")
    again = counted_again(path)
    assert Counter(coder for _, coder, _ in again) == Counter(found.coder.to_pylist())
    codes = Counter(name.rpartition("::")[2] for name in found.category.to_pylist())
    assert Counter(code.rpartition("::")[2].strip() for _, _, code in again) == codes
    root = elements(path)
    owners = Counter(
        coding.get("creatingUser") != one.get("creatingUser")
        for one in root.iter(f"{NAMESPACE}PlainTextSelection")
        for coding in one.iter(f"{NAMESPACE}Coding")
    )
    assert owners[True] == 297
    assert found.source.detected["coders"].endswith(f"297 {OTHERS}")
    # Positions once more, by encoding the text that is in the zip.
    with zipfile.ZipFile(path) as file:
        raw = file.read("Sources/68bbdc14-c361-4432-b4dd-ae1dbfc12890.txt").decode("utf-8-sig")
    units = raw.encode("utf-16-le")
    text = found.documents[1].text or ""
    selections = [*root.iter(f"{NAMESPACE}PlainTextSelection")]
    for one, (_, start, end, _, _) in zip(selections, rows(found), strict=True):
        first, last = int(one.get("startPosition", "")), int(one.get("endPosition", ""))
        assert units[2 * first : 2 * last].decode("utf-16-le").replace("\r\n", "\n") == text[start:end]


def test_a_project_of_atlas_ti_without_its_texts() -> None:
    found = read(sample("refi-qda/TestProject.qdpx"))
    assert len(found) == 9
    assert {*found.coder.to_pylist()} == {"Friedrich Markgraf"}
    assert said(found, "codings_not_read") == "codings of a PDF, a picture, a video are not read: 5"
    assert "Coke::diet Coke" in irr.read_codebook(str(sample("refi-qda/TestProject.qdpx"))).by_id


def test_a_project_of_qc() -> None:
    path = sample("refi-qda/qc_demo.qdpx")
    found = read(path)
    assert len(found) == len(counted_again(path)) == 205
    assert found.source.detected["offsets"].startswith("codepoint-lf (158 of 158")
    assert [one.name for one in found.documents] == ["board_2017", "admin-1"]


def test_a_project_of_nvivo_for_mac_in_which_nothing_is_coded() -> None:
    path = sample("refi-qda/nvivo_project.qdpx")
    assert problems(path) == [": nothing is coded in a text of this project"]
