"""How many more sections would settle whether a figure reaches its bound."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irr.result import Interval

#: Beyond this many nobody codes, and the approximation has nothing left to stand on.
MOST = 1_000_000


def more_sections(
    value: float, interval: Interval | None, bound: float, sections: int, is_share: bool
) -> int | None:
    """Sections to code beyond these `sections` until the interval leaves the bound out, the figure staying as it is.

    0 where it leaves the bound out already; None where no number can be given: the figure is the bound itself, there
    is no interval, or it takes more than a million. Exact for Wilson's interval; of others the distance from
    the estimate to a limit shrinks with √n, for coefficients as Fisher's z and for shares as logits.
    """
    if interval is None or not sections:
        return None
    if not interval.low <= bound <= interval.high:
        return 0
    if math.isclose(value, bound, abs_tol=1e-12):
        return None
    if interval.method == "wilson":
        z = NormalDist().inv_cdf((1 + interval.level) / 2)
        needed = z**2 * bound * (1 - bound) / (value - bound) ** 2
    else:
        limit = interval.high if bound > value else interval.low
        now, wanted = (_distance(value, end, is_share) for end in (limit, bound))
        needed = sections * (now / wanted) ** 2
    # The bound is left out once there are more than `needed`.
    return None if needed > MOST else max(math.floor(needed) + 1 - sections, 1)


def _distance(a: float, b: float, is_share: bool) -> float:
    """How far apart two figures are on their scale, or as they stand where an end of the scale is among them."""
    try:
        return abs(_logit(a) - _logit(b)) if is_share else abs(math.atanh(a) - math.atanh(b))
    except (ValueError, ZeroDivisionError):
        return abs(a - b)


def _logit(p: float) -> float:
    return math.log(p / (1 - p))
