"""Suggestions of merges, in the order they are told: what to do, boundaries, the path, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.merging import records
from irr.merging.model import LABELS
from irr.names import listed, shown
from irr.records import warning_record
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Entry, Facts, Paragraph, table
from irr.reporters._common import part, warnings
from irr.reporters._documents import Document
from irr.reporters._dossier import quotation
from irr.reporters._merge_path import merge, path, stop

if TYPE_CHECKING:
    from irr.merging.model import Case, MergeSuggestions, Searched, Suggestion

#: Sections told of a suggestion, and named of a boundary.
CASES, NAMED = 5, 6


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
        f"coder{'' if coders == 1 else 's'} on {study.n_sections:,} sections"
    )


def _blocks(found: MergeSuggestions) -> Iterator[Block]:
    yield from part("What was looked at", _looked_at(found))
    yield from part("Suggested", _suggested(found))
    yield from part("Boundaries to clarify", _boundaries(found))
    yield from part("The path", path(found))
    yield from part("What to do next", _next(found))
    yield from part("Warnings", warnings(found.warnings))


def _looked_at(found: MergeSuggestions) -> Iterator[Block]:
    options, searched = found.options, found.searched
    sections = f"{options.min_sections} section{'' if options.min_sections == 1 else 's'}"
    kept = numbers.percent(options.min_entropy)
    rule = (
        f"pooled alpha gains {numbers.coefficient(options.min_gain)} or more, corrected for luck and on sections that a "
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


def _suggested(found: MergeSuggestions) -> Iterator[Block]:
    if found.undefined is not None:
        yield Paragraph(f"Nothing can be judged: {found.undefined.text} ({found.undefined.reason}).")
        return
    assert found.searched is not None
    if not found.suggestions:
        yield Paragraph(_none(found, found.searched))
    yield from _luck_of_draws(found)
    for one in found.suggestions:
        yield Entry(merge(one.step), LABELS[one.label])
        yield Paragraph(_evidence(one, found))
        for name in one.categories:
            if name in found.definitions:
                yield Paragraph(_definition(found, name), bullet=True)
        for case in one.cases[:CASES]:
            yield Paragraph(_case(case), bullet=True)
        if len(one.sections) > CASES:
            rest = one.sections[CASES if one.cases else 0 :]
            yield Paragraph(f"{'also' if one.cases else 'sections'} {listed(rest, 20)}", bullet=True)


def _luck_of_draws(found: MergeSuggestions) -> Iterator[Block]:
    """The steps that other draws might as well have put on the other side of the limit."""
    searched, options = found.searched, found.options
    if searched is None:
        return
    for place, step in enumerate(searched.steps):
        standing = searched.standing(place, options)
        near = standing in ("suggested", "gain") and step.swap_sections >= options.min_sections
        if near and step.is_luck_of_draws(options.min_gain):
            unseen = ""
            if step.out_of_bag is not None:
                unseen = f", unseen {_with_error(step.out_of_bag, step.out_of_bag_error or 0)}"
            more = max(2000, 4 * options.draws)
            yield Paragraph(
                f"That {merge(step)} is {'' if standing == 'suggested' else 'not '}suggested is decided by luck of "
                f"the draws (corrected {_with_error(step.corrected_gain, step.optimism_error)}{unseen}, ± standard "
                f"error over {options.draws:,} draws; the limit is {numbers.coefficient(options.min_gain)}): use "
                f"--draws {more}."
            )


def _with_error(value: float, error: float) -> str:
    return f"{numbers.coefficient(value, 4)} ± {numbers.coefficient(error, 4)}"


def _none(found: MergeSuggestions, searched: Searched) -> str:
    """Why nothing is suggested, and what the best apparent gain would have been."""
    if not searched.steps:
        return f"Nothing is suggested: {searched.ends}."
    best = searched.steps[0]
    gain = numbers.coefficient(best.gain)
    said = f"Nothing is suggested. The best apparent gain is that of {merge(best)}, {gain}. It is "
    match searched.standing(0, found.options):
        case "gain":
            least = numbers.coefficient(found.options.min_gain)
            if best.gain < found.options.min_gain:
                return f"{said}less than {least} even before luck is taken off."
            return said + (
                f"not believed: {numbers.coefficient(best.optimism)} of it is what the best of many pairs gains by luck, "
                f"which leaves {numbers.coefficient(best.corrected_gain)}; on sections that a search had not seen it is "
                f"{numbers.coefficient(best.out_of_bag)}. Both should be {least} or more."
            )
        case "sections":
            n = best.swap_sections
            return said + (
                f"not believed: the two were taken for each other in {n} section{'' if n == 1 else 's'} only."
            )
        case _:
            left = numbers.coefficient(best.corrected_gain)
            return f"{said}not taken: corrected for luck it is {left}, and {stop(searched, 0, found)}."


def _evidence(one: Suggestion, found: MergeSuggestions) -> str:
    step, n = one.step, one.step.swap_sections
    unseen = ""
    if step.out_of_bag is not None:
        unseen = f", {numbers.coefficient(step.out_of_bag)} on sections that the search had not seen"
    return (
        f"pooled alpha gains {numbers.coefficient(step.corrected_gain)} corrected for luck{unseen} (apparent: "
        f"{numbers.coefficient(step.gain)}); {numbers.percent(step.selected)} of {found.options.draws} searches came to "
        f"it as soon; taken for each other in {n:,} section{'' if n == 1 else 's'}: boundary overlap "
        f"{numbers.coefficient(step.overlap, 2)}, co-use {numbers.percent(step.co_use)}."
    )


def _definition(found: MergeSuggestions, name: str) -> str:
    entry = found.definitions[name]
    parts = [quotation(entry.definition) if entry.definition else "no definition"]
    for what, texts in (("Use when", entry.use_when), ("Not when", entry.do_not_use_when)):
        if texts:
            parts.append(f"{what}: {quotation('; '.join(texts))}")
    return f"{shown(name)}: {' '.join(text if text.endswith('.') else f'{text}.' for text in parts)}"


def _case(case: Case) -> str:
    given = "; ".join(
        f"{shown(coder)}: {'nothing fits' if not names else listed(names)}"
        for coder, names in case.given.items()
        if names is not None
    )
    return (
        f"{shown(case.section)} “{quotation(case.text)}” {given}"
        if case.text
        else f"{shown(case.section)}: {given}"
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
