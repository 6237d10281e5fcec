"""The shapes that a table has in JSON: records, columns, rows below names, records by section."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from irr.names import listed, quoted
from irr.tables.roles import role_of

if TYPE_CHECKING:
    from irr.errors import InputError
    from irr.inputs import Input
    from irr.inputs.json import Value

_WANTED = 'a list of records such as {"section": …, "coder": …, "category": …}'


@dataclass(frozen=True)
class Records:
    """Records, and the line of each where a line is a record."""

    records: Sequence[Mapping[str, Value]]
    lines: Sequence[int] = ()
    detected: dict[str, str] = field(default_factory=dict)


def records_of(source: Input, value: Value) -> Records:
    """The records that a value holds. Raises `InputError` where it is no table, or it cannot be told how it is one."""
    if isinstance(value, list):
        return Records(_objects(source, value, "a list"))
    if not isinstance(value, dict):
        raise _refused(source, f"is JSON: {described(value)} alone")
    for shape in (_split, _with_schema, _wrapped, _by_name, _columns, _lone):
        found = shape(source, value)
        if found is not None:
            return found
    keys = f"an object with the keys {listed([*value])}" if value else "an empty object"
    raise _refused(source, f"is JSON of a shape that irr does not know: {keys}")


def described(value: Value) -> str:
    """A value as a message names it."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return quoted(value)


def _refused(source: Input, text: str) -> InputError:
    return source.refusal(f"{text}; irr reads {_WANTED}")


def _objects(source: Input, values: list[Value], where: str) -> list[dict[str, Value]]:
    for number, one in enumerate(values, start=1):
        if not isinstance(one, dict):
            raise _refused(source, f"is JSON: item {number:,} of {where} is {described(one)}")
    return cast("list[dict[str, Value]]", values)


def _split(source: Input, value: dict[str, Value]) -> Records | None:
    """What pandas writes with orient="split": names of columns, and rows."""
    names, rows = value.get("columns"), value.get("data")
    if (
        not isinstance(names, list)
        or not isinstance(rows, list)
        or not {*value} <= {"columns", "data", "index"}
    ):
        return None
    if not all(isinstance(name, str) for name in names) or len({*map(str, names)}) < len(names):
        raise _refused(source, "is JSON whose 'columns' are not the different names of columns")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, list) or len(row) != len(names):
            raise _refused(source, f"is JSON: row {number:,} of 'data' does not have {len(names):,} values")
    keys = cast("list[str]", names)
    return Records([dict(zip(keys, cast("list[Value]", row), strict=True)) for row in rows])


def _with_schema(source: Input, value: dict[str, Value]) -> Records | None:
    """What pandas writes with orient="table": a schema, and records."""
    schema, rows = value.get("schema"), value.get("data")
    if not isinstance(schema, dict) or not isinstance(rows, list) or "fields" not in schema:
        return None
    records = _objects(source, rows, "'data'")
    if schema.get("primaryKey") == ["index"]:
        records = [{key: one for key, one in record.items() if key != "index"} for record in records]
    return Records(records)


def _wrapped(source: Input, value: dict[str, Value]) -> Records | None:
    """A list of records under a single key."""
    if len(value) != 1:
        return None
    ((name, rows),) = value.items()
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
        return None
    return Records(_objects(source, rows, quoted(name)), detected={"records under": quoted(name)})


def _columns(source: Input, value: dict[str, Value]) -> Records | None:
    """Columns as lists of one length, one of them the sections."""
    if not value or not all(isinstance(column, list) for column in value.values()):
        return None
    columns = cast("dict[str, list[Value]]", value)
    if not any(role_of(name.strip()) == "section" for name in columns):
        raise _refused(source, f"is JSON of lists, none of which is called section: {listed([*columns])}")
    sizes = {name: len(column) for name, column in columns.items()}
    if len({*sizes.values()}) > 1:
        shown = listed([f"{quoted(name)} {size:,}" for name, size in sizes.items()])
        raise _refused(source, f"is JSON of columns that are not equally long: {shown}")
    return Records([dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)])


def _by_name(source: Input, value: dict[str, Value]) -> Records | None:
    """Objects in an object: columns by row, or records by section, which their keys tell."""
    if not value or not all(isinstance(one, dict) for one in value.values()):
        return None
    inner = cast("dict[str, dict[str, Value]]", value)
    keys = dict.fromkeys(key for one in inner.values() for key in one)
    if any(role_of(name.strip()) == "section" for name in inner):
        # pandas, orient="columns": each column leads from the index to a value.
        return Records([{name: column.get(row) for name, column in inner.items()} for row in keys])
    roles = {role_of(key.strip()): key for key in keys}
    if "section" in roles:
        return Records([*inner.values()])
    if "coder" in roles and "category" not in roles and _joined(inner, roles["coder"]):
        raise _refused(
            source, f"is JSON of parallel lists joined to one text ({quoted(roles['coder'])}), as it seems"
        )
    if roles.keys() & {"coder", "category"}:
        return Records([{"section": name, **one} for name, one in inner.items()])
    raise _refused(
        source,
        f"is JSON of objects in an object, and whether {listed([*inner], 3)} are sections cannot be told",
    )


def _joined(inner: Mapping[str, Mapping[str, Value]], key: str) -> bool:
    return any(isinstance(text := one.get(key), str) and "," in text for one in inner.values())


def _lone(source: Input, value: dict[str, Value]) -> Records | None:
    """A record by itself, as a file of JSON Lines has it that holds one."""
    return Records([value]) if any(role_of(key.strip()) == "section" for key in value) else None
