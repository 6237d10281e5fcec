"""Intervals: standard errors against published packages, and what every method must keep to.

`reference_se.json` holds standard errors of the studies in `reference/`: irrCAC 1.4 (R), and for Cohen's kappa
the non-null error of Fleiss, Cohen & Everitt (1969).
"""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import irr
from irr.coefficients.registry import find
from irr.comparison import compare, compare_apart, mcnemar_mid_p
from irr.errors import UsageError
from irr.intervals import METHODS, Figure, Uncertainty, few_clusters, interval_of, t_two_sided, wilson
from irr.permutation import permutation_test
from irr.ratings import label_ratings, set_ratings
from irr.result import Interval, Undefined
from irr.study.patterns import group_into_sets
from irr.tally import Tally

HERE = Path(__file__).parent
ERRORS = json.loads((HERE / "reference_se.json").read_text("utf-8"))["studies"]
COUNTED = ("krippendorff-alpha", "fleiss-kappa", "conger-kappa")


def declared(name: str) -> irr.Study:
    """A study of the reference with the categories it declares, used or not."""
    categories = json.loads((HERE / "reference" / name / "expected.json").read_text("utf-8"))[
        "categories_order"
    ]
    rows = pd.read_csv(HERE / "reference" / name / "data.csv", dtype=str, keep_default_na=False)
    section, sections = pd.factorize(rows["section"])
    coder, coders = pd.factorize(rows["coder"])
    category = np.array([categories.index(code) for code in rows["code"]])
    *ratings, sets = group_into_sets(section, coder, category, len(coders), len(categories))
    ones = np.ones(len(sections), np.int64)
    return irr.Study(tuple(coders), tuple(categories), *ratings, sets, ones).collapsed


def drawn_study(n: int = 40, coders: int = 3, seed: int = 0, documents: int | None = None) -> irr.Study:
    """Sections of one to three of five categories, on which coders mostly agree."""
    generator = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        true = generator.choice(list("abcde"), generator.integers(1, 3), replace=False)
        for coder in range(coders):
            seen = true if generator.random() < 0.6 else generator.choice(list("abcde"), 1)
            rows += [(f"s{i}", f"c{coder}", category) for category in seen]
    study = irr.Study.from_frame(pd.DataFrame(rows, columns=["section", "coder", "category"]))
    if documents is not None:
        study = study.with_documents({f"s{i}": f"d{i % documents}" for i in range(n)})
    return study.collapsed


def figure_of(study: irr.Study, name: str = "krippendorff-alpha", criterion: str = "jaccard") -> Figure:
    return Figure.of(find(name), Tally(set_ratings(study, criterion, "agree")))


def interval(figure: Figure, uncertainty: Uncertainty) -> Interval:
    found = interval_of(figure, figure.value, 0.3, uncertainty).interval
    assert isinstance(found, Interval)
    return found


@pytest.mark.parametrize(("study", "name"), [(study, name) for study in ERRORS for name in ERRORS[study]])
def test_errors_are_those_of_other_packages(study: str, name: str) -> None:
    margins = "pairable" if name in ("krippendorff-alpha", "cohen-kappa") else "all"
    figure = Figure.of(find(name), Tally(label_ratings(declared(study), "agree"), margins))
    method = "analytic" if name == "cohen-kappa" else "gwet"
    se = interval_of(figure, figure.value, 0.5, Uncertainty(method)).se
    if se is None:
        # A figure that every section moves alike has no error, where packages divide rounding by rounding.
        assert ERRORS[study][name] < 1e-7
        return
    assert se == pytest.approx(ERRORS[study][name], abs=1e-9)


@pytest.mark.parametrize("name", COUNTED)
def test_the_linearised_error_is_the_jackknife_of_many_sections(name: str) -> None:
    figure = figure_of(drawn_study(2000), name)
    errors = [
        interval_of(figure, figure.value, 0.3, Uncertainty(method)).se for method in ("analytic", "jackknife")
    ]
    assert errors[0] == pytest.approx(errors[1], rel=2e-3)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("documents", [None, 10])
@pytest.mark.parametrize("name", [*COUNTED, "percent-agreement"])
def test_every_method_holds_the_estimate_and_stays_in_bounds(
    method: str, documents: int | None, name: str
) -> None:
    study = drawn_study(documents=documents)
    figure = figure_of(study, name)
    uncertainty = Uncertainty(method, resamples=200, documents=study.document)
    spread = interval_of(figure, figure.value, 0.3, uncertainty)
    assert isinstance(spread.interval, Interval)
    assert -1 <= spread.interval.low < figure.value < spread.interval.high <= 1
    assert spread.se is not None
    assert spread.se > 0
    assert ("documents" in spread.interval.method) == (documents is not None)


@pytest.mark.parametrize("method", METHODS)
def test_full_agreement_is_never_certain(method: str) -> None:
    frame = pd.DataFrame(
        [(f"s{i}", c, "ab"[i % 2]) for i in range(50) for c in "xyz"],
        columns=["section", "coder", "category"],
    )
    figure = figure_of(irr.Study.from_frame(frame).collapsed)
    found = interval_of(figure, 1.0, 0.5, Uncertainty(method)).interval
    assert found == Interval(1 - (1 - wilson(50, 50, 0.95).low) / 0.5, 1.0, 0.95, "no-disagreement-bound")


def test_a_finite_population_narrows_every_interval() -> None:
    figure = figure_of(drawn_study(50))
    for method in METHODS:
        whole = interval_of(figure, figure.value, 0.3, Uncertainty(method, resamples=200)).se
        part = interval_of(figure, figure.value, 0.3, Uncertainty(method, resamples=200, population=120)).se
        if method == "raters-and-sections":
            assert part < whole  # only what comes from sections shrinks
        else:
            assert part == pytest.approx(whole * math.sqrt(1 - 50 / 120))
    with pytest.raises(UsageError, match="population of 40 sections is smaller than the 50"):
        interval_of(figure, figure.value, 0.3, Uncertainty(population=40))
    all_of_it = interval_of(figure, figure.value, 0.3, Uncertainty(population=50)).interval
    assert isinstance(all_of_it, Undefined)
    assert all_of_it.reason == "whole_population"


def test_a_count_of_a_finite_population_has_more_sections() -> None:
    pair = figure_of(drawn_study(50, coders=2), "percent-agreement", "overlap")
    found = interval_of(pair, pair.value, None, Uncertainty(population=120), possible=50.0).interval
    n = 50 * 119 / 70
    assert found == wilson(pair.value * n, n, 0.95)


def test_documents_are_left_out_whole() -> None:
    study = drawn_study(documents=9)
    figure = figure_of(study, "conger-kappa")
    uncertainty = Uncertainty(documents=study.document)
    spread = interval_of(figure, figure.value, 0.3, uncertainty)
    by_hand = []
    for document in range(9):
        weight = np.where(study.document == document, 0, study.multiplicity)
        by_hand.append(figure_of(replace(study, multiplicity=weight), "conger-kappa").value)
    se = math.sqrt(8 / 9 * np.sum((np.array(by_hand) - np.mean(by_hand)) ** 2))
    assert spread.se == pytest.approx(se, rel=1e-10)
    of_sections = interval_of(figure, figure.value, 0.3, Uncertainty()).se
    assert spread.design_effect == pytest.approx((se / of_sections) ** 2)


def test_documents_keep_sections_apart() -> None:
    study = drawn_study(documents=7)
    assert study.multiplicity.sum() == 40
    assert study.n_documents == 7
    assert few_clusters(study)
    assert not few_clusters(drawn_study())
    assert figure_of(study).value == pytest.approx(figure_of(drawn_study()).value, abs=1e-12)
    one = interval_of(
        figure_of(study), 0.5, 0.3, Uncertainty(documents=np.zeros_like(study.document))
    ).interval
    assert isinstance(one, Undefined)
    assert one.reason == "one_cluster"


def test_two_coders_are_no_sample_of_coders() -> None:
    found = interval_of(
        figure_of(drawn_study(coders=2)), 0.5, 0.3, Uncertainty("raters-and-sections")
    ).interval
    assert isinstance(found, Undefined)
    assert found.reason == "few_coders"


def test_figures_of_the_same_sections_are_compared_section_by_section() -> None:
    study = drawn_study()
    first, second = figure_of(study, criterion="exact"), figure_of(study, criterion="jaccard")
    paired, apart = compare(first, second), compare_apart(first, second)
    assert paired.difference == pytest.approx(second.value - first.value)
    assert paired.se < apart.se
    assert 0 < paired.p < apart.p <= 1
    same = compare(first, first)
    assert (same.difference, same.p) == (0.0, None)
    assert isinstance(same.interval, Undefined)


@given(st.integers(0, 300), st.integers(0, 300))
def test_mcnemar_is_the_binomial_mid_p(b: int, c: int) -> None:
    p = mcnemar_mid_p(np.array([True, False]), np.array([False, True]), np.array([b, c]))
    fewer, n = min(b, c), b + c
    expected = 1.0 if b == c else 2 * stats.binom.cdf(fewer, n, 0.5) - stats.binom.pmf(fewer, n, 0.5)
    assert 0 < p <= 1
    assert p == pytest.approx(expected, rel=1e-9)


@given(st.floats(0.001, 50), st.integers(1, 500))
def test_tails_of_t(t: float, df: int) -> None:
    assert t_two_sided(t, df) == pytest.approx(2 * stats.t.sf(t, df), rel=1e-8)


def test_p_is_never_zero() -> None:
    assert t_two_sided(1e8, 500) > 0
    test = permutation_test(drawn_study(), "overlap", draws=99)
    assert test.p == 0.01
    assert test.mean < test.largest < test.value


def test_the_permutation_mean_is_chance() -> None:
    # Shuffled independently, two coders agree as their own distributions make them: Cohen's P_e.
    study = drawn_study(coders=2)
    tally = Tally(set_ratings(study, "jaccard", "agree"))
    test = permutation_test(study, "jaccard", draws=2000)
    assert test.value == pytest.approx(tally.total.by_section.share[0])
    expected = tally.total.shuffled_coders.share[0]
    assert test.mean == pytest.approx(expected, abs=4 * test.sd / math.sqrt(2000))
