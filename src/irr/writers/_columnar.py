"""Records as an Arrow table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from irr.writers._records import records
from irr.writers.model import Marked

if TYPE_CHECKING:
    from irr.writers.model import Coded


def arrow_table(what: Coded | Marked) -> Any:
    """A row a record; columns that nothing is known of are left out."""
    rows = [*records(what)]
    if isinstance(what, Marked):
        types = {"start": pa.int64(), "end": pa.int64()}
        names = ["document", "start", "end", "coder", "category"]
    else:
        types = {"categories": pa.list_(pa.string())}
        names = ["section", "coder", "categories"]
    found = dict.fromkeys([*names, *(name for row in rows for name in row)])
    schema = pa.schema([(name, types.get(name, pa.string())) for name in found])
    return pa.Table.from_pylist(rows, schema)
