"""What is said about a file that means nothing for its format is refused, and never passed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from irr import load
from irr.errors import IrrError, UsageError
from irr.inspection import inspect
from irr.loaders import LoadOptions, loaders
from irr.pooling import read_comparison
from irr.tables import TableOptions, table_formats
from irr.writers.gathering import gather

CSV = "section,coder,category\ns1,a,x\ns1,b,x\n"
FILES = {
    "t.csv": CSV,
    "t.json": '[{"section":"s1","coder":"a","category":"x"},{"section":"s1","coder":"b","category":"x"}]',
    "t.yaml": "coder: a\nsections:\n  s1: x\n",
    "t.ann": "T1\tx 0 5\twords\n",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("names", "options", "said"),
    [
        (["t.csv"], {"sheets": ("X",)}, "--sheet means nothing for CSV; leave it out"),
        (
            ["t.csv"],
            {"layout": "sheet-per-coder"},
            "--layout sheet-per-coder means nothing for CSV; leave it out",
        ),
        (["t.csv", "t.yaml"], {"offsets": "utf16-lf"}, "--offsets means nothing for CSV, YAML; leave it out"),
        (["t.json"], {"header_row": (1, 1)}, "--header-row means nothing for JSON tables; leave it out"),
        (["t.json"], {"encoding": "cp1252"}, "--encoding means nothing for JSON tables; leave it out"),
        (["t.yaml"], {"encoding": "cp1252"}, "--encoding means nothing for YAML; leave it out"),
        (["t.yaml"], {"layout": "long"}, "--layout means nothing for YAML; leave it out"),
        (
            ["t.ann"],
            {"offsets": "utf16-lf", "unit": "document"},
            "--offsets means nothing for brat; leave it out",
        ),
        (
            ["t.yaml"],
            {"separator": ";"},
            "--separator: no cell in these files could hold several categories; leave it out",
        ),
    ],
)
def test_what_means_nothing_is_refused(
    files: Path, names: list[str], options: dict[str, Any], said: str
) -> None:
    paths = [str(files / name) for name in names]
    for reads in (
        lambda: load(paths, **{"blank": "none", **options}),
        lambda: inspect(paths, **options),
        lambda: gather(paths, **options),
    ):
        with pytest.raises(UsageError) as met:
            reads()
        assert str(met.value) == said


def test_one_file_for_which_it_means_something_is_enough(files: Path) -> None:
    other = files / "b.csv"
    other.write_bytes("section,coder,category\ns1,b,Büro\n".encode("cp1252"))
    study = load([files / "t.yaml", other], encoding="cp1252")
    assert study.categories == ("x", "Büro")


def test_a_pool_refuses_it_too(files: Path) -> None:
    with pytest.raises(UsageError, match="--sheet means nothing for CSV; leave it out"):
        read_comparison([str(files / "t.csv")], LoadOptions(sheets=("X",)))


def test_marks_are_converted_with_the_column_that_says_who_coded(tmp_path: Path) -> None:
    rows = "document,start,end,owner,category,checked by\nd,0,5,ana,x,ben\n"
    (tmp_path / "m.csv").write_text(rows)
    marked, _ = gather(tmp_path / "m.csv", coder_column="checked by")
    assert marked.coders == ("ben",)


def test_formats_name_options_that_there_are() -> None:
    names = {*TableOptions.__dataclass_fields__}
    assert all({*one.OPTIONS} <= names for one in table_formats())
    assert {one.FORMAT for one in loaders() if getattr(one, "OFFSETS", False)} == {"Label Studio", "REFI-QDA"}
    assert [one.FORMAT for one in loaders() if getattr(one, "LAYOUTS", False)] == ["Tables"]


def test_what_cannot_be_read_is_told_first(files: Path) -> None:
    (files / "bad.json").write_text("[")
    with pytest.raises(IrrError, match="not valid JSON"):
        load([files / "bad.json"], encoding="cp1252")
