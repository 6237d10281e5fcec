"""What of a table is not read, in the words that all loaders of tables have for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from irr.codings import Remark
from irr.names import listed


def blank_rows(count: int) -> Iterator[Remark]:
    """What is to be said of rows without content."""
    if count:
        yield Remark("blank_rows", f"{count:,} blank row{'s' if count > 1 else ''} ignored")


def unread_columns(names: Sequence[str], read: Collection[int | None]) -> Iterator[Remark]:
    """What is to be said of the columns that are not among those `read`, and of those without a name."""
    if blank := names.count(""):
        yield Remark(
            "blank_columns", f"{blank:,} blank column{'s' if blank > 1 else ''} without a name ignored"
        )
    unread = [name for number, name in enumerate(names) if name and number not in read]
    if unread:
        text = f"column{'s' if len(unread) > 1 else ''} not read: {listed(unread)}"
        yield Remark("ignored_column", text)
