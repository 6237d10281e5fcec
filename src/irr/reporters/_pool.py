"""Pooled results told: each code over the files, then all codes, and how they compare with the mean over files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.names import shown
from irr.pooling import records
from irr.records import warning_record
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Paragraph, table
from irr.reporters._common import part, warnings
from irr.reporters._documents import Document

if TYPE_CHECKING:
    from irr.pooling import CodePool, Pool


def document(found: Pool) -> Document:
    """The pool as a document."""
    return Document(
        title=_title(found),
        blocks=partial(_blocks, found),
        head=partial(records.pool_head, found),
        lists=(
            ("by_code", lambda: map(records.code_record, found.codes)),
            ("warnings", lambda: map(warning_record, found.warnings)),
        ),
        columns=records.COLUMNS,
        rows=partial(records.rows, found),
    )


def _title(found: Pool) -> str:
    codes, files = len(found.codes), len(found.compared.files)
    which = f"{codes:,} code{'' if codes == 1 else 's'} in {files:,} file{'' if files == 1 else 's'}"
    return f"irr {__version__}: NVivo's comparison of A and B pooled, {which}"


def _blocks(found: Pool) -> Iterator[Block]:
    every = (*found.codes, found.total)
    level = numbers.level(found.options.confidence)
    yield from part("Pooled over files", _figures(every, level))
    yield from part("Characters", _tables(every))
    yield from part("Kappa by file", _by_file(every))
    yield from part("Warnings", warnings(found.warnings))


def _figures(every: tuple[CodePool, ...], level: str) -> Iterator[Block]:
    yield from table(
        ("code", "files", "agreement", level, "Cohen's kappa", level),
        [
            (
                _name(one),
                f"{one.files:,}",
                numbers.percent(one.agreement.value),
                numbers.percent_interval(one.agreement.interval),
                numbers.value(one.kappa),
                numbers.interval(one.kappa.interval),
            )
            for one in every
        ],
        "codes",
    )
    yield Paragraph(
        "Files are added up character by character before agreement and kappa are taken. Intervals are over files, "
        "because characters that stand together are coded together. For all codes kappa is the pooled one: what was "
        "observed and what chance gives are summed over codes."
    )
    if undefined := {one.kappa.undefined.text for one in every if one.kappa.undefined is not None}:
        yield Paragraph(f"No kappa: {'; '.join(sorted(undefined))}.")
    yield Paragraph(
        "What one coder gave to a character in all cannot be told from these results, so there are no figures of sets."
    )


def _tables(every: tuple[CodePool, ...]) -> Iterator[Block]:
    yield from table(
        ("code", "characters", "A and B", "A, not B", "B, not A", "neither"),
        [
            (_name(one), *map("{:,}".format, (one.characters, one.both, one.only_a, one.only_b, one.neither)))
            for one in every
        ],
        "codes",
    )


def _by_file(every: tuple[CodePool, ...]) -> Iterator[Block]:
    yield from table(
        ("code", "files with a kappa", "lowest", "highest", "mean", "mean as printed"),
        [
            (
                _name(one),
                f"{one.defined:,} of {one.files:,}" if one.code is not None else f"{one.defined:,} rows",
                *(numbers.coefficient(value) for value in (one.lowest, one.highest, one.mean, one.printed)),
            )
            for one in every
        ],
        "codes",
    )
    yield Paragraph(
        "A mean of kappas counts a short file as much as a long one, and leaves out files in which nobody used the code."
    )


def _name(one: CodePool) -> str:
    return "all codes" if one.code is None else shown(one.code)
