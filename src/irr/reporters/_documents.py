"""What a reporter renders, whatever was computed: a title, blocks to read, records for programs, a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from irr.errors import UsageError
from irr.notices import Notice
from irr.reporters._blocks import Block

CaseOutcome = Literal["pass", "failure", "error", "skipped"]


@dataclass(frozen=True)
class Case:
    """One thing that was tested, of a group; `text` says in a sentence why it did not pass, `details` more of it."""

    group: str
    name: str
    outcome: CaseOutcome
    text: str = ""
    details: str = ""


@dataclass(frozen=True)
class Document:
    """One thing to report. Parts are made when they are asked for, so that a format pays for its own only.

    `blocks` is what people read. `head` and then `lists`, name by name, are the JSON object; a list's records
    are made one by one. `rows` are those of the CSV table, under `columns`.
    """

    title: str
    blocks: Callable[[], Iterator[Block]]
    head: Callable[[], Mapping[str, Any]]
    lists: Sequence[tuple[str, Callable[[], Iterable[Mapping[str, Any]]]]]
    columns: Sequence[str]
    rows: Callable[[], Iterable[Mapping[str, Any]]]
    #: What annotations are made of (sarif, github), where there is something to annotate.
    notices: Callable[[], Iterable[Notice]] | None = None
    #: What a test report is made of (junit), where something was held against requirements.
    cases: Callable[[], Iterable[Case]] | None = None
    #: The page of each rule that notices may be from, by its name; the first line says what the rule finds.
    rules: Callable[[], Mapping[str, str]] | None = None
    #: The keys of what is cited (bibtex), where something is; see `irr.citations`.
    references: Callable[[], Sequence[str]] | None = None


#: What can be reported, by the name of its class, and the module whose `document` tells it.
TOLD_BY = {
    "Across": "_across",
    "Applied": "_applied",
    "Batch": "_batch",
    "Checked": "_checks",
    "Codebook": "_codebook",
    "CodebookDiff": "_codebook_diff",
    "Diagnosis": "_diagnosis",
    "Inspection": "_inspection",
    "LintReport": "_linting",
    "Linted": "_linting",
    "MergeSuggestions": "_merging",
    "MethodsSection": "_methods",
    "ModelsCompared": "_models",
    "Pool": "_pool",
    "PublishedCompared": "_published",
    "Report": "_agreement",
    "Resolution": "_resolution",
    "RoundsCompared": "_rounds",
    "StudyReport": "_report",
}


#: What a part that some reports have is about, for those that do not.
_PARTS = {
    "notices": "findings in files, as those of irr codebook lint",
    "cases": "the requirements of irr check",
    "references": "what a report or its methods section cites",
}


def document_with(
    part: Literal["notices", "cases", "references"], computed: object, format_: str
) -> Document:
    """The document where it has that part; where it has not, `UsageError` names formats to choose instead."""
    document = document_of(computed)
    if getattr(document, part) is None:
        from irr.reporters import for_any_report

        *others, last = for_any_report()
        raise UsageError(
            f"format {format_} is for {_PARTS[part]}; for this report choose {', '.join(others)} or {last}"
        )
    return document


def document_of(computed: object) -> Document:
    """The document that tells what was computed; only the module it needs is imported."""
    module = import_module(f"irr.reporters.{TOLD_BY[type(computed).__name__]}")
    document: Document = module.document(computed)
    return document
