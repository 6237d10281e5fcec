"""The methods section of a report, with its references."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.citations import apa
from irr.records.figures import FORMAT
from irr.reporters._blocks import Block, Paragraph
from irr.reporters._common import part
from irr.reporters._documents import Document
from irr.reporters._methods_words import sentences

if TYPE_CHECKING:
    from irr.reports import StudyReport
    from irr.reports.model import MethodsSection

#: Topics that begin a paragraph.
_PARAGRAPHS = ("coders", "codebook", "agreement", "results", "stage", "changed", "software")


def document(section: MethodsSection) -> Document:
    """The section as a document; its table has a row a sentence."""
    report = section.report
    return Document(
        title="Methods",
        blocks=partial(_blocks, report),
        head=partial(_head, report),
        lists=(("sentences", partial(_records, report)),),
        columns=("topic", "text", "blank"),
        rows=lambda: ({key: row[key] for key in ("topic", "text", "blank")} for row in _records(report)),
        references=partial(cited, report),
    )


def _blocks(report: StudyReport) -> Iterator[Block]:
    yield from paragraphs(report)
    yield from part("References", references(report))


def paragraphs(report: StudyReport) -> Iterator[Block]:
    """The section in paragraphs, then how many blanks it has."""
    texts: list[list[str]] = []
    seen = set()
    blanks = 0
    for one in sentences(report):
        if one.topic in _PARAGRAPHS and one.topic not in seen:
            texts.append([])
        seen.add(one.topic)
        texts[-1].append(one.text)
        blanks += one.blank
    for of_paragraph in texts:
        yield Paragraph(" ".join(of_paragraph))
    if blanks:
        yield Paragraph(
            f"{blanks} blank{'' if blanks == 1 else 's'} in brackets: say it under 'methods:' in irr.yml, or fill it in "
            "here."
        )


def references(report: StudyReport) -> Iterator[Block]:
    """The reference list."""
    for key in cited(report):
        yield Paragraph(apa(key), bullet=True)


def cited(report: StudyReport) -> list[str]:
    """The keys of what is cited, in the order of the reference list."""
    keys = {key for one in sentences(report) for key in one.cites}
    return sorted(keys, key=lambda key: apa(key).casefold())


def _head(report: StudyReport) -> dict[str, Any]:
    told = [block.text for block in paragraphs(report) if isinstance(block, Paragraph)]
    return {
        "irr": __version__,
        "format": FORMAT,
        "text": "\n\n".join(told),
        "references": [{"key": key, "text": apa(key)} for key in cited(report)],
    }


def _records(report: StudyReport) -> Iterator[dict[str, Any]]:
    for one in sentences(report):
        yield {"topic": one.topic, "text": one.text, "blank": one.blank, "cites": list(one.cites)}
