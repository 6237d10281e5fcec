"""A revision held against the two codebooks: is everything accounted for, and is it true?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.revision.accounting import accounted, meanings, versions
from irr.revision.entries import cycles, ids, reasons, reused, still_there, twice
from irr.revision.held import Held

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.notices import Notice
    from irr.revision.model import Revision

_RULES = (versions, ids, cycles, reused, still_there, twice, accounted, meanings, reasons)


def check_revision(revision: Revision, old: Codebook, new: Codebook) -> tuple[Notice, ...]:
    """What is wrong with a revision or worth knowing of it, on the lines of its file, in their order.

    The rules are those of `RULES`. Errors say that it must not be used to map codings.
    """
    held = Held(revision, old, new)
    found = [notice for rule in _RULES for notice in rule(held)]
    return tuple(sorted(found, key=lambda one: one.line or 0))
