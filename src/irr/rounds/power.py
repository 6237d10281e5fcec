"""What a comparison could have found, and how many sections would settle it."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

from irr.intervals import t_quantile
from irr.rounds.model import Power

if TYPE_CHECKING:
    from irr.comparison import Difference

#: The probability with which a change is to be found, where nobody says otherwise.
USUAL = 0.8


def power_of(found: Difference, level: float = 0.95) -> Power | None:
    """What the comparison could have found, from its standard error; None where it has none."""
    if not found.se or not found.df:
        return None
    reach = float(t_quantile((1 + level) / 2, found.df))
    normal = NormalDist()

    def chance(change: float) -> float:
        away = change / (found.se or 1)
        return normal.cdf(away - reach) + normal.cdf(-away - reach)

    return Power((reach + normal.inv_cdf(USUAL)) * found.se, chance(0.1), chance(0.15))


def sections_to_settle(
    found: Difference, sections: int, limit: float = 0.0, confidence: float = 0.95
) -> int | None:
    """Sections with which the one-sided bound would reach `limit`, if the difference stayed what it is.

    The variance goes down as sections go up. None where there is no standard error, or the difference is the
    limit itself, which no number of sections tells from it.
    """
    away = abs(found.difference - limit)
    if not found.se or not found.df or away < 1e-9:
        return None
    reach = float(t_quantile(confidence, found.df))
    return max(math.ceil(sections * (reach * found.se / away) ** 2), 2)
