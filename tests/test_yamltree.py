"""YAML as a tree of texts with their lines."""

import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from irr import yamltree
from irr.errors import InputError
from irr.yamltree import Mapping, Problems, Scalar, Sequence, parse

ALIAS_BOMB = (
    "".join(f"a{n}: &a{n} [{','.join(['x' if n == 0 else f'*a{n - 1}'] * 10)}]\n" for n in range(10))
    + "codes: *a9\n"
)


def refusal(data: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse(data.encode() if isinstance(data, str) else data, "f.yaml")
    return caught.value.lines()


def scalars(data: str) -> list[str]:
    root = parse(data.encode(), "f.yaml")
    assert isinstance(root, Sequence)
    return [item.text for item in root.items if isinstance(item, Scalar)]


def test_every_scalar_is_the_text_that_was_written():
    written = [
        "no",
        "01",
        "1.0",
        "12:30",
        "1E+05",
        "NA",
        "null",
        "~",
        "0x10",
        "2013-02-11",
        "-0",
        "=",
        ".nan",
    ]
    assert scalars("".join(f"- {text}\n" for text in written)) == written


def test_tree_keeps_lines_and_quotes():
    root = parse(b"# head\na: 'x'\nb:\n  - y\n  - [z, '']\nc:\n", "f.yaml")
    assert root == Mapping(
        (
            (Scalar("a", 2, True), Scalar("x", 2, False)),
            (
                Scalar("b", 3, True),
                Sequence(
                    (Scalar("y", 4, True), Sequence((Scalar("z", 5, True), Scalar("", 5, False)), 5)), 4
                ),
            ),
            (Scalar("c", 6, True), Scalar("", 6, True)),
        ),
        2,
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks(encoding):
    assert parse("- coût\n- 費用\n".encode(encoding), "f") == Sequence(
        (Scalar("coût", 1), Scalar("費用", 2)), 1
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1\nb: *x\n", ["f.yaml:1: anchors are not allowed", "f.yaml:2: aliases are not allowed"]),
        ("a: 1\nb: !include /etc/passwd\n", ["f.yaml:2: tags such as !include are not allowed"]),
        ("a: !!str 1\n", ["f.yaml:1: tags such as !!str are not allowed"]),
        ("- ! x\n", ["f.yaml:1: tags such as ! are not allowed"]),
        (
            "a: !x [1]\nb: !y {}\n",
            [f"f.yaml:{n}: tags such as !{t} are not allowed" for n, t in [(1, "x"), (2, "y")]],
        ),
        (
            "codes:\n  - !!python/object/apply:os.system [touch x]\n",
            ["f.yaml:2: tags such as !!python/object/apply:os.system are not allowed"],
        ),
        ("a:\n  <<: {b: 1}\n", ["f.yaml:2: merge keys (<<) are not allowed"]),
        ("a: 1\n---\nb: 2\n", ["f.yaml:2: a second document begins here; one file, one document"]),
        ("s3: a\ns4: b\n\ns3: c\n", ["f.yaml:4: 's3' stands here and at line 1"]),
        ("{s3: a, s3: b, s4: c}\n", ["f.yaml:1: 's3' stands here and at line 1"]),
        ("? [a]\n: b\nc: d\n", ["f.yaml:1: a key must be a text, not a list"]),
        (
            "\ufeff---\ncodes:\n\t- id: cost\n---\ncodes: []\n",
            ["f.yaml:3: a tab in the indentation; YAML takes spaces only"],
        ),
        (
            "a: [1,\n b: 2\n",
            ["f.yaml:3: not valid YAML: did not find expected ',' or ']' in what begins at line 1"],
        ),
        ("a: 1\nb: \x00\n", [r"f.yaml:2: the character '\x00' is not allowed in YAML"]),
        ("a: 1\nb: \x1b[31m\n", [r"f.yaml:2: the character '\x1b' is not allowed in YAML"]),
        ("", ["f.yaml: the file is empty"]),
        ("# nothing\n---\n", ["f.yaml: the file is empty"]),
    ],
)
def test_refused(text, expected):
    assert refusal(text) == expected


def test_everything_wrong_is_said_at_once_in_the_order_of_the_lines():
    text = "b: &b {id: cost}\ncodes:\n  - !include /etc/passwd\n  - <<: *b\n    label: !ENV HOME\n"
    assert [line.split(":")[1] for line in refusal(text)] == ["1", "3", "4", "4", "5"]


def test_a_quoted_merge_key_is_a_name():
    assert parse(b"'<<': a\n", "f") == Mapping(((Scalar("<<", 1, False), Scalar("a", 1)),), 1)


def test_not_utf8_names_the_line():
    assert refusal(b"a: 1\nb: caf\xe9\n") == ["f.yaml:2: not UTF-8 (byte 0xe9); save the file as UTF-8"]
    assert refusal(b"\xff\xfe\x00\xd8\x00") == ["f.yaml: not text: begins as UTF-16 but does not go on so"]


def test_alias_bomb_is_refused_unexpanded():
    lines = refusal(ALIAS_BOMB)
    assert lines[:3] == [
        "f.yaml:1: anchors are not allowed",
        "f.yaml:2: anchors are not allowed",
        "f.yaml:2: aliases are not allowed",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "codes: " + "[" * 20_000 + "]" * 20_000,
        "[" * 20_000,
        "{a: " * 20_000,
        "- " * 20_000,
        "".join(" " * n + f"k{n}:\n" for n in range(3000)) + " " * 3000 + "v\n",
    ],
    ids=["flow", "unclosed", "mappings", "dashes", "block"],
)
def test_deep_nesting_is_refused_without_recursion(text):
    limit = sys.getrecursionlimit()
    (line,) = refusal(text)
    assert "nested more than 20 deep" in line
    assert sys.getrecursionlimit() == limit


def test_twenty_deep_is_allowed():
    assert parse(b"[" * 20 + b"]" * 20, "f")
    assert refusal("[" * 21 + "]" * 21) == ["f.yaml:1: nested more than 20 deep"]


@pytest.mark.parametrize(
    "text", ['"\\ud800"', '"\\uDFFF x"', '"\\U00110000"', '"\\U0000d800"', '"\\UFFFFFFFF"']
)
def test_escapes_that_are_no_characters(text, monkeypatch):
    assert refusal(text)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert "is not a character" in refusal(text)[0]


def test_without_libyaml(monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert parse(b"a: [no, '']\nb:\n", "f") == Mapping(
        (
            (Scalar("a", 1), Sequence((Scalar("no", 1), Scalar("", 1, False)), 1)),
            (Scalar("b", 2), Scalar("", 2)),
        ),
        1,
    )
    assert refusal("a:\n\t- b\n") == ["f.yaml:2: a tab in the indentation; YAML takes spaces only"]


def test_read_refuses_what_is_not_a_regular_file(tmp_path):
    for path in (tmp_path, tmp_path / "missing.yaml", "a\0b"):
        with pytest.raises(InputError):
            yamltree.read(str(path))


def walked(text: str) -> tuple[dict[str, object], list[str]]:
    problems = Problems("f.yaml")
    known = {"sections": "sections", "use_when": "use_when", "inclusion": "use_when"}
    found = yamltree.fields(parse(text.encode(), "f.yaml"), known, "a file", problems)
    return {name: value for name, (_, value) in found.items()}, complaints(problems)


def complaints(problems: Problems) -> list[str]:
    try:
        problems.stop()
    except InputError as error:
        return error.lines()
    return []


def test_fields():
    assert walked("inclusion: a\n") == ({"use_when": Scalar("a", 1)}, [])
    assert walked("sectoins: a\n") == ({}, ["f.yaml:1: unknown key 'sectoins'; did you mean 'sections'?"])
    assert walked("- a\n")[1] == ["f.yaml:1: a file must be a mapping (key: value), not a list"]
    assert walked("use_when: a\ninclusion: b\n")[1] == [
        "f.yaml:2: 'inclusion' and 'use_when' say the same; keep one"
    ]


def test_very_many_unknown_names_take_no_time():
    problems = Problems("f.yaml")
    known = [f"category-{n}" for n in range(1500)]
    for n in range(20_000):
        problems.unknown(n, "category", f"catgeory-{n}", known)
    assert len(problems) == 20_000
    assert complaints(problems)[
        0
    ] == "f.yaml: unknown category 'catgeory-0'; did you mean 'category-0'?".replace(
        "f.yaml:", "f.yaml:0:", 1
    )


def test_texts():
    problems = Problems("f.yaml")
    assert yamltree.texts_of(Scalar(" a ", 1), "x", problems) == ("a",)
    assert yamltree.texts_of(Scalar("null", 1), "x", problems) == ()
    assert yamltree.texts_of(Scalar("null", 1, False), "x", problems) == ("null",)
    assert yamltree.texts_of(Sequence((Scalar("a", 1), Scalar("null", 2)), 1), "x", problems) == ("a", "null")
    assert not problems
    yamltree.texts_of(Sequence((Scalar("", 2), Sequence((), 3)), 1), "'use_when'", problems)
    yamltree.texts_of(Mapping((), 4), "'use_when'", problems)
    assert complaints(problems) == [
        "f.yaml:2: an empty text in 'use_when'",
        "f.yaml:3: each of 'use_when' must be a text, not a list",
        "f.yaml:4: 'use_when' must be a text or a list of texts, not a mapping",
    ]


def lines_of(data: bytes) -> list[str]:
    """What is said about `data`; nothing where it is a tree, and any other error goes through."""
    try:
        assert isinstance(parse(data, "f"), Scalar | Sequence | Mapping)
    except InputError as error:
        return error.lines()
    return []


@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_a_tree_or_an_input_error(data):
    assert all(line.startswith("f:") for line in lines_of(data))


@given(st.text(alphabet="ab:-[]{},&*!|>?%@#'\"\\ \n\t<~\u2028\x85é", max_size=80))
def test_any_punctuation_is_a_tree_or_an_input_error(text):
    assert all(line.isprintable() for line in lines_of(text.encode()))
