"""Merges that are suggested, each with its evidence, the definitions and the sections in dispute; or why none is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.merging.model import LABELS
from irr.names import listed, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Entry, Paragraph
from irr.reporters._cases import in_words, quotation
from irr.reporters._merge_path import merge, stop

if TYPE_CHECKING:
    from irr.merging.model import MergeSuggestions, Searched, Suggestion

#: Sections told of a suggestion.
CASES = 5


def suggested(found: MergeSuggestions) -> Iterator[Block]:
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
            yield Paragraph(in_words(case), bullet=True)
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
                f"error over {options.draws:,} draws; the limit is {numbers.bound(options.min_gain)}): use "
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
            least = numbers.bound(found.options.min_gain)
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
