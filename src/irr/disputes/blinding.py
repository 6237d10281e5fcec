"""Sheets in which coders are letters."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from irr.disputes.model import Dispute, Remark, Sheet
from irr.spreadsheets import letters

if TYPE_CHECKING:
    from collections.abc import Mapping


def blinded(sheet: Sheet, seed: int) -> tuple[Sheet, dict[str, str]]:
    """The sheet with coders as A, B, C, and the key: letter → coder.

    Which coder is which letter is drawn from `seed`; columns and notes are in the order of the letters. Who
    wrote a note without having rated any of the sections has a letter and no column.
    """
    writers = {note.coder: None for one in sheet.disputes for note in one.notes}
    coders = list(dict.fromkeys([*sheet.coders, *sorted(writers)]))
    Random(seed).shuffle(coders)
    key = {letters(place): coder for place, coder in enumerate(coders)}
    letter_of = {coder: letter for letter, coder in key.items()}
    disputes = tuple(renamed(one, letter_of) for one in sheet.disputes)
    columns = tuple(letter for letter, coder in key.items() if coder in sheet.coders)
    return replace(sheet, coders=columns, disputes=disputes, blind=True), key


def renamed(dispute: Dispute, names: Mapping[str, str]) -> Dispute:
    """The dispute with its coders as letters, in the order of these; each of its coders has one."""
    order = {new: place for place, new in enumerate(sorted(names.values(), key=lambda new: (len(new), new)))}
    given = {names[coder]: categories for coder, categories in dispute.given.items()}
    notes = [Remark(names[note.coder], note.text) for note in dispute.notes]
    return replace(
        dispute,
        given=dict(sorted(given.items(), key=lambda item: order[item[0]])),
        notes=tuple(sorted(notes, key=lambda note: order[note.coder])),
    )
