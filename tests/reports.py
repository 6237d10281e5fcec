"""One of everything that can be reported, by the name of its class, and what each block says."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import irr
from irr.analysis.diagnosing import diagnose
from irr.batch import Batch, Outcome
from irr.batch.model import told_of
from irr.checks import Round, Subject, check
from irr.checks.codebooks import CodebookLint
from irr.checks.figures import CoefficientRequired, PercentRequired
from irr.codebook import read_codebook
from irr.disputes import find
from irr.inspection import inspect
from irr.linting import Linted, LintReport, lint_codebook
from irr.merging import suggest_merges
from irr.pooling import pool, read_comparison
from irr.reporters._blocks import (
    Block,
    Details,
    Entry,
    Facts,
    Found,
    Heading,
    Outline,
    Paragraph,
    Picture,
    Table,
)
from irr.reports import ReportOptions, StudyReport, report_on
from irr.reports.model import MethodsSection
from irr.resolution import Rules, resolve
from irr.revision import load_revision, read_crosswalk
from irr.revision.diffing import diff
from irr.rounds.applied import apply_revision
from irr.worksheets import read, worksheet
from studies import GILLARD, ROOT

V1, V2 = (str(ROOT / "codebooks" / f"peer-worker-v{version}.yaml") for version in (1, 2))
REVISION = str(ROOT / "codebooks" / "peer-worker-v1-to-v2.yaml")


@cache
def _round(number: int) -> irr.Study:
    return irr.load(_files(number), codebook=V1 if number == 1 else V2)


def _files(number: int) -> list[str]:
    return sorted(map(str, (GILLARD / f"round-{number}").glob("*.yaml")))


@cache
def _linted() -> LintReport:
    """A codebook with findings of every level."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.yaml"
        path.write_text("categories:\n- {id: a, label: A}\n- {id: b, parent: c}\n- {id: Ａ}\n", "utf-8")
        return lint_codebook(path)


def _checked() -> object:
    round_1 = Round("round-1", _round(1), read_codebook(V1))
    required = [
        CoefficientRequired(coefficient="krippendorff-alpha", at_least=0.9),
        PercentRequired(percent="overlap", at_least=0.3),
        CodebookLint(codebook="lint"),
    ]
    return check(Subject({"round-1": round_1}, {V1: ("round-1",)}), required)


@cache
def _report() -> StudyReport:
    """Two rounds, their codebooks and the revision; the first is told in full."""
    rounds = {
        f"round-{n}": Round(f"round-{n}", _round(n), read_codebook(book), tuple(_files(n)))
        for n, book in ((1, V1), (2, V2))
    }
    subject = Subject(rounds, revisions=(REVISION,), default="round-1")
    options = ReportOptions(reference="SG", groups=str(GILLARD / "coders.yaml"), quoted=3)
    checked = check(subject, [CoefficientRequired(coefficient="krippendorff-alpha", at_least=0.9)])
    return report_on(subject, options, checked=checked)


def _resolution() -> object:
    study = _round(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "disagreements.csv"
        path.write_bytes(worksheet("csv").write(find(study)))
        return resolve(study, read(str(path)), Rules(undecided=True))


def _batch() -> Batch:
    """Two studies that can be told, one of which is of an earlier batch, and one with an error."""
    told = told_of(_report())
    outcome = Outcome("a", "../a/irr.yml", "", "0" * 64, "told", told, {"report.html": "1" * 64})
    return Batch(
        (
            outcome,
            Outcome("b", "../b.csv", "", None, "error", lines=("b.csv:3: unknown category 'cots'",)),
            replace(outcome, name="c", variable="tone", when="earlier"),
        ),
        unreached=("d",),
    )


EXAMPLES: dict[str, Callable[[], object]] = {
    "Across": lambda: _batch().across,
    "Applied": lambda: apply_revision(_round(1), load_revision(REVISION)),
    "Batch": _batch,
    "Checked": _checked,
    "Codebook": lambda: read_codebook(V1),
    "CodebookDiff": lambda: diff(read_codebook(V1), read_codebook(V2)),
    "Diagnosis": lambda: diagnose(_round(1)),
    "Inspection": lambda: inspect(
        [
            str(ROOT / "tests" / "same-study" / name)
            for name in ("study_codepoint_lf.qdpx", "wide_semicolon.csv")
        ]
    ),
    "LintReport": _linted,
    "Linted": lambda: Linted((_linted(), lint_codebook(V2))),
    "MergeSuggestions": lambda: suggest_merges(_round(1), codebook=read_codebook(V1), draws=50),
    "ModelsCompared": lambda: irr.compare_models(_round(1), ["SG"], permutations=99),
    "MethodsSection": lambda: MethodsSection(_report()),
    "Pool": lambda: pool(
        read_comparison([str(ROOT / "tests" / "same-study" / "nvivo_coding_comparison.csv")])
    ),
    "PublishedCompared": lambda: irr.compare_published(
        _round(1), [irr.PublishedFigure("percent", 0.7, ("SG", "KO"), n=50)]
    ),
    "Report": lambda: irr.agree(_round(1)),
    "Resolution": _resolution,
    "RoundsCompared": lambda: irr.compare_rounds(
        _round(1),
        _round(2),
        crosswalk=read_crosswalk(str(GILLARD / "crosswalk_12_to_8.csv")),
        permutations=99,
    ),
    "StudyReport": lambda: _report(),
}


@cache
def example(name: str) -> object:
    """One of the class of that name."""
    return EXAMPLES[name]()


def _chart(palette: object) -> object:
    import altair as alt

    data = alt.Data(values=[{"x": 1, "y": 2}])
    return alt.Chart(data).mark_point().encode(x="x:Q", y="y:Q")


#: One of each kind of block. No text is part of another.
BLOCKS: dict[type[Block], Block] = {
    Heading: Heading("A heading"),
    Facts: Facts([("a fact", "what is so"), ("a second fact", "what is so too")]),
    Paragraph: Paragraph("A sentence."),
    Table: Table(("column one", "column two"), [("cell one", "12.5"), ("cell two", "13.5")], title="A title"),
    Entry: Entry("An entry", "revise"),
    Found: Found("book.yaml:3", "warning", "What was found.", "lonely-rule"),
    Details: Details([("a label", ["its text"]), ("several", ["text one", "text two"])]),
    Picture: Picture("confusion", "A picture", "What is to be seen.", _chart),
    Outline: Outline([(0, "a root", "what it stands for"), (1, "a leaf", "")]),
}


def texts_of(block: Block) -> Iterator[str]:
    """Everything that a block says."""
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Entry():
            yield from (block.name, block.verdict)
        case Found():
            yield from (block.place, block.level, block.text, block.rule)
        case Facts():
            yield from (text for row in block.rows for text in row)
        case Details():
            yield from (text for name, texts in block.rows for text in (name, *texts))
        case Outline():
            yield from (text for _, name, said in block.lines for text in (name, said))
        case Picture():
            yield from (block.title, block.text)
        case Table():
            yield block.title
            yield from (cell for row in (block.columns, *block.rows) for cell in row)
