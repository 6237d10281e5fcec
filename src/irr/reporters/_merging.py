"""Suggestions of merges, in the order they are told: what to do, boundaries, the path, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.merging import records
from irr.names import listed, shown
from irr.records import warning_record
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Facts, Paragraph, table
from irr.reporters._common import part, warnings
from irr.reporters._documents import Document
from irr.reporters._merge_path import merge, path
from irr.reporters._merge_suggestions import suggested

if TYPE_CHECKING:
    from irr.merging.model import MergeSuggestions, Suggestion

#: Sections named of a boundary.
NAMED = 6


def document(found: MergeSuggestions) -> Document:
    """The suggestions as a document."""
    return Document(
        title=_title(found),
        blocks=partial(_blocks, found),
        head=partial(records.suggestions_head, found),
        lists=(
            ("suggestions", lambda: map(records.suggestion_record, found.suggestions)),
            ("boundaries", lambda: map(records.boundary_record, found.boundaries)),
            ("definitions", partial(records.definition_records, found)),
            ("path", partial(records.step_records, found)),
            ("first_choices", partial(records.first_choice_records, found)),
            ("warnings", lambda: map(warning_record, found.warnings)),
        ),
        columns=records.COLUMNS,
        rows=partial(records.step_rows, found),
    )


def _title(found: MergeSuggestions) -> str:
    study = found.study
    categories, coders = len(study.categories), len(study.coders)
    return (
        f"irr {__version__}: merges of {categories:,} categor{'y' if categories == 1 else 'ies'}, coded by {coders:,} "
        f"coder{'' if coders == 1 else 's'} on {study.n_sections:,} section{'s' if study.n_sections != 1 else ''}"
    )


def _blocks(found: MergeSuggestions) -> Iterator[Block]:
    yield from part("What was looked at", _looked_at(found))
    yield from part("Suggested", suggested(found))
    yield from part("Boundaries to clarify", _boundaries(found))
    yield from part("The path", path(found))
    yield from part("What to do next", _next(found))
    yield from part("Warnings", warnings(found.warnings))


def _looked_at(found: MergeSuggestions) -> Iterator[Block]:
    options, searched = found.options, found.searched
    sections = f"{options.min_sections} section{'' if options.min_sections == 1 else 's'}"
    kept = numbers.percent(options.min_entropy)
    rule = (
        f"pooled alpha gains {numbers.bound(options.min_gain)} or more, corrected for luck and on sections that a "
        f"search had not seen, and the categories were taken for each other in {sections} or more"
    )
    facts = [
        ("sections", f"{found.pairable:,} rated by two or more coders"),
        ("rule", rule),
        ("stops", f"where shared information falls, or less than {kept} of the codebook's entropy is kept"),
    ]
    if searched is not None:
        drawn = "sections" if found.study.document is None else "documents"
        mean, sd = (numbers.coefficient(value) for value in searched.baseline)
        facts = [
            ("pooled alpha", numbers.coefficient(searched.alpha)),
            *facts,
            (
                "luck",
                f"the whole search done again on {options.draws} bootstrap draws of {drawn}, seed {options.seed}",
            ),
            ("a random pair", f"gains {mean} ± {sd} (mean ± standard deviation)"),
        ]
    yield Facts(facts)
    yield Paragraph(
        f"{records.NOT_A_REPAIR[:1].upper()}{records.NOT_A_REPAIR[1:]}: nobody has coded any better, and what told the "
        "categories apart can no longer be asked."
    )


def _boundaries(found: MergeSuggestions) -> Iterator[Block]:
    yield from table(
        ("categories", "in sections", "boundary overlap", "co-use", "apparent gain alone", ""),
        [
            (
                f"{shown(one.first)} / {shown(one.second)}",
                f"{one.swap_sections:,}",
                numbers.coefficient(one.overlap, 2),
                numbers.percent(one.co_use),
                numbers.coefficient(one.gain),
                listed(one.sections, NAMED),
            )
            for one in found.boundaries
        ],
        "boundaries",
    )
    if found.boundaries:
        yield Paragraph(
            "Often taken for each other, without a merge that holds up: say what makes a section one and not the other. "
            "irr diagnose tests whether chance would do that, and shows the words that go with each."
        )


def _next(found: MergeSuggestions) -> Iterator[Block]:
    if found.suggestions:
        clarify = [one for one in found.suggestions if one.label == "clarify"]
        if clarify:
            yield Paragraph(
                f"Talk about {listed_merges(clarify)} with the definitions and these sections side by side; write down "
                "what tells them apart, or that nothing does.",
                bullet=True,
            )
        yield Paragraph(
            "Where you merge, say why in a revision file: --propose FILE drafts one, and irr codebook diff V1 V2 "
            "--revision FILE checks it.",
            bullet=True,
        )
    elif found.boundaries:
        yield Paragraph("Clarify these boundaries in the codebook, and keep the categories.", bullet=True)
    if found.suggestions or found.boundaries:
        yield Paragraph(
            "Code a fresh sample of sections under the revised codebook, each by two coders or more, and compare the "
            "rounds: irr compare tells what the merge alone did from what the coders did.",
            bullet=True,
        )


def listed_merges(suggestions: Sequence[Suggestion], limit: int = 10) -> str:
    """The merges of suggestions, for a sentence."""
    text = ", ".join(merge(one.step) for one in suggestions[:limit])
    return text if len(suggestions) <= limit else f"{text} and {len(suggestions) - limit:,} more"
