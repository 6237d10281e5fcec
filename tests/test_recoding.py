"""Codings mapped through a crosswalk: against golden values, against plain dicts, and what can never happen."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import irr
from irr.revision import Crosswalk, common_coarsening, read_crosswalk
from irr.revision.recoding import recoded
from irr.study import Study
from studies import GILLARD, ROOT, Row, drawn_rows, overall, sets_of, study_of, study_of_rows

GOLDEN = json.loads((Path(__file__).parent / "golden" / "gillard.json").read_text("utf-8"))[
    "under_crosswalk_8"
]
COEFFICIENTS = ("percent-agreement", "krippendorff-alpha", "conger-kappa", "fleiss-kappa")
CRITERIA = ("overlap", "exact", "jaccard", "dice", "masi", "hamming")


@pytest.fixture(scope="module")
def gillard() -> irr.Report:
    """The example's round mapped by its crosswalk table."""
    study = irr.load(GILLARD / "long.csv", codebook=ROOT / "codebooks" / "peer-worker-v1.yaml")
    mapped = recoded(study, read_crosswalk(str(GILLARD / "crosswalk_12_to_8.csv"))).study
    return irr.agree(
        mapped,
        coefficients=(*COEFFICIENTS, "cohen-kappa"),
        criteria=CRITERIA,
        views=("pooled", "set"),
        empty="agree",
    )


@pytest.mark.parametrize("pair", GOLDEN["pairs"])
def test_pairs_under_the_crosswalk(gillard: irr.Report, pair: str) -> None:
    golden = GOLDEN["pairs"][pair]
    (found,) = gillard.select(
        name="percent-agreement", view="set", criterion="overlap", all=None, coders=_ordered(gillard, pair)
    )
    split = found.split
    assert split is not None
    assert {name: getattr(split, name) for name in ("share", "both_uncoded", "one_uncoded", "disjoint")} == {
        name: golden[name] for name in ("share", "both_uncoded", "one_uncoded", "disjoint")
    }
    assert found.value == pytest.approx(golden["po_agree"], abs=1e-9)


def _ordered(report: irr.Report, pair: str) -> tuple[str, ...]:
    return tuple(coder for coder in report.study.coders if coder in pair.split("-"))


@pytest.mark.parametrize("criterion", CRITERIA)
def test_alphas_under_the_crosswalk(gillard: irr.Report, criterion: str) -> None:
    golden = GOLDEN["set_coefficients"][criterion]
    names = {
        "pa": "percent-agreement",
        "alpha": "krippendorff-alpha",
        "conger": "conger-kappa",
        "fleiss": "fleiss-kappa",
    }
    for key, name in names.items():
        found = overall(gillard, name, view="set", criterion=criterion)
        assert found.value == pytest.approx(golden[key], abs=1e-9)


def test_pooled_alpha_under_the_crosswalk(gillard: irr.Report) -> None:
    golden = GOLDEN["pooled"]
    for key, name in {
        "alpha": "krippendorff-alpha",
        "conger": "conger-kappa",
        "fleiss": "fleiss-kappa",
    }.items():
        assert overall(gillard, name, view="pooled").value == pytest.approx(golden[key], abs=1e-9)


def test_all_share_under_the_crosswalk(gillard: irr.Report) -> None:
    study = irr.agree(
        gillard.study, coefficients=("percent-agreement",), views=("set",), criteria=("overlap",)
    )
    assert overall(study, "percent-agreement", all="all-share").hits == GOLDEN["all_share_literal"] == 36


@st.composite
def crosswalks(draw: st.DrawFn, old: tuple[str, ...], splits: bool = False) -> Crosswalk:
    """A random crosswalk of these categories to a few others."""
    new = tuple("uvwxyz"[: draw(st.integers(1, 6))])
    most = 3 if splits else 1
    to = {name: tuple(draw(st.lists(st.sampled_from(new), max_size=most, unique=True))) for name in old}
    return Crosswalk(old, new, to)


@given(st.data(), drawn_rows())
def test_mapping_equals_that_of_plain_dicts(data: st.DataObject, rows: list[Row]) -> None:
    study = study_of_rows(rows)
    crosswalk = data.draw(crosswalks(study.categories, splits=True))
    drop_as = data.draw(st.sampled_from(["none", "missing"]))
    found = recoded(study, crosswalk, drop_as=drop_as)
    expected: dict[tuple[str, str], frozenset[str]] = {}
    n_unresolved = n_emptied = 0
    for section, ratings in sets_of(rows).items():
        for coder, given_ in ratings.items():
            if any(len(crosswalk.to[name]) > 1 for name in given_):
                n_unresolved += 1
                continue
            new = frozenset(one for name in given_ for one in crosswalk.to[name])
            if given_ and not new:
                n_emptied += 1
                if drop_as == "missing":
                    continue
            expected[section, coder] = new
    assert _plain(found.study) == expected
    assert (found.n_unresolved, found.n_emptied) == (n_unresolved, n_emptied)
    assert found.uses == {
        name: sum(name in given_ for ratings in sets_of(rows).values() for given_ in ratings.values())
        for name in study.categories
    }
    assert list(found.to_recode) == [
        section
        for section, ratings in sets_of(rows).items()
        if any(len(crosswalk.to[name]) > 1 for given_ in ratings.values() for name in given_)
    ]


def _plain(study: Study) -> dict[tuple[str, str], frozenset[str]]:
    assert study.names is not None
    return {
        (study.names[section].as_py(), study.coders[coder]): frozenset(
            study.categories[k] for k in study.sets[number]
        )
        for section, coder, number in zip(
            study.section.tolist(), study.coder.tolist(), study.set_id.tolist(), strict=True
        )
    }


@given(st.data(), drawn_rows(coders=(2, 4), sections=(2, 15)))
def test_merging_never_lowers_what_is_shared(data: st.DataObject, rows: list[Row]) -> None:
    """A shared category stays shared: METHODS 2.3. Nothing is dropped here, since dropping may lower it."""
    study = study_of_rows(rows)
    new = "uvwxyz"[: data.draw(st.integers(1, 6))]
    to = {name: (data.draw(st.sampled_from(new)),) for name in study.categories}
    after = recoded(study, Crosswalk(study.categories, tuple(new), to)).study
    before_figures, after_figures = _shares(study), _shares(after)
    assert before_figures.keys() == after_figures.keys()
    assume(before_figures)
    for key, value in before_figures.items():
        assert after_figures[key] >= value - 1e-12, key


def _shares(study: Study) -> dict[Any, float]:
    report = irr.agree(
        study,
        coefficients=("percent-agreement",),
        criteria=("overlap", "exact"),
        views=("set",),
        empty="disagree",
    )
    return {
        (one.coders, one.criterion, one.all): one.value
        for one in report.results
        if one.value is not None and one.all != "all-pairwise"
    }


def test_a_dropped_category_leaves_the_rating() -> None:
    study = study_of(Ana="a b,c .", Ben="a,b - c")
    crosswalk = Crosswalk(("a", "b", "c"), ("b",), {"a": (), "b": ("b",), "c": ()})
    kept = recoded(study, crosswalk).study
    assert [kept.categories_of(s, "Ana") for s in ("s1", "s2", "s3")] == [frozenset(), frozenset({"b"}), None]
    assert kept.choices == {"crosswalk": "3-to-1", "drop-as": "none"}
    gone = recoded(study, crosswalk, drop_as="missing").study
    assert gone.categories_of("s1", "Ana") is None
    # Who read a section and found nothing has still read it.
    assert gone.categories_of("s2", "Ben") == frozenset()
    (warning,) = gone.warnings
    assert warning.text == (
        "assignments of dropped categories left out: 4 (a, c); ratings with nothing else, now not coded: 2"
    )


def test_an_unlisted_category_is_refused_or_kept() -> None:
    study = study_of(Ana="a z", Ben="a z")
    crosswalk = Crosswalk(("a",), ("b",), {"a": ("b",)})
    with pytest.raises(irr.UsageError, match="says nothing of z"):
        recoded(study, crosswalk)
    assert recoded(study, crosswalk, keep_unlisted=True).study.categories == ("b", "z")


def test_the_common_coarsening_joins_what_a_split_leaves_open() -> None:
    to = {"a": ("x", "y"), "b": ("y",), "c": ("z",), "d": (), "e": ("z",)}
    crosswalk = Crosswalk(tuple(to), ("x", "y", "z", "added"), to)
    old, new = common_coarsening(crosswalk)
    assert old.new == new.new == ("x+y", "z")
    assert old.to == {"a": ("x+y",), "b": ("x+y",), "c": ("z",), "d": (), "e": ("z",)}
    assert new.to == {"x": ("x+y",), "y": ("x+y",), "z": ("z",), "added": ()}


@given(st.data())
def test_the_coarsening_is_the_finest_that_both_sides_can_be_mapped_to(data: st.DataObject) -> None:
    crosswalk = data.draw(crosswalks(tuple("abcdef"), splits=True))
    old, new = common_coarsening(crosswalk)
    assert old.splits == new.splits == ()
    # Components by the transitive closure of "became the same or came from the same".
    joined = {(one, one) for one in crosswalk.new}
    joined |= {(one, two) for to in crosswalk.to.values() for one, two in permutations(to, 2)}
    for middle in crosswalk.new:
        joined |= {(a, d) for a, b in joined for c, d in joined if b == c == middle}
    met = {one for to in crosswalk.to.values() for one in to}
    for one in crosswalk.new:
        for two in crosswalk.new:
            if one in met and two in met:
                assert (new.to[one] == new.to[two]) == ((one, two) in joined)
    for name, to in crosswalk.to.items():
        assert all(new.to[one] == old.to[name] for one in to)
        assert old.to[name] or not to


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "columns old,new"),
        ("old,new\n", "columns old,new"),
        ("old,new\n,b\n", "'old' is empty"),
        ("old,new\na,b\na,b\n", "stands here and at line 2"),
        ("old,new\na,\na,b\n", "'a' is dropped, and also becomes b"),
        ('old,new\na,b\n"c,d\n', "c.csv:3: cannot be read as a table: a quotation mark is never closed"),
        ("old,new\nA\udce9,b\n", r"c.csv:2: not UTF-8 \(byte 0xe9\)"),
        ("PK\0\0\udcff", "c.csv: not text; a crosswalk is a CSV table"),
    ],
)
def test_a_crosswalk_table_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "c.csv").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(irr.InputError, match=said):
        read_crosswalk(str(tmp_path / "c.csv"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("before", ["", "sep={}\n"])
def test_a_crosswalk_table_as_spreadsheets_save_it(
    tmp_path: Path, encoding: str, delimiter: str, before: str
) -> None:
    rows = [("Old", "new", "why"), ("café, bar", "a;b", ""), ("'=x", "a;b", "one"), ("gone", "", "")]
    table = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    (tmp_path / "c.csv").write_bytes((before.format(delimiter) + table).encode(encoding))
    found = read_crosswalk(str(tmp_path / "c.csv"))
    assert found.to == {"café, bar": ("a;b",), "=x": ("a;b",), "gone": ()}


def test_a_merge_into_a_group_that_allows_one_is_warned_about(tmp_path: Path) -> None:
    for version, ids in ((1, "abc"), (2, "xc")):
        entries = "".join(f"  - {{id: {one}, exclusive: {'g' if version == 2 else 'null'}}}\n" for one in ids)
        (tmp_path / f"v{version}.yaml").write_text(
            f"codebook: b\nversion: {version}\ncategories:\n{entries}", "utf-8"
        )
    (tmp_path / "c.csv").write_text("section,coder,code\ns1,Ana,a\ns1,Ana,c\ns1,Ben,b\n", "utf-8")
    study = irr.load(tmp_path / "c.csv", codebook=tmp_path / "v1.yaml")
    crosswalk = Crosswalk(("a", "b", "c"), ("x", "c"), {"a": ("x",), "b": ("x",), "c": ("c",)})
    found = recoded(study, crosswalk, codebook=irr.read_codebook(str(tmp_path / "v2.yaml")))
    assert [one.text for one in found.study.warnings] == [
        "ratings that now have more than one category of group 'g', which allows one: 1"
    ]
