"""The rows of a codebook's table as the tree that a codebook in YAML makes."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from irr.codebook.formats._cells import split
from irr.codebook.formats._columns import columns, normal
from irr.codebook.mapping import TEXTS
from irr.errors import InputError, Problem
from irr.names import did_you_mean, listed, quoted
from irr.spreadsheets import restored
from irr.yamltree import Mapping, Node, Problems, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: What the column `entry` may say, beside the keys of the head.
_KINDS = {"": "category", "category": "category", "code": "category", "theme": "theme", "group": "group"}
_HEAD = ("codebook", "version", "date", "title", "description", "authors", "unit", "scale", "codes_per_unit")
#: Titles that stand before a title at most, so that rows above each other in a circle come to an end.
_DEEPEST = 50
_LIMITS = re.compile(r"([0-9]*)\.\.([0-9]*)")

Row = tuple[int, dict[str, str]]


def tree_of(rows: Iterable[tuple[int, list[str]]], path: str) -> tuple[Node, tuple[str, ...]]:
    """The tree, and a remark on columns that have no use; `InputError` with what is wrong with the table."""
    table = iter(rows)
    header = next(table, None)
    if header is None:
        raise InputError([Problem(path, None, "the file is empty")])
    problems = Problems(path)
    line, names = header
    keys, numbers, unread = columns(names, line, problems)
    problems.stop()
    read = list(_cells(table, keys, numbers, len(names), problems))
    if not any(_KINDS.get(normal(cells.get("entry", ""))) == "category" for _, cells in read):
        problems.add(line, "no categories; each row below the header is one")
        problems.stop()
    root = Mapping(tuple(_parts(read, line, problems)), line)
    problems.stop()
    return root, (f"columns not read: {listed(unread)}",) if unread else ()


def _cells(
    table: Iterable[tuple[int, list[str]]],
    keys: dict[int, str],
    numbers: tuple[int, int] | None,
    width: int,
    problems: Problems,
) -> Iterator[Row]:
    """The cells of each row that hold something, by what they are."""
    rows = list(table)
    names = _numbered(rows, keys, numbers) if numbers else {}
    for line, row in rows:
        if any(cell.strip() for cell in row[width:]):
            problems.add(line, f"{width:,} columns in the header, {len(row):,} here")
        cells = {key: cell for place, key in keys.items() if (cell := _cell(row, place))}
        if numbers:
            number, above = (_cell(row, place) for place in numbers)
            if number:
                cells["id"] = names[number]
            if above in names:
                cells["parent"] = names[above]
            elif above not in ("", "0"):
                problems.unknown(line, "parent id", above, names)
        yield line, cells


def _numbered(
    rows: Iterable[tuple[int, list[str]]], keys: dict[int, str], numbers: tuple[int, int]
) -> dict[str, str]:
    """The name of each row by its number; where several have one title, with the titles above it."""
    title = next(place for place, key in keys.items() if key == "id")
    titles = {_cell(row, numbers[0]): _cell(row, title) for _, row in rows}
    above = {_cell(row, numbers[0]): _cell(row, numbers[1]) for _, row in rows}
    times = Counter(titles.values())
    names = {}
    for number, own in titles.items():
        path, upper = [own], above[number]
        while times[own] > 1 and upper in titles and len(path) < _DEEPEST:
            path.append(titles[upper])
            upper = above[upper]
        names[number] = "::".join(reversed(path))
    return names


def _cell(row: list[str], place: int) -> str:
    return restored(row[place]).strip() if place < len(row) else ""


def _parts(rows: list[Row], line: int, problems: Problems) -> Iterator[tuple[Scalar, Node]]:
    """The keys of the head, and the entries under theirs."""
    found: dict[str, list[Row]] = {"category": [], "theme": [], "group": []}
    first: dict[str, int] = {}
    for at, cells in rows:
        said = normal(cells.pop("entry", ""))
        kind = _KINDS.get(said, said)
        if kind in found:
            found[kind].append((at, cells))
        elif kind not in _HEAD:
            hint = did_you_mean(said, (*_KINDS, *_HEAD))
            problems.add(at, f"'entry' is {quoted(said)}, which is no kind of row{hint}")
        elif kind in first:
            problems.add(at, f"'{kind}' stands here and at line {first[kind]}")
        else:
            first[kind] = at
            yield Scalar(kind, at), _of_head(kind, cells.get("id", ""), at, problems)
    if found["theme"]:
        yield Scalar("themes", found["theme"][0][0]), _list(map(_named, found["theme"]), line)
    if found["group"]:
        yield Scalar("categories", found["group"][0][0]), _list(map(_named, found["group"]), line)
    if groups := _exclusive(found["category"]):
        yield Scalar("exclusive", line), groups
    name = "codes" if found["group"] else "categories"
    yield Scalar(name, line), _list(map(_entry, found["category"]), line)


def _of_head(name: str, text: str, line: int, problems: Problems) -> Node:
    if name == "authors":
        return _texts(text, line)
    if name != "codes_per_unit":
        return Scalar(text, line, plain=False)
    limits = _LIMITS.fullmatch(text)
    if limits is None:
        problems.add(line, f"'codes_per_unit' must be a range such as 0..3 or 1.., not {quoted(text)}")
        return Mapping((), line)
    ends = zip(("min", "max"), limits.groups(), strict=True)
    return Mapping(tuple((Scalar(end, line), Scalar(limit, line)) for end, limit in ends if limit), line)


def _list(nodes: Iterable[Node], line: int) -> Sequence:
    return Sequence(tuple(nodes), line)


def _texts(cell: str, line: int) -> Sequence:
    return Sequence(tuple(Scalar(text, line, plain=False) for text in split(cell)), line)


def _named(row: Row) -> Node:
    """A theme or a group of codes."""
    line, cells = row
    keys = ("id", "label", "definition")
    return Mapping(
        tuple((Scalar(key, line), Scalar(cells[key], line, plain=False)) for key in keys if key in cells),
        line,
    )


def _entry(row: Row) -> Node:
    line, cells = row
    entries: list[tuple[Scalar, Node]] = []
    for key, cell in cells.items():
        if key == "exclusive":
            # Its own group is the first one. A cell of separators alone names none.
            entries += [(Scalar(key, line), Scalar(group, line, plain=False)) for group in split(cell)[:1]]
        else:
            value = _texts(cell, line) if key in TEXTS else Scalar(cell, line, plain=False)
            entries.append((Scalar(key, line), value))
    return Mapping(tuple(entries), line)


def _exclusive(rows: list[Row]) -> Mapping | None:
    """The exclusive groups as the head has them: a category may be in several."""
    groups: dict[str, list[Scalar]] = {}
    first: dict[str, int] = {}
    for line, cells in rows:
        if name := cells.get("id"):
            for group in split(cells.get("exclusive", "")):
                groups.setdefault(group, []).append(Scalar(name, line, plain=False))
                first.setdefault(group, line)
    if not groups:
        return None
    entries = tuple(
        (Scalar(name, first[name]), Sequence(tuple(ids), first[name])) for name, ids in groups.items()
    )
    return Mapping(entries, entries[0][0].line)
