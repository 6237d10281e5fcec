"""Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from irr.names import printable
from irr.tables.formats._arrow import DAMAGED, ArrowGrid, arrow_grid, too_large

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
        _count_listed(source, file)
    except DAMAGED as error:
        raise source.refusal(f"is damaged Parquet: {printable(str(error), 200)}") from None
    groups = [*range(file.metadata.num_row_groups)]

    def read(number: int) -> pa.ChunkedArray[Any]:
        name = schema.names[number]
        # Of "Ana" the library also reads "Ana.cost".
        return file.read_row_groups(groups, columns=[name], use_threads=False).column(name)

    return (arrow_grid(source, FORMAT, schema, read),)


def _measure(source: Input, metadata: Any) -> None:
    """Refuse what the file itself says is too large, before anything of it is unpacked."""
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    rows = max(metadata.num_rows, sum(group.num_rows for group in groups))
    too_large(source, rows, sum(max(group.total_byte_size, 0) for group in groups))


def _count_listed(source: Input, file: Any) -> None:
    """Refuse lists with more values than irr reads, which the number of rows does not bound."""
    if not any(one.max_repetition_level for one in file.metadata.schema):
        return
    values: dict[str, int] = {}
    for number in range(file.metadata.num_row_groups):
        # The library ends the whole process where what is said of a column is damaged, unless it was found here before.
        next(file.iter_batches(batch_size=1, row_groups=[number], use_threads=False), None)
        group = file.metadata.row_group(number)
        for place in range(group.num_columns):
            chunk = group.column(place)
            values[chunk.path_in_schema] = values.get(chunk.path_in_schema, 0) + max(chunk.num_values, 0)
    too_large(source, 0, 0, values)
