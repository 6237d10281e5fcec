"""What holds of every format: each kind of block has a form, and everything that can be told is told."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import get_args

import pytest

from irr.notices import Level, Notice
from irr.records import notice_record
from irr.reporters import Display, _written, for_any_report, reporter
from irr.reporters import _documents as documents
from irr.reporters._blocks import Block, Entry, Found, Paragraph, Table, unfolded
from irr.reporters._common import notices_told
from irr.reporters._documents import TOLD_BY, Document
from outputs import read_back, written
from reports import BLOCKS, EXAMPLES, example, texts_of

#: Formats that people read; the others are made of records.
READ = ("text", "markdown", "html", "latex", "docx", "xlsx")
#: Those that stand beside a paper.
OFFICE = ("latex", "docx", "xlsx")


def rendered(format_: str, block: object, monkeypatch: pytest.MonkeyPatch) -> str:
    """A report of this block alone, as those who open it read it."""
    document = Document("A report", lambda: iter([block]), dict, (), (), list)  # type: ignore[list-item]
    for name in READ:
        monkeypatch.setattr(f"irr.reporters.{name}.document_of", lambda _: document)
    return read_back(format_, reporter(format_).render(None, Display()))


def test_there_is_one_of_everything() -> None:
    assert EXAMPLES.keys() == TOLD_BY.keys()
    assert {*BLOCKS} == {*get_args(Block)}
    assert {type(example(name)).__name__ for name in EXAMPLES} == {*TOLD_BY}


@pytest.mark.parametrize("kind", get_args(Block))
@pytest.mark.parametrize("format_", READ)
def test_every_kind_of_block_has_a_form(format_: str, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    text = rendered(format_, BLOCKS[kind], monkeypatch)
    for said in filter(None, texts_of(BLOCKS[kind])):
        # On a terminal headings are in capitals.
        assert written(format_, said) in text or said.upper() in text


@dataclass(frozen=True)
class Strange:
    text: str


@pytest.mark.parametrize("format_", READ)
def test_a_block_without_a_form_is_never_left_out(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises((AssertionError, TypeError), match="Strange"):
        rendered(format_, Strange("unheard of"), monkeypatch)


def test_no_level_of_headings_is_left_out_in_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\n## An entry: revise\n" in rendered("markdown", BLOCKS[Entry], monkeypatch)
    for name in TOLD_BY:
        text = read_back("markdown", reporter("markdown").render(example(name), Display()))
        levels = [len(marks) for marks in re.findall("^(#+) ", text, re.MULTILINE)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", TOLD_BY)
@pytest.mark.parametrize("format_", for_any_report())
def test_everything_is_told_in_every_format(format_: str, name: str) -> None:
    made = reporter(format_).render(example(name), Display())
    assert made
    assert made == reporter(format_).render(example(name), Display())
    if format_ in READ:
        text = read_back(format_, made)
        document = documents.document_of(example(name))
        assert document.title.split()[0] in text
        if format_ in OFFICE:
            for block in unfolded(document.blocks()):
                told = [written(format_, said) for said in texts_of(block)]
                if format_ == "xlsx" and isinstance(block, Table) and block.values is not None:
                    # Unrounded numbers stand in place of those that are written; the rest are texts.
                    cells = [
                        (said, value)
                        for row, of_row in zip(block.rows, block.values, strict=True)
                        for said, value in zip(row, of_row, strict=True)
                    ]
                    told = [
                        f"{value:.12g}" if isinstance(value, float) and _written.begun(said) else said
                        for said, value in cells
                        if isinstance(value, float) or not _written.begun(said)
                    ]
                assert all(said in text for said in told)


def notice(number: int) -> Notice:
    level: Level = "error" if number == 250 else "note"
    return Notice("a-rule", level, f"number {number}", "b.yaml", number)


def test_the_gravest_findings_are_told_where_they_are_many() -> None:
    *told, last = notices_told([notice(number) for number in range(1, 301)])
    assert [one.place for one in told if isinstance(one, Found)] == [
        *(f"b.yaml:{number}" for number in range(1, 200)),
        "b.yaml:250",
    ]
    assert last == Paragraph("The gravest 200 of 300 findings; all of them are in --format json.")
    assert len([*notices_told([notice(1), notice(2)])]) == 2


@pytest.mark.parametrize("format_", READ)
def test_a_finding_about_the_whole_has_no_place(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = notices_told([Notice("a-rule", "error", "of all", None, 3)])
    text = rendered(format_, block, monkeypatch)
    assert "of all" in text
    assert ": **error**" not in text
    assert "\n: error" not in text
    assert "<code></code>" not in text


def test_a_notice_is_one_record_everywhere() -> None:
    # What a notice is about is for telling it again, not for reading.
    assert notice_record(notice(7)) | {"about": ""} == asdict(notice(7))
    for name in ("Linted", "CodebookDiff"):
        notices = documents.document_of(example(name)).notices
        assert notices is not None
        told = json.loads(reporter("json").render(example(name), Display()))["notices"]
        assert told
        assert told == [notice_record(one) for one in notices()]
        assert [*told[0]] == [*notice_record(notice(7))]
