"""How texts stand in the cells of a codebook's table."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ESCAPES = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r"}
_RESTORED = {escape[1]: character for character, escape in _ESCAPES.items()}
#: A character with the backslash before it, what separates two texts, or any other character.
_PIECE = re.compile(r"\\([\\|nr])|([|\n\r])")


def joined(texts: Iterable[str]) -> str:
    r"""Several texts in one cell, between them " | ".

    >>> print(joined(["a", "b | c", "d" + chr(10) + "e"]))
    a | b \| c | d\ne
    """
    return " | ".join(re.sub(r"[\\|\n\r]", lambda found: _ESCAPES[found[0]], text) for text in texts)


def split(cell: str) -> list[str]:
    r"""The texts of a cell, separated by | or by line breaks; a backslash before one of these takes its meaning away.

    >>> split("a | b \\| c | d\\ne"), split("a" + chr(10) + "b"), split("C:\\path")
    (['a', 'b | c', 'd\ne'], ['a', 'b'], ['C:\\path'])
    """
    found, text, end = [], "", 0
    for match in _PIECE.finditer(cell):
        text += cell[end : match.start()]
        end = match.end()
        if match[1]:
            text += _RESTORED[match[1]]
        else:
            found.append(text)
            text = ""
    found.append(text + cell[end:])
    return [stripped for one in found if (stripped := one.strip())]
