"""Texts in cells that spreadsheets open: what they would compute stands there so that they do not."""

from __future__ import annotations

#: First characters that make a spreadsheet take a text for a formula, or drop something.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKED = (*_FORMULA, "'")


def letters(number: int) -> str:
    """A to Z, then AA, AB and so on: what a spreadsheet calls the column of that number, from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def neutral(text: str) -> str:
    """`text` so that no spreadsheet computes it: with an apostrophe before what could be a formula.

    >>> neutral("=1+1"), neutral("- she said"), neutral("'x"), neutral("cost")
    ("'=1+1", "'- she said", "''x", 'cost')
    """
    return f"'{text}" if text.startswith(_MARKED) else text


def restored(text: str) -> str:
    """What was made `neutral`; a text that was not, stays.

    >>> restored("'=1+1"), restored("''x"), restored("'x")
    ('=1+1', "'x", "'x")
    """
    return text[1:] if text.startswith("'") and text[1:].startswith(_MARKED) else text
