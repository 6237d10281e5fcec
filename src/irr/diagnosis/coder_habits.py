"""Do coders give a category, or categories at all, equally often? Compared within sections.

Under no difference, what the coders of a section gave could have been given by any of them: the figures are
shuffled within sections. The statistic is Cochran's Q, written so that sections may lack coders: d' V⁺ d, d
being each coder's total less what is expected of it and V the covariance of the totals under shuffling. For
complete data and yes-or-no figures that is (r - 1)(r ΣG² - (ΣG)²) / (r ΣL - ΣL²).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from irr.comparison import mcnemar_mid_p
from irr.tally.counting import sum_by

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints

SHUFFLES = 9999
#: Ratings of sections whose coders differ, times shuffles, beyond which the χ² distribution is used; it is
#: anticonservative with few sections only.
MOST_SHUFFLED = 100_000_000


@dataclass(frozen=True)
class Habit:
    """Whether coders differ: the statistic, its degrees of freedom, p, and how p was found."""

    statistic: float
    df: int
    p: float
    method: str


def compare_habits(
    section: Ints, coder: Ints, value: Floats, n_coders: int, seed: int = 0, shuffles: int = SHUFFLES
) -> Habit | None:
    """The test on one value a rating, ratings ascending by section; None where no section could tell."""
    counted = np.bincount(section)
    total = np.bincount(section, weights=value)
    mean = total[section] / counted[section]
    spread = np.bincount(section, weights=(value - mean) ** 2)
    # Sections in which all coders gave alike, or only one did, say nothing.
    telling = (spread > 1e-12)[section]
    if not telling.any():
        return None
    section, coder, value, mean = section[telling], coder[telling], value[telling], mean[telling]
    off = sum_by(coder, value - mean, n_coders)
    inverse, df = _inverse(section, coder, (spread / counted)[section], counted[section], n_coders)
    statistic = float(off @ inverse @ off)
    if n_coders == 2 and set(np.unique(value)) <= {0.0, 1.0}:
        first = value[coder == 0] > 0
        return Habit(statistic, df, mcnemar_mid_p(first, ~first, np.ones(len(first))), "mcnemar-mid-p")
    if len(value) * shuffles > MOST_SHUFFLED:
        from scipy.special import chdtrc

        return Habit(statistic, df, max(float(chdtrc(df, statistic)), np.finfo(float).tiny), "chi-squared")
    at_least = _shuffles_at_least(
        statistic, inverse, (section, coder, value - mean), n_coders, seed, shuffles
    )
    return Habit(statistic, df, (1 + at_least) / (shuffles + 1), f"permutation:{shuffles}")


def _inverse(section: Ints, coder: Ints, variance: Floats, rated: Ints, n_coders: int) -> tuple[Floats, int]:
    """The inverse covariance of the coders' totals under shuffling, and its rank.

    Within a section of r coders whose figures have variance s² (over r), totals vary by s² and covary by
    -s² / (r - 1).
    """
    covariance = np.zeros((n_coders, n_coders))
    starts = np.flatnonzero(np.r_[True, section[1:] != section[:-1]])
    # Sections with the same coders share one block.
    blocks: dict[tuple[int, ...], float] = {}
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(section)], strict=True):
        who = tuple(coder[start:end].tolist())
        blocks[who] = blocks.get(who, 0.0) + float(variance[start])
    for who, s2 in blocks.items():
        r = len(who)
        covariance[np.ix_(who, who)] += s2 * (r * np.eye(r) - 1) / (r - 1)
    return np.linalg.pinv(covariance, hermitian=True), int(np.linalg.matrix_rank(covariance, hermitian=True))


def _shuffles_at_least(
    statistic: float,
    inverse: Floats,
    ratings: tuple[Ints, Ints, Floats],
    n_coders: int,
    seed: int,
    shuffles: int,
) -> int:
    """In how many shuffles within sections the statistic is as large."""
    section, coder, off = ratings
    generator = np.random.Generator(np.random.PCG64(seed))
    sizes = np.bincount(section)[section]
    totals = np.zeros((shuffles, n_coders))
    for size in np.unique(sizes).tolist():
        rows = sizes == size
        values, coders = off[rows].reshape(-1, size), coder[rows].reshape(-1, size)
        at_once = max(2_000_000 // values.size, 1)
        for start in range(0, shuffles, at_once):
            draws = min(at_once, shuffles - start)
            drawn = generator.permuted(np.broadcast_to(values, (draws, *values.shape)), axis=2)
            where = np.arange(draws)[:, None, None] * n_coders + coders
            totals[start : start + draws] += sum_by(where.ravel(), drawn.ravel(), draws * n_coders).reshape(
                draws, n_coders
            )
    drawn_statistic = np.einsum("bg,bg->b", totals @ inverse, totals)
    return int((drawn_statistic >= statistic - 1e-9 * max(statistic, 1)).sum())
