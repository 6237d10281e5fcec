"""What coders wrote beside sections: notes, and categories that they suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.disputes.model import Remark
from irr.names import quoted

if TYPE_CHECKING:
    from irr.study import Study


def notes_by_section(study: Study) -> dict[str, list[Remark]]:
    """What the coders of the study wrote beside each section, notes first, then categories they suggest."""
    found: dict[str, list[Remark]] = {}
    coders = set(study.coders)
    for note in study.annotations.notes:
        if note.coder in coders:
            found.setdefault(note.section, []).append(Remark(note.coder, note.text))
    for one in study.annotations.suggestions:
        text = f"suggests a category {quoted(one.name)}" + (f": {one.reason}" if one.reason else "")
        for section in one.sections if one.coder in coders else ():
            found.setdefault(section, []).append(Remark(one.coder, text))
    return found


def unplaced_notes(study: Study) -> int:
    """How many notes are on sections that the study does not have."""
    sections = set() if study.names is None else set(study.names.to_pylist())
    return sum(len(notes) for section, notes in notes_by_section(study).items() if section not in sections)
