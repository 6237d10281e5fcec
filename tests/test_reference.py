"""Published tables and other packages' figures: one folder a study in `reference/`.

`expected.json` says where the data were printed, what the source prints (`published`, with its digits), what
packages compute (`values`, 15 digits) and which of them agree (`cross_check`). Every key of a study is either
computed here or in `NOT_MATCHED` with the reason.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import pytest
from studies import overall, study_of_csv

import irr
from irr.joint import Rule, agreement
from irr.result import Result

FOLDERS = sorted(path.parent for path in Path(__file__).parent.glob("reference/*/expected.json"))
EXPECTED = {folder.name: json.loads((folder / "expected.json").read_text("utf-8")) for folder in FOLDERS}

#: What is not compared, and why: (study, key) → reason.
NOT_MATCHED: dict[tuple[str, str], str] = {}

#: Printed values that are not the rounded exact ones: (study, key) → reason.
MISPRINTED = {
    ("fleiss1971", "fleiss_expected_agreement"): "the paper squares category shares rounded to three digits",
    ("krippendorff2018_p306", "krippendorff_alpha"): "the book truncates .234375",
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
    "weighted_kappa_jaccard": lambda c: c.figure("cohen-kappa", criteria=("jaccard",)).value,
    "weighted_kappa_masi": lambda c: c.figure("cohen-kappa", criteria=("masi",)).value,
    "per_category_percent_agreement": lambda c: _values(c.by_category("percent-agreement")),
    "per_category_fleiss_kappa": lambda c: _values(c.by_category("fleiss-kappa")),
    "per_category_fleiss_kappa_listwise": lambda c: _values(c.listwise().by_category("fleiss-kappa")),
    "per_category_krippendorff_alpha": lambda c: _values(c.by_category("krippendorff-alpha")),
    "per_category_cohen_kappa_collapsed": lambda c: _values(c.by_category("cohen-kappa")),
    "specific_agreement": _specific,
}


def checked(name: str) -> Iterator[tuple[str, Any]]:
    """The keys of a study that are compared, with the value expected."""
    for key, value in EXPECTED[name]["values"].items():
        if (name, key) not in NOT_MATCHED:
            yield key, value


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_values_of_packages(folder: Path) -> None:
    computed = Computed(study_of_csv(folder / "data.csv"))
    for key, expected in checked(folder.name):
        found = COMPUTED[key](computed)
        if isinstance(expected, dict):
            found = {part: found[part] for part in expected if part in found}
            assert found, f"{key}: none of {sorted(expected)}"
            expected = {part: expected[part] for part in found}
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9), key


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_published_digits(folder: Path) -> None:
    computed = Computed(study_of_csv(folder / "data.csv"))
    for key, printed in EXPECTED[folder.name]["published"].items():
        if (folder.name, key) not in MISPRINTED:
            half = 0.5 * 10.0 ** -printed["digits"] + 1e-12
            assert COMPUTED[key](computed) == pytest.approx(printed["value"], rel=0, abs=half), key
