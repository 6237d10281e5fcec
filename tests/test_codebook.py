"""Codebooks in YAML."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irr.codebook import Codebook, Heading, decimal, read_codebook
from irr.errors import InputError

ROOT = Path(__file__).parent.parent


def read(folder, text) -> Codebook:
    path = folder / "book.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return read_codebook(str(path))


def refusal(folder, text) -> list[str]:
    """The problems without the folder."""
    with pytest.raises(InputError) as caught:
        read(folder, text)
    return [line.replace(str(folder / "book.yaml"), "book.yaml") for line in caught.value.lines()]


def test_everything_an_entry_may_say(tmp_path):
    book = read(
        tmp_path,
        """\
codebook: peer-support
version: 2
date: 2013-02-11
unit: section
codes_per_unit: {min: 0, max: null}
title: Peer support
authors: [A, B]
themes:
  - {id: self, label: Own story, definition: about oneself}
codes:
  - id: lived-experience
    label: Using lived experience
    short_definition: draws on experience
    definition: >
      first line
      second line
    use_when: [they shared their own story]
    do_not_use_when: experience of work in general
    examples: ["she'd been there herself"]
    counter_examples: ["I did a course on it"]
    parent: null
    theme: self
    confused_with: [training]
    since: 1
    status: retired
    refi_guid: null
    value: 1.5
    color: "#ff0000"
    notes: a note
    rationale: why
    keywords: [own, self]
  - training
""",
    )
    entry, training = book.categories
    assert book.reference == "peer-support@2"
    assert (book.date, book.unit, book.title, book.authors) == (
        "2013-02-11",
        "section",
        "Peer support",
        ("A", "B"),
    )
    assert book.codes_per_unit == (0, None)
    assert book.themes == (Heading("self", "Own story", "about oneself"),)
    assert entry.definition == "first line second line"
    assert entry.use_when == ("they shared their own story",)
    assert entry.do_not_use_when == ("experience of work in general",)
    assert (entry.parent, entry.refi_guid, entry.since, entry.status) == (None, None, "1", "retired")
    assert (entry.themes, entry.confused_with, entry.value, entry.line) == (("self",), ("training",), 1.5, 11)
    assert (entry.color, entry.notes, entry.rationale) == ("#ff0000", ("a note",), ("why",))
    assert entry.keywords == ("own", "self")
    assert (training.id, training.label, training.status) == ("training", "", "active")
    assert book.ids == ("lived-experience", "training")
    assert book.by_id["training"] is training


def test_synonyms(tmp_path):
    book = read(
        tmp_path,
        "codes: [{id: a, name: A, full_definition: d, summary: s, inclusion: i, exclusion: e, example: x}]",
    )
    (a,) = book.categories
    assert (a.label, a.definition, a.short_definition) == ("A", "d", "s")
    assert (a.use_when, a.do_not_use_when, a.examples) == (("i",), ("e",), ("x",))
    assert (book.name, book.version, book.reference, book.scale) == ("book", "", "book", "nominal")


def test_ids_are_text(tmp_path):
    text = 'codes: [{id: "NA", label: Not applicable}, {id: "null"}, {id: True}, {id: nan}, 01, 1, 1.0]'
    assert read(tmp_path, text).ids == ("NA", "null", "True", "nan", "01", "1", "1.0")


def test_codes_in_groups(tmp_path):
    book = read(
        tmp_path,
        """\
categories:
  - {id: tone, exclusive: true}
  - {id: flag, label: Flags, exclusive: false}
codes:
  - {id: pos, category: tone}
  - {id: neg, category: tone}
  - {id: urgent, category: flag}
  - {id: odd, category: undeclared}
""",
    )
    assert book.ids == ("pos", "neg", "urgent", "odd")
    assert book.groups == {"tone": ("pos", "neg")}
    assert [category.parent for category in book.categories] == ["tone", "tone", "flag", "undeclared"]
    assert [category.exclusive for category in book.categories] == ["tone", "tone", None, None]
    assert book.headings == (Heading("tone"), Heading("flag", "Flags"))


def test_a_group_need_not_be_declared(tmp_path):
    book = read(tmp_path, "codes:\n  - {id: barrier, category: theme}\n  - {id: cost, category: theme}\n")
    assert [category.parent for category in book.categories] == ["theme", "theme"]
    assert book.groups == {}


def test_exclusive_groups_in_every_spelling(tmp_path):
    book = read(
        tmp_path,
        """\
exclusive: {stance: [for, against]}
categories:
  - {id: tone, exclusive: true}
  - {id: pos, parent: tone}
  - {id: neg, parent: tone}
  - {id: for}
  - {id: against}
  - {id: low, exclusive: level}
  - {id: high, exclusive: level}
""",
    )
    assert book.groups == {
        "stance": ("for", "against"),
        "tone": ("pos", "neg"),
        "level": ("low", "high"),
    }
    groups = {category.id: category.exclusive for category in book.categories}
    assert groups == {
        "tone": None,
        "pos": "tone",
        "neg": "tone",
        "for": "stance",
        "against": "stance",
        "low": "level",
        "high": "level",
    }


def test_order_makes_it_ordinal_and_counts_from_one(tmp_path):
    book = read(
        tmp_path, "codes:\n - {id: high, order: 10}\n - {id: low, order: 1}\n - {id: mid, order: 2.5}\n"
    )
    assert book.scale == "ordinal"
    assert book.ids == ("low", "mid", "high")
    assert book.values == {"low": 1.0, "mid": 2.0, "high": 3.0}


def test_ordinal_by_the_order_of_the_list(tmp_path):
    assert read(tmp_path, "scale: ordinal\ncodes: [low, medium, high]\n").values == {
        "low": 1,
        "medium": 2,
        "high": 3,
    }


def test_values(tmp_path):
    nominal = read(tmp_path, "codes: [{id: a, value: 2}, b]\n")
    assert nominal.values == {"a": 2.0, "b": None}
    interval = read(
        tmp_path, "scale: interval\ncodes: ['1', '2.5', {id: many, value: '-1e1'}, {id: '3', value: 4}]\n"
    )
    assert interval.values == {"1": 1.0, "2.5": 2.5, "many": -10.0, "3": 4.0}


@pytest.mark.parametrize(
    "text", ["nan", "inf", "1e400", "0x10", "1_000", "٣", "½", "3,5", "", " 1", "9" * 100_000]
)
def test_what_is_no_number(text):
    assert decimal(text) is None


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("-0", 0), ("+.5", 0.5), ("1.", 1), ("2E-1", 0.2)])
def test_what_is_a_number(text, number):
    assert decimal(text) == number


def test_themes_as_a_mapping_and_undeclared(tmp_path):
    book = read(tmp_path, "themes: {x: A label, y: {label: B}}\ncodes: [{id: a, themes: [x, y]}]\n")
    assert book.themes == (Heading("x", "A label"), Heading("y", "B"))
    book = read(tmp_path, "codes: [{id: a, themes: [y, x]}, {id: b, theme: x}]\n")
    assert book.themes == (Heading("y"), Heading("x"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("include: /etc/passwd\ncodes: [{id: cost}]\n", ["1: unknown key 'include'"]),
        (
            "include: b.yaml\n",
            ["1: unknown key 'include'", "1: no categories; list them under 'categories:'"],
        ),
        ("catgories: [a]\n", ["1: unknown key 'catgories'; did you mean 'categories'?", "1: no categories"]),
        ("- a\n", ["1: a codebook must be a mapping (key: value), not a list", "1: no categories"]),
        ("codebook: a\ncodes: []\n", ["2: no categories"]),
        ("codes: {a: b}\n", ["1: 'codes' must be a list such as '- id: cost', not a mapping"]),
        ("sections: {s1: a}\n", ["1: this is a coder file, not a codebook"]),
        ("codes:\n  - id: a\n  - id: b\n  - id: a\n", ["4: category 'a' stands here and at line 2"]),
        ("codes:\n  - {label: A}\n  - id:\n  - ''\n", [f"{n}: a category needs an 'id'" for n in (2, 3, 4)]),
        ("codes:\n  - [a]\n", ["2: a category must be a mapping (key: value), not a list"]),
        ("codes: [{id: a, lable: A}]\n", ["1: unknown key 'lable'; did you mean 'label'?"]),
        (
            "codes:\n - id: cost\n - id: a\n   parent: cots\n",
            ["4: unknown parent 'cots'; did you mean 'cost'?"],
        ),
        (
            "codes:\n - {id: a, parent: b}\n - {id: b, parent: a}\n - {id: c, parent: a}\n",
            ["2: category 'a' is below itself"],
        ),
        ("codes: [{id: a, parent: a}]\n", ["1: category 'a' is below itself"]),
        ("exclusive:\n  g: [a, b]\ncodes: [a]\n", ["2: unknown category 'b'"]),
        (
            "exclusive: [a]\ncodes: [a]\n",
            ["1: 'exclusive' must lead from names to lists of ids, not be a list"],
        ),
        (
            "codes: [{id: a, exclusive: true}]\n",
            ["1: 'exclusive: true' is for a category with others below it"],
        ),
        (
            "codes: [a]\ncategories: [{id: g, exclusive: x}]\n",
            ["2: 'exclusive' must be true or false, not 'x'"],
        ),
        ("themes: [x]\ncodes: [{id: a, theme: xx}]\n", ["2: unknown theme 'xx'"]),
        ("themes: [x, x]\ncodes: [a]\n", ["1: 'x' stands here and at line 1"]),
        (
            "scale: ordinl\ncodes: [a]\n",
            ["1: scale 'ordinl' is none of nominal, ordinal, interval, ratio; did you mean"],
        ),
        (
            "scale: interval\ncodes:\n - '1'\n - b\n",
            ["4: category 'b' needs a 'value': the scale is interval"],
        ),
        ("scale: ordinal\ncodes: [{id: a, value: 1}, b]\n", ["2: 'value' is on some categories only"]),
        ("codes: [{id: a, order: 1}, b]\n", ["1: 'order' is on some categories only"]),
        ("codes: [{id: a, order: 1}, {id: b, order: 1.0}]\n", ["1: 'a' and 'b' have the same 'order'"]),
        (
            "codes: [{id: a, value: nan}]\n",
            ["1: 'value' must be a finite number such as 2 or 0.5, not 'nan'"],
        ),
        (
            "codes: [{id: a, value: [1]}]\n",
            ["1: 'value' must be a finite number such as 2 or 0.5, not a list"],
        ),
        (
            "codes: [{id: a, status: retird}]\n",
            ["1: status 'retird' is none of active, retired, draft; did you mean"],
        ),
        ("codes_per_unit: {min: 2, max: 1}\ncodes: [a]\n", ["1: 'max' of 'codes_per_unit' is below 'min'"]),
        ("codes_per_unit: {max: some}\ncodes: [a]\n", ["1: 'max' must be a whole number, not 'some'"]),
    ],
)
def test_refused(tmp_path, text, expected):
    lines = refusal(tmp_path, text)
    assert len(lines) == len(expected), lines
    for line, beginning in zip(lines, expected, strict=True):
        assert line.startswith(f"book.yaml:{beginning}")


def test_huge_numbers_are_refused_and_not_printed(tmp_path):
    text = "codes:\n - {id: a, order: " + "9" * 100_000 + "}\n - {id: b, order: 0x" + "f" * 100_000 + "}\n"
    lines = refusal(tmp_path, text)
    assert [line.split(":")[1] for line in lines] == ["2", "3"]
    assert max(map(len, lines)) < 200


def test_paths_in_an_include_are_never_opened(tmp_path):
    text = "include: [/etc/passwd, file:///etc/passwd, $HOME/.netrc, 'http://127.0.0.1:9/x']\ncodes: []\n"
    assert refusal(tmp_path, text)[0] == "book.yaml:1: unknown key 'include'"


def test_very_many_entries(tmp_path):
    text = "codes:\n- c0\n" + "".join(f"- {{id: c{n}, parent: c{n - 1}}}\n" for n in range(1, 20_000))
    assert len(read(tmp_path, text).ids) == 20_000


@pytest.mark.parametrize(
    ("path", "reference", "size"),
    [
        ("codebooks/peer-worker-v1.yaml", "peer-worker@1", 12),
        ("codebooks/peer-worker-v2.yaml", "peer-worker@2", 8),
        ("examples/turton/codebook.yaml", "turton@1", 16),
    ],
)
def test_codebooks_of_the_examples(path, reference, size):
    book = read_codebook(str(ROOT / path))
    assert (book.reference, len(book.ids)) == (reference, size)
    assert all(category.definition for category in book.categories)


@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60),
        st.text(alphabet="ab:-[]{}, \n'\"#", max_size=60).map(lambda text: "codes:\n" + text),
        st.lists(
            st.sampled_from(
                ["id: a", "id: b", "parent: a", "exclusive: true", "order: 1", "value: x", "themes: [t]"]
            ),
            max_size=4,
        ).map(lambda keys: "codes:\n- b\n- {" + ", ".join(keys) + "}\n"),
    )
)
def test_anything_is_a_codebook_or_an_input_error(tmp_path_factory, text):
    try:
        book = read(tmp_path_factory.getbasetemp(), text)
    except InputError:
        return
    assert book.ids
    assert set(book.values) == set(book.ids)
