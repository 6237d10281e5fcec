"""Parts that reports have in common: headings that stand only above something, the flag rule in words, warnings,
what was found in files, and what a figure is called and whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from irr.names import printable, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import ROWS, Block, Found, Heading, Paragraph

if TYPE_CHECKING:
    from irr.diagnosis.rule import FlagRule
    from irr.notices import Level, Notice
    from irr.result import Result
    from irr.study import Warned

#: Warnings shown one by one.
WARNINGS = 30
#: The levels of what is found, the gravest first.
LEVELS: tuple[Level, ...] = ("error", "warning", "note")


def part(heading: str, content: Iterator[Block]) -> Iterator[Block]:
    """A part of a report; one that has nothing to say has no heading."""
    first = next(content, None)
    if first is not None:
        yield Heading(heading)
        yield first
        yield from content


def rule_in_words(rule: FlagRule) -> str:
    """What flags a category, and what makes it well."""
    threshold = numbers.bound(rule.threshold)
    revise, ok = numbers.coefficient(rule.revise, 2), numbers.coefficient(rule.ok, 2)
    if rule.fdr is not None:
        return (
            "as many categories as keep the expected share of false flags at "
            f"{numbers.coefficient(rule.fdr, 2)}: revise; alpha below {threshold} with probability {ok} or less: ok"
        )
    return {
        "posterior": f"alpha below {threshold} with probability {revise} or more: revise; {ok} or less: ok",
        "point": f"alpha below {threshold}: revise; else ok",
        "interval": f"the {numbers.level(rule.level)} of alpha below {threshold}: revise; all of it from there on: ok",
        "gwet": f"Gwet's benchmark puts alpha below {threshold} with probability .95: revise; above: ok",
    }[rule.mode]


def warnings(warned: Sequence[Warned]) -> Iterator[Block]:
    """The warnings, or the first of them."""
    for warning in warned[:WARNINGS]:
        place = f" ({warning.where})" if warning.where else ""
        yield Paragraph(f"{warning.kind}: {warning.text}{place}", bullet=True)
    rest = len(warned) - WARNINGS
    if rest > 0:
        yield Paragraph(f"and {rest:,} more, in --format json", bullet=True)


def notices_told(notices: Sequence[Notice], most: int = ROWS) -> Iterator[Block]:
    """Each finding at its place; where there are more than `most`, the gravest, as they stand in the files."""
    gravest = sorted(range(len(notices)), key=lambda at: LEVELS.index(notices[at].level))[:most]
    for notice in (notices[at] for at in sorted(gravest)):
        place = printable(notice.file or "")
        if notice.file and notice.line is not None:
            place += f":{notice.line}"
        yield Found(place, notice.level, notice.text, notice.rule)
    if len(notices) > most:
        yield Paragraph(
            f"The gravest {most:,} of {len(notices):,} findings; all of them are in --format json."
        )


def name_of(result: Result) -> str:
    """What a figure is called in a report."""
    if result.is_share and result.criterion == "overlap":
        return "share a category"
    if result.view == "pooled":
        return "pooled alpha" if result.name == "krippendorff-alpha" else f"pooled {result.name}"
    if result.name == "krippendorff-alpha" and result.view == "set":
        return f"alpha of sets, {result.criterion}"
    of = result.criterion if result.view == "set" else f"{result.view}s"
    return f"{result.name}, {of}"


def who(result: Result) -> str:
    """Whose figure it is."""
    if result.all:
        return f"all {len(result.coders):,} share one"
    if len(result.coders) == 2:
        return " – ".join(map(shown, result.coders))
    return f"mean of pairs of {len(result.coders):,}" if result.is_share else f"all {len(result.coders):,}"
