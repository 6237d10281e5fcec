"""How a reference is written: as BibTeX, in a list as APA 7 has it, and in a sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from irr.citations.model import FIELDS, Reference
from irr.citations.shelf import reference

#: Marks above and below letters as LaTeX has them.
_MARKS = {
    "\u0300": r"\`",
    "\u0301": r"\'",
    "\u0302": r"\^",
    "\u0303": r"\~",
    "\u0308": r"\"",
    "\u030a": r"\r ",
    "\u030c": r"\v ",
    "\u0327": r"\c ",
}
_ASCII = {
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "„": r"{\quotedblbase}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "ß": r"{\ss}",
    "κ": r"{$\kappa$}",
}
#: Fields that programs follow and nobody typesets.
_VERBATIM = ("doi", "url")
#: An article number stands where pages would: classic styles know no other place for it.
_NAMES = {"eid": "pages"}


def bibtex(keys: Iterable[str]) -> str:
    """The entries as a .bib file: sorted by key, each once, in ASCII, so that every program reads it alike."""
    return "\n".join(_entry(reference(key)) for key in sorted({*keys}))


def _entry(one: Reference) -> str:
    lines = [
        f"  {_NAMES.get(name, name)} = {{{one.fields[name] if name in _VERBATIM else _ascii(one.fields[name])}}},"
        for name in FIELDS
        if name in one.fields
    ]
    return "\n".join([f"@{one.kind}{{{one.key},", *lines, "}", ""])


def _ascii(text: str) -> str:
    pieces = []
    for character in text:
        letter, *marks = list(unicodedata.normalize("NFD", character))
        if character in _ASCII:
            pieces.append(_ASCII[character])
        elif marks:
            (mark,) = marks
            pieces.append(f"{{{_MARKS[mark]}{letter}}}")
        else:
            pieces.append(character)
    return "".join(pieces)


def in_text(key: str) -> str:
    """For a sentence, without the brackets: "Krippendorff, 2011", "Hayes & Krippendorff, 2007", "Byrt et al., 1993"."""
    one = reference(key)
    return f"{spoken(one)}, {one.year}"


def in_texts(keys: Iterable[str]) -> str:
    """Several, in one pair of brackets; who is named twice has both years: "Cohen, 1960, 1968; Fleiss, 1971"."""
    years: dict[str, list[str]] = {}
    for key in dict.fromkeys(keys):
        one = reference(key)
        years.setdefault(spoken(one), []).append(one.year)
    return "; ".join(f"{who}, {', '.join(found)}" for who, found in years.items())


def spoken(one: Reference) -> str:
    """Who wrote it, as a sentence has it: one name, two, or the first of more."""
    families = [family for family, _ in one.authors]
    return f"{families[0]} et al." if len(families) > 2 else " & ".join(families)


def apa(key: str) -> str:
    """The entry of a reference list in the style of APA 7, as plain text without italics."""
    one = reference(key)
    return " ".join(filter(None, (f"{_authors(one)} ({one.year}).", *_work(one), _address(one))))


def _authors(one: Reference) -> str:
    """Krippendorff, K.; Hayes, A. F., & Krippendorff, K.; a body of people under its name."""
    names = [f"{family}, {_initials(given)}" if given else f"{family}." for family, given in one.authors]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])}, & {names[-1]}"


def _initials(given: str) -> str:
    return " ".join("-".join(f"{part[0]}." for part in name.split("-")) for name in given.split())


def _work(one: Reference) -> list[str]:
    """The sentences between the year and the address."""
    title, pages = one.plain("title"), one.plain("pages")
    if one.kind == "article":
        number = f"({one.plain('number')})" if "number" in one.fields else ""
        article = f"Article {one.plain('eid')}" if "eid" in one.fields else ""
        where = [one.plain("journal"), f"{one.plain('volume')}{number}", article, pages]
        return [f"{title}.", ", ".join(filter(None, where)) + "."]
    if "booktitle" in one.fields:
        within = f"In {one.plain('booktitle')}" + (f" (pp. {pages})" if pages else "")
        return [f"{title}.", f"{within}.", *_publisher(one)]
    if "version" in one.fields:
        return [f"{title} (Version {one.plain('version')}) [Computer software]."]
    edition = f" ({one.plain('edition')} ed.)" if "edition" in one.fields else ""
    return [f"{title}{edition}.", *_publisher(one)]


def _publisher(one: Reference) -> list[str]:
    name = one.plain("publisher") or one.plain("howpublished")
    return [f"{name}."] if name else []


def _address(one: Reference) -> str:
    return f"https://doi.org/{one.fields['doi']}" if "doi" in one.fields else one.fields.get("url", "")
