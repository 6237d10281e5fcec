"""What formats need that mark a text: the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.errors import UsageError
from irr.names import listed
from irr.writers._laid_out import laid_out
from irr.writers.model import Coded

if TYPE_CHECKING:
    from irr.writers.model import Marked


def with_texts(what: Coded | Marked, name: str) -> tuple[Marked, tuple[str, ...]]:
    """The marks, with what was added to make marks of sections; `UsageError` where a document has no text."""
    if isinstance(what, Coded):
        found = laid_out(what)
        return found.marked, found.said
    if missing := [one.name for one in what.documents if one.text is None]:
        raise UsageError(
            f"{name} holds marked texts, and the text of {listed(missing)} is not known; say where it is with --texts "
            "FOLDER, or write csv"
        )
    return what, ()
