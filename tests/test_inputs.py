"""What reading does to the interpreter, and how long single parts of a file may be."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from xml.sax.handler import ContentHandler

import pytest

from irr.errors import InputError
from irr.inputs import xml
from irr.loaders import load


@pytest.mark.parametrize("running", [True, False])
def test_the_collector_runs_again_after_reading_if_it_ran_before(tmp_path: Path, running: bool) -> None:
    before = gc.isenabled()
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("unit,coder,code\ns1,Ana,a\n", encoding="utf-8")
    bad.write_text("unit,coder\n", encoding="utf-8")
    try:
        (gc.enable if running else gc.disable)()
        load(str(good))
        assert gc.isenabled() == running
        with pytest.raises(InputError):
            load(str(bad))
        assert gc.isenabled() == running
    finally:
        (gc.enable if before else gc.disable)()


def test_a_tag_of_many_megabytes_is_not_looked_at_again_and_again() -> None:
    data = b'<a text="' + b"word " * 6_000_000 + b'"/>'
    started = time.process_time()
    xml.parse(data, ContentHandler(), "long.xml")
    # 64 kB at a time it took more than ten.
    assert time.process_time() - started < 5
