"""CSV, in any of the layouts of tables, or a row a marked stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.writers._delimited import delimited, makes_folder
from irr.writers._rows import LAYOUTS

if TYPE_CHECKING:
    from irr.writers.model import Coded, Files, Marked

FORMAT = "CSV"
SUMMARY = "for R, Python, spreadsheets and people"
SUFFIXES = (".csv",)
FOLDER = False
SECTIONS = SPANS = True

__all__ = ["FOLDER", "FORMAT", "LAYOUTS", "SECTIONS", "SPANS", "SUFFIXES", "SUMMARY", "makes_folder", "write"]


def write(what: Coded | Marked, layout: str | None) -> Files:
    """Text with commas, UTF-8, a line feed at the end of a row."""
    return delimited(what, layout, ",", ".csv")
