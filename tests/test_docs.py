"""The documentation is complete and true: every name has its place, every sample is read as it says."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import irr
from irr.codebook.entry import KEYS as CATEGORY_KEYS
from irr.codebook.head import HEAD as HEAD_KEYS
from irr.coefficients.registry import coefficients
from irr.criteria import CRITERIA
from irr.interpretation.scales import SCALES, read_scale
from irr.intervals import METHODS
from irr.loaders import loaders
from irr.loaders._layout import LAYOUTS
from irr.reading.weights_file import read_weights
from irr.records import COLUMNS
from irr.reporters import Display, formats, reporter
from irr.reporters._charts import figures
from irr.result import Interval
from irr.statistics.registry import statistics
from irr.tables import table_formats
from irr.tables.roles import NAMES
from irr.values import WEIGHT_NAMES
from irr.writers import writer, writers
from studies import study_of

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "irr"
PAGES = sorted(
    [*DOCS.glob("*.md"), *ROOT.glob("*.md"), *ROOT.glob("benchmarks/*.md"), *ROOT.glob("examples/*/*.md")]
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def without_fences(text: str) -> str:
    return FENCE.sub("", text)


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ +(.+?) *$", without_fences(text), re.MULTILINE)


def section(text: str, heading: str) -> str:
    """What stands under a heading, down to the next one of any level."""
    found = re.search(rf"^#+ {re.escape(heading)}$(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no heading {heading!r}"
    return found[1]


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", re.sub(r"\[(.*?)\]\(.*?\)", r"\1", heading.lower()))
    return kept.replace(" ", "-")


def tables(text: str) -> list[list[list[str]]]:
    """The pipe tables of a text: rows of cells, the header first, the rule left out."""
    found = re.findall(r"(?:^\|.*\|$\n?)+", without_fences(text), re.MULTILINE)
    return [
        [
            [cell.strip() for cell in line.strip("|").split("|")]
            for line in table.splitlines()
            if "---" not in line
        ]
        for table in found
    ]


# --- coefficients.md


@pytest.mark.parametrize("name", coefficients())
def test_every_coefficient_has_its_section(name: str) -> None:
    text = section(page("coefficients.md"), name)
    for part in ("Formula: ", "When: ", "Not: ", "Elsewhere: "):
        assert re.search(rf"^{part}", text, re.MULTILINE), f"{name} lacks {part!r}"
    assert f"Source: {coefficients()[name].reference}\n" in text


@pytest.mark.parametrize("name", statistics())
def test_every_statistic_has_its_section(name: str) -> None:
    text = section(page("coefficients.md"), name)
    for part in ("Formula: ", "When: ", "Not: "):
        assert re.search(rf"^{part}", text, re.MULTILINE), f"{name} lacks {part!r}"
    assert f"Source: {statistics()[name].reference}\n" in text
    found = statistics()[name]
    assert statistics()[name].summary in text
    table = next(one for one in tables(section(page("coefficients.md"), "Statistics")) if one[0][0] == "for")
    who = {"pair": "two coders", "any": "any coders"}[found.coders]
    what = {"labels": "any categories", "binary": "two categories", "values": "numbers"}[found.needs]
    (row,) = (row for row in table if f"[{name}](#{name})" in row[1].split(", "))
    assert row[0] == f"{who}, {what}"


@pytest.mark.parametrize("name", CRITERIA)
def test_every_criterion_has_its_section(name: str) -> None:
    text = section(page("coefficients.md"), name)
    for part in ("Formula: ", "When: ", "Not: ", "Elsewhere: "):
        assert re.search(rf"^{part}", text, re.MULTILINE), f"{name} lacks {part!r}"


def test_no_section_for_what_is_not_there() -> None:
    subheadings = re.findall(r"^### (.+)$", page("coefficients.md"), re.MULTILINE)
    assert sorted(subheadings) == sorted([*coefficients(), *statistics(), *CRITERIA])


def reason_codes() -> set[str]:
    """The first argument of every `Undefined("…", …)` in the source."""
    codes = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Undefined":
                code = node.args[0]
                assert isinstance(code, ast.Constant), f"{path}:{node.lineno}: a reason code is written out"
                codes.add(code.value)
    return codes


def test_every_reason_is_listed_and_no_other() -> None:
    (table,) = tables(section(page("coefficients.md"), "When there is no figure"))
    assert {row[0].strip("`") for row in table[1:]} == reason_codes()


def first_column(heading: str, header: str) -> list[str]:
    """The names in the first column of the table with this header, under a heading of coefficients.md."""
    found = next(one for one in tables(section(page("coefficients.md"), heading)) if one[0][0] == header)
    return [name for row in found[1:] for name in re.findall(r"`(.+?)`", row[0])]


def test_every_name_of_weights_is_listed() -> None:
    assert sorted(first_column("Weights", "name")) == sorted(WEIGHT_NAMES)


def test_every_interval_method_is_listed() -> None:
    assert first_column("Intervals", "`--ci`") == list(METHODS)


@pytest.mark.parametrize("method", METHODS)
def test_every_name_of_an_interval_in_a_signature_is_listed(method: str) -> None:
    lines = {"Ana": "a b c a b c a b c a", "Ben": "a b c a b b a b a a", "Cem": "a b b a c c b b c a"}
    options: dict[str, Any] = {"ci": method, "resamples": 100}
    study = study_of(**lines)
    single = [name for name, one in statistics().items() if one.needs == "labels"]
    reports = [
        irr.agree(study, panel=True, per_category=False, **options),
        irr.agree(study, views=("assignment",), coefficients=("percent-agreement",), **options),
        irr.agree(study, views=("label",), coefficients=tuple(single), **options),
        irr.agree(study.with_documents({f"s{i}": f"d{i % 5}" for i in range(1, 11)}), **options),
    ]
    made = {
        one.interval.method.partition(":")[0].removesuffix("-documents")
        for report in reports
        for one in report.results
        if isinstance(one.interval, Interval)
    }
    assert len(made) > 3
    assert made <= set(first_column("Intervals", "in the signature"))


def test_every_scale_is_listed_with_its_source_and_words() -> None:
    (table,) = tables(section(page("coefficients.md"), "Words for figures"))
    written = [tuple(row) for row in table[1:]]
    assert written == [
        (f"`{scale.name}`", scale.source, f"{bound:g}".replace("-", "−"), label)
        for scale in SCALES.values()
        for bound, label in zip(scale.bounds, scale.labels, strict=True)
    ]


def test_every_heading_of_coefficients_is_linked_at_its_top() -> None:
    text = page("coefficients.md")
    top = text[: text.index("\n## ")]
    missing = [one for one in re.findall(r"^## (.+)$", text, re.MULTILINE) if f"(#{slug(one)})" not in top]
    assert not missing


# --- validation.md


def test_validation_is_what_its_script_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    monkeypatch.delitem(sys.modules, "validation", raising=False)
    import validation

    assert page("validation.md") == validation.page(), "run: python benchmarks/validation.py"


# --- architecture.md


def layers() -> list[str]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    found: list[str] = next(one["layers"] for one in contracts if one["type"] == "layers")
    return found


def test_layers_are_those_of_the_contract() -> None:
    (written,) = (body for kind, body in FENCE.findall(page("architecture.md")) if kind == "layers")
    assert written.splitlines() == layers()


def test_every_room_is_described() -> None:
    rooms = {path.stem for path in SOURCE.glob("*.py")} | {
        path.parent.name for path in SOURCE.glob("*/__init__.py")
    }
    text = section(page("architecture.md"), "The rooms")
    (table,) = tables(text)
    described = {row[0].strip("`") for row in table[1:]}
    assert described == {room for layer in layers() for room in layer.split(" | ")}
    assert rooms - described == {room for room in ("__init__", "__main__") if f"`{room}`" in text}


# --- formats.md


def test_every_format_and_layout_has_a_heading() -> None:
    found = headings(page("formats.md"))
    for name in (*(one.FORMAT for one in loaders()), *(one.FORMAT for one in table_formats())):
        assert any(heading.split(":")[0] == name for heading in found), name
    for name in (*LAYOUTS, *formats()):
        assert name in found


def test_every_format_that_is_written_is_listed() -> None:
    (_, *rows), *_ = tables(section(page("formats.md"), "Converting"))
    found = {row[0].strip("`"): row[1:] for row in rows}
    assert [*found] == writers()
    for name, (suffixes, sections, stretches, summary) in found.items():
        module = writer(name)
        assert tuple(re.findall(r"`(.+?)`", suffixes)) == tuple(module.SUFFIXES)
        assert ("a folder" in suffixes) == module.FOLDER
        assert sections == ("as stretches" if getattr(module, "LAYS_OUT", False) else "yes")
        assert stretches == ("yes" if module.SPANS else "no")
        assert summary == module.SUMMARY
    for _, layouts in ((name, getattr(writer(name), "LAYOUTS", ())) for name in writers()):
        assert all(f"`{layout}`" in section(page("formats.md"), "Converting") for layout in layouts)


def test_every_format_of_others_says_what_is_lost() -> None:
    found = headings(page("formats.md"))
    # What people write for irr, and what holds a table, lose nothing by themselves.
    for name in {one.FORMAT for one in loaders()} - {"YAML", "Tables"}:
        (heading,) = (one for one in found if one.split(":")[0] == name)
        assert re.search(r"\b[Ll]ost\b", section(page("formats.md"), heading)), name


def test_every_format_of_reports_says_what_it_is_for() -> None:
    (table,) = tables(page("outputs.md"))
    named = [re.sub(r"\[(\w+)\]\(formats\.md#\1\)", r"\1", row[1]) for row in table[1:]]
    assert sorted(named) == formats()


def test_every_key_of_a_codebook_is_named() -> None:
    text = section(page("formats.md"), "The codebook")
    missing = [key for key in (*HEAD_KEYS, *CATEGORY_KEYS) if f"`{key}`" not in text]
    assert not missing


def test_every_name_of_a_column_is_listed() -> None:
    table = next(table for table in tables(page("formats.md")) if table[0] == ["part", "names"])
    written = {re.sub(r"\W", "", name) for row in table[1:] for name in re.split(r"[,;:]", row[1])}
    missing = [name for names in NAMES.values() for name in names if name not in written]
    assert not missing


def test_every_column_of_the_csv_report_is_listed() -> None:
    listed = re.search(
        r"^The columns: (.*?)\.$", section(page("formats.md"), "csv"), re.MULTILINE | re.DOTALL
    )
    assert listed is not None
    assert tuple(listed[1].replace("\n", " ").split(", ")) == COLUMNS


class Sample(NamedTuple):
    """A block of formats.md with a comment before it: what it is, its file, the options, and what follows."""

    kind: str
    name: str
    options: dict[str, Any]
    body: str
    after: str


def samples() -> list[Sample]:
    found = []
    marked = re.compile(
        r"^<!-- (\w+) (\S+)(.*?) -->\n```\w+\n(.*?)^```$(.*?)(?=^<!-- |\Z)", re.MULTILINE | re.DOTALL
    )
    for kind, name, options, body, after in marked.findall(page("formats.md")):
        given = dict(option.split("=") for option in options.split())
        found.append(Sample(kind, name, given, body, after))
    return found


SAMPLES = samples()


def of_kind(kind: str) -> Any:
    return pytest.mark.parametrize(
        "sample", [pytest.param(one, id=one.name) for one in SAMPLES if one.kind == kind]
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All samples as files, in the working directory."""
    for one in SAMPLES:
        if one.kind != "written":
            path = tmp_path / one.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(one.body, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_samples_are_found_and_every_block_is_one() -> None:
    blocks = [kind for kind, _ in FENCE.findall(page("formats.md"))]
    kinds = {
        "sample",
        "refused",
        "beside",
        "codebook",
        "file",
        "written",
        "weights",
        "refusedweights",
        "scale",
    }
    assert {one.kind for one in SAMPLES} == kinds
    # A refusal is followed by its message, which is a block too.
    assert len(blocks) == len(SAMPLES) + sum(one.kind.startswith("refused") for one in SAMPLES)
    names = [one.name for one in SAMPLES]
    assert len(set(names)) == len(names)


def test_every_layout_has_a_sample_of_that_layout(folder: Path) -> None:
    found = {
        irr.load(one.name, **one.options).reading["read"].partition("layout ")[2].split(",")[0]
        for one in SAMPLES
        if one.kind == "sample"
    }
    assert found >= {*LAYOUTS, "coder file", "spans"}


@of_kind("sample")
def test_sample_is_read_as_it_says(sample: Sample, folder: Path) -> None:
    study = irr.load(sample.name, **sample.options)
    (header, *rows), *_ = tables(sample.after)
    assert header == ["section", *study.coders]
    assert study.names is not None
    read = {}
    for name in study.names.to_pylist():
        for coder in study.coders:
            given = study.categories_of(name, coder)
            read[name, coder] = "not coded" if given is None else ", ".join(sorted(given)) or "nothing fits"
    stated = {(row[0], coder): cell for row in rows for coder, cell in zip(header[1:], row[1:], strict=True)}
    assert read == stated


@of_kind("refused")
def test_refusal_has_the_words_it_says(sample: Sample, folder: Path) -> None:
    message = FENCE.search(sample.after)
    assert message is not None
    with pytest.raises(irr.InputError) as error:
        irr.load(sample.name, **sample.options)
    assert error.value.lines() == message[2].splitlines()


@of_kind("codebook")
def test_codebook_is_read_as_it_says(sample: Sample, folder: Path) -> None:
    codebook = irr.read_codebook(sample.name)
    (header, *rows), *_ = tables(sample.after)
    read = [[getattr(category, name) or "" for name in header] for category in codebook.categories]
    assert read == rows
    assert "`codebook: visits@2`" in sample.after
    assert codebook.reference == "visits@2"


@of_kind("weights")
def test_weights_are_read_as_they_say(sample: Sample, folder: Path) -> None:
    names = sample.options["categories"].split(",")
    weights = read_weights(sample.name, names)
    assert weights.tolist() == [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]


@of_kind("refusedweights")
def test_refusal_of_weights_has_the_words_it_says(sample: Sample, folder: Path) -> None:
    message = FENCE.search(sample.after)
    assert message is not None
    with pytest.raises(irr.InputError) as error:
        read_weights(sample.name, sample.options["categories"].split(","))
    assert error.value.lines() == message[2].splitlines()


@of_kind("scale")
def test_scale_is_read_as_it_says(sample: Sample, folder: Path) -> None:
    scale = read_scale(sample.name)
    assert (scale.bounds, scale.labels) == ((-1, 0.6, 0.8), ("look again", "go on", "done"))


@of_kind("file")
def test_documents_are_read_from_a_list_of_sections(sample: Sample, folder: Path) -> None:
    study = irr.load("wide-all.csv", sections=sample.name)
    assert study.n_documents == len({row["document"] for row in csv.DictReader(io.StringIO(sample.body))})


@of_kind("written")
def test_written_sample_is_in_the_report(sample: Sample, folder: Path) -> None:
    report = reporter(sample.name).render(irr.agree(irr.load("long.csv")), Display())
    expected = re.sub(r"\birr \d+(\.\d+)*", f"irr {irr.__version__}", sample.body)
    if sample.name == "json":
        wanted = json.loads(expected)
        assert any(wanted.items() <= result.items() for result in json.loads(report)["results"])
    elif sample.name == "csv":
        (wanted,) = csv.DictReader(io.StringIO(expected))
        assert any(wanted.items() <= row.items() for row in csv.DictReader(io.StringIO(report)))
    else:
        assert expected in report


# --- figures.md


@pytest.mark.parametrize("name", figures())
def test_every_figure_has_its_section_and_is_shown(name: str) -> None:
    path = DOCS / "figures" / f"{name}.svg"
    assert f"](figures/{name}.svg)" in section(page("figures.md"), name)
    assert path.stat().st_size < 40_000


def test_no_section_for_a_figure_that_is_not_there() -> None:
    assert sorted(re.findall(r"^## (.+)$", page("figures.md"), re.MULTILINE)) == figures()


# --- links


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_resolve(path: Path) -> None:
    text = without_fences(path.read_text(encoding="utf-8"))
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        other = (path.parent / name).resolve() if name else path
        if not other.exists() or (
            anchor and anchor not in map(slug, headings(other.read_text(encoding="utf-8")))
        ):
            broken.append(target)
    assert not broken


def test_docs_link_to_each_other() -> None:
    """Links are found at all, or the test above would pass without looking."""
    assert "(formats.md)" in page("architecture.md")
    assert slug("YAML: a coder's file") == "yaml-a-coders-file"
