"""Coder files written so that what is read from them is what was written."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from irr.errors import UsageError
from irr.names import quoted
from irr.reading.cells import NOTHING
from irr.yamltree import flow_list, key, written

if TYPE_CHECKING:
    from irr.codings import Comment, Note, Suggestion

#: Longest file name that is made of a coder's name.
_LONGEST = 80
_NOT_IN_FILE_NAMES = re.compile(r"[^\w.@+ -]")
#: Names that some systems keep for devices.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def coding_lines(
    coder: str, codebook: str | None, sections: Iterable[tuple[str, Sequence[str]]]
) -> Iterator[str]:
    """The coder, the codebook and, in order, each section with its categories, [] for none that fits."""
    yield f"coder: {written(coder)}\n"
    if codebook:
        yield f"codebook: {written(codebook)}\n"
    empty = True
    for section, categories in sections:
        if empty:
            yield "sections:\n"
            empty = False
        yield f"  {key(section)} {flow_list(categories)}\n"
    if empty:
        yield "sections: {}\n"


def annotation_lines(
    notes: Iterable[Note], comments: Iterable[Comment], suggestions: Iterable[Suggestion]
) -> Iterator[str]:
    """What one coder wrote beside the sections."""
    yield from _under("notes", _listed((note.section, note.text) for note in notes))
    by_category: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for comment in comments:
        by_category[comment.category].append((comment.aspect, comment.text))
    if by_category:
        yield "comments:\n"
    for category, said in by_category.items():
        if any(aspect for aspect, _ in said):
            # A category has either aspects or a text alone; a coder with two files may have both.
            yield f"  {key(category)}\n"
            entries = _listed((aspect or "content", text) for aspect, text in said)
            yield from (f"    {aspect}: {texts}\n" for aspect, texts in entries)
        else:
            ((_, texts),) = _listed(("", text) for _, text in said)
            yield f"  {key(category)} {texts}\n"
    started = False
    for one in suggestions:
        if not started:
            yield "suggested:\n"
            started = True
        yield f"  - name: {written(one.name)}\n"
        if one.reason:
            yield f"    reason: {written(one.reason)}\n"
        if one.sections:
            yield f"    sections: {flow_list(one.sections)}\n"


def _listed(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each first text with the second ones as YAML: one text, or a list of several."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in pairs:
        found[name].append(text)
    return [(name, written(some[0]) if len(some) == 1 else flow_list(some)) for name, some in found.items()]


def _under(head: str, entries: list[tuple[str, str]]) -> Iterator[str]:
    if entries:
        yield f"{head}:\n"
    yield from (f"  {key(name)} {text}\n" for name, text in entries)


def check_names(
    coder: str, categories: Collection[str], sections: Iterable[str], known: Collection[str] | None
) -> None:
    """Raise `UsageError` where a name would be read back as something else.

    `known` are the categories of the codebook that the file names, None where it names none.
    """
    for category in categories:
        if category.casefold() in NOTHING and (known is None or category not in known):
            raise UsageError(
                f"the category {quoted(category)} would be read as 'nothing fits'; give a codebook that has it "
                "with --codebook, here and wherever the file is read"
            )
    for text in (coder, *categories, *sections):
        if not text.strip() or text != text.strip():
            raise UsageError(
                f"the name {quoted(text)} is empty or has blanks around it, which a coder file does not keep"
            )


def file_names(coders: Iterable[str], suffix: str = ".yaml") -> dict[str, str]:
    """A file name for each coder, SG.yaml: none the same as another on any system, and none that is a path.

    >>> file_names(["SG", "sg", "../x", "a/b", "con"])
    {'SG': 'SG.yaml', 'sg': 'sg-2.yaml', '../x': '_x.yaml', 'a/b': 'a_b.yaml', 'con': '_con.yaml'}
    """
    taken: set[str] = set()
    names = {}
    for coder in coders:
        text = _NOT_IN_FILE_NAMES.sub("_", unicodedata.normalize("NFC", coder))
        stem = text.encode()[:_LONGEST].decode(errors="ignore").strip(". ") or "_"
        if _DEVICES.fullmatch(stem):
            stem = f"_{stem}"
        number, name = 1, stem
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        names[coder] = f"{name}{suffix}"
    return names
