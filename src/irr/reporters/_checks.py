"""The report of a check: what changed, each requirement with its verdict, and what would settle what is open."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.checks.records import COLUMNS, change_record, checked_head, held_rows, verdict_record
from irr.names import listed, printable, shown
from irr.records import warning_record
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Facts, Heading, Paragraph, Table, table
from irr.reporters._check_words import (
    OF_FIGURES,
    WORDS,
    bound,
    cases,
    figure,
    interval,
    notices,
    pages,
    sentence,
)
from irr.reporters._common import notices_told, part
from irr.reporters._common import warnings as warned
from irr.reporters._documents import Document

if TYPE_CHECKING:
    from irr.checks.model import Change, Checked, Held, Outcome, RoundSummary, Verdict

#: Figures of one requirement, and findings in files, that are told one by one.
_TOLD = 30
_TALLIED: dict[Outcome, str] = {
    "fail": "failed",
    "undefined": "undefined",
    "inconclusive": "inconclusive",
    "pass": "passed",
}


def document(checked: Checked) -> Document:
    """The check as a document."""
    return Document(
        title=title(checked),
        blocks=partial(blocks, checked),
        head=partial(checked_head, checked),
        lists=(
            ("changes", lambda: map(change_record, checked.changes)),
            ("requirements", lambda: map(verdict_record, checked.verdicts)),
            ("warnings", lambda: map(warning_record, checked.warnings)),
        ),
        columns=COLUMNS,
        rows=partial(held_rows, checked),
        notices=partial(notices, checked),
        cases=partial(cases, checked),
        rules=pages,
    )


def title(checked: Checked) -> str:
    """The line above everything."""
    return f"irr {__version__}: {verdict_in_words(checked)} ({printable(checked.config)})"


def verdict_in_words(checked: Checked) -> str:
    counts, n = checked.counts, len(checked.verdicts)
    word = {"pass": "passes", "fail": "fails"}.get(checked.outcome, "cannot judge")
    parts = [f"{counts[outcome]:,} {words}" for outcome, words in _TALLIED.items() if counts[outcome]]
    known = sum(any(one.known for one in verdict.held) for verdict in checked.verdicts)
    but = f", {known:,} of them with failures that the base has too" if known else ""
    if len(parts) == 1 and n > 1:
        return f"the check {word}: all {n:,} requirements {parts[0].partition(' ')[2]}{but}"
    return f"the check {word}: of {n:,} requirement{'' if n == 1 else 's'}, {', '.join(parts)}{but}"


def blocks(checked: Checked) -> Iterator[Block]:
    """The whole report, what changed first."""
    if checked.base is not None:
        yield Heading("What changed since the base")
        yield from _changes(checked)
    if checked.rounds:
        yield Heading("What was checked")
        yield Facts([(shown(one.name), _round(one, len(checked.rounds))) for one in checked.rounds])
    yield Heading("Requirements")
    yield requirements(checked)
    yield from notes(checked)
    yield from part("What did not pass", not_passed(checked))
    yield from part("Findings in files", _findings(checked))
    yield from part("Warnings", warned(checked.warnings))


def _round(one: RoundSummary, rounds: int) -> str:
    """50 sections, 3 coders (KO, SG, SLG), peer-worker@2 (under check)"""
    sections = f"{one.sections:,} section{'' if one.sections == 1 else 's'}"
    coders = f"{len(one.coders):,} coder{'' if len(one.coders) == 1 else 's'} ({listed(one.coders)})"
    book = shown(one.codebook) if one.codebook else "no codebook"
    return f"{sections}, {coders}, {book}" + (" (under check)" if one.under_check and rounds > 1 else "")


def _changes(checked: Checked) -> Iterator[Block]:
    yield Facts([("base", shown(checked.base or ""))])
    if not checked.changes:
        yield Paragraph("Nothing: every outcome, every category and pooled alpha are the same.")
        return
    yield from table(
        ("", "what", "before", "after"),
        [
            (
                {True: "worse", False: "better", None: "changed"}[one.worse],
                shown(one.what),
                _state(one, one.before, one.value_before),
                _state(one, one.after, one.value_after),
            )
            for one in checked.changes
        ],
        "changes",
        left=4,
    )


def _state(change: Change, word: str | None, value: float | None) -> str:
    number = "" if value is None else figure(value, change.unit)
    return " ".join(filter(None, (word, number))) or numbers.NONE


def requirements(checked: Checked) -> Table:
    rows = []
    for verdict in checked.verdicts:
        rows.append(_row(verdict))
        if len(verdict.held) > 1:
            failing = [one for one in verdict.held if one.outcome not in ("pass", "skipped")]
            rows += [_sub_row(one) for one in failing[:_TOLD]]
            if failing[_TOLD:]:
                rows.append(("", f"· and {len(failing) - _TOLD:,} more", "", "", "", ""))
    return Table(
        ("verdict", "requirement", "figure", "interval", "bound", "more sections"), rows, left=2, verdict=0
    )


def notes(checked: Checked) -> Iterator[Block]:
    """How to read the intervals, and what the comparisons could not see."""
    shown_ = [one for verdict in checked.verdicts for one in verdict.held if one.interval is not None]
    levels = dict.fromkeys(numbers.level(one.interval.level) for one in shown_ if one.interval)
    if levels:
        one_sided = any(one.on for one in shown_)
        said = " and ".join(level.removesuffix(" interval") for level in sorted(levels, reverse=True))
        limits = "; a limit that is compared holds by itself at half the error" if one_sided else ""
        yield Paragraph(
            f"Intervals: {said}{limits}. more sections: how many, like those coded, until the interval leaves the "
            "bound out."
        )
    for verdict in checked.verdicts:
        for one in verdict.held:
            if one.detectable is not None and one.outcome != "fail":
                name = shown(verdict.requirement.name) or verdict.requirement.title
                drop = numbers.coefficient(one.detectable)
                mapped = f"{one.reason}; " if one.reason else ""
                yield Paragraph(
                    f"{name}, {printable(one.what, 60)}: {mapped}a drop of {drop} or more would have been found with "
                    "probability .80; smaller ones may have gone unseen."
                )


def _row(verdict: Verdict) -> tuple[str, ...]:
    name = shown(verdict.requirement.name) or verdict.requirement.title
    where = f" in {shown(verdict.round)}" if verdict.requirement.round else ""
    outcome = verdict.outcome
    if len(verdict.held) == 1:
        one = verdict.held[0]
        what = f": {printable(one.what, 60)}" if one.what else ""
        return (_word(one, outcome), f"{name}{what}{where}", *_cells(one))
    passed = sum(one.counts_as == "pass" for one in verdict.held)
    skipped = sum(one.outcome == "skipped" for one in verdict.held)
    n = len(verdict.held) - skipped
    told = f"{passed:,} of {n:,}" + (f", {skipped:,} skipped" if skipped else "")
    wanted = bound(verdict.held[0]) if verdict.held else numbers.NONE
    return (WORDS[outcome], f"{name}{where}", told, "", wanted, "")


def _sub_row(one: Held) -> tuple[str, ...]:
    return (_word(one, one.outcome), f"· {shown(one.what)}", *_cells(one))


def _word(one: Held, outcome: Outcome) -> str:
    return "known" if one.known else WORDS[outcome]


def _cells(one: Held) -> tuple[str, str, str, str]:
    more = "" if one.more is None else f"{one.more:,}" if one.more else ""
    number = numbers.NONE if one.value is None else figure(one.value, one.unit)
    return number, interval(one), bound(one), more


def not_passed(checked: Checked) -> Iterator[Block]:
    """A sentence on each figure that did not pass."""
    for verdict in checked.verdicts:
        told = [one for one in verdict.held if one.outcome not in ("pass", "skipped")]
        for one in told[:_TOLD]:
            yield Paragraph(sentence(verdict, one), bullet=True)
        if told[_TOLD:]:
            yield Paragraph(f"and {len(told) - _TOLD:,} more of this requirement", bullet=True)
        if verdict.outcome == "undefined" and not told:
            yield Paragraph(f"{verdict.requirement.title}: there was nothing to check.", bullet=True)


def _findings(checked: Checked) -> Iterator[Block]:
    yield from notices_told([one for one in notices(checked) if one.rule not in OF_FIGURES], _TOLD)
