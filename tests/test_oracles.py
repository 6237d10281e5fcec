"""Random studies against other packages, and against the definitions written out pair by pair."""

from __future__ import annotations

import math
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations, product

import krippendorff
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

import irr
from irr import joint, weights
from irr.coefficients.registry import coefficients
from irr.criteria import CRITERIA, jaccard
from irr.intervals import jackknife_se, t_quantile, wilson
from irr.ratings import Ratings, category_ratings, set_ratings
from irr.result import Interval
from irr.study import SetTable
from irr.tally import CategorySums, Tally
from irr.weights import Hamming, Overlapping, set_weights
from studies import Row, drawn_rows, overall, sets_of, study_of_rows

drawing = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
single = drawn_rows(most_labels=1, least_labels=1)


def value(study: irr.Study, name: str, view: str = "label", **options: object) -> float:
    """The figure of all coders, NaN where it is undefined."""
    report = irr.agree(study, coefficients=(name,), views=(view,), per_category=False, **options)
    found = overall(report, name).value
    return math.nan if found is None else found


def near(expected: float) -> object:
    return pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


# --- Other packages ---------------------------------------------------------------------------------------


@drawing
@given(drawn_rows(coders=(2, 2), most_labels=1, least_labels=1))
def test_cohen_is_that_of_scikit_learn_on_sections_both_rated(rows: list[Row]) -> None:
    pairs = [(min(by["c0"]), min(by["c1"])) for by in sets_of(rows).values() if len(by) == 2]
    expected = math.nan
    # One section gives no coefficient here; a single value everywhere gives 0/0 there.
    if len(pairs) > 1 and len({name for pair in pairs for name in pair}) > 1:
        expected = cohen_kappa_score(*zip(*pairs, strict=True))
    assert value(study_of_rows(rows), "cohen-kappa") == near(expected)


@drawing
@given(single)
def test_alpha_is_that_of_the_krippendorff_package(rows: list[Row]) -> None:
    sets = sets_of(rows)
    coders = sorted({coder for _, coder, _ in rows})
    table = [[ord(min(by[coder])) if coder in by else np.nan for by in sets.values()] for coder in coders]
    expected = math.nan
    if sum(len(by) > 1 for by in sets.values()) > 1:
        given_values = [name for by in sets.values() if len(by) > 1 for name in by.values()]
        if len(set(given_values)) > 1:
            expected = krippendorff.alpha(np.array(table, float), level_of_measurement="nominal")
    assert value(study_of_rows(rows), "krippendorff-alpha") == near(expected)


@drawing
@given(drawn_rows(most_labels=1, least_labels=1, missing=False))
def test_fleiss_is_that_of_statsmodels(rows: list[Row]) -> None:
    names = sorted({name for _, _, name in rows if name})
    counts = [Counter(min(given) for given in by.values()) for by in sets_of(rows).values()]
    table = np.array([[count[name] for name in names] for count in counts])
    expected = math.nan if len(names) == 1 else fleiss_kappa(table)
    assert value(study_of_rows(rows), "fleiss-kappa") == near(expected)


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
def test_wilson_is_that_of_statsmodels(level: float) -> None:
    for n in (1, 2, 9, 50, 1000):
        for successes in {0, 1, n // 2, n - 1, n}:
            expected = proportion_confint(successes, n, alpha=1 - level, method="wilson")
            found = wilson(successes, n, level)
            assert (found.low, found.high) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("p", [0.75, 0.9, 0.95, 0.975, 0.995, 0.9995])
def test_quantiles_of_t_are_those_of_scipy(p: float) -> None:
    for df in (1, 2, 3, 4, 7, 10, 29, 49, 100, 999, 9999, 10_001, 1e6):
        assert t_quantile(p, df) == pytest.approx(stats.t.ppf(p, df), rel=1e-10), df


# --- Sets, compared pair by pair --------------------------------------------------------------------------

Sets = frozenset[str]


def _masi(a: Sets, b: Sets) -> float:
    step = 1 if a == b else 2 / 3 if a <= b or b <= a else 1 / 3
    return len(a & b) / len(a | b) * step


def _masi_dkpro(a: Sets, b: Sets) -> float:
    step = 1 if a == b else 2 / 3 if a <= b or b <= a else 1 / 3 if a & b else 0
    return 1 - (1 - len(a & b) / len(a | b)) * (1 - step)


#: Similarity of two sets that are not both empty; `K` is the size of the codebook.
KERNELS: dict[str, Callable[[Sets, Sets, int], float]] = {
    "overlap": lambda a, b, K: float(bool(a & b)),
    "exact": lambda a, b, K: float(a == b),
    "jaccard": lambda a, b, K: len(a & b) / len(a | b),
    "dice": lambda a, b, K: 2 * len(a & b) / (len(a) + len(b)),
    "masi": lambda a, b, K: _masi(a, b),
    "masi-dkpro": lambda a, b, K: _masi_dkpro(a, b),
    "hamming": lambda a, b, K: 1 - len(a ^ b) / K,
}


class Mean:
    """A weighted mean that may come to have nothing in it."""

    def __init__(self) -> None:
        self.total = self.weight = 0.0

    def add(self, one: float | None, weight: float) -> None:
        if one is not None:
            self.total += weight * one
            self.weight += weight

    @property
    def value(self) -> float:
        return self.total / self.weight if self.weight > 1e-12 else math.nan


def written_out(
    rows: Iterable[Row], criterion: str, empty: str, margins: str
) -> dict[str, tuple[float, float]]:
    """Observed and expected agreement of each coefficient, by its definition, every pair of ratings visited."""
    sections = list(sets_of(rows).values())
    K = len({name for by in sections for given in by.values() for name in given})

    def agreement(a: Sets, b: Sets) -> float | None:
        if a or b:
            return KERNELS[criterion](a, b, K)
        return {"agree": 1.0, "disagree": 0.0, "exclude": None}[empty]

    pairable = [by for by in sections if len(by) > 1]
    by_section, by_rating = Mean(), Mean()
    for by in pairable:
        r = len(by)
        for g, h in product(by, by):
            if g != h:
                by_section.add(agreement(by[g], by[h]), 1 / (r * (r - 1)))
                by_rating.add(agreement(by[g], by[h]), 1 / (r - 1))

    ratings = [(i, g, given) for i, by in enumerate(pairable) for g, given in by.items()]
    shuffled_ratings = Mean()
    for (i, g, a), (j, h, b) in product(ratings, ratings):
        if (i, g) != (j, h):
            shuffled_ratings.add(agreement(a, b), 1)

    shuffled_sections, shuffled_coders = Mean(), Mean()
    marginal = pairable if margins == "pairable" else sections
    rated = Counter(g for by in marginal for g in by)
    ratings = [(i, g, given) for i, by in enumerate(marginal) for g, given in by.items()]
    for (i, g, a), (j, h, b) in product(ratings, ratings):
        shuffled_sections.add(agreement(a, b), 1 / (len(marginal[i]) * len(marginal[j])))
        if g != h:
            shuffled_coders.add(agreement(a, b), 1 / (rated[g] * rated[h]))
    return {
        "percent-agreement": (by_section.value, shuffled_coders.value),
        "krippendorff-alpha": (by_rating.value, shuffled_ratings.value),
        "fleiss-kappa": (by_section.value, shuffled_sections.value),
        "conger-kappa": (by_section.value, shuffled_coders.value),
    }


@settings(drawing, max_examples=15)
@given(
    drawn_rows(coders=(2, 5), sections=(2, 12), labels=(2, 6)),
    st.sampled_from(["agree", "exclude", "disagree"]),
    st.sampled_from(["pairable", "all"]),
)
def test_sets_by_their_definition(rows: list[Row], empty: str, margins: str) -> None:
    study = study_of_rows(rows)
    for criterion in CRITERIA:
        expected = written_out(rows, criterion, empty, margins)
        tally = Tally(set_ratings(study, criterion, empty), margins)
        for name, expected_pair in expected.items():
            chance = coefficients()[name].formula(tally.total)
            found = (float(chance.observed[0]), float(chance.expected[0]))
            assert found == near(expected_pair), (criterion, name)


# --- Leaving out, collapsing ------------------------------------------------------------------------------


#: Of one category, and of giving or withholding it.
SPECIFIC = ("positive-agreement", "negative-agreement")


@settings(drawing, max_examples=30)
@given(drawn_rows(coders=(2, 5), sections=(2, 12), labels=(1, 4)))
def test_specific_agreement_by_its_definition(rows: list[Row]) -> None:
    # Of the ratings that gave (withheld) a category: the share of the section's other coders who did so too.
    study = study_of_rows(rows)
    sums = CategorySums(study)
    for name, giving in zip(SPECIFIC, (True, False), strict=True):
        found = coefficients()[name].formula(sums).observed
        assert len(found) == len(study.categories)
        for k, category in enumerate(study.categories):
            expected = Mean()
            for by in sets_of(rows).values():
                for g, h in product(by, by):
                    if g != h and (category in by[g]) == giving:
                        expected.add(float((category in by[h]) == giving), 1 / (len(by) - 1))
            assert found[k] == near(expected.value), (name, category)


def all_ratings(study: irr.Study) -> dict[str, Ratings]:
    """The study in every view, by every criterion and rule for empty sets."""
    views = {
        f"{criterion} {empty}": set_ratings(study, criterion, empty)
        for criterion in CRITERIA
        for empty in ("agree", "disagree", "exclude")
    }
    return views | {f"category {k}": category_ratings(study, k) for k in range(len(study.categories))}


def chances(key: str, tally: Tally, sums: str = "total") -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Observed and expected agreement of every coefficient that is defined on the view of `key` (replicates)."""
    # What a category's positive agreement is counted from is only formed by `CategorySums`.
    view = "category" if key.startswith("category") else "set"
    found = {
        name: one.formula(getattr(tally, sums))
        for name, one in coefficients().items()
        if view in one.views and name not in SPECIFIC
    }
    return {name: (chance.observed, chance.expected) for name, chance in found.items()}


def repeated(rows: list[Row], times: list[int]) -> list[Row]:
    """The rows with the first sections repeated so many times, under new names."""
    sections = list(dict.fromkeys(section for section, _, _ in rows))
    copies = dict(zip(sections, times, strict=False))
    return [
        (f"{section}.{copy}", coder, category)
        for section, coder, category in rows
        for copy in range(copies.get(section, 1))
    ]


@settings(drawing, max_examples=12)
@given(
    drawn_rows(coders=(2, 5), sections=(2, 9), labels=(1, 4)),
    st.lists(st.integers(1, 4), max_size=5),
    st.sampled_from(["pairable", "all"]),
)
def test_leaving_out_is_counting_again(rows: list[Row], times: list[int], margins: str) -> None:
    whole = study_of_rows(repeated(rows, times))
    for study in (whole, whole.collapsed):
        found = {
            key: chances(key, Tally(one, margins), "leave_one_out") for key, one in all_ratings(study).items()
        }
        for i in range(len(study.multiplicity)):
            fewer = study.multiplicity.copy()
            fewer[i] -= 1
            for key, ratings in all_ratings(replace(study, multiplicity=fewer)).items():
                for name, (observed, expected) in chances(key, Tally(ratings, margins)).items():
                    assert found[key][name][0][i] == near(observed[0]), (key, name, i)
                    # Where no pair is left there is no figure, whatever chance would give.
                    if not np.isnan(observed[0]):
                        assert found[key][name][1][i] == near(expected[0]), (key, name, i)


@settings(drawing, max_examples=20)
@given(
    st.one_of(
        drawn_rows(coders=(2, 6), sections=(2, 10), labels=(1, 4)),
        # So many coders that a section's pattern no longer fits into one number.
        drawn_rows(coders=(40, 40), sections=(2, 10), labels=(1, 4)),
    ),
    st.lists(st.integers(1, 12), min_size=2, max_size=6),
)
def test_collapsing_changes_no_figure(rows: list[Row], times: list[int]) -> None:
    full = study_of_rows(repeated(rows, times))
    collapsed = full.collapsed
    assert collapsed.n_sections == full.n_sections
    for (key, of_full), of_collapsed in zip(
        all_ratings(full).items(), all_ratings(collapsed).values(), strict=True
    ):
        tallies = Tally(of_full), Tally(of_collapsed)
        (before, after) = (chances(key, tally) for tally in tallies)
        for name in before:
            for one, other in zip(before[name], after[name], strict=True):
                assert other[0] == pytest.approx(one[0], rel=1e-12, abs=1e-12, nan_ok=True), (key, name)
            replicates = [coefficients()[name].value(tally.leave_one_out) for tally in tallies]
            se = [
                jackknife_se(one, tally.margin_weight) for one, tally in zip(replicates, tallies, strict=True)
            ]
            if isinstance(se[0], float) and np.isfinite(np.concatenate(replicates)).all():
                assert se[1] == pytest.approx(se[0], rel=1e-6, abs=1e-9), (key, name)


@pytest.mark.parametrize("n_coders", [3, 40])
def test_identical_sections_are_collapsed(n_coders: int) -> None:
    rows = [
        (f"s{i}", f"c{g}", "ab"[(i % 5 + g) % 2] if i % 5 else None)
        for i in range(100)
        for g in range(n_coders)
        if (i + g) % 5
    ]
    collapsed = study_of_rows(rows).collapsed
    assert sorted(collapsed.multiplicity.tolist()) == [20] * 5


# --- All coders at once -----------------------------------------------------------------------------------


def agrees(given: tuple[Sets, ...], rule: str, empty: str) -> bool | None:
    """Whether these sets agree by the rule; None where the section does not count."""
    if empty == "exclude" and not any(given):
        return None
    times = Counter(name for one in given for name in one)
    most = max(times.values(), default=0)
    if empty == "agree":
        most = max(most, sum(not one for one in given))
    if rule == "all-share":
        return most == len(given)
    if rule == "all-pairwise":
        both_empty = empty != "disagree"
        return all(bool(a & b) or (both_empty and not a and not b) for a, b in combinations(given, 2))
    return most >= int(rule.removeprefix("k-of-n:"))


def enumerated(rows: list[Row], rule: str, empty: str) -> tuple[float, float]:
    """Observed agreement by the rule, and the mean over all ways in which independent coders could answer."""
    # What all coders share can only be asked of sections that all of them rated.
    everyone = len({coder for _, coder, _ in rows})
    needed = int(rule.removeprefix("k-of-n:")) if rule.startswith("k") else everyone
    sections = [by for by in sets_of(rows).values() if len(by) >= max(needed, 2)]
    habits: dict[str, Counter[Sets]] = {}
    for by in sections:
        for coder, chosen in by.items():
            habits.setdefault(coder, Counter())[chosen] += 1
    observed, expected = Mean(), Mean()
    for by in sections:
        verdict = agrees(tuple(by.values()), rule, empty)
        observed.add(None if verdict is None else float(verdict), 1)
        for answers in product(*(habits[coder].items() for coder in by)):
            probability = math.prod(
                n / habits[coder].total() for coder, (_, n) in zip(by, answers, strict=True)
            )
            verdict = agrees(tuple(given for given, _ in answers), rule, empty)
            expected.add(None if verdict is None else float(verdict), probability)
    return observed.value, expected.value


def of_rule(rows: list[Row], rule: str, empty: str) -> irr.Result:
    report = irr.agree(
        study_of_rows(rows),
        coefficients=("percent-agreement",),
        criteria=("overlap",),
        views=("set",),
        empty=empty,
        per_category=False,
        pairwise=False,
    )
    return overall(report, "percent-agreement", all=rule)


RULES = ("all-share", "all-pairwise", "k-of-n:2", "k-of-n:3")
few_rows = drawn_rows(coders=(4, 4), sections=(3, 9), labels=(1, 3), most_labels=2)


@settings(drawing, max_examples=15)
@given(few_rows, st.sampled_from(["agree", "disagree", "exclude"]))
def test_joint_chance_by_enumeration(rows: list[Row], empty: str) -> None:
    if len({coder for _, coder, _ in rows}) < 4:
        return
    for rule in RULES:
        observed, expected = enumerated(rows, rule, empty)
        found = of_rule(rows, rule, empty)
        if math.isnan(observed):
            assert found.value is None, rule
            continue
        assert found.value == near(observed), rule
        assert found.expected == near(expected), rule
        assert found.definition["chance"] == "exact"


@settings(drawing, max_examples=4)
@given(rows=few_rows, empty=st.sampled_from(["agree", "disagree", "exclude"]))
def test_joint_chance_simulated(rows: list[Row], empty: str) -> None:
    if len({coder for _, coder, _ in rows}) < 4:
        return
    for rule in RULES:
        exact = of_rule(rows, rule, empty)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(joint, "MOST_STATES", 0)
            simulated = of_rule(rows, rule, empty)
        if exact.expected is None:
            assert simulated.value is None
            continue
        p = exact.expected
        assert simulated.definition["chance"] == "simulated:0"
        # With `exclude` some simulated sections do not count; a fifth left would double the error.
        error = math.sqrt(max(p * (1 - p), 1e-6) / joint.SIMULATED) * (2 if empty == "exclude" else 1)
        assert simulated.expected == pytest.approx(p, rel=0, abs=4 * error), rule


# --- Weights without a matrix -----------------------------------------------------------------------------


def table_of(sets: list[tuple[int, ...]], n_categories: int) -> SetTable:
    sets = [(), *sets]
    offsets = np.cumsum([0, *(len(one) for one in sets)])
    members = np.array([k for one in sets for k in one], np.int64)
    return SetTable(offsets.astype(np.int64), members, n_categories)


#: Every pair of 13 categories shares often; pairs out of 120 categories hardly ever.
CROWDED = table_of(list(combinations(range(13), 2)), 13)
SCATTERED = table_of([(k, k + 1) for k in range(119)] + [(k,) for k in range(0, 120, 7)], 120)


@pytest.mark.parametrize("empty", ["agree", "disagree", "exclude"])
@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("sets", [CROWDED, SCATTERED], ids=["crowded", "scattered"])
def test_large_codebooks_have_the_same_weights(
    sets: SetTable, criterion: str, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = [frozenset(map(str, sets[p])) for p in range(len(sets))]
    kernel = KERNELS[criterion]
    dense = np.array([[kernel(a, b, sets.n_categories) if a or b else 0.0 for b in named] for a in named])
    dense[0, 0] = empty == "agree"
    totals = np.random.default_rng(1).integers(0, 9, size=(3, len(sets))).astype(float)
    p, q = (one.ravel() for one in np.indices(dense.shape))

    kept = set_weights(sets, criterion, empty)
    monkeypatch.setattr(weights, "KEPT", 0)
    monkeypatch.setattr(weights, "BLOCK", 1000)
    for one in (kept, set_weights(sets, criterion, empty)):
        assert one.diagonal == pytest.approx(np.diag(dense))
        assert one.between(p, q).reshape(dense.shape) == pytest.approx(dense, abs=1e-12)
        assert one.times(totals) == pytest.approx(totals @ dense, abs=1e-9)
        assert one.times(totals[0]) == pytest.approx(totals[0] @ dense, abs=1e-9)


def test_both_ways_without_a_matrix_are_taken() -> None:
    for sets, sparse in ((CROWDED, False), (SCATTERED, True)):
        one = Overlapping(sets, jaccard, "agree")
        assert (one._pairs_that_share < len(sets) ** 2 // 8) == sparse
    assert isinstance(set_weights(CROWDED, "hamming", "agree"), Hamming)


# --- Posterior of a category ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        {2: [30, 6, 4]},
        {3: [42, 2, 4, 2]},
        # Sections rated by two coders and by three: one section's worth of prior is divided between them.
        {2: [15, 3, 2], 3: [20, 4, 3, 5]},
    ],
)
def test_posterior_of_a_category(cells: dict[int, list[int]]) -> None:
    rows: list[Row] = []
    for r, counts in cells.items():
        for c, times in enumerate(counts):
            for copy in range(times):
                rows += [(f"{r}-{c}-{copy}", f"c{g}", "x" if g < c else None) for g in range(r)]
    report = irr.agree(study_of_rows(rows), coefficients=("krippendorff-alpha",), views=("category",))
    (alpha,), (verdict,) = report.results, report.categories

    # The population's alpha, drawn cell by cell: alike pairs against those of two random ratings.
    random = np.random.default_rng(20)
    n = sum(map(sum, cells.values()))
    apart = given = ratings = np.zeros(100_000)
    for r, counts in cells.items():
        share = sum(counts) / n
        theta = random.dirichlet(np.array(counts) + share / (r + 1), size=100_000) * share
        for c in range(r + 1):
            # A rating of such a section meets one of another value with this probability.
            differs = 2 * c * (r - c) / (r * (r - 1))
            apart, given = apart + theta[:, c] * r * differs, given + theta[:, c] * c
        ratings = ratings + share * r
    p = given / ratings
    drawn = 1 - (apart / ratings) / (2 * p * (1 - p))
    assert isinstance(alpha.interval, Interval)
    low, high = np.quantile(drawn, [0.025, 0.975])
    # 20,000 draws: the standard error of a limit is below .004.
    assert (alpha.interval.low, alpha.interval.high) == pytest.approx((low, high), abs=0.015)
    assert verdict.probability_below == pytest.approx(float(np.mean(drawn < 0.667)), abs=0.015)


def test_no_package_is_warned_about() -> None:
    # The packages above warn where they divide by zero; irr must not.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        study = study_of_rows([("s1", "c0", "a"), ("s1", "c1", "a"), ("s2", "c0", None), ("s2", "c1", None)])
        assert irr.agree(study, empty="exclude").results
