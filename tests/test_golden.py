"""The two examples against golden values, computed once by separate code and kept in `golden/` (10 digits).

`pairs`, `all_share_…`, `k_of_n_…`: at least one category in common; `literal`, `agree` and `exclude` are what two
coders who both chose nothing count as. `code_level`: the (section, category) pairs that k coders gave.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import irr
from irr.result import Interval, Result
from studies import GILLARD, ROOT, TURTON, overall

CRITERIA = ("overlap", "exact", "jaccard", "dice", "masi", "hamming")
ALL = ("percent-agreement", "cohen-kappa", "krippendorff-alpha", "conger-kappa", "fleiss-kappa")
#: What `irr` calls the three rules of the golden values for two empty sets.
EMPTY = {"literal": "disagree", "agree": "agree", "exclude": "exclude"}


@dataclass(frozen=True)
class Example:
    """An example, its golden values, and its files."""

    name: str
    folder: Path
    codebook: Path
    reference: str | None = None

    @property
    def golden(self) -> dict[str, Any]:
        path = Path(__file__).parent / "golden" / f"{self.name}.json"
        golden: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return golden

    def load(self, file: str, **options: Any) -> irr.Study:
        return irr.load(self.folder / file, codebook=self.codebook, **options)


EXAMPLES = {
    "gillard": Example("gillard", GILLARD, ROOT / "codebooks" / "peer-worker-v1.yaml", "SG"),
    "turton": Example("turton", TURTON, TURTON / "codebook.yaml"),
}
both = pytest.mark.parametrize("name", EXAMPLES)


@cache
def report(name: str, empty: str | None = "agree") -> irr.Report:
    """Everything about an example, read from its long file."""
    views = ("pooled", "set", "category", "assignment")
    # Alpha refuses two empty sets that disagree.
    chosen = ALL if empty != "disagree" else ("percent-agreement",)
    study = EXAMPLES[name].load("long.csv")
    return irr.agree(study, coefficients=chosen, criteria=CRITERIA, views=views, empty=empty)


def golden(name: str) -> dict[str, Any]:
    return EXAMPLES[name].golden


def close(expected: Any) -> Any:
    if expected is None:
        return None
    return pytest.approx(expected, rel=0, abs=1e-9)


def limits(result: Result) -> tuple[float, float]:
    assert isinstance(result.interval, Interval)
    return result.interval.low, result.interval.high


def overlap_of_pair(name: str, pair: str, rule: str) -> Result:
    found = report(name, EMPTY[rule]).select(
        name="percent-agreement", view="set", criterion="overlap", coders=tuple(pair.split("-"))
    )
    (result,) = found
    return result


@both
def test_use(name: str) -> None:
    expected, study = golden(name), EXAMPLES[name].load("long.csv")
    assert study.n_sections == expected["n_sections"]
    assert list(study.coders) == expected["coders"]
    assert list(study.categories) == expected["codes"]
    uncoded = study.weight_by_coder(study.set_id == 0)
    assert dict(zip(study.coders, uncoded.tolist(), strict=True)) == expected["uncoded"]
    assert study.sets.sizes[study.set_id].sum() == expected["total_assignments"]


@both
def test_pairs(name: str) -> None:
    for pair, expected in golden(name)["pairs"].items():
        literal = overlap_of_pair(name, pair, "literal")
        split = literal.split
        assert split is not None
        for part in ("share", "both_uncoded", "one_uncoded", "disjoint"):
            assert getattr(split, part) == expected[part], (pair, part)
        assert limits(literal) == close(tuple(expected["wilson_literal"]))
        for rule in EMPTY:
            assert overlap_of_pair(name, pair, rule).value == close(expected[f"po_{rule}"]), (pair, rule)
        for rule in ("literal", "agree"):
            found = overlap_of_pair(name, pair, rule)
            assert found.expected == close(expected[f"pe_{rule}"]), (pair, rule)
            assert found.chance_corrected == close(expected[f"kappa_overlap_{rule}"]), (pair, rule)


def test_the_percentages_of_the_paper() -> None:
    # Gillard et al. 2013: SG-KO 74%, SG-SLG 70%, all three 56%; the default is the paper's rule.
    example = EXAMPLES["gillard"]
    found = irr.agree(example.load("long.csv"), reference=example.reference, per_category=False)
    overlap = {"name": "percent-agreement", "criterion": "overlap"}
    by_pair = {one.coders: one.value for one in found.select(**overlap, all=None) if len(one.coders) == 2}
    assert by_pair == {("SG", "KO"): 0.74, ("SG", "SLG"): 0.70, ("SLG", "KO"): 0.70}
    assert overall(found, all="all-share", **overlap).value == 0.56
    # Turton et al.: 65.5% of codes by all four, 84% by three.
    assert assignment("turton", 4).value == pytest.approx(0.655, abs=5e-4)
    assert assignment("turton", 3).value == pytest.approx(0.84, abs=5e-3)


def joint(name: str, rule: str, all_: str) -> Result:
    found = report(name, EMPTY[rule])
    return overall(found, "percent-agreement", view="set", criterion="overlap", all=all_)


@both
def test_all_coders_at_once(name: str) -> None:
    expected = golden(name)
    n = expected["n_sections"]
    share = joint(name, "literal", "all-share")
    assert share.value == close(expected["all_share_literal"] / n)
    assert share.expected == close(expected["all_share_pe_literal"])
    assert share.chance_corrected == close(expected["all_share_kappa_literal"])
    assert share.definition["chance"] == "exact"
    assert joint(name, "agree", "all-share").value == close(expected["all_share_agree"] / n)
    assert joint(name, "literal", "all-pairwise").value == close(expected["all_pairwise_literal"] / n)
    for k, sections in expected["k_of_n_literal"].items():
        rule = f"k-of-n:{k}" if int(k) < len(expected["coders"]) else "all-share"
        assert joint(name, "literal", rule).value == close(sections / n), k


@both
@pytest.mark.parametrize("criterion", CRITERIA)
def test_set_coefficients(name: str, criterion: str) -> None:
    expected = golden(name)["set_coefficients"][criterion]
    found = report(name)
    percent = overall(found, "percent-agreement", view="set", criterion=criterion)
    assert percent.value == close(expected["pa"])
    for coefficient in ("conger", "fleiss"):
        result = overall(found, f"{coefficient}-kappa", view="set", criterion=criterion)
        assert result.value == close(expected[coefficient]), coefficient
    assert_alpha(overall(found, "krippendorff-alpha", view="set", criterion=criterion), expected)


@both
def test_pooled(name: str) -> None:
    expected, found = golden(name)["pooled"], report(name)
    for coefficient in ("conger", "fleiss"):
        assert overall(found, f"{coefficient}-kappa", view="pooled").value == close(expected[coefficient])
    assert_alpha(overall(found, "krippendorff-alpha", view="pooled"), expected)


def assert_alpha(alpha: Result, expected: dict[str, Any]) -> None:
    assert alpha.value == close(expected["alpha"])
    assert alpha.se == close(expected["alpha_jackknife_se"])
    assert limits(alpha) == close(tuple(expected["alpha_ci_jackknife_z"]))


@both
def test_categories(name: str) -> None:
    found, coders = report(name), golden(name)["coders"]
    verdicts = {one.id: one for one in found.categories}
    for category, expected in golden(name)["categories"].items():
        verdict = verdicts[category]
        assert verdict.sections == expected["sections"]
        assert verdict.uses == dict(zip(coders, expected["by_coder"], strict=True))
        assert verdict.positive_agreement == close(expected["pos"]), category
        assert verdict.share_of_disagreement == close(expected["share_of_disagreement"]), category
        of_category = {one.name: one for one in found.select(view="category", category=category)}
        assert of_category["percent-agreement"].value == close(expected["po"]), category
        for key, coefficient in (
            ("alpha", "krippendorff-alpha"),
            ("fleiss", "fleiss-kappa"),
            ("conger", "conger-kappa"),
        ):
            result = of_category[coefficient]
            assert result.value == close(expected[key]), (category, key)
            # Turton's T01 was never used.
            if expected[key] is None:
                assert result.undefined is not None
                assert result.undefined.reason == "unused"
    shares = [one.share_of_disagreement for one in found.categories]
    assert sum(share for share in shares if share is not None) == pytest.approx(1)


def assignment(name: str, k: int) -> Result:
    return overall(report(name, None), "percent-agreement", view="assignment", all=f"k-of-n:{k}")


@both
def test_assignments(name: str) -> None:
    for k, expected in golden(name)["code_level"].items():
        found = assignment(name, int(k))
        assert found.value == close(expected["union_weighted"]), k
        low, high = limits(found)
        assert low < expected["union_weighted"] < high


def test_verdicts() -> None:
    # The flag rule on the reconstruction: q >= .80 revise, q <= .20 ok, fewer than five sections insufficient.
    found = report("gillard")
    verdicts: dict[str, set[str]] = {}
    for one in found.categories:
        verdicts.setdefault(one.verdict, set()).add(one.id)
    assert verdicts == {
        "revise": {"BOUND", "ROLE", "PROF", "STIG"},
        "insufficient": {"PROT"},
        "ok": {"IDENT", "SUPV"},
        "watch": {"REC", "RDY", "TEAM", "HIER", "GIVE"},
    }
    assert found.expected_false_flags == pytest.approx(0.12, abs=0.01)


def figures(study: irr.Study) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Every figure of a study: what it is → counts and numbers."""
    found = irr.agree(study, coefficients=ALL, criteria=CRITERIA)
    return {
        (one.name, one.view, one.criterion, one.category, one.coders, one.all): (
            one.split,
            one.counts.used,
            one.undefined,
            *(number for number in (one.value, one.expected, one.se) if number is not None),
            *(limits(one) if isinstance(one.interval, Interval) else (one.interval,)),
        )
        for one in found.results
    }


@pytest.mark.parametrize(
    ("name", "file", "options"),
    [
        ("gillard", "wide.csv", {}),
        ("gillard", "matrix.csv", {}),
        # The other 70 sections were coded by SG alone; the coders who did not are NA there.
        ("gillard", "wide_all_sections.csv", {}),
        ("gillard", "wide_blank.csv", {"blank": "none"}),
        ("gillard", "wide_blank.csv", {"blank": "none", "coders": ("SG", "SLG", "KO")}),
        ("turton", "wide.csv", {}),
    ],
)
def test_layouts_give_the_same_figures(name: str, file: str, options: dict[str, Any]) -> None:
    example = EXAMPLES[name]
    found, expected = figures(example.load(file, **options)), figures(example.load("long.csv"))
    assert found.keys() == expected.keys()
    for figure, numbers in expected.items():
        for one, other in zip(found[figure], numbers, strict=True):
            same = one == pytest.approx(other, rel=1e-12) if isinstance(other, float) else one == other
            assert same, figure


def test_sections_rated_once_move_kappa_only_with_margins_all() -> None:
    # Pooled Fleiss .602 over pairable sections, .619 over all 120; alpha .604 either way.
    study = EXAMPLES["gillard"].load("wide_all_sections.csv")
    assert study.n_sections == 120
    for margins, fleiss in (("pairable", 0.602), ("all", 0.619)):
        found = irr.agree(study, margins=margins, views=("pooled",), per_category=False)
        assert overall(found, "fleiss-kappa").value == pytest.approx(fleiss, abs=5e-4)
        assert overall(found, "krippendorff-alpha").value == close(golden("gillard")["pooled"]["alpha"])


def test_blank_cells_are_refused_until_settled() -> None:
    with pytest.raises(irr.InputError, match=r"17 blank cells .* --blank none, --blank missing") as refused:
        EXAMPLES["gillard"].load("wide_blank.csv")
    # One line a coder beside the question; 4, 8 and 5 sections were left uncoded.
    lines = refused.value.lines()
    assert len(lines) == 4
    for coder, blanks in (("SG", 4), ("SLG", 8), ("KO", 5)):
        assert any(f"{coder} left {blanks} blank (" in line for line in lines)


def test_what_reading_blanks_as_missing_would_have_cost() -> None:
    study = EXAMPLES["gillard"].load("wide_blank.csv", blank="missing")
    found = irr.agree(study, per_category=False)
    pairs = found.select(name="percent-agreement", criterion="overlap", all=None)
    by_pair = {one.coders: one for one in pairs}
    # 37/50 becomes 37/42, 70.0% becomes 85.4%, 28/50 becomes 28/39, pooled alpha .604 becomes .664.
    assert by_pair["SG", "KO"].value == close(37 / 42)
    assert by_pair["SG", "KO"].counts.used == 42
    assert by_pair["SG", "SLG"].value == pytest.approx(0.854, abs=5e-4)
    pooled = overall(found, "krippendorff-alpha", view="pooled")
    assert pooled.value == pytest.approx(0.664, abs=5e-4)
    complete = study.ratings_per_section == 3
    names = [name for name, kept in zip(study.names.to_pylist(), complete, strict=True) if kept]
    of_all = irr.agree(study.with_sections(names), per_category=False)
    share = overall(of_all, "percent-agreement", criterion="overlap", all="all-share")
    assert share.counts.used == 39
    assert share.value == close(28 / 39)
