"""Which field of tasks names the section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.loaders._json_shape import text_of
from irr.tables.roles import find_roles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from irr.inputs.json import Value

#: A longer text is no id.
LONGEST_ID = 200
#: Fields that are tried.
MOST_TRIED = 20


def section_field(
    rows: Sequence[tuple[str, Mapping[str, Value]]], without: frozenset[str] = frozenset()
) -> str | None:
    """The field that names the section of each row, or None.

    A row is the program's own id of a task, and the fields of the task. The field must be called as a column of
    sections is in a table, stand in every row, and be another way to say the program's id: two tasks have two of its
    values, and a task has one. Of several the most telling name counts. Fields `without` are passed over.
    """
    if not rows:
        return None
    names = [name for name in rows[0][1] if name not in without]
    for _, fields in rows:
        names = [name for name in names if name in fields]
    for _ in range(MOST_TRIED):
        place = find_roles(names).section
        if place is None:
            return None
        if _says_the_task(rows, names[place]):
            return names[place]
        del names[place]
    return None


def _says_the_task(rows: Sequence[tuple[str, Mapping[str, Value]]], name: str) -> bool:
    section_of: dict[str, str] = {}
    task_of: dict[str, str] = {}
    for task, fields in rows:
        section = text_of(fields[name])
        if section is None or len(section) > LONGEST_ID:
            return False
        if section_of.setdefault(task, section) != section or task_of.setdefault(section, task) != task:
            return False
    return True
