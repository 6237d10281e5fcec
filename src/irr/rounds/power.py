"""What a comparison could have found, and how many sections would settle it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from irr.intervals import t_quantile
from irr.rounds.model import Power

if TYPE_CHECKING:
    from irr.comparison import Difference

#: The probability with which a change is to be found, where nobody says otherwise.
USUAL = 0.8
#: Sections beyond which it is said that no number settles it.
MOST = 1_000_000_000
#: A change so many times as large as what is taken for one is found for certain, even with one degree of freedom.
CERTAIN = 100.0


def power_of(found: Difference, level: float = 0.95) -> Power | None:
    """What the comparison could have found, from its standard error; None where it has none."""
    if not found.se or not found.df:
        return None
    se, df = found.se, found.df
    reach = float(t_quantile((1 + level) / 2, df))

    def chance(away: float) -> float:
        return _beyond(away, df, reach) + _beyond(-away, df, reach)

    return Power(_solved(chance) * se, chance(0.1 / se), chance(0.15 / se))


def detectable_drop(found: Difference, alpha: float) -> float | None:
    """The drop that a one-sided test at `alpha` would have found with the usual probability."""
    if not found.se or not found.df:
        return None
    df = found.df
    reach = float(t_quantile(1 - alpha, df))
    return _solved(lambda away: _beyond(away, df, reach)) * found.se


def _beyond(away: float, df: float, reach: float) -> float:
    """The probability that t is above `reach`, the true difference being so many standard errors (noncentral t)."""
    from scipy.special import nctdtr

    if abs(away) > CERTAIN * max(reach, 1):
        return float(away > 0)
    below = float(nctdtr(df, away, reach))
    return min(max(1 - below, 0.0), 1.0)


def _solved(chance: Callable[[float], float]) -> float:
    """The true difference, in standard errors, that is found with the usual probability."""
    low, high = 0.0, 1.0
    while chance(high) < USUAL:
        high *= 2
    while high - low > 1e-10 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if chance(middle) < USUAL else (low, middle)
    return high


def sections_to_settle(
    found: Difference, sections: int, limit: float = 0.0, confidence: float = 0.95
) -> int | None:
    """Sections of the later round with which the one-sided bound would reach `limit`, if the difference stayed.

    The later round has `sections` now. Where rounds are of different sections only its part of the variance goes
    down with more of them; where most sections are of both rounds, all of it does. None where no number reaches
    the limit, or there is no standard error.
    """
    away = abs(found.difference - limit)
    if not found.se or not found.df or away < 1e-9:
        return None
    spread = found.spread
    if spread is None:
        # What makes the standard error is not known, so all of it is taken to go down.
        reach = float(t_quantile(confidence, found.df))
        return max(math.ceil(sections * (reach * found.se / away) ** 2), 2)

    def settles(n: int) -> bool:
        se, df = spread.error(n / sections)
        return not se or float(t_quantile(confidence, max(df, 1))) * se <= away

    many = 2
    while not settles(many):
        many *= 2
        if many > MOST:
            return None
    few = many // 2
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if settles(middle) else (middle, many)
    return max(many, 2)
