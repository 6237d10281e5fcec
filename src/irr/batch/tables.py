"""The table of all figures as Parquet and JSON lines; as CSV it is written like all others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from irr.batch.model import TABLE
from irr.reporters._json_text import json_text

_COUNTS = frozenset(("sections", "used", "ratings", "share", "both_uncoded", "one_uncoded", "disjoint"))
_FIGURES = frozenset(
    ("value", "observed", "expected", "chance_corrected", "low", "high", "level", "se", "design_effect")
) | {"statistic", "df", "p"}


def parquet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The table with a type for each column, whatever it holds: a column without any value keeps its own."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        name: pa.int64() if name in _COUNTS else pa.float64() if name in _FIGURES else pa.string()
        for name in TABLE
    }
    columns = {name: [_cell(row.get(name)) for row in rows] for name in TABLE}
    table = pa.table({name: pa.array(columns[name], types[name]) for name in TABLE})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue().to_pybytes())


def json_lines(rows: Sequence[Mapping[str, Any]]) -> str:
    """The table, one object a line, with every column in each."""
    return "".join(f"{json_text({name: row.get(name) for name in TABLE})}\n" for row in rows)


def _cell(value: Any) -> Any:
    """A text that can be stored: what is no character, as its escape."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
