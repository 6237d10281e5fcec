"""From spans to sections: every unit, what counts in it, and what is said of what does not."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import irr
from irr.arrays import values
from irr.codings import Codings, Spans
from irr.errors import InputError, UsageError
from irr.reading.assemble import ReadOptions, assemble
from irr.units import UnitOptions, sectioned
from irr.units.cutting import cut
from irr.units.sections import Sections
from samples import SAME_STUDY
from spans import spans

# Five lines in two paragraphs; the fourth of them is at 19 to 25.
TEXT = "One. Two.\nThree\n\n \nFour\t🙂\nfive five\n"
LINES = {"d/1": "One. Two.", "d/2": "Three", "d/3": "Four\t🙂", "d/4": "five five"}


def cells(found: Codings) -> dict[str, dict[str, set[str]]]:
    """Of each coder the sections with their categories; a blank is the empty set."""
    read: dict[str, dict[str, set[str]]] = {}
    rows = zip(found.coder.to_pylist(), found.section.to_pylist(), found.cell.to_pylist(), strict=True)
    for coder, section, cell in rows:
        read.setdefault(coder, {}).setdefault(section, set()).update({cell} - {""})
    return read


def placed(
    one: Spans, unit: str, overlap: str = "any", texts: str | None = None
) -> dict[str, dict[str, set[str]]]:
    return cells(sectioned([one], UnitOptions(unit, overlap, texts))[0])


def said(one: Spans, unit: str, overlap: str = "any") -> list[str]:
    return [remark.text for remark in sectioned([one], UnitOptions(unit, overlap))[0].remarks]


def texts_of(found: Codings) -> dict[str, str]:
    assert found.text is not None
    return dict(zip(found.section.to_pylist(), found.text.to_pylist(), strict=True))


# --- what a section is


@pytest.mark.parametrize(
    ("unit", "sections"),
    [
        ("document", {"d": TEXT}),
        ("line", LINES),
        ("paragraph", {"d/1": "One. Two.\nThree", "d/2": "Four\t🙂\nfive five"}),
        ("sentence", {"d/1": "One.", "d/2": "Two.", "d/3": "Three", "d/4": "Four\t🙂\nfive five"}),
        ("window:19", {"d/0-19": TEXT[:19], "d/19-36": TEXT[19:]}),
        ("excerpt", {"d/0-4": "One.", "d/19-25": "Four\t🙂"}),
    ],
)
def test_units(unit: str, sections: dict[str, str]) -> None:
    assert len(TEXT) == 36
    one = spans({"d": TEXT}, ("d", 0, 4, "Ana", "a"), ("d", 19, 25, "Ben", "b"))
    (found,) = sectioned([one], UnitOptions(unit))
    assert texts_of(found) == sections
    read = cells(found)
    names = [*sections]
    assert read["Ana"] == {name: {"a"} if name == names[0] else set() for name in names}
    last = {"paragraph": 1, "sentence": 3, "line": 2, "document": 0, "window:19": 1, "excerpt": 1}[unit]
    assert read["Ben"] == {name: {"b"} if name == names[last] else set() for name in names}
    assert values(found.document) == ["d"]


def test_a_paragraph_is_a_line_where_no_line_is_blank() -> None:
    assert cut("a\nb\n\n", "paragraph") == [(0, 1), (2, 3)]
    assert cut("a\nb\n\nc", "paragraph") == [(0, 3), (5, 6)]
    assert cut("a\r\nb\r\n\r\nc", "paragraph") == [(0, 4), (8, 9)]
    assert cut("", "document") == cut(" \n ", "line") == []


def test_sentences_of_another_language() -> None:
    text = "Am 3. Mai kam z.B. Ana. Dann Ben."
    assert [text[a:b] for a, b in cut(text, "sentence", "de")] == ["Am 3. Mai kam z.B. Ana.", "Dann Ben."]
    with pytest.raises(UsageError, match="'DE!' is no language code"):
        cut(text, "sentence", "DE!")


def test_windows_count_characters_not_units_or_bytes() -> None:
    assert cut("🙂é🙂éx", "window", "2") == [(0, 2), (2, 4), (4, 5)]


@pytest.mark.parametrize(
    ("unit", "overlap", "message"),
    [
        ("window", "any", "say how many characters, e.g. --unit window:500"),
        ("window:0", "any", "say how many characters"),
        ("window:-3", "any", "say how many characters"),
        ("line:2", "any", "only window and sentence take something after the colon"),
        ("paragrph", "any", "no unit called 'paragrph'; did you mean 'paragraph'"),
        ("line", "half", "--overlap 'half': say any, or a share of the section such as 50%"),
        ("line", "0%", "--overlap '0%'"),
        ("line", "101%", "--overlap '101%'"),
        ("excerpt", "50%", "--overlap '50%': an excerpt is as it was marked; leave --overlap out"),
    ],
)
def test_units_that_make_no_sense(unit: str, overlap: str, message: str) -> None:
    with pytest.raises(UsageError) as error:
        UnitOptions(unit, overlap)
    assert message in str(error.value)


def test_spans_need_a_unit_and_codings_none() -> None:
    one = spans({"d": TEXT}, ("d", 0, 4, "Ana", "a"))
    with pytest.raises(InputError) as error:
        sectioned([one], None)
    assert str(error.value) == (
        "file.ann: holds marked stretches of text (1 in 1 document) and no sections; say what a section is with --unit: "
        "document, paragraph, sentence, line, window:N, excerpt, a table of sections"
    )
    done = sectioned([one], UnitOptions("line"))
    with pytest.raises(UsageError, match="the sections are given here; there are no spans"):
        sectioned(done, UnitOptions("line"))
    assert sectioned([*done, one], UnitOptions("line"))[0] is done[0]


def test_files_of_one_format_hold_the_same_variable() -> None:
    one = spans({"d": TEXT}, ("d", 0, 4, "Ana", "a"), path="ana.tsv", detected={"variable": "'A.x'"})
    two = spans({"d": TEXT}, ("d", 0, 4, "Ben", "a"), path="ben.tsv", detected={"variable": "'B.y'"})
    with pytest.raises(InputError) as error:
        sectioned([one, two], UnitOptions("line"))
    assert str(error.value) == "ben.tsv: holds 'B.y', and ana.tsv holds 'A.x'; say which with --variable"


# --- which spans count where


def test_one_character_is_enough_and_none_is_not() -> None:
    # Lines are 0-3, 4-7 and 8-11; the line break between them is in neither.
    one = spans(
        {"d": "abc\ndef\nghi"},
        ("d", 2, 5, "Ana", "both"),
        ("d", 3, 4, "Ana", "break"),
        ("d", 4, 7, "Ana", "second"),
        ("d", 0, 11, "Ana", "all"),
    )
    assert placed(one, "line") == {
        "Ana": {"d/1": {"both", "all"}, "d/2": {"both", "second", "all"}, "d/3": {"all"}}
    }
    assert said(one, "line") == ["1 marked stretch reaches no section and does not count"]


def test_a_span_over_blank_lines_alone_reaches_nothing() -> None:
    one = spans({"d": TEXT}, ("d", 15, 19, "Ana", "a"))
    assert placed(one, "line") == {"Ana": {name: set() for name in LINES}}
    assert "1 marked stretch reaches no section and does not count" in said(one, "line")[0]


def test_a_share_is_of_the_section() -> None:
    # Line 2 has ten characters, at 5 to 15.
    text = "1234\n0123456789\nend"
    one = spans(
        {"d": text},
        ("d", 0, 10, "Ana", "half"),
        ("d", 0, 9, "Ana", "less"),
        ("d", 5, 12, "Ana", "seven"),
    )
    assert placed(one, "line", "50%")["Ana"]["d/2"] == {"half", "seven"}
    assert placed(one, "line", "51%")["Ana"]["d/2"] == {"seven"}
    assert placed(one, "line", "70%")["Ana"]["d/2"] == {"seven"}
    assert placed(one, "line", "70.1%")["Ana"]["d/2"] == set()
    # The first two cover all of line 1 all the same.
    assert placed(one, "line", "100%")["Ana"]["d/1"] == {"half", "less"}
    assert said(one, "line", "100%") == [
        "1 marked stretch reaches no section of which its category has 100%, and does not count"
    ]


def test_spans_of_one_category_are_taken_together() -> None:
    text = "0123456789"
    one = spans(
        {"d": text},
        ("d", 0, 3, "Ana", "a"),
        ("d", 1, 4, "Ana", "a"),
        ("d", 6, 7, "Ana", "a"),
        ("d", 0, 4, "Ana", "b"),
        ("d", 6, 7, "Ben", "b"),
        ("d", 0, 4, "Ben", "b"),
    )
    assert placed(one, "line", "50%") == {"Ana": {"d/1": {"a"}}, "Ben": {"d/1": {"b"}}}
    assert placed(one, "line", "51%") == {"Ana": {"d/1": set()}, "Ben": {"d/1": set()}}


def test_a_category_counts_once_however_often_it_is_marked() -> None:
    one = spans({"d": "abc"}, ("d", 0, 1, "Ana", "a"), ("d", 2, 3, "Ana", "a"))
    (found,) = sectioned([one], UnitOptions("line"))
    assert found.cell.to_pylist() == ["a"]
    assert found.line_of(0) == 1


def test_positions_that_make_no_stretch_are_left_out_and_said() -> None:
    one = spans(
        {"d": "abcdef"},
        ("d", 2, 2, "Ana", "empty"),
        ("d", 4, 2, "Ana", "reversed"),
        ("d", -5, 3, "Ana", "negative"),
        ("d", -1, 3, "Ana", "half"),
        ("d", 6, 9, "Ana", "beyond"),
        ("d", 4, 9, "Ana", "over"),
    )
    assert placed(one, "line") == {"Ana": {"d/1": {"over"}}}
    assert said(one, "line") == [
        "4 of 6 left out, of no length: d 2-2, d 4-2, d -5-3 and 1 more",
        "1 of 6 left out, beyond the end of their text: d 6-9",
        "1 of 6 end beyond their text, and count as far as it goes: d 4-9",
    ]
    assert list(placed(one, "excerpt")["Ana"]) == ["d/4-6"]


def test_categories_of_the_whole_document() -> None:
    one = spans({"d": TEXT}, ("d", -1, -1, "Ana", "all"), ("d", 0, 4, "Ben", "b"))
    assert placed(one, "line")["Ana"] == {name: {"all"} for name in LINES}
    assert placed(one, "line", "80%")["Ana"] == {name: {"all"} for name in LINES}
    # It is no excerpt, and counts in each.
    assert placed(one, "excerpt") == {"Ana": {"d/0-4": {"all"}}, "Ben": {"d/0-4": {"b"}}}
    assert "1 categories of whole documents count in each of their sections" in said(one, "line")
    alone = spans({"d": TEXT}, ("d", -1, -1, "Ana", "all"))
    assert placed(alone, "excerpt") == {}


def test_excerpts_that_overlap_are_two() -> None:
    one = spans(
        {"d": TEXT},
        ("d", 0, 9, "Ana", "a"),
        ("d", 0, 9, "Ben", "b"),
        ("d", 5, 15, "Ben", "b"),
        ("d", 0, 4, "Ana", "c"),
    )
    assert placed(one, "excerpt") == {
        "Ana": {"d/0-4": {"c"}, "d/0-9": {"a"}, "d/5-15": set()},
        "Ben": {"d/0-4": set(), "d/0-9": {"b"}, "d/5-15": {"b"}},
    }
    assert said(one, "excerpt")[-1].startswith("the sections are what anybody marked; what all left unmarked")


def test_several_files_share_their_excerpts() -> None:
    one = spans({"d": TEXT}, ("d", 0, 4, "Ana", "a"))
    two = spans({"d": TEXT}, ("d", 5, 9, "Ben", "b"))
    first, second = (cells(found) for found in sectioned([one, two], UnitOptions("excerpt")))
    assert first == {"Ana": {"d/0-4": {"a"}, "d/5-9": set()}}
    assert second == {"Ben": {"d/0-4": set(), "d/5-9": {"b"}}}


# --- who has a cell


def test_who_had_a_document_open_has_a_cell_in_it() -> None:
    texts = {"d": "a\nb", "e": "c"}
    marks = (("d", 0, 1, "Ana", "x"), ("e", 0, 1, "Ben", "y"))
    untold = spans(texts, *marks)
    assert placed(untold, "line") == {
        "Ana": {"d/1": {"x"}, "d/2": set(), "e/1": set()},
        "Ben": {"d/1": set(), "d/2": set(), "e/1": {"y"}},
    }
    assert said(untold, "line") == [
        (
            "nothing is marked by Ben in d, Ana in e: with --blank none read to the end without a category, with "
            "--blank missing or auto not coded"
        )
    ]
    told = spans(texts, *marks, opened=[("Ana", "d"), ("Ben", "d"), ("Cem", "e")])
    assert placed(told, "line") == {
        "Ana": {"d/1": {"x"}, "d/2": set()},
        "Ben": {"d/1": set(), "d/2": set(), "e/1": {"y"}},
        "Cem": {"e/1": set()},
    }


def study(one: Spans, blank: str, unit: str = "line") -> dict[str, dict[str, Any]]:
    """Of each coder what each section has, None where it was not coded."""
    found = assemble(sectioned([one], UnitOptions(unit)), None, ReadOptions(blank))  # type: ignore[arg-type]
    assert found.names is not None
    return {
        coder: {
            name: None if (given := found.categories_of(name, coder)) is None else set(given)
            for name in found.names.to_pylist()
        }
        for coder in found.coders
    }


def test_blanks_are_settled_document_by_document() -> None:
    # Ana marks the second and fourth of five lines of d, nothing in e, and the first of f.
    text = "a\nb\nc\nd\ne"
    one = spans(
        {"d": text, "e": "x\ny", "f": "p\nq"},
        ("d", 2, 3, "Ana", "k"),
        ("d", 6, 7, "Ana", "k"),
        ("f", 0, 1, "Ana", "k"),
    )
    assert study(one, "auto")["Ana"] == {
        "d/1": None,
        "d/2": {"k"},
        "d/3": set(),
        "d/4": {"k"},
        "d/5": None,
        "e/1": None,
        "e/2": None,
        "f/1": {"k"},
        "f/2": None,
    }
    assert {name for name, given in study(one, "none")["Ana"].items() if given == set()} == {
        "d/1", "d/3", "d/5", "e/1", "e/2", "f/2",
    }  # fmt: skip
    assert {name for name, given in study(one, "missing")["Ana"].items() if given is not None} == {
        "d/2", "d/4", "f/1",
    }  # fmt: skip


def test_the_question_about_blanks_says_what_auto_does() -> None:
    one = spans({"d": "a\nb\nc"}, ("d", 0, 1, "Ana", "k"), ("d", 4, 5, "Ana", "k"), path="x.ann")
    with pytest.raises(InputError) as error:
        assemble(sectioned([one], UnitOptions("line")), None, ReadOptions())
    first, second = str(error.value).splitlines()
    assert (
        "(nothing fits between a coder's first and last coded section of each document, not coded outside)"
        in first
    )
    assert second == "x.ann: Ana left 1 blank (d/2): auto would read 1 as nothing fits and 0 as not coded"


def test_tables_settle_blanks_as_before(tmp_path: Path) -> None:
    table = tmp_path / "wide.csv"
    table.write_text("section,document,Ana,Ben\ns1,d,a,a\ns2,d,,a\ns3,e,,a\ns4,f,a,a\n", encoding="utf-8")
    found = irr.load(table, blank="auto", coders=("Ana", "Ben"))
    assert found.categories_of("s3", "Ana") == frozenset()


def test_lines_of_messages_are_those_of_the_marks() -> None:
    one = spans({"d": "a\nb"}, ("d", 2, 3, "Ana", "late"), ("d", 0, 1, "Ana", "early"))
    (found,) = sectioned([one], UnitOptions("line"))
    lines = {cell: found.line_of(row) for row, cell in enumerate(found.cell.to_pylist())}
    assert lines == {"early": 2, "late": 1}
    (blank,) = sectioned([spans({"d": "a\nb"}, ("d", 0, 1, "Ana", "x"))], UnitOptions("line"))
    assert [blank.line_of(row) for row in range(2)] == [1, None]
    assert blank.line_of(99) is None


def test_a_category_without_a_name_is_a_blank() -> None:
    one = spans({"d": "a\nb"}, ("d", 0, 1, "Ana", ""), ("d", 2, 3, "Ana", "x"))
    assert placed(one, "line") == {"Ana": {"d/1": set(), "d/2": {"x"}}}


# --- texts


def test_texts_that_differ_are_refused() -> None:
    one = spans({"d": "abc"}, ("d", 0, 1, "Ana", "a"), path="ana.ann")
    two = spans({"d": "abd"}, ("d", 0, 1, "Ben", "a"), path="ben.ann")
    with pytest.raises(InputError) as error:
        sectioned([one, two], UnitOptions("line"))
    assert str(error.value) == (
        "ben.ann: the text of 'd' is not that in ana.ann, so that positions in them cannot be compared"
    )


def test_one_file_may_hold_the_text_for_all() -> None:
    one = spans({"d": None}, ("d", 0, 1, "Ana", "a"))
    two = spans({"d": "a\nb"}, ("d", 2, 3, "Ben", "b"))
    found = sectioned([one, two], UnitOptions("line"))
    assert cells(found[0]) == {"Ana": {"d/1": {"a"}, "d/2": set()}}


def test_texts_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_bytes("\ufeffa\r\nb".encode())
    (tmp_path / "e.docx").write_bytes(b"\xff")
    one = spans({"d": None}, ("d", 2, 3, "Ana", "a"))
    assert placed(one, "line", texts=str(tmp_path)) == {"Ana": {"d/1": set(), "d/2": {"a"}}}
    other = spans({"d.docx": None}, ("d.docx", 2, 3, "Ana", "a"))
    assert placed(other, "line", texts=str(tmp_path))["Ana"]["d.docx/2"] == {"a"}
    with pytest.raises(InputError, match=r"e\.docx: not UTF-8 text"):
        placed(spans({"e.docx": None}, ("e.docx", 2, 3, "Ana", "a")), "line", texts=str(tmp_path))
    with pytest.raises(InputError, match="no such file"):
        placed(one, "line", texts=str(tmp_path / "none"))
    # A document called so does not lead out of the folder.
    outside = spans({"../d": None}, ("../d", 2, 3, "Ana", "a"))
    with pytest.raises(InputError, match=r"no text of '\.\./d'"):
        placed(outside, "line", texts=str(tmp_path / "."))


@pytest.mark.parametrize("unit", ["line", "paragraph", "sentence"])
def test_a_text_that_is_needed_and_unknown(unit: str) -> None:
    one = spans({"d": None}, ("d", 0, 9, "Ana", "a"))
    with pytest.raises(InputError) as error:
        placed(one, unit)
    assert str(error.value) == (
        f"file.ann: does not hold the text of 'd', which --unit {unit} needs; say where the texts are with --texts "
        "FOLDER, or --unit window:N, document or excerpt"
    )


def test_what_can_be_done_without_a_text() -> None:
    one = spans({"d": None}, ("d", 0, 9, "Ana", "a"), ("d", 12, 14, "Ben", "b"))
    assert placed(one, "document") == {"Ana": {"d": {"a"}}, "Ben": {"d": {"b"}}}
    assert placed(one, "excerpt") == {
        "Ana": {"d/0-9": {"a"}, "d/12-14": set()},
        "Ben": {"d/0-9": set(), "d/12-14": {"b"}},
    }
    assert placed(one, "window:10") == {
        "Ana": {"d/0-10": {"a"}, "d/10-20": set()},
        "Ben": {"d/0-10": set(), "d/10-20": {"b"}},
    }
    with pytest.raises(InputError, match="so that nobody knows what 50% of it are"):
        placed(one, "document", "50%")
    far = spans({"d": None}, ("d", 0, 10**18, "Ana", "a"))
    with pytest.raises(InputError, match="go as far as 1,000,000,000,000,000,000, too far"):
        placed(far, "window:10")


# --- paragraphs and quotations instead of characters


def test_paragraphs_are_lines_of_the_text() -> None:
    # The third line is blank, and has its number.
    text = "one\ntwo\n\nfour"
    marks = (
        ("d", 2, 2, "Ana", "a"),
        ("d", 3, 4, "Ana", "b"),
        ("d", 5, 5, "Ana", "c"),
        ("d", 0, 1, "Ana", "z"),
    )
    known = spans({"d": text}, *marks, measure="paragraphs")
    assert placed(known, "line") == {"Ana": {"d/1": set(), "d/2": {"a"}, "d/3": {"b"}}}
    assert said(known, "line") == [
        "1 of 4 left out, of no length: d 0-1",
        "1 of 4 left out, beyond the end of their text: d 5-5",
    ]
    assert placed(known, "excerpt") == {"Ana": {"d/4-7": {"a"}, "d/8-13": {"b"}}}
    unknown = spans({"d": None}, *marks, measure="paragraphs")
    assert placed(unknown, "paragraph") == {
        "Ana": {"d/1": set(), "d/2": {"a"}, "d/3": {"b"}, "d/4": {"b"}, "d/5": {"c"}}
    }
    with pytest.raises(InputError, match="or --unit paragraph, document or excerpt"):
        placed(unknown, "window:5")


def test_documents_with_and_without_a_text_in_one_file() -> None:
    one = spans(
        {"d": "one\ntwo", "e": None}, ("d", 2, 2, "Ana", "a"), ("e", 2, 2, "Ana", "b"), measure="paragraphs"
    )
    assert placed(one, "line") == {"Ana": {"d/1": set(), "d/2": {"a"}, "e/1": set(), "e/2": {"b"}}}
    mixed = spans({"d": None}, ("d", 1, 2, "Ben", "a"), path="ben")
    with pytest.raises(InputError, match="or --unit document or excerpt"):
        sectioned(
            [spans({"d": None}, ("d", 2, 2, "Ana", "a"), measure="paragraphs"), mixed], UnitOptions("line")
        )


def quotes(text: str | None) -> Spans:
    return spans(
        {"d": text},
        ("d", -1, -1, "Ana", "a", "once"),
        ("d", -1, -1, "Ana", "b", "twice"),
        ("d", -1, -1, "Ben", "a", "never"),
        ("d", -1, -1, "Ben", "c", ""),
        measure="nothing",
    )


def test_quotations_are_looked_up() -> None:
    one = quotes("once\ntwice twice")
    assert placed(one, "line") == {"Ana": {"d/1": {"a"}, "d/2": set()}, "Ben": {"d/1": set(), "d/2": set()}}
    assert said(one, "line")[:2] == [
        "2 of 4 left out, not in their text, or more than once: d: twice, d: never",
        "1 of 4 left out, with neither a position nor a quotation: d -1--1",
    ]
    # Quotations that overlap themselves are there twice.
    own = spans({"d": "aaa"}, ("d", -1, -1, "Ana", "a", "aa"), measure="nothing")
    assert placed(own, "line") == {"Ana": {"d/1": set()}}


def test_quotations_without_a_text_are_excerpts() -> None:
    one = quotes(None)
    (found,) = sectioned([one], UnitOptions("excerpt"))
    assert sorted(set(texts_of(found).values())) == ["never", "once", "twice"]
    assert cells(found)["Ana"] == {"d/1": {"a"}, "d/2": {"b"}, "d/3": set()}
    assert cells(found)["Ben"] == {"d/1": set(), "d/2": set(), "d/3": {"a"}}
    assert placed(one, "document") == {"Ana": {"d": {"a", "b"}}, "Ben": {"d": {"a", "c"}}}
    with pytest.raises(InputError, match="does not hold the text of 'd'"):
        placed(one, "window:5")


# --- sections that a table lists


def listed(tmp_path: Path, table: str, one: Spans, overlap: str = "any") -> dict[str, dict[str, set[str]]]:
    path = tmp_path / "sections.csv"
    path.write_text(table, encoding="utf-8")
    return placed(one, str(path), overlap)


def test_sections_by_their_positions(tmp_path: Path) -> None:
    one = spans({"d": TEXT, "e": None}, ("d", 3, 6, "Ana", "a"), ("e", 50, 60, "Ben", "b"))
    table = "section,document,start,end\nq2,d,5,15\nq1,d,0,5\nq3,e,0,100\nq4,other,0,10\n"
    assert listed(tmp_path, table, one) == {
        "Ana": {"q2": {"a"}, "q1": {"a"}, "q3": set()},
        "Ben": {"q2": set(), "q1": set(), "q3": {"b"}},
    }
    assert listed(tmp_path, table, one, "40%")["Ana"] == {"q2": set(), "q1": {"a"}, "q3": set()}


def test_sections_by_their_text(tmp_path: Path) -> None:
    one = spans({"d": TEXT}, ("d", 20, 21, "Ana", "a"))
    assert listed(tmp_path, "id,text\nx,One.\ny,Four\t🙂\n".replace("\t", "\t"), one) == {
        "Ana": {"x": set(), "y": {"a"}}
    }
    both = "section,start,end,text\nx,0,4,\ny,,,Three\n"
    assert listed(tmp_path, both, spans({"d": TEXT}, ("d", 12, 13, "Ana", "a"))) == {
        "Ana": {"x": set(), "y": {"a"}}
    }


def test_ids_that_start_anew_in_each_document(tmp_path: Path) -> None:
    one = spans({"d": "abcdef", "e": "abcdef"}, ("e", 0, 1, "Ana", "a"))
    table = "section,document,start,end\n1,d,0,3\n1,e,0,3\n"
    assert listed(tmp_path, table, one) == {"Ana": {"d/1": set(), "e/1": {"a"}}}


def test_sections_that_overlap_and_are_out_of_order(tmp_path: Path) -> None:
    one = spans({"d": "0123456789"}, ("d", 5, 6, "Ana", "a"))
    table = "section,start,end\nlate,6,9\nwide,0,10\nfirst,0,5\nmid,4,6\n"
    assert listed(tmp_path, table, one) == {
        "Ana": {"late": set(), "wide": {"a"}, "first": set(), "mid": {"a"}}
    }


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("document,start,end\nd,0,4\n", "sections.csv:1: no column for the section"),
        ("section,document\ns,d\n", "sections.csv:1: no columns start and end, and no column text"),
        ("section,start,end\ns,4,4\n", "sections.csv:2: section 's': '4' to '4' is no stretch"),
        ("section,start,end\ns,-1,4\n", "sections.csv:2: section 's': '-1' to '4' is no stretch"),
        ("section,start,end\ns,0,999999999999999\n", "is no stretch"),
        ("section,start,end\n,0,4\n", "sections.csv:2: no section named"),
        ("section,start,end\ns,0,4\ns,5,9\n", "sections.csv:3: section 's' stands here and at line 2"),
        ("section,start,end\ns,0,40\n", "sections.csv:2: section 's' ends at 40, and 'd' at 36"),
        ("section,text\ns,Six\n", "sections.csv:2: 'Six' is not in 'd'"),
        ("section,text\ns,five\n", "sections.csv:2: 'five' is 2 times in 'd'"),
        ("section,text\ns,\n", "sections.csv:2: section 's' has no text"),
        ("section,document,start,end\ns,e,0,4\n", "lists no section of the documents that were coded"),
    ],
)
def test_lists_that_are_refused(tmp_path: Path, table: str, message: str) -> None:
    one = spans({"d": TEXT}, ("d", 0, 4, "Ana", "a"))
    with pytest.raises(InputError) as error:
        listed(tmp_path, table, one)
    assert message in str(error.value)


def test_a_list_names_documents_where_there_are_several(tmp_path: Path) -> None:
    one = spans({"d": TEXT, "e": None}, ("d", 0, 4, "Ana", "a"))
    with pytest.raises(InputError, match="section 's' names no document, and there are several"):
        listed(tmp_path, "section,start,end\ns,0,4\n", one)
    with pytest.raises(InputError, match="the text of 'e' is not known; say where it is by start and end"):
        listed(tmp_path, "section,document,text\ns,e,One\n", one)


# --- figures


@pytest.mark.parametrize("unit", ["line", "sentence", "paragraph"])
def test_the_signature_says_unit_and_overlap(unit: str) -> None:
    found = irr.agree(irr.load(SAME_STUDY / "brat", unit=unit, overlap="50 %", blank="auto"))
    definition = found.results[0].definition
    assert (definition["unit"], definition["overlap"], definition["blank"]) == (unit, "50%", "auto")


# --- any overlap and shares, held against counting characters

TEXTS = st.text("ab \n", min_size=1, max_size=40)
MARKS = st.lists(
    st.tuples(
        st.integers(0, 40), st.integers(1, 20), st.sampled_from(["Ana", "Ben"]), st.sampled_from("xyz")
    ),
    max_size=12,
)


@given(
    text=st.text("ab \n", min_size=1, max_size=40),
    marks=MARKS,
    unit=st.sampled_from(["line", "paragraph", "window:7"]),
)
def test_any_overlap_is_a_character_in_common(text: str, marks: list[Any], unit: str) -> None:
    rows = [("d", start, start + length, coder, category) for start, length, coder, category in marks]
    kind, _, detail = unit.partition(":")
    sections = [set(range(*stretch)) for stretch in cut(text, kind, detail)]
    read = placed(spans({"d": text}, *rows), unit) if rows else {}
    for coder, given_ in read.items():
        wanted = [
            {
                category
                for _, start, end, who, category in rows
                if who == coder and section & {*range(start, end)}
            }
            for section in sections
        ]
        assert list(given_.values()) == wanted


@given(
    text=st.text("ab \n", min_size=1, max_size=40),
    marks=MARKS,
    percent=st.sampled_from([1, 25, 33, 50, 75, 100]),
)
def test_a_share_is_of_the_characters_that_a_category_has(text: str, marks: list[Any], percent: int) -> None:
    rows = [("d", start, start + length, coder, category) for start, length, coder, category in marks]
    sections = [set(range(*stretch)) for stretch in cut(text, "line")]
    read = placed(spans({"d": text}, *rows), "line", f"{percent}%") if rows else {}
    for coder, given_ in read.items():
        covered: dict[str, set[int]] = {}
        for _, start, end, who, category in rows:
            if who == coder:
                covered.setdefault(category, set()).update(range(start, end))
        wanted = [
            {name for name, has in covered.items() if 100 * len(has & section) >= percent * len(section)}
            for section in sections
        ]
        assert list(given_.values()) == wanted


@pytest.mark.parametrize("seed", range(50))
def test_a_stretch_touches_the_sections_it_shares_a_character_with_however_they_lie(seed: int) -> None:
    chance = random.Random(seed)
    bounds = [(at, at + chance.randrange(1, 9)) for at in chance.choices(range(20), k=chance.randrange(12))]
    if seed % 3 == 0:
        bounds.sort()
    start, end = np.array(bounds, np.int64).reshape(-1, 2).T
    some = Sections(["x"] * len(bounds), start, end, [])
    for low in range(28):
        for high in range(low + 1, 29):
            shared = [at for at, (first, last) in enumerate(bounds) if first < high and last > low]
            assert some.touching(low, high) == shared
