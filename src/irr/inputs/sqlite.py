"""A SQLite database, opened in memory, read only, nothing in it trusted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from irr.names import printable, quoted

if TYPE_CHECKING:
    import sqlite3

    from irr.inputs.source import Input

MAGIC = b"SQLite format 3\0"
#: Longest time that a query may take, in seconds, and the longest text that it may give, in bytes.
SECONDS = 8.0
LONGEST = 128_000_000

#: Where the header of a file says that changes are written to a log beside it.
_WRITE_AHEAD = slice(18, 20)


class Database:
    """Tables and their rows. Texts that are no UTF-8 have replacement characters."""

    def __init__(self, source: Input, connection: sqlite3.Connection) -> None:
        self.source = source
        self._connection = connection

    def columns(self, table: str) -> list[str]:
        """The columns of a table in small letters, none where there is no such table or it is a view."""
        # What a view or a virtual table costs is anybody's guess.
        real = (
            "SELECT 1 FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(?1)"
            " AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
        query = f"SELECT name FROM pragma_table_info(?1) WHERE EXISTS ({real})"
        return [str(row[0]).lower() for row in self._rows(query, table)]

    def has(self, table: str, *columns: str) -> bool:
        """Whether there is such a table with at least these columns."""
        return {*columns} <= {*self.columns(table)} if columns else bool(self.columns(table))

    def rows(self, table: str, columns: Sequence[str], order: str = "rowid") -> Iterator[tuple[Any, ...]]:
        """These columns of every row of a table, in order."""
        # Names are ours, never the file's.
        yield from self._rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}")

    def _rows(self, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
        import sqlite3

        try:
            yield from self._connection.execute(query, values)
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise self.source.refusal(f"a damaged database: {printable(str(error), 200)}") from None


@contextmanager
def database(source: Input) -> Iterator[Database]:
    """The database that `source` is; `InputError` where it is none."""
    # Asking whether a file is a database is not to cost its import.
    import sqlite3

    data = bytearray(source.read())
    if not data.startswith(MAGIC):
        raise source.refusal(f"no SQLite database: it begins with {quoted(repr(bytes(data[:16])))}")
    # A database in memory has no log; what was not yet written from it is not in the file either.
    data[_WRITE_AHEAD] = b"\1\1"
    connection = sqlite3.connect(":memory:")
    try:
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
        stop = time.monotonic() + SECONDS
        connection.set_progress_handler(lambda: time.monotonic() > stop, 100_000)
        try:
            connection.deserialize(data)
            data.clear()
            for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise source.refusal(f"a damaged database: {printable(str(error), 200)}") from None
        yield Database(source, connection)
    finally:
        connection.close()
