"""Files made to hurt: none crashes, hangs, runs anything, or reaches the terminal raw.

Every payload is inert; the files are made for this.
"""

from __future__ import annotations

import gzip
import json
import os
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from conftest import Irr, Outcome
from irr.cli.main import CANNOT_JUDGE

HOSTILE = Path(__file__).parent / "hostile"
FORMATS = ("text", "json", "csv", "markdown")
GOOD = "section,coder,category\ns1,Ana,cost\ns1,Ben,cost\ns2,Ana,cost\ns2,Ben,barrier\n"


def harmless(found: Outcome) -> bool:
    """No traceback, no overlong message, and nothing that steers a terminal or reorders a line."""
    unsafe = {
        f"U+{ord(character):04X}"
        for character in found.stdout + found.stderr
        if character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    }
    assert unsafe == set()
    assert "Traceback" not in found.stderr
    assert all(len(line) < 1000 for line in found.lines)
    return True


def refused(irr: Irr, arguments: list[str], folder: Path) -> Outcome:
    found = irr(["agree", *arguments], folder)
    assert harmless(found)
    assert (found.exit, found.stdout) == (2, "")
    return found


def read(irr: Irr, *arguments: str, exit_: int = 0) -> dict[str, Any]:
    """The report as JSON; every format is harmless."""
    for name in FORMATS:
        found = irr(["agree", *arguments, "--format", name], HOSTILE)
        assert found.exit == exit_
        assert harmless(found)
    parsed: dict[str, Any] = json.loads(irr(["agree", *arguments, "--format", "json"], HOSTILE).stdout)
    return parsed


def warnings(parsed: dict[str, Any]) -> str:
    return "\n".join(f"{one['kind']}: {one['text']}" for one in parsed["warnings"])


YAML = {
    "01_yaml_alias_bomb.yaml": [":2: aliases are not allowed"],
    "03_yaml_python_apply.yaml": [":2: tags such as !!python/object/apply:os.system are not allowed"],
    "05_yaml_custom_tag_and_merge.yaml": [
        ":3: tags such as !include are not allowed",
        ":4: merge keys",
        ":5: tags such as !ENV are not allowed",
    ],
    "07_yaml_multi_doc_tabs_bom.yaml": [":3: a tab in the indentation"],
    "21_codebook_abs.yaml": ["unknown key 'include'"],
    "21_codebook_self.yaml": ["unknown key 'include'"],
    "21_codebook_traversal.yaml": ["unknown key 'include'"],
    "21_loop_a.yaml": ["unknown key 'include'"],
    "21_loop_b.yaml": ["unknown key 'include'"],
}


@pytest.mark.parametrize("name", YAML)
def test_yaml_is_data_and_nothing_else(irr: Irr, name: str) -> None:
    found = refused(irr, ["15_html_script.csv", "--codebook", name], HOSTILE)
    assert [words for words in YAML[name] if words not in found.stderr] == []
    as_coder = refused(irr, [name], HOSTILE)
    assert "root:" not in found.stderr + as_coder.stderr
    assert not (HOSTILE / "irr_canary_yaml").exists()


def test_markup_is_text(irr: Irr) -> None:
    parsed = read(irr, "15_html_script.csv")
    assert parsed["study"]["coders"] == ["<b>Ana</b>", "Ben"]
    found = irr(["agree", "15_html_script.csv", "--format", "markdown"], HOSTILE)
    assert "<script" not in found.stdout.replace("\\<", "")


def test_look_alikes_are_listed_with_their_code_points(irr: Irr) -> None:
    said = warnings(irr_json(irr, "17_unicode_confusables.csv"))
    assert "U+0430" in said
    assert "U+FF43" in said
    assert "cost\\u202etsoc" in said
    for name in ("text", "csv", "markdown"):
        assert harmless(irr(["agree", "17_unicode_confusables.csv", "--format", name], HOSTILE))


def irr_json(irr: Irr, *arguments: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(irr(["agree", *arguments, "--format", "json"], HOSTILE).stdout)
    return parsed


def test_numbers_that_are_none_are_names(irr: Irr) -> None:
    assert "1 blank cell" in refused(irr, ["19_nan_inf_codes.csv"], HOSTILE).stderr
    parsed = read(irr, "19_nan_inf_codes.csv", "--blank", "none")
    assert {"NaN", "Inf", "-Inf", "1e400", "-0", "0", "0x10", "1_000"} <= set(parsed["study"]["categories"])
    shares = [one["value"] for one in parsed["results"] if one["name"] == "percent-agreement"]
    assert all(isinstance(share, float) for share in shares)


def test_reserved_words_are_names(irr: Irr) -> None:
    study = read(irr, "23_reserved_words.csv")["study"]
    assert study["coders"] == ["__proto__", "Ben"]
    assert study["rated"] == {"__proto__": 6, "Ben": 6}
    assert {"constructor", "%(code)s", "{0.__class__.__init__.__globals__}"} <= set(study["categories"])


def test_markdown_tables_keep_their_columns(irr: Irr) -> None:
    for arguments in ((), ("--separator", "~")):
        found = irr(["agree", "25_markdown_latex.csv", *arguments, "--format", "markdown"], HOSTILE)
        assert found.exit == 0
        width = 0
        for line in found.stdout.splitlines():
            cells = line.replace("\\\\", "").replace("\\|", "").count("|") if line.startswith("|") else 0
            assert cells == width or not cells or not width, line
            width = cells


def test_ids_equal_as_numbers_are_different_sections(irr: Irr) -> None:
    parsed = read(irr, "27_negative_zero_ids.csv", exit_=CANNOT_JUDGE)
    # Two coders gave every section the same, so no coefficient has a value.
    assert {one["undefined"]["reason"] for one in parsed["results"] if one["value"] is None} == {
        "no_variation"
    }
    assert parsed["study"]["sections"] == 8
    assert "are equal as numbers and different as names" in warnings(parsed)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "nul.csv",
            b"section,coder,code\ns1,Ana,co\x00st\ns\x00 1,Ben,cost\n\x00\x00\x00\n",
            ":2: a NUL byte",
        ),
        ("random.csv", bytes((i * 7919 + (i >> 3)) & 255 for i in range(20_000)), "not text"),
        (
            "line.csv",
            b"section,coder,code\ns1,Ana," + b"x" * 10_000_000 + b"\ns1,Ben,cost\n",
            "10,000,000 bytes",
        ),
        ("columns.csv", b"section," + b",".join(b"c%d" % i for i in range(100_000)), "100,001 columns"),
        ("deep.json", b"[" * 100_000 + b"]" * 100_000, "JSON nested too deep"),
        (
            "odd.json",
            b'{"section":"s1","section":"s2","order":NaN,"u":"\\ud800"}',
            "the key 'section' stands twice",
        ),
        ("bomb.csv.gz", gzip.compress(b"section,coder,code\n" + b"s1,Ana,cost\n" * 5_000_000), "unpacks to"),
        (
            "project.qde",
            b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "b">]><Project>&a;</Project>',
            "document type declarations are not allowed",
        ),
        ("other.xml", b'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY a "b">]><p>&a;</p>', "is XML"),
        ("other.db", b"SQLite format 3\0" + bytes(5000), "a damaged database"),
        ("page.csv", b"<!DOCTYPE html><html><body><table></table></body></html>", "HTML"),
        ("empty.csv", b"", "empty"),
        ("users.csv", b"root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1\n", "no column for the section"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_what_is_no_table_is_refused(irr: Irr, tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = refused(irr, [name], tmp_path)
    assert words in found.stderr
    assert "root:" not in found.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("codes: " + "[" * 20_000 + "]" * 20_000, "nested more than"),
        ("".join(" " * i + f"k{i}:\n" for i in range(1000)) + " " * 1000 + "v\n", "nested more than"),
        ("codes:\n  - {id: cost, order: " + "9" * 100_000 + "}\n", ":2: 'order' must be"),
        ("codes:\n  - {id: cost, order: 0x" + "f" * 100_000 + "}\n", ":2: 'order' must be"),
        ("codes:\n  - {id: cost, order: .nan}\n", ":2: 'order' must be"),
        (
            "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n",
            "must be a mapping",
        ),
    ],
    ids=["flow", "block", "digits", "hexadecimal", "nan", "users"],
)
def test_monsters_are_no_codebooks(irr: Irr, tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "book.yaml").write_text(content, encoding="utf-8")
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    found = refused(irr, ["good.csv", "--codebook", "book.yaml"], tmp_path)
    assert words in found.stderr
    assert "root:" not in found.stderr


def test_a_crowd_of_coders_has_no_table_of_pairs(irr: Irr, tmp_path: Path) -> None:
    rows = (f"s{j},k{i},{'ab'[(i * j) % 2]}\n" for i in range(2000) for j in range(4))
    (tmp_path / "crowd.csv").write_text("section,coder,code\n" + "".join(rows), encoding="utf-8")
    found = irr(["agree", "crowd.csv", "--format", "json"], tmp_path)
    parsed = json.loads(found.stdout)
    assert found.exit == 0
    assert len(parsed["study"]["coders"]) == 2000
    assert len(parsed["results"]) < 100
    assert "2,000 coders form more than 300 pairs" in warnings(parsed)


def test_very_many_categories_raise_a_question(irr: Irr, tmp_path: Path) -> None:
    rows = (
        f"s{j},{c},code{j * 2 + (c == 'Ben') * (j % 3 == 0)}\n" for j in range(1000) for c in ("Ana", "Ben")
    )
    (tmp_path / "codes.csv").write_text("section,coder,code\n" + "".join(rows), encoding="utf-8")
    found = irr(["agree", "codes.csv"], tmp_path)
    assert found.exit == 0
    assert "is the category column right?" in " ".join(found.stdout.split())
    assert len(found.stdout) < 100_000


def test_a_long_table_is_quick(irr: Irr, tmp_path: Path) -> None:
    rows = (f"s{j},{c},{'xyz'[(j * 7 + ord(c) * (j % 5 == 0)) % 3]}\n" for j in range(50_000) for c in "ABC")
    (tmp_path / "rows.csv").write_text("section,coder,code\n" + "".join(rows), encoding="utf-8")
    study = json.loads(irr(["agree", "rows.csv", "--format", "json"], tmp_path).stdout)["study"]
    assert (study["sections"], study["pairable"]) == (50_000, 50_000)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX files")
def test_only_regular_files_are_opened(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "folder").mkdir()
    words = {
        "fifo": "not a regular file",
        "zero": "not a regular file",
        "dangling": "no such file or directory",
        "loop": "too many levels of symbolic links",
        "folder": ": ",
    }
    for name, said in words.items():
        for arguments in ([name], ["good.csv", "--codebook", name], ["good.csv", "--sections", name]):
            found = refused(irr, arguments, tmp_path)
            assert found.stderr.startswith(f"irr: {name}: ")
            assert said in found.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX files")
def test_output_goes_into_files_only(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "precious").write_text("do not overwrite", encoding="utf-8")
    (tmp_path / "link").symlink_to("precious")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    before = sorted(tmp_path.iterdir())
    for name in ("link", "dangling", "folder", "fifo", "nowhere/report"):
        assert name in refused(irr, ["good.csv", "--output", name], tmp_path).stderr
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "do not overwrite"
    assert sorted(tmp_path.iterdir()) == before


NAMES = [
    "--help.csv",
    "-rf.csv",
    "a;touch irr_canary_name.csv",
    "$(touch irr_canary_sub).csv",
    "new\nline.csv",
    "\x1b[31mred.csv",
    "\u202evsc.exe",
    "x" * 240 + ".csv",
    "<img src=x onerror=alert(1)>.csv",
    os.fsdecode(b"bad\xff\xfeutf8.csv"),
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_file_names_are_shown_and_not_obeyed(irr: Irr, tmp_path: Path, name: str) -> None:
    try:
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("no such file name here")
    for format_ in FORMATS:
        found = irr(["agree", "--format", format_, "--", name], tmp_path)
        assert found.exit == 0
        assert harmless(found)
    (tmp_path / name).write_text(GOOD.replace("s2,Ben", ",Ben"), encoding="utf-8")
    assert ":5: no section" in refused(irr, ["--", name], tmp_path).stderr
    assert len(list(tmp_path.iterdir())) == 1


def test_a_per_coder_file_lends_its_odd_name_to_the_coder(irr: Irr, tmp_path: Path) -> None:
    names = ["\x1b[31mred.csv", "b\u202ed.csv"]
    for name in names:
        (tmp_path / name).write_text("section,category\ns1,cost\ns2,barrier\n", encoding="utf-8")
    for format_ in FORMATS:
        found = irr(["agree", *names, "--format", format_], tmp_path)
        assert found.exit == 0
        if format_ != "json":
            assert harmless(found)
