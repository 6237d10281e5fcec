"""The columns of a sheet that came back: are all there, and whose are those of the coders?"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem
from irr.names import did_you_mean, listed, quoted
from irr.worksheets import ANSWERS, CHECK, CODER, FOUND, normal

if TYPE_CHECKING:
    from irr.study import Study
    from irr.worksheets import Row, Written


@dataclass(frozen=True)
class Columns:
    """The heads of the columns that nobody was to change, and the coder of each that is a coder's.

    `shown` leads from each coder to the name in the sheet: the same, or a letter where it is `blind`.
    """

    fixed: tuple[str, ...]
    coders: Mapping[str, str]
    shown: Mapping[str, str]
    blind: bool
    unread: tuple[str, ...]


def find_columns(written: Written, study: Study, key: Mapping[str, str] | None) -> Columns:
    """The columns of a sheet; `key` leads from letters to coders where the sheet is blind.

    Raises `InputError` where columns are missing or have other names, and where the sheet is blind and there
    is no key to it, or the reverse.
    """
    layout = _layout(written.rows)
    blind = layout.startswith("b")
    missing = [head for head in ("section", *FOUND, *ANSWERS, CHECK) if head not in written.columns]
    missing += [
        head for head in ("document", "text") if head[0] in layout[1:] and head not in written.columns
    ]
    own = {"section", "document", "text", *FOUND, *ANSWERS, CHECK}
    others = [head for head in written.columns if head not in own and not head.startswith(CODER)]
    problems = [
        Problem(written.path, written.top, f"no column called {quoted(head)}{did_you_mean(head, others)}")
        for head in missing
    ]
    if problems:
        raise InputError(problems)
    if blind and key is None:
        text = "the sheet is blind; give the key that was written with it: --key FILE"
        raise InputError([Problem(written.path, written.top, text)])
    if key is not None and not blind and written.rows:
        text = "the sheet names its coders, so that there is no key to it; leave --key out"
        raise InputError([Problem(written.path, written.top, text)])
    name_of = {normal(name): name for name in study.coders}
    coders = {}
    for head in written.columns:
        if head.startswith(CODER):
            shown = head.removeprefix(CODER)
            name = (key or {}).get(shown) if blind else shown
            if name is None:
                problems.append(Problem(written.path, written.top, f"the key has no coder {quoted(shown)}"))
            elif normal(name) in name_of:
                coders[head] = name_of[normal(name)]
            else:
                text = f"no coder called {quoted(name)} in the files{did_you_mean(name, study.coders)}"
                problems.append(Problem(written.path, written.top, f"{text} (column {quoted(head)})"))
    if problems:
        raise InputError(problems)
    known = ["document"] * ("d" in layout[1:]) + ["text"] * ("t" in layout[1:])
    fixed = ("section", *known, *coders, *FOUND)
    letters = {name: letter for letter, name in (key or {}).items()} if blind else {}
    return Columns(
        fixed,
        coders,
        {name: letters.get(name, name) for name in study.coders},
        blind,
        tuple(head for head in written.columns if head not in {*fixed, *ANSWERS, CHECK}),
    )


def _layout(rows: tuple[Row, ...]) -> str:
    """The letters before the fingerprint that most rows have; "n" where there is none."""
    found = [row.cells.get(CHECK, "").strip().partition("-") for row in rows]
    letters = [letter for letter, dash, _ in found if dash]
    return max(set(letters), key=letters.count) if letters else "n"


def missing_coders(written: Written, columns: Columns, rated: Container[str]) -> list[Problem]:
    """Coders without a column who rated sections of the sheet."""
    without = [coder for coder in columns.shown if coder in rated and coder not in columns.coders.values()]
    if not without:
        return []
    text = (
        f"no column for {listed(without)}, who rated sections of the sheet; make the sheet again, or choose the "
        "coders it was made for with --coder"
    )
    return [Problem(written.path, written.top, text)]
