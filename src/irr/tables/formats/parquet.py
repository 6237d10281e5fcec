"""Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from irr.names import printable
from irr.tables.formats._arrow import ArrowGrid, arrow_grid, too_large

if TYPE_CHECKING:
    from irr.inputs import Input
    from irr.tables.options import TableOptions

FORMAT = "Parquet"
SUMMARY = "a table as pandas, polars, R or DuckDB save it; a column may hold lists of categories"
OPTIONS = ()

_MAGIC, _ENCRYPTED = b"PAR1", b"PARE"


def claims(source: Input) -> bool:
    """Whether the file begins as Parquet does."""
    return source.head.startswith((_MAGIC, _ENCRYPTED))


def open_table(source: Input, options: TableOptions) -> tuple[ArrowGrid]:
    """The table. Raises `InputError` where it is damaged or larger than irr reads."""
    from pyarrow import parquet

    data = source.read()
    if data.startswith(_ENCRYPTED):
        raise source.refusal("is encrypted")
    try:
        metadata = parquet.read_metadata(pa.BufferReader(data))
        _measure(source, metadata)
        # A text that many rows have is held once.
        once = [one.path for one in metadata.schema if one.physical_type == "BYTE_ARRAY"]
        file = parquet.ParquetFile(pa.BufferReader(data), metadata=metadata, read_dictionary=once)
        schema = file.schema_arrow
    except (pa.ArrowException, OSError, ValueError, MemoryError, OverflowError) as error:
        raise source.refusal(f"is damaged Parquet: {printable(str(error), 200)}") from None
    groups = [*range(file.metadata.num_row_groups)]

    def read(number: int) -> pa.ChunkedArray[Any]:
        name = schema.names[number]
        # Of "Ana" the library also reads "Ana.cost".
        return file.read_row_groups(groups, columns=[name], use_threads=False).column(name)

    return (arrow_grid(source, FORMAT, schema, read),)


def _measure(source: Input, metadata: Any) -> None:
    """Refuse what the file itself says is too large, before anything of it is unpacked."""
    rows, size = metadata.num_rows, 0
    values: dict[str, int] = {}
    counted = 0
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        counted += group.num_rows
        for place in range(group.num_columns):
            chunk = group.column(place)
            size += max(chunk.total_uncompressed_size, 0)
            values[chunk.path_in_schema] = values.get(chunk.path_in_schema, 0) + max(chunk.num_values, 0)
    too_large(source, max(rows, counted), size, values)
