"""What formats need that mark a text: the text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from irr.errors import UsageError
from irr.names import listed
from irr.writers._laid_out import laid_out
from irr.writers.model import Coded

if TYPE_CHECKING:
    from irr.writers.model import Marked


def with_texts(what: Coded | Marked, name: str) -> tuple[Marked, tuple[str, ...]]:
    """The marks, with what was added to make marks of sections.

    Documents without a text that nobody marked are left out; `UsageError` where somebody marked one.
    """
    if isinstance(what, Coded):
        found = laid_out(what)
        return found.marked, found.said
    marked = {mark.document for mark in what.marks}
    missing = [at for at, one in enumerate(what.documents) if one.text is None]
    if names := [what.documents[at].name for at in missing if at in marked]:
        raise UsageError(
            f"{name} holds marked texts, and the text of {listed(names)} is not known; say where it is with --texts "
            "FOLDER, or write csv"
        )
    if not missing:
        return what, ()
    kept = [at for at in range(len(what.documents)) if at not in missing]
    place = {at: number for number, at in enumerate(kept)}
    opened = what.opened
    return replace(
        what,
        documents=tuple(what.documents[at] for at in kept),
        marks=tuple(mark._replace(document=place[mark.document]) for mark in what.marks),
        opened=None
        if opened is None
        else frozenset((coder, place[at]) for coder, at in opened if at in place),
    ), ()
