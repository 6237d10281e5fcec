"""Weights by name against other packages, and weights from a file, fault by fault.

`reference_weights.json` holds, by study of `reference/`, what irrCAC and other packages compute with weights
(15 digits); each study's `expected.json` names them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import irr
from conftest import Irr
from irr.errors import InputError, UsageError
from irr.reading.weights_file import read_weights
from irr.study import Scale
from irr.values import WEIGHT_NAMES, Given
from studies import overall, study_of
from test_statistics import study_of_reference

TESTS = Path(__file__).parent
MESSY = TESTS / "messy"
REFERENCE = json.loads((TESTS / "reference_weights.json").read_text("utf-8"))

COEFFICIENTS = {
    "percent_agreement": "percent-agreement",
    "brennan_prediger": "brennan-prediger",
    "gwet_ac1": "gwet-ac1",
    "gwet_ac2": "gwet-ac2",
    "fleiss_kappa": "fleiss-kappa",
    "conger_kappa": "conger-kappa",
    "krippendorff_alpha": "krippendorff-alpha",
    "cohen_kappa": "cohen-kappa",
    "scott_pi": "scott-pi",
}
#: What a suffix means where it is not the name of weights.
SUFFIXES = {
    ("krippendorff-alpha", "ordinal"): "krippendorff-ordinal",
    ("krippendorff-alpha", "gwet_ordinal_weights"): "gwet-ordinal",
}


def parsed(key: str) -> tuple[str, str]:
    """The coefficient and the weights that a key stands for."""
    main = max((one for one in COEFFICIENTS if key.startswith(one)), key=len)
    name, suffix = COEFFICIENTS[main], key.removeprefix(main).removeprefix("_") or "identity"
    return name, SUFFIXES.get((name, suffix), suffix)


@cache
def report(study: str, weights: str) -> irr.Report:
    asked = {"margins": "all", "views": ("label",), "per_category": False, "pairwise": False}
    names = tuple(name for name in COEFFICIENTS.values() if name != "gwet-ac1" or weights == "identity")
    return irr.agree(study_of_reference(study), coefficients=names, weights=weights, **asked)


def test_the_reference_has_every_name_of_weights() -> None:
    met = {parsed(key)[1] for keys in REFERENCE.values() for key in keys}
    assert met - {"gwet-ordinal"} == set(WEIGHT_NAMES) - {"nominal"}
    assert sum(len(keys) for keys in REFERENCE.values()) > 1300


@pytest.mark.parametrize("study", REFERENCE)
def test_reference(study: str) -> None:
    for key, expected in REFERENCE[study].items():
        name, weights = parsed(key)
        if weights == "gwet-ordinal":
            continue
        (found,) = report(study, weights).select(name=name, all=None, view="label")
        assert found.value == pytest.approx(expected, abs=1e-9, rel=1e-9), key


def test_nominal_and_interval_are_other_names() -> None:
    study = study_of_reference("gwet2014_table9_1_lungfunction")
    for one, other in (("nominal", "identity"), ("interval", "quadratic")):
        for name in ("krippendorff-alpha", "fleiss-kappa", "brennan-prediger"):
            first, second = (
                overall(irr.agree(study, coefficients=(name,), views=("label",), weights=each), name)
                for each in (one, other)
            )
            assert first.value == second.value


# --- Messy file 57: an ordinal scale whose alphabetical order is wrong -------------------------------------


def ordinal(irr_: Irr, *arguments: str) -> list[dict[str, object]]:
    found = irr_(
        [
            *("agree", "57_ordinal_alphabetical.csv", "--codebook", "57_codebook.yaml"),
            *("--view", "label", "--format", "json", *arguments),
        ],
        MESSY,
    )
    assert (found.exit, found.stderr) == (0, "")
    results: list[dict[str, object]] = json.loads(found.stdout)["results"]
    return results


@pytest.mark.parametrize(("weights", "kappa"), [("linear", 0.5862), ("quadratic", 0.7273)])
def test_ordinal_kappa_in_the_order_of_the_codebook(irr: Irr, weights: str, kappa: float) -> None:
    (one,) = ordinal(irr, "--coefficient", "cohen-kappa", "--weights", weights)
    assert one["value"] == pytest.approx(kappa, abs=5e-5)
    assert f"|weights:{weights}|" in str(one["signature"])


@pytest.mark.parametrize("arguments", [(), ("--weights", "ordinal"), ("--weights", "krippendorff-ordinal")])
def test_ordinal_alpha_in_the_order_of_the_codebook(irr: Irr, arguments: tuple[str, ...]) -> None:
    # By default alpha has the metric of the codebook's scale.
    (one,) = ordinal(irr, "--coefficient", "krippendorff-alpha", *arguments)
    assert one["value"] == pytest.approx(0.7350, abs=5e-5)
    assert "|weights:" in str(one["signature"])


@pytest.mark.parametrize("weights", [name for name in WEIGHT_NAMES if name not in ("identity", "nominal")])
def test_without_a_codebook_there_is_no_order(irr: Irr, weights: str) -> None:
    found = irr(["agree", "57_ordinal_alphabetical.csv", "--weights", weights], MESSY)
    assert (found.exit, found.stdout) == (2, "")
    assert "need the order of the categories, which only a codebook gives" in found.stderr
    study = study_of(Ana="low high medium low", Ben="low medium medium high")
    with pytest.raises(UsageError, match="only a codebook gives"):
        irr_agree(study, weights)


def irr_agree(study: irr.Study, weights: object) -> irr.Report:
    return irr.agree(study, coefficients=("fleiss-kappa",), views=("label",), weights=weights)


def test_what_weights_cannot_be_used_for() -> None:
    nominal = replace(study_of(Ana="a b a c", Ben="a b c c"), scale=Scale(declared=True))
    with pytest.raises(UsageError, match="need values, and the codebook has a nominal scale without them"):
        irr_agree(nominal, "linear")
    valued = replace(nominal, scale=Scale("ordinal", (1.0, 2.0, 3.0), True))
    assert irr_agree(valued, "linear").results[0].value is not None
    with pytest.raises(UsageError, match="did you mean 'quadratic'"):
        irr_agree(valued, "quadratc")
    alike = replace(nominal, scale=Scale("ordinal", (1.0, 1.0, 1.0), True))
    with pytest.raises(UsageError, match="at least two different values"):
        irr_agree(alike, "linear")
    empty = replace(study_of(Ana="a b a -", Ben="a b b b"), scale=Scale("ordinal", (1.0, 2.0), True))
    for weights, words in (
        ("linear", "need a value for every rating"),
        (Given(np.eye(2)), "name no category"),
    ):
        with pytest.raises(UsageError, match=words):
            irr_agree(empty, weights)
    with pytest.raises(UsageError, match="gwet-ac1 knows no weights; use gwet-ac2"):
        irr.agree(valued, coefficients=("gwet-ac1",), views=("label",), weights="linear")


@pytest.mark.parametrize("weights", ["linear", Given(np.eye(3))], ids=["name", "file"])
def test_weights_of_sets_are_refused(weights: object) -> None:
    study = replace(study_of(Ana="a,b b c", Ben="a b c"), scale=Scale("ordinal", (1.0, 2.0, 3.0), True))
    for views in ((), ("pooled",), ("set",), ("category",)):
        with pytest.raises(UsageError, match="sets of categories are weighted by --criterion"):
            irr.agree(study, views=views, weights=weights)


# --- Weights from a file ----------------------------------------------------------------------------------

GOOD = ",low,medium,high\nlow,1,.5,0\nmedium,.5,1,.5\nhigh,0,.5,1\n"


def test_a_file_of_weights_may_have_any_order(irr: Irr, tmp_path: Path) -> None:
    path = tmp_path / "weights.csv"
    path.write_text(",high,low,medium\nmedium,.5,.5,1\nhigh,1,0,.5\nlow,0,1,.5\n", encoding="utf-8")
    found = read_weights(str(path), ("low", "medium", "high"))
    assert found.tolist() == [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]
    # They are the linear weights of three values.
    (one,) = ordinal(irr, "--coefficient", "cohen-kappa", "--weights", str(path))
    assert one["value"] == pytest.approx(0.5862, abs=5e-5)
    assert "|weights:file|" in str(one["signature"])


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("low,1,.5,0", "low,1,.5,x", ":2: cell 'low' × 'high' is 'x', not a number from 0 to 1"),
        ("low,1,.5,0", "low,1,1.5,0", ":2: cell 'low' × 'medium' is '1.5', not a number from 0 to 1"),
        ("low,1,.5,0", "low,1,-.5,0", ":2: cell 'low' × 'medium' is '-.5', not a number"),
        ("low,1,.5,0", "low,1,nan,0", ":2: cell 'low' × 'medium' is 'nan', not a number"),
        ("low,1,.5,0", "low,1,.5", ":2: cell 'low' × 'high' is '', not a number"),
        ("medium,.5,1,.5", "medium,.5,.9,.5", ":3: cell 'medium' × 'medium' is 0.9; a category agrees"),
        (
            "high,0,.5,1",
            "high,.2,.5,1",
            ":4: cell 'high' × 'low' is 0.2 and cell 'low' × 'high' is 0; they must",
        ),
        ("\nhigh,", "\nhgh,", ":4: the first column has 'hgh', which is no category; did you mean 'high'?"),
        (",medium,high", ",medium,higher", ":1: the first row has 'higher', which is no category"),
        ("\nhigh,0,.5,1", "", "the first column lacks category 'high'"),
        (",medium,high", ",medium,medium", ":1: the first row has 'medium' twice"),
        ("\nhigh,", "\nlow,", ":4: the first column has 'low' twice"),
    ],
)
def test_each_fault_names_its_cell(irr: Irr, tmp_path: Path, old: str, new: str, fault: str) -> None:
    path = tmp_path / "weights.csv"
    assert GOOD.count(old) == 1
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_weights(str(path), ("low", "medium", "high"))
    assert any(fault in line for line in refused.value.lines()), refused.value.lines()
    found = irr(
        ["agree", "57_ordinal_alphabetical.csv", "--codebook", "57_codebook.yaml", "--weights", path], MESSY
    )
    assert (found.exit, found.stdout) == (2, "")
    assert fault in found.stderr


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "weights.csv"
    path.write_text(",low,medium,high\nlow,x,.5,0\nmedium,.5,y,.5\nhigh,0,.5,2\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_weights(str(path), ("low", "medium", "high"))
    assert len(refused.value.lines()) == 3


def test_a_file_that_is_not_there_is_an_unknown_name(irr: Irr) -> None:
    arguments = ["agree", "57_ordinal_alphabetical.csv", "--codebook", "57_codebook.yaml"]
    found = irr([*arguments, "--weights", "no-such-file.csv"], MESSY)
    assert found.exit == 2
    assert "no weights called 'no-such-file.csv', and no such file" in found.stderr
