"""From a chart to a picture, without a browser and without the network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from irr.reporters._charts._palette import PAGE, PRINT

if TYPE_CHECKING:
    from irr.reporters._blocks import Picture

#: Dots to an inch of pictures that are made of dots.
RESOLUTION = 200

#: A tag; no text or value of an attribute has a bracket of its own in it.
_IN_TAGS = re.compile(r"<[^>]*>")
#: What names an element, or refers to one by its name.
_REFERENCE = re.compile(r'( id="| [\w:-]+="url\(#| (?:xlink:)?href="#)')
#: An attribute that holds places.
_PLACES = re.compile(r' (?:transform|d|x2|y2|width|height|fill-opacity)="[^"]*"')
_LONG = re.compile(r"\d+\.\d{3,}")


def altair() -> Any:
    """Altair, imported when something is drawn and not before."""
    import altair as alt

    return alt


def inline_svg(picture: Picture) -> str:
    """SVG to stand in a page whose colours it takes; its ids begin with its name, so that pictures do not share any."""
    from vl_convert import vegalite_to_svg

    svg: str = vegalite_to_svg(_specification(picture.draw(PAGE)))
    own = rf"\g<1>{picture.name}-"
    return _IN_TAGS.sub(lambda tag: _REFERENCE.sub(own, _rounded(tag[0])), svg)


def drawn(picture: Picture, format_: str) -> bytes:
    """The picture as an SVG, PNG or PDF file, on white."""
    import vl_convert

    specification = _specification(picture.draw(PRINT), background=PRINT.paper)
    if format_ == "svg":
        svg: str = vl_convert.vegalite_to_svg(specification)
        return _IN_TAGS.sub(lambda tag: _rounded(tag[0]), svg).encode()
    if format_ == "pdf":
        return bytes(vl_convert.vegalite_to_pdf(specification))
    return bytes(vl_convert.vegalite_to_png(specification, ppi=RESOLUTION))


def _specification(chart: Any, background: str = "transparent") -> dict[str, Any]:
    specification: dict[str, Any] = chart.properties(background=background).to_dict()
    return specification


def _rounded(tag: str) -> str:
    """The tag with places to a hundredth of a pixel, which nobody sees and which are alike on all machines."""
    return _PLACES.sub(lambda one: _LONG.sub(lambda number: f"{round(float(number[0]), 2):g}", one[0]), tag)
