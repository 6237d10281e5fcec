"""The report of lint: what was found in which codebook, at which line, by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.linting import Linted, LintReport
from irr.names import listed, printable
from irr.records import FORMAT, notice_record
from irr.reporters._blocks import Block, Entry, Heading, Paragraph
from irr.reporters._common import LEVELS, notices_told
from irr.reporters._documents import Document

if TYPE_CHECKING:
    from irr.notices import Notice

_COLUMNS = ("file", "line", "level", "rule", "text")


def document(computed: LintReport | Linted) -> Document:
    """What was found in one codebook or in several."""
    linted = Linted((computed,)) if isinstance(computed, LintReport) else computed
    return Document(
        title=f"irr {__version__}: lint of {_counted(len(linted.reports), 'codebook')}",
        blocks=partial(_blocks, linted),
        head=partial(_head, linted),
        lists=(("notices", lambda: map(notice_record, linted.notices)),),
        columns=_COLUMNS,
        rows=lambda: map(notice_record, linted.notices),
        notices=lambda: linted.notices,
        rules=lambda: {rule.name: rule.page for rule in linted.rules},
    )


def _blocks(linted: Linted) -> Iterator[Block]:
    if not linted.reports:
        yield Paragraph("None of the files is a codebook, so nothing was linted.")
        return
    for report in linted.reports:
        yield Entry(printable(report.path), _summed(report.notices))
        yield from notices_told(report.notices)
    yield Heading("In short")
    found = _summed(linted.notices)
    where = _counted(len(linted.reports), "codebook")
    said = f"{found[0].upper()}{found[1:]} in {where}, by {_counted(len(linted.rules), 'rule')}. "
    if refused := [report.path for report in linted.reports if report.codebook is None]:
        said += f"No other command reads {listed(refused)} as it stands. "
    if linted.notices:
        said += "What a rule is for, and how to switch it off: irr explain RULE."
    yield Paragraph(said)


def _summed(notices: Sequence[Notice]) -> str:
    """1 error, 3 warnings"""
    count = Counter(notice.level for notice in notices)
    return ", ".join(_counted(count[level], level) for level in LEVELS if count[level]) or "nothing found"


def _counted(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _head(linted: Linted) -> dict[str, Any]:
    counts = [Counter(notice.level for notice in report.notices) for report in linted.reports]
    return {
        "irr": __version__,
        "format": FORMAT,
        "codebooks": [
            {
                "file": report.path,
                "codebook": report.codebook.reference if report.codebook else None,
                **{f"{level}s": count[level] for level in LEVELS},
            }
            for report, count in zip(linted.reports, counts, strict=True)
        ],
        "rules": [{"name": rule.name, "summary": rule.summary} for rule in linted.rules],
    }
