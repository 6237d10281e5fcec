"""Scales and their sources, scales from a file, Gwet's benchmark, and the words beside a low kappa."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from scipy import stats

import irr
from irr.errors import InputError, UsageError
from irr.interpretation.benchmark import benchmark
from irr.interpretation.saying import interpretation
from irr.interpretation.scales import SCALES, find_scale
from irr.study import Scale
from studies import overall, study_of

#: By scale: its source, and the word for every least value (and below the first, from -1).
SCALES_AS_PRINTED = {
    "krippendorff": (
        "Krippendorff (2004, p. 241)",
        [(-1, "not to be relied on"), (0.667, "for tentative conclusions"), (0.8, "reliable")],
    ),
    "landis-koch": (
        "Landis & Koch (1977)",
        [
            *((-1, "poor"), (0, "slight"), (0.21, "fair"), (0.41, "moderate"), (0.61, "substantial")),
            (0.81, "almost perfect"),
        ],
    ),
    "altman": (
        "Altman (1991)",
        [(-1, "poor"), (0.21, "fair"), (0.41, "moderate"), (0.61, "good"), (0.81, "very good")],
    ),
    "cicchetti-sparrow": (
        "Cicchetti & Sparrow (1981)",
        [(-1, "poor"), (0.4, "fair"), (0.6, "good"), (0.75, "excellent")],
    ),
    "fleiss": ("Fleiss (1981)", [(-1, "poor"), (0.4, "fair to good"), (0.75, "excellent")]),
}


def test_every_scale_is_here() -> None:
    assert set(SCALES) == set(SCALES_AS_PRINTED)


@pytest.mark.parametrize("name", SCALES_AS_PRINTED)
def test_bounds_and_source(name: str) -> None:
    source, ranges = SCALES_AS_PRINTED[name]
    scale = find_scale(name)
    assert (scale.name, scale.source) == (name, source)
    for i, (bound, label) in enumerate(ranges):
        # A value on a bound has the better word, one just below it the one before.
        assert scale.label(bound) == label
        if i:
            assert scale.label(bound - 1e-9) == ranges[i - 1][1]
    assert scale.label(1) == ranges[-1][1]
    assert len(scale.labels) == len(scale.bounds) == len(ranges)


def test_an_unknown_scale_suggests() -> None:
    with pytest.raises(UsageError, match="did you mean 'landis-koch'"):
        find_scale("landis-kotch")


def test_a_scale_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_text("from,label\n-1,no\n\n.5,perhaps\n0.9,yes\n", encoding="utf-8")
    scale = find_scale(str(path))
    assert [scale.label(value) for value in (-1, 0.4999, 0.5, 0.9, 1)] == [
        "no",
        "no",
        "perhaps",
        "yes",
        "yes",
    ]
    assert scale.source == f"the table {path}"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [":1: a scale is a table with the columns from,label"]),
        ("low,label\n-1,no\n", [":1: a scale is a table with the columns from,label"]),
        ("from,label\n", [":2: the first range begins at -1"]),
        ("from,label\n0,no\n", [":2: the first range begins at -1"]),
        ("from,label\n-1,no\nhigh,yes\n", [":3: needs a number from -1 to 1 and a label"]),
        ("from,label\n-1,no\n.5,\n", [":3: needs a number from -1 to 1 and a label"]),
        ("from,label\n-1,no\n.5\n", [":3: needs a number from -1 to 1 and a label"]),
        ("from,label\n-1,no\nnan,yes\n", [":3: needs a number from -1 to 1 and a label"]),
        ("from,label\n-1,no\n.5,a\n.5,b\n", [":4: .5 does not come after 0.5"]),
        ("from,label\n-1,no\n2,a\n.5,b\n.4,c\n", [":3: needs a number", ":5: .4 does not come after 0.5"]),
    ],
)
def test_each_fault_of_a_scale_names_its_line(tmp_path: Path, text: str, faults: list[str]) -> None:
    path = tmp_path / "words.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        find_scale(str(path))
    lines = refused.value.lines()
    assert len(lines) == len(faults)
    for line, fault in zip(lines, faults, strict=True):
        assert fault in line


# --- Gwet's benchmark -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCALES)
@pytest.mark.parametrize(("value", "se"), [(0.775, 0.143), (0.3, 0.1), (-0.2, 0.2), (0.99, 0.05), (0.6, 0.4)])
def test_benchmark_by_hand(name: str, value: float, se: float) -> None:
    scale = SCALES[name]
    found = benchmark(value, se, scale)
    # A normal distribution around the figure, cut at -1 and 1.
    cut = stats.truncnorm((-1 - value) / se, (1 - value) / se, loc=value, scale=se)
    ends = [*scale.bounds[1:], 1]
    expected = [cut.cdf(high) - cut.cdf(low) for low, high in zip(scale.bounds, ends, strict=True)]
    assert [label for label, _ in found.membership] == list(scale.labels)
    assert [share for _, share in found.membership] == pytest.approx(expected, abs=1e-9)
    assert sum(share for _, share in found.membership) == pytest.approx(1, abs=1e-9)
    # The best range that the figure reaches with probability .95.
    reached = [cut.sf(bound) for bound in scale.bounds]
    place = max(i for i, probability in enumerate(reached) if probability >= 0.95 or i == 0)
    assert found.label == scale.labels[place]
    assert found.cumulative == pytest.approx(reached[place], abs=1e-9)


def test_the_benchmark_is_more_careful_than_the_value() -> None:
    scale = SCALES["landis-koch"]
    assert scale.label(0.775) == "substantial"
    assert benchmark(0.775, 0.143, scale).label == "moderate"
    assert benchmark(0.775, 0.001, scale).label == "substantial"


def test_only_coefficients_get_words() -> None:
    study = study_of(Ana="a b a b a a b b a b a b", Ben="a b a b a b b b a b a a")
    found = irr.agree(study, views=("label", "pooled"), scale=SCALES["landis-koch"], per_category=False)
    for one in found.results:
        said = interpretation(found.options, one)
        if one.name == "percent-agreement":
            assert said is None
        else:
            assert said is not None
            assert said.label == SCALES["landis-koch"].label(one.value)
            assert said.source == "Landis & Koch (1977)"
    asked = replace(found.options, benchmark=True)
    (kappa,) = [one for one in found.results if (one.name, one.view) == ("cohen-kappa", "label")]
    said = interpretation(asked, kappa)
    assert said is not None
    assert said.probability is not None
    assert said.probability >= 0.95
    assert said.text == f"{said.label} (P = {said.probability:.2f})".replace("0.", ".")
    # Nobody asked, so nobody is told.
    assert interpretation(replace(found.options, scale=None), kappa) is None


# --- High agreement, low kappa ----------------------------------------------------------------------------

#: 97 sections of 100 alike; kappa is about -.02.
PARADOX = {"Ana": "n " * 97 + "p n p", "Ben": "n " * 97 + "n p n"}


def test_a_low_kappa_beside_high_agreement_is_explained() -> None:
    found = irr.agree(study_of(**PARADOX), coefficients=("cohen-kappa", "scott-pi"), views=("label",))
    kappa, pi = (overall(found, name) for name in ("cohen-kappa", "scott-pi"))
    assert kappa.observed == pytest.approx(0.97)
    assert kappa.value == pytest.approx(-0.0135, abs=5e-5)
    assert pi.value == pytest.approx(-0.0152, abs=5e-5)
    assert len(found.explanations) == 2
    for text in found.explanations:
        # The dominant value, how dominant, and what chance alone would give.
        assert "coders agree on 97% of decisions" in text
        assert "98% of all ratings are 'n'" in text
        assert "by chance alone coders would agree on 97%, which leaves 3% to be earned" in text
    # 1 and 2 of 100: no coder's rate is far from the other's.
    assert not any("gives" in text for text in found.explanations)


def test_coders_of_different_habits_are_named() -> None:
    study = study_of(Ana="n " * 40 + "p " * 8 + "n n", Ben="n " * 40 + "n " * 8 + "p n")
    found = irr.agree(study, coefficients=("cohen-kappa",), views=("label",))
    assert len(found.explanations) == 1
    assert "Ana gives 'p' to 16% of sections, Ben to 2%" in found.explanations[0] or (
        "Ben gives 'n' to 98% of sections, Ana to 84%" in found.explanations[0]
    )


def test_a_category_is_explained_too() -> None:
    found = irr.agree(study_of(**PARADOX), coefficients=("krippendorff-alpha",), views=("category",))
    assert [text.partition(":")[0] for text in found.explanations] == ["category n", "category p"]
    assert "98% of all ratings are 'not given'" in found.explanations[1]


def test_what_is_not_all_is_not_told_as_all() -> None:
    rare = study_of(Ana="n " * 597 + "p p n", Ben="n " * 597 + "n p p")
    found = irr.agree(rare, coefficients=("krippendorff-alpha",), views=("category",))
    text = found.explanations[1]
    assert "coders agree on 99.7% of decisions" in text
    assert "because 99.7% of all ratings are 'not given'" in text
    assert "100%" not in text


def test_nothing_to_explain() -> None:
    high = study_of(Ana="a b " * 20, Ben="a b " * 19 + "a a")
    assert irr.agree(high).explanations == ()
    # Low agreement and low kappa do not part.
    assert irr.agree(study_of(Ana="a b " * 10, Ben="a a b b " * 5)).explanations == ()
    # A dominant value and a high kappa.
    assert irr.agree(study_of(Ana="n " * 90 + "p " * 10, Ben="n " * 90 + "p " * 10)).explanations == ()


def test_weights_are_not_explained_by_labels() -> None:
    study = replace(study_of(**PARADOX), scale=Scale("ordinal", (1.0, 2.0), True))
    asked = {"coefficients": ("cohen-kappa",), "views": ("label",)}
    assert irr.agree(study, **asked, weights="linear").explanations == ()
    assert len(irr.agree(study, **asked).explanations) == 1
