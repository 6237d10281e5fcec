"""From a chart to a picture, without a browser and without the network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from irr.reporters._charts._palette import PAGE, PRINT

if TYPE_CHECKING:
    from irr.reporters._blocks import Picture

#: Dots to an inch of pictures that are made of dots.
RESOLUTION = 200


def inline_svg(picture: Picture) -> str:
    """SVG to stand in a page whose colours it takes; its ids begin with its name, so that pictures do not share any."""
    from vl_convert import vegalite_to_svg

    svg: str = vegalite_to_svg(_specification(picture.draw(PAGE)))
    name = picture.name
    return re.sub(r'(\bid="|url\(#)', rf"\g<1>{name}-", svg)


def drawn(picture: Picture, format_: str) -> bytes:
    """The picture as an SVG, PNG or PDF file, on white."""
    import vl_convert

    specification = _specification(picture.draw(PRINT), background=PRINT.paper)
    if format_ == "svg":
        svg: str = vl_convert.vegalite_to_svg(specification)
        return svg.encode()
    if format_ == "pdf":
        return bytes(vl_convert.vegalite_to_pdf(specification))
    return bytes(vl_convert.vegalite_to_png(specification, ppi=RESOLUTION))


def _specification(chart: Any, background: str = "transparent") -> dict[str, Any]:
    specification: dict[str, Any] = chart.properties(background=background).to_dict()
    return specification
