"""Ids: one for each category, never used again, and not to be taken for each other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from irr.linting.registry import rule
from irr.linting.subject import Finding
from irr.names import quoted, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.codebook import Category
    from irr.linting.subject import Subject


@rule("malformed", refused=True)
def malformed(subject: Subject) -> Iterator[Finding]:
    """The file, or an entry of it, is not written as a codebook is.

    A key that is misspelt, a list where a text should be, an entry without an id, YAML that does not parse.
    What a file does not say in the way that is agreed on is not read as something near it, so that nothing
    in a codebook is lost without a word.

        categories:
          - id: cost
            defintion: Money that a visit takes.     # unknown key; did you mean 'definition'?

    The keys there are: docs/codebook.md.
    """
    yield from subject.refused("malformed")


@rule("duplicate-id", refused=True)
def duplicate_id(subject: Subject) -> Iterator[Finding]:
    """Two entries have the same id.

    The id is all that coder files carry, so nobody could say which of the two a coder meant.

        categories:
          - {id: cost, definition: Money that a visit takes.}
          - {id: cost, definition: Time that a visit takes.}     # give it an id of its own
    """
    yield from subject.refused("duplicate-id")


@rule("reused-id", level="error")
def reused_id(subject: Subject) -> Iterator[Finding]:
    """A retired id stands again, or once more in other capitals.

    Codings of earlier rounds carry the retired id in its old meaning. Used again, it makes them say what their
    coders did not, and no program can tell. A retired entry is kept so that this does not happen.

        categories:
          - {id: travel, status: retired}
          - {id: Travel, definition: Getting there and back.}     # call it journey

    An id that stands twice exactly as written is an error at any level, since no command reads that.
    """
    yield from subject.refused("reused-id")
    for category, other in _look_alikes(subject):
        if (category.status == "retired") != (other.status == "retired"):
            late, retired = (other, category) if category.status == "retired" else (category, other)
            text = (
                f"the id {quoted(late.id)} is that of the retired {quoted(retired.id)} (line {retired.line}) but for "
                "how it is written; a retired id is not used again, so choose another"
            )
            yield Finding(late.line_of("id"), text)


@rule("look-alike-id", level="warning")
def look_alike_id(subject: Subject) -> Iterator[Finding]:
    """Two ids differ by capitals, spaces or letters that look the same.

    They are two categories to irr and one to a person who types in a hurry. Compared are the ids without case,
    spaces and accents, letters of other scripts as the Latin ones they look like.

        categories:
          - {id: cost}
          - {id: Cost}      # one of them goes, or gets an id that is seen to differ
    """
    for category, other in _look_alikes(subject):
        if (category.status == "retired") == (other.status == "retired"):
            text = (
                f"the id {quoted(category.id)} is easily taken for {quoted(other.id)} (line {other.line}); give one of "
                "them an id that is seen to differ"
            )
            yield Finding(category.line_of("id"), text)


def _look_alikes(subject: Subject) -> Iterator[tuple[Category, Category]]:
    """Each category with the first one before it whose id looks like its own and is not the same.

    Where one of the two is retired and others are alike too, both the first retired and the first other are given.
    """
    first: defaultdict[str, dict[bool, Category]] = defaultdict(dict)
    for category in subject.categories:
        alike = first[skeleton(category.id)]
        for other in alike.values():
            if other.id != category.id:
                yield category, other
        alike.setdefault(category.status == "retired", category)
