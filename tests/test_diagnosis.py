"""Why coders disagree: confusions, reasons, coders, sections, strata, groups, words, roll-up."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import fields, replace
from itertools import combinations, product
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import irr
from conftest import Irr
from irr.analysis.diagnosing import Diagnosis, diagnose
from irr.codings import Suggestion
from irr.comparison import benjamini_hochberg, holm
from irr.diagnosis.confusion import Confusion
from irr.diagnosis.limits import ReasonRules, reason_rules
from irr.diagnosis.reasons import RULES
from irr.diagnosis.rule import MODES, FlagRule, largest_set
from irr.diagnosis.swap_test import _by_coders, _by_poisson, _by_shuffles, swap_test
from irr.diagnosis.words import word_evidence
from irr.diagnosis.written import grouped
from irr.errors import UsageError
from irr.habits import compare_habits
from outputs import read_back
from sessions import hold_sessions
from studies import GILLARD, ROOT, drawn_rows, study_of, study_of_rows

CODEBOOK = ROOT / "codebooks" / "peer-worker-v1.yaml"
Matrix = dict[tuple[str | None, str | None], float]


@pytest.fixture(scope="module")
def gillard() -> irr.Study:
    return irr.load(GILLARD / "long.csv", codebook=CODEBOOK)


@pytest.fixture(scope="module")
def golden() -> dict[str, Any]:
    path = Path(__file__).parent / "golden" / "gillard.json"
    parsed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return parsed


def codes(diagnosis: Diagnosis) -> dict[str, list[str]]:
    """The reasons of each category that has any."""
    found = {one.verdict.id: [reason.code for reason in one.verdict.reasons] for one in diagnosis.dossiers}
    return {name: reasons for name, reasons in found.items() if reasons}


def symmetric(confusion: Confusion) -> Matrix:
    names = (*confusion.study.categories, None)
    cells = confusion.symmetric
    return {
        (names[a], names[b]): w
        for a, b, w in zip(cells.a.tolist(), cells.b.tolist(), cells.weight.tolist(), strict=True)
    }


# --- confusions


def test_confusions_of_the_reconstruction(gillard: irr.Study, golden: dict[str, Any]) -> None:
    found = symmetric(Confusion(gillard))
    names = [*golden["codes"], None]
    for a, b in combinations(range(len(names)), 2):
        expected = golden["confusion_symmetric"][a][b]
        assert found.get((names[a], names[b]), found.get((names[b], names[a]), 0.0)) == expected
    for a, name in enumerate(names):
        assert found[name, name] == golden["confusion_symmetric"][a][a]


def test_boundary_overlap_of_the_reconstruction(gillard: irr.Study, golden: dict[str, Any]) -> None:
    swaps = Confusion(gillard).swaps
    names = gillard.categories
    top = np.argsort(-swaps.overlap)[: len(golden["boundary_overlap_top"])]
    found = [({names[swaps.a[i]], names[swaps.b[i]]}, swaps.overlap[i]) for i in top]
    for (pair, overlap), (a, b, expected) in zip(found, golden["boundary_overlap_top"], strict=True):
        assert pair == {a, b}
        assert overlap == pytest.approx(expected, abs=1e-9)


def by_definition(
    rows: list[tuple[str, str, str | None]],
) -> tuple[dict[tuple[str, str], Matrix], Counter[Any]]:
    """The directed matrices by pair of coders, and the sections with a swap, from the definition."""
    sets: dict[tuple[str, str], set[str]] = defaultdict(set)
    for section, coder, category in rows:
        sets[section, coder] |= set() if category is None else {category}
    coders = list(dict.fromkeys(coder for _, coder, _ in rows))
    matrices: dict[tuple[str, str], Matrix] = {}
    swapped: dict[frozenset[str], set[str]] = defaultdict(set)
    for g, h in combinations(coders, 2):
        cells: Matrix = defaultdict(float)
        for section in dict.fromkeys(section for section, _, _ in rows):
            if (section, g) not in sets or (section, h) not in sets:
                continue
            A, B = sets[section, g], sets[section, h]
            for both in A & B:
                cells[both, both] += 1
            only_a, only_b = sorted(A - B), sorted(B - A)
            u, v = len(only_a), len(only_b)
            m = min(u, v)
            for a, b in product(only_a, only_b):
                cells[a, b] += 1 / max(u, v)
                swapped[frozenset((a, b))].add(section)
            for a in only_a:
                cells[a, None] += (u - m) / u
            for b in only_b:
                cells[None, b] += (v - m) / v
            if not A and not B:
                cells[None, None] += 1
        matrices[g, h] = {cell: weight for cell, weight in cells.items() if weight}
    return matrices, Counter({pair: len(sections) for pair, sections in swapped.items()})


@settings(max_examples=60, deadline=None)
@given(drawn_rows(labels=(2, 6), coders=(2, 4), sections=(2, 25)))
def test_confusions_are_as_defined(rows: list[tuple[str, str, str | None]]) -> None:
    study = study_of_rows(rows)
    confusion = Confusion(study)
    expected, sections = by_definition(rows)
    names, directed = (*study.categories, None), confusion.directed
    found: dict[tuple[str, str], Matrix] = defaultdict(dict)
    for g, h, a, b, weight in zip(*(column.tolist() for column in directed), strict=True):
        found[study.coders[g], study.coders[h]][names[a], names[b]] = weight
    for (g, h), matrix in expected.items():
        if study.coders.index(g) > study.coders.index(h):
            g, h, matrix = h, g, {(b, a): weight for (a, b), weight in matrix.items()}
        assert found.get((g, h), {}) == pytest.approx(matrix)
        for a in study.categories:
            # Row sums are the first coder's assignments to sections that both rated.
            row = sum(weight for (given, _), weight in found.get((g, h), {}).items() if given == a)
            assert row == pytest.approx(_joint_uses(rows, a, g, h))
    swaps = confusion.swaps
    pairs = {
        frozenset((names[a], names[b])): int(n)
        for a, b, n in zip(swaps.a, swaps.b, swaps.sections, strict=True)
    }
    assert pairs == dict(sections)
    total = symmetric(confusion)
    for i, (a, b) in enumerate(zip(swaps.a.tolist(), swaps.b.tolist(), strict=True)):
        same = [total.get((names[k], names[k]), 0.0) for k in (a, b)]
        overlap = total[names[a], names[b]] / sqrt((same[0] + 0.5) * (same[1] + 0.5))
        assert swaps.overlap[i] == pytest.approx(overlap)


def _joint_uses(rows: list[tuple[str, str, str | None]], category: str, coder: str, other: str) -> int:
    rated = {section for section, who, _ in rows if who == other}
    return len(
        {section for section, who, given in rows if who == coder and given == category and section in rated}
    )


def test_confusions_of_disjoint_sets_only() -> None:
    study = study_of(Ana="a,b a a,c a -", Ben="a,c b b a b")
    assert symmetric(Confusion(study))["b", "c"] == 0.5 + 0.25
    # s1 shares a, so that b was not taken for c there; s3: a and c, half each, for b; s5: b for nothing.
    assert symmetric(Confusion(study, disjoint=True)) == {
        ("a", "a"): 2.0,
        ("a", "b"): 0.5 + 0.25,
        ("a", None): 0.25,
        ("b", "c"): 0.25,
        ("b", None): 0.5,
        ("c", None): 0.25,
    }
    assert Confusion(study).swaps.sections.tolist() == [2, 2]
    assert Confusion(study, disjoint=True).swaps.sections.tolist() == [2, 1]


def test_the_swaps_of_the_reconstruction_are_told(gillard: irr.Study) -> None:
    found = codes(diagnose(gillard))
    assert [one for one in found["GIVE"] if "confused" in one] == ["confused_with:ROLE"]
    assert [one for one in found["PROT"] if "confused" in one] == ["confused_with:BOUND"]
    # Two other pairs overlap enough, but in two sections only; one more in one.
    assert sum("confused" in one for reasons in found.values() for one in reasons) == 4
    give = next(one for one in diagnose(gillard).dossiers if one.verdict.id == "GIVE").verdict
    (reason,) = (one for one in give.reasons if one.kind == "confused_with")
    assert (reason.figures["swaps"], reason.figures["swap_sections"]) == (11.0, 7)
    assert reason.sections == ("S005", "S006", "S025", "S029", "S030", "S037", "S044")


def test_shuffles_agree_with_every_permutation() -> None:
    # Two coders, four sections: what the second alone gave lands on each arrangement of 24 equally often.
    study = study_of(Ana="a a b c", Ben="b b b c")
    confusion = Confusion(study)
    swaps = confusion.swaps
    assert [(swaps.a[0], swaps.b[0], swaps.weight[0])] == [(0, 1, 1.0)]
    # Ana alone gave a, a, -, -; Ben alone b, b, -, -: both meet in 4 of 24 arrangements.
    p = _by_shuffles(confusion, list(_by_coders(confusion)), 0)
    assert p[0] == pytest.approx(4 / 24, abs=3 * sqrt(1 / 6 * 5 / 6 / 999))


def test_the_order_of_coders_changes_no_p(gillard: irr.Study) -> None:
    def found(study: irr.Study) -> dict[frozenset[str], float]:
        confusion = Confusion(study)
        names, swaps = study.categories, confusion.swaps
        pairs = (frozenset((names[a], names[b])) for a, b in zip(swaps.a, swaps.b, strict=True))
        return dict(zip(pairs, swap_test(confusion).q.tolist(), strict=True))

    assert found(gillard) == found(gillard.with_coders(["KO", "SLG", "SG"]))


def test_poisson_stands_for_shuffles_where_there_are_many() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 5, 3000)
    rows = []
    for coder in ("Ana", "Ben"):
        given = np.where(rng.random(3000) < 0.8, truth, rng.integers(0, 5, 3000))
        given = np.where((given == 0) & (rng.random(3000) < 0.04), 1, given)
        rows += [(f"s{i}", coder, "abcde"[k]) for i, k in enumerate(given)]
    confusion = Confusion(study_of_rows(rows))
    groups = list(_by_coders(confusion))
    shuffles, poisson = _by_shuffles(confusion, groups, 0), _by_poisson(confusion, groups)
    # Poisson's tail is the heavier one: it errs on the safe side, and never says the opposite.
    assert (poisson >= shuffles - 0.03).all()
    assert ((shuffles < 0.01) <= (poisson < 0.05)).all()


def test_sets_that_differ_in_very_many_categories_are_left_out_and_said() -> None:
    many = [("s1", "Ana", f"a{k}") for k in range(150)] + [("s1", "Ben", f"b{k}") for k in range(150)]
    found = diagnose(study_of_rows([*many, ("s2", "Ana", "a1"), ("s2", "Ben", "b1")]))
    assert "sets_too_different" in {warning.kind for warning in found.warnings}
    assert len(found.findings.confusion.swaps) == 1


# --- tests of many things at once


def test_adjusted_p_values_are_those_of_statsmodels() -> None:
    from statsmodels.stats.multitest import multipletests

    p = np.array([0.01, 0.04, 0.03, 0.005, 0.2, 0.9, 0.04])
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])
    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert len(holm(np.array([]))) == len(benjamini_hochberg(np.array([]))) == 0


# --- coders


def ratings_of(table: np.ndarray) -> tuple[Any, Any, Any]:
    """Section, coder and value of a table with NaN where nothing was rated."""
    section, coder = np.nonzero(~np.isnan(table))
    return section, coder, table[section, coder]


def test_habits_are_cochrans_q() -> None:
    from statsmodels.stats.contingency_tables import cochrans_q

    rng = np.random.default_rng(1)
    table = (rng.random((40, 4)) < np.array([0.2, 0.3, 0.3, 0.5])).astype(float)
    found = compare_habits(*ratings_of(table), 4)
    expected = cochrans_q(table)
    assert found is not None
    assert found.statistic == pytest.approx(expected.statistic)
    assert found.df == expected.df
    assert found.p == pytest.approx(expected.pvalue, abs=0.02)


def test_habits_of_the_reconstruction(gillard: irr.Study, golden: dict[str, Any]) -> None:
    found = diagnose(gillard, coders=True)
    assert found.coders is not None
    for one in found.coders.categories:
        assert one.habit.statistic == pytest.approx(golden["categories"][one.category]["cochran_q"], abs=1e-9)
    assert {one.coder: one.per_section for one in found.coders.profiles} == golden["codes_per_section"]
    assert found.coders.per_section is not None
    assert 0.005 < found.coders.per_section.p < 0.03
    assert "coder_bias" not in {kind.partition(":")[0] for kinds in codes(found).values() for kind in kinds}


def test_habits_with_missing_ratings_are_those_of_all_shuffles() -> None:
    table = np.array([[1, 0, np.nan], [1, 0, 0], [np.nan, 0, 1], [1, 0, 0], [1, np.nan, 0]], dtype=float)
    found = compare_habits(*ratings_of(table), 3)
    rows = [row[~np.isnan(row)] for row in table]
    who = [np.flatnonzero(~np.isnan(row)) for row in table]
    totals = []
    for values in product(*(_arrangements(row) for row in rows)):
        total = np.zeros(3)
        for coders, value in zip(who, values, strict=True):
            total[coders] += np.array(value) - np.mean(value)
        totals.append(total)
    off = np.array(totals)
    inverse = np.linalg.pinv(off.T @ off / len(off))
    observed = sum(
        (np.bincount(coders, row - row.mean(), 3) for coders, row in zip(who, rows, strict=True)), np.zeros(3)
    )
    statistics = np.einsum("bg,gh,bh->b", off, inverse, off)
    assert found is not None
    assert found.statistic == pytest.approx(observed @ inverse @ observed)
    assert found.p == pytest.approx(np.mean(statistics >= found.statistic - 1e-9), abs=0.02)


def _arrangements(row: np.ndarray) -> list[tuple[float, ...]]:
    """Every order of a few values, each as often as it can come about."""
    from itertools import permutations

    return list(permutations(row.tolist()))


def test_two_coders_have_mcnemars_mid_p() -> None:
    from statsmodels.stats.contingency_tables import mcnemar

    ana = ["a"] * 7 + ["b"] * 2 + ["a"] * 5 + ["b"] * 9
    ben = ["b"] * 7 + ["a"] * 2 + ["a"] * 5 + ["b"] * 9
    found = diagnose(study_of(Ana=" ".join(ana), Ben=" ".join(ben)), coders=True).coders
    assert found is not None
    exact = mcnemar(np.array([[5, 7], [2, 9]]), exact=True).pvalue
    at = 36 / 2**9  # P(2 of 9)
    assert [one.habit.p for one in found.categories] == pytest.approx([exact - at] * 2)
    assert found.categories[0].habit.method == "mcnemar-mid-p"


def test_orders_drawn_and_counted_have_one_distribution(
    gillard: irr.Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    ratings = (gillard.section, gillard.coder, gillard.sets.sizes[gillard.set_id].astype(np.float64))
    counted = compare_habits(*ratings, 3)
    monkeypatch.setattr("irr.habits.COUNTED", 0)
    drawn = compare_habits(*ratings, 3, seed=1)
    assert counted is not None
    assert drawn is not None
    assert (counted.statistic, counted.df) == (drawn.statistic, drawn.df)
    assert counted.p == pytest.approx(drawn.p, abs=0.006)


def test_alpha_without_a_coder_who_stands_apart() -> None:
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 4, 120)
    rows = []
    for coder, right in (("Ana", 0.95), ("Ben", 0.95), ("Cleo", 0.95), ("Dan", 0.3)):
        given = np.where(rng.random(120) < right, truth, rng.integers(0, 4, 120))
        rows += [(f"s{i}", coder, "abcd"[k]) for i, k in enumerate(given)]
    study = study_of_rows(rows)
    found = diagnose(study, coders=True).coders
    assert found is not None
    assert [one.coder for one in found.profiles if one.stands_apart] == ["Dan"]
    whole = _pooled(study, study.coders)
    without = _pooled(study, ("Ana", "Ben", "Cleo"))
    dan = found.profiles[3]
    assert dan.without is not None
    assert dan.without.difference == pytest.approx(without - whole)
    assert isinstance(dan.without.interval, irr.Interval)
    assert dan.without.interval.low > 0
    pairs = [_pooled(study, ("Dan", other)) for other in study.coders[:3]]
    assert dan.alpha_with_rest is not None
    assert dan.alpha_with_rest.value == pytest.approx(np.mean(pairs))


# --- reasons


def test_every_reason_has_what_it_needs(gillard: irr.Study) -> None:
    reasons = [reason for one in diagnose(gillard).dossiers for reason in one.verdict.reasons]
    assert {one.kind for one in reasons} >= {
        "low_agreement",
        "confused_with",
        "omission",
        "rare",
        "too_broad",
    }
    for one in reasons:
        assert one.text
        assert one.suggestion
        assert one.sections
        assert one.kind == "rare" or one.figures


def test_omission() -> None:
    study = study_of(Ana="a a a a a b b b - -", Ben="a - - - a b b b - -")
    (reason,) = (one for one in _reasons(study, "a") if one.kind == "omission")
    assert reason.figures["omission_share"] == 1.0
    assert reason.sections == ("s2", "s3", "s4")
    # A section in which a was taken for b is in dispute, but shows no omission.
    mixed = study_of(Ana="a a a a a b b", Ben="a - - - b b b")
    (reason,) = (one for one in _reasons(mixed, "a") if one.kind == "omission")
    assert (reason.figures["sections_in_dispute"], reason.sections) == (4, ("s2", "s3", "s4"))
    assert not [one for one in _reasons(study, "b") if one.kind == "omission"]


def _reasons(study: irr.Study, category: str, **options: Any) -> tuple[Any, ...]:
    found = diagnose(study, **options).dossiers
    return next(one.verdict.reasons for one in found if one.verdict.id == category)


def test_coder_bias_names_the_coder_who_differs() -> None:
    rows = []
    for i in range(60):
        common = "b" if i % 3 else "a"
        rows += [(f"s{i}", "Ana", common), (f"s{i}", "Ben", common)]
        rows += [(f"s{i}", "Cleo", common)] + ([(f"s{i}", "Cleo", "x")] if i % 4 == 0 else [])
    rows += [("s0", "Ana", "x"), ("s4", "Ben", "x")]
    (reason,) = (one for one in _reasons(study_of_rows(rows), "x") if one.kind == "coder_bias")
    assert reason.with_ == "Cleo"
    assert reason.figures["rate"] == 15 / 60
    assert reason.figures["rate_of_others"] == 2 / 120
    assert reason.figures["q"] < 0.1
    assert "s8" in reason.sections
    assert "s1" not in reason.sections


def test_of_two_coders_the_one_who_gives_more_is_named() -> None:
    study = study_of(Ana=" ".join(["a"] * 30), Ben=" ".join(["a"] * 10 + ["b"] * 20))
    for category, coder in (("a", "Ana"), ("b", "Ben")):
        (reason,) = (one for one in _reasons(study, category) if one.kind == "coder_bias")
        assert reason.with_ == coder
        assert reason.figures["rate"] > reason.figures["rate_of_others"]


def test_of_one_section_no_alpha_is_told() -> None:
    found = diagnose(study_of(Ana="a", Ben="b")).dossiers
    assert {(one.verdict.alpha, one.verdict.probability_below, one.verdict.verdict) for one in found} == {
        (None, None, "insufficient")
    }


def test_one_sided_boundary_names_the_coder_and_the_other_category() -> None:
    ana = " ".join(["a"] * 20 + ["b"] * 20)
    ben = " ".join(["a"] * 12 + ["b"] * 28)
    study = study_of(Ana=ana, Ben=ben)
    for category, coder, other in (("a", "Ana", "b"), ("b", "Ben", "a")):
        (reason,) = (one for one in _reasons(study, category) if one.kind == "one_sided_boundary")
        assert (reason.with_, reason.figures["other"]) == (coder, other)
        assert (reason.figures["this_way"], reason.figures["other_way"]) == (8, 0)
        assert reason.figures["p"] == pytest.approx(0.5**8)
        assert reason.sections == tuple(f"s{i}" for i in range(13, 21))


def test_too_broad_by_prevalence_and_by_company() -> None:
    study = study_of(Ana="a a a a a a,b a,b a,b a,b a,b c c", Ben="a a a a a a,b a,b a,b a,b a,b c c")
    broad = {name: [one for one in _reasons(study, name) if one.kind == "too_broad"] for name in "abc"}
    assert broad["a"][0].figures["prevalence"] == 20 / 24
    assert broad["b"][0].figures == {"prevalence": 10 / 24, "in_company": 1.0}
    assert not broad["c"]


def test_redundant_with() -> None:
    study = study_of(Ana="a,b a,b a,b a b c c", Ben="a,b a,b a,b a,b c c c")
    (reason,) = (one for one in _reasons(study, "a") if one.kind == "redundant_with")
    # 7 uses of both; 8 of a and 8 of b, so 9 of either.
    assert reason.figures == {"co_use": 7 / 9, "together": 7, "uses": 8}
    assert (reason.with_, reason.sections) == ("b", ("s1", "s2", "s3", "s4"))


def test_unused_and_rare_are_told(tmp_path: Path) -> None:
    book = tmp_path / "book.yaml"
    book.write_text("codebook: b\nversion: 1\ncategories:\n- {id: a}\n- {id: b}\n- {id: never}\n")
    table = tmp_path / "t.csv"
    table.write_text(
        "section,coder,code\n"
        + "".join(f"s{i},{g},{'b' if i == 1 else 'a'}\n" for i in range(12) for g in "XY")
    )
    found = codes(diagnose(irr.load(table, codebook=book)))
    assert found["never"] == ["unused"]
    assert found["b"][0] == "rare"


def test_limits_can_be_set(gillard: irr.Study) -> None:
    assert reason_rules(["overlap=.3", "swap_q=1"]) == ReasonRules(overlap=0.3, swap_q=1.0)
    for text, says in (
        ("overlp=.3", "did you mean 'overlap'"),
        ("overlap", "needs a number"),
        ("overlap=x", "needs a number"),
    ):
        with pytest.raises(UsageError, match=says):
            reason_rules([text])
    strict = codes(diagnose(gillard, rules=ReasonRules(overlap=0.4)))
    assert "confused_with:GIVE" not in strict["ROLE"]
    assert "confused_with:PROT" in strict["BOUND"]


# --- the flag rule


def verdicts(study: irr.Study, **rule: Any) -> dict[str, str]:
    return {one.verdict.id: one.verdict.verdict for one in diagnose(study, flags=FlagRule(**rule)).dossiers}


def test_modes_of_the_flag_rule(gillard: irr.Study) -> None:
    alphas = {one.verdict.id: one.verdict for one in diagnose(gillard).dossiers}
    point = verdicts(gillard, mode="point")
    interval = verdicts(gillard, mode="interval", threshold=0.5)
    gwet = verdicts(gillard, mode="gwet")
    assert point["PROT"] == interval["PROT"] == gwet["PROT"] == "insufficient"
    for name, one in alphas.items():
        if name == "PROT":
            continue
        assert one.alpha is not None
        assert one.interval is not None
        assert point[name] == ("revise" if one.alpha < 0.667 else "ok")
        expected = "ok" if one.interval.low >= 0.5 else "revise" if one.interval.high < 0.5 else "watch"
        assert interval[name] == expected
    # ROLE: .365 with a linearised standard error of .118 is 2.6 of them below .667.
    assert {name for name, one in gwet.items() if one == "revise"} >= {"ROLE", "PROF"}
    assert set(gwet.values()) <= {"revise", "watch", "ok", "insufficient"}


def test_every_report_says_which_rule_flagged(irr: Irr) -> None:
    for command in ("agree", "diagnose"):
        words = {
            name: " ".join(irr([command, GILLARD / "long.csv", *options]).stdout.split())
            for name, options in (("usual", []), ("point", ["--mode", "point"]), ("fdr", ["--fdr", ".1"]))
        }
        assert "alpha below .667: revise; else ok" in words["point"]
        assert "share of false flags at .10: revise" in words["fdr"]
        assert "else ok" not in words["usual"]
    limits = irr(["diagnose", GILLARD / "long.csv", "--reason-rule", "overlap=.3"]).stdout
    assert "\n  reasons           overlap 0.3\n" in limits


def test_a_false_flag_rate_flags_the_largest_set(gillard: irr.Study) -> None:
    below = [0.99, 0.9, 0.5, 0.95, 0.2]
    # Means of 1 - q: .01, .03, .0533, .165, .292.
    assert [largest_set(below, fdr) for fdr in (0.005, 0.03, 0.06, 0.2, 0.3)] == [0, 2, 3, 4, 5]
    found = diagnose(gillard, flags=FlagRule(fdr=0.1))
    flagged = [one.verdict for one in found.dossiers if one.verdict.verdict == "revise"]
    left = [one.verdict for one in found.dossiers if one.verdict.verdict in ("watch", "ok")]
    wrong = [1 - (one.probability_below or 0) for one in flagged]
    assert np.mean(wrong) <= 0.1
    assert np.mean([*wrong, min(1 - (one.probability_below or 0) for one in left)]) > 0.1
    assert len(flagged) == 5  # the four of q >= .80, and REC with .79
    assert all(one.reasons[0].kind == "low_agreement" for one in flagged)


def test_rules_that_make_no_sense_are_refused() -> None:
    for rule, says in (
        ({"mode": "pont"}, "did you mean 'point'"),
        ({"threshold": 1.5}, "not between -1 and 1"),
        ({"ok": 0.9}, "must be below"),
        ({"mode": "point", "fdr": 0.1}, "mode point has none"),
        ({"fdr": 0.0}, "not between 0 and 1"),
    ):
        with pytest.raises(UsageError, match=says):
            FlagRule(**rule)  # type: ignore[arg-type]


# --- sections, strata, groups


def with_columns(study: irr.Study, **columns: list[str | None]) -> irr.Study:
    return replace(study, about={name: pa.array(texts, pa.string()) for name, texts in columns.items()})


def test_sections_hardest_first(gillard: irr.Study) -> None:
    found = diagnose(gillard, sections=True).sections
    assert found is not None
    # S026: {GIVE, ROLE}, {GIVE}, {}: Jaccard 1/2, 0, 0.
    hardest = found.profiles[0]
    assert (hardest.section, hardest.difficulty) == ("S026", pytest.approx(1 - 0.5 / 3))
    assert hardest.in_dispute == ("GIVE", "ROLE")
    whole = _pooled(gillard, gillard.coders)
    names = [one.section for one in found.profiles if one.section != "S026"]
    without = _pooled(gillard.with_sections(names), gillard.coders)
    assert hardest.influence == pytest.approx(whole - without)
    assert [one.difficulty for one in found.profiles] == sorted(
        (one.difficulty for one in found.profiles), reverse=True
    )


def test_drift_follows_the_order_that_is_written() -> None:
    from scipy.stats import spearmanr

    ana, ben = " ".join("abcabcabcabc"), " ".join("abcabcabbacb")
    study = study_of(Ana=ana, Ben=ben)
    ordered = [str(i) for i in range(12)]
    falls = diagnose(with_columns(study, order=ordered), sections=True).sections
    rises = diagnose(with_columns(study, order=ordered[::-1]), sections=True).sections
    assert falls is not None
    assert rises is not None
    assert falls.drift is not None
    assert rises.drift is not None
    agree = [int(a == b) for a, b in zip(ana.split(), ben.split(), strict=True)]
    assert falls.drift.rho == pytest.approx(spearmanr(range(12), agree)[0])
    assert rises.drift.rho == pytest.approx(-falls.drift.rho)
    assert falls.drift.p < 0.05
    assert falls.drift.order == "column order"


def test_disagreement_that_gathers_at_a_site() -> None:
    rng = np.random.default_rng(5)
    rows, site = [], []
    for i in range(90):
        truth = rng.integers(0, 3)
        right = 0.95 if i % 3 else 0.4
        site.append("north" if i % 3 == 0 else "south" if i % 3 == 1 else "east")
        rows += [
            (f"s{i}", coder, "abc"[truth if rng.random() < right else rng.integers(0, 3)])
            for coder in ("Ana", "Ben")
        ]
    study = with_columns(study_of_rows(rows), site=site, text=[None] * 90)
    (strata,) = diagnose(study, by=("site",)).strata
    by_value = {one.value: one for one in strata.strata}
    assert list(by_value) == ["north", "south", "east"]
    assert strata.gathering is not None
    assert strata.gathering.p < 0.01
    north = by_value["north"]
    assert north.difference is not None
    assert north.difference.difference < -0.2
    assert north.p_adjusted is not None
    assert north.p_adjusted < 0.01
    only = study.with_sections([f"s{i}" for i in range(0, 90, 3)])
    expected = irr.agree(only, coefficients=("krippendorff-alpha",), views=("pooled",)).results[0]
    assert north.report.select(name="krippendorff-alpha", view="pooled")[0].value == expected.value
    with pytest.raises(UsageError, match="did you mean 'site'"):
        diagnose(study, by=("sit",))


def test_labels_are_shuffled_over_documents_where_these_have_one_value() -> None:
    rng = np.random.default_rng(6)
    rows = [(f"s{i}", coder, "ab"[rng.integers(0, 2)]) for i in range(40) for coder in ("Ana", "Ben")]
    document = [f"d{i // 5}" for i in range(40)]
    site = ["north" if i < 20 else "south" for i in range(40)]
    study = with_columns(study_of_rows(rows), document=document, site=site)
    study = study.with_documents(dict(zip((f"s{i}" for i in range(40)), document, strict=True)))
    by_site, by_document = diagnose(study, by=("site", "document")).strata
    assert by_site.gathering is not None
    assert by_document.gathering is not None
    assert (by_site.gathering.shuffled, by_document.gathering.shuffled) == ("documents", "sections")
    # Within one document there are only sections to leave out.
    alpha = by_document.strata[0].report.select(name="krippendorff-alpha", view="pooled")[0]
    assert not isinstance(alpha.interval, irr.Interval) or "documents" not in alpha.interval.method


def test_groups_whose_standpoints_differ() -> None:
    rng = np.random.default_rng(7)
    rows = []
    for i in range(100):
        views = rng.integers(0, 3, 2)
        for coder, side in (("Ana", 0), ("Ben", 0), ("Cleo", 1), ("Dan", 1)):
            given = views[side] if rng.random() < 0.9 else rng.integers(0, 3)
            rows.append((f"s{i}", coder, "abc"[given]))
    study = study_of_rows(rows)
    standpoint = {"Ana": "user", "Ben": "user", "Cleo": "nurse", "Dan": "nurse"}
    (found,) = diagnose(study, groups={"standpoint": standpoint}).groups
    assert found.groups == {"user": ("Ana", "Ben"), "nurse": ("Cleo", "Dan")}
    assert found.within is not None
    assert found.between is not None
    assert (found.within.pairs, found.between.pairs) == (2, 4)
    assert found.alpha_difference is not None
    assert isinstance(found.alpha_difference.interval, irr.Interval)
    assert found.alpha_difference.interval.low > 0.3
    assert found.within.alpha.value == pytest.approx(
        np.mean([_pooled(study, pair) for pair in (("Ana", "Ben"), ("Cleo", "Dan"))])
    )
    assert found.alpha_difference.difference == pytest.approx(
        (found.within.alpha.value or 0) - (found.between.alpha.value or 0)
    )
    assert [one.groups for one in found.each] == [("user",), ("nurse",), ("user", "nurse")]


def _pooled(study: irr.Study, coders: tuple[str, ...]) -> float:
    """Pooled alpha of these coders."""
    found = irr.agree(study.with_coders(coders), coefficients=("krippendorff-alpha",), views=("pooled",))
    value = found.results[0].value
    assert value is not None
    return value


def test_groups_of_one_coder_each_have_nothing_within() -> None:
    study = study_of(Ana="a b a b", Ben="a b b b")
    (found,) = diagnose(study, groups={"role": {"Ana": "author", "Ben": "user"}}).groups
    assert found.within is None
    assert found.between is not None
    assert found.alpha_difference is None


# --- words, and what coders wrote


def test_words_that_separate_two_categories_and_words_that_do_not() -> None:
    rng = np.random.default_rng(8)
    money, time, any_ = (
        "paid wage money bill",
        "late hour wait clock",
        "and then she said it was so and there",
    )
    texts: list[str | None] = []
    for i in range(60):
        own = (money if i < 30 else time).split()
        texts.append(" ".join(rng.choice(any_.split(), 8)) + " " + " ".join(rng.choice(own, 2)))
    sections = (np.arange(30), np.arange(30, 60), np.array([0, 5, 31, 40, 50]))
    found = word_evidence(texts, sections, ("cost", "time"), 0)
    assert found.between.tells
    assert found.between.auc is not None
    assert found.between.auc > 0.9
    assert set(money.split()) >= set(found.between.words[0][:4])
    assert set(time.split()) >= set(found.between.words[1][:4])
    plain: list[str | None] = [" ".join(rng.choice(any_.split(), 8)) for _ in range(60)]
    nothing = word_evidence(plain, sections, ("cost", "time"), 0).between
    assert not nothing.tells
    assert nothing.words == ((), ())
    assert word_evidence([None] * 60, sections, ("cost", "time"), 0).between.auc is None
    same = word_evidence(["? 1 2"] * 60, sections, ("cost", "time"), 0).between
    assert (same.auc, same.has_words) == (None, False)


def test_words_of_a_script_without_spaces() -> None:
    rng = np.random.default_rng(9)
    texts: list[str | None] = []
    for i in range(40):
        own = "費用料金" if i < 20 else "時間待機"
        texts.append("".join(rng.choice(list("彼女言事私達今日"), 8)) + "".join(rng.choice(list(own), 3)))
    sections = (np.arange(20), np.arange(20, 40), np.zeros(0, np.int64))
    found = word_evidence(texts, sections, ("cost", "time"), 0).between
    assert found.tells
    assert set("".join(found.words[0])) & set("費用料金")


def test_suggestions_under_nearly_one_name_are_put_together() -> None:
    said = [
        Suggestion("Ana", "Training needs", "no place for it", ("s1",)),
        Suggestion("Ben", "Money", ""),
        Suggestion("Ben", "training need", "asked twice", ("s1", "s4")),
        Suggestion("Cleo", "Needs (training)", ""),
        Suggestion("Cleo", "Trust", ""),
    ]
    found = grouped(said)
    assert [(one.name, one.coders) for one in found] == [
        ("Training needs", ("Ana", "Ben", "Cleo")),
        ("Money", ("Ben",)),
        ("Trust", ("Cleo",)),
    ]
    assert found[0].sections == ("s1", "s4")


def test_a_dossier_has_what_coders_wrote() -> None:
    study = irr.load(sorted((GILLARD / "round-1").glob("*.yaml")), codebook=CODEBOOK)
    found = {one.verdict.id: one for one in diagnose(study).dossiers}
    bound = found["BOUND"]
    assert {(one.coder, one.aspect) for one in bound.comments} >= {("KO", "boundary"), ("SLG", "content")}
    assert [(one.coder, one.section) for one in found["REC"].notes] == [("SLG", "S008")]
    case = next(one for one in bound.cases if one.section == "S004")
    assert case.given == {"KO": ("BOUND",), "SG": ("PROT",), "SLG": ("PROT",)}


# --- roll-up


BOOK = """codebook: b
version: 1
themes: [{id: t1}, {id: t2}]
categories:
- {id: body}
- {id: pain, parent: body, themes: [t1]}
- {id: sleep, parent: body, themes: [t2, t1]}
- {id: money}
"""


@pytest.fixture
def rolled(tmp_path: Path) -> Path:
    (tmp_path / "book.yaml").write_text(BOOK)
    (tmp_path / "t.csv").write_text(
        "section,coder,code\ns1,A,pain\ns1,B,sleep\ns2,A,money\ns2,B,body\ns3,A,sleep\ns3,A,money\ns3,B,\n"
    )
    return tmp_path


def test_assignments_rolled_up_to_parents(rolled: Path) -> None:
    study = irr.load(rolled / "t.csv", codebook=rolled / "book.yaml", at="category")
    assert study.categories == ("body", "money")
    assert study.categories_of("s1", "A") == study.categories_of("s1", "B") == {"body"}
    assert study.categories_of("s3", "A") == {"body", "money"}
    assert study.categories_of("s3", "B") == frozenset()
    assert "at:category" in irr.agree(study).results[0].signature


def test_assignments_rolled_up_to_themes(rolled: Path) -> None:
    study = irr.load(rolled / "t.csv", codebook=rolled / "book.yaml", at="theme")
    assert study.categories == ("t1", "t2")
    assert study.categories_of("s1", "B") == {"t1", "t2"}
    assert study.categories_of("s2", "A") == frozenset()
    (warning,) = (one for one in study.warnings if one.kind == "without_theme")
    assert warning.text.startswith("3 assignments of categories without a theme")


def test_rolling_up_needs_a_codebook_with_something_above(rolled: Path) -> None:
    with pytest.raises(UsageError, match="needs the codebook"):
        irr.load(rolled / "t.csv", at="theme")
    (rolled / "flat.yaml").write_text(
        "codebook: f\ncategories: [{id: body}, {id: pain}, {id: sleep}, {id: money}]\n"
    )
    with pytest.raises(UsageError, match="no category of f has a theme"):
        irr.load(rolled / "t.csv", codebook=rolled / "flat.yaml", at="theme")


# --- the page about it


def test_the_page_has_every_reason_mode_and_limit() -> None:
    text = (ROOT / "docs" / "diagnosing.md").read_text(encoding="utf-8")
    rules = {rule.__name__ for rule in RULES}
    assert rules == {
        "confused_with",
        "omission",
        "coder_bias",
        "one_sided_boundary",
        "too_broad",
        "redundant_with",
    }
    names = {*rules, *MODES, *(one.name for one in fields(ReasonRules)), "low_agreement", "rare", "unused"}
    assert [name for name in names if f"`{name}`" not in text] == []


def test_the_session_in_the_docs_is_what_is_printed(
    irr: Irr, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for path in (*(GILLARD / "round-1").glob("*.yaml"), CODEBOOK):
        name = "codebook.yaml" if path == CODEBOOK else path.name
        (tmp_path / name).write_bytes(path.read_bytes())
    hold_sessions(
        ROOT / "docs" / "diagnosing.md", lambda arguments: irr(arguments, tmp_path), request, sessions=1
    )


# --- all of it on anything


@settings(max_examples=15, deadline=None)
@given(drawn_rows(labels=(1, 5), coders=(1, 4), sections=(1, 15)), st.data())
def test_any_study_can_be_diagnosed(rows: list[tuple[str, str, str | None]], data: st.DataObject) -> None:
    from irr.reporters import Display, for_any_report, reporter

    study = study_of_rows(rows)
    n = len(study.multiplicity)
    column = data.draw(st.lists(st.sampled_from(["x", "y", None]), min_size=n, max_size=n))
    study = with_columns(study, site=column)
    attribute = {coder: data.draw(st.sampled_from("pq")) for coder in study.coders}
    found = diagnose(study, coders=True, sections=True, by=("site",), groups={"role": attribute})
    for name in for_any_report():
        made = reporter(name).render(found, Display())
        assert "nan" not in read_back(name, made).lower()
        assert made == reporter(name).render(
            diagnose(study, coders=True, sections=True, by=("site",), groups={"role": attribute}), Display()
        )


def test_sections_is_a_part_or_names_a_table(irr: Irr, tmp_path: Path) -> None:
    rows = [f"s{i},{coder},{'ab'[i % 2]}" for i in range(12) for coder in ("Ana", "Ben")]
    (tmp_path / "long.csv").write_text("\n".join(["section,coder,code", *rows]))
    (tmp_path / "more.csv").write_text("section,coder,code\ns1,Cleo,a\n")
    listed = [f"s{i},{'xy'[i % 2]},{'mn'[i % 2]}" for i in range(12)]
    (tmp_path / "sections.csv").write_text("\n".join(["section,label,site", *listed]))
    part, by = "EACH SECTION, HARDEST FIRST", "BY SITE"
    for arguments, shown in (
        (["long.csv", "--sections"], [part]),
        (["--sections", "long.csv"], [part]),
        (["--sections", "long.csv", "more.csv"], [part]),
        (["--no-words", "long.csv", "--sections", "sections.csv", "--by", "site"], [by]),
        (["--by", "site", "--sections", "sections.csv", "long.csv", "--sections"], [part, by]),
    ):
        done = irr(["diagnose", *arguments], tmp_path)
        assert (done.exit, done.stderr) == (0, "")
        assert [title for title in (part, by) if title in done.stdout] == shown, arguments
    done = irr(["diagnose", "long.csv", "--sections", "."], tmp_path)
    assert (done.exit, done.stderr) == (2, "irr: .: is a folder; name the files in it\n")


def test_dossiers_asked_for_by_name_stay_beside_a_part(irr: Irr) -> None:
    out = irr(["diagnose", GILLARD / "long.csv", "--coders", "--category", "ROLE"]).stdout
    assert "EACH CODER" in out
    assert "\nROLE  revise\n" in out
    assert "EACH CATEGORY" not in irr(["diagnose", GILLARD / "long.csv", "--coders"]).stdout


def test_categories_called_otherwise_are_diagnosed_alike(gillard: irr.Study) -> None:
    renamed = replace(gillard, categories=tuple(f"nan{k}" for k in range(len(gillard.categories))))
    before, after = diagnose(gillard), diagnose(renamed)
    names = dict(zip(gillard.categories, renamed.categories, strict=True))
    assert [names[one.verdict.id] for one in before.dossiers] == [one.verdict.id for one in after.dossiers]
    for one, other in zip(before.dossiers, after.dossiers, strict=True):
        assert [reason.kind for reason in one.verdict.reasons] == [
            reason.kind for reason in other.verdict.reasons
        ]
        assert [reason.sections for reason in one.verdict.reasons] == [
            reason.sections for reason in other.verdict.reasons
        ]


def test_very_many_coders_and_categories() -> None:
    rng = np.random.default_rng(9)
    rows = [
        (f"s{i}", f"c{coder}", f"k{i % 20_000 if rng.random() < 0.8 else rng.integers(0, 20_000)}")
        for i in range(4000)
        for coder in rng.integers(0, 5000, 3)
    ]
    found = diagnose(study_of_rows(rows), coders=True)
    assert {"coders_not_compared", "rest_left_out"} <= {one.kind for one in found.warnings}
    assert len(found.findings.confusion.swaps) > 1000
    assert swap_test(found.findings.confusion).p.min() > 0
    assert found.landscape.left_out > 0
