"""The databases of QualCoder, RQDA and Taguette, and Taguette's table of highlights."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import irr
from irr.loaders import LoadOptions, load
from irr.loaders._html_text import html_text
from samples import sample
from test_refi_qda import kinds, problems, read, rows, said, survives

TEXT = "It cost a lot 🙂.\nWe waited – long.\nNothing else."


def placed(words: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def made(path: Path, tables: dict[str, str], rows_: dict[str, list[tuple[Any, ...]]]) -> Path:
    """A database with these tables (name and columns) and rows."""
    connection = sqlite3.connect(":memory:")
    for name, columns in tables.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
        for row in rows_.get(name, []):
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    connection.commit()
    path.write_bytes(connection.serialize())
    connection.close()
    return path


# --- QualCoder

QUALCODER = {
    "source": "id integer primary key, name text, fulltext text",
    "code_name": "cid integer primary key, name text, catid integer",
    "code_cat": "catid integer primary key, name text",
    "code_text": "ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, "
    "owner text",
    "code_image": "imid integer primary key, id integer, cid integer",
}
IN_QUALCODER: dict[str, list[tuple[Any, ...]]] = {
    "source": [(1, "int01", TEXT), (2, "photo", None)],
    "code_name": [(1, "cost", 1), (2, "time", None)],
    "code_cat": [(1, "burden")],
    "code_text": [
        (1, 1, 1, "It cost a lot 🙂.", *placed("It cost a lot 🙂."), "Ana"),
        (2, 1, 1, "cost", *placed("cost"), "Ben"),
        (3, 2, 1, "waited – long", *placed("waited – long"), "Ana"),
    ],
}


def qualcoder(path: Path, **other: list[tuple[Any, ...]]) -> Path:
    return made(path / "data.qda", QUALCODER, {**IN_QUALCODER, **other})


def test_a_project_of_qualcoder(tmp_path: Path) -> None:
    found = read(qualcoder(tmp_path))
    assert rows(found) == [
        ("int01", 0, 16, "Ana", "cost"),
        ("int01", 3, 7, "Ben", "cost"),
        ("int01", *placed("waited – long"), "Ana", "time"),
    ]
    assert [(one.name, one.text) for one in found.documents] == [("int01", TEXT)]
    assert (found.source.format, found.source.detected) == (
        "QualCoder",
        {"coders": "the owner of each coding"},
    )
    assert found.remarks == ()


def test_the_folder_of_a_project_of_qualcoder(tmp_path: Path) -> None:
    folder = tmp_path / "visits.qda"
    folder.mkdir()
    path = qualcoder(folder)
    assert rows(read(folder)) == rows(read(path))
    study = irr.load(folder, unit="line", blank="none")
    assert study.categories_of("int01/2", "Ana") == frozenset({"time"})
    assert study.categories_of("int01/2", "Ben") == frozenset()


def test_a_folder_without_a_database_is_no_project(tmp_path: Path) -> None:
    assert problems(tmp_path) == [": is a folder; name the files in it"]
    (tmp_path / "data.qda").write_bytes(b"no database")
    assert problems(tmp_path)[0].startswith("/data.qda: no SQLite database")
    made(tmp_path / "data.qda", {"other": "x"}, {})
    assert problems(tmp_path) == ["/data.qda: no database of QualCoder: it has other tables"]


def test_line_ends_of_windows_are_counted_as_the_database_has_them(tmp_path: Path) -> None:
    text = TEXT.replace("\n", "\r\n")
    start, end = placed("We waited", text)
    path = qualcoder(
        tmp_path, source=[(1, "int01", text)], code_text=[(1, 1, 1, "We waited", start, end, "Ana")]
    )
    found = read(path)
    assert rows(found) == [("int01", *placed("We waited"), "Ana", "cost")]
    assert found.documents[0].text == TEXT
    assert found.remarks == ()


def test_what_the_program_quotes_is_compared(tmp_path: Path) -> None:
    marks = [(1, 1, 1, "It", 0, 2, "Ana"), (2, 1, 1, "cost", 4, 8, "Ana"), (3, 1, 1, "It\r\n", 0, 2, "Ben")]
    found = read(qualcoder(tmp_path, code_text=marks))
    assert len(found) == 3
    assert said(found, "quotes_differ") == (
        "1 of 3 codings are of other words than the program quotes there; their positions count: int01 4-8"
    )


def test_codings_of_pictures_and_without_an_owner_are_said(tmp_path: Path) -> None:
    marks = [(1, 1, 1, "It", 0, 2, None), (2, 1, 1, "It", 0, 2, ""), (3, 1, 1, None, 900, 902, "Ana")]
    found = read(qualcoder(tmp_path, code_text=marks, code_image=[(1, 2, 1), (2, 2, 1)]))
    assert rows(found) == [("int01", 0, 2, "data", "cost")]
    assert kinds(found) == {
        "codings_not_read": 1,
        "coder_from_elsewhere": 1,
        "repeated": 1,
        "spans_beyond_text": 1,
    }
    assert said(found, "codings_not_read") == "codings of pictures are not read: 2"
    assert said(found, "coder_from_elsewhere") == "codings without an owner, taken as the file's: 2"


def test_a_coder_that_is_given_has_all_of_it(tmp_path: Path) -> None:
    found = read(qualcoder(tmp_path), coder="Cem")
    assert {*found.coder.to_pylist()} == {"Cem"}
    assert said(found, "users_set_aside").endswith("2 names in the file set aside: Ana, Ben")


def test_everything_that_does_not_fit_is_told_at_once(tmp_path: Path) -> None:
    marks: list[tuple[Any, ...]] = [
        (1, 9, 1, "It", 0, 2, "Ana"),
        (2, 1, 9, "It", 0, 2, "Ana"),
        (3, 1, 1, "It", -1, 2, "Ana"),
        (4, 1, 1, "It", 5, 2, "Ben"),
        (5, 1, 1, "It", "x", 2, "Ben"),
        (6, 1, 1, "It", b"\0\1", 2, b"Ben"),
        (7, 1, 1, "It", 0, 2**40, "Ben"),
    ]
    names: list[tuple[Any, ...]] = [(1, "cost", None), (2, b"\xff", None), (3, "", None)]
    found = problems(qualcoder(tmp_path, code_text=marks, code_name=names))
    assert found[:4] == [
        ": the code 2 has the name (1 bytes), which is no text",
        ": the code 3 has the name '', which is no text",
        ": coding 1 by 'Ana' is from '-1' to '2'; positions are whole numbers from 0, and the end comes after the start",
        ": coding 2 by 'Ana' has the code '9', which there is not",
    ]
    assert len(found) == 9
    assert any("is of the document '9', which there is not" in line for line in found)
    assert any("is from (2 bytes) to '2'" in line for line in found)


def test_texts_that_are_none_and_projects_without_codings(tmp_path: Path) -> None:
    assert problems(qualcoder(tmp_path, code_text=[])) == [": no text is coded in this project"]
    assert problems(qualcoder(tmp_path, source=[(1, "int01", b"\xff")])) == [
        ": the text of the document 'int01' is (1 bytes), which is no text",
        *(
            f": coding {number} by '{name}' is of the document '1', which there is not"
            for number, name in ((1, "Ana"), (2, "Ben"), (3, "Ana"))
        ),
    ]


def test_limits_hold_for_databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = qualcoder(tmp_path)
    monkeypatch.setattr("irr.loaders._project_database._MOST_MARKS", 2)
    assert problems(path) == [": more than 2 codings, which irr does not read"]
    monkeypatch.setattr("irr.loaders._project_database.LARGEST_TEXTS", 5)
    assert problems(path) == [": texts of more than 0 MB, which irr does not read"]


def test_views_and_other_tables_are_not_taken_for_a_project(tmp_path: Path) -> None:
    path = qualcoder(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE code_text RENAME TO hidden")
        connection.execute("CREATE VIEW code_text AS SELECT * FROM hidden, hidden AS b, hidden AS c")
    connection.close()
    with pytest.raises(irr.InputError):
        load(str(path), LoadOptions())


# --- RQDA

RQDA = {
    "source": "name text, id integer, file text, status integer",
    "freecode": "name text, id integer, status integer",
    "coding": "cid integer, fid integer, seltext text, selfirst real, selend real, status integer, owner text",
}
IN_RQDA: dict[str, list[tuple[Any, ...]]] = {
    "source": [("int01", 1, TEXT, 1), ("old", 2, TEXT, 0)],
    "freecode": [("cost", 1, 1), ("time", 2, 1), ("old", 3, 0)],
    "coding": [
        (1, 1, "cost", 3, 7, 1, "Ana"),
        (1, 1, "It cost", 0, 7, 1, "Ben"),
        (2, 1, "lot", 10, 13, 0, "Ana"),
        (2, 1, "lot", 10, 13, -1, "Ana"),
        (3, 1, "lot", 10, 13, 1, "Ana"),
        (2, 2, "lot", 10, 13, 1, "Ana"),
    ],
}


def rqda(path: Path, **other: list[tuple[Any, ...]]) -> Path:
    return made(path / "visits.rqda", RQDA, {**IN_RQDA, **other})


def test_a_project_of_rqda_without_what_was_deleted(tmp_path: Path) -> None:
    found = read(rqda(tmp_path))
    assert found.source.format == "RQDA"
    assert rows(found) == [("int01", 3, 7, "Ana", "cost"), ("int01", 0, 7, "Ben", "cost")]
    assert said(found, "codings_deleted") == (
        "codings left out, as they are no more: 1 deleted, 1 unmarked, 2 of a code or text that was deleted"
    )
    assert kinds(found) == {"codings_deleted": 1}


def test_a_status_that_is_none_is_refused(tmp_path: Path) -> None:
    marks = [
        (1, 1, "It", 0, 2, 7, "Ana"),
        (1, 1, "It", 0.5, 2, 1, "Ana"),
        (1, 1, "It", 0, float("inf"), 1, None),
    ]
    found = problems(rqda(tmp_path, coding=marks))
    assert found[0] == ": coding 1 by 'Ana' has the status '7'; it is 1, 0 (deleted) or -1 (unmarked)"
    assert found[1].startswith(": coding 2 by 'Ana' is from '0.5' to '2.0'; positions")
    assert found[2].startswith(": coding 3 by (empty) is from '0.0' to 'inf'; positions")


# --- Taguette

TAGUETTE = {
    "projects": "id integer primary key, name text",
    "documents": "id integer primary key, name text, project_id integer, contents text",
    "tags": "id integer primary key, project_id integer, path text",
    "highlights": "id integer primary key, document_id integer, start_offset integer, end_offset integer, snippet text",
    "highlight_tags": "highlight_id integer, tag_id integer",
    "commands": "id integer primary key, user_login text, document_id integer, payload text",
}
HTML = (
    "<h1>Visit &amp; costs</h1>\n<p>It cost a <b>lot</b> 🙂.<br>We paid\ntwelve.</p>"
    "<p title='a>b'>Nothing – else.</p>\n"
)
BARE = "Visit & costs\nIt cost a lot 🙂.We paid\ntwelve.Nothing – else.\n"
SHOWN = "Visit & costs\nIt cost a lot 🙂.\nWe paid twelve.\nNothing – else.\n"


def in_bytes(words: str) -> tuple[int, int]:
    start = len(BARE[: BARE.index(words)].encode())
    return start, start + len(words.encode())


def added(number: int, kind: str = "highlight_add") -> str:
    return json.dumps({"type": kind, "highlight_id": number, "tags": [1]})


IN_TAGUETTE: dict[str, list[tuple[Any, ...]]] = {
    "documents": [(1, "int01", 1, HTML)],
    "tags": [(1, 1, "cost"), (2, 1, "time.waiting")],
    "highlights": [
        (1, 1, *in_bytes("It cost a lot 🙂."), "<p>It cost a <b>lot</b> 🙂.</p>"),
        (2, 1, *in_bytes("We paid\ntwelve."), "<p>We paid\ntwelve.</p>"),
        (3, 1, *in_bytes("Nothing – else."), "<p>Nothing – else.</p>"),
        (4, 1, *in_bytes("& costs"), "<h1>&amp; costs</h1>"),
    ],
    "highlight_tags": [(1, 1), (2, 1), (2, 2), (4, 2)],
    "commands": [
        (1, "Ana", 1, '{"type": "document_add"}'),
        (2, "Ana", 1, added(1)),
        (3, "Ben", 1, added(2)),
        (4, "Ana", 1, added(2)),
        (5, "Ana", 1, added(3)),
        (6, "Ben", 1, added(9)),
    ],
}


def taguette(path: Path, **other: list[tuple[Any, ...]]) -> Path:
    return made(path / "visits.sqlite3", TAGUETTE, {**IN_TAGUETTE, **other})


def test_the_text_of_html_is_counted_without_tags_and_read_line_by_line() -> None:
    text = html_text(HTML)
    assert (text.bare, text.text) == (BARE, SHOWN)
    assert text.size == len(BARE.encode())


@pytest.mark.parametrize(
    ("source", "bare", "text"),
    [
        ("", "", ""),
        ("  <p>a</p>", "a", "a\n"),
        ("a<br><br>b", "ab", "a\n\nb"),
        ("<ul><li>a</li>\r\n<li>b</li></ul>", "a\nb", "a\nb\n"),
        ("1 < 2 &lt;b&gt; &nbsp;x", "1 < 2 <b> \xa0x", "1 < 2 <b> \xa0x"),
        ("a<!-- no p -->b", "ab", "ab"),
        ("<p>a</p>   <p>b</p>", "a   b", "a\nb\n"),
        ("<<<<p>a", "<<<a", "<<<\na"),
    ],
)
def test_pieces_of_html(source: str, bare: str, text: str) -> None:
    found = html_text(source)
    assert (found.bare, found.text) == (bare, text)


@pytest.mark.parametrize("piece", ["<", "<a ", '<a "', "<!--", "&", "<p", "</", "<a b='"])
def test_html_that_never_ends_is_read_in_no_time(piece: str) -> None:
    found = html_text(piece * 200_000)
    assert len(found.bare) <= len(piece) * 200_000


def test_a_project_of_taguette(tmp_path: Path) -> None:
    found = read(taguette(tmp_path))
    assert rows(found) == [
        ("int01", *placed("It cost a lot 🙂.", SHOWN), "Ana", "cost"),
        ("int01", *placed("We paid twelve.", SHOWN), "Ben", "cost"),
        ("int01", *placed("We paid twelve.", SHOWN), "Ben", "time.waiting"),
        ("int01", *placed("& costs", SHOWN), "visits", "time.waiting"),
    ]
    assert found.documents[0].text == SHOWN
    assert found.source.detected == {"coders": "who made each highlight, in the log of commands (Ana, Ben)"}
    assert kinds(found) == {"changed_by_others": 1, "coder_from_elsewhere": 1, "notes_not_read": 1}
    assert said(found, "changed_by_others").endswith("counted for who made them: 1")
    assert said(found, "notes_not_read") == "highlights without a tag, which are notes: 1"
    assert said(found, "coder_from_elsewhere").endswith("taken as the file's ('visits'): 1")


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([], "names nobody"),
        ([(1, "admin", 1, added(number)) for number in (1,)], "names only 'admin'"),
    ],
)
def test_a_project_that_names_nobody_is_the_file_s(
    tmp_path: Path, commands: list[tuple[Any, ...]], words: str
) -> None:
    path = taguette(tmp_path, commands=commands)
    found = read(path)
    assert {*found.coder.to_pylist()} == {"visits"}
    assert found.source.detected["coders"] == f"the file's (visits), as the log of commands {words}"
    given = read(path, coder="Ana")
    assert {*given.coder.to_pylist()} == {"Ana"}
    assert kinds(given) == {"notes_not_read": 1}


def test_admin_beside_others_is_said(tmp_path: Path) -> None:
    commands = [(n, "admin" if n == 1 else "Ana", 1, added(n)) for n in (1, 2, 3, 4)]
    found = read(taguette(tmp_path, commands=commands))
    assert {*found.coder.to_pylist()} == {"admin", "Ana"}
    assert "they count as one coder" in said(found, "admin_user")


def test_highlights_that_are_elsewhere_than_they_say(tmp_path: Path) -> None:
    start, end = in_bytes("🙂")
    marks = [
        (1, 1, start, end - 1, "🙂"),
        (2, 1, 0, 5, "Other"),
        (4, 1, 0, 5000, "Visit"),
    ]
    found = read(taguette(tmp_path, highlights=marks, highlight_tags=[(1, 1), (2, 1), (4, 1)]))
    assert rows(found) == [
        ("int01", *(2 * (placed("🙂", SHOWN)[0],)), "Ana", "cost"),
        ("int01", 0, 5, "Ben", "cost"),
    ]
    assert kinds(found)["positions_within_characters"] == 1
    assert said(found, "quotes_differ").startswith("2 of 3 highlights are of other words")
    assert said(found, "spans_beyond_text").endswith("int01 0-5000")


def test_a_tag_or_a_highlight_that_is_not_there_is_refused(tmp_path: Path) -> None:
    found = problems(taguette(tmp_path, highlight_tags=[(1, 9), (9, 1), (None, b"\0")]))
    assert found == [
        ": the highlight (empty) has the tag (1 bytes); one of them there is not",
        ": the highlight '1' has the tag '9'; one of them there is not",
        ": the highlight '9' has the tag '1'; one of them there is not",
    ]


@pytest.mark.parametrize(
    "payload", ["{", "[" * 5000, '"highlight_add"', '{"type": "highlight_add", "highlight_id": []}']
)
def test_odd_commands_are_refused_or_passed_over(tmp_path: Path, payload: str) -> None:
    path = taguette(tmp_path, commands=[(1, "Ana", 1, payload), (2, "Ana", 1, f"highlight_add {payload}")])
    assert problems(path)[0].startswith(": a command of 'Ana' is no JSON")


TABLE = """id,document,tag,content
1,int01,cost,It cost a lot.
1,int01,time,It cost a lot.
2,int01,,Nothing.
3,int02,cost,We paid.
"""


def test_the_table_of_highlights(tmp_path: Path) -> None:
    path = tmp_path / "ana.csv"
    path.write_text(TABLE)
    found = read(path)
    assert (found.source.format, found.measure) == ("Taguette", "nothing")
    assert found.quote is not None
    assert [
        *zip(found.coder.to_pylist(), found.category.to_pylist(), found.quote.to_pylist(), strict=True)
    ] == [
        ("ana", "cost", "It cost a lot."),
        ("ana", "time", "It cost a lot."),
        ("ana", "cost", "We paid."),
    ]
    assert [one.name for one in found.documents] == ["int01", "int02"]
    assert said(found, "notes_not_read") == "highlights without a tag, which are notes: 1"
    assert read(path, coder="Ben").coder.to_pylist() == ["Ben", "Ben", "Ben"]
    other = tmp_path / "ben.csv"
    other.write_text(TABLE.replace("1,int01,time,It cost a lot.\n", ""))
    study = irr.load([path, other], unit="excerpt", blank="none")
    assert study.categories_of("int01/1", "ana") == frozenset({"cost", "time"})
    assert study.categories_of("int01/1", "ben") == frozenset({"cost"})


def test_a_table_of_highlights_without_tags_or_documents(tmp_path: Path) -> None:
    path = tmp_path / "ana.csv"
    path.write_text("id,document,tag,content\n1,int01,,x\n")
    assert problems(path) == [": no highlight has a tag"]
    path.write_text("id,document,tag,content\n1,,cost,x\n")
    assert problems(path) == [":2: 'cost' names no document"]


def test_other_tables_are_nobody_s_highlights(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,tag,document,content\ns1,cost,d,x\n")
    assert irr.load(path).categories_of("s1", "own") == frozenset({"cost"})


# --- whatever the bytes are

MAKERS = (qualcoder, rqda, taguette)


@pytest.mark.parametrize("make", MAKERS)
def test_changed_bytes_are_read_or_refused(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    chance = random.Random(9)
    path = make(tmp_path)
    whole = path.read_bytes()
    used = [at for at, byte in enumerate(whole) if byte]
    read_ = 0
    for _ in range(250):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 2, 8, 60))):
            data[chance.choice(used)] = chance.randrange(256)
        if chance.random() < 0.1:
            data = data[: chance.randrange(len(data))]
        path.write_bytes(data)
        read_ += survives(path)
    assert read_ > 5


@pytest.mark.parametrize(
    ("make", "tables", "given"),
    [(qualcoder, QUALCODER, IN_QUALCODER), (rqda, RQDA, IN_RQDA), (taguette, TAGUETTE, IN_TAGUETTE)],
)
def test_any_value_in_any_column_is_read_or_refused(
    tmp_path: Path,
    make: Callable[..., Path],
    tables: dict[str, str],
    given: dict[str, list[tuple[Any, ...]]],
) -> None:
    odd = (None, "", "x" * 3000, b"\xff\x00", -1, 2**62, 1.5, float("inf"), "\ud7ff\x1b[31m")
    plain = {
        name: ", ".join(one.split()[0] for one in columns.split(", ")) for name, columns in tables.items()
    }
    tried = 0
    for name, rows_ in given.items():
        for column in range(len(rows_[0])):
            for value in odd:
                changed = [(*rows_[0][:column], value, *rows_[0][column + 1 :]), *rows_[1:]]
                survives(made(tmp_path / "any.db", plain, {**given, name: changed}))
                tried += 1
    assert tried > 90


# --- what the programs wrote, and what was made from their tables


def test_the_sample_of_qualcoder() -> None:
    found = read(sample("qualcoder/data.qda"))
    assert rows(found) == [
        ("int01.txt", 0, 20, "lisa", "relationship"),
        ("int01.txt", 0, 46, "amelia", "relationship"),
        ("int01.txt", 47, 85, "amelia", "boundaries"),
        ("int01.txt", 47, 85, "lisa", "relationship"),
        ("int01.txt", 47, 85, "lisa", "boundaries"),
    ]
    assert found.remarks == ()


def test_the_sample_of_rqda() -> None:
    found = read(sample("rqda/study.rqda"))
    assert len(found) == 3
    assert kinds(found) == {"codings_deleted": 1}


def test_the_project_that_taguette_made() -> None:
    path = sample("taguette/project.sqlite3")
    found = read(path)
    text = found.documents[0].text or ""
    marked = [(text[start:end], coder, category) for _, start, end, coder, category in rows(found)]
    first, second = "I felt listened to – she’d been there herself.", "We had rules about what I could share."
    assert marked == [
        (first, "amelia", "relationship"),
        (first, "amelia", "experience.shared"),
        (first, "lisa", "relationship"),
        (second, "amelia", "boundaries"),
        (second, "lisa", "relationship"),
        (second, "lisa", "boundaries"),
    ]
    assert found.remarks == ()
    table = read(path.parent / "all_tags.csv")
    assert table.quote is not None
    assert sorted(zip(table.quote.to_pylist(), table.category.to_pylist(), strict=True)) == sorted(
        (quote, category) for quote, _, category in marked
    )
