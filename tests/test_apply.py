"""`irr codebook apply`: codings mapped through a revision, written, and what agreement is by the mapping alone."""

from __future__ import annotations

import json
from itertools import combinations, product
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Irr
from irr import agree, load
from irr.codings import Comment, Note, Suggestion
from irr.reading.cells import NOTHING
from irr.reading.coder_file import annotation_lines, coding_lines, file_names
from irr.revision import Crosswalk, load_revision, recoded
from irr.revision.recoding import bounds_of
from irr.rounds.applied import apply_revision
from irr.study import Annotations, Study
from studies import GILLARD, ROOT, Row, drawn_rows, sets_of, study_of_rows

BOOKS = ROOT / "codebooks"
REVISION = BOOKS / "peer-worker-v1-to-v2.yaml"
ROUND = sorted((GILLARD / "round-1").glob("*.yaml"))
GOLDEN = json.loads((Path(__file__).parent / "golden" / "gillard.json").read_text("utf-8"))

V1 = """\
codebook: t
version: 1
categories:
  - {id: support, definition: help}
  - {id: exp, definition: own story}
  - {id: travel, definition: going}
  - {id: boundaries, definition: limits}
  - {id: disclosure, definition: what is told}
"""
V2 = """\
codebook: t
version: 2
categories:
  - {id: supervision, definition: help of a superior}
  - {id: team, definition: help of colleagues}
  - {id: lived, definition: own story}
  - {id: boundaries, definition: limits and what is told}
"""
CHANGES = """\
from: 1
to: 2
changes:
  - {op: merge, from: [boundaries, disclosure], to: boundaries, why: x, evidence: y}
  - {op: split, from: support, to: [supervision, team], why: x, evidence: y}
  - {op: rename, from: exp, to: lived, why: x, evidence: y}
  - {op: drop, from: travel, why: x, evidence: y}
"""
CODINGS = """\
section,ana,ben
s1,support,support
s2,support;boundaries,support
s3,travel,travel
s4,disclosure,boundaries
s5,exp,none
s6,exp,exp
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small study with a split and a drop."""
    for name, text in (("v1.yaml", V1), ("v2.yaml", V2), ("r.yaml", CHANGES), ("c.csv", CODINGS)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


# --- the example


def test_the_example_is_mapped_into_one_file_a_coder(irr: Irr, tmp_path: Path) -> None:
    found = irr(["codebook", "apply", REVISION, *ROUND, "-o", tmp_path / "out"])
    assert (found.exit, found.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["KO.yaml", "SG.yaml", "SLG.yaml"]
    for words in (
        ("pooled alpha", "all 3", ".604", ".766"),
        ("share a category", "KO – SG", "74% (37 of 50)", "82% (41 of 50)"),
        ("share a category", "SG – SLG", "70% (35 of 50)", "76% (38 of 50)"),
        ("share a category", "all 3 share one", "56% (28 of 50)", "72% (36 of 50)"),
    ):
        (line,) = (one for one in found.stdout.splitlines() if all(word in one for word in words))
        assert line.strip().startswith(words[0])
    assert "Mechanical: the same codings in other categories." in found.stdout


@pytest.mark.parametrize("named", [GILLARD / "round-1", GILLARD / "round-1" / "*.yaml"])
def test_a_folder_stands_for_the_coder_files_in_it(irr: Irr, tmp_path: Path, named: Path) -> None:
    told = [irr(["codebook", "apply", REVISION, *files, "--format", "json"]) for files in ([named], ROUND)]
    assert told[0].exit == 0
    assert told[0] == told[1]
    empty = irr(["codebook", "apply", REVISION, tmp_path])
    assert (empty.exit, len(empty.lines)) == (2, 1)
    assert "holds no coder files" in empty.stderr


def test_files_of_a_folder_are_not_written_over(irr: Irr, tmp_path: Path) -> None:
    for file in ROUND:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    found = irr(["codebook", "apply", REVISION, tmp_path, "-o", tmp_path])
    assert found.exit == 2
    assert all((tmp_path / file.name).read_bytes() == file.read_bytes() for file in ROUND)


def test_the_mapped_files_of_the_example_have_the_golden_figures(irr: Irr, tmp_path: Path) -> None:
    irr(["codebook", "apply", REVISION, *ROUND, "-o", tmp_path / "out"])
    study = load(sorted((tmp_path / "out").iterdir()), codebook=BOOKS / "peer-worker-v2.yaml")
    report = agree(study)
    (alpha,) = report.select(name="krippendorff-alpha", view="pooled", coders=study.coders)
    assert alpha.value == pytest.approx(GOLDEN["under_crosswalk_8"]["pooled"]["alpha"], abs=1e-9)
    for pair, golden in GOLDEN["under_crosswalk_8"]["pairs"].items():
        coders = tuple(sorted(pair.split("-"), key=study.coders.index))
        (share,) = report.select(
            name="percent-agreement", view="set", criterion="overlap", coders=coders, all=None
        )
        assert share.hits == golden["share"]


def test_all_that_coders_wrote_is_kept(irr: Irr, tmp_path: Path) -> None:
    irr(["codebook", "apply", REVISION, *ROUND, "-o", tmp_path / "out"])
    before = load(ROUND, codebook=BOOKS / "peer-worker-v1.yaml").annotations
    after = load(sorted((tmp_path / "out").iterdir()), codebook=BOOKS / "peer-worker-v2.yaml").annotations
    assert before == after
    assert before.notes
    assert before.comments
    assert before.suggestions


# --- splits and drops


def test_what_was_split_waits_for_somebody_to_choose(irr: Irr, folder: Path) -> None:
    found = irr(["codebook", "apply", "r.yaml", "c.csv", "-o", "out"], folder)
    assert found.exit == 0
    text = (folder / "out" / "ana.yaml").read_text("utf-8")
    assert text.startswith("# Mapped from t@1 to t@2 by r.yaml, not coded again.\n")
    assert text.endswith("""\
sections:
  s3: []
  s4: [boundaries]
  s5: [lived]
  s6: [lived]
  # To be coded again, as a category was split: choose, and take away the marks # and ?.
  # s1: ["supervision?", "team?"]  # was support
  # s2: ["supervision?", "team?", boundaries]  # was support
""")
    # Taking the first mark away alone is not a choice.
    (folder / "out" / "ana.yaml").write_text(text.replace("# s1", "s1"), "utf-8")
    read = irr(["agree", "out/ana.yaml", "out/ben.yaml", "--codebook", "v2.yaml"], folder)
    assert read.exit == 2
    assert (
        "unknown category 'supervision?' (section s1, coder ana); did you mean 'supervision'?" in read.stderr
    )


def test_a_split_bounds_what_is_shared_and_leaves_coefficients_undefined(irr: Irr, folder: Path) -> None:
    found = json.loads(irr(["codebook", "apply", "r.yaml", "c.csv", "--format", "json"], folder).stdout)
    alpha, share = found["agreement"]
    assert alpha["after"]["undefined"]["reason"] == "split_unresolved"
    assert alpha["bounds"] is None
    # s1 and s2 are open, s3 is lost by the drop, s4 was gained by the merge.
    assert share["before"]["value"] == pytest.approx(4 / 6)
    assert share["bounds"] == {"low": pytest.approx(2 / 6), "high": pytest.approx(4 / 6)}
    assert share["after"]["value"] is None
    assert [one["section"] for one in found["to_recode"]] == ["s1", "s2"]
    assert found["gain"] == "mechanical"


def test_dropped_as_missing_is_not_coded(irr: Irr, folder: Path) -> None:
    found = irr(
        ["codebook", "apply", "r.yaml", "c.csv", "--drop-as", "missing", "-o", "out", "--format", "json"],
        folder,
    )
    assert "s3" not in (folder / "out" / "ana.yaml").read_text("utf-8")
    share = json.loads(found.stdout)["agreement"][1]
    assert share["bounds"] == {"low": pytest.approx(2 / 5), "high": pytest.approx(4 / 5)}


def test_only_a_recode_that_is_required_lists_sections(irr: Irr, folder: Path) -> None:
    plain = CHANGES.replace("to: boundaries,", "to: boundaries, recode: required,")
    (folder / "r.yaml").write_text(plain, "utf-8")
    found = json.loads(irr(["codebook", "apply", "r.yaml", "c.csv", "--format", "json"], folder).stdout)
    assert found["to_recode"] == [
        {"section": "s1", "because_of": ["support"]},
        {"section": "s2", "because_of": ["support", "boundaries"]},
        {"section": "s4", "because_of": ["boundaries", "disclosure"]},
    ]


@given(st.data(), drawn_rows(coders=(2, 3), sections=(1, 3), labels=(1, 3), most_labels=2))
def test_bounds_hold_whatever_the_parts_are(data: st.DataObject, rows: list[Row]) -> None:
    """Every choice of parts for every rating, by plain sets, lies between the bounds; the upper one is reached."""
    study = study_of_rows(rows)
    new = ("u", "v", "w")
    to = {
        name: tuple(data.draw(st.lists(st.sampled_from(new), unique=True, max_size=2)))
        for name in study.categories
    }
    crosswalk = Crosswalk(study.categories, new, to)
    lowest, highest = bounds_of(recoded(study, crosswalk))
    plain = [(s, c, names) for s, ratings in sets_of(rows).items() for c, names in ratings.items()]
    choices = []
    for _, _, names in plain:
        parts = [_some_of(to[name]) for name in sorted(names)]
        choices.append([frozenset().union(*chosen) for chosen in product(*parts)])
    n_choices = 1
    for some in choices:
        n_choices *= len(some)
    if n_choices > 3000:
        choices = [some[:2] for some in choices]
    for pair in combinations(study.coders, 2):
        values = set()
        for chosen in product(*choices):
            values.add(_shared(plain, chosen, pair))
            if len(values) > 500:
                break
        low, high = _share(lowest, pair), _share(highest, pair)
        assert low <= min(values)
        assert max(values) <= high
        if n_choices <= 3000:
            assert max(values) == high


def _some_of(parts: tuple[str, ...]) -> list[frozenset[str]]:
    """What a coding of a split category may be: one of its parts, or several."""
    several = [frozenset(some) for n in range(1, len(parts) + 1) for some in combinations(parts, n)]
    return several or [frozenset()]


def _shared(
    plain: list[tuple[str, str, Any]], chosen: tuple[frozenset[str], ...], pair: tuple[str, str]
) -> int:
    given_ = {(s, c): names for (s, c, _), names in zip(plain, chosen, strict=True)}
    sections = dict.fromkeys(s for s, _, _ in plain)
    return sum(
        bool(given_.get((s, pair[0]), frozenset()) & given_.get((s, pair[1]), frozenset())) for s in sections
    )


def _share(study: Study, pair: tuple[str, str]) -> int:
    sections = study.names.to_pylist() if study.names is not None else []
    both = [(study.categories_of(s, pair[0]), study.categories_of(s, pair[1])) for s in sections]
    return sum(bool(one and other and one & other) for one, other in both)


def test_37_that_rest_on_a_split_are_35_to_37() -> None:
    """METHODS 9.1: the share of SG and KO if what two of their sections rest on were split."""
    study = load(ROUND, codebook=BOOKS / "peer-worker-v1.yaml").with_coders(["SG", "KO"])
    only = {
        name: sum(
            study.categories_of(s, "SG") & study.categories_of(s, "KO") == {name}  # type: ignore[operator]
            for s in study.names.to_pylist()  # type: ignore[union-attr]
        )
        for name in study.categories
    }
    split = next(name for name, n in only.items() if n == 2)
    to = {name: (name,) for name in study.categories} | {split: ("one", "two")}
    crosswalk = Crosswalk(study.categories, (*study.categories, "one", "two"), to)
    lowest, highest = bounds_of(recoded(study, crosswalk))
    assert (_share(lowest, ("SG", "KO")), _share(highest, ("SG", "KO"))) == (35, 37)


# --- what is refused, and what is written


def test_nothing_is_written_over_an_input(irr: Irr, tmp_path: Path) -> None:
    for path in ROUND:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    found = irr(["codebook", "apply", REVISION, "SG.yaml", "KO.yaml", "SLG.yaml", "-o", "."], tmp_path)
    assert (found.exit, found.stdout) == (2, "")
    assert "is an input; name another file for --output" in found.stderr
    assert all((tmp_path / path.name).read_bytes() == path.read_bytes() for path in ROUND)


def test_all_files_or_none(irr: Irr, folder: Path) -> None:
    (folder / "out" / "ben.yaml").mkdir(parents=True)
    found = irr(["codebook", "apply", "r.yaml", "c.csv", "-o", "out"], folder)
    assert (found.exit, found.stdout) == (2, "")
    assert [path.name for path in (folder / "out").iterdir()] == ["ben.yaml"]


@pytest.mark.parametrize("output", ["c.csv", "no/such/folder", ""])
def test_a_folder_that_cannot_be(irr: Irr, folder: Path, output: str) -> None:
    before = sorted(folder.iterdir())
    found = irr(["codebook", "apply", "r.yaml", "c.csv", "-o", output], folder)
    assert (found.exit, found.stdout) == (2, "")
    assert len(found.lines) == 1
    assert sorted(folder.iterdir()) == before


def test_codings_of_another_version_are_refused(irr: Irr, tmp_path: Path) -> None:
    irr(["codebook", "apply", REVISION, *ROUND, "-o", tmp_path / "out"])
    (tmp_path / "KO.yaml").write_text(
        "coder: KO\ncodebook: peer-worker@2\nsections:\n  S001: [IDENT]\n", "utf-8"
    )
    found = irr(["codebook", "apply", REVISION, ROUND[1], tmp_path / "KO.yaml"])
    assert (found.exit, found.stdout) == (2, "")
    assert (
        "coded with 'peer-worker@2', read with 'peer-worker@1'; only codings of peer-worker@1" in found.stderr
    )


def test_a_category_that_the_codebook_does_not_have(irr: Irr, folder: Path) -> None:
    (folder / "c.csv").write_text(CODINGS + "s7,mine,none\n", "utf-8")
    assert "unknown category 'mine'" in irr(["codebook", "apply", "r.yaml", "c.csv"], folder).stderr
    found = irr(["codebook", "apply", "r.yaml", "c.csv", "--keep-unlisted", "-o", "out"], folder)
    assert found.exit == 0
    assert "kept as is    mine, which the codebook does not have" in found.stdout
    assert "s7: [mine]" in (folder / "out" / "ana.yaml").read_text("utf-8")


def test_a_revision_that_does_not_hold_maps_nothing(irr: Irr, folder: Path) -> None:
    (folder / "r.yaml").write_text(CHANGES.replace("from: travel", "from: travels"), "utf-8")
    found = irr(["codebook", "apply", "r.yaml", "c.csv", "-o", "out"], folder)
    assert (found.exit, found.stdout) == (2, "")
    assert found.lines == [
        "irr: r.yaml:3: 'travel' of version '1' is gone, and no change says what became of it (revision-unaccounted)",
        "irr: r.yaml:7: 'travels' is no category of version '1'; did you mean 'travel'? (revision-source-missing)",
    ]
    assert not (folder / "out").exists()


def test_what_sections_are_known_by_is_said_to_be_left_behind(irr: Irr, folder: Path) -> None:
    (folder / "long.csv").write_text("section,coder,code,text\ns1,ana,exp,words\ns1,ben,exp,words\n", "utf-8")
    found = irr(["codebook", "apply", "r.yaml", "long.csv"], folder)
    assert "what is known of sections (text) is not in coder files" in " ".join(found.stdout.split())


@pytest.mark.parametrize("arguments", [[], ["--drop-as", "missing"], ["-o", "out"]])
def test_the_json_is_what_its_schema_says(irr: Irr, folder: Path, arguments: list[str]) -> None:
    schema = json.loads(irr(["schema", "codebook-apply"]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    found = json.loads(
        irr(["codebook", "apply", "r.yaml", "c.csv", "--format", "json", *arguments], folder).stdout
    )
    jsonschema.validate(found, schema)
    found = json.loads(irr(["codebook", "apply", REVISION, *ROUND, "--format", "json"], folder).stdout)
    jsonschema.validate(found, schema)


def test_the_same_in_every_format(irr: Irr, folder: Path) -> None:
    rows = irr(["codebook", "apply", "r.yaml", "c.csv", "--format", "csv"], folder)
    assert rows.stdout.splitlines()[1].startswith("krippendorff-alpha,pooled,,ana | ben,,")
    assert rows.stdout.splitlines()[1].endswith(",,,,split_unresolved")
    assert "ratings left out until recoded" in rows.stderr
    page = irr(["codebook", "apply", "r.yaml", "c.csv", "--format", "markdown"], folder).stdout
    assert "| support | supervision, team | split | 4 |" in page


# --- coder files

names = st.text(min_size=1, max_size=8).filter(lambda text: text == text.strip())
written = st.text(min_size=1).map(str.strip).filter(bool)


sections_of = st.dictionaries(
    names,
    st.lists(names.filter(lambda name: name.casefold() not in NOTHING), unique=True, max_size=3),
    min_size=1,
    max_size=4,
)


@given(
    names,
    sections_of,
    st.lists(st.tuples(names, written), max_size=3),
    st.lists(st.tuples(names, st.sampled_from(["", "content", "boundary"]), written), max_size=4),
    st.lists(st.tuples(names, written, st.lists(names, max_size=2)), max_size=2),
)
def test_a_coder_file_is_read_back_as_it_is(
    tmp_path_factory: pytest.TempPathFactory,
    coder: str,
    sections: dict[str, list[str]],
    notes: list[tuple[str, str]],
    comments: list[tuple[str, str, str]],
    suggestions: list[tuple[str, str, list[str]]],
) -> None:
    said = Annotations(
        tuple(Note(coder, *one) for one in notes),
        tuple(Comment(coder, *one) for one in comments),
        tuple(Suggestion(coder, name, reason, tuple(some)) for name, reason, some in suggestions),
    )
    path = tmp_path_factory.mktemp("coder") / "c.yaml"
    lines = [*coding_lines(coder, "b@1", sections.items())]
    lines += annotation_lines(said.notes, said.comments, said.suggestions)
    path.write_bytes("".join(lines).encode())
    study = load(path)
    assert study.coders == (coder,)
    assert {s: study.categories_of(s, coder) for s in sections} == {
        s: frozenset(some) for s, some in sections.items()
    }
    assert sorted(study.annotations.notes, key=repr) == sorted(said.notes, key=repr)
    assert study.annotations.suggestions == said.suggestions
    # A category with a text alone and with aspects has the text among its content.
    has_aspect = {one.category for one in said.comments if one.aspect}
    expected = [
        Comment(
            coder, one.category, one.aspect or ("content" if one.category in has_aspect else ""), one.text
        )
        for one in said.comments
    ]
    assert sorted(study.annotations.comments, key=repr) == sorted(expected, key=repr)


@given(st.lists(st.text(min_size=1), unique=True))
def test_file_names_stay_in_the_folder_and_apart(coders: list[str]) -> None:
    found = file_names(coders)
    assert list(found) == coders
    assert len({name.casefold() for name in found.values()}) == len(coders)
    for name in found.values():
        assert name == Path(name).name
        assert not name.startswith(".")
        assert len(name.encode()) < 200
        assert "/" not in name
        assert "\\" not in name


def test_a_study_can_be_mapped_without_the_command() -> None:
    loaded = load_revision(str(REVISION))
    study = load(ROUND, codebook=loaded.old)
    applied = apply_revision(study, loaded)
    assert applied.recoded.study.choices == {"crosswalk": "peer-worker@1-to-2"}
    assert all("crosswalk" not in one.before.definition for one in applied.figures)
