"""What other tools get wrong, one test each: the right figure, or the reason why there is none."""

from __future__ import annotations

from dataclasses import replace

import krippendorff
import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.contingency_tables import SquareTable

import irr
from irr.coefficients.registry import coefficients
from irr.criteria import CRITERIA
from irr.errors import UsageError
from irr.result import Interval, Result, Undefined
from irr.study import Scale
from studies import overall, rows_of, study_of, study_of_rows
from test_statistics import study_of_reference


def label_figure(study: irr.Study, name: str, **options: object) -> Result:
    return overall(irr.agree(study, coefficients=(name,), views=("label",), **options), name)


def valued(
    study: irr.Study, order: list[str], values: list[float] | None = None, kind: str = "ordinal"
) -> irr.Study:
    """The same ratings with the categories in this order, and their values."""
    numbers = tuple(values or [float(i + 1) for i in range(len(order))])
    place = {name: k for k, name in enumerate(order)}
    assert set(order) == set(study.categories)
    return replace(study, scale=Scale(kind, tuple(numbers[place[name]] for name in study.categories), True))


@pytest.mark.parametrize("words", [("x y z x", "y z x y"), ("x y z x", "y z x y", "z x y z")])
def test_r_irr_agree_labels_that_never_agree_are_0_percent(words: tuple[str, ...]) -> None:
    # R irr agree: 200%, with three coders 300%.
    study = study_of(**dict(zip("ABC", words, strict=False)))
    for name in ("percent-agreement", "percent-agreement-pairs", "percent-agreement-ratings", "holsti"):
        assert label_figure(study, name).value == 0
    found = irr.agree(study, coefficients=("percent-agreement-unanimous",), views=("label",))
    assert [one.value for one in found.results] == [0]


def test_r_irr_stuart_maxwell_keeps_a_category_with_equal_marginals() -> None:
    # R irr drops a category whose totals are equal, and with it those who were confused with it.
    counts = np.array([[20, 6, 2], [1, 15, 5], [3, 4, 30]])
    counts[2, 0], counts[0, 2] = 3, 3
    counts[1, 2], counts[2, 1] = 4, 4
    counts[0, 1], counts[1, 0] = 9, 3
    assert counts[2].sum() == counts[:, 2].sum()
    ana = [p for p in range(3) for q in range(3) for _ in range(counts[p, q])]
    ben = [q for p in range(3) for q in range(3) for _ in range(counts[p, q])]
    study = study_of(Ana=" ".join("abc"[p] for p in ana), Ben=" ".join("abc"[q] for q in ben))
    found = label_figure(study, "stuart-maxwell")
    right = SquareTable(counts, shift_zeros=False).homogeneity("stuart_maxwell")
    assert found.test is not None
    assert found.test.statistic == pytest.approx(right.statistic, abs=1e-9)
    assert found.test.df == 2
    assert found.test.p == pytest.approx(right.pvalue, abs=1e-9)


def test_ordinal_labels_are_never_ordered_by_the_alphabet() -> None:
    study = study_of(
        Ana="low low medium high medium high low high", Ben="low medium high high medium medium low high"
    )
    for weights in ("linear", "quadratic", "ordinal"):
        with pytest.raises(UsageError, match="or of the alphabet, is not that of a scale"):
            irr.agree(study, coefficients=("cohen-kappa",), views=("label",), weights=weights)
    right = label_figure(valued(study, ["low", "medium", "high"]), "cohen-kappa", weights="quadratic")
    wrong = label_figure(valued(study, ["high", "low", "medium"]), "cohen-kappa", weights="quadratic")
    assert right.value == pytest.approx(0.7273, abs=5e-5)
    assert wrong.value != pytest.approx(right.value, abs=0.1)


def test_irrcac_a_missing_rating_is_no_category() -> None:
    # With pandas 3 irrCAC counts NaN as a value: AC1 .7855 for .7754.
    study = study_of_reference("irrcac_raw4raters")
    found = label_figure(study, "gwet-ac1", margins="all")
    assert found.value == pytest.approx(0.77544, abs=5e-6)
    # A frame says it by the row that is not there; a null is a coder who found nothing.
    assert all(name == name.strip() and name.lower() != "nan" for name in study.categories)


def test_irrcac_names_are_exact() -> None:
    # irrCAC upper-cases labels, so that a and A merge.
    study = study_of(Ana="a A a A", Ben="A a A a")
    assert set(study.categories) == {"a", "A"}
    assert label_figure(study, "percent-agreement").value == 0


@pytest.mark.parametrize(
    ("options", "nearest"),
    [
        ({"coefficients": ("gwet-ac", "scott-pi")}, "gwet-ac"),
        ({"weights": "quadratik"}, "quadratic"),
        ({"criteria": ("jacard",)}, "jaccard"),
        ({"views": ("lable",)}, "label"),
        ({"ci": "jacknife"}, "jackknife"),
        ({"categories": ("costs",)}, "cost"),
        ({"reference": "Bem"}, "Ben"),
    ],
)
def test_irrcac_an_unknown_option_is_an_error_with_a_suggestion(
    options: dict[str, object], nearest: str
) -> None:
    study = study_of(Ana="cost time cost", Ben="cost cost time")
    with pytest.raises(UsageError, match=f"did you mean '{nearest}"):
        irr.agree(study, **options)


@pytest.mark.parametrize("options", [{"empty": "ignore"}, {"margins": "both"}, {"confidence": 95}])
def test_irrcac_an_unknown_choice_never_means_the_default(options: dict[str, object]) -> None:
    with pytest.raises(UsageError, match=f"{next(iter(options))} is "):
        irr.agree(study_of(Ana="a b", Ben="a a"), **options)


def test_irrcac_a_section_that_nobody_rated_is_counted_and_left_out() -> None:
    # Leaving out Cem leaves two sections that only he rated.
    study = study_of(Ana="a b a b . .", Ben="a b b b . .", Cem="a a a a b a")
    pair = study.with_coders(["Ana", "Ben"])
    found = irr.agree(pair, coefficients=("gwet-ac1",), views=("label",), per_category=False)
    (one,) = found.results
    assert (one.counts.sections, one.counts.used) == (6, 4)
    assert one.value == label_figure(study_of(Ana="a b a b", Ben="a b b b"), "gwet-ac1").value
    (warning,) = (warning for warning in found.warnings if warning.kind == "unrated_sections")
    assert "2 sections were rated by nobody" in warning.text


def test_dkpro_missing_ratings() -> None:
    # dkpro logs a warning and goes on with a wrong kappa.
    ana = ["a", "b", "a", "c", "b", "a", ".", ".", "c", "b", "a", "a"]
    ben = ["a", "b", "b", "c", "b", ".", "a", ".", "c", "a", "a", "b"]
    study = study_of(Ana=" ".join(ana), Ben=" ".join(ben))
    both = [(one, other) for one, other in zip(ana, ben, strict=True) if "." not in (one, other)]
    right = cohen_kappa_score(*zip(*both, strict=True))
    found = label_figure(study, "cohen-kappa")
    assert found.value == pytest.approx(right, abs=1e-12)
    assert (found.counts.sections, found.counts.used) == (11, len(both))
    values = [[{"a": 0, "b": 1, "c": 2}.get(word, np.nan) for word in words] for words in (ana, ben)]
    alpha = krippendorff.alpha(reliability_data=values, level_of_measurement="nominal")
    assert label_figure(study, "krippendorff-alpha").value == pytest.approx(alpha, abs=1e-12)


@pytest.mark.parametrize("name", ["krippendorff-alpha", "fleiss-kappa", "gwet-ac1", "brennan-prediger"])
def test_krippendorff_1000_distinct_values(name: str) -> None:
    # krippendorff forms sections times values squared numbers; here, 24 gigabytes.
    rows = [(f"s{i}", coder, f"k{i % 1000}") for i in range(3000) for coder in ("Ana", "Ben", "Cem")]
    rows[0] = ("s0", "Ana", "k1")
    found = label_figure(study_of_rows(rows), name, per_category=False, pairwise=False)
    # Two pairs of 9,000 differ.
    assert found.value == pytest.approx(1 - 2 / 9000, abs=1e-5)
    assert isinstance(found.interval, Interval)


def test_krippendorff_the_default_level_is_nominal_and_nan_is_a_name() -> None:
    study = study_of(Ana="1 2 3 3 nan nan", Ben="1 3 3 1 nan 2")
    assert "nan" in study.categories
    codes = {"1": 0, "2": 1, "3": 2, "nan": 3}
    values = [
        [codes[one] for one in ["1", "2", "3", "3", "nan", "nan"]],
        [codes[one] for one in ["1", "3", "3", "1", "nan", "2"]],
    ]
    right = krippendorff.alpha(reliability_data=values, level_of_measurement="nominal")
    assert label_figure(study, "krippendorff-alpha").value == pytest.approx(right, abs=1e-12)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_nltk_a_unit_rated_once_and_two_empty_sets(criterion: str) -> None:
    # nltk: StopIteration, ZeroDivisionError.
    study = study_of(Ana="- a,b - b . a", Ben="- a b - a a")
    for name in ("percent-agreement", "krippendorff-alpha"):
        found = irr.agree(study, coefficients=(name,), criteria=(criterion,), views=("set",), empty="agree")
        one = overall(found, name, criterion=criterion)
        assert one.value is not None
        assert np.isfinite(one.value)
        assert one.counts.used == 5


def test_statsmodels_a_constant_coder_has_no_standard_error_of_0() -> None:
    found = label_figure(study_of(Ana="a b a b a b a b a b", Ben="a " * 10), "cohen-kappa")
    assert found.value == 0
    assert found.se is None
    assert isinstance(found.interval, Undefined)
    for method in ("percentile", "bca", "analytic", "gwet"):
        found = label_figure(study_of(Ana="a b a b a b a b a b", Ben="a " * 10), "cohen-kappa", ci=method)
        assert found.se is None or found.se > 0, method


@pytest.mark.parametrize("method", ["percentile", "bca"])
def test_interrater_undefined_draws_are_counted_and_reported(method: str) -> None:
    # interrater raises at the first undefined draw. b is missing from (1 - 3/40)^40 = 4.4% of draws.
    study = study_of(Ana="a " * 37 + "b b a", Ben="a " * 37 + "b a b")
    found = label_figure(study, "cohen-kappa", ci=method)
    assert isinstance(found.interval, Interval)
    words = found.interval.method
    assert words.startswith(f"{method}:2000(")
    assert words.endswith(" undefined)")
    assert int(words.partition("(")[2].split()[0]) == pytest.approx(88, abs=30)
    # Of a code in one section, so many are undefined that there is no interval.
    rare = label_figure(study_of(Ana="a " * 39 + "b", Ben="a " * 40), "krippendorff-alpha", ci=method)
    assert rare.value is not None
    assert isinstance(rare.interval, Undefined)
    assert rare.interval.reason == "degenerate_resamples"
    assert "of 2000 resamples" in rare.interval.text


def test_iaa_kit_weighted_kappa_ac2_and_alpha_of_12_labels() -> None:
    # iaa-kit sorts "10" before "2".
    generator = np.random.default_rng(5)
    ana = generator.integers(1, 13, 60)
    ben = np.clip(ana + generator.integers(-2, 3, 60), 1, 12)
    ana[:12] = ben[:12] = np.arange(1, 13)
    study = study_of(Ana=" ".join(map(str, ana)), Ben=" ".join(map(str, ben)))
    study = valued(study, [str(k) for k in range(1, 13)])
    for weights in ("linear", "quadratic"):
        right = cohen_kappa_score(ana, ben, labels=list(range(1, 13)), weights=weights)
        assert label_figure(study, "cohen-kappa", weights=weights).value == pytest.approx(right, abs=1e-12)
    right = krippendorff.alpha(reliability_data=[ana, ben], level_of_measurement="ordinal")
    assert label_figure(study, "krippendorff-alpha").value == pytest.approx(right, abs=1e-9)
    # AC2 by its definition.
    weight = 1 - np.abs(np.subtract.outer(np.arange(12), np.arange(12))) / 11
    share = (np.bincount(ana, minlength=13)[1:] + np.bincount(ben, minlength=13)[1:]) / 120
    expected = weight.sum() / (12 * 11) * (share * (1 - share)).sum()
    observed = weight[ana - 1, ben - 1].mean()
    ac2 = label_figure(study, "gwet-ac2", weights="linear").value
    assert ac2 == pytest.approx((observed - expected) / (1 - expected), abs=1e-12)
    # With a missing rating, alpha is right as well.
    rows = rows_of({"Ana": " ".join(map(str, ana)), "Ben": " ".join(map(str, ben))})
    fewer = valued(
        study_of_rows(row for row in rows if row[:2] != ("s20", "Ben")), [str(k) for k in range(1, 13)]
    )
    with_gap = ben.astype(float)
    with_gap[19] = np.nan
    right = krippendorff.alpha(reliability_data=[ana, with_gap], level_of_measurement="ordinal")
    assert label_figure(fewer, "krippendorff-alpha").value == pytest.approx(right, abs=1e-9)


@pytest.mark.parametrize("level", ["interval", "ratio"])
def test_tidycomm_alpha_is_computed_on_values_not_places(level: str) -> None:
    number = {"one": 1.0, "two": 2.0, "ten": 10.0, "hundred": 100.0}
    ana, ben = (
        ["one", "two", "ten", "hundred", "ten", "two", "one", "ten"],
        ["one", "two", "ten", "ten", "hundred", "ten", "two", "ten"],
    )
    study = valued(study_of(Ana=" ".join(ana), Ben=" ".join(ben)), list(number), list(number.values()), level)
    values = [[number[word] for word in words] for words in (ana, ben)]
    right = krippendorff.alpha(reliability_data=values, level_of_measurement=level)
    places = [[float(list(number).index(word)) for word in words] for words in (ana, ben)]
    wrong = krippendorff.alpha(reliability_data=places, level_of_measurement=level)
    found = label_figure(study, "krippendorff-alpha")
    assert found.value == pytest.approx(right, abs=1e-9)
    assert found.value != pytest.approx(wrong, abs=0.01)


def test_iaa_eval_wilson_is_for_shares_of_sections_only() -> None:
    studies = (
        study_of(Ana="a b a b a a b b a b a b", Ben="a b a b a b b b a b a a"),
        # Below chance, where a share would be negative.
        study_of(Ana="a b a b a a b b a b a b", Ben="b a b a a b a a b a b a"),
    )
    corrected = [name for name, one in coefficients().items() if one.corrects and "label" in one.views]
    for study in studies:
        for one in irr.agree(study, coefficients=corrected, views=("label",)).results:
            assert one.value is not None
            assert not (isinstance(one.interval, Interval) and "wilson" in one.interval.method.lower())
        share = label_figure(study, "percent-agreement")
        assert isinstance(share.interval, Interval)
        assert "wilson" in share.interval.method.lower()


def test_qualcoder_independent_coding_scores_0() -> None:
    # QualCoder takes p(yes) p(no) for the sum of squares: .30 for independent coders. Every combination once.
    study = study_of(Ana="a a - - " * 25, Ben="a - a - " * 25)
    for name in ("cohen-kappa", "brennan-prediger", "gwet-ac1", "fleiss-kappa", "scott-pi"):
        (one,) = irr.agree(study, coefficients=(name,), views=("category",)).results
        assert one.value == pytest.approx(0, abs=1e-12), name


def test_potato_sets_have_no_order_and_empty_ones_count() -> None:
    # Potato pairs labels by position (.33), and drops empty selections: "nothing" on 8 of 10 scores 1.
    alike = study_of(Ana="a,b b,c a,c", Ben="b,a c,b c,a")
    found = irr.agree(alike, coefficients=("percent-agreement",), criteria=("jaccard",), views=("set",))
    assert overall(found, "percent-agreement").value == 1
    nothing = study_of(Ana="a b - - - - - - - -", Ben="a b a b a b a b a b")
    found = irr.agree(nothing, coefficients=("percent-agreement",), criteria=("jaccard",), views=("set",))
    one = overall(found, "percent-agreement")
    assert one.value == pytest.approx(0.2)
    assert one.counts.used == 10


@pytest.mark.parametrize(
    "name", [name for name, one in coefficients().items() if one.corrects and "label" in one.views]
)
def test_everybody_used_one_category(name: str) -> None:
    # Elsewhere: 1, NaN, an exception, or 1 with SE 0 and p = 0.
    found = irr.agree(study_of(Ana="a " * 20, Ben="a " * 20), coefficients=(name,), views=("label",))
    (one,) = found.results
    assert (one.value, one.interval, one.se) == (None, None, None)
    assert one.undefined is not None
    assert one.undefined.reason in ("no_variation", "no_pairs")
    assert len(one.undefined.text.split()) > 3
    assert found.says_nothing


@pytest.mark.parametrize(
    "name", ["cohen-kappa", "krippendorff-alpha", "gwet-ac1", "conger-kappa", "scott-pi"]
)
def test_a_code_used_twice_has_no_interval_above_1(name: str) -> None:
    # A published table: kappa 1.00, "CI .99-1.01".
    study = study_of(Ana="z z " + "a b " * 20, Ben="z z " + "a b " * 20)
    found = irr.agree(study, coefficients=(name,), views=("category",))
    (one,) = found.select(category="z")
    assert one.value == pytest.approx(1)
    if isinstance(one.interval, Interval):
        assert one.interval.high <= 1
        assert one.interval.low < 0.95
    else:
        assert one.interval is not None
        assert one.interval.reason == "rare"
    (verdict,) = (verdict for verdict in found.categories if verdict.id == "z")
    assert (verdict.verdict, verdict.reasons[0].kind) == ("insufficient", "rare")


def test_inception_used_of_found_is_beside_every_figure() -> None:
    found = irr.agree(study_of(Ana="a b a b . a", Ben="a b a b a ."), views=("label",), per_category=False)
    assert found.results
    for one in found.results:
        assert (one.counts.sections, one.counts.used, one.counts.ratings) == (6, 4, 8)


def test_a_frame_with_nan_and_none_alike() -> None:
    # statsmodels and irrCAC count them as a category of their own.
    rows = {"section": ["s1", "s1", "s2", "s2"], "coder": ["A", "B"] * 2}
    for nothing in (None, float("nan"), pd.NA):
        study = irr.Study.from_frame(pd.DataFrame({**rows, "category": ["x", nothing, "y", "y"]}))
        assert study.categories == ("x", "y")
        assert study.categories_of("s1", "B") == frozenset()
