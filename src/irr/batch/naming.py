"""Names of studies that can be those of folders, on every system, and no two of which are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

#: Characters of a name, and bytes, as some systems count these.
LONGEST, BYTES = 80, 200
#: What stands in the folder of a batch, and what Windows keeps for devices.
_OURS = frozenset(("index.html", "across.html", "figures.csv", "figures.parquet", "figures.jsonl"))
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")


def safe(text: str) -> str:
    r"""`text` as the name of a folder: letters, digits, ".", "_" and "-", none of which steers or leads elsewhere.

    >>> safe("../../x"), safe("Tone of voice"), safe("con.txt"), safe("\x1b[31m"), safe("")
    ('x', 'Tone-of-voice', 'study-con.txt', '31m', 'study')
    """
    kept = (
        one if one in "._" or unicodedata.category(one)[0] == "L" or one.isdecimal() else "-"
        for one in unicodedata.normalize("NFKC", text)
    )
    name = re.sub(r"-+", "-", "".join(kept)).strip("-._")
    if not name:
        return "study"
    if name.casefold() in _OURS or _DEVICES.fullmatch(name.casefold()):
        name = f"study-{name}"
    return _cut(name)


def named(studies: Sequence[tuple[str, ...]], taken: Collection[str] = ()) -> list[str]:
    """A name for each study from its parts, the first alone where that is enough.

    Those that would be called the same, whatever their capitals, take one more part each, until they differ or have no
    more; then they are numbered. `taken` are names that none of them gets.
    """
    gone = {name.casefold() for name in taken}
    depth = [1] * len(studies)
    while True:
        names = [safe("-".join(reversed(parts[:n]))) for parts, n in zip(studies, depth, strict=True)]
        folded = [name.casefold() for name in names]
        deeper = [
            at
            for at, name in enumerate(folded)
            if (folded.count(name) > 1 or name in gone) and depth[at] < len(studies[at])
        ]
        if not deeper:
            return _numbered(names, taken)
        for at in deeper:
            depth[at] += 1


def _numbered(names: Sequence[str], taken: Collection[str]) -> list[str]:
    used = {name.casefold() for name in taken}
    found = []
    for name in names:
        number, one = 1, name
        while one.casefold() in used:
            number += 1
            one = f"{_cut(name, LONGEST - 8)}-{number}"
        used.add(one.casefold())
        found.append(one)
    return found


def _cut(name: str, longest: int = LONGEST) -> str:
    name = name[:longest]
    while len(name.encode()) > BYTES:
        name = name[:-1]
    return name.rstrip("-._") or "study"
