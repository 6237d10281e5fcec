"""Coder files in YAML."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from irr.codings import Codings, Comment, Note, Suggestion
from irr.errors import InputError
from irr.inputs import Input
from irr.loaders import coder_yaml
from irr.loaders import load as load_file

FILE = """\
coder: SG
codebook: peer-worker@1
sections:
  S001: []
  S002: [IDENT, ' BOUND ']
  01: no
  S004:
  S005:
    - NA
    - "null"
"""


def write(folder, text, name="ana.yaml"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return str(path)


def load(path: str, coder: str | None = None) -> Codings:
    (codings,) = load_file(path, coder=coder)
    assert isinstance(codings, Codings)
    return codings


def cells(codings: Codings) -> list[tuple[str, str, str | None]]:
    columns = (codings.section, codings.coder, codings.cell)
    return list(zip(*(column.to_pylist() for column in columns), strict=True))


def refusal(folder, text) -> list[str]:
    """The problems without the folder."""
    path = write(folder, text)
    with pytest.raises(InputError) as caught:
        load_file(path)
    return [line.replace(path, "ana.yaml") for line in caught.value.lines()]


def test_a_file_is_read_as_written(tmp_path):
    codings = load(write(tmp_path, FILE))
    assert cells(codings) == [
        ("S001", "SG", None),
        ("S002", "SG", "IDENT"),
        ("S002", "SG", "BOUND"),
        ("01", "SG", "no"),
        ("S004", "SG", ""),
        ("S005", "SG", "NA"),
        ("S005", "SG", "null"),
    ]
    assert (codings.blank, codings.cells, codings.set_rows) == ("unknown", "listed", True)
    assert codings.codebook == "peer-worker@1"
    assert (codings.source.format, codings.source.layout, codings.source.detected) == (
        "YAML",
        "coder file",
        {},
    )


def test_every_cell_knows_its_line(tmp_path):
    codings = load(write(tmp_path, FILE))
    assert codings.record is not None
    assert codings.record.dtype == np.int32
    assert [codings.line_of(row) for row in range(len(codings))] == [4, 5, 5, 6, 7, 9, 10]


def test_arrays_are_dictionaries_without_nulls(tmp_path):
    codings = load(write(tmp_path, FILE))
    for array in (codings.section, codings.coder, codings.cell):
        array.validate(full=True)
        assert str(array.type.index_type) == "int32"
        assert str(array.type.value_type) == "string"
        assert array.dictionary.null_count == 0
        assert len(set(array.dictionary.to_pylist())) == len(array.dictionary)
    assert codings.cell.null_count == 1


def test_nothing_fits_anywhere(tmp_path):
    assert cells(load(write(tmp_path, "sections: {s1: [], s2: []}"))) == [
        ("s1", "ana", None),
        ("s2", "ana", None),
    ]


def test_who_coded(tmp_path):
    path = write(tmp_path, "sections: {s1: a}", "Ben Lee.yml")
    assert cells(load(path)) == [("s1", "Ben Lee", "a")]
    assert cells(load(path, coder="KO")) == [("s1", "KO", "a")]
    path = write(tmp_path, FILE)
    assert cells(load(path, coder="KO"))[0] == ("S001", "KO", None)


@pytest.mark.parametrize(
    ("head", "codebook"),
    [
        ("", None),
        ("codebook: a\n", "a"),
        ("codebook: a@2\n", "a@2"),
        ("codebook: a\ncodebook_version: 1.0\n", "a@1.0"),
        ("codebook: a@2\ncodebook_version: 2\n", "a@2"),
    ],
)
def test_codebook_of_the_file(tmp_path, head, codebook):
    assert load(write(tmp_path, head + "sections: {s1: a}")).codebook == codebook


@pytest.mark.parametrize("key", ["sections", "assignments", "codings"])
def test_synonyms_of_sections(tmp_path, key):
    assert cells(load(write(tmp_path, f"{key}:\n  s1: a\n"))) == [("s1", "ana", "a")]


def test_what_is_written_beside(tmp_path):
    text = """\
sections: {s1: a}
notes:
  s1: hard
  s2: [one, two]
comments:
  BOUND: too wide
  ROLE:
    boundary: overlaps
    appropriateness: [keep, rename]
suggested:
  - {name: Confidentiality, reason: missing, sections: [s1, s2]}
  - Hope
"""
    codings = load(write(tmp_path, text))
    assert codings.notes == (Note("ana", "s1", "hard"), Note("ana", "s2", "one"), Note("ana", "s2", "two"))
    assert codings.comments == (
        Comment("ana", "BOUND", "", "too wide"),
        Comment("ana", "ROLE", "boundary", "overlaps"),
        Comment("ana", "ROLE", "appropriateness", "keep"),
        Comment("ana", "ROLE", "appropriateness", "rename"),
    )
    assert codings.suggestions == (
        Suggestion("ana", "Confidentiality", "missing", ("s1", "s2")),
        Suggestion("ana", "Hope", ""),
    )


def test_suggestions_as_a_mapping(tmp_path):
    codings = load(write(tmp_path, "sections: {s1: a}\nsuggested: {Hope: seen twice, Fear: }\nnotes:\n"))
    assert codings.suggestions == (Suggestion("ana", "Hope", "seen twice"), Suggestion("ana", "Fear", ""))
    assert codings.notes == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "sectoins: {s1: a}\n",
            ["1: unknown key 'sectoins'; did you mean 'sections'?", "1: no 'sections'; write"],
        ),
        ("coder: Ana\n", ["1: no 'sections'; write 'sections:' and below it lines such as 's1: [cost]'"]),
        ("- s1\n", ["1: a coder file must be a mapping (key: value), not a list"]),
        ("sections:\n", ["1: 'sections' must lead from sections to categories, not be nothing"]),
        ("sections: {}\n", ["1: 'sections' names no section"]),
        ("sections: [s1]\n", ["1: 'sections' must lead from sections to categories, not be a list"]),
        ("sections:\n  s1: a\n  s1: b\n", ["3: 's1' stands here and at line 2"]),
        ("sections:\n  s1: a\n  's1 ': b\n", ["3: section 's1' stands twice"]),
        ("sections:\n  '': b\n", ["2: a section without a name"]),
        ("sections:\n  s1: {a: b}\n", ["2: section 's1' holds a mapping, not a category"]),
        ("sections:\n  s1:\n    - a\n    - [b]\n", ["4: section 's1' holds a list, not a category"]),
        ("sections:\n  s1: [a, '']\n", ["2: an empty category in section 's1'; write [] for none"]),
        ("sections:\n  s1:\n    -\n", ["3: an empty category in section 's1'; write [] for none"]),
        ("coder:\nsections: {s1: a}\n", ["1: 'coder' is empty; "]),
        ("coder: [a]\nsections: {s1: a}\n", ["1: 'coder' must be a text, not a list"]),
        ("codings: {s1: a}\nsections: {s2: a}\n", ["2: 'sections' and 'codings' say the same; keep one"]),
        (
            "codebook: a@1\ncodebook_version: 2\nsections: {s1: a}\n",
            ["2: version '2' here, '1' in 'codebook'"],
        ),
        ("codebook_version: 2\nsections: {s1: a}\n", ["1: 'codebook_version' without 'codebook'"]),
        (
            "sections: {s1: a}\ncomments:\n  BOUND:\n    boundry: x\n",
            ["4: unknown key 'boundry'; did you mean 'boundary'?"],
        ),
        ("sections: {s1: a}\nsuggested:\n  - {reason: x}\n", ["3: a suggested category needs a name"]),
        ("sections: {s1: a}\nnotes: x\n", ["2: 'notes' must lead from sections to texts, not be 'x'"]),
        ("codes:\n  - id: cost\n", ["1: this is a codebook; give it with --codebook"]),
        ("codebook: a\ncategories:\n  - id: cost\n", ["2: this is a codebook; give it with --codebook"]),
        ("include: b.yaml\n", ["1: unknown key 'include'", "1: no 'sections'"]),
        ("sections:\n  s1: *a\n", ["2: aliases are not allowed"]),
    ],
)
def test_refused(tmp_path, text, expected):
    lines = refusal(tmp_path, text)
    assert len(lines) == len(expected)
    for line, beginning in zip(lines, expected, strict=True):
        assert line.startswith(f"ana.yaml:{beginning}")


def test_names_are_shown_safely(tmp_path):
    (line,) = refusal(tmp_path, 'sections:\n  "s\\e[31m": {}\n')
    assert line == r"ana.yaml:2: section 's\x1b[31m' holds a mapping, not a category"


def test_all_problems_at_once(tmp_path):
    lines = refusal(tmp_path, "codr: x\nsections:\n  s1: {a: b}\n  s2: ['']\nnotes: []\n")
    assert [line.split(":")[1] for line in lines] == ["1", "3", "4", "5"]


def test_claims_by_suffix():
    assert coder_yaml.claims(Input("a/SG.YAML", b""))
    assert coder_yaml.claims(Input("SG.yml", b""))
    assert not coder_yaml.claims(Input("yaml.csv", b"coder: x"))


def test_claims_by_content() -> None:
    assert coder_yaml.claims(Input("standard input", b"coder: x\nsections:\n  s1: a\n"))
    assert not coder_yaml.claims(Input("standard input", b"sections: all\nsection,category\n"))


def test_large_files_keep_their_order(tmp_path):
    lines = "".join(f"  S{n}: [C{n % 7}, C{n % 5 + 7}]\n" for n in range(20_000))
    codings = load(write(tmp_path, "sections:\n" + lines))
    assert len(codings) == 40_000
    assert cells(codings)[-1] == ("S19999", "ana", "C11")
    assert len(codings.cell.dictionary) == 12


def test_a_section_that_stands_twice_far_apart(tmp_path):
    lines = "".join(f"  S{n}: [a]\n" for n in range(10_000))
    assert refusal(tmp_path, f"sections:\n{lines}  S7: b\n  'S8 ': c\n") == [
        "ana.yaml:10002: 'S7' stands here and at line 9",
    ]
    assert refusal(tmp_path, f"sections:\n{lines}  'S8 ': c\n") == [
        "ana.yaml:10002: section 'S8' stands twice"
    ]


def test_sections_below_something_else_are_not_sections(tmp_path):
    assert refusal(tmp_path, "- sections\n- {s1: a}\n") == [
        "ana.yaml:1: a coder file must be a mapping (key: value), not a list"
    ]
    (line,) = refusal(tmp_path, "sections: {s1: a}\ncomments: {BOUND: {sections: {s2: b}}}\n")
    assert line.startswith("ana.yaml:2: unknown key 'sections'")


@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(max_size=60),
        st.text(alphabet="ab:-[]{}, \n'\"#", max_size=60).map(lambda text: "sections:\n" + text),
        st.text(alphabet="ab:-[]{}, \n'\"#", max_size=60).map(
            lambda text: "sections: {s: a}\nsuggested: " + text
        ),
        st.text(alphabet="ab:-[]{}, \n'\"#", max_size=60).map(
            lambda text: "sections: {s: a}\ncomments:\n  " + text
        ),
    )
)
def test_anything_is_codings_or_an_input_error(tmp_path_factory, text):
    path = write(tmp_path_factory.getbasetemp(), text)
    try:
        codings = load(path)
    except InputError:
        return
    codings.cell.validate(full=True)
    assert len(codings) == len(codings.section) == len(codings.coder) > 0
