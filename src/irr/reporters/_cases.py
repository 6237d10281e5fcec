"""Sections in dispute, and what somebody wrote, in a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.names import listed, printable, shown

if TYPE_CHECKING:
    from irr.diagnosis.cases import Case

#: Letters of a quotation.
QUOTATION = 280


def in_words(case: Case) -> str:
    """What each coder who rated the section gave it, and its text where it is known."""
    given = "; ".join(
        f"{shown(coder)}: {'nothing fits' if not names else listed(names)}"
        for coder, names in case.given.items()
        if names is not None
    )
    return f"{shown(case.section)}{f' “{quotation(case.text)}”' if case.text else ':'} {given}"


def quotation(text: str) -> str:
    """What somebody wrote, on one line, cut to a readable length."""
    return printable(" ".join(text.split()), QUOTATION)
