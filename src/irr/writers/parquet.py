"""Parquet: a row a rating with its categories as a list, or a row a marked stretch."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from irr.writers.model import Files

if TYPE_CHECKING:
    from irr.writers.model import Coded, Marked

FORMAT = "Parquet"
SUMMARY = "for large studies, DuckDB, polars and Spark"
SUFFIXES = (".parquet",)
FOLDER = False
SECTIONS = SPANS = True


def write(what: Coded | Marked, layout: str | None) -> Files:
    """The table, compressed."""
    import pyarrow.parquet as pq

    from irr.writers._columnar import arrow_table

    out = BytesIO()
    pq.write_table(arrow_table(what), out, compression="zstd")
    return Files({"": out.getvalue()})
