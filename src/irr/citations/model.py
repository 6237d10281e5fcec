"""One thing that can be cited, and the strict reader of the file that holds them all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: The parts of an entry, in the order in which they are written.
FIELDS = (
    *("author", "title", "booktitle", "edition", "journal", "volume", "number", "pages", "eid"),
    *("publisher", "howpublished", "version", "note", "year", "doi", "url"),
)
KINDS = ("article", "book", "incollection", "inproceedings", "misc")

_BEGIN = re.compile(r"@([a-z]+)\{([a-z]+[0-9]{4}),")
_FIELD = re.compile(r"  ([a-z]+) = \{(.*)\},")


@dataclass(frozen=True)
class Reference:
    """Something cited. `fields` are as the file has them: braces keep capitals, all else means itself.

    What is not known for certain is left out.
    """

    key: str
    kind: str
    fields: Mapping[str, str]

    @property
    def authors(self) -> list[tuple[str, str]]:
        """Family names with given names, which are "" for a body of people."""
        pairs = [name.partition(", ") for name in self.plain("author").split(" and ")]
        return [(family, given) for family, _, given in pairs]

    @property
    def year(self) -> str:
        """The year, or "n.d." where there is none."""
        return self.fields.get("year", "n.d.")

    def plain(self, name: str) -> str:
        """A field as text to be read, "" where there is none."""
        return self.fields.get(name, "").replace("{", "").replace("}", "").replace("--", "–")


def read_references(text: str) -> dict[str, Reference]:
    """The entries of a .bib file by key: one line a field, braces that match, keys of name and year.

    Raises `ValueError` with the line of whatever is not so.
    """
    found: dict[str, Reference] = {}
    kind = key = ""
    fields: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        begin, field = _BEGIN.fullmatch(line), _FIELD.fullmatch(line)
        if begin and not key and begin[1] in KINDS and begin[2] not in found:
            kind, key = begin.groups()
            fields = {}
        elif field and key and field[1] in FIELDS and field[1] not in fields and _closed(field[2]):
            fields[field[1]] = field[2]
        elif line == "}" and key and {"author", "title", "year"} <= fields.keys():
            found[key] = Reference(key, kind, fields)
            key = ""
        elif line or key:
            raise ValueError(f"references.bib:{number}: {line!r} is not expected here")
    if key:
        raise ValueError(f"references.bib: {key} has no end")
    return found


def _closed(text: str) -> bool:
    """Whether every brace in it has its partner."""
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0
