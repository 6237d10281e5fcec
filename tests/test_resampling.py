"""Resamples: weights on patterns are the same as rows repeated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from irr.coefficients.registry import coefficients
from irr.intervals import Uncertainty, interval_of
from irr.ratings import label_ratings, set_ratings
from irr.result import Undefined
from irr.tally import OrdinalTally, Resamples, Tally, WithoutDocuments, draw_weights, resamples
from irr.tally.counting import Margins
from irr.tally.resamples import Resampling
from irr.weights import Empty
from studies import rows_of, study_of_rows
from test_intervals import drawn_study, figure_of

#: Sets, empty sets and ratings that are missing.
MIXED = study_of_rows(
    rows_of(
        {
            "Ana": "a a,b - c . a b - a,c a",
            "Ben": "a b - c,b b a . - a,c b",
            "Cy": "b a,b a . . a b c - .",
        }
    )
)
LABELS = study_of_rows(rows_of({"Ana": "a b c b a . c a", "Ben": "a b b b c a c .", "Cy": "b b c . a a c b"}))


def repeated(tally: Tally, weight: np.ndarray) -> Tally:
    """The tally of the ratings of section i written weight[i] times, under new section numbers."""
    ratings = tally.ratings
    rows = np.concatenate(
        [np.flatnonzero(ratings.section == i) for i in np.repeat(np.arange(len(weight)), weight)]
        or [np.zeros(0, int)]
    ).astype(int)
    sizes = np.bincount(ratings.section, minlength=len(weight))
    section = np.repeat(np.arange(weight.sum()), np.repeat(sizes, weight))
    again = replace(
        ratings,
        section=section,
        coder=ratings.coder[rows],
        value=ratings.value[rows],
        multiplicity=np.ones(weight.sum(), np.int64),
    )
    return replace(tally, ratings=again)


def assert_as_repeated(tally: Tally, resampling: Resampling, names: list[str]) -> None:
    n = len(tally.ratings.multiplicity)
    weights = np.concatenate([resampling.weights(block) for block in resampling.blocks(n)]).astype(np.int64)
    for name in names:
        coefficient = coefficients()[name]
        expected = [coefficient.value(repeated(tally, weight).total)[0] for weight in weights]
        found = coefficient.value(tally.drawn(resampling))
        assert found == pytest.approx(np.array(expected), abs=1e-10, nan_ok=True), name


def names_of_pairs() -> list[str]:
    return [name for name in coefficients() if name not in ("positive-agreement", "negative-agreement")]


@pytest.mark.parametrize("criterion", ["exact", "jaccard", "hamming", "overlap"])
@pytest.mark.parametrize("empty", ["agree", "disagree", "exclude"])
@pytest.mark.parametrize("margins", ["pairable", "all"])
@pytest.mark.parametrize("sparse", [False, True])
def test_weights_are_rows_repeated(
    criterion: str, empty: Empty, margins: Margins, sparse: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sparse:
        monkeypatch.setattr(resamples, "SPARSE", 0)
    study = MIXED.collapsed
    tally = Tally(set_ratings(study, criterion, empty), margins)
    assert_as_repeated(tally, Resamples(study.multiplicity, draws=25, seed=1), names_of_pairs())


@pytest.mark.parametrize("empty", ["agree", "exclude"])
@pytest.mark.parametrize("criterion", ["exact", "jaccard", "hamming"])
def test_a_document_left_out_is_its_rows_left_out(criterion: str, empty: Empty) -> None:
    document = np.array([0, 0, 1, 2, 2, 3, 3, 1, 4, 4])
    tally = Tally(set_ratings(MIXED, criterion, empty))
    assert_as_repeated(tally, WithoutDocuments(MIXED.multiplicity, document), names_of_pairs())


def test_mid_ranks_are_those_of_each_draw() -> None:
    ratings = label_ratings(LABELS, "agree")
    tally = OrdinalTally(ratings, rank=np.array([1, 0, 2]))
    assert_as_repeated(tally, Resamples(LABELS.multiplicity, draws=25), ["krippendorff-alpha"])
    without = WithoutDocuments(LABELS.multiplicity, np.arange(8) // 2)
    assert_as_repeated(tally, without, ["krippendorff-alpha"])


@pytest.mark.parametrize("multiplicity", [[1, 2, 3], [50, 30, 20]])
def test_draws_are_multinomial(multiplicity: list[int]) -> None:
    share, n = np.array(multiplicity), sum(multiplicity)
    weights = draw_weights(share, 4000, seed=2)
    assert weights.shape == (4000, 3)
    assert (weights.sum(axis=1) == n).all()
    assert weights.mean(axis=0) == pytest.approx(share, rel=0.05)
    assert weights.var(axis=0) == pytest.approx(share * (1 - share / n), rel=0.1)


def test_documents_are_drawn_whole() -> None:
    cluster = np.array([0, 0, 1, 2])
    weights = draw_weights(np.array([2, 1, 4, 3]), 50, seed=0, cluster=cluster)
    assert (weights[:, 0] == 2 * weights[:, 1]).all()
    assert (weights[:, 1] + weights[:, 2] // 4 + weights[:, 3] // 3 == 3).all()


def test_the_same_seed_gives_the_same_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    multiplicity = np.arange(1, 30)
    kept = Resamples(multiplicity, draws=70, seed=4).weights(slice(0, 70))
    assert (kept == draw_weights(multiplicity, 70, seed=4)).all()
    monkeypatch.setattr(resamples, "KEPT", 0)
    monkeypatch.setattr(resamples, "BLOCK", 600)
    anew = Resamples(multiplicity, draws=70, seed=4)
    assert (np.concatenate([anew.weights(block) for block in anew.blocks(3)]) == kept).all()


def test_undefined_draws_are_counted() -> None:
    study = study_of_rows(rows_of({"Ana": "a " * 30 + "b b c", "Ben": "a " * 30 + "b b a"})).collapsed
    # The sections that are not (a, a) are missing from one draw in twenty.
    spread = interval_of(figure_of(study), 0.8, 0.5, Uncertainty("bca"))
    if isinstance(spread.interval, Undefined):
        assert spread.interval.reason == "degenerate_resamples"
    else:
        assert "undefined)" in spread.interval.method
    rare = study_of_rows(rows_of({"Ana": "a " * 30 + "b", "Ben": "a " * 30 + "c"})).collapsed
    refused = interval_of(figure_of(rare), 0.0, 0.5, Uncertainty("percentile")).interval
    assert isinstance(refused, Undefined)
    assert refused.reason == "degenerate_resamples"
    assert "%" in refused.text


def test_draws_are_shared_by_figures_of_the_same_sections() -> None:
    uncertainty = Uncertainty("percentile", resamples=40)
    study = drawn_study()
    first, second = figure_of(study, "fleiss-kappa"), figure_of(study, "conger-kappa")
    assert uncertainty.draws_of(first.multiplicity) is uncertainty.draws_of(second.multiplicity)
