"""`--permutations` and the line that says a long run is under way."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import irr
from irr.cli import _progress
from irr.permutation import permutation_test

GILLARD = Path(__file__).parents[1] / "examples/gillard-2013/long.csv"


def test_a_share_has_its_permutation_test_where_asked_for() -> None:
    study = irr.load(GILLARD)
    report = irr.agree(study, criteria=("overlap",), views=("set",), permutations=199)
    (mean_of_pairs,) = [result for result in report.results if result.test is not None]
    assert (mean_of_pairs.name, mean_of_pairs.all) == ("percent-agreement", None)
    assert mean_of_pairs.coders == study.coders
    found = permutation_test(study, "overlap", 199, 0, "disagree")
    assert mean_of_pairs.test is not None
    # None of 199 shuffles agrees as much; p is then 1/200 and never 0.
    assert mean_of_pairs.test.p == found.p == pytest.approx(1 / 200)
    # The mean over shuffles is the chance level that is computed exactly.
    assert mean_of_pairs.test.extras["mean"] == pytest.approx(mean_of_pairs.expected, abs=0.02)


def test_two_coders_have_it_on_their_pair() -> None:
    study = irr.load(GILLARD, coders=("SG", "KO"))
    report = irr.agree(study, criteria=("overlap",), views=("set",), permutations=99)
    (pair,) = [result for result in report.results if result.test is not None]
    assert pair.split is not None


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("patience", [0.0, 60.0])
def test_a_long_run_says_so_on_a_terminal(patience: float, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = _Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(_progress, "PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm")
    report = irr.agree(irr.load(GILLARD), progress=_progress.told)
    assert report.results == irr.agree(irr.load(GILLARD)).results
    assert ("figures" in stream.getvalue()) == (patience == 0)


def test_nothing_is_said_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list(_progress.told(iter(irr.agree(irr.load(GILLARD)).results)))) > 20
    assert capsys.readouterr().err == ""
