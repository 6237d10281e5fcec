"""Requirements held against figures: outcomes, bounds, what would settle them, baselines, reports."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import xmlschema
from hypothesis import assume, given
from hypothesis import strategies as st

import irr
from conftest import Irr
from irr.checks import Checked, Held, Requirement, Round, Subject, Verdict, check, requirements
from irr.checks.base import Base, base_of, base_text, read_base
from irr.checks.checking import state_of
from irr.checks.codebooks import CodebookChanges, CodebookLint, RevisionComplete
from irr.checks.figures import CoefficientRequired, PercentRequired
from irr.checks.flags import MostFlags
from irr.checks.keys import keys_of
from irr.checks.regression import NonInferior, NoRegression
from irr.checks.settling import more_sections
from irr.codebook import read_codebook
from irr.errors import InputError, UsageError
from irr.intervals import wilson
from irr.reporters import Display, formats, reporter
from irr.reporters._documents import document_of
from irr.result import Interval
from irr.revision import crosswalk_of, load_revision, recoded
from outputs import read_back
from studies import GILLARD, ROOT, rows_of, study_of_rows

V1, V2 = (str(ROOT / "codebooks" / f"peer-worker-v{version}.yaml") for version in (1, 2))
REVISION = str(ROOT / "codebooks" / "peer-worker-v1-to-v2.yaml")
ALPHA = {"coefficient": "krippendorff-alpha"}


def a_round(name: str, codebook: str) -> Round:
    files = sorted(map(str, (GILLARD / name).glob("*.yaml")))
    return Round(name, irr.load(files, codebook=codebook), read_codebook(codebook), tuple(files))


@pytest.fixture(scope="module")
def gillard() -> Subject:
    """Round 1 of the reconstruction alone."""
    return Subject({"round-1": a_round("round-1", V1)}, {V1: ("round-1",)})


@pytest.fixture(scope="module")
def both() -> Subject:
    """Both rounds, each with its codebook."""
    rounds = {"round-1": a_round("round-1", V1), "round-2": a_round("round-2", V2)}
    return Subject(rounds, {V1: ("round-1",), V2: ("round-2",)}, revisions=(REVISION,))


def held(subject: Subject, required: Requirement) -> list[Held]:
    return list(required.hold(subject))


def only(subject: Subject, required: Requirement) -> Held:
    (one,) = required.hold(subject)
    return one


# --- figures: the golden values of the reconstruction


def test_pooled_alpha_is_that_of_irr_agree(gillard: Subject) -> None:
    one = only(gillard, CoefficientRequired(**ALPHA, at_least=0.6))
    assert one.value == pytest.approx(0.6043, abs=5e-5)
    assert one.interval is not None
    assert (one.interval.low, one.interval.high) == pytest.approx((0.513, 0.682), abs=5e-4)
    assert one.outcome == "pass"


@pytest.mark.parametrize(("bound", "outcome"), [(0.6042, "pass"), (0.6044, "fail")])
def test_figures_are_compared_unrounded(gillard: Subject, bound: float, outcome: str) -> None:
    assert only(gillard, CoefficientRequired(**ALPHA, at_least=bound)).outcome == outcome


def test_a_value_that_only_rounding_lifts_to_its_bound_fails() -> None:
    required = CoefficientRequired(**ALPHA, at_least=0.667)
    assert required.of_value(0.66699999, None, 50, "").outcome == "fail"
    assert required.of_value(0.667, None, 50, "").outcome == "pass"


#: value, limits, at_least, at_most, on → outcome
TABLE = [
    (0.70, (0.60, 0.80), 0.65, None, "estimate", "pass"),
    (0.70, (0.60, 0.80), 0.75, None, "estimate", "fail"),
    (0.70, (0.60, 0.80), 0.60, None, "lower", "pass"),
    (0.70, (0.60, 0.80), 0.65, None, "lower", "inconclusive"),
    (0.70, (0.60, 0.80), 0.81, None, "lower", "fail"),
    (0.70, (0.60, 0.80), 0.75, None, "upper", "pass"),
    (0.70, (0.60, 0.80), 0.81, None, "upper", "fail"),
    (0.70, (0.60, 0.80), None, 0.75, "estimate", "pass"),
    (0.70, (0.60, 0.80), None, 0.65, "estimate", "fail"),
    (0.70, (0.60, 0.80), None, 0.80, "upper", "pass"),
    (0.70, (0.60, 0.80), None, 0.75, "upper", "inconclusive"),
    (0.70, (0.60, 0.80), None, 0.55, "upper", "fail"),
    (0.70, None, 0.65, None, "estimate", "pass"),
    (0.70, None, 0.65, None, "lower", "undefined"),
]


@pytest.mark.parametrize(("value", "limits", "least", "most", "on", "outcome"), TABLE)
def test_outcomes(
    value: float,
    limits: tuple[float, float] | None,
    least: float | None,
    most: float | None,
    on: str,
    outcome: str,
) -> None:
    required = CoefficientRequired(**ALPHA, at_least=least, at_most=most, on=on)  # type: ignore[arg-type]
    interval = Interval(*limits, 0.95, "jackknife-z") if limits else None
    assert required.of_value(value, interval, 50, "").outcome == outcome


def test_a_limit_is_one_sided(gillard: Subject) -> None:
    lower = only(gillard, CoefficientRequired(**ALPHA, at_least=0.5, on="lower"))
    report = irr.agree(gillard.last.study, confidence=0.90)
    alpha = report.select(name="krippendorff-alpha", view="pooled")[0]
    assert isinstance(alpha.interval, Interval)
    assert lower.compared == alpha.interval.low


def test_categories_too_rare_are_undefined_or_skipped(gillard: Subject) -> None:
    required = CoefficientRequired(**ALPHA, per="category", at_least=0.6, min_uses=8)
    by_name = {one.what: one for one in held(gillard, required)}
    assert len(by_name) == 12
    uses = {one.id: one.sections for one in gillard.last.report().categories}
    for name, one in by_name.items():
        assert (one.outcome == "undefined") == (uses[name] < 8), name
        assert one.file == V1
        assert one.line == read_codebook(V1).by_id[name].line
    assert {one.outcome for one in by_name.values()} == {"pass", "fail", "undefined"}
    skipping = held(gillard, replace(required, undefined="skip"))
    assert {one.outcome for one in skipping} == {"pass", "fail", "skipped"}
    failing = held(gillard, replace(required, undefined="fail"))
    assert {one.outcome for one in failing} == {"pass", "fail"}


def test_where_all_is_skipped_nothing_was_checked(gillard: Subject) -> None:
    required = CoefficientRequired(**ALPHA, per="category", at_least=0.6, min_uses=50, undefined="skip")
    assert check(gillard, [required]).outcome == "undefined"


def test_percentages_by_pair_mean_and_all(gillard: Subject) -> None:
    each = held(gillard, PercentRequired(percent="overlap", pair="any", at_least=0.72))
    assert {(one.what, round(one.value or 0, 2), one.outcome) for one in each} == {
        ("KO – SG", 0.74, "pass"),
        ("KO – SLG", 0.70, "fail"),
        ("SG – SLG", 0.70, "fail"),
    }
    assert only(gillard, PercentRequired(percent="overlap", pair="all", at_least=0.5)).value == 0.56
    mean = only(gillard, PercentRequired(percent="overlap", at_least=0.5))
    assert mean.value == pytest.approx((0.74 + 0.70 + 0.70) / 3)
    two = only(gillard, PercentRequired(percent="overlap", pair=("SG", "KO"), at_least=0.5))
    assert two.value == 0.74
    with pytest.raises(UsageError, match="no coder called 'KOO' in round-1; did you mean 'KO'"):
        held(gillard, PercentRequired(percent="overlap", pair=("SG", "KOO"), at_least=0.5))


def test_a_coefficient_of_two_coders_needs_a_pair(gillard: Subject) -> None:
    with pytest.raises(UsageError, match="cohen-kappa is for two coders, and round-1 has 3; add pair: any"):
        held(gillard, CoefficientRequired(coefficient="cohen-kappa", at_least=0.5, line=3))
    each = held(gillard, CoefficientRequired(coefficient="cohen-kappa", pair="any", at_least=0.6))
    assert [one.outcome for one in each] == ["pass", "fail", "pass"]


def test_flags_are_those_of_the_report(gillard: Subject) -> None:
    one = only(gillard, MostFlags(flags=3))
    assert (one.value, one.outcome) == (4.0, "fail")
    lines = {read_codebook(V1).by_id[name].line for name in ("BOUND", "ROLE", "PROF", "STIG")}
    assert {notice.line for notice in one.notices} == lines
    assert only(gillard, MostFlags(flags=4)).outcome == "pass"


def test_nothing_judged_is_no_pass() -> None:
    study = study_of_rows(rows_of({"Ana": "a a a", "Ben": "a a b"}))
    subject = Subject({"r": Round("r", study)})
    assert only(subject, MostFlags(flags=5)).outcome == "undefined"
    assert check(subject, [MostFlags(flags=5)]).outcome == "undefined"


def test_an_undefined_coefficient_says_why() -> None:
    subject = Subject({"r": Round("r", study_of_rows(rows_of({"Ana": "a a", "Ben": "a a"})))})
    one = only(subject, CoefficientRequired(**ALPHA, at_least=0.5))
    assert (one.outcome, one.value) == ("undefined", None)
    assert "chance is certain" in one.reason


# --- what would settle it


@given(st.integers(5, 400), st.floats(0.02, 0.98), st.floats(0.02, 0.98))
def test_more_sections_is_exact_for_wilson(n: int, share: float, bound: float) -> None:
    hits = round(n * share)
    value = hits / n
    assume(0 < value < 1)
    more = more_sections(value, wilson(hits, n, 0.95), bound, n, True)
    if more is None:
        assert value == bound or abs(value - bound) < 0.01
        return
    if more == 0:
        found = wilson(hits, n, 0.95)
        assert not found.low <= bound <= found.high
        return
    after, before = (
        wilson(value * (n + more), n + more, 0.95),
        wilson(value * (n + more - 1), n + more - 1, 0.95),
    )
    assert not after.low <= bound <= after.high
    assert before.low <= bound + 1e-9
    assert bound - 1e-9 <= before.high


def test_more_sections_of_a_coefficient_by_hand() -> None:
    # atanh .6 = .6931, atanh .5 = .5493: .1438 to the bound; to the limit .4 (.4236) it is .2695.
    interval = Interval(0.4, math.tanh(2 * math.atanh(0.6) - math.atanh(0.4)), 0.95, "jackknife-z")
    needed = 50 * ((math.atanh(0.6) - math.atanh(0.4)) / (math.atanh(0.6) - math.atanh(0.5))) ** 2
    assert more_sections(0.6, interval, 0.5, 50, False) == math.floor(needed) + 1 - 50
    assert more_sections(0.6, interval, 0.3, 50, False) == 0
    assert more_sections(0.6, interval, 0.6, 50, False) is None
    assert more_sections(0.6, None, 0.5, 50, False) is None
    assert more_sections(1.0, Interval(0.9, 1.0, 0.95, "x"), 0.96, 50, False) == 313 - 50
    assert more_sections(0.6, interval, 0.6 - 1e-9, 50, False) is None


# --- rounds


def test_a_round_that_got_better_is_no_regression(both: Subject) -> None:
    one = only(both, NoRegression(no_regression="round-1"))
    assert one.outcome == "pass"
    # What merging alone did does not count: round 1 is recoded before it is compared (golden: .766).
    after = both.rounds["round-2"].report().select(name="krippendorff-alpha", view="pooled")[0].value
    assert after is not None
    assert one.value == pytest.approx(after - 0.7663284133, abs=1e-9)
    assert one.detectable is not None
    assert one.detectable > 0


def test_without_a_revision_two_codebooks_cannot_be_compared(both: Subject) -> None:
    one = only(replace(both, revisions=()), NoRegression(no_regression="round-1"))
    assert one.outcome == "undefined"
    assert "no revision file among the checks" in one.reason


def test_a_demonstrable_drop_fails_and_a_small_one_passes(both: Subject) -> None:
    same = replace(both.rounds["round-2"], name="again")
    turned = Subject({"round-2": both.rounds["round-2"], "again": same})
    one = only(turned, NoRegression(no_regression="round-2"))
    assert (one.outcome, one.value, one.compared) == ("pass", 0.0, 0.0)
    good = study_of_rows(rows_of({"A": "a b " * 20, "B": "a b " * 19 + "b b"}))
    little = study_of_rows(rows_of({"A": "a b " * 20, "B": "a b " * 18 + "b a a b"}))
    bad = study_of_rows(rows_of({"A": "a b " * 20, "B": "a a b b " * 10}))
    rounds = {"good": Round("good", good), "little": Round("little", little), "bad": Round("bad", bad)}
    small = only(Subject(rounds, default="little"), NoRegression(no_regression="good"))
    assert small.value is not None
    assert small.value < 0
    assert small.outcome == "pass"
    large = only(Subject(rounds, default="bad"), NoRegression(no_regression="good"))
    assert large.outcome == "fail"
    assert large.interval is not None
    assert large.compared == large.interval.high < 0


def test_each_category_by_itself(both: Subject) -> None:
    found = held(both, NoRegression(no_regression="round-1", per="category", undefined="skip"))
    assert {one.what for one in found} <= set(both.rounds["round-2"].study.categories)
    assert "fail" not in {one.outcome for one in found}
    # Turned round, with the other's coding of one category lost, that category is worse and no other.
    bad = study_of_rows(rows_of({"A": "a b,c a b " * 10, "B": "a b a b,c " * 10}))
    worse = study_of_rows(rows_of({"A": "a,c b,c a b " * 10, "B": "a,c b,c a b " * 10}))
    subject = Subject({"before": Round("before", worse), "after": Round("after", bad)})
    outcomes = {
        one.what: one.outcome for one in held(subject, NoRegression(no_regression="before", per="category"))
    }
    assert outcomes == {"a": "pass", "b": "pass", "c": "fail"}


def test_non_inferiority_has_three_outcomes(both: Subject) -> None:
    # The one-sided limits of the difference are -.062 and .121 (as irr compare --confidence .9 has them).
    for margin, outcome in ((0.05, "inconclusive"), (0.06, "inconclusive"), (0.063, "pass"), (0.99, "pass")):
        one = only(both, NonInferior(non_inferior="round-1", margin=margin))
        assert one.outcome == outcome, margin
        assert one.interval is not None
        assert (one.interval.low, one.interval.high) == pytest.approx((-0.062, 0.121), abs=5e-4)
    backwards = Subject({"round-2": both.rounds["round-2"], "bad": a_bad_round(both)})
    assert only(backwards, NonInferior(non_inferior="round-2", margin=0.1)).outcome == "fail"


def a_bad_round(both: Subject) -> Round:
    """The second round with the sections of one coder mixed up."""
    study = both.rounds["round-2"].study
    first = study.coder == 0
    mixed = study.set_id.copy()
    mixed[first] = np.roll(mixed[first], 7)
    return Round("bad", replace(study, set_id=mixed), both.rounds["round-2"].codebook)


def test_there_is_no_base_unless_one_is_named(both: Subject) -> None:
    assert only(both, NoRegression(no_regression="base")).outcome == "undefined"


# --- codebooks and revisions


def test_the_project_s_own_codebooks_and_revision_pass(both: Subject) -> None:
    assert [one.outcome for one in held(both, CodebookLint(codebook="lint"))] == ["pass", "pass"]
    assert only(both, RevisionComplete(revision=REVISION)).outcome == "pass"


def test_a_revision_that_is_not_there_is_an_error_and_a_wrong_one_fails(
    both: Subject, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.yaml"
    with pytest.raises(InputError, match="no such file"):
        only(both, RevisionComplete(revision=str(path)))
    path.write_text("from: 1\nto: 2\nchanges: maybe\n", encoding="utf-8")
    one = only(both, RevisionComplete(revision=str(path)))
    assert one.outcome == "fail"
    assert one.notices[0].file == str(path)


def test_a_figure_that_is_its_bound_passes_whatever_the_noise_of_sums() -> None:
    # 6 of 12 pairs agree; the mean over pairs comes out as 0.49999999999999994.
    study = study_of_rows(rows_of({"g": "B B A B", "h": "A A A B", "k": "B A A A"}))
    subject = Subject({"r": Round("r", study)})
    assert only(subject, PercentRequired(percent="overlap", at_least=0.5)).outcome == "pass"
    assert only(subject, PercentRequired(percent="overlap", at_most=0.5)).outcome == "pass"
    assert only(subject, PercentRequired(percent="overlap", at_least=0.5001)).outcome == "fail"


def test_any_coefficient_of_each_pair_is_that_of_the_two_alone(gillard: Subject) -> None:
    each = held(gillard, CoefficientRequired(**ALPHA, pair="any", at_least=0.5))
    assert [one.what for one in each] == ["KO – SG", "KO – SLG", "SG – SLG"]
    for one in each:
        alone = irr.agree(gillard.last.study.with_coders(one.what.split(" – ")))
        assert one.value == alone.select(name="krippendorff-alpha", view="pooled")[0].value
    (named,) = held(gillard, CoefficientRequired(coefficient="fleiss-kappa", pair=("SG", "KO"), at_least=0.5))
    assert named.what == "SG – KO"


# --- the whole


def test_a_gate_with_nothing_to_check_is_an_error(gillard: Subject) -> None:
    with pytest.raises(UsageError, match="requires nothing"):
        check(gillard, [])


def of_outcomes(*outcomes: str) -> Checked:
    required = MostFlags(flags=1)
    return Checked(
        "irr.yml",
        tuple(Verdict(required, "r", (Held("", outcome, 1.0, 1.0, 1.0),)) for outcome in outcomes),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        (("pass", "pass"), "pass"),
        (("pass", "inconclusive"), "inconclusive"),
        (("pass", "inconclusive", "undefined"), "undefined"),
        (("pass", "inconclusive", "undefined", "fail"), "fail"),
        (("skipped",), "undefined"),
    ],
)
def test_the_outcome_of_the_whole(outcomes: tuple[str, ...], whole: str) -> None:
    assert of_outcomes(*outcomes).outcome == whole


def test_inconclusive_may_count_as_either() -> None:
    checked = of_outcomes("pass", "inconclusive")
    assert replace(checked, inconclusive="pass").outcome == "pass"
    assert replace(checked, inconclusive="fail").outcome == "fail"
    # What is undefined stays so.
    assert replace(of_outcomes("undefined"), inconclusive="pass").outcome == "undefined"


def test_lint_without_a_codebook_and_figures_without_a_round_are_errors() -> None:
    with pytest.raises(InputError, match=r"irr\.yml:2: there is no codebook to look at"):
        check(Subject({}), [CodebookLint(codebook="lint", line=2)])
    with pytest.raises(InputError, match="names no rounds to check"):
        check(Subject({}), [MostFlags(flags=1, line=3)])


def test_a_round_compared_with_itself_is_no_pass(gillard: Subject) -> None:
    for per in (None, "category"):
        one = only(gillard, NoRegression(no_regression="round-1", per=per))
        assert one.outcome == "undefined"
        assert "with itself" in one.reason
    assert only(gillard, NonInferior(non_inferior="round-1")).outcome == "undefined"


# --- an earlier state


@pytest.fixture
def strict(gillard: Subject) -> tuple[Checked, Base]:
    required = [CoefficientRequired(**ALPHA, at_least=0.667), MostFlags(flags=2)]
    checked = check(gillard, required)
    return checked, base_of("then", gillard, checked.verdicts)


def test_a_baseline_comes_back_as_it_was(strict: tuple[Checked, Base], tmp_path: Path) -> None:
    base = strict[1]
    path = tmp_path / "base.json"
    path.write_text(base_text(base), encoding="utf-8")
    assert replace(read_base(str(path)), name="then") == replace(base, rounds={})
    assert base_text(read_base(str(path))) == base_text(base)


def test_failures_of_the_base_that_are_no_worse_do_not_count(
    strict: tuple[Checked, Base], gillard: Subject
) -> None:
    checked, base = strict
    assert checked.outcome == "fail"
    required = [one.requirement for one in checked.verdicts]
    again = check(gillard.against(base), required)
    assert again.outcome == "pass"
    assert [one.known for verdict in again.verdicts for one in verdict.held] == [True, True, False, False]
    assert again.changes == ()


def test_a_failure_that_got_worse_counts(strict: tuple[Checked, Base], gillard: Subject) -> None:
    checked, base = strict
    better = {name: replace(one, value=(one.value or 0) + 0.001) for name, one in base.figures.items()}
    again = check(gillard.against(replace(base, figures=better)), [checked.verdicts[0].requirement])
    assert again.verdicts[0].outcome == "fail"


def test_with_a_base_a_regression_fails_unasked(gillard: Subject, strict: tuple[Checked, Base]) -> None:
    base = strict[1]
    assert base.headline is not None
    then = replace(base, rounds={}, headline=replace(base.headline, value=0.95))
    checked = check(gillard.against(then), [MostFlags(flags=12)])
    assert [one.outcome for one in checked.verdicts] == ["pass", "fail", "pass"]
    (change,) = checked.changes
    assert (change.what, change.worse, change.value_before) == ("pooled alpha", True, 0.95)


def test_the_difference_from_a_baseline_file_by_hand(gillard: Subject, strict: tuple[Checked, Base]) -> None:
    base = strict[1]
    assert base.headline is not None
    se = base.headline.se
    assert se is not None
    then = replace(base, rounds={}, headline=replace(base.headline, value=0.65))
    one = only(gillard.against(then), NoRegression(no_regression="base"))
    assert one.interval is not None
    # Equal errors: Welch's degrees of freedom are 2 (n - 1) = 98, whose one-sided 95% quantile is 1.6606.
    assert one.interval.high == pytest.approx((one.value or 0) + 1.66055 * se * math.sqrt(2), abs=1e-5)


def recoded_without_saying(both: Subject) -> tuple[Subject, Base]:
    """A project whose first round was mapped to the second codebook, and the state before."""
    loaded = load_revision(REVISION)
    then = replace(both, rounds={"round-1": both.rounds["round-1"]}, codebooks={V1: ("round-1",)})
    crosswalk = crosswalk_of(loaded.revision, loaded.old, loaded.new)
    study = recoded(both.rounds["round-1"].study, crosswalk, codebook=loaded.new).study
    now = replace(then, rounds={"round-1": Round("round-1", study, loaded.new)}, codebooks={V2: ("round-1",)})
    return now, state_of("then", then, [CoefficientRequired(**ALPHA, at_least=0.667)])


def test_what_the_codebook_alone_does_is_told_apart_and_not_called_better(both: Subject) -> None:
    now, base = recoded_without_saying(both)
    checked = check(now.against(base), [CoefficientRequired(**ALPHA, at_least=0.667)])
    told = {one.what: one for one in checked.changes}
    mechanical = told["pooled alpha, what the codebook alone does (mechanical)"]
    assert (mechanical.value_before, mechanical.value_after) == pytest.approx((0.6043, 0.7663), abs=5e-5)
    # Nobody coded anything again.
    assert not [what for what in told if "observed" in what]
    outcome = told["krippendorff-alpha, pooled"]
    assert (outcome.before, outcome.after, outcome.worse) == ("fail", "pass", None)
    regression = next(one for one in checked.verdicts if one.requirement.kind == "no_regression")
    assert [one.value for one in regression.held] == [pytest.approx(0.0)]


def test_what_coders_do_is_told_beside_what_the_codebook_does(both: Subject) -> None:
    then = replace(both, rounds={"round-1": both.rounds["round-1"]}, codebooks={V1: ("round-1",)})
    now = replace(both, rounds={"round-1": both.rounds["round-2"]}, codebooks={V2: ("round-1",)})
    checked = check(now.against(state_of("then", then, [MostFlags(flags=9)])), [MostFlags(flags=9)])
    told = {one.what: one for one in checked.changes}
    observed = told["pooled alpha, what the coding does (observed)"]
    assert (observed.value_before, observed.value_after) == pytest.approx((0.7663, 0.7957), abs=5e-4)
    assert observed.worse is False


def test_a_baseline_of_other_categories_says_nothing(both: Subject, tmp_path: Path) -> None:
    now, base = recoded_without_saying(both)
    path = tmp_path / "base.json"
    path.write_text(base_text(base), encoding="utf-8")
    one = only(now.against(read_base(str(path))), NoRegression(no_regression="base"))
    assert one.outcome == "undefined"
    assert "other categories" in one.reason


def test_an_unchanged_perfect_project_passes_against_its_baseline(tmp_path: Path) -> None:
    subject = Subject({"r": Round("r", study_of_rows(rows_of({"A": "a b " * 20, "B": "a b " * 20})))})
    base = state_of("then", subject, [MostFlags(flags=0)])
    path = tmp_path / "base.json"
    path.write_text(base_text(base), encoding="utf-8")
    assert check(subject.against(read_base(str(path))), [MostFlags(flags=0)]).outcome == "pass"


def test_categories_cannot_be_compared_with_a_file(gillard: Subject, strict: tuple[Checked, Base]) -> None:
    then = replace(strict[1], rounds={})
    one = only(gillard.against(then), NoRegression(no_regression="base", per="category"))
    assert one.outcome == "undefined"
    assert "keeps no codings" in one.reason


def of_codebook(tmp_path: Path, name: str, text: str) -> Subject:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return Subject({}, {str(path): ()}, root=str(tmp_path))


BOOK = (
    "codebook: b\nversion: 1\ncategories:\n- {id: a, definition: One thing.}\n- {id: c, definition: Other.}\n"
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (BOOK, []),
        (BOOK.replace("One thing.", "one  THING"), []),
        (BOOK.replace("One thing.", "Another thing."), [4]),
        (BOOK.replace("{id: c,", "{id: d,"), [5, None]),
        (BOOK.replace("version: 1", "version: 2"), [2]),
        (BOOK.replace("codebook: b", "codebook: other"), []),
    ],
)
def test_a_change_of_meaning_needs_a_version_and_a_revision(
    tmp_path: Path, text: str, lines: list[int | None]
) -> None:
    base = state_of("then", of_codebook(tmp_path, "then.yaml", BOOK), [])
    now = of_codebook(tmp_path, "now.yaml", text).against(base)
    one = only(now, CodebookChanges(codebook_changes="declared"))
    assert [notice.line for notice in one.notices] == lines
    assert one.outcome == ("fail" if lines else "pass")
    # It is required unasked.
    assert check(now, [CodebookLint(codebook="lint")]).outcome == one.outcome


def test_revisions_are_followed_one_after_the_other(both: Subject, tmp_path: Path) -> None:
    book, revision = tmp_path / "v3.yaml", tmp_path / "v2-to-v3.yaml"
    text = Path(V2).read_text(encoding="utf-8")
    book.write_text(
        text.replace("version: 2", "version: 3").replace("- id: PROF", "- id: RULES"), encoding="utf-8"
    )
    revision.write_text(
        f"from: 2\nto: 3\ncodebooks: {{from: {V2}, to: v3.yaml}}\n"
        "changes:\n- {op: rename, from: PROF, to: RULES, why: clearer}\n",
        encoding="utf-8",
    )
    loaded = load_revision(str(revision))
    crosswalk = crosswalk_of(loaded.revision, loaded.old, loaded.new)
    study = recoded(both.rounds["round-2"].study, crosswalk, codebook=loaded.new).study
    rounds = {**both.rounds, "round-3": Round("round-3", study, loaded.new)}
    subject = replace(both, rounds=rounds, revisions=(REVISION, str(revision)))
    direct = only(both, NoRegression(no_regression="round-1"))
    chained = only(subject, NoRegression(no_regression="round-1"))
    assert chained.value == pytest.approx(direct.value)


def test_the_state_of_what_cannot_be_asked_is_left_out(gillard: Subject) -> None:
    new = PercentRequired(percent="overlap", pair=("SG", "CAT"), at_least=0.5)
    assert state_of("then", gillard, [new, MostFlags(flags=4)]).figures.keys() == {"flags=4"}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"kind": "irr baseline"}', '{"kind": "irr baseline", "format": 1}', "[" * 100_000],
)
def test_what_is_no_baseline_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "base.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="baseline"):
        read_base(str(path))


# --- reports


@pytest.fixture(scope="module")
def everything(both: Subject) -> Checked:
    """Every kind of requirement, and every outcome."""
    required = [
        CoefficientRequired(**ALPHA, at_least=0.667, line=2),
        CoefficientRequired(
            **ALPHA, round="round-1", per="category", at_least=0.6, on="lower", min_uses=8, line=3
        ),
        PercentRequired(percent="overlap", pair="any", at_least=0.95, name="<b>share</b> \x1b[31m", line=4),
        MostFlags(flags=2, round="round-1", line=5),
        NoRegression(no_regression="round-1", line=6),
        NonInferior(non_inferior="base", line=7),
        CodebookLint(codebook="lint", strict=True, line=8),
        RevisionComplete(revision=REVISION, line=9),
        CodebookChanges(codebook_changes="declared", line=10),
    ]
    assert {one.kind for one in required} == set(requirements())
    checked = check(both, required)
    outcomes = {one.outcome for verdict in checked.verdicts for one in verdict.held}
    assert outcomes >= {"pass", "fail", "inconclusive", "undefined"}
    return checked


def test_json_is_what_its_schema_says(everything: Checked, irr: Irr) -> None:
    schema = json.loads(irr(["schema", "check"]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    told = json.loads(reporter("json").render(everything, Display()))
    jsonschema.validate(told, schema)
    assert len(told["requirements"]) == len(everything.verdicts)
    assert told["outcome"] == "fail"


def test_junit_is_what_its_schema_says(everything: Checked, tmp_path: Path) -> None:
    text = reporter("junit").render(everything, Display())
    path = tmp_path / "junit.xml"
    path.write_text(text, encoding="utf-8")
    schema = xmlschema.XMLSchema(str(ROOT / "tests" / "schemas" / "junit-10.xsd"))
    schema.validate(str(path))
    found = schema.to_dict(str(path))
    n = sum(len(verdict.held) for verdict in everything.verdicts)
    assert sum(int(suite["@tests"]) for suite in found["testsuite"]) == n
    failures = [one for verdict in everything.verdicts for one in verdict.held if one.outcome == "fail"]
    assert sum(int(suite["@failures"]) for suite in found["testsuite"]) == len(failures)
    errors = [
        one
        for verdict in everything.verdicts
        for one in verdict.held
        if one.outcome in ("undefined", "inconclusive")
    ]
    assert sum(int(suite["@errors"]) for suite in found["testsuite"]) == len(errors)
    assert "\x1b" not in text


def test_sarif_is_what_its_schema_says(everything: Checked) -> None:
    schema = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    told = json.loads(reporter("sarif").render(everything, Display()))
    jsonschema.Draft4Validator(schema).validate(told)
    names = {rule["id"] for rule in told["runs"][0]["tool"]["driver"]["rules"]}
    assert {one["ruleId"] for one in told["runs"][0]["results"]} <= names
    assert all("help" in rule for rule in told["runs"][0]["tool"]["driver"]["rules"])


def test_annotations_land_on_the_line_of_the_category(everything: Checked) -> None:
    lines = reporter("github").render(everything, Display()).splitlines()
    book = read_codebook(V1)
    rank = [line for line in lines if "title=flags" in line]
    assert len(rank) == 4
    for line in rank:
        name = line.rpartition("::")[2].split(" ")[0]
        assert f"line={book.by_id[name].line}," in line
        source = Path(V1).read_text(encoding="utf-8").splitlines()[book.by_id[name].line - 1]
        assert source.strip() == f"- id: {name}"


def test_csv_has_a_row_a_figure(everything: Checked) -> None:
    rows = list(csv.DictReader(io.StringIO(reporter("csv").render(everything, Display()))))
    assert len(rows) == sum(len(verdict.held) for verdict in everything.verdicts)
    assert {row["outcome"] for row in rows} >= {"pass", "fail", "inconclusive", "undefined"}


@pytest.mark.parametrize("name", sorted({*formats()} - {"bibtex"}))
def test_names_are_harmless_in_every_format(everything: Checked, name: str) -> None:
    text = read_back(name, reporter(name).render(everything, Display()))
    assert "\x1b" not in text
    if name in ("markdown", "junit"):
        assert "<b>" not in text


def test_figures_alone_are_no_test_report(gillard: Subject) -> None:
    with pytest.raises(
        UsageError, match=r"junit is for the requirements of irr check; .* choose csv, .* or xlsx"
    ):
        reporter("junit").render(gillard.last.report(), Display())


# --- the registry


def test_every_kind_says_what_it_is_and_what_its_keys_are() -> None:
    for name, kind in requirements().items():
        assert (kind.__doc__ or "").strip(), name
        assert name in keys_of(kind)
        assert all(one.about.endswith((".", ").")) for one in keys_of(kind).values()), name


def test_every_kind_and_every_rule_of_notices_is_explained(irr: Irr, everything: Checked) -> None:
    document = document_of(everything)
    assert document.notices is not None
    rules = {notice.rule for notice in document.notices()}
    assert "check" in rules
    for name in {*requirements(), *rules}:
        done = irr(["explain", name])
        assert done.exit == 0, name
        assert len(done.stdout) > 80, name
    assert "at_least" in irr(["explain", "percent"]).stdout
