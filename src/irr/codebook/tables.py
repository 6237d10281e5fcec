"""Delimited text as spreadsheets save it: comma, semicolon or tab; UTF-8, or UTF-16 with its mark.

Here for the tables that say something of categories: codebooks, and what became of each in a crosswalk.
"""

from __future__ import annotations

import codecs
import csv
import sys
from io import StringIO
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

_DELIMITERS = ",;\t"


def decoded(data: bytes, path: str, wanted: str) -> str:
    """The text of the file; `wanted` says what it should be where it is no text."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if wide or b"\0" in data[:1000]:
            raise InputError([Problem(path, None, f"not text; {wanted}")]) from None
        line = data.count(b"\n", 0, error.start) + 1
        text = f"not UTF-8 (byte 0x{data[error.start]:02x}); save the table as 'CSV UTF-8'"
        raise InputError([Problem(path, line, text)]) from None


def separated(text: str) -> tuple[str, int]:
    """The text without a first line in which Excel names the delimiter, and how many lines that took away."""
    return (text.partition("\n")[2], 1) if text[:4].lower() == "sep=" else (text, 0)


def delimiter_of(text: str) -> str:
    """The one that the first line uses most, outside quotation marks."""
    first = text.lstrip("\r\n").partition("\n")[0]
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=lambda mark: (outside.count(mark), first.count(mark)))


def rows_of(text: str, delimiter: str, before: int, path: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds something with the line it begins on; `InputError` where the table is broken."""
    limit = csv.field_size_limit(sys.maxsize)
    begins = before + 1
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = before + reader.line_num + 1
    except csv.Error as error:
        said = "a quotation mark is never closed" if "end of data" in str(error) else str(error)
        raise InputError([Problem(path, begins, f"cannot be read as a table: {said}")]) from None
    finally:
        csv.field_size_limit(limit)
