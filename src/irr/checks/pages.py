"""A page on each kind of requirement, and on each rule that a check points at lines by."""

from __future__ import annotations

import inspect
from textwrap import fill

from irr.checks.keys import keys_of
from irr.checks.requirement import Requirement, requirements

#: Longest line of a page.
WIDTH = 100
#: What a check says of lines by itself.
_NOTICES = {
    "check": "A figure that irr.yml requires does not reach its bound, or cannot be judged.\n\n"
    "The requirement is at the line of irr.yml that the report of irr check names.",
    "codebook-undeclared": "A category means something else than in the base, or a version is new, unsaid.\n\n"
    "Codings before and after would be of different things under one name. Raise the version of the codebook, and\n"
    "say what became of each category in a revision file (irr codebook diff V1 V2 --propose FILE).",
}


def pages() -> dict[str, str]:
    """Name → page; a requirement's has its keys as `irr.yml` has them."""
    return {name: _page(kind) for name, kind in requirements().items()} | _NOTICES


def _page(kind: type[Requirement]) -> str:
    keys = keys_of(kind)
    common = list(keys_of(Requirement))
    own = [name for name in keys if name not in (kind.kind, *common)]
    width = max(map(len, keys))
    lines = [
        fill(
            keys[name].about,
            WIDTH,
            initial_indent=f"  {name:<{width}}  ",
            subsequent_indent=" " * (width + 4),
        )
        for name in (kind.kind, *own, *common)
    ]
    return "\n".join((inspect.getdoc(kind) or "", "", "Keys, of an entry under check: in irr.yml:", *lines))
