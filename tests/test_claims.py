"""No loader takes a file for its own that is somebody's table."""

from __future__ import annotations

from pathlib import Path

import pytest

from irr.inputs import source_of
from irr.loaders import claimant, load


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.json", '[{"section": "s1", "coder": "ana", "label": ["cost"], "text": "It was dear."}]'),
        ("t.jsonl", '{"id": "s1", "rater": "ana", "labels": ["cost"], "text": "It was dear."}\n'),
        ("t.csv", 'section,coder,category,text\ns1,ana,cost,"She said:\nassignments:\nmany"\n'),
        ("t.txt", "section\tcoder\tcategory\ns1\tana\tB-cost\ns1\tben\tB-cost\n"),
    ],
)
def test_a_table_is_a_table(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    source = source_of(str(tmp_path / name))
    assert claimant(source) is None
    (said,) = load(source)
    assert said.coder[0].as_py() == "ana"
    assert said.source.layout == "long"


@pytest.mark.parametrize(
    ("name", "text", "format_"),
    [
        ("ana.jsonl", '{"id": 1, "text": "It was dear.", "label": ["cost"]}\n', "doccano"),
        (
            "ana.jsonl",
            '{"id": 1, "rater": "x", "text": "It was dear.", "label": [[0, 2, "it"]]}\n',
            "doccano",
        ),
        ("-", "\ufeff# mine\n\n---\ncoder: ana\nsections:\n  s1: cost\n", "YAML"),
        ("codings", "sections:\n  s1: cost\n", "YAML"),
    ],
)
def test_what_is_a_programs_is_still_its_own(tmp_path: Path, name: str, text: str, format_: str) -> None:
    (tmp_path / name).write_text(text)
    found = claimant(source_of(str(tmp_path / name)))
    assert found is not None
    assert format_ == found.FORMAT
