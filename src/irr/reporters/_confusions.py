"""Which categories are taken for which: the pairs, the matrix, the map."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from irr.names import listed, shown
from irr.records import diagnosis as records
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Paragraph, Table

if TYPE_CHECKING:
    from irr.analysis.diagnosing import Diagnosis

#: Pairs of categories, and joins of the map, that are shown; categories up to which the matrix is.
PAIRS, JOINS, MATRIX = 15, 15, 15


def confusions(diagnosis: Diagnosis) -> Iterator[Block]:
    """The pairs that were swapped, the matrix where it can be read, and the map."""
    found = list(islice(records.swap_records(diagnosis), PAIRS))
    if not found:
        return
    yield Table(
        ("categories", "swaps", "sections", "boundary overlap", "q", "co-use"),
        [
            (
                f"{shown(one['a'])} / {shown(one['b'])}",
                f"{2 * one['weight']:.1f}",
                f"{one['sections']:,}",
                numbers.coefficient(one["boundary_overlap"], 2),
                numbers.p_value(one["q"]),
                numbers.percent(one["co_use"]),
            )
            for one in found
        ],
    )
    total = len(diagnosis.findings.confusion.swaps)
    more = f" The {PAIRS} widest overlaps of {total:,}; all are in --format json." if total > PAIRS else ""
    yield Paragraph(
        "swaps: one coder gave the one and another the other instead. boundary overlap: 0 never swapped, from "
        "1 on names that could be exchanged. q: of the swap test, adjusted for all pairs. co-use: share of their uses "
        f"that are of both by one coder.{more}"
    )
    yield from _directed(diagnosis)
    yield from _matrix(diagnosis)
    yield from _map(diagnosis)


def _directed(diagnosis: Diagnosis) -> Iterator[Block]:
    """The most frequent swaps of each pair of coders, in their direction."""
    cells = [
        one
        for one in records.directed_records(diagnosis)
        if one["given"] is not None and one["instead"] is not None and one["given"] != one["instead"]
    ]
    cells = sorted((one for one in cells if one["weight"] > 1), key=lambda one: -one["weight"])
    if cells:
        yield Table(
            ("coder", "gave", "where", "gave instead", "times"),
            [
                (
                    shown(one["coders"][0]),
                    shown(one["given"]),
                    shown(one["coders"][1]),
                    shown(one["instead"]),
                    f"{one['weight']:.1f}",
                )
                for one in cells[:PAIRS]
            ],
            left=4,
            title="Who took what for what, most often first",
        )


def _matrix(diagnosis: Diagnosis) -> Iterator[Block]:
    """The symmetric matrix: matched on the diagonal, swaps halved beside it, nothing in its place last."""
    study = diagnosis.study
    if len(study.categories) > MATRIX or diagnosis.findings.confusion.is_left_out:
        return
    cells = diagnosis.findings.confusion.symmetric
    weight = {
        (a, b): w for a, b, w in zip(cells.a.tolist(), cells.b.tolist(), cells.weight.tolist(), strict=True)
    }
    names = [*(shown(name) for name in study.categories), "nothing"]
    rows = [
        (name, *(_cell(weight.get((min(a, b), max(a, b)), 0.0)) for b in range(len(names))))
        for a, name in enumerate(names)
    ]
    yield Table(
        ("", *names),
        rows,
        title="Confusion matrix of sets (matched on the diagonal; swaps count half on each side)",
    )


def _cell(weight: float) -> str:
    return "·" if not weight else f"{weight:.2f}".rstrip("0").rstrip(".")


def _map(diagnosis: Diagnosis) -> Iterator[Block]:
    names, found = diagnosis.study.categories, diagnosis.landscape
    if not found.joins:
        return
    yield Table(
        ("joined", "with", "mean boundary overlap"),
        [
            (
                *(listed([names[k] for k in group], 6) for group in (join.first, join.second)),
                numbers.coefficient(join.overlap, 2),
            )
            for join in found.joins[:JOINS]
        ],
        left=2,
        title="Map: categories taken for each other, joined from the most to the least confused",
    )
    if found.groups:
        groups = "; ".join(listed([names[k] for k in group], 6) for group in found.groups)
        yield Paragraph(f"Groups that overlap by {numbers.coefficient(found.cut, 2)} or more: {groups}.")
    if found.left_out:
        yield Paragraph(f"{found.left_out:,} categories with fewer swaps are not on the map.")
