"""Files changed a little, by what they are: members of a zip, values of JSON, attributes of XML, fields, bytes.

A change of bytes hardly ever gets through a checksum or a parser. So what a file holds is changed and packed again.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

from irr.inputs.archive import damages

#: Texts that programs trip over.
ODD = (
    *("", " ", "0", "-1", "-0", "1.0", "1e400", "NaN", "inf", "0x10", "1_000", "²", "٣", "½", "190:20:30"),
    *("9" * 18, "9" * 19, "9" * 5000, "4294967296", "9223372036854775807", "-9223372036854775809"),
    *("\0", "\x1b[31m", "\u202e", "\u2028", "\ufeff", "\u0301" * 9, "\U000e0063", "\ud800", "é", "日本"),
    *(
        "x" * 1500,
        '"',
        "'",
        '""',
        "\n",
        "\r",
        "\t",
        ",",
        ";",
        "|",
        "#",
        ":",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "<",
        "&",
        "%s",
    ),
    *(
        "{0}",
        "=1+1",
        "../../x",
        "/etc/passwd",
        "true",
        "null",
        "none",
        "NA",
        "~",
        "&a",
        "*a",
        "!!x",
        "<<",
        "---",
    ),
    *(
        "section",
        "coder",
        "category",
        "text",
        "document",
        "start",
        "end",
        "id",
        "sections",
        "T1\tx 0 1\ty",
        "0 5;7 9",
    ),
)
#: Values that stand where others are expected in JSON, as they are written.
VALUES = (
    *(
        "null",
        "true",
        "[]",
        "{}",
        "0",
        "-1",
        "1.5",
        "1e400",
        "NaN",
        "99999999999999999999",
        '""',
        '"x"',
        "[[]]",
    ),
    *("[null]", '{"": null}', '{"a": {"b": []}}', '"\\ud800"', "[{}]", '"0"', '"-1"', "[1, 2, 3]", "9" * 400),
)
#: Files beyond this many bytes are not grown.
LARGEST = 400_000

_FIELDS = re.compile(rb"[^\s,;|:\"'<>\[\]{}=]+")
_ATTRIBUTE = re.compile(rb'([\w:.-]+)="([^"]*)"')
_ELEMENT = re.compile(rb"<[^<>]*>")
_SQLITE = b"SQLite format 3\0"


def mutated(data: bytes, random: Random) -> bytes:
    """The file with one to three changes."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        data = _once(data, random)
        if len(data) > LARGEST:
            data = data[:LARGEST]
    return data


def _once(data: bytes, random: Random) -> bytes:
    if random.random() < 0.1:
        return _bytes(data, random)
    if data.startswith(b"PK\x03\x04"):
        return _zip(data, random)
    if data.startswith(_SQLITE):
        return _database(data, random)
    return _content(data, random)


def _content(data: bytes, random: Random) -> bytes:
    """What is no container: JSON, XML or text, by how it begins."""
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"[") and random.random() < 0.8:
        return _json(data, random)
    if start[:1] == b"<" and random.random() < 0.8:
        return _xml(data, random)
    return _text(data, random)


def _odd(random: Random) -> bytes:
    return random.choice(ODD).encode("utf-8", "surrogatepass")


def _bytes(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    length = random.choice((1, 1, 2, 4, 16, 64))
    kind = random.randrange(5)
    if kind == 0:
        return data[:at]
    if kind == 1:
        return data[:at] + data[at + length :]
    if kind == 2:
        return data[:at] + data[at : at + length] * random.choice((2, 3, 50)) + data[at + length :]
    new = random.randbytes(length) if kind == 3 else _odd(random)
    return data[:at] + new + data[at + (length if random.random() < 0.7 else 0) :]


def _text(data: bytes, random: Random) -> bytes:
    if random.random() < 0.4:
        return _lines(data, random)
    found = [*_FIELDS.finditer(data)]
    if not found or random.random() < 0.1:
        return _bytes(data, random)
    field = random.choice(found)
    new = random.choice(found)[0] if random.random() < 0.4 else _odd(random)
    return data[: field.start()] + new + data[field.end() :]


def _lines(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    kind = random.randrange(6)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(other, lines[at])
    elif kind == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == 3:
        lines[at] = lines[at].rstrip(b"\r\n")
    elif kind == 4:
        lines[at] = b" " * random.randrange(6) + lines[at].lstrip()
    else:
        lines[at] = lines[at] + _odd(random) + b"\n"
    return b"".join(lines)


def _json(data: bytes, random: Random) -> bytes:
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        lines = data.splitlines()
        at = random.randrange(len(lines))
        try:
            lines[at] = _json_value(json.loads(lines[at]), random)
        except (ValueError, RecursionError):
            return _text(data, random)
        return b"\n".join(lines)
    return _json_value(whole, random)


def _json_value(value: Any, random: Random) -> bytes:
    """The value with one place in it changed."""
    places: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        keys = one.keys() if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            places.append((one, key))
            waiting.append(one[key])
    if not places:
        return random.choice(VALUES).encode()
    holder, key = random.choice(places)
    marker = "\x00here\x00"
    kind = random.randrange(8)
    if kind == 0:
        del holder[key]
    elif kind == 1 and isinstance(holder, dict):
        holder[random.choice(ODD)] = holder.pop(key)
    elif kind == 2:
        holder[key] = [holder[key]]
    elif kind == 3:
        other, where = random.choice(places)
        try:
            holder[key] = json.loads(json.dumps(other[where]))
        except (KeyError, IndexError):
            holder[key] = {}
    elif kind == 4 and isinstance(holder[key], int | float) and not isinstance(holder[key], bool):
        holder[key] = random.choice(
            (-1, 0, holder[key] + 1, -holder[key], holder[key] * 10**6, 10**30, str(holder[key]))
        )
    elif kind == 5 and isinstance(holder[key], str):
        holder[key] = random.choice(ODD)
    elif kind == 6 and isinstance(holder, list):
        holder.append(holder[key])
    else:
        holder[key] = marker
    dumped = json.dumps(value)
    return dumped.replace(json.dumps(marker), random.choice(VALUES)).encode()


def _xml(data: bytes, random: Random) -> bytes:
    kind = random.randrange(6)
    if kind <= 2 and (attributes := [*_ATTRIBUTE.finditer(data)]):
        one = random.choice(attributes)
        if kind == 0:
            return data[: one.start()] + data[one.end() :]
        new = random.choice(attributes)[2] if kind == 1 else _escaped(_odd(random))
        return data[: one.start(2)] + new + data[one.end(2) :]
    tags = [*_ELEMENT.finditer(data)]
    if kind == 3 and len(tags) > 1:
        # A stretch from tag to tag, left out or said twice.
        first = random.randrange(len(tags) - 1)
        last = min(first + random.choice((1, 2, 3)), len(tags) - 1)
        chunk = data[tags[first].start() : tags[last].start()]
        return data[: tags[first].start()] + chunk * random.choice((0, 2)) + data[tags[last].start() :]
    if kind == 4 and tags:
        tag = random.choice(tags)
        return data[: tag.end()] + _escaped(_odd(random)) + data[tag.end() :]
    return _text(data, random)


def _escaped(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b'"', b"&quot;").replace(b"\0", b"")


def _zip(data: bytes, random: Random) -> bytes:
    """A member changed and all packed again; now and then one renamed, left out or there twice."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [
                (one.filename, archive.read(one)) for one in archive.infolist() if one.file_size <= LARGEST
            ]
    except damages():
        return _bytes(data, random)
    if not members:
        return _bytes(data, random)
    at = random.randrange(len(members))
    name, content = members[at]
    kind = random.random()
    if kind < 0.05:
        del members[at]
    elif kind < 0.08:
        members.append((name, content))
    elif kind < 0.12:
        members[at] = random.choice(("../x", "/x", "a\\b", "x", random.choice(members)[0])), content
    else:
        members[at] = (
            name,
            _database(content, random) if content.startswith(_SQLITE) else _content(content, random),
        )
    return zipped(members)


def zipped(members: list[tuple[str, bytes]]) -> bytes:
    """A zip of these members, two of one name too."""
    import warnings

    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in members:
                # A date of its own, so that the same seed makes the same bytes.
                archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def _database(data: bytes, random: Random) -> bytes:
    """A cell set to what its column is not for, a column renamed, a table dropped; else a page changed."""
    changes: tuple[Callable[[sqlite3.Connection, str, str], None], ...] = (
        lambda base, table, column: _set(base, table, column, random),
        lambda base, table, column: _set(base, table, column, random),
        lambda base, table, column: _set(base, table, column, random),
        lambda base, table, column: base.execute(
            f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "x{column}"'
        ),
        lambda base, table, column: base.execute(f'DROP TABLE "{table}"'),
        lambda base, table, column: base.execute(f'DELETE FROM "{table}" WHERE rowid % 2'),
        lambda base, table, column: base.execute(f'INSERT INTO "{table}" SELECT * FROM "{table}"'),
    )
    if random.random() < 0.15 and len(data) > 100:
        at = random.randrange(100, len(data))
        return data[:at] + random.randbytes(4) + data[at + 4 :]
    base = sqlite3.connect(":memory:", isolation_level=None)
    try:
        base.deserialize(data)
        tables = [
            row[0]
            for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        table = random.choice(tables)
        columns = [row[1] for row in base.execute(f'PRAGMA table_info("{table}")')]
        random.choice(changes)(base, table, random.choice(columns))
        return base.serialize()
    except (sqlite3.Error, IndexError, OverflowError, UnicodeError):
        return _bytes(data, random)
    finally:
        base.close()


def _set(base: sqlite3.Connection, table: str, column: str, random: Random) -> None:
    value: object = random.choice(
        (None, -1, 0, 10**18, 1.5, b"\xff\xfe", "", "x", "x" * 1500, "\0", "9" * 30, "\u202e")
    )
    where = random.choice(("", " WHERE rowid = 1", " WHERE rowid % 2"))
    base.execute(f'UPDATE "{table}" SET "{column}" = ?{where}', (value,))
