"""Published tables and other packages' figures: one folder a study in `reference/`.

`expected.json` says where the data were printed, what the source prints (`published`, with its digits), what
packages compute (`values`, 15 digits) and which of them agree (`cross_check`). Every key of a study is either
computed here or in `NOT_MATCHED` with the reason.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from statistics import mean
from typing import Any

import krippendorff
import numpy as np
import pandas as pd
import pytest

import irr
from irr.joint import Rule, agreement
from irr.result import Result
from studies import overall, study_of_csv

REFERENCE = Path(__file__).parent / "reference"
EXPECTED = {
    path.parent.name: json.loads(path.read_text("utf-8"))
    for path in sorted(REFERENCE.glob("*/expected.json"))
}

#: Keys that are not compared, and why: (study, key) → reason.
NOT_MATCHED = {
    (
        name,
        "per_category_krippendorff_alpha",
    ): "dkpro reads a missing rating as a decision against the category; "
    "see test_category_alpha_with_missing_ratings"
    for name, expected in EXPECTED.items()
    if expected["missing"]
} | {
    ("nltk_dress_missing", key): "it rests on one section; irr gives no coefficient for one section"
    for key in ("fleiss_kappa_listwise", "conger_kappa_listwise", "per_category_fleiss_kappa_listwise")
}

#: Parts of a key that are not compared, and why: (study, key, part) → reason.
PARTS_NOT_MATCHED = {
    ("nltk_dress_missing", "cohen_kappa_pairwise", "coder1|coder3"): "both rated one section only",
    ("gwet2014_table4_9", "cohen_kappa_pairwise", "Obs4|Obs5"): "both rated one section only",
}

#: Printed values that are not the exact ones rounded, and why: (study, key) → reason.
MISPRINTED = {
    ("fleiss1971", "fleiss_expected_agreement"): "the paper squares category shares rounded to three digits",
    ("krippendorff2018_p306", "krippendorff_alpha"): "the book truncates .234375",
    ("zwick1988_ex3", "scott_pi"): "printed with two digits, .46",
    ("dkpro_missing_variance", "krippendorff_observed_disagreement"): "truncated; its own tolerance is .001",
    ("dkpro_missing_variance", "krippendorff_expected_disagreement"): "truncated; its own tolerance is .001",
}

#: Keys where packages disagree on 0/0 that irr defines all the same: key → reason.
DEFINED = {
    "light_kappa": "the mean over the pairs of coders whose kappa is defined, and says how many those are"
}


@dataclass(frozen=True)
class Computed:
    """The figures of one study, by the definitions of the reference (see each key below)."""

    study: irr.Study

    @cached_property
    def view(self) -> str:
        return "label" if self.study.is_single_label else "set"

    def report(self, name: str, **options: Any) -> irr.Report:
        criteria = () if self.view == "label" else ("exact",)
        options = {"criteria": criteria, "views": (self.view,), "per_category": False} | options
        return irr.agree(self.study, coefficients=(name,), **options)

    def figure(self, name: str, **options: Any) -> Result:
        return overall(self.report(name, **options), name)

    def by_pair(self, name: str) -> dict[str, Result]:
        """The figure of each pair of coders, under "first|second"."""
        report = self.report(name, empty="agree")
        return {"|".join(one.coders): one for one in report.results if len(one.coders) == 2 and not one.all}

    def by_category(self, name: str) -> dict[str, Result]:
        """The figure of each category, present or absent."""
        report = self.report(name, views=("category",), criteria=(), per_category=True)
        return {one.category or "": one for one in report.results}

    def listwise(self) -> Computed:
        """The study of the sections that every coder rated."""
        complete = self.study.ratings_per_section == len(self.study.coders)
        names = np.array(self.study.names.to_pylist())[complete]
        return Computed(self.study.with_sections(names.tolist()))

    def unanimous(self) -> float:
        agrees, counted = agreement(self.study, Rule("all-share"), "agree")
        return float(agrees[counted].mean())


def _values(results: dict[str, Result]) -> dict[str, float | None]:
    return {key: result.value for key, result in results.items()}


def _specific(computed: Computed) -> dict[str, float | None]:
    verdicts = irr.agree(computed.study, coefficients=("percent-agreement",), views=("category",)).categories
    return {one.id: one.positive_agreement for one in verdicts}


def _holsti(computed: Computed) -> float:
    return mean(one.value for one in computed.by_pair("percent-agreement").values() if one.value is not None)


#: How each key is computed. Fleiss and Conger are those of Gwet (2014): sections rated once feed the margins.
COMPUTED: dict[str, Callable[[Computed], Any]] = {
    "percent_agreement": lambda c: c.figure("percent-agreement", empty="agree").value,
    "percent_agreement_listwise": lambda c: c.listwise().figure("percent-agreement", empty="agree").value,
    # 1 - D_o of Krippendorff: sections count once for each of their ratings.
    "percent_agreement_rater_weighted": lambda c: c.figure("krippendorff-alpha").observed,
    "percent_agreement_unanimous": Computed.unanimous,
    "percent_agreement_unanimous_listwise": lambda c: c.listwise().unanimous(),
    "holsti_cr": _holsti,
    "cohen_kappa": lambda c: c.figure("cohen-kappa").value,
    "cohen_kappa_pairwise": lambda c: _values(c.by_pair("cohen-kappa")),
    "cohen_expected_agreement": lambda c: c.figure("cohen-kappa").expected,
    "light_kappa": lambda c: c.figure("light-kappa").value,
    "light_kappa_listwise": lambda c: c.listwise().figure("light-kappa").value,
    "scott_pi": lambda c: c.figure("fleiss-kappa").value,
    "scott_expected_agreement": lambda c: c.figure("fleiss-kappa").expected,
    "fleiss_kappa": lambda c: c.figure("fleiss-kappa", margins="all").value,
    "fleiss_kappa_listwise": lambda c: c.listwise().figure("fleiss-kappa").value,
    "fleiss_expected_agreement": lambda c: c.figure("fleiss-kappa", margins="all").expected,
    "conger_kappa": lambda c: c.figure("conger-kappa", margins="all").value,
    "conger_kappa_listwise": lambda c: c.listwise().figure("conger-kappa").value,
    "conger_expected_agreement": lambda c: c.figure("conger-kappa", margins="all").expected,
    # NLTK's name for Conger's.
    "davies_fleiss_multi_kappa": lambda c: c.figure("conger-kappa").value,
    "krippendorff_alpha": lambda c: c.figure("krippendorff-alpha").value,
    "krippendorff_alpha_listwise": lambda c: c.listwise().figure("krippendorff-alpha").value,
    "krippendorff_observed_disagreement": lambda c: 1 - c.figure("krippendorff-alpha").observed,
    "krippendorff_expected_disagreement": lambda c: 1 - c.figure("krippendorff-alpha").expected,
    "krippendorff_alpha_jaccard": lambda c: c.figure("krippendorff-alpha", criteria=("jaccard",)).value,
    "krippendorff_alpha_masi": lambda c: c.figure("krippendorff-alpha", criteria=("masi",)).value,
    "krippendorff_alpha_masi_dkpro": lambda c: c.figure("krippendorff-alpha", criteria=("masi-dkpro",)).value,
    "weighted_kappa_masi_dkpro": lambda c: c.figure("cohen-kappa", criteria=("masi-dkpro",)).value,
    "weighted_kappa_jaccard": lambda c: c.figure("cohen-kappa", criteria=("jaccard",)).value,
    "weighted_kappa_masi": lambda c: c.figure("cohen-kappa", criteria=("masi",)).value,
    "per_category_percent_agreement": lambda c: _values(c.by_category("percent-agreement")),
    "per_category_fleiss_kappa": lambda c: _values(c.by_category("fleiss-kappa")),
    "per_category_fleiss_kappa_listwise": lambda c: _values(c.listwise().by_category("fleiss-kappa")),
    "per_category_krippendorff_alpha": lambda c: _values(c.by_category("krippendorff-alpha")),
    "per_category_cohen_kappa_collapsed": lambda c: _values(c.by_category("cohen-kappa")),
    "specific_agreement": _specific,
}


def checked(name: str) -> Iterator[tuple[str, str | None, float]]:
    """What is compared in a study: key, its part (a category or a pair) if it has parts, value."""
    for key, value in EXPECTED[name]["values"].items():
        if (name, key) in NOT_MATCHED:
            continue
        if isinstance(value, dict):
            present = categories_of(name) if key.startswith(("per_category", "specific")) else None
            for part, of_part in value.items():
                # A category that was declared and never used is unknown to a study made from a frame.
                known = present is None or _named(part, present)
                if known and (name, key, part) not in PARTS_NOT_MATCHED:
                    yield key, part, of_part
        else:
            yield key, None, value


@cache
def computed(name: str) -> Computed:
    return Computed(study_of_csv(REFERENCE / name / "data.csv"))


def categories_of(name: str) -> tuple[str, ...]:
    return computed(name).study.categories


def _named(part: str, names: Iterable[str]) -> str | None:
    """The name that `part` means: categories "1.0" and "1" are one, and so are the pairs a|b and b|a."""
    for name in names:
        if name == part or sorted(name.split("|")) == sorted(part.split("|")):
            return name
        if part.endswith(".0") and name == part[:-2]:
            return name
    return None


def _part(found: Any, part: str | None) -> Any:
    return found if part is None else found[_named(part, found)]


@pytest.mark.parametrize("name", EXPECTED)
def test_values_of_packages(name: str) -> None:
    found: dict[str, Any] = {}
    for key, part, expected in checked(name):
        if key not in found:
            found[key] = COMPUTED[key](computed(name))
        assert _part(found[key], part) == pytest.approx(expected, rel=1e-9, abs=1e-9), (key, part)


@pytest.mark.parametrize("name", EXPECTED)
def test_published_digits(name: str) -> None:
    for key, published in EXPECTED[name]["published"].items():
        if (name, key) in MISPRINTED:
            continue
        found = COMPUTED[key](computed(name))
        parts = {None: published} if "value" in published else published
        for part, printed in parts.items():
            # Fleiss (1971) rounds on the way; its reprints allow .005.
            half = 0.005 if "tolerance" in printed.get("source", "") else 0.5 * 10.0 ** -printed["digits"]
            expected = pytest.approx(printed["value"], rel=0, abs=half + 1e-12)
            assert _part(found, part) == expected, (key, part)


@pytest.mark.parametrize("name", [name for name in EXPECTED if "conventions_0_over_0" in EXPECTED[name]])
def test_zero_over_zero_is_undefined(name: str) -> None:
    # Packages answer 1, nan or an exception here.
    for key in EXPECTED[name]["conventions_0_over_0"]:
        found = COMPUTED[key](computed(name))
        assert (found is None) == (key not in DEFINED), key


def test_light_tells_how_many_pairs_it_is_the_mean_of() -> None:
    # Two of the three coders gave one value only, so that their kappa is 0/0; NLTK takes it for 1.
    light = computed("freelon_recal_r303").figure("light-kappa")
    assert light.definition["pairs"] == "2/3"
    assert light.value == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    "name", [name for name, key in NOT_MATCHED if key == "per_category_krippendorff_alpha"]
)
def test_category_alpha_with_missing_ratings(name: str) -> None:
    """Where ratings are missing: the krippendorff package's value; and dkpro's once every gap is filled."""
    frame = pd.read_csv(REFERENCE / name / "data.csv", dtype="string", keep_default_na=False)
    table = frame.pivot(index="coder", columns="section", values="code")
    found = _values(computed(name).by_category("krippendorff-alpha"))
    for category, value in found.items():
        given = np.where(table.isna(), np.nan, (table == category).fillna(False)).astype(float)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package warns of 0/0
            expected = krippendorff.alpha(given, level_of_measurement="nominal")
        assert (np.nan if value is None else value) == pytest.approx(expected, abs=1e-9, nan_ok=True), (
            category
        )

    long = table.T.stack(future_stack=True).rename("code").reset_index()
    filled = Computed(irr.Study.from_frame(long, category="code"))
    found = _values(filled.by_category("krippendorff-alpha"))
    for category, expected in EXPECTED[name]["values"]["per_category_krippendorff_alpha"].items():
        assert _part(found, category) == pytest.approx(expected, abs=1e-9), category


def test_every_key_is_computed_or_explained() -> None:
    for name, expected in EXPECTED.items():
        for key in (*expected["values"], *expected["published"]):
            assert key in COMPUTED, f"{name}: {key}"
    for name, key in (*NOT_MATCHED, *MISPRINTED):
        assert key in EXPECTED[name]["values"], f"{name}: {key}"


def test_much_is_checked() -> None:
    checks = Counter(key for name in EXPECTED for key, _, _ in checked(name))
    assert len(EXPECTED) == 92
    assert set(checks) == set(COMPUTED)
    assert sum(checks.values()) > 2500
    # What each common coefficient is checked against, at least: studies, or their categories or pairs.
    for key in ("percent_agreement", "fleiss_kappa", "conger_kappa", "krippendorff_alpha", "light_kappa"):
        assert checks[key] >= 75, key
    for key in ("cohen_kappa_pairwise", "specific_agreement", "per_category_cohen_kappa_collapsed"):
        assert checks[key] >= 170, key
    for key in (
        "per_category_fleiss_kappa",
        "per_category_percent_agreement",
        "per_category_krippendorff_alpha",
    ):
        assert checks[key] >= 200, key
