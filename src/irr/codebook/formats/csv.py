"""CSV: a row a category, for spreadsheets. irr's own columns hold everything that a codebook says.

A row is a category unless its column `entry` says otherwise: a theme, a group of codes, or a key of the head, whose
text then stands in the column `id`.
"""

from __future__ import annotations

import codecs
import csv
from io import StringIO
from typing import TYPE_CHECKING

from irr.codebook.formats._cells import joined
from irr.codebook.formats._columns import is_header
from irr.codebook.formats._rows import tree_of
from irr.codebook.mapping import TEXTS, entries, head, headings
from irr.codebook.tables import decoded, delimiter_of, rows_of, separated
from irr.spreadsheets import neutral

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from irr.codebook.model import Codebook
    from irr.yamltree import Node

SUFFIX = ".csv"
SUMMARY = "for spreadsheets: everything, a row a category"

COLUMNS = (
    *("entry", "id", "label", "definition", "short_definition"),
    *("use_when", "do_not_use_when", "examples", "counter_examples"),
    *("parent", "group", "themes", "exclusive", "confused_with", "value"),
    *("keywords", "rationale", "notes", "color", "refi_guid", "since", "status"),
)


def claims(data: bytes, path: str) -> bool:
    """Whether the first line names the columns of a codebook, or the file's name says that it is a table."""
    return is_header(data) or path.lower().endswith((".csv", ".tsv", ".tab"))


def tree(data: bytes, path: str) -> tuple[Node, tuple[str, ...]]:
    """The rows as entries, with their lines."""
    text, before = separated(decoded(data, path, "a codebook is YAML, CSV or REFI-QDA"))
    delimiter = delimiter_of(text)
    root, unread = tree_of(rows_of(text, delimiter, before, path), path)
    name = {",": "commas", ";": "semicolons", "\t": "tabs"}[delimiter]
    return root, (f"read as a table separated by {name}", *unread)


def comments(data: bytes) -> int:
    """None: a table has no comments."""
    return 0


def data(codebook: Codebook) -> bytes:
    """The codebook with every column, for Excel with a byte-order mark."""
    out = StringIO()
    # Line ends of two characters, as the module then quotes cells with either of them.
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n", restval="")
    writer.writeheader()
    for row in rows(codebook):
        writer.writerow({name: neutral(cell) for name, cell in row.items()})
    return codecs.BOM_UTF8 + out.getvalue().encode()


def rows(codebook: Codebook) -> Iterator[dict[str, str]]:
    """The cells of the table by their columns, those that hold something."""
    yield from _head_rows(head(codebook))
    for theme in head(codebook).get("themes", []):
        yield {"entry": "theme"} | theme
    for group in headings(codebook):
        yield {"entry": "group"} | group
    groups_of: dict[str, list[str]] = {}
    for name, members in codebook.groups.items():
        for member in members:
            groups_of.setdefault(member, []).append(name)
    for category, record in zip(codebook.categories, entries(codebook), strict=True):
        row = {"entry": "category"}
        for name, value in record.items():
            cell = joined(value) if name in TEXTS else value if isinstance(value, str) else repr(value)
            row["group" if name == "category" else name] = cell
        # Its own group first; it may be in others.
        own = [category.exclusive] if category.exclusive is not None else []
        row["exclusive"] = joined(dict.fromkeys(own + groups_of.get(category.id, [])))
        yield row


def _head_rows(record: dict[str, Any]) -> Iterator[dict[str, str]]:
    for name, value in record.items():
        if name == "authors":
            yield {"entry": name, "id": joined(value)}
        elif name == "codes_per_unit":
            yield {"entry": name, "id": f"{value['min']}..{value.get('max', '')}"}
        elif isinstance(value, str):
            yield {"entry": name, "id": value}
