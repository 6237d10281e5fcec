"""Revision files: read, checked against two codebooks, guessed from them, and written."""

from __future__ import annotations

import doctest
import json
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import irr
from conftest import Irr
from irr.codebook import Category, Codebook, parse_codebook, read_codebook
from irr.codebook.writing import write_codebook
from irr.revision import (
    OPS,
    RULES,
    Change,
    Revision,
    check_revision,
    crosswalk_of,
    load_revision,
    read_crosswalk,
    read_revision,
)
from irr.revision.diffing import diff, proposal
from irr.revision.fields import MEANING, PLACE, WORDING, field_changes
from irr.revision.held import LEVELS
from irr.revision.reading import _revision
from irr.revision.writing import revision_file
from irr.yamltree import parse
from studies import GILLARD, ROOT
from test_readme import run

BOOKS = ROOT / "codebooks"
SHIPPED = BOOKS / "peer-worker-v1-to-v2.yaml"
SCHEMA = json.loads((ROOT / "src" / "irr" / "schemas" / "revision.json").read_text("utf-8"))


def category(id_: str, **fields: Any) -> Category:
    """An entry that says nothing but what is given."""
    empty: dict[str, Any] = dict.fromkeys(("label", "definition", "short_definition"), "")
    empty |= dict.fromkeys(
        ("use_when", "do_not_use_when", "examples", "counter_examples", "themes", "confused_with"), ()
    )
    empty |= dict.fromkeys(("parent", "exclusive", "value", "since", "refi_guid"), None)
    return Category(id=id_, line=1, **(empty | {"status": "active"} | fields))


def codebook(*categories: Category | str, version: str = "1", name: str = "book") -> Codebook:
    """A codebook of these entries, or of ids."""
    entries = tuple(category(one) if isinstance(one, str) else one for one in categories)
    return Codebook(
        name,
        version,
        "nominal",
        entries,
        {},
        (),
        (),
        (0, None),
        "",
        "",
        "",
        "",
        (),
        f"{name}-v{version}.yaml",
    )


def change(op: Any, sources: str = "", targets: str = "", **fields: Any) -> Change:
    """An entry with a reason, unless it says that it has none."""
    said = {"why": "because", "evidence": ("memo",), "recode": op in ("split", "add"), "line": 5} | fields
    return Change(op, tuple(sources.split()), tuple(targets.split()), **said)


def revision(*changes: Change, old: str = "1", new: str = "2", name: str = "book") -> Revision:
    numbered = [replace(one, line=5 + i) for i, one in enumerate(changes)]
    return Revision(old, new, tuple(numbered), name, path="r.yaml", lines={"from": 1, "to": 2, "changes": 4})


# --- the file


def problems_of(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "r.yaml").write_text(text, "utf-8")
    with pytest.raises(irr.InputError) as caught:
        read_revision(str(tmp_path / "r.yaml"))
    return [f"{one.line}: {one.text}" for one in caught.value.problems]


HEAD = "from: 1\nto: 2\nchanges:\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from: 1\nto: 2\n", "1: no 'changes'; a revision file has from, to and changes"),
        ("codebook: a\ncategories: [b]\n", "2: this is a codebook, not a revision file"),
        ("coder: a\nsections: {b: c}\n", "2: this is a coder file, not a revision file"),
        ("frm: 1\nto: 2\nchanges: []\n", "1: unknown key 'frm'; did you mean 'from'?"),
        ("from:\nto: 2\nchanges: []\n", "1: 'from' is empty"),
        ("from: 1\nto: 2\nchanges: {a: b}\n", "3: 'changes' must be a list such as"),
        ("from: 1\nto: 2\ncodebooks: {from: a.yaml}\nchanges: []\n", "3: 'codebooks' names both files"),
        (HEAD + "  - merge\n", "4: a change must be a mapping such as {op: drop, from: a}, not 'merge'"),
        (HEAD + "  - {from: a}\n", "4: a change needs an 'op': one of merge, split"),
        (HEAD + "  - {op: marge, from: a}\n", "4: unknown op 'marge'; did you mean 'merge'?"),
        (HEAD + "  - {op: [merge], from: a}\n", "4: 'op' must be a text, not a list"),
        (HEAD + "  - {op: drop, from: a, to: b}\n", "4: unknown key 'to'"),
        (HEAD + "  - {op: rename, from: a, to: b, evidnce: c}\n", "did you mean 'evidence'?"),
        (
            HEAD + "  - {op: merge, from: [a], to: b}\n",
            "two categories or more: [a, b], not 1; one that becomes one",
        ),
        (HEAD + "  - {op: merge, from: [a, b]}\n", "4: a merge needs 'to': one category"),
        (HEAD + "  - {op: merge, from: [a, b], to: [c, d]}\n", "'to' of a merge names one category, not 2"),
        (HEAD + "  - {op: merge, from: [a, a], to: b}\n", "4: 'from' of a merge names 'a' twice"),
        (HEAD + "  - {op: split, from: a, to: b}\n", "'to' of a split names two categories or more"),
        (HEAD + "  - {op: drop, from: []}\n", "'from' of a drop names what is dropped, not none"),
        (HEAD + "  - {op: redefine, code: a, fields: [label]}\n", "4: a redefine has no field 'label'"),
        (HEAD + "  - {op: redefine, code: a, fields: [parent]}\n", "'parent'; that is for a move"),
        (HEAD + "  - {op: move, code: a, fields: [parnt]}\n", "'parnt'; did you mean 'parent'?"),
        (
            HEAD + "  - {op: add, code: a, recode: true}\n",
            "4: 'recode' is 'required' or left out, not 'true'",
        ),
        (
            HEAD + "  - {op: rename, from: a, to: b, recode: required}\n",
            "a rename leaves nothing to be coded again",
        ),
        (HEAD + "  - {op: add, code: {a: b}}\n", "4: 'code' of an add must be"),
        (HEAD + "  - {op: add, code: a, why: [b]}\n", "4: 'why' must be a text, not a list"),
    ],
)
def test_what_is_no_revision_file(tmp_path: Path, text: str, said: str) -> None:
    assert any(said in one for one in problems_of(tmp_path, text))


def test_all_problems_of_a_file_at_once(tmp_path: Path) -> None:
    text = HEAD + "  - {op: drop}\n  - {op: add, cod: a}\n  - {op: x}\n"
    assert [one.partition(":")[0] for one in problems_of(tmp_path, text)] == ["4", "5", "5", "6"]


def test_every_op_is_read_as_the_page_shows(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        """\
from: 1
to: 2
changes:
  - {op: merge,    from: [boundaries, disclosure], to: boundaries, why: "31 of 50", evidence: reports/round1.json}
  - {op: split,    from: support, to: [supervision, team-support], recode: required}
  - {op: rename,   from: exp, to: lived-experience}
  - {op: drop,     from: travel, why: "used twice"}
  - {op: redefine, code: training, fields: [do_not_use_when]}
  - {op: add,      code: recovery-story, recode: required}
  - {op: move,     code: no, fields: parent}
""",
        "utf-8",
    )
    found = read_revision(str(tmp_path / "r.yaml"))
    assert (found.old, found.new) == ("1", "2")
    assert {one.op for one in found.changes} == set(OPS)
    assert found.changes[0] == Change(
        "merge",
        ("boundaries", "disclosure"),
        ("boundaries",),
        (),
        False,
        "31 of 50",
        ("reports/round1.json",),
        4,
    )
    assert found.changes[4] == Change("redefine", (), ("training",), ("do_not_use_when",), line=8)
    assert [one.recode for one in found.changes] == [False, True, False, False, False, True, False]
    # Nothing is typed: `no` is a name.
    assert found.changes[6].targets == ("no",)
    jsonschema.validate(
        yaml.safe_load((tmp_path / "r.yaml").read_text("utf-8").replace("no,", "'no',")), SCHEMA
    )


@pytest.mark.parametrize(
    "entry",
    [
        {"op": "marge", "from": "a"},
        {"op": "drop", "from": "a", "to": "b"},
        {"op": "merge", "from": ["a"], "to": "b"},
        {"op": "redefine", "code": "a", "fields": ["label"]},
        {"op": "rename", "from": "a", "to": "b", "recode": "required"},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(tmp_path: Path, entry: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"from": 1, "to": 2, "changes": [entry]}, SCHEMA)
    assert problems_of(tmp_path, yaml.safe_dump({"from": 1, "to": 2, "changes": [entry]}))


# --- the check

KEPT = category("kept", definition="what stays", use_when=("always",))


def rules_of(found: Revision, old: Codebook, new: Codebook) -> list[tuple[str, int | None]]:
    return [(one.rule, one.line) for one in check_revision(found, old, new)]


#: Rule → a revision that breaks it, the two codebooks, and the line where it is said.
BROKEN: dict[str, tuple[Revision, Codebook, Codebook, int]] = {
    "revision-version": (revision(new="3"), codebook("a"), codebook("a", version="2"), 2),
    "revision-unaccounted": (revision(), codebook("a", "b"), codebook("a", version="2"), 4),
    "revision-source-missing": (
        revision(change("drop", "b"), change("drop", "a")),
        codebook("a"),
        codebook(version="2"),
        5,
    ),
    "revision-target-missing": (
        revision(change("rename", "a", "b")),
        codebook("a"),
        codebook(version="2"),
        5,
    ),
    "revision-still-there": (revision(change("drop", "a")), codebook("a"), codebook("a", version="2"), 5),
    "revision-reused": (
        revision(change("merge", "a b", "c")),
        codebook("a", "b", "c"),
        codebook("c", version="2"),
        5,
    ),
    "revision-cycle": (
        revision(change("rename", "a", "b"), change("rename", "b", "a")),
        codebook("a", "b"),
        codebook("a", "b", version="2"),
        5,
    ),
    "revision-twice": (
        revision(change("rename", "a", "b"), change("drop", "a")),
        codebook("a"),
        codebook("b", version="2"),
        6,
    ),
    "revision-undeclared-redefinition": (
        revision(),
        codebook(KEPT),
        codebook(replace(KEPT, use_when=("never",)), version="2"),
        4,
    ),
    "revision-undeclared-move": (
        revision(),
        codebook(KEPT),
        codebook(replace(KEPT, themes=("other",)), version="2"),
        4,
    ),
    "revision-nothing-changed": (
        revision(change("redefine", "", "kept", recode=True)),
        codebook(KEPT),
        codebook(KEPT, version="2"),
        5,
    ),
    "revision-missing-why": (
        revision(change("drop", "a", why="")),
        codebook("a"),
        codebook(version="2"),
        5,
    ),
    "revision-no-evidence": (
        revision(change("drop", "a", evidence=())),
        codebook("a"),
        codebook(version="2"),
        5,
    ),
    "revision-recode-unsaid": (
        revision(change("add", "", "a", recode=False)),
        codebook(),
        codebook("a", version="2"),
        5,
    ),
    "revision-reworded": (
        revision(),
        codebook(KEPT),
        codebook(replace(KEPT, label="Kept"), version="2"),
        4,
    ),
}


def test_every_rule_has_a_case() -> None:
    assert list(BROKEN) == list(RULES)


@pytest.mark.parametrize("rule", BROKEN)
def test_each_rule_alone_is_broken_and_said_at_its_line(rule: str) -> None:
    found, old, new, line = BROKEN[rule]
    assert rules_of(found, old, new) == [(rule, line)]


@pytest.mark.parametrize(
    ("changes", "old", "new"),
    [
        ((), codebook(KEPT, "b"), codebook(KEPT, "b", version="2")),
        # A merge into one of its own, and a split of which a part keeps the name.
        ((change("merge", "a b", "a"),), codebook("a", "b"), codebook("a", version="2")),
        ((change("split", "a", "a b"),), codebook("a"), codebook("a", "b", version="2")),
        # A part of what is split goes to a category that stays.
        ((change("split", "a", "b c"),), codebook("a", "b"), codebook("b", "c", version="2")),
        # Retired instead of removed.
        ((change("drop", "a"),), codebook("a"), codebook(category("a", status="retired"), version="2")),
        (
            (change("rename", "a", "b"),),
            codebook("a"),
            codebook(category("a", status="retired"), "b", version="2"),
        ),
        # What was retired before and still is needs no entry.
        (
            (),
            codebook(category("a", status="retired")),
            codebook(category("a", status="retired"), version="2"),
        ),
        # The new definition of a merge is that of the merge.
        (
            (change("merge", "kept b", "kept"),),
            codebook(KEPT, "b"),
            codebook(replace(KEPT, definition="what stays, and b"), version="2"),
        ),
        # Renamed and redefined.
        (
            (change("rename", "kept", "held"), change("redefine", "", "held", recode=True)),
            codebook(KEPT),
            codebook(replace(KEPT, id="held", definition="other"), version="2"),
        ),
        (
            (change("move", "", "kept", fields=("parent",)),),
            codebook(KEPT),
            codebook(replace(KEPT, parent="above"), version="2"),
        ),
    ],
)
def test_a_revision_that_holds(changes: tuple[Change, ...], old: Codebook, new: Codebook) -> None:
    assert check_revision(revision(*changes), old, new) == ()


@pytest.mark.parametrize(
    ("changes", "old", "new", "rules"),
    [
        # A rename says that the meaning is the same.
        (
            (change("rename", "kept", "held"),),
            codebook(KEPT),
            codebook(replace(KEPT, id="held", definition="other"), version="2"),
            ["revision-undeclared-redefinition"],
        ),
        # A field that did not change, and one that did and is not named.
        (
            (change("redefine", "", "kept", recode=True, fields=("definition",)),),
            codebook(KEPT),
            codebook(replace(KEPT, use_when=("never",)), version="2"),
            ["revision-nothing-changed", "revision-undeclared-redefinition"],
        ),
        # Retired, and nobody says so.
        ((), codebook("a"), codebook(category("a", status="retired"), version="2"), ["revision-unaccounted"]),
        ((change("add", "", "a"),), codebook("a"), codebook("a", version="2"), ["revision-reused"]),
        (
            (change("merge", "a b", "x"), change("merge", "c d", "x")),
            codebook("a", "b", "c", "d"),
            codebook("x", version="2"),
            ["revision-twice"],
        ),
        (
            (change("rename", "a", "b"), change("rename", "b", "c")),
            codebook("a", "b"),
            codebook("b", "c", version="2"),
            ["revision-reused"],
        ),
        (
            (change("rename", "a", "b"), change("rename", "b", "c"), change("rename", "c", "a")),
            codebook("a", "b", "c"),
            codebook("a", "b", "c", version="2"),
            ["revision-cycle"],
        ),
        ((), codebook("a", name="x"), codebook("a", name="x", version="2"), ["revision-version"] * 2),
        ((), codebook("a", version=""), codebook("a", version="2"), ["revision-version"]),
    ],
)
def test_a_revision_that_does_not_hold(
    changes: tuple[Change, ...], old: Codebook, new: Codebook, rules: list[str]
) -> None:
    assert [rule for rule, _ in rules_of(revision(*changes), old, new)] == rules


def test_book_keeping_is_no_wording() -> None:
    one = category("a", label="A", definition="What it is.")
    kept = replace(one, since="2", color="#aa3300", refi_guid="5f3d36fd-7da0-5f5f-a525-892f64dfdbf5")
    assert field_changes(one, kept) == []
    found = diff(codebook(one), codebook(kept, version="2"))
    assert (found.differences, found.kept) == ((), 1)
    renamed = diff(codebook(one), codebook(replace(kept, id="b"), version="2"))
    assert [item.kind for item in renamed.differences] == ["renamed"]


@pytest.mark.parametrize("path", sorted(BOOKS.glob("peer-worker-v[0-9].yaml")), ids=lambda path: path.stem)
def test_a_codebook_that_other_programs_had_in_hand_is_the_same(path: Path) -> None:
    book = read_codebook(str(path))
    back = parse_codebook(write_codebook(book, "qdc").data, f"{path.stem}.qdc")
    found = diff(book, back)
    assert (found.differences, found.kept) == ((), len(book.ids))


def test_every_field_is_compared_or_known_not_to_be() -> None:
    compared = {*MEANING, *PLACE, *WORDING}
    others = {"id", "since", "color", "refi_guid", "line", "lines"}
    assert compared | others == {field.name for field in fields(Category)}
    assert compared.isdisjoint(others)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (("Pay, contracts -- and hours.",), ("pay, contracts and HOURS",), "reworded"),
        (("one thing", "another"), ("another", "one thing"), "reworded"),
        (("a  b\n c",), ("a b c",), "reworded"),
        (("fewer than 3",), ("fewer than 4",), "redefined"),
        (("score < 3",), ("score > 3",), "redefined"),
        (("from 1.5",), ("from 15",), "redefined"),
        (("a limit",), ("no limit",), "redefined"),
        (("always",), (), "redefined"),
    ],
)
def test_what_counts_as_another_meaning(before: tuple[str, ...], after: tuple[str, ...], kind: str) -> None:
    (found,) = field_changes(category("a", use_when=before), category("a", use_when=after))
    assert (found.field, found.kind, found.before, found.after) == ("use_when", kind, before, after)


# --- the one that ships


def test_the_shipped_revision_holds_and_says_why() -> None:
    loaded = load_revision(str(SHIPPED))
    notices = check_revision(loaded.revision, loaded.old, loaded.new)
    assert {one.level for one in notices} <= {"note"}
    assert all(len(one.why.split()) > 15 and one.evidence for one in loaded.revision.changes)
    jsonschema.validate(yaml.safe_load(SHIPPED.read_text("utf-8")), SCHEMA)


def test_the_shipped_revision_is_the_crosswalk_of_the_example() -> None:
    loaded = load_revision(str(SHIPPED))
    crosswalk = crosswalk_of(loaded.revision, loaded.old, loaded.new)
    assert crosswalk.to == read_crosswalk(str(GILLARD / "crosswalk_12_to_8.csv")).to
    assert crosswalk.name == "peer-worker@1-to-2"
    assert crosswalk.splits == ()
    assert not crosswalk.recode


def test_the_evidence_of_the_shipped_revision_is_what_a_diagnosis_says(irr: Irr) -> None:
    files = sorted((GILLARD / "round-1").glob("*.yaml"))
    told = irr(["diagnose", *files, "--codebook", BOOKS / "peer-worker-v1.yaml"]).stdout
    changes = load_revision(str(SHIPPED)).revision.changes
    evidence = " ".join(text for one in changes for text in one.evidence)
    alphas = re.findall(r"\b([A-Z]+)(?: alpha)? (\.\d+)", evidence)
    assert len(alphas) == 6
    for name, alpha in alphas:
        assert re.search(rf"^{name}  \w+\n  given in [^;]*; alpha {re.escape(alpha)} ", told, re.MULTILINE)
    pairs = re.findall(
        r"([A-Z]+) / ([A-Z]+) (\d+) sections(?:, boundary overlap (\.\d+))?(?:, co-use (\d+%))?, q (\.\d+)",
        evidence,
    )
    assert len(pairs) == 4
    for one, other, sections, overlap, co_use, q in pairs:
        row = next(line.split() for line in told.splitlines() if line.split()[:3] == [one, "/", other])
        # swaps, sections, boundary overlap, q, co-use
        assert row[4] == sections
        assert overlap in ("", row[5])
        assert row[6] == q
        assert co_use in ("", row[7])
    assert "PROT  insufficient\n  given in 4 sections" in told
    assert re.search(r"^ROLE .*?17% of all disagreement", told, re.MULTILINE | re.DOTALL)


def test_codebooks_are_found_beside_the_file(tmp_path: Path) -> None:
    for name in ("peer-worker-v1.yaml", "peer-worker-v2.yaml"):
        (tmp_path / name).write_bytes((BOOKS / name).read_bytes())
    (tmp_path / "not-a-codebook.yaml").write_text("a: [", "utf-8")
    text = "\n".join(
        line for line in SHIPPED.read_text("utf-8").splitlines() if not line.startswith("codebooks:")
    )
    (tmp_path / "r.yaml").write_text(text, "utf-8")
    loaded = load_revision(str(tmp_path / "r.yaml"))
    assert (loaded.old.version, loaded.new.version) == ("1", "2")
    (tmp_path / "copy.yaml").write_bytes((BOOKS / "peer-worker-v1.yaml").read_bytes())
    with pytest.raises(
        irr.InputError, match=r"in several files of the folder .* \(copy.yaml, peer-worker-v1.yaml\)"
    ):
        load_revision(str(tmp_path / "r.yaml"))
    (tmp_path / "copy.yaml").unlink()
    (tmp_path / "peer-worker-v2.yaml").unlink()
    with pytest.raises(irr.InputError, match="version '2' is in no file of the folder"):
        load_revision(str(tmp_path / "r.yaml"))


# --- what is guessed, and what is written


def kinds(found: Any) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.kind, one.sources, one.targets) for one in found.differences]


def test_the_merges_of_the_example_are_guessed() -> None:
    old, new = (read_codebook(str(BOOKS / f"peer-worker-v{n}.yaml")) for n in (1, 2))
    found = diff(old, new)
    assert kinds(found) == [
        ("merged", ("REC", "RDY"), ("ENTRY",)),
        ("merged", ("TEAM", "HIER"), ("TEAMPLACE",)),
        ("merged", ("BOUND", "PROT"), ("LIMITS",)),
        ("merged", ("GIVE", "ROLE"), ("LIVEDEXP",)),
        ("redefined", ("PROF",), ("PROF",)),
        ("reworded", ("PROF",), ("PROF",)),
    ]
    assert all(one.likeness is not None and one.likeness > 0.5 for one in found.differences[:4])
    assert found.failed
    assert found.kept == 3


SENTENCE = "limits towards people whom one supports and what is kept back or told at work by anybody"
WORDS = SENTENCE.split()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (category("a", refi_guid="G-1"), category("b", refi_guid="g-1"), "same refi_guid"),
        (category("a", label="Lived experience"), category("b", label="lived  Experience"), "same label"),
        (
            category("a", definition="What, is told."),
            category("b", definition="what is told"),
            "same definition",
        ),
        (
            category("a", definition=" ".join(WORDS)),
            category("b", definition=" ".join(WORDS[:-3])),
            "words in common",
        ),
    ],
)
def test_a_rename_is_guessed(old: Category, new: Category, expected: str) -> None:
    found = diff(codebook(old, "x"), codebook(new, "x", version="2")).differences[0]
    assert (found.kind, found.sources, found.targets, found.basis) == ("renamed", ("a",), ("b",), expected)


def test_another_guid_is_another_category() -> None:
    old, new = category("a", label="Same", refi_guid="1"), category("b", label="Same", refi_guid="2")
    found = diff(codebook(old), codebook(new, version="2"))
    assert not any(one.basis == "same label" for one in found.differences)


def test_a_merge_into_what_stays_and_a_split_are_guessed() -> None:
    limits = category("limits", definition="limits towards people")
    told = category("told", definition="what somebody kept back")
    found = diff(
        codebook(limits, told),
        codebook(replace(limits, definition="limits towards people, what somebody kept back"), version="2"),
    )
    assert kinds(found)[0] == ("merged", ("limits", "told"), ("limits",))
    whole = category("whole", definition="supervision by seniors, and the support of colleagues")
    parts = (
        category("one", definition="supervision by seniors"),
        category("two", definition="support of colleagues"),
    )
    found = diff(codebook(whole), codebook(*parts, version="2"))
    assert kinds(found) == [("split", ("whole",), ("one", "two"))]


def test_what_is_retired_is_removed() -> None:
    found = diff(codebook("a"), codebook(category("a", status="retired"), version="2"))
    assert kinds(found)[0] == ("removed", ("a",), ())


texts = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)


@st.composite
def books(draw: st.DrawFn, version: str) -> Codebook:
    entries = [
        category(
            id_,
            label=draw(texts),
            definition=draw(texts),
            use_when=tuple(filter(None, draw(st.lists(texts, max_size=2)))),
            themes=tuple(draw(st.sets(st.sampled_from("xy")))),
            status=draw(st.sampled_from(["active", "active", "retired", "draft"])),
            refi_guid=draw(st.sampled_from([None, "1", "2", "3"])),
        )
        for id_ in draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6))
    ]
    return codebook(*entries, version=version)


@given(books("1"), books("2"))
def test_a_proposal_that_was_filled_in_holds(old: Codebook, new: Codebook) -> None:
    proposed = proposal(diff(old, new))
    unfilled = check_revision(proposed, old, new)
    assert {one.rule for one in unfilled if one.level == "error"} <= {"revision-missing-why"}
    assert sum(one.rule == "revision-missing-why" for one in unfilled) == len(proposed.changes)
    filled = replace(proposed, changes=tuple(replace(one, why="because") for one in proposed.changes))
    assert not [one for one in check_revision(filled, old, new) if one.level == "error"]
    crosswalk_of(filled, old, new)


@given(
    st.lists(
        st.text(min_size=1).filter(lambda text: text == text.strip()), min_size=3, max_size=3, unique=True
    ),
    st.text(),
)
def test_a_written_file_is_read_back(names: list[str], why: str) -> None:
    changes = (
        Change("merge", (names[0], names[1]), (names[2],), why=why.strip(), evidence=("a: b", "#c")),
        Change("redefine", (), (names[0],), ("use_when",), recode=True),
        Change("drop", (names[1],), ()),
    )
    text = revision_file(Revision("1", "no", changes, "a: b"))
    found = _revision(parse(text.encode(), "r.yaml"), "r.yaml")
    assert [replace(one, line=None) for one in found.changes] == list(changes)
    assert (found.old, found.new, found.codebook) == ("1", "no", "a: b")


# --- the command


def test_a_proposal_is_written_checked_and_refused_until_it_is_filled_in(irr: Irr, tmp_path: Path) -> None:
    paths = [str(BOOKS / f"peer-worker-v{n}.yaml") for n in (1, 2)]
    proposed = tmp_path / "proposed.yaml"
    found = irr(["codebook", "diff", *paths, "--propose", proposed])
    assert found.exit == 1
    assert "in " + str(proposed) in found.stderr
    found = irr(["codebook", "diff", *paths, "--revision", proposed])
    assert found.exit == 1
    assert found.stdout.count("revision-missing-why") == 5
    refused = irr(["codebook", "apply", proposed, *sorted((GILLARD / "round-1").glob("*.yaml"))])
    assert (refused.exit, refused.stdout) == (2, "")
    assert refused.stderr.count("no 'why'") == 5
    proposed.write_text(
        proposed.read_text("utf-8").replace('why: ""', "why: they were taken for each other"), "utf-8"
    )
    assert irr(["codebook", "diff", *paths, "--revision", proposed]).exit == 0


@pytest.mark.parametrize("arguments", [[], ["--revision", SHIPPED]])
def test_the_json_of_a_diff_is_what_its_schema_says(irr: Irr, arguments: list[Path]) -> None:
    schema = json.loads(irr(["schema", "codebook-diff"]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    paths = [BOOKS / f"peer-worker-v{n}.yaml" for n in (1, 2)]
    found = json.loads(irr(["codebook", "diff", *paths, *arguments, "--format", "json"]).stdout)
    jsonschema.validate(found, schema)
    assert found["ok"] is bool(arguments)


def test_a_diff_does_not_overwrite_what_it_reads(irr: Irr, tmp_path: Path) -> None:
    for n in (1, 2):
        (tmp_path / f"v{n}.yaml").write_bytes((BOOKS / f"peer-worker-v{n}.yaml").read_bytes())
    before = (tmp_path / "v2.yaml").read_bytes()
    for option in ("--propose", "-o"):
        found = irr(["codebook", "diff", "v1.yaml", "v2.yaml", option, "v2.yaml"], tmp_path)
        assert (found.exit, found.stdout) == (2, "")
        assert "is an input; name another file for" in found.stderr
    assert (tmp_path / "v2.yaml").read_bytes() == before


def test_names_with_markup_and_controls_are_shown_safely(irr: Irr, tmp_path: Path) -> None:
    name = json.dumps("\x1b[31m<script>|`x`" + "y" * 500)
    (tmp_path / "v1.yaml").write_text(f"codebook: c\nversion: 1\ncategories:\n  - {{id: {name}}}\n", "utf-8")
    (tmp_path / "v2.yaml").write_text(
        "codebook: c\nversion: 2\ncategories:\n  - {id: b, definition: x}\n", "utf-8"
    )
    for format_ in ("text", "markdown", "json", "csv"):
        (tmp_path / "r.yaml").unlink(missing_ok=True)
        found = irr(
            ["codebook", "diff", "v1.yaml", "v2.yaml", "--format", format_, "--propose", "r.yaml"], tmp_path
        )
        assert found.exit == 0
        assert "\x1b" not in found.stdout + found.stderr
    assert (
        "<script>"
        not in irr(["codebook", "diff", "v1.yaml", "v2.yaml", "--format", "markdown"], tmp_path).stdout
    )
    assert load_revision(str(tmp_path / "r.yaml")).revision.changes[1].sources == (json.loads(name),)


# --- docs/revision.md

PAGE = ROOT / "docs" / "revision.md"


def test_every_rule_is_on_the_page_as_irr_tells_it() -> None:
    rows = re.findall(
        r"^\| `(revision-[a-z-]+)` \| (\w+) \| (.+?) \|$", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [(name, LEVELS.get(name, "error"), " ".join(text.split())) for name, text in RULES.items()]


def test_the_levels_of_the_page_are_those_of_the_check() -> None:
    for rule, (found, old, new, _) in BROKEN.items():
        assert [one.level for one in check_revision(found, old, new)] == [LEVELS.get(rule, "error")]


def test_every_op_is_on_the_page_and_its_sample_is_read(tmp_path: Path) -> None:
    text = PAGE.read_text("utf-8")
    assert re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE) == list(OPS)
    (sample,) = (one for one in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "changes:" in one)
    (tmp_path / "r.yaml").write_text(sample, "utf-8")
    found = read_revision(str(tmp_path / "r.yaml"))
    assert {one.op for one in found.changes} == set(OPS)
    assert all(one.why for one in found.changes)
    jsonschema.validate(yaml.safe_load(sample), SCHEMA)


def test_the_page_shows_what_the_commands_print(request: pytest.FixtureRequest) -> None:
    text = PAGE.read_text("utf-8")

    def printed(block: re.Match[str]) -> str:
        return f"```console\n$ {block[1]}\n{run(block[1], ROOT)}```\n"

    told = re.sub(r"```console\n\$ ([^\n]+)\n.*?```\n", printed, text, flags=re.DOTALL)
    if request.config.getoption("--rewrite"):
        PAGE.write_text(told, "utf-8")
    assert told == PAGE.read_text("utf-8")
    assert "Mechanical: " in told


def test_the_python_of_the_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, attempted = doctest.testfile(str(PAGE), module_relative=False)
    assert (failed, attempted) == (0, 8)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_explained(irr: Irr, rule: str) -> None:
    assert irr(["explain", rule]).stdout == f"{rule}\n\n{RULES[rule]}\n"


def test_what_is_wrong_with_one_file_named_twice_is_said_once(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text("categories:\n- {id: a, statsu: draft}\n- {id: a}\n", "utf-8")
    found = irr(["codebook", "diff", "b.yaml", "b.yaml"], tmp_path)
    assert found.exit == 2
    assert len(found.lines) == 2
    assert len({*found.lines}) == 2
