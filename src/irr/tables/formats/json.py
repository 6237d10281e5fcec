"""JSON and JSON Lines that hold a table: records, columns, or rows."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from irr.codings import Remark
from irr.errors import InputError, Problem
from irr.inputs import json
from irr.names import listed, quoted
from irr.tables.formats._shapes import Records, described, records_of
from irr.tables.grid import Rows
from irr.tables.header import MAX_COLUMNS, Header, Row
from irr.tables.roles import SLOT, role_of

if TYPE_CHECKING:
    from irr.inputs import Input
    from irr.inputs.json import Value
    from irr.tables.options import TableOptions

FORMAT = "JSON tables"
SUMMARY = "records, columns or rows in JSON, and JSON Lines; a value may be a list of categories"
OPTIONS = ()

#: The largest file that is one value, in bytes, and the most cells of a table.
LARGEST, MOST_CELLS = 64_000_000, 10_000_000
#: Problems of lines that are looked for.
MOST_PROBLEMS = 100

_MARK = b"\xef\xbb\xbf"


def claims(source: Input) -> bool:
    """Any JSON: what is no table is refused by what it is."""
    return source.head.removeprefix(_MARK).lstrip()[:1] in (b"{", b"[")


def open_table(source: Input, options: TableOptions) -> tuple[Rows]:
    """The table. Raises `InputError` where it is no JSON, or JSON of a shape that is no table."""
    data = source.read()
    if _is_lines(source, data):
        kind, found = "JSON Lines", _lines(source, data)
    else:
        if len(data) > LARGEST:
            text = f"is JSON of more than {LARGEST // 1_000_000} MB; save it as JSON Lines, CSV or Parquet"
            raise source.refusal(text)
        kind, found = "JSON", records_of(source, json.parse(data, source.path))
    return (_grid(source, kind, found),)


def _is_lines(source: Input, data: bytes) -> bool:
    """Whether the file says that it is JSON Lines, or its first line is a value by itself and not the last."""
    if source.suffix in (".jsonl", ".ndjson"):
        return True
    first, _, rest = data.removeprefix(_MARK).lstrip().partition(b"\n")
    if not rest.strip() or not first.rstrip().endswith((b"}", b"]")):
        return False
    try:
        json.parse(first, source.path)
    except InputError:
        # A first line that is damaged, where the second looks like a record.
        return first.startswith(b"{") and rest.lstrip().startswith(b"{")
    return True


def _lines(source: Input, data: bytes) -> Records:
    records: list[dict[str, Value]] = []
    lines: list[int] = []
    problems: list[Problem] = []
    cells = 0
    for number, line in enumerate(data.removeprefix(_MARK).split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.parse(line, source.path, number)
        except InputError as error:
            problems += error.problems
        else:
            if isinstance(value, dict):
                records.append(value)
                lines.append(number)
                cells += len(value)
            else:
                text = f'a record is an object such as {{"section": …}}, not {described(value)}'
                problems.append(Problem(source.path, number, text))
        if cells > MOST_CELLS:
            raise source.refusal(f"more than {MOST_CELLS:,} values; save it as CSV or Parquet")
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise InputError(problems)
    return Records(records, lines)


def _grid(source: Input, kind: str, found: Records) -> Rows:
    if not found.records:
        raise source.refusal("is JSON without a record")
    names = {
        key: number for number, key in enumerate(dict.fromkeys(key for one in found.records for key in one))
    }
    if len(names) > MAX_COLUMNS or len(names) * len(found.records) > MOST_CELLS:
        raise source.refusal(f"{len(names):,} keys in {len(found.records):,} records; is it a table?")
    lines = found.lines or range(1, len(found.records) + 1)
    deep, lists = _kinds(found)
    problems = [
        Problem(
            source.path, lines[at], f"{quoted(key)} holds {what}; a name, or a list of names, is needed there"
        )
        for key, (at, what) in deep.items()
        if role_of(key.strip()) in ("section", "coder", "category") or SLOT.fullmatch(key.strip())
    ]
    remarks = [
        Remark("ignored_column", f"{quoted(key)} holds {what} and is not read", at)
        for key, (at, what) in deep.items()
    ]
    kept = [key for key in names if key not in deep]
    stripped = [key.strip() for key in kept]
    problems += [
        Problem(source.path, None, f"the keys of records {listed(same)} differ by spaces only")
        for name in dict.fromkeys(stripped)
        if len(same := [quoted(key) for key in kept if key.strip() == name]) > 1
    ]
    if problems:
        raise InputError(problems)
    rows = [
        Row(line, line, [_text(record.get(key)) for key in kept])
        for line, record in zip(lines, found.records, strict=True)
    ]
    return Rows(
        source.path,
        kind,
        Header(tuple(stripped), lines[0], lines[0]),
        rows,
        found.detected,
        tuple(remarks),
        name=source.stem,
        lists=frozenset(number for number, key in enumerate(kept) if key in lists),
    )


def _kinds(found: Records) -> tuple[dict[str, tuple[int, str]], set[str]]:
    """Keys that somewhere hold more than a list of texts, with the first place; keys that somewhere hold a list."""
    deep: dict[str, tuple[int, str]] = {}
    lists: set[str] = set()
    for number, record in enumerate(found.records):
        for key, value in record.items():
            if isinstance(value, dict):
                deep.setdefault(key, (number, "an object"))
            elif isinstance(value, list):
                lists.add(key)
                if any(isinstance(one, dict | list) for one in value):
                    deep.setdefault(key, (number, "a list of lists or objects"))
    return deep, lists


def _text(value: Value) -> str:
    if isinstance(value, list):
        return dumps([_text(one) for one in value], ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else ""
