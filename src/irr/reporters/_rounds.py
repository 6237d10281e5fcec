"""The report of two rounds: what changed, what of it the codebook did, what could have been found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.names import listed, shown
from irr.reporters import _common as common
from irr.reporters import _numbers as numbers
from irr.reporters import _round_tables as tables
from irr.reporters._blocks import Block, Facts, Heading, Paragraph
from irr.reporters._documents import Document
from irr.rounds.records import (
    ROUND_COLUMNS,
    category_change_record,
    figure_record,
    own_record,
    round_rows,
    rounds_head,
)

if TYPE_CHECKING:
    from irr.comparison import Difference
    from irr.rounds.model import FigureChange, Power, RoundsCompared, Side

#: Merges and other changes of categories that are named one by one.
_CHANGES = 20


def document(found: RoundsCompared) -> Document:
    """The comparison as a document."""
    return Document(
        title=f"irr {__version__}: two rounds compared",
        blocks=partial(blocks, found),
        head=partial(rounds_head, found),
        lists=(
            ("figures", lambda: map(figure_record, found.figures)),
            ("categories", lambda: map(category_change_record, found.categories)),
            ("own", lambda: map(own_record, found.own)),
        ),
        columns=ROUND_COLUMNS,
        rows=partial(round_rows, found),
    )


def blocks(found: RoundsCompared) -> Iterator[Block]:
    """The whole report."""
    yield Heading("What was compared")
    yield Facts(list(_facts(found)))
    yield from common.part("What changed", headline(found))
    yield from common.part("Each figure", tables.figures(found))
    yield from common.part("Each category", tables.categories(found))
    yield from common.part("Each coder's second coding against the first", tables.own(found))
    yield from common.part("Warnings", common.warnings(found.warnings))


def _facts(found: RoundsCompared) -> Iterator[tuple[str, str]]:
    overlap = found.overlap
    yield "first round", _side(found.before)
    yield "second round", _side(found.after)
    said = {
        "same": f"the same {overlap.shared:,} in both rounds, by their ids",
        "different": "none is in both rounds",
        "partly shared": f"{overlap.shared:,} are in both rounds, by their ids",
    }[overlap.relation]
    if overlap.relation == "different" and overlap.said == "no":
        said = "taken for others in the second round, whatever their ids (--same-sections no)"
    elif overlap.shared and overlap.said == "auto":
        said += ", which are taken for the same text; if they are not, say --same-sections no"
    yield "sections", said
    if found.crosswalk is None:
        yield "codebook", f"the same {len(found.before.categories):,} categories in both rounds"
    else:
        yield "codebook", _revised(found.crosswalk, found.before, found.after)


def _side(side: Side) -> str:
    many = len(side.coders)
    return (
        f"{side.sections:,} sections, {many:,} coder{'' if many == 1 else 's'} ({listed(side.coders)}), "
        f"{len(side.categories):,} categories"
    )


def _revised(crosswalk: dict[str, tuple[str, ...]], before: Side, after: Side) -> str:
    became: dict[tuple[str, ...], list[str]] = {}
    for name, to in crosswalk.items():
        if to != (name,):
            became.setdefault(to, []).append(name)
    sources: dict[str, list[str]] = {}
    for name, to in crosswalk.items():
        for one in to:
            sources.setdefault(one, []).append(name)
    said = [
        f"{' + '.join(map(shown, sources[to[0]] if len(to) == 1 else names))} → {listed(to) or 'dropped'}"
        for to, names in became.items()
    ]
    rest = f", and {len(said) - _CHANGES} more" if len(said) > _CHANGES else ""
    return (
        f"revised, {len(before.categories):,} categories before and {len(after.categories):,} after: "
        f"{'; '.join(said[:_CHANGES])}{rest}"
    )


def power_in_words(power: Power, level: float, what: str = "change") -> str:
    """What the comparison could have found."""
    test = f"two-sided test at {numbers.coefficient(round(1 - level, 10), 2)}"
    return (
        f"Of true {what}s of .10 in either direction a comparison of this size finds "
        f"{numbers.percent(power.tenth)}, and of .15 {numbers.percent(power.three_twentieths)} ({test}); what it finds "
        f"in 80% is a {what} of {numbers.coefficient(power.detectable, 2)}."
    )


def headline(found: RoundsCompared) -> Iterator[Block]:
    one, level = found.headline, found.options.confidence
    if one is None:
        if not found.own:
            yield Paragraph("Agreement needs two coders in each round, and there is nothing to compare.")
        return
    if one.total is None or one.observed is None:
        for result in (one.before, one.after):
            if result.undefined is not None:
                yield Paragraph(f"{common.name_of(result)} is undefined: {result.undefined.text}.")
                return
        return
    name = common.name_of(one.before)
    if not name.startswith(one.before.name):
        name = name[0].upper() + name[1:]
    yield Paragraph(
        f"{name}: {numbers.figure(one.before)} before, {numbers.figure(one.after)} after, a change of "
        f"{numbers.signed(one.total.difference)}{_between(one.total, level)}."
    )
    if one.recoded is not None and one.mechanical is not None:
        than = "worse" if one.mechanical.difference < 0 else "better"
        yield Paragraph(
            f"By the codebook alone: {numbers.signed(one.mechanical.difference)}. The first round's own codings, carried "
            f"over, have {numbers.figure(one.recoded)}; nobody coded anything {than} for it.{_by_chance(found)}"
        )
        yield Paragraph(
            f"By the coding: {numbers.signed(one.observed.difference)}{_between(one.observed, level)}"
            f"{_p(one.observed)}."
        )
    verdict = _verdict(one, level, tables.units(found))
    if verdict:
        yield Paragraph(verdict)
    if one.power is not None and not _told(one, level):
        yield Paragraph(power_in_words(one.power, level))


def _by_chance(found: RoundsCompared) -> str:
    """What merging does to agreement by chance, on the share of sections that most coders are in."""
    shares = [one for one in found.figures if one.before.is_share and one.before.criterion == "overlap"]
    shares = [one for one in shares if one.before.all is None]
    if not shares or shares[-1].recoded is None or shares[-1].before.expected is None:
        return ""
    before, after = shares[-1].before, shares[-1].recoded
    return (
        f" By chance, two coders would share a category in {numbers.percent(before.expected)} of sections before and "
        f"{numbers.percent(after.expected)} carried over."
    )


def _p(found: Difference) -> str:
    return "" if found.p is None else f", p {numbers.p_is(found.p)}"


def _between(found: Difference, level: float) -> str:
    text = numbers.signed_interval(found.interval)
    return "" if text == numbers.NONE else f", {numbers.level(level)} {text}"


def _told(one: FigureChange, level: float) -> bool:
    """Whether the observed change is beyond chance, by the test of swapped labels where there is one."""
    p = one.p_swapped if one.p_swapped is not None else one.observed.p if one.observed else None
    return p is not None and p < 1 - level


def _verdict(one: FigureChange, level: float, units: str) -> str:
    if one.observed is None:
        return ""
    what = "coding" if one.recoded is not None else "agreement"
    if one.observed.p is None:
        return f"Whether {what} changed cannot be told: {_reason(one.observed)}."
    p = (
        f" (p {numbers.p_is(one.p_swapped)}, labels of the rounds swapped within {units})"
        if one.p_swapped is not None
        else ""
        if one.recoded is not None
        else f" (p {numbers.p_is(one.observed.p)})"
    )
    if _told(one, level):
        return f"{what.capitalize()} is {'better' if one.observed.difference > 0 else 'worse'} in the second round{p}."
    return (
        f"Whether {what} became better or worse cannot be told from these sections{p}. That is not "
        "to say that it stayed the same."
    )


def _reason(found: Difference) -> str:
    interval = found.interval
    return getattr(interval, "text", "there is no measure of error")
