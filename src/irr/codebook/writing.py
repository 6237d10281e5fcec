"""A codebook as a file in one of the formats, and what the format could not carry.

What is lost is found by reading back what was written, so nothing is lost unsaid. Comments are no part of a codebook,
and are counted in the file that it was read from.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from irr import yamltree
from irr.codebook.formats import codebook_format, format_of_content
from irr.codebook.model import Category, Codebook, Heading
from irr.codebook.reading import parse_codebook
from irr.errors import InputError, UsageError
from irr.names import listed, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Where an entry or a codebook comes from, which is not what it says.
_WHENCE = ("line", "lines", "path", "remarks")


@dataclass(frozen=True)
class Written:
    """The bytes of a file, and what it does not carry, each in a sentence."""

    data: bytes
    losses: tuple[str, ...]


def comments_in(path: str) -> int:
    """How many comments there are in a codebook's file, which no format carries."""
    data = yamltree.content(path)
    return format_of_content(data, path).comments(data)


def write_codebook(codebook: Codebook, format_: str, path: str | None = None, comments: int = 0) -> Written:
    """The codebook in the format of that name; `UsageError` where the format has no way to hold it.

    `path` is the file it is for, whose name stands for the codebook's where the format carries none. `comments` is how
    many its own file has.
    """
    data = codebook_format(format_).data(codebook)
    try:
        found = parse_codebook(data, path or f"codebook{codebook_format(format_).SUFFIX}")
    except InputError as error:
        why = error.problems[0].text
        raise UsageError(f"this codebook cannot be written as {format_}: {why}") from None
    losses = list(_losses(codebook, found))
    if comments:
        losses.append(f"{comments:,} comment{' is' if comments == 1 else 's are'} not carried")
    return Written(data, tuple(losses))


def _losses(wanted: Codebook, found: Codebook) -> Iterator[str]:
    for field in fields(Codebook):
        before, after = getattr(wanted, field.name), getattr(found, field.name)
        if field.name == "groups":
            # Members stand in the order of the codebook, which is said by itself.
            before, after = ({name: {*members} for name, members in one.items()} for one in (before, after))
        if field.name in ("categories", "themes", "headings", *_WHENCE) or before == after:
            continue
        if field.name in ("name", "scale"):
            yield f"the {field.name} {quoted(before)} is not carried, and is read as {quoted(after)}"
        elif isinstance(before, str) and before:
            yield f"the {field.name} {quoted(before)} is not carried"
        elif not isinstance(before, str):
            yield f"{_words(field.name)} not carried: {_shown(before)}"
    yield from _lost_entries("categories", wanted.categories, found.categories)
    yield from _lost_entries("themes", wanted.themes, found.themes)
    yield from _lost_entries("groups", wanted.headings, found.headings)


def _lost_entries(
    what: str, wanted: Sequence[Category | Heading], found: Sequence[Category | Heading]
) -> Iterator[str]:
    """What became of entries: those that are gone or new, fields that changed, the order."""
    before, after = ({entry.id: entry for entry in entries} for entries in (wanted, found))
    if gone := [name for name in before if name not in after]:
        yield f"{len(gone):,} {what} are not carried under their names: {listed(gone)}"
    if new := [name for name in after if name not in before]:
        yield f"{len(new):,} {what} are added: {listed(new)}"
    both = [name for name in before if name in after]
    for field in fields(Category if what == "categories" else Heading):
        if field.name in _WHENCE:
            continue
        changed = [
            name
            for name in both
            if _lost(getattr(before[name], field.name), getattr(after[name], field.name))
        ]
        if changed:
            yield f"{_words(field.name)} of {len(changed):,} {what} changes or is lost: {listed(changed)}"
    if not gone and not new and list(before) != list(after):
        yield f"the order of the {what} changes"


def _lost(before: Any, after: Any) -> bool:
    """Whether something that was said is gone or changed; what is added is no loss."""
    return before not in ("", None, ()) and before != after


def _words(name: str) -> str:
    return name.replace("_", " ")


def _shown(value: Any) -> str:
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[0], int):
        return f"{value[0]} to {'any number' if value[1] is None else value[1]}"
    return listed(list(map(str, value))) if value else shown("none")
