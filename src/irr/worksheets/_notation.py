"""How names stand in the cells of a sheet, so that a spreadsheet leaves them alone and they can be read back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: What a cell says of a coder who read the section and found that nothing fits.
NOTHING = "[]"


def normal(text: str) -> str:
    """`text` as it is compared: without differences in line ends and in space at the ends of lines.

    >>> normal("a \\r\\nb\\r") == normal("a\\nb")
    True
    """
    if text.isalnum():
        return text
    # U+FFFE and U+FFFF cannot stand in an xlsx file.
    text = text.replace("\ufffe", "_xFFFE_").replace("\uffff", "_xFFFF_")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).rstrip("\n")


def joined(names: Iterable[str] | None) -> str:
    """The cell of a coder: names joined by "; ", `[]` where nothing fits, "" where the section is not coded.

    >>> joined(["cost", "a;b"]), joined([]), joined(["[]"]), joined(None)
    ('cost; "a;b"', '[]', '"[]"', '')
    """
    if names is None:
        return ""
    return "; ".join(map(quotable, names)) or NOTHING


def quotable(name: str, marks: str = ";") -> str:
    """A name as it stands among others: in quotation marks where it could not be told from them otherwise."""
    if name.isalnum():
        return name
    odd = not name or name != name.strip() or name == NOTHING or any(mark in name for mark in '"\r\n' + marks)
    return '"' + name.replace('"', '""') + '"' if odd else name


@dataclass(frozen=True)
class Part:
    """One of the texts between separators; `exact` where it stood in quotation marks."""

    text: str
    exact: bool


def parts(text: str, separator: str) -> list[Part]:
    """The texts between separators (a single character), without the blanks around them and without empty ones.

    In quotation marks a separator is a character like any other, and "" stands for one mark.

    >>> [part.text for part in parts('cost; "a;""b"; time', ";")]
    ['cost', 'a;"b', 'time']
    """
    found = []
    at = 0
    while at < len(text):
        while at < len(text) and text[at].isspace() and text[at] != separator:
            at += 1
        end = _closing(text, at, separator) if text.startswith('"', at) else None
        if end is not None:
            found.append(Part(text[at + 1 : end].replace('""', '"'), exact=True))
        stop = text.find(separator, at if end is None else end)
        stop = len(text) if stop < 0 else stop
        if end is None and (name := text[at:stop].strip()):
            found.append(Part(name, exact=False))
        at = stop + 1
    return found


def _closing(text: str, at: int, separator: str) -> int | None:
    """Where the quotation that begins at `at` ends, or None where what stands there is no quotation."""
    end = at + 1
    while (end := text.find('"', end)) >= 0:
        if text.startswith('""', end):
            end += 2
            continue
        rest = text[end + 1 :].split(separator, 1)[0]
        return end if not rest.strip() else None
    return None
