"""How many more sections would settle whether a figure reaches its bound."""

from __future__ import annotations

import math
from collections.abc import Callable

from irr.result import Interval

#: Beyond this many nobody codes, and the approximation has nothing left to stand on.
MOST = 1_000_000


def more_sections(
    value: float, interval: Interval | None, bound: float, sections: int, is_share: bool
) -> int | None:
    """Sections to code beyond these `sections` until the interval leaves the bound out, the figure staying as it is.

    0 where it leaves the bound out already; None where no number can be given: the figure is the bound itself, there
    is no interval, or it takes more than a million. The limits of intervals of shares lie evenly about the
    estimate as logits (Wilson's do exactly), those of coefficients as Fisher's z, and their distance shrinks with √n.
    """
    if interval is None or not sections:
        return None
    if not interval.low <= bound <= interval.high:
        return 0
    limit = interval.high if bound > value else interval.low
    scale = _logit if is_share else math.atanh
    now, wanted = _distance(scale, value, limit), _distance(scale, value, bound)
    if wanted == 0:
        return None
    needed = sections * (now / wanted) ** 2
    return None if needed > MOST else max(math.ceil(needed - 1e-9) - sections, 1)


def _distance(scale: Callable[[float], float], a: float, b: float) -> float:
    """How far apart two figures are on the scale, or as they stand where an end of the scale is among them."""
    try:
        return abs(scale(a) - scale(b))
    except (ValueError, ZeroDivisionError):
        return abs(a - b)


def _logit(p: float) -> float:
    return math.log(p / (1 - p))
