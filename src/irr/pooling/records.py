"""Pooled results as records: everything unrounded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from irr._version import __version__
from irr.pooling.pooling import CODERS
from irr.records import FORMAT, interval_record, result_record
from irr.result import Interval

if TYPE_CHECKING:
    from irr.pooling.model import CodePool, Pool
    from irr.result import Result

Record = dict[str, Any]

#: The columns of the CSV table: a row a code, the last all of them.
COLUMNS = (
    *("code", "files", "characters", "both", "only_a", "only_b", "neither"),
    *("agreement", "agreement_low", "agreement_high", "kappa", "kappa_low", "kappa_high", "kappa_reason"),
    *("files_with_kappa", "lowest_kappa", "highest_kappa", "mean_kappa", "mean_printed_kappa"),
)


def pool_head(found: Pool) -> Record:
    """Versions, what was read, and all codes together."""
    return {
        "irr": __version__,
        "format": FORMAT,
        "files_read": list(found.compared.paths),
        "coders": list(CODERS),
        "codes": len(found.codes),
        "files": len(found.compared.files),
        "level": found.options.confidence,
        "total": code_record(found.total),
    }


def code_record(one: CodePool) -> Record:
    """One code, or all of them."""
    return {
        "code": one.code,
        "files": one.files,
        "characters": one.characters,
        "table": {"both": one.both, "only_a": one.only_a, "only_b": one.only_b, "neither": one.neither},
        "agreement": result_record(one.agreement),
        "kappa": result_record(one.kappa),
        "kappa_by_file": {
            "defined": one.defined,
            "lowest": one.lowest,
            "highest": one.highest,
            "mean": one.mean,
        },
        "mean_printed_kappa": one.printed,
    }


def code_row(one: CodePool) -> Record:
    """One row of the CSV table."""
    low, high = _bounds(one.agreement)
    kappa_low, kappa_high = _bounds(one.kappa)
    return dict(
        zip(
            COLUMNS,
            (
                *("all codes" if one.code is None else one.code, one.files, one.characters),
                *(one.both, one.only_a, one.only_b, one.neither),
                *(one.agreement.value, low, high, one.kappa.value, kappa_low, kappa_high),
                one.kappa.undefined.reason if one.kappa.undefined else None,
                *(one.defined, one.lowest, one.highest, one.mean, one.printed),
            ),
            strict=True,
        )
    )


def rows(found: Pool) -> Iterator[Record]:
    """Every code, then all of them."""
    yield from map(code_row, (*found.codes, found.total))


def _bounds(result: Result) -> tuple[float | None, float | None]:
    found = interval_record(result.interval if isinstance(result.interval, Interval) else None)
    return (found["low"], found["high"]) if found else (None, None)
