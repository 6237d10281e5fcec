"""HTML: one page without scripts, to be read on a screen or printed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from irr.reporters._blocks import Block, Found, Paragraph, Picture, unfolded
from irr.reporters._documents import document_of

if TYPE_CHECKING:
    from jinja2 import Template

    from irr.reporters import Display

SHOWS_WARNINGS = True
SUMMARY = "for a browser or paper: one page that holds everything it needs, without scripts"

#: Verdicts that have a colour.
_VERDICTS = (
    "revise",
    "watch",
    "ok",
    "insufficient",
    "unused",
    "pass",
    "FAIL",
    "inconclusive",
    "undefined",
    "known",
)


def render(computed: object, display: Display) -> str:
    """The report as a page."""
    document = document_of(computed)
    style = _resource("_page.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _template().render(
        title=document.title,
        groups=_grouped(unfolded(document.blocks())),
        verdicts=_VERDICTS,
        unknown=_unknown,
        drawn=_drawn,
        style=style,
        # Nothing is loaded, and no style is used but this one.
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )
    return page.strip() + "\n"


def _drawn(picture: Picture) -> str:
    from irr.reporters._charts._drawing import inline_svg

    return inline_svg(picture)


def _unknown(kind: str) -> None:
    """A kind of block that the page has no form for is a mistake of ours, and must not be left out silently."""
    raise TypeError(f"the page has no form for {kind}")


def _grouped(blocks: Iterable[Block]) -> list[tuple[str, list[Any]]]:
    """Blocks with the kind of each; points that follow each other are one list."""
    groups: list[tuple[str, list[Any]]] = []
    for block in blocks:
        kind = type(block).__name__
        if isinstance(block, Paragraph) and block.bullet:
            kind = "Points"
        if isinstance(block, Found):
            kind = "Finds"
        if kind in ("Points", "Finds") and groups and groups[-1][0] == kind:
            groups[-1][1].append(block)
        else:
            groups.append((kind, [block]))
    return groups


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_resource("_page.jinja"))


def _resource(name: str) -> str:
    return files("irr.reporters").joinpath(name).read_text(encoding="utf-8")
