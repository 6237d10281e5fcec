"""What a reporter renders, whatever was computed: a title, blocks to read, records for programs, a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from irr.analysis import Report
from irr.reporters._blocks import Block
from irr.resolution.model import Resolution


@dataclass(frozen=True)
class Document:
    """One thing to report. Parts are made when they are asked for, so that a format pays for its own only.

    `blocks` is what people read. `head` and then `lists`, name by name, are the JSON object; a list's records
    are made one by one. `rows` are those of the CSV table, under `columns`.
    """

    title: str
    blocks: Callable[[], Iterator[Block]]
    head: Callable[[], Mapping[str, Any]]
    lists: Sequence[tuple[str, Callable[[], Iterable[Mapping[str, Any]]]]]
    columns: Sequence[str]
    rows: Callable[[], Iterable[Mapping[str, Any]]]


@singledispatch
def document_of(computed: object) -> Document:
    """The document that tells what was computed."""
    raise TypeError(f"nothing is known about reporting {type(computed).__name__}")


@document_of.register
def _(computed: Report) -> Document:
    from irr.reporters._agreement import agreement

    return agreement(computed)


@document_of.register
def _(computed: Resolution) -> Document:
    from irr.reporters._resolution import resolved

    return resolved(computed)
