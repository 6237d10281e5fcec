"""Delimited text as spreadsheets save it: comma, semicolon or tab; UTF-8 or UTF-16."""

from __future__ import annotations

import codecs
import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from irr.inputs import source_of
from irr.worksheets._refusing import refusal

_DELIMITERS = ",;\t"


def delimited(path: str) -> list[tuple[int, list[str]]]:
    """The rows of the table at `path`, each with the line it begins on; `InputError` where it is none.

    The delimiter is the one that the first line uses most, outside quotation marks and otherwise inside.
    """
    text = _decoded(path)
    before = 0
    if text[:4].lower() == "sep=":
        _, _, text = text.partition("\n")
        before = 1
    first = text.partition("\n")[0]
    outside = "".join(first.split('"')[::2])
    delimiter = max(_DELIMITERS, key=lambda mark: (outside.count(mark), first.count(mark)))
    table = []
    begins = before + 1
    with _cells_of_any_size():
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                table.append((begins, cells))
                begins = before + reader.line_num + 1
        except csv.Error as error:
            raise refusal(path, f"cannot be read as a table: {error}", begins) from None
    return table


def _decoded(path: str) -> str:
    data = source_of(path).read()
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if wide or b"\0" in data[:1000]:
            raise refusal(path, "is not text; a sheet is CSV or xlsx") from None
        raise refusal(
            path,
            f"not UTF-8 text (byte 0x{data[error.start]:02x}); save it as 'CSV UTF-8', or as xlsx",
            data.count(b"\n", 0, error.start) + 1,
        ) from None


@contextmanager
def _cells_of_any_size() -> Iterator[None]:
    """The text of a section may be longer than what the csv module takes for a cell."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)
