"""Feather (Arrow IPC): a row a rating with its categories as a list, or a row a marked stretch."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from irr.writers.model import Files

if TYPE_CHECKING:
    from irr.writers.model import Coded, Marked

FORMAT = "Feather"
SUMMARY = "for R and Python, read without parsing"
SUFFIXES = (".feather", ".arrow")
FOLDER = False
SECTIONS = SPANS = True


def write(what: Coded | Marked, layout: str | None) -> Files:
    """The table, not compressed."""
    import pyarrow.feather as feather

    from irr.writers._columnar import arrow_table

    out = BytesIO()
    feather.write_feather(arrow_table(what), out, compression="uncompressed")
    return Files({"": out.getvalue()})
