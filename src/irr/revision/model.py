"""A revision: which categories of one version of a codebook became which of the next, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Op = Literal["merge", "split", "rename", "drop", "add", "redefine", "move"]
#: What may be done to a category, with its meaning in a line.
OPS: dict[Op, str] = {
    "merge": "several categories become one",
    "split": "one category becomes several; old codings cannot say which",
    "rename": "a category gets another id and means the same",
    "drop": "a category is given up, or retired",
    "add": "a category that was not there before",
    "redefine": "a category keeps its id and means something else",
    "move": "a category gets another parent, theme, exclusive group or value",
}


@dataclass(frozen=True)
class Change:
    """One entry of `changes`.

    `sources` are ids of the old version and `targets` ids of the new one: a merge has several sources and one
    target, a split one and several, a rename one and one, a drop no target; add, redefine and move have no source, and
    their target is what stands under `code`. `fields` are those that a redefine or a move names, () for all
    that differ. `recode` is whether the sections concerned are to be coded again.
    """

    op: Op
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    fields: tuple[str, ...] = ()
    recode: bool = False
    why: str = ""
    evidence: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True)
class Revision:
    """A revision file. `old` and `new` are the versions it leads from and to, as written.

    `codebook` is the codebook's name, "" where the file does not say. `old_path` and `new_path` are the files
    of the two versions where the file names them, found from its own folder. `lines` leads from the keys of
    the file to their lines.
    """

    old: str
    new: str
    changes: tuple[Change, ...]
    codebook: str = ""
    old_path: str | None = None
    new_path: str | None = None
    path: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
