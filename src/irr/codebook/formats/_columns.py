"""What the columns of a codebook's table are called, here and in the tables of other programs."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

from irr.codebook.entry import KEYS
from irr.names import COLUMN_NAMES, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.yamltree import Problems

#: What names a category, the first that is there; and of the rest, what is its label.
_IDS = ("id", "code", "tag", "path", "name", "category", "label", "title")
_LABELS = ("label", "name", "title")

#: Names of columns beside the keys of an entry in YAML.
_ALSO = {
    "brief_definition": "short_definition",
    "when_to_use": "use_when",
    "include_when": "use_when",
    "inclusion_criteria": "use_when",
    "when_not_to_use": "do_not_use_when",
    "exclude_when": "do_not_use_when",
    "exclusion_criteria": "do_not_use_when",
    "counter_example": "counter_examples",
    "parent_code": "parent",
    "group": "category",
    "colour": "color",
    "note": "notes",
    "memo": "notes",
    "entry": "entry",
}
_KNOWN = KEYS | _ALSO
#: Columns of Taguette, Dedoose and Potato that say nothing of what a category means.
_COUNTS = ("number_of_highlights", "number_of_documents", "depth", "weighted", "n_uses")


def normal(name: str) -> str:
    """The name of a column for comparison.

    >>> normal(" Use when "), normal("Parent Id")
    ('use_when', 'parent_id')
    """
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split())


def is_header(data: bytes) -> bool:
    """Whether a file begins with a row of at least two columns, of which one may name categories."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data[:4000].decode("utf-16", errors="replace")
    else:
        text = data[:4000].decode("utf-8-sig", errors="replace")
    text = text.partition("\n")[2] if text[:4].lower() == "sep=" else text
    first = text.lstrip("\r\n").partition("\n")[0].partition("\r")[0]
    for delimiter in ",;\t":
        names = [normal(name) for name in next(csv.reader([first], delimiter=delimiter), [])]
        if len(names) > 1 and not {*_IDS}.isdisjoint(names):
            return True
    return False


def columns(
    names: Sequence[str], line: int, problems: Problems
) -> tuple[dict[int, str], tuple[int, int] | None, list[str]]:
    """What each column holds, as the key of an entry; where numbers stand for rows; which columns have no use.

    Dedoose's tables name a category by `Title` and have an `Id`, a number, which the `Parent Id` of others refers to:
    these two columns are the second part.
    """
    found = [normal(name) for name in names]
    if coder := next(
        (names[place] for place, name in enumerate(found) if name in COLUMN_NAMES["coder"]), None
    ):
        text = f"this is a table of codings, not a codebook: it has a column {quoted(coder)}"
        problems.add(line, text)
        return {}, None, []
    numbered = {"id", "parent_id", "title"} <= {*found}
    identifier = "title" if numbered else next((name for name in _IDS if name in found), None)
    if identifier is None:
        problems.add(line, "no column names the categories; call it id, code, tag or name")
        return {}, None, []
    label = next((name for name in _LABELS if name in found and name != identifier), None)
    # Imported here, as every codebook is asked whether it is a table.
    from difflib import get_close_matches

    keys: dict[int, str] = {}
    unread = []
    for place, name in enumerate(found):
        if numbered and name in ("id", "parent_id"):
            continue
        key = "id" if name == identifier else "label" if name == label else _KNOWN.get(name)
        if key == "id" and name != identifier:
            key = None
        # A column that is passed over because of a slip of the pen would be a loss that nobody sees.
        unknown = key is None and name and name not in _COUNTS
        if unknown and (close := get_close_matches(name, _KNOWN, n=1, cutoff=0.84)):
            problems.add(line, f"unknown column {quoted(names[place])}; did you mean {quoted(close[0])}?")
        if key is not None and key in keys.values():
            other = next(names[before] for before, known in keys.items() if known == key)
            text = f"the columns {quoted(other)} and {quoted(names[place])} say the same; keep one"
            problems.add(line, text)
        elif key is not None:
            keys[place] = key
        elif name:
            unread.append(names[place])
    numbers = (found.index("id"), found.index("parent_id")) if numbered else None
    return keys, numbers, unread
