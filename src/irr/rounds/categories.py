"""Each category in two rounds: did its alpha change, by more than the sections that happened to be coded?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import coefficients
from irr.comparison import Difference, benjamini_hochberg, compare, holm
from irr.diagnosis.posterior import Posterior, Posteriors
from irr.intervals import Figure
from irr.ratings import category_ratings
from irr.result import Interval
from irr.rounds.model import CategoryChange, Standing
from irr.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from irr.arrays import Ints
    from irr.rounds.model import CompareOptions
    from irr.study import Study

#: Uses in both rounds from which leaving out sections gives a fair interval.
PAIRED_USES = 8


def category_changes(
    before: Study,
    after: Study,
    options: CompareOptions,
    same: bool,
    sources: Mapping[str, tuple[str, ...]] | None = None,
) -> list[CategoryChange]:
    """The change of each category of two aligned rounds with the same categories, in their order.

    Each round has its own draws of alpha, as if sections were not the same: where they are, the interval is
    rather too wide than too narrow. `sources` says what each category came of.
    """
    sides = [Posteriors(study, options.seed + place) for place, study in enumerate((before, after))]
    alpha = coefficients()["krippendorff-alpha"]
    values = [alpha.value(side.sums) for side in sides]
    uses = [_uses(side) for side in sides]
    found = []
    for k, name in enumerate(before.categories):
        first, second = (None if np.isnan(of[k]) else float(of[k]) for of in values)
        times = (int(uses[0][k]), int(uses[1][k]))
        came_of = tuple(one for one in (sources or {}).get(name, ()) if one != name)
        if not all(times) or first is None or second is None or min(times) < options.least_uses():
            verdict: Standing = "too rare" if any(times) else "unused"
            found.append(CategoryChange(name, first, second, times, verdict, came_of=came_of))
            continue
        one, other = (side.of(k) for side in sides)
        assert one is not None
        assert other is not None
        change = CategoryChange(name, first, second, times, "no telling", second - first, came_of=came_of)
        change = _with_draws(change, one, other, options.confidence)
        if same and min(times) >= PAIRED_USES:
            change = replace(change, paired=_paired(before, after, k, options.confidence))
        found.append(change)
    return _judged(found, options)


def _uses(side: Posteriors) -> Ints:
    """Sections in which anyone gave each category, of those rated by two or more (categories)."""
    section, category, _ = side.sums.counts
    return np.bincount(category, side.sums.weight[section], side.sums.n_categories).astype(np.int64)


def _with_draws(change: CategoryChange, first: Posterior, second: Posterior, level: float) -> CategoryChange:
    draws = second.draws["alpha"] - first.draws["alpha"]
    draws = draws[np.isfinite(draws)]
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    above = float(np.mean(draws > 0))
    # A draw that nobody made may lie on either side, so that no tail is empty.
    tail = (min((draws <= 0).sum(), (draws >= 0).sum()) + 1) / (len(draws) + 1)
    interval = Interval(float(low), float(high), level, "dirichlet-apart")
    return replace(change, above=above, interval=interval, p=float(min(2 * tail, 1.0)))


def _paired(before: Study, after: Study, category: int, level: float) -> Difference | None:
    """The same difference with a section left out of both rounds at once."""
    alpha = coefficients()["krippendorff-alpha"]
    figures = [Figure.of(alpha, Tally(category_ratings(study, category))) for study in (before, after)]
    found = compare(figures[0], figures[1], level, before.document)
    return None if np.isnan(found.difference) else found


def _judged(found: list[CategoryChange], options: CompareOptions) -> list[CategoryChange]:
    """The changes with p adjusted for all categories that were compared, and a verdict."""
    p = np.array([one.p for one in found if one.p is not None])
    adjusted = iter((holm if options.adjust == "holm" else benjamini_hochberg)(p).tolist() if len(p) else [])
    judged = []
    for one in found:
        if one.p is None or one.difference is None or one.above is None:
            judged.append(one)
            continue
        p_adjusted = next(adjusted)
        claimed = p_adjusted < 1 - options.confidence
        standing: Standing = "no telling"
        if claimed:
            standing = "better" if one.above > 0.5 else "worse"
        judged.append(replace(one, p_adjusted=p_adjusted, verdict=standing))
    return judged
