"""Everything that can be cited, from references.bib, and this software."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from irr._version import __version__
from irr.citations.model import Reference, read_references

#: The key of this software.
SOFTWARE = "irr"

#: As CITATION.cff has it; a test compares them.
_ITSELF = Reference(
    SOFTWARE,
    "misc",
    {
        "author": "{The irr developers}",
        "title": "irr: inter-rater reliability of coded sections",
        "version": __version__,
        # For styles that know of no version.
        "note": f"Computer software, version {__version__}",
    },
)


@cache
def references() -> dict[str, Reference]:
    """Everything by key, in alphabetical order."""
    text = files("irr.citations").joinpath("references.bib").read_text(encoding="utf-8")
    return dict(sorted({**read_references(text), SOFTWARE: _ITSELF}.items()))


def reference(key: str) -> Reference:
    """The reference with that key; raises `KeyError` where there is none, which is a mistake of ours."""
    return references()[key]
