"""Two rounds compared, models and people, published figures: against brute force, other packages and known values."""

from __future__ import annotations

import itertools
import json
import math
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import irr
from conftest import Irr
from irr.comparison import Difference, LeftOut, Spread, compare_left_out
from irr.intervals import wilson
from irr.reporters import Display, for_any_report, reporter
from irr.revision import Crosswalk, read_crosswalk
from irr.rounds import swapping
from irr.rounds.aligning import align, stacked, with_used_sets
from irr.rounds.files import files_of, two_rounds
from irr.rounds.measures import measures
from irr.rounds.model import CompareOptions, FigureChange
from irr.rounds.power import detectable_drop, power_of, sections_to_settle
from irr.rounds.published_file import parse_published, published
from irr.rounds.swapping import draw_swaps, p_swapped
from sessions import hold_sessions
from studies import GILLARD, ROOT, Row, drawn_rows, study_of, study_of_rows

V1, V2 = (ROOT / "codebooks" / f"peer-worker-v{number}.yaml" for number in (1, 2))


def round_1() -> irr.Study:
    return irr.load(sorted((GILLARD / "round-1").glob("*.yaml")), codebook=V1)


def round_2() -> irr.Study:
    return irr.load(sorted((GILLARD / "round-2").glob("*.yaml")), codebook=V2)


def crosswalk() -> Crosswalk:
    return read_crosswalk(str(GILLARD / "crosswalk_12_to_8.csv"))


def rows(seed: int, sections: range, agreeing: float, categories: str = "abcd") -> list[Row]:
    """Three coders who give the section's own category with this probability, and else any, or none."""
    generator = random.Random(seed)
    found: list[Row] = []
    for i in sections:
        own = categories[i % len(categories)]
        for coder in ("A", "B", "C"):
            drawn = own if generator.random() < agreeing else generator.choice([*categories, None])
            found.append((f"s{i}", coder, drawn))
    return found


def without(some: list[Row], section: str) -> list[Row]:
    return [row for row in some if row[0] != section]


def alpha(some: list[Row], view: str = "pooled", **chosen: object) -> float:
    """A figure as irr agree has it, which other tests hold against other packages."""
    report = irr.agree(study_of_rows(some), coefficients=("krippendorff-alpha",), views=(view,), **chosen)
    value = report.results[0].value
    assert value is not None
    return value


def share(some: list[Row], pair: tuple[str, str]) -> float:
    report = irr.agree(study_of_rows([row for row in some if row[1] in pair]))
    (one,) = report.select(name="percent-agreement", view="set", criterion="overlap", coders=pair)
    assert one.value is not None
    return one.value


def change(found: irr.RoundsCompared, name: str, **fields: object) -> FigureChange:
    (one,) = [
        figure
        for figure in found.figures
        if figure.before.name == name and all(getattr(figure.before, key) == v for key, v in fields.items())
    ]
    return one


# --- the change and its error


@pytest.mark.parametrize("shared", [12, 0, 5])
def test_the_jackknife_leaves_a_section_out_of_both_rounds_at_once(shared: int) -> None:
    n = 12
    before, after = rows(1, range(n), 0.5), rows(2, range(n - shared, 2 * n - shared), 0.8)
    found = irr.difference_of(study_of_rows(before), study_of_rows(after))
    assert isinstance(found, Difference)
    assert found.difference == pytest.approx(alpha(after) - alpha(before))
    moves: dict[str, float] = {}
    for sign, some in ((-1, before), (1, after)):
        names = sorted({row[0] for row in some})
        each = [alpha(without(some, name)) for name in names]
        for name, value in zip(names, each, strict=True):
            moved = math.sqrt((n - 1) / n) * (value - np.mean(each))
            moves[name] = moves.get(name, 0.0) + sign * moved
    se = math.sqrt(sum(move**2 for move in moves.values()))
    assert found.se == pytest.approx(se, rel=1e-9)
    if shared == n:
        # The textbook's jackknife of the difference itself.
        each = [alpha(without(after, f"s{i}")) - alpha(without(before, f"s{i}")) for i in range(n)]
        assert se == pytest.approx(math.sqrt((n - 1) / n * sum((x - np.mean(each)) ** 2 for x in each)))
        assert found.df == pytest.approx(n - 1)
    assert isinstance(found.interval, irr.Interval)
    half = stats.t.ppf(0.975, found.df) * se
    assert found.interval.high == pytest.approx(found.difference + half)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(found.difference) / se, found.df))
    methods = {n: "jackknife-t-paired", 0: "jackknife-t-apart", 5: "jackknife-t-partly-paired"}
    assert found.interval.method == methods[shared]


def test_different_sections_have_welchs_degrees_of_freedom() -> None:
    before, after = study_of_rows(rows(1, range(10), 0.5)), study_of_rows(rows(2, range(50, 90), 0.8))
    found = irr.difference_of(before, after)
    errors = [
        irr.agree(one, coefficients=("krippendorff-alpha",), views=("pooled",)).results[0].se
        for one in (before, after)
    ]
    v1, v2 = (error**2 for error in errors if error is not None)
    assert isinstance(found, Difference)
    assert found.se == pytest.approx(math.sqrt(v1 + v2))
    assert found.df == pytest.approx((v1 + v2) ** 2 / (v1**2 / 9 + v2**2 / 39))


def test_documents_are_left_out_whole_and_of_both_rounds() -> None:
    document_of = {f"s{i}": f"d{i // 3}" for i in range(24)}
    some = [rows(seed, sections, 0.6) for seed, sections in ((1, range(18)), (2, range(6, 24)))]
    studies = []
    for of in some:
        study = study_of_rows(of)
        assert study.names is not None
        names = study.names.to_pylist()
        column = pa.array([document_of[name] for name in names])
        studies.append(replace(study.with_documents(document_of), about={"document": column}))
    found = irr.difference_of(*studies)
    moves: dict[str, float] = {}
    for sign, of in ((-1, some[0]), (1, some[1])):
        documents = sorted({document_of[row[0]] for row in of})
        each = [alpha([row for row in of if document_of[row[0]] != name]) for name in documents]
        m = len(documents)
        for name, value in zip(documents, each, strict=True):
            moved = math.sqrt((m - 1) / m) * (value - np.mean(each))
            moves[name] = moves.get(name, 0.0) + sign * moved
    assert isinstance(found, Difference)
    assert found.se == pytest.approx(math.sqrt(sum(move**2 for move in moves.values())), rel=1e-9)
    assert isinstance(found.interval, irr.Interval)
    assert found.interval.method == "jackknife-t-partly-paired-documents"


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 3)), min_size=4, max_size=20),
    st.booleans(),
)
def test_a_share_without_each_unit(sections: list[tuple[bool, int, int]], by_document: bool) -> None:
    agrees = np.array([one[0] for one in sections])
    counted = np.array([float(one[1]) for one in sections])
    document = np.array([one[2] for one in sections]) if by_document else None
    found = LeftOut.of_share(agrees, counted, document)
    flat = [
        (agree, i if document is None else one[2])
        for i, (agree, times, *_), one in ((i, one, one) for i, one in enumerate(sections))
        for _ in range(times)
    ]
    for unit, weight in enumerate(found.weight):
        left = list(flat)
        if by_document:
            left = [one for one in flat if one[1] != unit]
        elif weight:
            left.remove(next(one for one in flat if one[1] == unit))
        if weight and left:
            assert found.without[unit] == pytest.approx(sum(one[0] for one in left) / len(left))


def test_one_sided_bounds_and_the_sections_that_would_settle() -> None:
    found = Difference(0.7, 0.6, -0.1, se=0.06, df=98.0)
    assert found.bound(0.95, upper=True) == pytest.approx(-0.1 + stats.t.ppf(0.95, 98) * 0.06)
    assert found.bound(0.95, upper=False) == pytest.approx(-0.1 - stats.t.ppf(0.95, 98) * 0.06)
    needed = sections_to_settle(found, 50)
    assert needed is not None
    # With so many sections the bound would be at 0, one section earlier not yet.
    for n, settled in ((needed, True), (needed - 1, False)):
        se = 0.06 * math.sqrt(50 / n)
        assert bool(-0.1 + stats.t.ppf(0.95, 98) * se <= 0) is settled
    assert sections_to_settle(replace(found, difference=0.0), 50) is None
    assert Difference(0.7, 0.6, -0.1).bound(0.95, upper=True) is None


def replicated(study: irr.Study, times: int) -> irr.Study:
    """The study with each of its sections so many times, under other names."""
    n = len(study.multiplicity)
    assert study.names is not None
    names = [name if k == 0 else f"{name} ({k})" for k in range(times) for name in study.names.to_pylist()]
    return replace(
        study,
        section=np.concatenate([study.section + k * n for k in range(times)]),
        coder=np.tile(study.coder, times),
        set_id=np.tile(study.set_id, times),
        multiplicity=np.ones(times * n, np.int64),
        names=pa.array(names),
        about={},
    )


@pytest.mark.parametrize(
    ("same", "both", "limit"),
    [("no", False, -0.05), ("no", False, 0.12), ("yes", True, -0.02), ("auto", False, -0.05)],
)
def test_the_sections_that_would_settle_are_those_that_do(same: str, both: bool, limit: float) -> None:
    """The later round, or both, with each section many times over: its standard error is the one foretold."""
    before = study_of_rows(rows(1, range(40), 0.7))
    after = study_of_rows(rows(2, range(25, 65) if same == "auto" else range(40), 0.75))
    sections = after.n_sections
    found = irr.difference_of(before, after, same_sections=same)
    assert isinstance(found, Difference)
    assert found.spread is not None
    for times in (2, 5):
        many = irr.difference_of(
            replicated(before, times) if both else before, replicated(after, times), same_sections=same
        )
        assert isinstance(many, Difference)
        assert many.difference == pytest.approx(found.difference, abs=0.01)
        assert found.spread.error(times) == pytest.approx((many.se, many.df), rel=0.05)
    assert found.spread.error() == pytest.approx((found.se, found.df), rel=1e-9)
    needed = sections_to_settle(found, sections, limit)
    if needed is None:
        never = found.spread.error(1e9)
        assert stats.t.ppf(0.95, never[1]) * never[0] > abs(found.difference - limit)
        return
    for n, settled in ((needed, True), (needed - 1, False)):
        se, df = found.spread.error(n / sections)
        assert bool(stats.t.ppf(0.95, df) * se <= abs(found.difference - limit)) is settled


def test_no_number_of_sections_makes_up_for_an_earlier_round_too_small() -> None:
    before, after = round_1(), round_2()
    found = irr.difference_of(before, after, crosswalk=crosswalk())
    assert isinstance(found, Difference)
    assert found.spread is not None
    assert sections_to_settle(replace(found, spread=None), 50, -0.02) == 173  # 123 more
    assert sections_to_settle(found, 50, -0.02) is None
    assert sections_to_settle(found, 50, -0.05) == 89  # 39 more, and not 17
    made = Spread.apart((found.spread.only_first, 50), (found.spread.only_second, 50))
    assert made.error() == pytest.approx((found.se, found.df))


@pytest.mark.parametrize(("se", "df"), [(0.058, 49.0), (0.04, 98.0), (0.1, 19.0), (0.1, 5.0), (0.15, 2.0)])
def test_power_is_that_of_the_noncentral_t(se: float, df: float) -> None:
    power = power_of(Difference(0.6, 0.6, 0.0, se=se, df=df))
    assert power is not None
    reach = stats.t.ppf(0.975, df)
    for true, said in ((0.1, power.tenth), (0.15, power.three_twentieths), (power.detectable, 0.8)):
        exact = stats.nct.sf(reach, df, true / se) + stats.nct.cdf(-reach, df, true / se)
        assert said == pytest.approx(exact, abs=1e-8)
    drop = detectable_drop(Difference(0.6, 0.6, 0.0, se=se, df=df), 0.05)
    assert drop is not None
    assert stats.nct.sf(stats.t.ppf(0.95, df), df, drop / se) == pytest.approx(0.8, abs=1e-8)
    assert detectable_drop(Difference(0.6, 0.6, 0.0), 0.05) is None


def test_no_change_is_found_as_often_as_the_level_says() -> None:
    power = power_of(Difference(0.6, 0.6, 0.0, se=1e8, df=5.0))
    assert power is not None
    assert power.tenth == pytest.approx(0.05, abs=1e-8)
    sure = power_of(Difference(0.6, 0.6, 0.0, se=1e-9, df=1.0))
    assert sure is not None
    assert sure.tenth == 1


# --- the same sections: swapped labels, McNemar


def brute_p(figure: Callable[[list[Row]], float], before: list[Row], after: list[Row]) -> float:
    """All ways of swapping the rounds' labels within sections."""
    names = sorted({row[0] for row in before})
    sizes = []
    for way in itertools.product((False, True), repeat=len(names)):
        swapped = {name for name, swap in zip(names, way, strict=True) if swap}
        first = [row for row in before if row[0] not in swapped] + [row for row in after if row[0] in swapped]
        second = [row for row in after if row[0] not in swapped] + [
            row for row in before if row[0] in swapped
        ]
        sizes.append(abs(figure(second) - figure(first)))
    return float(np.mean(np.array(sizes) >= sizes[0] - 1e-9))


def test_swapped_labels_are_all_gone_through_where_sections_are_few() -> None:
    before, after = rows(3, range(6), 0.4, "ab"), rows(4, range(6), 0.9, "ab")
    found = irr.compare_rounds(study_of_rows(before), study_of_rows(after))
    pooled = change(found, "krippendorff-alpha", view="pooled")
    assert pooled.p_swapped == pytest.approx(brute_p(alpha, before, after))
    found = irr.compare_rounds(study_of_rows(before), study_of_rows(after), criteria=("jaccard",))
    jaccard = change(found, "krippendorff-alpha", criterion="jaccard")
    of_sets: Callable[[list[Row]], float] = lambda some: alpha(some, "set", criteria=("jaccard",))  # noqa: E731
    assert jaccard.p_swapped == pytest.approx(brute_p(of_sets, before, after))
    of_pair = change(found, "percent-agreement", coders=("A", "B"), all=None)
    assert of_pair.p_swapped == pytest.approx(brute_p(lambda some: share(some, ("A", "B")), before, after))


def test_drawn_swaps_come_near_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = study_of_rows(rows(5, range(12), 0.5)), study_of_rows(rows(6, range(12), 0.8))
    options = CompareOptions()
    aligned = align(before, after)
    measure = measures(before, after, options)[0]
    pair = measure.of(aligned.before, options), measure.of(aligned.after, options)
    drawn = draw_swaps(aligned.shared, 12, None, 3999, 0)
    monkeypatch.setattr(swapping, "MOST_ENUMERATED", 12)
    every = draw_swaps(aligned.shared, 12, None, 3999, 0)
    assert (len(drawn.swapped), len(every.swapped)) == (4000, 4096)
    p = [p_swapped(measure, aligned.before, aligned.after, pair, swaps) for swaps in (drawn, every)]
    assert p[0] == pytest.approx(p[1], abs=0.03)


def with_second(some: list[Row], seed: int) -> list[Row]:
    """A second category for what has one already."""
    named = {row[:2] for row in some if row[2] is not None}
    more = [row for row in rows(seed, range(30), 0.6) if row[:2] in named and row[2] is not None]
    return [*some, *more]


def test_fewer_swaps_where_there_are_very_many_pairs_of_sets_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    some = [rows(seed, range(30), 0.7) for seed in (5, 6)]
    some = [with_second(one, seed) for seed, one in zip((7, 8), some, strict=True)]
    before, after = (study_of_rows(one) for one in some)
    whole = irr.compare_rounds(before, after)
    pairs = change(whole, "krippendorff-alpha", criterion="jaccard")
    assert pairs.swaps == 1999
    assert not [one for one in whole.warnings if one.kind == "fewer_swaps"]
    aligned = align(before, after)
    (measure,) = measures(before, after, CompareOptions(views=("set",), criteria=("jaccard",)))[-1:]
    weighed = measure.pairs_weighed(aligned.before, aligned.after)
    assert weighed > 0
    for most, swaps in ((500 * weighed, 500), (100 * weighed, None)):
        monkeypatch.setattr(swapping, "MOST_WEIGHED", most)
        found = irr.compare_rounds(before, after)
        assert change(found, "krippendorff-alpha", criterion="jaccard").swaps == swaps
        assert change(found, "krippendorff-alpha", view="pooled").swaps == 1999
        (warned,) = [one for one in found.warnings if one.kind == "fewer_swaps"]
        assert ("500 instead of 1,999 times" in warned.text) is (swaps is not None)
        assert ("not at all" in warned.text) is (swaps is None)
        told = reporter("text").render(found, Display())
        assert "fewer_swaps" in told


def test_sets_that_nobody_uses_change_nothing() -> None:
    study = study_of_rows(with_second(rows(7, range(30), 0.3, "abcdefghijkl"), 8))
    of_pair = study.with_coders(["A", "B"])
    less = with_used_sets(of_pair)
    assert len(less.sets) < len(of_pair.sets)
    values = ([one.value for one in irr.agree(some).results] for some in (less, of_pair))
    for one, other in zip(*values, strict=True):
        assert one == pytest.approx(other, abs=1e-12)


def test_where_whole_documents_are_left_out_they_are_what_is_swapped() -> None:
    before, after = (study_of_rows(rows(seed, range(30), 0.7)) for seed in (5, 6))
    about = {"document": pa.array([f"d{i // 2}" for i in range(30)])}
    one, other = (replace(study, about=about, document=np.arange(30) // 2) for study in (before, after))
    told = reporter("text").render(irr.compare_rounds(one, other), Display())
    assert "labels of the rounds swapped within documents" in " ".join(told.split())
    assert "McNemar" not in told
    assert all(figure.p_mcnemar is None for figure in irr.compare_rounds(one, other).figures)
    assert "McNemar" in reporter("text").render(irr.compare_rounds(before, after), Display())


def test_a_drop_can_lower_a_share_and_the_report_says_so() -> None:
    before = study_of(A="a b a b c c c c a b", B="a b a b c c c c b a")
    after = study_of(A="a b a b b a b a a b", B="a b a b b a b a b b")
    walk = Crosswalk(("a", "b", "c"), ("a", "b"), {"a": ("a",), "b": ("b",), "c": ()})
    told = " ".join(
        reporter("text").render(irr.compare_rounds(before, after, crosswalk=walk), Display()).split()
    )
    assert "nobody coded anything worse for it" in told
    assert "when categories are merged (a drop can lower them)" in told


def test_mcnemar_is_the_mid_p_of_statsmodels_exact_test() -> None:
    from statsmodels.stats.contingency_tables import mcnemar

    before, after = rows(7, range(40), 0.5), rows(8, range(40), 0.8)
    found = irr.compare_rounds(study_of_rows(before), study_of_rows(after), permutations=0)
    one = change(found, "percent-agreement", coders=("A", "B"), all=None)
    agrees = []
    for some in (before, after):
        given_ = {(section, coder): category for section, coder, category in some}
        agrees.append([given_[f"s{i}", "A"] == given_[f"s{i}", "B"] is not None for i in range(40)])
    table = np.zeros((2, 2), int)
    for first, second in zip(*agrees, strict=True):
        table[int(first), int(second)] += 1
    b, c = int(table[0, 1]), int(table[1, 0])
    exact = mcnemar(table, exact=True).pvalue
    assert one.p_mcnemar == pytest.approx(exact - stats.binom.pmf(min(b, c), b + c, 0.5))
    assert one.p_swapped is None


def test_identical_rounds_have_changed_nothing() -> None:
    study = round_1()
    found = irr.compare_rounds(study, study, permutations=199)
    for one in found.figures:
        assert one.observed is not None
        assert (one.observed.difference, one.observed.p, one.p_swapped) == (0.0, None, 1.0)
    assert {one.verdict for one in found.categories} <= {"no telling", "too rare"}
    assert [own.coder for own in found.own] == list(study.coders)
    for own in found.own:
        assert own.report.select(name="krippendorff-alpha", view="pooled")[0].value == 1.0


def test_a_coder_against_herself_is_two_coders() -> None:
    before, after = study_of(SG="a b - c a,b a b"), study_of(SG="a a - c b . c")
    found = irr.compare_rounds(before, after)
    (own,) = found.own
    as_two = irr.agree(study_of(one="a b - c a,b a b", two="a a - c b . c"))
    assert own.sections == 6
    for view in ("pooled", "set"):
        ours = own.report.select(name="krippendorff-alpha", view=view)
        theirs = as_two.select(name="krippendorff-alpha", view=view)
        assert [one.value for one in ours] == pytest.approx([one.value for one in theirs])
    assert found.figures == ()


@settings(max_examples=25, deadline=None)
@given(drawn_rows(sections=(3, 12)), st.integers(0, 1000))
def test_order_and_seed_change_nothing_else(some: list[Row], seed: int) -> None:
    other = list(some)
    random.Random(seed).shuffle(other)
    first, second = study_of_rows(some), study_of_rows(other)
    one, two = irr.difference_of(first, first), irr.difference_of(second, first)
    assert type(one) is type(two)
    if isinstance(one, Difference) and isinstance(two, Difference):
        assert two.difference == pytest.approx(one.difference, abs=1e-12)


def test_the_stacked_study_holds_both_rounds() -> None:
    before, after = study_of(A="a b,c -", B="a c a"), study_of(A="c - b,c", B=". a,b c")
    aligned = align(before, irr.Study.from_frame(_frame(after), categories=before.categories))
    both = stacked(aligned.before, aligned.after)
    assert len(both.multiplicity) == 6
    sets = {
        (section, coder): frozenset(both.categories[k] for k in both.sets[number])
        for section, coder, number in zip(
            both.section.tolist(), both.coder.tolist(), both.set_id.tolist(), strict=True
        )
    }
    assert sets[2, 0] == frozenset()
    assert sets[5, 0] == {"b", "c"}
    assert (3, 1) not in sets
    assert sets[4, 1] == {"a", "b"}


def _frame(study: irr.Study) -> object:
    import pandas as pd

    found = []
    assert study.names is not None
    for section in study.names.to_pylist():
        for coder in study.coders:
            chosen = study.categories_of(section, coder)
            if chosen is not None:
                found += [(section, coder, name) for name in sorted(chosen)] or [(section, coder, None)]
    return pd.DataFrame(found, columns=["section", "coder", "category"], dtype="string")


# --- codebooks that differ


def test_the_crosswalk_alone_moves_the_figures_as_published() -> None:
    found = irr.compare_rounds(round_1(), round_2(), crosswalk=crosswalk())
    pooled = change(found, "krippendorff-alpha", view="pooled")
    assert pooled.recoded is not None
    assert pooled.mechanical is not None
    # The statistics page of the project, section 8.
    assert (round(pooled.before.value or 0, 3), round(pooled.recoded.value or 0, 3)) == (0.604, 0.766)
    for fields, hits, recoded, chance in (
        ({"coders": ("KO", "SG")}, 37, 41, (0.17, 0.23)),
        ({"coders": ("SG", "SLG")}, 35, 38, (0.16, 0.21)),
        ({"all": "all-share"}, 28, 36, (0.02, 0.05)),
    ):
        one = change(found, "percent-agreement", **fields)
        assert one.recoded is not None
        assert (one.before.hits, one.recoded.hits, one.recoded.of) == (hits, recoded, 50)
        assert (round(one.before.expected or 0, 2), round(one.recoded.expected or 0, 2)) == chance
    for one in found.figures:
        assert one.total is not None
        assert one.mechanical is not None
        assert one.observed is not None
        assert one.total.difference == pytest.approx(one.mechanical.difference + one.observed.difference)
        assert one.as_coded is None
    assert pooled.mechanical.interval is not None
    assert pooled.mechanical.interval.method == "jackknife-t-paired"  # type: ignore[union-attr]
    came_of = {one.category: one.came_of for one in found.categories}
    assert came_of["ENTRY"] == ("REC", "RDY")
    assert came_of["SUPV"] == ()


def test_the_share_of_recoded_categories_is_that_of_the_recoded_study() -> None:
    found = irr.difference_of(round_1(), round_2(), crosswalk=crosswalk())
    assert isinstance(found, Difference)
    assert found.first == pytest.approx(0.766, abs=5e-4)


def test_a_split_is_compared_in_what_both_codebooks_have_in_common() -> None:
    before = study_of(A="a a b - c b", B="a b b - c c")
    after = study_of(A="a1 a2 b n c b", B="a2 a1 b n c c")
    walk = Crosswalk(
        ("a", "b", "c"), ("a1", "a2", "b", "c", "n"), {"a": ("a1", "a2"), "b": ("b",), "c": ("c",)}
    )
    found = irr.compare_rounds(before, after, crosswalk=walk, same_sections="no")
    one = change(found, "krippendorff-alpha", view="pooled")
    assert one.recoded is not None
    assert one.as_coded is not None
    assert one.before.value == pytest.approx(one.recoded.value)
    in_common = alpha(
        [
            (f"s{i}", coder, {"a1": "a", "a2": "a", "n": None}.get(k, k))
            for coder, line in (("A", "a1 a2 b n c b"), ("B", "a2 a1 b n c c"))
            for i, k in enumerate(line.split())
        ]
    )
    assert one.after.value == pytest.approx(in_common)
    assert (one.as_coded.value or 1) < in_common
    kinds = {warning.kind for warning in found.warnings}
    assert {"added_left_out", "compared_in_common"} <= kinds
    assert found.overlap.relation == "different"


def test_other_categories_without_a_revision_are_refused() -> None:
    with pytest.raises(irr.UsageError, match="irr codebook diff V1 V2 --propose FILE"):
        irr.compare_rounds(round_1(), round_2())
    with pytest.raises(irr.UsageError, match="give the --codebook"):
        irr.compare_rounds(study_of(A="a b", B="a a"), study_of(A="a c", B="a a"))
    swapped = crosswalk()
    with pytest.raises(irr.UsageError, match="older one first"):
        irr.compare_rounds(round_2(), round_1(), crosswalk=swapped)


# --- which sections


def test_sections_of_one_id_are_the_same_unless_said_otherwise() -> None:
    before, after = study_of_rows(rows(1, range(10), 0.6)), study_of_rows(rows(2, range(5, 15), 0.6))
    assert align(before, after).overlap.relation == "partly shared"
    assert align(before, after).overlap.shared == 5
    assert align(before, after, "no").overlap.relation == "different"
    with pytest.raises(irr.UsageError, match="10 sections are in one round only"):
        align(before, after, "yes")
    assert align(before, before, "yes").overlap.relation == "same"


def test_other_texts_under_one_id_are_told() -> None:
    before = study_of(A="a b", B="a a")
    first = replace(before, about={"text": pa.array(["One  text.", "Two."])})
    second = replace(before, about={"text": pa.array(["One text.", "Three."])})
    (warned,) = align(first, second).warnings
    assert warned.kind == "texts_differ"
    assert "s2" in warned.text
    assert align(first, first).warnings == ()


# --- categories


def test_a_category_that_rose_is_called_better_and_a_rare_one_too_rare() -> None:
    def line(good: bool, seed: int) -> dict[str, str]:
        generator = random.Random(seed)
        coders: dict[str, list[str]] = {"A": [], "B": []}
        for i in range(80):
            for words in coders.values():
                own = i % 4 == 0
                given_ = own if good else generator.random() < 0.25
                words.append("a" if given_ else "b" if i % 3 else "-")
        coders["A"][7] = "rare"
        return {coder: " ".join(words) for coder, words in coders.items()}

    before, after = study_of(**line(False, 1)), study_of(**line(True, 2))
    found = irr.compare_rounds(before, after, permutations=0)
    by_name = {one.category: one for one in found.categories}
    one = by_name["a"]
    assert one.verdict == "better"
    assert one.above is not None
    assert one.above > 0.99
    assert one.interval is not None
    assert one.difference is not None
    assert one.interval.low < one.difference < one.interval.high + 0.05
    assert one.paired is not None
    assert by_name["rare"].verdict == "too rare"
    assert by_name["rare"].p is None
    back = irr.compare_rounds(after, before, permutations=0)
    (line,) = [
        line for line in reporter("text").render(back, Display()).splitlines() if line.startswith(" a ")
    ]
    assert "<.01" in line
    assert {one.category: one.verdict for one in back.categories}["a"] == "worse"


def test_holm_is_never_more_generous_than_benjamini_hochberg() -> None:
    found = {
        how: irr.compare_rounds(round_1(), round_2(), crosswalk=crosswalk(), adjust=how)
        for how in ("holm", "bh")
    }
    pairs = zip(found["holm"].categories, found["bh"].categories, strict=True)
    for holm, bh in pairs:
        assert holm.p == bh.p
        assert holm.p_adjusted is not None
        assert bh.p_adjusted is not None
        assert holm.p_adjusted >= bh.p_adjusted >= bh.p


# --- models and people


def test_a_model_is_held_against_the_agreement_of_people() -> None:
    some = [
        *rows(11, range(30), 0.8),
        *((section, "GPT", k) for section, coder, k in rows(12, range(30), 0.3) if coder == "A"),
    ]
    study = study_of_rows(some)
    found = irr.compare_models(study, ["GPT"])
    (one,) = found.models
    assert found.people == ("A", "B", "C")

    def mean(of: list[Row], pairs: list[tuple[str, str]]) -> float:
        return float(np.mean([alpha([row for row in of if row[1] in pair]) for pair in pairs]))

    people = list(itertools.combinations("ABC", 2))
    with_model = [(person, "GPT") for person in "ABC"]
    assert one.alpha.people is not None
    assert one.alpha.difference is not None
    assert one.alpha.people.value == pytest.approx(mean(some, people))
    assert one.alpha.model.value == pytest.approx(mean(some, with_model))
    each = [
        mean(left, with_model) - mean(left, people) for i in range(30) for left in [without(some, f"s{i}")]
    ]
    se = math.sqrt(29 / 30 * sum((x - np.mean(each)) ** 2 for x in each))
    assert one.alpha.difference.se == pytest.approx(se, rel=1e-9)
    assert one.alpha.difference.p is not None
    assert one.alpha.difference.p < 0.05
    assert one.alpha.difference.difference < 0
    assert {category.verdict for category in one.categories} <= {"less", "no telling", "too rare"}
    assert list(one.each) == ["A", "B", "C"]
    for least, rare in ((1, False), (1000, True)):
        (with_option,) = irr.compare_models(study, ["GPT"], min_uses=least).models
        assert all(category.verdict == "too rare" for category in with_option.categories) is rare


def test_who_is_a_model_stands_in_the_file(tmp_path: Path) -> None:
    for name, kind in (("A", "kind: person\n"), ("B", ""), ("GPT", "kind: model\n")):
        text = f"coder: {name}\n{kind}sections:\n  s1: [a]\n  s2: [b]\n  s3: [a]\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    study = irr.load(sorted(tmp_path.glob("*.yaml")))
    assert study.kinds == {"A": "person", "GPT": "model"}
    assert [one.model for one in irr.compare_models(study).models] == ["GPT"]
    with pytest.raises(irr.UsageError, match="nobody to compare"):
        irr.compare_models(study, ["A", "B", "GPT"])
    (tmp_path / "GPT.yaml").write_text("coder: GPT\nkind: modell\nsections:\n  s1: [a]\n", encoding="utf-8")
    with pytest.raises(irr.InputError, match="did you mean 'model'"):
        irr.load(tmp_path / "GPT.yaml")


# --- published figures


@pytest.mark.parametrize(("value", "n"), [(0.74, 50), (0.5, 20), (1.0, 10), (0.9, 200)])
def test_two_percentages_have_newcombes_interval(value: float, n: int) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    found = irr.compare_published(round_1(), [irr.PublishedFigure("percent", value, ("SG", "SLG"), n=n)])
    (one,) = found.figures
    assert one.interval is not None
    low, high = confint_proportions_2indep(35, 50, value * n, n, method="newcomb")
    assert (one.interval.low, one.interval.high) == pytest.approx((low, high), abs=1e-6)
    assert one.interval.method == "newcombe"
    assert one.difference == pytest.approx(0.7 - value)


def test_a_published_figure_without_its_error_is_inside_or_outside_ours() -> None:
    figures = [irr.PublishedFigure("krippendorff-alpha", value) for value in (0.6, 0.9)]
    found = irr.compare_published(round_1(), figures)
    assert [one.inside for one in found.figures] == [True, False]
    assert [one.interval for one in found.figures] == [None, None]
    assert [one.verdict for one in found.figures] == ["no telling", "differs"]


def test_two_intervals_make_that_of_a_difference() -> None:
    one = irr.PublishedFigure("krippendorff-alpha", 0.75, se=0.03)
    two = irr.PublishedFigure("krippendorff-alpha", 0.75, low=0.75 - 0.0588, high=0.75 + 0.0588)
    three = irr.PublishedFigure("percent", 0.9, category="SUPV")
    found = irr.compare_published(round_1(), [one, two, three]).figures
    assert found[0].interval is not None
    assert found[1].interval is not None
    assert found[0].interval.low == pytest.approx(found[1].interval.low, abs=1e-4)
    assert found[0].verdict == "differs"
    assert found[2].ours.category == "SUPV"
    published_interval = irr.PublishedFigure("percent", 0.74, n=50).interval(0.95)
    assert published_interval == wilson(37, 50, 0.95)


def test_published_figures_are_read_from_text_and_file(tmp_path: Path) -> None:
    assert parse_published("percent=.74,n=50,coders=SG+KO") == irr.PublishedFigure(
        "percent", 0.74, ("SG", "KO"), n=50
    )
    path = tmp_path / "figures.yaml"
    path.write_text(
        "study: Gillard et al. 2013\nfigures:\n"
        "  - {name: percent, coders: [SG, KO], value: .74, n: 50}\n"
        "  - {name: percent, all: all-share, value: .56, n: 50}\n",
        encoding="utf-8",
    )
    source, figures = published(str(path))
    assert source == "Gillard et al. 2013"
    assert figures[1] == irr.PublishedFigure("percent", 0.56, all_share=True, n=50)
    found = irr.compare_published(round_1(), figures)
    assert [one.ours.hits for one in found.figures] == [37, 28]
    path.write_text(
        "figures:\n  - {name: percent, value: 74%}\n  - {nme: percent, value: .7}\n  - {name: kapa, value: 2}\n"
        "  - {name: percent, value: .7, n: 0, low: .5}\n",
        encoding="utf-8",
    )
    with pytest.raises(irr.InputError) as caught:
        published(str(path))
    lines = caught.value.lines()
    assert {line.split(":")[1] for line in lines} == {"2", "3", "4", "5"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("percent=74", "between 0 and 1"),
        ("percent", "write e.g. percent=.74,n=50"),
        ("percnt=.7", "did you mean 'percent'"),
        ("percent=.7,n=", "NAME=VALUE"),
        ("percent=.7,m=50", "no key called 'm'"),
        ("percent=.7,coders=SG", "two coders or more"),
        ("krippendorff-alpha=.7,low=.8,high=.9", "between low and high"),
        ("krippendorff-alpha=.7,low=.5", "both low and high"),
        ("percent=x", "is not a number"),
    ],
)
def test_a_figure_badly_typed_is_refused_in_one_line(text: str, words: str) -> None:
    with pytest.raises(irr.UsageError, match=words):
        parse_published(text)


# --- the command line


def test_rounds_are_named_by_folder_file_pattern_or_their_files(tmp_path: Path) -> None:
    for folder in ("r1", "r2"):
        (tmp_path / folder).mkdir()
        for name in ("A.yaml", "B.yaml", "notes.md"):
            (tmp_path / folder / name).touch()
    first = [str(tmp_path / "r1" / name) for name in ("A.yaml", "B.yaml")]
    assert files_of(str(tmp_path / "r1")) == first
    assert files_of(str(tmp_path / "r1" / "*.yaml")) == first
    second = files_of(str(tmp_path / "r2"))
    assert two_rounds([*first, *second]) == (first, second)
    assert two_rounds([str(tmp_path / "r1"), second[0]]) == (first, [second[0]])
    assert two_rounds([first[0], *second, first[1]]) is None
    assert two_rounds([*first, second[0] + "x"]) is None
    with pytest.raises(irr.UsageError, match="no file matches"):
        files_of(str(tmp_path / "r3" / "*.yaml"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(irr.UsageError, match="holds no coder files"):
        files_of(str(tmp_path / "empty"))


ROUNDS = [str(GILLARD / "round-1"), str(GILLARD / "round-2")]
REVISION = ["--revision", str(GILLARD / "crosswalk_12_to_8.csv")]
BOOKS = ["--codebook-1", str(V1), "--codebook-2", str(V2)]


@pytest.mark.parametrize(
    "arguments",
    [
        [*ROUNDS, *REVISION, *BOOKS],
        [ROUNDS[0], ROUNDS[0], "--codebook", str(V1), "--permutations", "199"],
        [ROUNDS[0], ROUNDS[0], "--codebook", str(V1), "--coder", "SG"],
        [ROUNDS[0], "--codebook", str(V1), "--model", "KO"],
        [ROUNDS[0], "--codebook", str(V1), "--published", "percent=.74,n=50", "--published", "holsti=.7"],
    ],
)
def test_the_json_is_what_its_schema_says(irr: Irr, arguments: list[str]) -> None:
    schema = json.loads((ROOT / "src" / "irr" / "schemas" / "rounds.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    printed = irr(["compare", *arguments, "--format", "json"])
    assert printed.exit == 0, printed.stderr
    jsonschema.validate(json.loads(printed.stdout), schema)
    table = irr(["compare", *arguments, "--format", "csv"])
    assert table.exit == 0
    assert len(set(table.stdout.splitlines())) > 1
    assert irr(["compare", *arguments, "--format", "json"]).stdout == printed.stdout


def test_a_revision_that_does_not_hold_is_refused_as_applying_it_is(irr: Irr) -> None:
    folder = ROOT / "tests" / "cases" / "compare" / "revision-does-not-hold"
    compared = irr(["compare", *ROUNDS, "--revision", "revision.yaml"], folder)
    files = [str(path) for path in sorted((GILLARD / "round-1").glob("*.yaml"))]
    applied = irr(["codebook", "apply", "revision.yaml", *files], folder)
    assert compared.exit == applied.exit == 2
    assert compared.stderr == applied.stderr
    assert "revision-target-missing" in compared.stderr


def test_each_round_has_the_figures_of_irr_agree() -> None:
    study = round_1()
    found = irr.compare_rounds(study, study, permutations=0, coefficients=("fleiss-kappa",), views=("set",))
    expected = irr.agree(
        study, coefficients=("fleiss-kappa",), views=("set",), criteria=("overlap",)
    ).results[0]
    (one,) = found.figures
    assert one.before.value == pytest.approx(expected.value)
    assert isinstance(one.before.interval, irr.Interval)
    assert isinstance(expected.interval, irr.Interval)
    assert (one.before.interval.low, one.before.interval.high) == pytest.approx(
        (expected.interval.low, expected.interval.high)
    )
    assert one.before.signature == expected.signature


def test_sections_counted_as_patterns_are_sections() -> None:
    patterns = [
        LeftOut(v, np.array(each), np.array([2.0, 1.0])) for v, each in ((0.5, [0.4, 0.6]), (0.7, [0.5, 0.8]))
    ]
    sections = [
        LeftOut(v, np.array(each), np.ones(3)) for v, each in ((0.5, [0.4, 0.4, 0.6]), (0.7, [0.5, 0.5, 0.8]))
    ]
    one, other = compare_left_out(*patterns), compare_left_out(*sections)
    assert (one.se, one.df) == pytest.approx((other.se, other.df))


def test_what_rests_on_nothing_has_no_interval() -> None:
    some, none = (
        LeftOut(0.5, np.array([0.4, 0.6]), np.ones(2)),
        LeftOut(0.5, np.array([0.5, 0.5]), np.zeros(2)),
    )
    found = compare_left_out(some, none)
    assert isinstance(found.interval, irr.Undefined)
    assert (found.se, found.p) == (None, None)


@settings(max_examples=60, deadline=None)
@given(drawn_rows(coders=(1, 4), sections=(1, 12)), drawn_rows(coders=(1, 4), sections=(1, 12)))
def test_anything_can_be_compared_and_told(first: list[Row], second: list[Row]) -> None:
    categories = sorted({row[2] for row in (*first, *second) if row[2] is not None})
    walk = Crosswalk(
        tuple(categories),
        ("m", "n"),
        {name: (("m",), ("m", "n"), ())[i % 3] for i, name in enumerate(categories)},
    )
    renamed = [(section, coder, k and "mn"[categories.index(k) % 2]) for section, coder, k in second]
    before, after, revised = (
        irr.Study.from_frame(_rows_frame(some), categories=names)
        for some, names in ((first, categories), (second, categories), (renamed, ["m", "n"]))
    )
    schema = json.loads((ROOT / "src" / "irr" / "schemas" / "rounds.json").read_text(encoding="utf-8"))
    found = [
        irr.compare_rounds(before, after, permutations=99),
        irr.compare_rounds(before, revised, crosswalk=walk, permutations=99),
        irr.compare_published(
            before, [irr.PublishedFigure("percent", 0.5, n=9), irr.PublishedFigure("light-kappa", 0.2)]
        ),
    ]
    if len(before.coders) > 1:
        found.append(irr.compare_models(before, before.coders[:1]))
    for one in found:
        for name in for_any_report():
            told = reporter(name).render(one, Display())
            if name == "json":
                jsonschema.validate(json.loads(told), schema)


def _rows_frame(some: list[Row]) -> object:
    import pandas as pd

    return pd.DataFrame(some, columns=["section", "coder", "category"], dtype="string")


def test_the_sessions_in_the_docs_are_what_is_printed(
    irr: Irr, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    for name in ("round-1", "round-2"):
        shutil.copytree(GILLARD / name, tmp_path / name)
    for path in (ROOT / "codebooks").glob("*.yaml"):
        shutil.copy(path, tmp_path)
    hold_sessions(
        ROOT / "docs" / "comparing.md", lambda arguments: irr(arguments, tmp_path), request, sessions=3
    )
