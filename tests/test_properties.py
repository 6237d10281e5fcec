"""Properties of every coefficient, and the cases where a figure must say that it has no value."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import irr
from irr.coefficients.registry import coefficients
from irr.criteria import CRITERIA
from irr.intervals import no_disagreement
from irr.reporters import Display, reporter
from irr.result import Interval, Result, Undefined
from studies import Row, drawn_rows, overall, rows_of, study_of, study_of_rows

NAMES = tuple(coefficients())
CORRECTED = tuple(name for name, one in coefficients().items() if one.corrects)
VIEWS = ("label", "pooled", "set")
#: Those whose chance level depends on the number of values there could be.
BY_VALUES = ("brennan-prediger", "gwet-ac1", "gwet-ac2")


def views_of(name: str, *asked: str) -> tuple[str, ...]:
    """Those of the views on which the coefficient is defined."""
    return tuple(view for view in asked if view in coefficients()[name].views)


def every_on(*views: str, names: Sequence[str] = NAMES) -> pytest.MarkDecorator:
    """Every coefficient that is defined on one of these views."""
    return pytest.mark.parametrize("name", [name for name in names if views_of(name, *views)])


every = pytest.mark.parametrize("name", NAMES)
every_corrected = pytest.mark.parametrize("name", CORRECTED)
#: Every coefficient on every view on which it is defined.
everywhere = pytest.mark.parametrize(
    ("name", "view"), [(name, view) for name, one in coefficients().items() for view in one.views]
)
drawing = settings(max_examples=15, deadline=None, derandomize=True)

#: Two coders who agree on 7 of 12 single labels.
ROWS = rows_of({"Ana": "a b c a b c a b c a b c", "Ben": "a b c a b c a c b b a b"})
#: Three coders, several labels, empty sets and gaps.
MIXED = rows_of(
    {
        "Ana": "a,b a - b,c c a,b,c - b a . c a,c b",
        "Ben": "a a,b - b c,a b - b . a,b c - b",
        "Cem": "b a c b,c c a,c - . a b - a,c a",
    }
)


#: Three coders, one label or none, and gaps.
SINGLE = rows_of(
    {
        "Ana": "a a b - b c a b a c - b a . c a b b",
        "Ben": "a b b - b c a b - b . a b c - b a b",
        "Cem": "b a b b c c a c - . a b b - a c a b",
    }
)


def rows_for(view: str) -> list[Row]:
    return SINGLE if view == "label" else MIXED


def report_of(study: irr.Study, name: str, **options: object) -> irr.Report:
    return irr.agree(study, coefficients=(name,), **options)


def figures(study: irr.Study, name: str, **options: object) -> dict[tuple[object, ...], Result]:
    """Every figure of a coefficient by what it is; pairs of coders without their order."""
    found = report_of(study, name, **options).results
    return {(one.view, one.criterion, one.category, one.all, frozenset(one.coders)): one for one in found}


def numbers(result: Result) -> list[float]:
    limits = [result.interval.low, result.interval.high] if isinstance(result.interval, Interval) else []
    found = [result.value, result.expected, result.se, *limits]
    return [np.nan if number is None else number for number in found]


def assert_same(one: dict[tuple[object, ...], Result], other: dict[tuple[object, ...], Result]) -> None:
    assert one.keys() == other.keys()
    for key, result in one.items():
        assert numbers(result) == pytest.approx(numbers(other[key]), rel=1e-9, abs=1e-9, nan_ok=True), key
        assert result.undefined == other[key].undefined, key


def reason(result: Result) -> str | None:
    return result.undefined and result.undefined.reason


# --- Every coefficient ------------------------------------------------------------------------------------


@every
def test_perfect_agreement_is_1_and_never_certain(name: str) -> None:
    words = "a b c " * 8
    views = views_of(name, *VIEWS, "category")
    found = report_of(study_of(Ana=words, Ben=words, Cem=words), name, views=views)
    assert {one.view for one in found.results} == set(views)
    for one in found.results:
        assert one.value == pytest.approx(1, abs=1e-12), one.signature
        assert one.value <= 1
        assert isinstance(one.interval, Interval), one.signature
        # statsmodels: SE 0; a published table: "1.00 (.99-1.01)".
        assert one.interval.low < 0.95
        assert one.interval.high <= 1
        assert one.se != 0


@every_corrected
def test_the_bound_of_a_perfect_coefficient(name: str) -> None:
    # No disagreement on n sections: Wilson's lower limit for n of n, through the chance correction.
    words = " ".join(["a"] * 25 + ["b"] * 25)
    one = overall(report_of(study_of(Ana=words, Ben=words), name, views=("label",)), name)
    assert one.expected is not None
    assert isinstance(one.interval, Interval)
    assert one.interval == no_disagreement(50, one.expected, 0.95)
    assert one.interval.method == "no-disagreement-bound"
    # METHODS: n = 50 and D_e = .90 give .92.
    assert no_disagreement(50, 0.10, 0.95).low == pytest.approx(0.92, abs=5e-3)


@everywhere
@drawing
@given(data=st.data())
def test_no_interval_leaves_the_range(name: str, view: str, data: st.DataObject) -> None:
    most = 1 if view == "label" else 3
    rows = data.draw(drawn_rows(sections=(3, 12), labels=(2, 4), most_labels=most))
    study = study_of_rows(rows)
    found = report_of(study, name, views=(view,)).results
    assert found or len(study.coders) < 2
    for one in found:
        assert (one.value is None) != (one.undefined is None), one.signature
        if isinstance(one.interval, Interval):
            assert one.interval.low >= -1 or one.interval.method == "no-disagreement-bound", one.signature
            assert one.interval.low <= one.interval.high <= 1, one.signature
        if one.se is not None:
            assert one.se > 0, one.signature


@everywhere
def test_order_is_immaterial(name: str, view: str) -> None:
    """Of rows, and with it of sections, coders and categories."""
    for rows in (ROWS, rows_for(view)):
        expected = figures(study_of_rows(rows), name, views=(view,))
        assert expected
        for seed in range(3):
            shuffled = random.Random(seed).sample(rows, len(rows))
            assert_same(figures(study_of_rows(shuffled), name, views=(view,)), expected)


@every
def test_names_are_immaterial(name: str) -> None:
    # ... of coders, sections and values; R irrCAC merges "a" with "A".
    renamed = [
        (f"{section}/x", coder.lower(), {"a": "A", "b": "a", "c": "Ä"}[k]) for section, coder, k in ROWS
    ]
    expected, found = figures(study_of_rows(ROWS), name), figures(study_of_rows(renamed), name)
    assert expected
    for one, other in zip(expected.values(), found.values(), strict=True):
        assert numbers(one) == pytest.approx(numbers(other), nan_ok=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        pytest.param(name, words, id=f"{kind}-{name}")
        for kind, words in (("label", "a " * 12), ("set", "a,b " * 12))
        for name in CORRECTED
        if kind == "label" or name not in BY_VALUES
    ],
)
def test_one_value_only_is_undefined_and_says_why(name: str, words: str) -> None:
    # Elsewhere: 1, NaN, an exception, or 1 with SE 0 and p = 0.
    views = (
        views_of(name, "pooled", "set", "category") if "," in words else views_of(name, *VIEWS, "category")
    )
    if name in BY_VALUES:
        views = ("label",)
    found = report_of(study_of(Ana=words, Ben=words, Cem=words), name, views=views)
    assert {one.view for one in found.results} == set(views)
    for one in found.results:
        assert one.value is None, one.signature
        assert one.interval is None
        assert reason(one) in ("no_variation", "no_pairs"), one.signature
        assert one.undefined is not None
        assert len(one.undefined.text.split()) > 3


@pytest.mark.parametrize("name", BY_VALUES)
def test_one_value_only_leaves_a_chance_level_that_does_not_look_at_it(name: str) -> None:
    # A category is given or withheld, so there are two values, used or not, and agreement was not certain.
    found = report_of(study_of(Ana="a " * 12, Ben="a " * 12), name, views=("category",))
    (one,) = found.results
    assert one.value == 1
    assert isinstance(one.interval, Interval)
    assert one.interval.low < 0.95
    assert found.categories[0].verdict == "insufficient"
    assert found.categories[0].reasons[0].kind == "no_variation"


def test_one_value_only_is_full_percent_agreement() -> None:
    study = study_of(Ana="a " * 12, Ben="a " * 12)
    one = overall(report_of(study, "percent-agreement", views=("label",)), "percent-agreement")
    assert one.value == 1
    assert one.chance_corrected is None


@everywhere
def test_a_section_rated_once_changes_nothing(name: str, view: str) -> None:
    for rows in (ROWS, rows_for(view)):
        more = [*rows, ("alone", "Ana", "a"), ("alone too", "Ben", "b")]
        if rows is not ROWS or view != "label" or name not in BY_VALUES:
            # Where nobody else found that nothing fits, it would be one more value that there could be.
            more.append(("alone as well", "Ben", None))
        before = figures(study_of_rows(rows), name, views=(view,))
        assert before
        assert_same(figures(study_of_rows(more), name, views=(view,)), before)


def test_a_section_rated_once_feeds_the_margins_if_asked() -> None:
    rows = rows_of({"Ana": "a b b b c a a b", "Ben": "a b a b c a a a"})
    more = [*rows, *((f"alone {i}", "Ana", "a") for i in range(9))]
    for name, moves in (("fleiss-kappa", True), ("conger-kappa", True), ("krippendorff-alpha", False)):
        before, after = (
            overall(report_of(study_of_rows(each), name, views=("label",), margins="all"), name).value
            for each in (rows, more)
        )
        assert (before != pytest.approx(after, abs=1e-3)) == moves, name


def test_same_seed_same_bytes() -> None:
    def text(seed: int) -> str:
        study = study_of_rows(MIXED)
        return reporter("json").render(irr.agree(study, coefficients=NAMES, seed=seed), Display())

    assert text(7) == text(7)
    assert text(7) != text(8)


@every
def test_dropping_a_rating_is_not_emptying_it(name: str) -> None:
    (view, *_) = views_of(name, "pooled", "category", "label")
    whole = rows_for(view)
    place = "s1" if view != "label" else "s18"
    rows = [row for row in whole if row[:2] != (place, "Ben")]
    dropped, emptied = study_of_rows(rows), study_of_rows([*rows, (place, "Ben", None)])
    assert dropped.categories_of(place, "Ben") is None
    assert emptied.categories_of(place, "Ben") == frozenset()
    coders = ("Ana", "Ben") if coefficients()[name].coders == "pair" else dropped.coders
    # Ana and Cem agree on b, so that Ben withholding it counts.
    category = "b" if view == "category" else None
    one, other = (
        report_of(study, name, views=(view,)).select(coders=coders, category=category)[0]
        for study in (dropped, emptied)
    )
    # The pair loses the whole section, as does what needs all three; else the three keep what the other two said.
    lost = 2 if len(coders) == 2 else 3 if coefficients()[name].rule else 1
    assert other.counts.ratings - one.counts.ratings == lost
    assert one.value is not None
    assert one.value != pytest.approx(other.value, abs=1e-6)


@everywhere
@pytest.mark.parametrize("odd", ["nan", "none", "0", "NA", "", "null", " ", "-", "None", "1.0"])
def test_a_category_of_any_name_is_a_category(name: str, view: str, odd: str) -> None:
    # krippendorff: a label "nan" vanishes; irrCAC: a missing rating becomes a category.
    plain = [row for row in rows_for(view) if row[0] != "s13"]
    renamed = [(section, coder, odd if k == "a" else k) for section, coder, k in plain]
    study = study_of_rows(renamed)
    assert odd in study.categories
    assert study.categories_of("s1", "Ben") == {odd}
    expected = figures(study_of_rows(plain), name, views=(view,))
    found = figures(study, name, views=(view,))
    assert expected
    for one, other in zip(expected.values(), found.values(), strict=True):
        assert other.category == (odd if one.category == "a" else one.category)
        assert numbers(one) == pytest.approx(numbers(other), nan_ok=True)


@drawing
@given(drawn_rows(coders=(3, 4), sections=(3, 15), labels=(3, 6)), st.sampled_from(["agree", "disagree"]))
def test_merging_categories_never_lowers_sharing(rows: list[Row], empty: str) -> None:
    """At least one in common can only rise when categories are merged, so it cannot judge a merge."""
    merged = [
        (section, coder, k if k is None else {"b": "a", "d": "c"}.get(k, k)) for section, coder, k in rows
    ]
    before, after = (
        figures(
            study_of_rows(one),
            "percent-agreement",
            views=("set",),
            criteria=("overlap",),
            empty=empty,
            per_category=False,
        )
        for one in (rows, merged)
    )
    assert before.keys() == after.keys()
    for key, one in before.items():
        if one.value is not None:
            other = after[key].value
            assert other is not None
            assert other >= one.value - 1e-12, key


# --- Cases without a value --------------------------------------------------------------------------------


@every
def test_one_coder(name: str) -> None:
    found = report_of(study_of(Ana="a b a b"), name)
    assert {reason(one) for one in found.results} == {"one_coder"}


@every
def test_no_section_rated_by_two(name: str) -> None:
    found = report_of(study_of(Ana="a b . .", Ben=". . a b"), name)
    # A rule for all coders says that no section was rated by all of them.
    no_section = "no_joint_section" if coefficients()[name].rule else "no_overlap"
    assert {reason(one) for one in found.results} == {no_section}
    of_values = ["categories_not_declared"] if name in BY_VALUES else []
    assert [warning.kind for warning in found.warnings] == ["no_overlap", *of_values]


@every
def test_no_data(name: str) -> None:
    # Two coders are known, and neither rated anything.
    study = study_of(Ana="a b", Ben="a b")
    nothing = np.zeros(0, np.int64)
    study = replace(study, section=nothing, coder=nothing, set_id=nothing)
    found = report_of(study, name, views=coefficients()[name].views, criteria=("exact",))
    assert {one.view for one in found.results} == set(coefficients()[name].views)
    no_section = "no_joint_section" if coefficients()[name].rule else "no_data"
    assert {reason(one) for one in found.results} == {no_section}


@every
def test_one_section_rated_by_two(name: str) -> None:
    views = views_of(name, "label", "pooled", "category")
    found = report_of(study_of(Ana="a b .", Ben="b . a"), name, views=views)
    assert {one.view for one in found.results} == set(views)
    for one in found.results:
        if coefficients()[name].corrects:
            assert reason(one) == "one_section"
        else:
            assert one.value == 0


def test_few_sections() -> None:
    words = "a b a b a b a b a"
    found = irr.agree(study_of(Ana=words, Ben=words))
    assert [warning.kind for warning in found.warnings] == ["few_sections"]
    assert "9 sections" in found.warnings[0].text
    # Each was used in four sections or five; nine are too few for a verdict.
    assert {one.verdict for one in found.categories} == {"insufficient"}
    assert {one.verdict for one in irr.agree(study_of(Ana=words + " b", Ben=words + " b")).categories} != {
        "insufficient"
    }


@every_on("category", names=[name for name in NAMES if name != "light-kappa"])
def test_category_never_used(name: str) -> None:
    # The codebook has it, nobody gave it: P_o is 1, and no coefficient or verdict can be had.
    study = study_of_rows(MIXED)
    study = replace(study, categories=(*study.categories, "z"), sets=replace(study.sets, n_categories=4))
    found = report_of(study, name, views=("category",))
    of_z = [one for one in found.results if one.category == "z"]
    assert of_z
    for one in of_z:
        # Where one coder gave it, did another? Nobody did.
        if coefficients()[name].corrects or name == "positive-agreement":
            assert reason(one) == "unused"
        else:
            assert one.value == 1
            assert isinstance(one.interval, Undefined)
            assert one.interval.reason == "unused"
    verdict = found.categories[-1]
    assert (verdict.id, verdict.verdict, verdict.sections) == ("z", "unused", 0)
    assert verdict.probability_below is None
    assert verdict.positive_agreement is None


def test_unused_categories_do_not_move_the_pooled_figures() -> None:
    study = study_of_rows(MIXED)
    more = replace(study, categories=(*study.categories, "z"), sets=replace(study.sets, n_categories=4))
    for name in CORRECTED:
        if not views_of(name, "pooled"):
            continue
        one, other = (figures(each, name, views=("pooled",), per_category=False) for each in (study, more))
        for key, result in one.items():
            assert result.value == pytest.approx(other[key].value, abs=1e-12), key


def test_category_used_once() -> None:
    # A published table has kappa 1.00 (.99-1.01) for a code used twice.
    study = study_of(Ana="z a b a b a b a b a b a", Ben="a a b a b a b a b a b a")
    found = irr.agree(study, coefficients=("krippendorff-alpha", "percent-agreement"))
    (alpha,) = found.select(name="krippendorff-alpha", category="z")
    # One rating of 24: alpha = 1 - (24 - 1) * 2 / (2 * 1 * 23) = 0.
    assert alpha.value == pytest.approx(0, abs=1e-12)
    (verdict,) = (one for one in found.categories if one.id == "z")
    assert verdict.verdict == "insufficient"
    assert verdict.reasons[0].kind == "rare"
    assert verdict.positive_agreement == 0


def test_category_used_twice_in_agreement_is_too_rare_to_judge() -> None:
    study = study_of(Ana="z z " + "a b " * 20, Ben="z z " + "a b " * 20)
    found = irr.agree(study, coefficients=("krippendorff-alpha",))
    (alpha,) = found.select(category="z")
    assert alpha.value == 1
    assert isinstance(alpha.interval, Interval)
    assert alpha.interval.low < 0.7
    assert alpha.interval.high <= 1
    assert {one.id: one.verdict for one in found.categories}["z"] == "insufficient"


def test_silent_coder() -> None:
    study = study_of(Ana="a b a b a b a b a b", Ben="- - - - - - - - - -")
    found = irr.agree(study, coefficients=("cohen-kappa", "krippendorff-alpha"), views=("pooled",))
    assert "silent_coder" in [warning.kind for warning in found.warnings]
    assert overall(found, "cohen-kappa").value == pytest.approx(0, abs=1e-12)
    alpha = overall(found, "krippendorff-alpha").value
    assert alpha is not None
    assert alpha < 0


def test_constant_coder() -> None:
    # statsmodels: kappa 0 with SE 0.
    study = study_of(Ana="a b a b a b a b a b", Ben="a a a a a a a a a a")
    names = ("cohen-kappa", "krippendorff-alpha")
    found = irr.agree(study, coefficients=names, views=("label",), per_category=False)
    assert [warning.kind for warning in found.warnings] == ["constant_coder"]
    cohen, alpha = (overall(found, name) for name in names)
    assert cohen.value == 0
    assert cohen.se is None
    assert not isinstance(cohen.interval, Interval)
    # 15 a, 5 b, 10 of 20 ratings apart: alpha = 1 - .5 / (2 * 15 * 5 / (20 * 19)) = -.2667.
    assert alpha.value == pytest.approx(1 - 0.5 / (150 / 380), abs=1e-12)


def test_no_disagreement_at_all() -> None:
    words = "a b " * 10
    found = irr.agree(study_of(Ana=words, Ben=words), views=("label",), per_category=False)
    percent, alpha = (overall(found, name) for name in ("percent-agreement", "krippendorff-alpha"))
    assert percent.value == alpha.value == 1
    for one in (percent, alpha):
        assert one.se is None
        assert isinstance(one.interval, Interval)
        assert one.interval.high == 1
    # Wilson for 20 of 20 (statsmodels): .8389.
    assert isinstance(percent.interval, Interval)
    assert percent.interval.low == pytest.approx(0.8389, abs=1e-4)


@every_on("set", "label")
def test_excluding_empty_sets_removes_all_pairs(name: str) -> None:
    study = study_of(Ana="- - - a", Ben="- - - .")
    views = views_of(name, "set", "label")[:1]
    found = report_of(study, name, empty="exclude", views=views, criteria=("exact",))
    whole = overall(found, name, all=coefficients()[name].rule)
    assert whole.value is None
    # A rule for all coders says that no section is left to ask it of.
    no_pair = ("no_joint_section",) if coefficients()[name].rule else ("all_empty", "no_pairs")
    assert reason(whole) in no_pair


def test_alpha_refuses_empty_sets_that_disagree() -> None:
    found = report_of(study_of_rows(MIXED), "krippendorff-alpha", empty="disagree")
    whole = overall(found, "krippendorff-alpha", view="pooled")
    assert reason(whole) == "empty_disagree"
    assert whole.undefined is not None
    assert "--empty agree" in whole.undefined.text


def test_nobody_coded_anything() -> None:
    # 100% in agreement on nothing, 0% by the letter of "at least one in common"; no coefficient.
    study = study_of(Ana="- - - - -", Ben="- - - - -")
    study = replace(study, categories=("a",), sets=replace(study.sets, n_categories=1))
    for empty, expected in (("agree", 1), ("disagree", 0)):
        found = report_of(study, "percent-agreement", empty=empty, criteria=("overlap",), views=("set",))
        assert overall(found, "percent-agreement").value == expected
    for name in ("krippendorff-alpha", "fleiss-kappa", "cohen-kappa"):
        assert reason(overall(report_of(study, name, views=("pooled",)), name)) == "no_variation"


def test_one_category_in_the_codebook() -> None:
    # Alpha of coded against not coded: 20 ratings, 9 coded, and the two of one section apart.
    study = study_of(Ana="a a a a a - - - - -", Ben="a a a a - - - - - -")
    one = overall(irr.agree(study, views=("pooled",)), "krippendorff-alpha")
    assert one.value == pytest.approx(1 - (2 / 20) / (2 * 9 * 11 / (20 * 19)), abs=1e-12)


# --- What other tools get wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize("coders", [2, 3])
def test_labels_that_never_agree_are_0_percent(coders: int) -> None:
    # R irr agree: 200% with text labels that always disagree, 300% with three coders.
    words = ["x y z x", "y z x y", "z x y z"][:coders]
    study = study_of(**dict(zip("ABC", words, strict=False)))
    found = report_of(study, "percent-agreement", views=("label",))
    assert overall(found, "percent-agreement").value == 0


def test_sets_are_compared_as_sets() -> None:
    # Potato: Jaccard by position scores a,b against b,a and perfect agreement .33.
    study = study_of(Ana="a,b b,c a,c a,b c", Ben="b,a c,b c,a b,a c")
    found = irr.agree(study, views=("set",), criteria=("jaccard",), per_category=False)
    assert overall(found, "percent-agreement").value == 1
    assert overall(found, "krippendorff-alpha").value == pytest.approx(1)


def test_finding_nothing_is_a_decision() -> None:
    # Potato drops empty selections: "found nothing" on 8 of 10 by one coder scores 1.
    study = study_of(Ana="a b - - - - - - - -", Ben="a b a b a b a b a b")
    found = irr.agree(study, views=("set",), criteria=("jaccard",), per_category=False)
    assert overall(found, "percent-agreement").value == pytest.approx(0.2)


def test_independent_coding_scores_0() -> None:
    # QualCoder's chance term is p(yes) p(no) instead of the sum: independent coding scores .30.
    random_ = random.Random(3)
    rows = [
        (f"s{i}", coder, "a" if random_.random() < 0.5 else None)
        for i in range(4000)
        for coder in ("Ana", "Ben")
    ]
    study = study_of_rows(rows)
    for name in CORRECTED:
        for one in report_of(study, name, views=views_of(name, "category", "pooled")).results:
            # The standard error is 1 / sqrt(4000) = .016.
            assert one.value == pytest.approx(0, abs=0.05), name


@pytest.mark.parametrize("criterion", CRITERIA)
def test_two_empty_sets_have_a_similarity(criterion: str) -> None:
    # nltk: ZeroDivisionError for Jaccard and MASI; StopIteration for a unit that one coder did not rate.
    study = study_of(Ana="- a - b .", Ben="- a b - a")
    found = irr.agree(study, criteria=(criterion,), views=("set",), empty="agree", per_category=False)
    percent = overall(found, "percent-agreement").value
    # Two sections of four alike; of the others, "-" and "b", hamming sees agreement on one of two categories,
    # and dkpro the empty set inside the other: 1 - (1 - 0)(1 - 2/3).
    expected = {"hamming": 0.75, "masi-dkpro": (1 + 1 + 2 / 3 + 2 / 3) / 4}
    assert percent == pytest.approx(expected.get(criterion, 0.5))


def test_masi_and_jaccard_of_one_pair() -> None:
    # Passonneau (2006): {a, b} and {a, b, c}: Jaccard 2/3, times 2/3 as one holds the other.
    study = study_of(Ana="a,b c", Ben="a,b,c c")
    for criterion, expected in (
        ("jaccard", 2 / 3),
        ("masi", 4 / 9),
        ("dice", 4 / 5),
        ("overlap", 1),
        ("exact", 0),
    ):
        found = irr.agree(study, criteria=(criterion,), views=("set",), per_category=False)
        assert overall(found, "percent-agreement").value == pytest.approx((expected + 1) / 2), criterion


def test_memory_grows_with_ratings_and_not_with_values() -> None:
    # krippendorff: 1,000 distinct values end the process.
    rows = [(f"s{i}", coder, f"k{i}") for i in range(3000) for coder in ("Ana", "Ben", "Cem")]
    found = report_of(study_of_rows(rows), "krippendorff-alpha", views=("label",), per_category=False)
    assert overall(found, "krippendorff-alpha").value == pytest.approx(1)


def test_a_missing_rating_is_never_a_value() -> None:
    # irrCAC on PyPI counts NaN as a category with pandas 3.
    frame = pd.DataFrame(
        {
            "section": ["s1", "s1", "s2", "s2"],
            "coder": ["A", "B"] * 2,
            "category": ["x", float("nan"), "y", "y"],
        }
    )
    study = irr.Study.from_frame(frame)
    assert study.categories == ("x", "y")
    assert study.categories_of("s1", "B") == frozenset()
    assert study.categories_of("s1", "A") == {"x"}


def test_an_unknown_option_is_an_error_with_the_nearest_name() -> None:
    # irrCAC: a misspelt weight silently means identity.
    study = study_of_rows(MIXED)
    for options, name in (
        ({"coefficients": ("fleiss-kapa",)}, "fleiss-kappa"),
        ({"criteria": ("jacard",)}, "jaccard"),
        ({"views": ("poled",)}, "pooled"),
        ({"reference": "Anna"}, "Ana"),
    ):
        with pytest.raises(irr.UsageError, match=f"did you mean '{name}'"):
            irr.agree(study, **options)


def test_labels_of_several_categories_are_refused_for_one_label() -> None:
    with pytest.raises(irr.UsageError, match="view label is for single-category studies"):
        irr.agree(study_of_rows(MIXED), views=("label",))


@pytest.mark.parametrize("name", CORRECTED)
def test_rated_by_one_only_counts_are_told(name: str) -> None:
    # INCEpTION drops positions that only one coder marked, so that kappa can look perfect.
    (view, *_) = views_of(name, "pooled", "label")
    found = report_of(study_of(Ana="a b a b . a", Ben="a b a b a ."), name, views=(view,))
    one = overall(found, name)
    assert (one.counts.sections, one.counts.used, one.counts.ratings) == (6, 4, 8)
    assert "sections_differ" in [warning.kind for warning in found.warnings]
