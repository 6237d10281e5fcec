"""What files say of sections beside their codings: texts, documents and other columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from irr.errors import InputError
from irr.reading import load


def test_a_study_knows_what_files_say_of_its_sections(tmp_path: Path) -> None:
    codings, listed = tmp_path / "long.csv", tmp_path / "sections.csv"
    codings.write_text(
        "section,coder,code,text,document\n"
        "s1,A,x,hello,d1\ns1,B,x,,d1\ns2,A,y,bye,d2\ns2,B,y,good bye,d2\ns3,A,x,,d2\n"
    )
    study = load(codings)
    assert study.about["text"].to_pylist() == ["hello", "bye", None]
    assert study.about["document"].to_pylist() == ["d1", "d2", "d2"]
    listed.write_text("section,Quote,site\ns2,said so,north\ns1,,south\n")
    study = load(codings, sections=listed)
    assert study.about["text"].to_pylist() == ["hello", "said so"]
    assert study.about["site"].to_pylist() == ["south", "north"]
    assert study.collapsed.about == {}


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text("section,coder,code\ns1,A,x\n")
    (tmp_path / "sections.csv").write_text("section,site,site\ns1,a,b\n")
    with pytest.raises(InputError, match="two columns are called 'site'"):
        load(tmp_path / "long.csv", sections=tmp_path / "sections.csv")
