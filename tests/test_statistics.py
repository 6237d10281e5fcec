"""Statistics against published tables and other packages' figures, against scipy and statsmodels, and at the edges.

`reference_statistics.json` holds, by study of `reference/`, what packages compute (`computed`, 15 digits) and
what the sources print (`printed`, whose digits decide the tolerance); each study's `expected.json` names them.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats import contingency_tables

import irr
from irr.errors import UsageError
from irr.estimates import Scope
from irr.result import Interval, Result
from irr.statistics.data import Labels, Measured, Scores, Table
from irr.statistics.estimating import estimate_statistic
from irr.statistics.registry import find, statistics
from irr.study import Scale
from irr.study.patterns import group_into_sets
from studies import study_of, study_of_csv

TESTS = Path(__file__).parent
REFERENCE = json.loads((TESTS / "reference_statistics.json").read_text("utf-8"))

#: The statistic behind the main part of a key.
NAMES = {
    "kappa_max": "kappa-max",
    "bangdiwala_b": "bangdiwala-b",
    "table_bangdiwala_b": "bangdiwala-b",
    "vanoest_ir2": "van-oest",
    "maxwell_re": "maxwell-re",
    "pabak": "pabak",
    "lotus": "lotus",
    "s_lotus": "s-lotus",
    "icc1": "icc-1",
    "icc1k": "icc-1k",
    "icc2": "icc-2",
    "icc2k": "icc-2k",
    "icc3": "icc-3",
    "icc3k": "icc-3k",
    "kendall_w": "kendall-w",
    "kendall_w_uncorrected": "kendall-w-uncorrected",
    "finn_oneway": "finn-oneway",
    "finn_twoway": "finn-twoway",
    "robinson_a": "robinson-a",
    "iota_quantitative": "iota",
    "mcnemar": "mcnemar",
    "bowker": "bowker",
    "stuart_maxwell": "stuart-maxwell",
    "bhapkar": "bhapkar",
    "cochran_q": "cochran-q",
}

#: Keys whose part of a result is not said by a prefix or suffix: the statistic and the name among its extras.
EXTRAS = {
    "mcnemar_exact_p": ("mcnemar", "exact_p"),
    "mcnemar_chisq_continuity": ("mcnemar", "chisq_continuity"),
    "mcnemar_p_continuity": ("mcnemar", "p_continuity"),
    "bowker_df": ("bowker", "df_all_pairs"),
    "bowker_p": ("bowker", "p_all_pairs"),
    "df2_icc2_irr": ("icc-2", "df2_satterthwaite"),
    "df2_icc2k_irr": ("icc-2k", "df2_satterthwaite"),
    "p_icc2_irr": ("icc-2", "p_satterthwaite"),
    "p_icc2k_irr": ("icc-2k", "p_satterthwaite"),
}

#: Figures that are not computed here at all, and why: pattern of key → reason.
LEFT_OUT = {
    "icc*_na": "irrNA's, of sections that not all coders rated",
    "kendall_w_irrna_*": "irrNA's mean rank correlation",
    "bangdiwala_b_weighted": "vcd's, with weights",
    "kappa_max_observed_agreement": "the agreement that goes with kappa-max",
}

#: Figures that differ, and why: (pattern of study, pattern of key) → reason.
NO_DISAGREEMENT = "the coders never disagree: F is infinite, and a test has nothing to test"
ALIKE = "the sections' means are all the same, so the reliability of means is undefined (packages: -Inf, 6)"
RANK = (
    "statsmodels takes categories less one, also where some were not confused; the rank says how many count"
)
STEPS = "R's irr takes the number of different values met for evenly spaced values a step of 1 apart"
NONE_COMPLETE = "no section was rated by all coders"
DIFFERENT = {
    ("fast_kripp_ratio_zeros", "ci_*"): NO_DISAGREEMENT,
    ("fast_kripp_ratio_zeros", "df*_icc*"): NO_DISAGREEMENT,
    ("fast_kripp_ratio_zeros", "p_icc*"): NO_DISAGREEMENT,
    ("fast_kripp_ratio_zeros", "se_*"): NO_DISAGREEMENT,
    ("fast_kripp_ratio_zeros", "bowker_*"): NO_DISAGREEMENT,
    ("freelon_recal_r20[59]", "mcnemar_*"): NO_DISAGREEMENT,
    ("freelon_recal_r20[59]", "stuart_maxwell_*"): NO_DISAGREEMENT,
    ("freelon_recal_r20[59]", "*_table_bangdiwala_b"): NO_DISAGREEMENT,
    ("irrna_indep", "*icc[123]k*"): ALIKE,
    ("irrna_indepna", "*"): NONE_COMPLETE,
    ("irrna_indepw", "*"): NONE_COMPLETE,
    ("benhamner_qwk_2", "stuart_maxwell_df"): RANK,
    ("fast_kripp_circular", "stuart_maxwell_df"): RANK,
    ("fast_kripp_ratio_zeros", "stuart_maxwell_df"): RANK,
    ("irrcac_cont3x3abstractors", "stuart_maxwell_df"): RANK,
    ("mcgraw_wong_1996", "stuart_maxwell_df"): RANK,
    ("psych_levels_numbers", "stuart_maxwell_df"): RANK,
    ("tidycomm_m1_2coders", "stuart_maxwell_df"): RANK,
    ("zwick1988_ex2", "stuart_maxwell_df"): RANK,
    ("krippendorff2018_p310", "bhapkar_p"): RANK,
    ("sklearn_weighted_kappa", "bhapkar_p"): RANK,
    ("tidycomm_m1_2coders", "bhapkar_p"): RANK,
    ("gwet2014_table9_1_lungfunction", "finn_*"): STEPS,
    ("gwet2014_table3_9", "finn_*"): STEPS,
    ("gwet2014_table4_6", "finn_*"): STEPS,
    ("mcgraw_wong_1996", "finn_*"): STEPS,
    ("psych_levels_numbers", "s_lotus"): "tidycomm counts the 7 values met, not the 10 declared",
    ("*", "ci_*_icc2k_listwise"): "McGraw and Wong's own interval; here Shrout and Fleiss', as psych has it",
    ("shrout_fleiss_1979", "p_icc1"): "printed with five digits, compared at its source with four",
}


@cache
def study_of_reference(name: str) -> irr.Study:
    """A study with the categories and values that its source declares, else those met."""
    folder = TESTS / "reference" / name
    declared = json.loads((folder / "expected.json").read_text("utf-8"))["categories_order"]
    frame = pd.read_csv(folder / "data.csv", dtype=str, keep_default_na=False)
    codes = [code for code in frame["code"].unique() if code]
    categories = declared or sorted(codes, key=lambda code: (_number(code) or 0.0, code))
    numbers = [_number(category) for category in categories]
    values = numbers if None not in numbers else range(1, len(categories) + 1)
    met = study_of_csv(folder / "data.csv")
    sections, coders = met.names.to_pylist(), list(met.coders)
    section, coder, set_id, sets = group_into_sets(
        np.array([sections.index(one) for one in frame["section"]]),
        np.array([coders.index(one) for one in frame["coder"]]),
        np.array([categories.index(one) if one else -1 for one in frame["code"]]),
        len(coders),
        len(categories),
    )
    scale = Scale("interval", tuple(float(value) for value in values), True)
    fields = {"section": section, "coder": coder, "set_id": set_id, "sets": sets}
    return replace(met, categories=tuple(categories), scale=scale, **fields)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def estimated(study: irr.Study, name: str, coders: Sequence[int] = (), category: str | None = None) -> Result:
    chosen = coders or range(len(study.coders))
    view = "category" if category is not None else "label"
    scope = Scope(view, tuple(study.coders[coder] for coder in chosen), category=category)
    return estimate_statistic(find(name), study, chosen, scope)


@cache
def of_reference(study: str, name: str) -> Result:
    return estimated(study_of_reference(study).collapsed, name)


def computed(study: str, key: str) -> float | None:
    """The figure that a key of the reference stands for."""
    key = key.replace("_listwise", "")
    if key in EXTRAS:
        name, extra = EXTRAS[key]
        test = of_reference(study, name).test
        return test.extras[extra] if test else None
    key = key.removesuffix("_irr")
    for part in ("F", "df1", "df2", "p", "chisq", "se", "ci_low", "ci_high"):
        if key.startswith(f"{part}_"):
            return _part(of_reference(study, NAMES[key.removeprefix(f"{part}_")]), part)
    for part in ("chisq", "df", "p"):
        if key.endswith(f"_{part}"):
            return _part(of_reference(study, NAMES[key.removesuffix(f"_{part}")]), part)
    return of_reference(study, NAMES[key]).value


def _part(result: Result, part: str) -> float | None:
    if part in ("ci_low", "ci_high"):
        interval = result.interval
        return getattr(interval, part.removeprefix("ci_")) if isinstance(interval, Interval) else None
    if part == "se":
        return result.se
    if result.test is None:
        return None
    if part == "df2":
        return result.test.extras["df2"]
    return {"F": result.test.statistic, "chisq": result.test.statistic, "p": result.test.p}.get(
        part, result.test.df
    )


CASES = [
    (study, kind, key)
    for study, kinds in REFERENCE.items()
    for kind, values in kinds.items()
    for key in values
    if not any(fnmatchcase(key, pattern) for pattern in LEFT_OUT)
]


def agrees(study: str, kind: str, key: str) -> bool:
    expected, found = REFERENCE[study][kind][key], computed(study, key)
    if found is None:
        return False
    if kind == "computed":
        return found == pytest.approx(expected, abs=1e-9, rel=1e-9)
    return abs(found - float(expected)) <= 0.5000001 * 10.0 ** -len(expected.partition(".")[2])


def differs(study: str, key: str) -> bool:
    return any(fnmatchcase(study, one) and fnmatchcase(key, other) for one, other in DIFFERENT)


@pytest.mark.parametrize(("study", "kind", "key"), [case for case in CASES if not differs(case[0], case[2])])
def test_reference(study: str, kind: str, key: str) -> None:
    assert agrees(study, kind, key), (computed(study, key), REFERENCE[study][kind][key])


@pytest.mark.parametrize(("study", "key"), DIFFERENT)
def test_what_is_said_to_differ_does(study: str, key: str) -> None:
    matching = [case for case in CASES if fnmatchcase(case[0], study) and fnmatchcase(case[2], key)]
    assert any(not agrees(*case) for case in matching)


def outcome(name: str, data: Table | Labels | Scores) -> Measured:
    """What a formula gives of these data, where it is defined."""
    made = find(name).formula(data)
    assert isinstance(made, Measured)
    return made


RANDOM = np.random.default_rng(7)
TABLES = [RANDOM.integers(1, 30, (k, k)).astype(float) for k in (2, 2, 3, 3, 4, 5)]


@pytest.mark.parametrize("counts", TABLES)
def test_tests_of_margins_against_statsmodels(counts: np.ndarray) -> None:
    table, square = Table(counts), contingency_tables.SquareTable(counts, shift_zeros=False)
    oracles = {
        "bowker": square.symmetry(),
        "stuart-maxwell": square.homogeneity("stuart_maxwell"),
        "bhapkar": square.homogeneity("bhapkar"),
    }
    for name, oracle in oracles.items():
        made = outcome(name, table)
        assert made.test is not None
        assert (made.value, made.test.df) == (pytest.approx(oracle.statistic), oracle.df)
        assert made.test.p == pytest.approx(oracle.pvalue)


@pytest.mark.parametrize("counts", [table for table in TABLES if len(table) == 2])
def test_mcnemar_against_scipy_and_statsmodels(counts: np.ndarray) -> None:
    made = outcome("mcnemar", Table(counts))
    assert made.test is not None
    plain = contingency_tables.mcnemar(counts, exact=False, correction=False)
    corrected = contingency_tables.mcnemar(counts, exact=False, correction=True)
    assert (made.value, made.test.p) == (pytest.approx(plain.statistic), pytest.approx(plain.pvalue))
    b, c = int(counts[0, 1]), int(counts[1, 0])
    exact = stats.binomtest(b, b + c).pvalue
    assert made.test.extras["exact_p"] == pytest.approx(exact)
    below = stats.binom.cdf(min(b, c), b + c, 0.5)
    mid = min(2 * below - stats.binom.pmf(b, b + c, 0.5), 1)
    assert made.test.extras["mid_p"] == pytest.approx(mid)
    assert made.test.extras["p_continuity"] == pytest.approx(corrected.pvalue)


@pytest.mark.parametrize("coders", [2, 3, 5])
def test_cochran_q_against_statsmodels(coders: int) -> None:
    gave = np.random.default_rng(coders).random((40, coders)) < np.linspace(0.3, 0.6, coders)
    labels = Labels((~gave).astype(np.int64), np.ones(40, np.int64), 2)
    made, oracle = outcome("cochran-q", labels), contingency_tables.cochrans_q(gave.astype(int))
    assert made.test is not None
    assert (made.value, made.test.p) == (pytest.approx(oracle.statistic), pytest.approx(oracle.pvalue))
    # The permutation p is near that of χ² with this many sections, and the same each time.
    assert made.test.extras["permutation_p"] == pytest.approx(oracle.pvalue, abs=0.03)
    assert outcome("cochran-q", labels) == made
    assert outcome("cochran-q", replace(labels, seed=1)) != made


def test_permutation_p_by_drawing_coders_is_that_by_drawing_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    gave = np.random.default_rng(3).random((25, 4)) < [0.2, 0.4, 0.4, 0.6]
    labels = Labels((~gave).astype(np.int64), np.ones(25, np.int64), 2)
    by_sets = outcome("cochran-q", labels).test
    monkeypatch.setattr("irr.habits.COUNTED", 0)
    by_coders = outcome("cochran-q", labels).test
    assert by_sets is not None
    assert by_coders is not None
    assert by_coders.extras["permutation_p"] == pytest.approx(by_sets.extras["permutation_p"], abs=0.01)


def test_exact_distribution_of_two_coders_is_mcnemar() -> None:
    matrix = np.array([[0, 1]] * 9 + [[1, 0]] * 2 + [[0, 0]] * 5)
    q = outcome("cochran-q", Labels(matrix, np.ones(16, np.int64), 2))
    mcnemar = outcome("mcnemar", Table(np.array([[5.0, 9.0], [2.0, 0.0]])))
    assert q.test is not None
    assert mcnemar.test is not None
    assert q.value == pytest.approx(mcnemar.value)
    assert q.test.extras["permutation_p"] == pytest.approx(mcnemar.test.extras["exact_p"], abs=0.01)


@pytest.mark.parametrize("name", ["bowker", "stuart-maxwell", "bhapkar", "kappa-max", "bangdiwala-b"])
@pytest.mark.parametrize("counts", TABLES[2:])
def test_a_category_nobody_used_changes_nothing(name: str, counts: np.ndarray) -> None:
    wider = np.insert(np.insert(counts, 1, 0, axis=0), 1, 0, axis=1)
    made, other = outcome(name, Table(counts)), outcome(name, Table(wider))
    assert other.value == pytest.approx(made.value)
    if made.test and other.test:
        assert (other.test.df, other.test.p) == (made.test.df, pytest.approx(made.test.p))


def test_a_category_with_equal_totals_is_not_dropped() -> None:
    # Both gave the second category 12 times; its confusions still say how far the others can differ by chance.
    counts = np.array([[20.0, 6.0, 2.0], [1.0, 5.0, 6.0], [1.0, 1.0, 8.0]])
    assert counts.sum(axis=0)[1] == counts.sum(axis=1)[1]
    oracle = contingency_tables.SquareTable(counts, shift_zeros=False).homogeneity("stuart_maxwell")
    assert outcome("stuart-maxwell", Table(counts)).value == pytest.approx(oracle.statistic)


SCORES = np.random.default_rng(5).integers(1, 6, (30, 1)) + np.random.default_rng(6).integers(0, 3, (30, 4))


def test_kendall_w_against_friedman() -> None:
    made = outcome("kendall-w", scores_of(SCORES))
    oracle = stats.friedmanchisquare(*SCORES)
    # Friedman's test ranks blocks of treatments: here coders are the blocks and sections the treatments.
    assert made.test is not None
    assert (made.test.statistic, made.test.p) == (
        pytest.approx(oracle.statistic),
        pytest.approx(oracle.pvalue),
    )


def test_icc_1_against_analysis_of_variance() -> None:
    made, oracle = outcome("icc-1", scores_of(SCORES)), stats.f_oneway(*SCORES)
    assert made.test is not None
    assert (made.test.statistic, made.test.p) == (
        pytest.approx(oracle.statistic),
        pytest.approx(oracle.pvalue),
    )
    assert made.value == pytest.approx((oracle.statistic - 1) / (oracle.statistic + 3))


def scores_of(matrix: np.ndarray) -> Scores:
    return Scores(matrix.astype(float), np.ones(len(matrix), np.int64), np.unique(matrix).astype(float))


@pytest.mark.parametrize("name", [one.name for one in statistics().values() if one.needs == "values"])
def test_values_elsewhere_on_the_scale(name: str) -> None:
    scores = scores_of(SCORES)
    moved = replace(scores, matrix=1e6 + 3 * scores.matrix, scale=1e6 + 3 * scores.scale)
    assert outcome(name, moved).value == pytest.approx(outcome(name, scores).value, abs=1e-9)


@pytest.mark.parametrize("name", statistics())
def test_identical_sections_may_be_counted_instead_of_repeated(name: str) -> None:
    generator = np.random.default_rng(11)
    words = {
        coder: " ".join(generator.choice(["a", "b"], 60, p=[0.3, 0.7])) for coder in ("Ana", "Ben", "Cem")
    }
    study = replace(study_of(**words), scale=Scale("ordinal", (1.0, 2.0), True))
    coders = (0, 2) if find(name).coders == "pair" else (0, 1, 2)
    assert len(study.collapsed.multiplicity) < 60
    whole, collapsed = estimated(study, name, coders), estimated(study.collapsed, name, coders)
    assert whole.value is not None
    assert collapsed.value == pytest.approx(whole.value)
    assert collapsed.counts == whole.counts
    assert (collapsed.test is None) == (whole.test is None)


@pytest.mark.parametrize("name", statistics())
@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("one_coder", {"Ana": "a b a b"}),
        ("no_overlap", {"Ana": "a b . .", "Ben": ". . a b"}),
        ("one_section", {"Ana": "a b . .", "Ben": ". a a b"}),
        ("not_single_label", {"Ana": "a,b b a", "Ben": "a b a"}),
    ],
)
def test_no_value_without_the_data_for_it(name: str, reason: str, words: dict[str, str]) -> None:
    study = replace(study_of(**words), scale=Scale("ordinal", (1.0, 2.0), True))
    result = estimated(study, name)
    assert result.value is None
    assert result.undefined is not None
    assert result.undefined.reason == reason


def reason_of(result: Result) -> str:
    assert result.value is None
    assert result.undefined is not None
    return result.undefined.reason


def test_reasons_of_some_statistics() -> None:
    pair = study_of(Ana="a b c a", Ben="a b b a")
    valued = replace(pair, scale=Scale("ordinal", (1.0, 2.0, 3.0), True))
    three = study_of(Ana="a b . .", Ben="a . b .", Cem=". a b a")
    empty = replace(study_of(Ana="a b - a", Ben="a b b a"), scale=Scale("ordinal", (1.0, 2.0), True))
    assert reason_of(estimated(pair, "mcnemar")) == "not_two_values"
    assert reason_of(estimated(pair, "icc-2")) == "no_values"
    assert reason_of(estimated(valued, "icc-2", category="a")) == "no_values"
    assert reason_of(estimated(empty, "icc-2")) == "no_values"
    assert reason_of(estimated(three, "mcnemar")) == "not_a_pair"
    assert reason_of(estimated(three, "lotus")) == "incomplete"
    assert reason_of(estimated(pair, "mcnemar", category="a")) == "no_disagreement"
    assert estimated(pair, "pabak", category="c").value == pytest.approx(0.5)


@pytest.mark.parametrize("name", statistics())
def test_one_value_only_is_a_reason_or_a_number(name: str) -> None:
    study = study_of(Ana="a a a a a", Ben="a a a a a")
    result = estimated(replace(study, scale=Scale("ordinal", (1.0,), True)), name)
    if result.value is None:
        assert reason_of(result) in {"no_variation", "no_disagreement", "not_two_values", "one_value"}
    else:
        assert name in {"lotus", "bangdiwala-b"}


@pytest.mark.parametrize("name", statistics())
def test_unused_category(name: str) -> None:
    words = study_of(Ana="a b a b a c", Ben="a b b b a .")
    assert reason_of(estimated(words, name, category="c")) in {"unused", "no_values"}


def test_present_comes_first() -> None:
    study = study_of(Ana="a a a b -", Ben="a a b b -")
    assert estimated(study, "prevalence-index", category="a").value == pytest.approx(0.0)
    assert estimated(study, "bias-index", category="a").value == pytest.approx(0.2)
    assert estimated(study, "bias-index", (1, 0), category="a").value == pytest.approx(-0.2)


def test_kappa_range_holds_every_kappa_of_that_agreement() -> None:
    tables = np.array(
        [[a, b, c, 10 - a - b - c] for a in range(9) for b in range(3) for c in [2 - b] if a <= 8]
    )
    kappas = []
    for counts in tables.reshape(-1, 2, 2) / 10:
        expected = counts.sum(axis=0) @ counts.sum(axis=1)
        kappas.append((counts.trace() - expected) / (1 - expected))
    made = outcome("kappa-range", Table(tables[0].reshape(2, 2).astype(float)))
    assert isinstance(made.bounds, tuple)
    assert made.bounds == (pytest.approx(min(kappas)), pytest.approx(max(kappas)))


@pytest.mark.parametrize("name", statistics())
def test_every_statistic_is_explained(name: str) -> None:
    page = find(name).page
    positions = [page.find(part) for part in ("\n\nQuestion: ", "\n\nFormula: ", "\n\nUse it ", "\n\nNot ")]
    assert positions == sorted(positions)
    assert positions[0] > 0
    assert find(name).reference
    assert list(inspect.signature(find(name).formula).parameters) in (["table"], ["labels"], ["scores"])


def test_unknown_name() -> None:
    with pytest.raises(UsageError, match="did you mean 'mcnemar'"):
        find("macnemar")
