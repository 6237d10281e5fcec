"""A check in words: each figure in a sentence, as a notice at its line, as a test case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.names import printable, shown
from irr.notices import Notice
from irr.reporters import _numbers as numbers
from irr.reporters._documents import Case

if TYPE_CHECKING:
    from irr.checks.model import Checked, Held, Outcome, Unit, Verdict
    from irr.notices import Level
    from irr.reporters._documents import CaseOutcome

WORDS: dict[Outcome, str] = {
    "pass": "pass",
    "fail": "FAIL",
    "inconclusive": "inconclusive",
    "undefined": "undefined",
    "skipped": "skipped",
}
#: The level of a notice, else a warning; and what a test case comes to, else an error.
LEVEL: dict[Outcome, Level] = {"pass": "note", "fail": "error"}
RESULT: dict[Outcome, CaseOutcome] = {"pass": "pass", "fail": "failure", "skipped": "skipped"}
#: Rules of notices that repeat what is said of figures.
OF_FIGURES = frozenset(("check", "flags"))


def sentence(verdict: Verdict, one: Held) -> str:
    """What was found, what was asked for, and what would settle it."""
    name = shown(verdict.requirement.name) or verdict.requirement.title
    subject = f"{name}, {printable(one.what, 60)}" if one.what else name
    if one.value is None:
        return f"{subject}: {WORDS[one.outcome]}, as {one.reason}."
    told = [f"{subject}: {figure(one.value, one.unit)}{_because(one)}"]
    if one.known:
        told.append("It failed before and is no worse.")
    if one.outcome == "inconclusive":
        told.append("The interval leaves open on which side of the bound the figure is.")
    if one.more and one.bound is not None:
        side = "above" if one.value > one.bound else "below"
        told.append(f"About {one.more:,} more sections like these would show it to be {side} the bound.")
    elif one.more is None and one.interval is not None and one.outcome == "inconclusive":
        told.append(
            "The figure is so near the bound that no number of sections can be given that would settle it."
        )
    return " ".join(told)


def _because(one: Held) -> str:
    if one.unit == "errors":
        return f" error{'' if one.value == 1 else 's'}."
    if one.unit == "count":
        return f", where at most {one.bound:,.0f} is allowed{f' ({one.reason})' if one.reason else ''}."
    limits = f", interval {interval(one)}" if one.interval is not None else ""
    if one.bound is None:
        return f"{limits}: demonstrably lower, among all that were compared."
    mapped = f" ({one.reason})" if one.reason else ""
    return f"{limits}{mapped}; required: {bound(one)}."


def figure(value: float, unit: Unit | str) -> str:
    if unit in ("count", "errors"):
        return f"{value:,.0f}"
    if unit == "share":
        return numbers.percent(value)
    sign = "+" if unit == "difference" and value > 0 else ""
    return sign + numbers.coefficient(value)


def interval(one: Held) -> str:
    return numbers.percent_interval(one.interval) if one.unit == "share" else numbers.interval(one.interval)


def bound(one: Held) -> str:
    if one.bound is None:
        return numbers.NONE
    # A bound is shown as it was typed, unrounded.
    text = f"{100 * one.bound:.10g}%" if one.unit == "share" else f"{one.bound:.10g}"
    text = text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    limit = f"{one.on} limit " if one.on else ""
    return f"{limit}{one.sense} {text}".replace("-", "−")


def notices(checked: Checked) -> Iterator[Notice]:
    """What is worth pointing at: findings in files, and figures that did not pass at the lines they are about."""
    for verdict in checked.verdicts:
        for one in verdict.held:
            for notice in one.notices:
                known = one.known and notice.level == "error"
                yield Notice(notice.rule, "note", notice.text, notice.file, notice.line) if known else notice
            if one.outcome in ("pass", "skipped") or one.notices:
                continue
            file, line = (one.file, one.line) if one.file else (checked.config, verdict.requirement.line)
            level = LEVEL.get(checked.counted(one.counts_as), "warning")
            yield Notice("check", level, sentence(verdict, one), file, line)


def pages() -> dict[str, str]:
    """The pages of the rules that notices are from."""
    from irr.checks import pages as of_checks
    from irr.linting.registry import rules
    from irr.revision import RULES

    return {name: rule.page for name, rule in rules().items()} | RULES | of_checks.pages()


def cases(checked: Checked) -> Iterator[Case]:
    """Each figure as a test case."""
    for verdict in checked.verdicts:
        name = verdict.requirement.name or verdict.requirement.title
        if not verdict.held:
            yield Case(name, name, "error", "there was nothing to check")
        for one in verdict.held:
            result = "skipped" if one.known else RESULT.get(checked.counted(one.outcome), "error")
            text = "" if result == "pass" else sentence(verdict, one)
            details = "\n".join(_line(notice) for notice in one.notices)
            yield Case(name, one.what or name, result, text, details)


def _line(notice: Notice) -> str:
    place = ":".join(str(part) for part in (notice.file, notice.line) if part is not None)
    return f"{place}: {notice.level}: {notice.text} [{notice.rule}]"
