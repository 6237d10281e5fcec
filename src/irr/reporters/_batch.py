"""The index of many studies: what each comes to, what was wrong, and where the tables are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.names import listed, printable, shown
from irr.records import FORMAT
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Entry, Heading, Paragraph, Table
from irr.reporters._common import part
from irr.reporters._documents import Document
from irr.result import Interval

if TYPE_CHECKING:
    from irr.batch import Batch, Outcome

#: What a study comes to, in the index and in the lines that tell how far a batch is.
STANDINGS = {
    "pass": "pass",
    "fail": "FAIL",
    "inconclusive": "inconclusive",
    "undefined": "undefined",
    "told": "reported",
    "silent": "nothing to judge",
    "error": "error",
}
#: What stands beside the index.
FILES = (
    ("across.html", "the categories that are flagged again and again, and all studies drawn side by side"),
    ("figures.csv", "every figure of every study, a row a figure, for spreadsheets"),
    ("figures.parquet", "the same, with a type for each column"),
    ("figures.jsonl", "the same, a JSON object a line"),
)
_COLUMNS = (
    *("study", "variable", "outcome", "sections", "coders", "categories", "pooled alpha", "interval"),
    *("share a category", "to revise", "warnings", "files"),
)


def document(batch: Batch) -> Document:
    """The index as a document."""
    return Document(
        title=f"irr {__version__}: {_counted(len(batch.outcomes), 'study', 'studies')}",
        blocks=partial(_blocks, batch),
        head=lambda: {"irr": __version__, "format": FORMAT, "unreached": list(batch.unreached)},
        lists=(
            ("studies", lambda: map(_record, batch.outcomes)),
            ("figures", lambda: batch.rows),
        ),
        columns=batch.columns,
        rows=lambda: batch.rows,
    )


def summed(batch: Batch) -> str:
    """3 studies: 2 reported, 1 error"""
    counts = Counter(STANDINGS[one.standing] for one in batch.present)
    told = ", ".join(f"{counts[word]:,} {word}" for word in STANDINGS.values() if counts[word])
    return f"{_counted(len(batch.present), 'study', 'studies')}: {told or 'none finished'}"


def in_a_line(outcome: Outcome) -> str:
    """reported, pooled alpha .604"""
    told = outcome.told
    if told is None:
        return STANDINGS[outcome.standing]
    alpha = numbers.coefficient(told.alpha) if told.undefined is None else f"undefined ({told.undefined})"
    return f"{STANDINGS[outcome.standing]}, pooled alpha {alpha}"


def _blocks(batch: Batch) -> Iterator[Block]:
    yield Paragraph(f"{summed(batch)}.")
    earlier = [one for one in batch.outcomes if one.when == "earlier"]
    if earlier:
        are = "is" if len(earlier) == 1 else "are"
        yield Paragraph(
            f"{_counted(len(earlier), 'study', 'studies')} of earlier batches {are} listed too, as reported then."
        )
    if batch.unreached:
        yield Paragraph(
            f"The batch was interrupted before {_counted(len(batch.unreached), 'study was', 'studies were')} reached: "
            f"{listed(batch.unreached, 20)}. The same command goes on from there."
        )
    yield Heading("Studies")
    yield from _studies(batch)
    yield from part("What was wrong", _wrong(batch))
    yield Heading("Across studies")
    yield Table(
        ("file", "what it holds"), [list(row) for row in FILES], left=2, links=[name for name, _ in FILES]
    )


def _studies(batch: Batch) -> Iterator[Block]:
    if not batch.outcomes:
        yield Paragraph("None is finished.")
        return
    rows = [_row(one) for one in batch.outcomes]
    values = [_values(one) for one in batch.outcomes]
    kept = [j for j in range(len(_COLUMNS)) if any(row[j] not in ("", numbers.NONE) for row in rows)]
    left = sum(_COLUMNS[j] in ("study", "variable", "outcome") for j in kept)
    yield Table(
        [_COLUMNS[j] for j in kept],
        [[row[j] for j in kept] for row in rows],
        left,
        verdict=kept.index(2),
        values=[[row[j] for j in kept] for row in values],
        links=[_link(one) for one in batch.outcomes],
    )
    levels = {numbers.level(one.told.level) for one in batch.outcomes if one.told is not None}
    yield Paragraph(
        "outcome: that of the requirements of a study's irr.yml; reported, where there are none. to revise: categories "
        "flagged for revision." + "".join(f" interval: the {one} of pooled alpha." for one in sorted(levels))
    )


def _row(outcome: Outcome) -> tuple[str, ...]:
    name, variable = shown(outcome.name), shown(outcome.variable)
    word = STANDINGS[outcome.standing] + (" (earlier)" if outcome.when == "earlier" else "")
    told = outcome.told
    if told is None:
        return (name, variable, word, *[numbers.NONE] * 7, "", "")
    interval = (
        None if told.low is None or told.high is None else Interval(told.low, told.high, told.level, "")
    )
    return (
        *(name, variable, word),
        *(f"{n:,}" for n in (told.sections, told.coders, len(told.categories))),
        numbers.coefficient(told.alpha) if told.undefined is None else f"undefined ({told.undefined})",
        numbers.interval(interval),
        numbers.percent(told.share),
        f"{len(told.to_revise):,}",
        f"{told.warnings:,}" if told.warnings else "",
        ", ".join(outcome.files),
    )


def _values(outcome: Outcome) -> tuple[float | str | None, ...]:
    told = outcome.told
    own = (shown(outcome.name), shown(outcome.variable), outcome.standing)
    if told is None:
        return (*own, *[None] * 8, "")
    counts = (told.sections, told.coders, len(told.categories))
    return (
        *(*own, *counts, told.alpha, told.low, told.share),
        *(len(told.to_revise), told.warnings, ""),
    )


def _link(outcome: Outcome) -> str:
    """The page of a study, or else the first of its files; "" where there is none."""
    file = next((one for one in sorted(outcome.files, key=lambda one: not one.endswith(".html"))), None)
    return "" if file is None else f"{outcome.name}/{file}"


def _wrong(batch: Batch) -> Iterator[Block]:
    for one in batch.outcomes:
        if one.standing == "error":
            yield Entry(shown(one.name), "error")
            yield Paragraph(f"Of {printable(one.source)}:")
            yield from (Paragraph(printable(line), bullet=True) for line in one.lines)
            if one.files:
                yield Paragraph("Its report is that of an earlier state.")


def _record(outcome: Outcome) -> Mapping[str, Any]:
    record = outcome.record()
    told = record.pop("told")
    del record["digest"]
    if told is not None:
        del told["rows"]
    return {**record, "earlier": outcome.when == "earlier", "told": told}


def _counted(n: int, one: str, several: str) -> str:
    return f"{n:,} {one if n == 1 else several}"
