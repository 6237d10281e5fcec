"""HTML: one page that loads nothing, to be read on a screen or printed.

Where tables can be sorted, rows be opened or marks of a chart be asked, one script of ours does that, and no other runs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from irr.reporters._blocks import Block, Found, Heading, Paragraph, Picture, Table
from irr.reporters._documents import document_of

if TYPE_CHECKING:
    from jinja2 import Template

    from irr.reporters import Display

SHOWS_WARNINGS = True
SUMMARY = "for a browser or paper: one page that holds everything it needs and loads nothing"
SUFFIX = ".html"

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
    blocks = list(document.blocks())
    style, script = _resource("_page.css"), _resource("_page.js") if _acts(blocks) else ""
    # Nothing is loaded, and nothing runs or has a style but this.
    policy = f"default-src 'none'; style-src {_digest(style)}; base-uri 'none'; form-action 'none'"
    if script:
        policy += f"; script-src {_digest(script)}"
    anchors = {id(block): f"part-{place}" for place, block in enumerate(blocks, 1)}
    page = _template().render(
        title=document.title,
        groups=_grouped(blocks),
        contents=[block for block in blocks if isinstance(block, Heading)],
        anchor=lambda block: anchors[id(block)],
        grouped=_grouped,
        verdicts=_VERDICTS,
        unknown=_unknown,
        drawn=_drawn,
        style=style,
        script=script,
        policy=policy,
    )
    return page.strip() + "\n"


def _acts(blocks: Iterable[Block]) -> bool:
    """Whether anything on the page does more than being read: a table that is sorted, a chart."""
    return any(isinstance(block, Picture) or (isinstance(block, Table) and block.values) for block in blocks)


def _digest(text: str) -> str:
    """The text as a source that a policy allows."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _drawn(picture: Picture) -> str:
    """The chart in the page, with its name for those who cannot see it; what it shows stands below it in words."""
    from irr.reporters._charts._drawing import inline_svg

    name = escape(picture.title, quote=True)
    return inline_svg(picture).replace("<svg ", f'<svg role="img" aria-label="{name}" ', 1)


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
