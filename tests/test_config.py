"""`irr.yml`: every key known, every problem with its line, its schema, and the first one written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from conftest import Irr
from irr.checks import requirements
from irr.checks.keys import keys_of
from irr.checks.requirement import Requirement
from irr.config.loading import subject_of
from irr.config.model import Project, RoundSettings
from irr.config.reading import PARTS, read_config
from irr.config.schema import schema
from irr.errors import InputError
from irr.linting import LintOptions
from studies import GILLARD, ROOT

#: The one of the issue's kind: every form of a requirement.
FULL = """\
codebook: codebooks/v2.yaml
blank: none
rounds:
  round-1: {codings: [codings/round-1/*.yaml], codebook: codebooks/v1.yaml}
  2: {codings: codings/round-2/*.csv, blank: missing, coders: Ana, at: theme, extend_codebook: yes}
check:
  - {coefficient: krippendorff-alpha, view: pooled, at_least: .667, on: estimate}
  - {coefficient: krippendorff-alpha, per: category, at_least: .60, on: lower, min_uses: 8, undefined: skip}
  - {coefficient: cohen-kappa, pair: [Ana, Ben], at_least: 0.5, categories: [a]}
  - {percent: overlap, pair: any, at_least: .80}
  - {flags: 2}
  - {no_regression: round-1, alpha: .05}
  - {non_inferior: base, margin: .05}
  - {codebook: lint, strict: true}
  - {revision: codebooks/v1-to-v2.yaml, name: the revision}
  - {codebook_changes: declared}
lint: {missing-examples: off, near-identical-definitions: error}
"""


def problems_of(text: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "irr.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_config(str(path))
    return [f"{one.line}: {one.text}" for one in raised.value.problems]


def test_every_key_is_read(tmp_path: Path) -> None:
    path = tmp_path / "irr.yml"
    path.write_text(FULL.replace(", categories: [a]", ""), encoding="utf-8")
    project = read_config(str(path))
    first, second = project.rounds
    assert (first.name, first.blank, first.codebook) == (
        "round-1",
        "none",
        str(tmp_path / "codebooks/v1.yaml"),
    )
    assert (second.name, second.blank, second.coders) == ("2", "missing", ("Ana",))
    assert second.codebook == str(tmp_path / "codebooks/v2.yaml")
    assert (second.at, second.extend_codebook) == ("theme", True)
    assert {one.kind for one in project.required} == set(requirements())
    assert [one.line for one in project.required] == list(range(7, 17))
    assert project.lint == LintOptions({"missing-examples": "off", "near-identical-definitions": "error"})


def test_a_requirement_that_makes_no_sense_together_is_refused(tmp_path: Path) -> None:
    assert problems_of(FULL, tmp_path) == ["9: categories needs per: category"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{flag: 2}", "a requirement needs one of .*; did you mean 'flags'\\?"),
        ("{flags: 2, modus: point}", "unknown key 'modus'; did you mean 'mode'\\?"),
        ("{flags: two}", "'flags' must be a whole number, not 'two'"),
        ("{flags: 1.5}", "'flags' must be a whole number, not '1.5'"),
        ("{flags: 2, mode: pointt}", "'mode' cannot be 'pointt'; did you mean 'point'\\?"),
        ("{coefficient: fleiss-kapa, at_least: .5}", "did you mean 'fleiss-kappa'\\?"),
        ("{coefficient: fleiss-kappa}", "say at_least or at_most, one of them"),
        ("{coefficient: fleiss-kappa, at_least: 66.7}", "no coefficient or share can be 66.7"),
        ("{percent: overlap, at_least: 80}", "a percentage is written as a share, .80 for 80%"),
        (
            "{percent: overlap, at_least: .8, pair: each}",
            "'pair' cannot be 'each'; it may be any, mean, all, \\[NAME, NAME\\]",
        ),
        ("{percent: overlap, at_least: .8, pair: [a]}", "'pair' names two coders"),
        ("{percent: exact, at_least: .8, pair: all}", "pair: all is for percent: overlap"),
        ("{no_regression: round-9}", "unknown round 'round-9'; did you mean 'round-1'\\?"),
        ("{flags: 1, round: base}", "unknown round 'base'"),
        ("{no_regression: round-1, alpha: .9}", "alpha must be above 0 and at most .25"),
        ("{no_regression: round-1, alpha: nan}", "'alpha' must be a number such as .667, not 'nan'"),
        ("{codebook: lintt}", "'codebook' cannot be 'lintt'; did you mean 'lint'\\?"),
        ("{codebook: lint, strict: 1}", "'strict' must be true or false, not '1'"),
        ("{revision: }", "a requirement on revision needs 'revision'"),
        ("{flags: 1, percent: overlap, at_least: .8}", "these are two requirements, flags, percent"),
        ("flags", "a requirement must be a mapping such as {flags: 2}, not 'flags'"),
        (
            "{coefficient: fleiss-kappa, at_least: .5, view: set, per: category}",
            "per: category goes without view",
        ),
        ("{coefficient: fleiss-kappa, at_least: .5, criterion: masi}", "criterion needs view: set"),
    ],
)
def test_what_is_wrong_with_a_requirement_is_said_at_its_line(line: str, said: str, tmp_path: Path) -> None:
    text = f"rounds:\n  round-1: {{codings: a.yaml}}\ncheck:\n  - {line}\n"
    (found,) = problems_of(text, tmp_path)
    assert re.search(f"^4: .*{said}", found), found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cheks: []\n", "1: unknown key 'cheks'; did you mean 'check'?"),
        ("rounds: [a]\n", "1: 'rounds' must lead from names to coder files, not be a list"),
        ("rounds:\n  base: {codings: a}\n", "2: a round cannot be called 'base'"),
        ("rounds:\n  r: {}\n", "2: round 'r' needs 'codings'"),
        (
            "rounds:\n  r: {codings: a, blank: maybe}\n",
            "2: 'blank' cannot be 'maybe'; it may be none, missing, auto",
        ),
        (
            "rounds:\n  r:\n    codings: a\n    blanks: none\n",
            "4: unknown key 'blanks'; did you mean 'blank'?",
        ),
        ("check: {flags: 2}\n", "1: 'check' must be a list of requirements, not a mapping"),
        (
            "lint: {missing-example: off}\n",
            "1: no rule called 'missing-example'; did you mean 'missing-examples'?",
        ),
        (
            "lint:\n  missing-examples: of\n",
            "2: the level of missing-examples is off, note, warning or error",
        ),
        ("lint: [missing-examples]\n", "1: 'lint' must lead from rules to levels, not be a list"),
    ],
)
def test_what_is_wrong_elsewhere_is_said_at_its_line(text: str, said: str, tmp_path: Path) -> None:
    (found,) = problems_of(text, tmp_path)
    assert found.startswith(said)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = "cheks: []\nrounds:\n  r: {codngs: a}\ncheck:\n  - {flag: 1}\n  - {flags: x}\n"
    assert len(problems_of(text, tmp_path)) == 5


def test_a_pattern_that_matches_nothing_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "irr.yml"
    path.write_text("rounds:\n  r: {codings: [none/*.yaml]}\ncheck: [{flags: 1}]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"round 'r': no file matches 'none/\*.yaml'"):
        subject_of(read_config(str(path)))


def test_files_of_a_round_are_in_order_and_named_once(tmp_path: Path) -> None:
    path = tmp_path / "irr.yml"
    folder = GILLARD / "round-1"
    patterns = f"[{folder}/*.yaml, {folder}/SG.yaml]"
    path.write_text(f"rounds:\n  r: {{codings: {patterns}}}\ncheck: [{{flags: 1}}]\n", encoding="utf-8")
    (one,) = subject_of(read_config(str(path))).rounds.values()
    assert [Path(file).name for file in one.files] == ["KO.yaml", "SG.yaml", "SLG.yaml"]


# --- the schema


class Editor(yaml.SafeLoader):
    """YAML 1.2, as editors read it: `on` and `off` are texts."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


READING = """\
rounds:
  1:
    codings: [a.xlsx, b.csv]
    sheets: [Round 1, Round 2]
    unit: lists/units.csv
    overlap: 50%
    texts: texts
    offsets: utf16-lf
    owners: {Ana: a.xlsx, Ben: ./b.csv}
  2: {codings: c, sheets: Codes, unit: "window:500"}
"""


def test_reading_options_of_a_round(tmp_path: Path) -> None:
    (tmp_path / "irr.yml").write_text(READING, encoding="utf-8")
    first, second = read_config(str(tmp_path / "irr.yml")).rounds
    kept = ("sheets", "unit", "overlap", "texts", "offsets", "owners")
    assert {name: first.reading[name] for name in kept} == {
        "sheets": ("Round 1", "Round 2"),
        "unit": str(tmp_path / "lists/units.csv"),
        "overlap": "50%",
        "texts": str(tmp_path / "texts"),
        "offsets": "utf16-lf",
        "owners": {str(tmp_path / "a.xlsx"): "Ana", str(tmp_path / "b.csv"): "Ben"},
    }
    assert {name: second.reading[name] for name in kept} == {
        **dict.fromkeys(kept),
        "sheets": ("Codes",),
        "unit": "window:500",
    }


def test_the_schema_allows_reading_options(validator: jsonschema.Draft202012Validator) -> None:
    assert [error.message for error in validator.iter_errors(as_json(READING))] == []
    assert list(validator.iter_errors(as_json("rounds: {r: {codings: a, owners: [a]}}")))


def test_owners_say_whose_file_it_is(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / f"{name}.csv").write_text("section,category\ns1,cost\n", encoding="utf-8")
    path = tmp_path / "irr.yml"
    path.write_text("rounds: {r: {codings: '*.csv', owners: {Ana: x.csv}}}\n", encoding="utf-8")
    subject = subject_of(read_config(str(path)))
    assert subject.rounds["r"].study.coders == ("Ana", "y")
    path.write_text("rounds: {r: {codings: '*.csv', owners: {Ana: z.csv}}}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        subject_of(read_config(str(path)))
    (problem,) = raised.value.problems
    assert (problem.line, "in 'owners' is none of the files of 'codings'" in problem.text) == (1, True)


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        ("[Ana]", "1: 'owners' must lead from coders to their files, not be a list"),
        ("{Ana: a, Ben: a}", "1: '{folder}/a' is given to 'Ana' and 'Ben'"),
        ("{Ana: [a]}", "1: the file of 'Ana' must be a text, not a list"),
    ],
)
def test_owners_that_make_no_sense(owners: str, said: str, tmp_path: Path) -> None:
    text = f"rounds: {{r: {{codings: c, owners: {owners}}}}}\n"
    (problem,) = problems_of(text, tmp_path)
    begins, _, ends = said.partition("{folder}/a")
    assert problem.startswith(begins)
    assert problem.endswith(ends)


def as_json(text: str) -> object:
    return json.loads(json.dumps(yaml.load(text, Loader=Editor)))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


def test_the_schema_allows_what_is_read(validator: jsonschema.Draft202012Validator) -> None:
    text = FULL.replace("extend_codebook: yes", "extend_codebook: true")
    assert [error.message for error in validator.iter_errors(as_json(text))] == []


def test_the_schema_allows_every_irr_yml_of_the_examples(validator: jsonschema.Draft202012Validator) -> None:
    files = [path for path in (ROOT / "examples").rglob("irr.yml") if path.parent.name != "workflows"]
    assert len(files) >= 3
    for path in files:
        assert not list(validator.iter_errors(as_json(path.read_text(encoding="utf-8")))), path


@pytest.mark.parametrize(
    "text",
    [
        "cheks: []",
        "check: []",
        "check: [{flags: 2, modus: point}]",
        "check: [{flags: two}]",
        "check: [{coefficient: fleiss-kapa, at_least: .5}]",
        "check: [{percent: overlap, pair: each, at_least: .5}]",
        "rounds: {base: {codings: a}}",
        "rounds: {r: {blank: none}}",
        "lint: {missing-example: 'off'}",
    ],
)
def test_the_schema_refuses_what_reading_refuses(
    text: str, validator: jsonschema.Draft202012Validator
) -> None:
    assert list(validator.iter_errors(as_json(text)))


def test_the_schema_is_printed(irr: Irr) -> None:
    assert json.loads(irr(["schema", "irr.yml"]).stdout) == schema()


# --- documentation


def test_every_key_and_kind_is_documented() -> None:
    page = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
    common = keys_of(Requirement)
    for name, kind in requirements().items():
        section = page.partition(f"### {name}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
        assert section, f"docs/checking.md has no section on {name}"
        for key in keys_of(kind):
            assert key in common or f"`{key}`" in section, f"{name}: {key}"
    for key in (*keys_of(Project), *keys_of(RoundSettings), *PARTS, *common):
        assert f"`{key}`" in page, key


# --- the first one


def test_init_makes_a_project_that_lints_and_says_what_is_missing(irr: Irr, tmp_path: Path) -> None:
    folder = tmp_path / "My Study (2024)"
    done = irr(["init", folder])
    assert done.exit == 0
    assert (folder / "codebooks" / "my-study-2024.yaml").exists()
    assert irr(["codebook", "lint", folder / "codebooks" / "my-study-2024.yaml"]).exit == 0
    checked = irr(["check"], folder)
    assert checked.exit == 2
    assert checked.lines == ["irr: irr.yml:6: round 'round-1': no file matches 'codings/round-1/*.yaml'"]
    workflow = yaml.safe_load((folder / ".github/workflows/irr.yml").read_text(encoding="utf-8"))
    assert "check" in workflow["jobs"]


def test_the_first_project_can_be_filled_in_and_checked(irr: Irr, tmp_path: Path) -> None:
    assert irr(["init", tmp_path, "--name", "visits"]).exit == 0
    template = (tmp_path / "codings" / "coder-template.yaml").read_text(encoding="utf-8")
    (tmp_path / "codings" / "round-1").mkdir()
    for coder in ("Ana", "Ben"):
        text = template.replace("YOUR-NAME", coder).replace("  # s", "  s")
        (tmp_path / "codings" / "round-1" / f"{coder}.yaml").write_text(text, encoding="utf-8")
    checked = irr(["check"], tmp_path)
    # Three sections are too few to judge any category.
    assert checked.exit == 3, checked.stderr
    assert "no category could be judged" in checked.stdout


def test_init_writes_over_nothing(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "irr.yml").write_text("mine", encoding="utf-8")
    done = irr(["init", tmp_path])
    assert done.exit == 2
    assert "is there already; nothing was written" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["irr.yml"]
    assert irr(["init", tmp_path / "irr.yml"]).exit == 2
    assert irr(["init", tmp_path, "--name", "../x"]).exit == 2
