"""What is worth a person's attention, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Notice:
    """One thing found, by a rule or a check.

    `rule` is the name that `irr explain` knows. `file` and `line` (from 1) say where it stands; a notice
    without a file is about the whole. `text` is one sentence with the way out; names in it are made printable.
    """

    rule: str
    level: Level
    text: str
    file: str | None = None
    line: int | None = None
    #: What it is about, e.g. a category: by this it is known again when its words have changed.
    about: str = ""
