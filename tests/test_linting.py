"""Lint of codebooks: every rule fires where it should and nowhere else, and what is found is told in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import irr as irr_package
from conftest import Irr, Outcome
from irr.codebook import inspect_codebook
from irr.codebook.entry import _SYNONYMS as SYNONYMS
from irr.codebook.head import HEAD as HEAD_KEYS
from irr.errors import InputError, OtherKindError, UsageError
from irr.linting import Linted, LintOptions, LintReport, lint_codebook
from irr.linting.options import SETTINGS
from irr.linting.registry import rules
from irr.linting.rules import likeness
from irr.notices import Level, Notice
from irr.reporters import Display, reporter
from irr.reporters.sarif import uri_of
from linted import BREAKS, CODINGS, HERE, KEEPS
from sessions import hold_sessions
from studies import ROOT, study_of


def lint(folder: Path, text: str, coded: bool = True, levels: Mapping[str, str] | None = None) -> LintReport:
    path = folder / "book.yaml"
    path.write_text(text, encoding="utf-8")
    studies = [study_of(**CODINGS)] if coded else []
    return lint_codebook(str(path), studies, LintOptions.from_mapping(levels or {}))


def lines_of(report: LintReport, rule: str) -> list[int | None]:
    return [notice.line for notice in report.notices if notice.rule == rule]


def cases(of: dict[str, list[str]]) -> Any:
    found = [
        pytest.param(rule, text, id=f"{rule}-{n}")
        for rule, texts in of.items()
        for n, text in enumerate(texts)
    ]
    return pytest.mark.parametrize(("rule", "text"), found)


@pytest.mark.parametrize("rule", rules())
def test_every_rule_has_codebooks_that_break_it_and_that_keep_it(rule: str) -> None:
    assert BREAKS[rule]
    assert KEEPS[rule]
    assert all(HERE in text for text in BREAKS[rule])
    assert all(HERE not in text for text in KEEPS[rule])


@cases(BREAKS)
def test_a_broken_rule_is_found_at_its_lines_and_there_alone(tmp_path: Path, rule: str, text: str) -> None:
    expected = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith(HERE)]
    assert lines_of(lint(tmp_path, text), rule) == expected


@cases(KEEPS)
def test_a_rule_that_is_kept_is_not_found(tmp_path: Path, rule: str, text: str) -> None:
    report = lint(tmp_path, text)
    assert lines_of(report, rule) == []
    assert rule in {one.name for one in report.rules}


@cases(BREAKS)
def test_lint_fails_where_reading_does_and_reading_where_lint_says_so(
    tmp_path: Path, rule: str, text: str
) -> None:
    """What `read_codebook` refuses is an error whatever the options, and nothing else is said to be refused."""
    off = {one.name: "off" for one in rules().values() if not one.refused}
    report = lint(tmp_path, text, levels=off)
    problems = inspect_codebook(report.path).problems
    if problems:
        with pytest.raises(InputError):
            irr_package.read_codebook(report.path)
        assert [(one.line, one.text) for one in report.notices] == [
            (one.line, one.text) for one in sorted(problems, key=lambda one: (one.line, one.rule, one.text))
        ]
        assert report.fails()
        assert report.codebook is None
    else:
        assert report.notices == ()
        assert report.codebook is not None


@pytest.mark.parametrize("rule", rules())
def test_a_rule_has_its_page(rule: str) -> None:
    page = rules()[rule].page
    first, blank, *rest = page.splitlines()
    assert first.endswith(".")
    assert len(first) < 115
    assert blank == ""
    assert any(line.startswith("    ") for line in rest), "no example"
    assert ("always" in rest[-1]) == rules()[rule].refused
    assert (f"--rule {rule}=off" in page) != rules()[rule].refused


def test_the_levels_of_rules_are_those_of_notices() -> None:
    assert {one.level for one in rules().values()} <= set(get_args(Level))
    assert set(SETTINGS) == {"off", *get_args(Level)}


def test_every_rule_that_reading_names_exists() -> None:
    source = ROOT / "src" / "irr" / "codebook"
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', (source / "checking.py").read_text(encoding="utf-8")))
    assert len(named) >= 6
    assert named <= set(rules())


def test_all_findings_come_together_by_line(tmp_path: Path) -> None:
    report = lint(
        tmp_path,
        "categories:\n- {id: cost, lable: Cost}\n- {id: cost, parent: fare}\n"
        "- {id: Cost, confused_with: [fee]}\n",
        coded=False,
    )
    found = [(one.line, one.level, one.rule) for one in report.notices if one.level == "error"]
    assert found == [
        (2, "error", "malformed"),
        (3, "error", "dangling-parent"),
        (3, "error", "duplicate-id"),
        (4, "error", "dangling-confused-with"),
    ]
    assert [one.line for one in report.notices] == sorted(one.line or 0 for one in report.notices)
    assert {"look-alike-id", "missing-definition", "missing-examples"} < {one.rule for one in report.notices}


# --- options


def test_rules_are_switched_off_and_their_level_is_set(tmp_path: Path) -> None:
    text = "categories: [a]\n"
    report = lint(tmp_path, text, levels={"missing-examples": "off", "missing-definition": "error"})
    assert lines_of(report, "missing-examples") == []
    assert "missing-examples" not in {one.name for one in report.rules}
    assert [one.level for one in report.notices if one.rule == "missing-definition"] == ["error"]
    assert report.fails()
    assert not lint(tmp_path, text).fails()
    assert lint(tmp_path, text).fails(strict=True)


def test_what_is_refused_stays_an_error(tmp_path: Path) -> None:
    report = lint(
        tmp_path, "categories:\n- {id: a, status: retired}\n- a\n- A\n", levels={"reused-id": "off"}
    )
    assert [(one.line, one.level) for one in report.notices if one.rule == "reused-id"] == [(3, "error")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"missing-example": "off"}, "no rule called 'missing-example'; did you mean 'missing-examples'?"),
        ({"missing-examples": "of"}, "off, note, warning or error, not 'of'; did you mean 'off'?"),
        ({"duplicate-id": "off"}, "duplicate-id is always an error"),
    ],
)
def test_options_are_held_against_the_rules(given: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        LintOptions.from_mapping(given)


def test_rules_that_need_codings_run_with_codings_only(tmp_path: Path) -> None:
    text = BREAKS["example-not-agreed"][0]
    report = lint(tmp_path, text, coded=False)
    assert lines_of(report, "example-not-agreed") == []
    assert "example-not-agreed" not in {one.name for one in report.rules}


def test_several_codings_are_one_consensus(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text("categories: [{id: cost, examples: [s1]}, time]\n")
    one, other = study_of(Ana="cost", Ben="time"), study_of(Cem="cost")
    assert lines_of(lint_codebook(str(path), [one]), "example-not-agreed") == [1]
    assert lines_of(lint_codebook(str(path), [one, other]), "example-not-agreed") == []


# --- files


def test_files_of_another_kind_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    for text, kind in (
        ("coder: A\nsections: {s1: a}\n", "a coder file"),
        ("from: 1\nto: 2\nchanges: []\n", "a revision file"),
        ("codebook: x\nrounds: {}\n", "a project file"),
    ):
        path.write_text(text)
        with pytest.raises(OtherKindError, match=kind):
            lint_codebook(str(path))


def test_a_file_that_is_not_there_is_no_finding(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml"):
        with pytest.raises(InputError):
            lint_codebook(str(path))


@pytest.mark.parametrize("path", ["codebooks/peer-worker-v1.yaml", "codebooks/peer-worker-v2.yaml"])
def test_the_projects_codebooks_are_clean(path: str) -> None:
    assert lint_codebook(str(ROOT / path)).notices == ()


def test_the_placeholders_of_turton_are_defined_alike() -> None:
    (notice,) = lint_codebook(str(ROOT / "examples" / "turton" / "codebook.yaml")).notices
    assert notice.rule == "near-identical-definitions"


def _entries(keys: list[str]) -> str:
    entries = (f"- {{id: x{key[:2]}, {key}}}\n- {{{key}}}\n" for key in keys)
    return "scale: ordinal\ncodes:\n- b\n" + "".join(entries)


@given(
    st.one_of(
        st.binary(max_size=60),
        st.text(alphabet="ab:-[]{}, \n'\"#", max_size=60).map(lambda text: "codes:\n" + text),
        st.lists(
            st.sampled_from(
                [
                    *("id: a", "id: b", "id: A", "parent: a", "exclusive: true", "exclusive: g", "order: 1"),
                    *(
                        "value: 2",
                        "themes: [t]",
                        "status: retired",
                        "confused_with: [a, c]",
                        "confused_with: b",
                    ),
                    *("definition: x", "examples: [s1, s2]", "lable: x", "counter_examples: [{}]"),
                ]
            ),
            max_size=6,
        ).map(_entries),
    )
)
def test_any_file_has_findings_or_is_another_kind(
    tmp_path_factory: pytest.TempPathFactory, text: str | bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        report = lint_codebook(str(path), [study_of(**CODINGS)])
    except OtherKindError:
        return
    refused = bool(inspect_codebook(str(path)).problems)
    assert (report.codebook is None) == refused
    assert report.fails() or not refused
    for name in ("text", "json", "csv", "markdown", "sarif", "github"):
        reporter(name).render(report, Display())


# --- likeness


words = st.lists(st.sampled_from("abcdefghijklmnop"), min_size=1, max_size=12).map(" ".join)


@given(st.lists(words, min_size=2, max_size=12))
def test_near_identical_definitions_are_those_that_comparing_all_finds(
    tmp_path_factory: pytest.TempPathFactory, definitions: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "alike.yaml"
    entries = (f"- {{id: c{n}, definition: {text}}}\n" for n, text in enumerate(definitions, 2))
    path.write_text("categories:\n" + "".join(entries))
    found = {one.line for one in lint_codebook(str(path)).notices if one.rule == "near-identical-definitions"}
    sets = [frozenset(text.split()) for text in definitions]
    expected = set()
    for j, one in enumerate(sets):
        if one in sets[:j]:
            if sets[:j].count(one) == 1:
                expected.add(j + 2)
        elif any(len(one & other) / len(one | other) >= likeness.ALIKE for other in sets[:j]):
            expected.add(j + 2)
    assert found == expected


def test_likeness_stops_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MOST_PAIRS", 10)
    texts = [f"{a} {b} {c}" for a in "ab" for b in "cdef" for c in "ghij"]
    entries = (f"- {{id: c{n}, definition: {text}}}\n" for n, text in enumerate(texts))
    report = lint(tmp_path, "categories:\n" + "".join(entries))
    (notice,) = (one for one in report.notices if one.rule == "near-identical-definitions")
    assert "definitions were not compared with the others" in notice.text


def test_very_many_categories_have_findings(tmp_path: Path) -> None:
    texts = [
        f"the category numbered w{n} of things that are spoken of in the text by people" for n in range(5000)
    ]
    entries = (f"- {{id: c{n}, definition: {text}, parent: c{n - 1}}}\n" for n, text in enumerate(texts))
    report = lint(tmp_path, "categories:\n- {id: c-1}\n" + "".join(entries))
    assert len(lines_of(report, "near-identical-definitions")) == 4999


# --- formats

HOSTILE = (
    'categories:\n- {id: "a\\e[31m|<b>`x`", confused_with: ["[x](http://e) {0}, 100%: a\\r\\n::error::b"]}\n'
)


@pytest.fixture
def linted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Linted:
    """Codebooks that break every rule, and one with hostile names, in the working directory."""
    monkeypatch.chdir(tmp_path)
    texts = {f"{rule} {n}.yaml": text for rule, all_ in BREAKS.items() for n, text in enumerate(all_)}
    reports = []
    for name, text in {**texts, "odd%2C,:å.yaml": HOSTILE}.items():
        Path(name).write_text(text, encoding="utf-8")
        reports.append(lint_codebook(name, [study_of(**CODINGS)]))
    return Linted(tuple(reports))


def test_sarif_is_what_its_schema_says(linted: Linted) -> None:
    schema = json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    log = json.loads(reporter("sarif").render(linted, Display()))
    validator.validate(log)
    for broken in ({"version": "2.0.0"}, {"runs": [{}]}):
        assert list(validator.iter_errors(log | broken))
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("irr", irr_package.__version__)
    assert [one["id"] for one in driver["rules"]] == list(rules())
    assert [one["help"]["text"] for one in driver["rules"]] == [one.page for one in rules().values()]
    assert len(run["results"]) == len(linted.notices)
    for result, notice in zip(run["results"], linted.notices, strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == notice.rule
        assert result["level"] == notice.level
        (where,) = result["locations"]
        place = where["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == notice.file
        assert re.fullmatch(r"[\w.%/-]+", place["artifactLocation"]["uri"], re.ASCII)
        assert place["region"]["startLine"] == notice.line


def test_sarif_of_what_has_no_place() -> None:
    report = LintReport("x", (Notice("a", "note", "b"), Notice("a", "error", "c", "x y")), (), None)
    (run,) = json.loads(reporter("sarif").render(report, Display()))["runs"]
    assert "locations" not in run["results"][0]
    assert run["results"][1]["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "x%20y"}}}]
    assert run["tool"]["driver"]["rules"] == [{"id": "a"}]


def test_sarif_makes_no_links_and_placeholders_of_names(linted: Linted) -> None:
    text = reporter("sarif").render(linted, Display())
    assert "\\\\[x](http://e) {{0}}" in text
    assert "\x1b" not in text


def test_a_uri_is_relative_where_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert uri_of("./a//b c.yaml") == "a/b%20c.yaml"
    assert uri_of("c:d.yaml") == "c%3Ad.yaml"
    assert uri_of(str(tmp_path / "å.yaml")) == "%C3%A5.yaml"
    assert uri_of("../x.yaml") == "../x.yaml"
    assert uri_of(str(tmp_path.parent / "x.yaml")).startswith("file:///")


#: How GitHub's runner reads a workflow command (actions/runner, ActionCommand).
COMMAND = re.compile(r"::(?P<command>error|warning|notice) (?P<properties>[^:]*)::(?P<data>.*)")


def test_annotations_are_read_back_as_the_findings(linted: Linted) -> None:
    lines = reporter("github").render(linted, Display()).splitlines()
    assert len(lines) == len(linted.notices)
    escapes = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
    for line, notice in zip(lines, linted.notices, strict=True):
        match = COMMAND.fullmatch(line)
        assert match, line
        given = dict(part.split("=", 1) for part in match["properties"].split(","))
        for mark, character in escapes:
            given = {name: text.replace(mark, character) for name, text in given.items()}
        assert given == {"file": notice.file, "line": str(notice.line), "title": notice.rule}
        assert match["data"].replace("%25", "%") == notice.text
        assert match["command"] == {"note": "notice"}.get(notice.level, notice.level)


def test_annotations_of_texts_with_line_breaks() -> None:
    report = LintReport("x", (Notice("a", "note", "50%", "b,c:d"),), (), None)
    assert reporter("github").render(report, Display()) == "::notice file=b%2Cc%3Ad,title=a::50%25\n"


@pytest.mark.parametrize("name", ["sarif", "github"])
def test_figures_have_no_findings(name: str) -> None:
    report = irr_package.agree(study_of(**CODINGS))
    with pytest.raises(UsageError, match=f"{name} is for findings .* choose csv, .*html, json, .* or xlsx"):
        reporter(name).render(report, Display())


def test_json_is_what_its_schema_says(irr: Irr, linted: Linted) -> None:
    schema = json.loads(irr(["schema", "lint"]).stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    told = json.loads(reporter("json").render(linted, Display()))
    jsonschema.validate(told, schema)
    assert len(told["notices"]) == len(linted.notices)
    assert sum(one["errors"] for one in told["codebooks"]) == sum(
        one.level == "error" for one in linted.notices
    )
    assert {one["name"] for one in told["rules"]} == set(rules())


def test_csv_has_a_row_a_finding(linted: Linted) -> None:
    rows = list(csv.DictReader(io.StringIO(reporter("csv").render(linted, Display())), strict=True))
    assert [(row["rule"], int(row["line"]), row["level"]) for row in rows] == [
        (one.rule, one.line, one.level) for one in linted.notices
    ]


def test_text_has_a_line_a_finding_that_editors_understand(linted: Linted) -> None:
    text = reporter("text").render(linted, Display())
    for one in linted.notices:
        assert f"\n{one.file}:{one.line}: {one.level}: {one.text} [{one.rule}]\n" in text
    assert "\x1b" not in text
    assert "\x1b[1;31m" in reporter("text").render(linted, Display(colour=True))


def test_too_many_findings_leave_the_gravest(tmp_path: Path) -> None:
    entries = "".join(f"- c{n}\n" for n in range(300))
    report = lint(tmp_path, f"categories:\n{entries}- {{id: last, confused_with: last}}\n")
    text = reporter("text").render(report, Display())
    assert "[dangling-confused-with]" in text
    assert "[missing-examples]" not in text
    assert "The gravest 200 of 1,205 findings" in text


# --- the command


def test_a_glob_may_hold_other_files(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("coder: A\nsections: {s1: [cost]}\n")
    (tmp_path / "b.yaml").write_text("categories: [cost]\n")
    done = irr(["codebook", "lint", "a.yaml", "b.yaml"], tmp_path)
    assert done.exit == 0
    assert done.lines == [
        "irr: a.yaml:2: this is a coder file, not a codebook: it has sections, no categories; not linted"
    ]
    assert "b.yaml:1: warning" in done.stdout
    assert irr(["codebook", "lint", "a.yaml"], tmp_path).exit == 0


def test_codings_as_a_shell_gives_them(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("categories:\n- {id: cost, examples: [s1]}\n- time\n")
    for coder, given_ in (("a", "cost"), ("b", "time"), ("c", "time")):
        (tmp_path / f"{coder}.yaml").write_text(f"sections: {{s1: {given_}}}\n")
    for arguments in (
        ["book.yaml", "--codings", "a.yaml", "b.yaml", "c.yaml"],
        ["--codings", "a.yaml", "b.yaml", "c.yaml", "--strict", "book.yaml"],
        ["--codings=a.yaml", "--codings", "b.yaml", "--codings", "c.yaml", "--", "book.yaml"],
    ):
        done = irr(["codebook", "lint", "--rule", "missing-use-when=off", *arguments], tmp_path)
        assert "got it from 1 of 3 coders" in done.stdout, arguments
        assert "missing-use-when" not in done.stdout
        assert done.exit == int("--strict" in arguments)
    done = irr(["codebook", "lint", "--codings", "a.yaml", "book.yaml"], tmp_path)
    assert done.exit == 2


def test_the_report_never_replaces_what_is_read(irr: Irr, tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("categories: [cost]\n")
    done = irr(["codebook", "lint", "book.yaml", "-o", "book.yaml"], tmp_path)
    assert done.exit == 2
    assert (tmp_path / "book.yaml").read_text() == "categories: [cost]\n"


@pytest.mark.parametrize("rule", rules())
def test_explain_and_list_know_every_rule(irr: Irr, rule: str) -> None:
    assert irr(["explain", rule]).stdout == f"{rule}\n\n{rules()[rule].page}\n"
    assert re.search(
        rf"^{rule} +{re.escape(rules()[rule].summary)}$", irr(["list", "rules"]).stdout, re.MULTILINE
    )


# --- the page about it

PAGE = ROOT / "docs" / "codebook.md"


def part(heading: str) -> str:
    """What stands on the page under a heading of the second level."""
    found = re.search(
        rf"^## {heading}$(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert found
    return found[1]


def test_the_table_of_rules_is_that_of_the_registry() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| ([a-z, ]+) \| (.+) \|$", part("Lint"), re.MULTILINE)
    assert rows == [
        (
            one.name,
            ("error, always" if one.refused else one.level) + (", with codings" if one.needs_codings else ""),
            one.summary,
        )
        for one in rules().values()
    ]


def test_every_field_of_a_codebook_is_on_the_page() -> None:
    first_cells = re.findall(r"^\| (`.+?`) \|", part("The file"), re.MULTILINE)
    named = [name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(named) == sorted([*HEAD_KEYS, *SYNONYMS])


def test_the_sessions_of_the_page_are_what_is_printed(
    irr: Irr, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    text = PAGE.read_text(encoding="utf-8")
    books = re.findall(r"^```yaml\n(codebook: (\w+)\n.*?)^```$", text, re.MULTILINE | re.DOTALL)
    for book, name in books:
        (tmp_path / f"{name}.yaml").write_text(book)
    (tmp_path / "ana.yaml").write_text("sections: {S017: [cost], S021: [time]}\n")
    (tmp_path / "ben.yaml").write_text("sections: {S017: [], S021: [cost, time]}\n")

    def check(done: Outcome) -> None:
        assert (done.exit, done.stderr) == (int(": error: " in done.stdout), "")

    hold_sessions(
        PAGE,
        lambda arguments: irr(arguments, tmp_path),
        request,
        sessions=2,
        command="irr codebook lint.*?",
        check=check,
    )


def test_the_settings_of_the_page_are_settings() -> None:
    (said,) = re.findall(r"^lint: \{(.*)\}$", part("Lint"), re.MULTILINE)
    given_ = dict(one.split(": ") for one in said.split(", "))
    assert LintOptions.from_mapping(given_).levels == given_
