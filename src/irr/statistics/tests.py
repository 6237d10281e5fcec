"""Tests of whether coders use the categories alike: their margins, not their agreement, are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from irr.habits import SHUFFLES, compare_habits
from irr.result import TestOutcome, Undefined
from irr.statistics.data import Measured
from irr.statistics.registry import statistic

if TYPE_CHECKING:
    from irr.statistics.data import Labels, Table

NO_DISAGREEMENT = Undefined("no_disagreement", "the coders never disagree, so there is nothing to test")
ALL_ONE_WAY = Undefined(
    "all_one_way", "all sections are disagreements of one direction; the statistic is infinite"
)


def _chi_squared(value: float, df: float, extras: dict[str, float] | None = None) -> Measured:
    """A statistic that is χ² with `df` degrees of freedom where the coders do not differ."""
    from scipy.special import chdtrc

    p = float(chdtrc(df, value))
    return Measured(value, test=TestOutcome(value, df, p, "chi-squared", extras or {}))


@statistic("mcnemar", reference="McNemar (1947); Fagerland et al. (2013)", coders="pair", needs="binary")
def mcnemar(table: Table) -> Measured | Undefined:
    """Does one of two coders give a category more often than the other?

    Question: of the sections on which two coders differ, do more differ in one direction?

    Formula: χ² = (b - c)² / (b + c) with 1 degree of freedom, where b and c count the two kinds of
    disagreement. Beside its p: `exact_p` of the binomial distribution, `mid_p`, which is best with few
    disagreements, and χ² and p with continuity correction.

    Use it to see whether a category has a threshold that the coders place differently.

    Not as agreement: coders who differ everywhere, half of the time each way, pass the test.

    Others call it: test of marginal homogeneity of a 2 × 2 table.
    """
    from scipy.special import bdtr, chdtrc

    b, c = int(table.counts[0, 1]), int(table.counts[1, 0])
    n, fewer = b + c, min(b, c)
    if n == 0:
        return NO_DISAGREEMENT
    tail = float(bdtr(fewer, n, 0.5))
    at = tail - (float(bdtr(fewer - 1, n, 0.5)) if fewer else 0.0)
    continuity = max(abs(b - c) - 1, 0) ** 2 / n
    extras = {
        "exact_p": min(2 * tail, 1.0),
        "mid_p": min(2 * tail - at, 1.0),
        "chisq_continuity": continuity,
        "p_continuity": float(chdtrc(1, continuity)),
    }
    return _chi_squared((b - c) ** 2 / n, 1, extras)


@statistic("bowker", reference="Bowker (1948); Hoenig et al. (1995)", coders="pair", needs="labels")
def bowker(table: Table) -> Measured | Undefined:
    """Are the disagreements of two coders symmetric?

    Question: is each pair of categories confused as often in one direction as in the other?

    Formula: χ² = Σ_p<q (n_pq - n_qp)² / (n_pq + n_qp). The degrees of freedom are the pairs of categories
    that were confused at all, so that a category nobody used changes nothing; `p_all_pairs` takes
    K (K - 1) / 2 of them (`df_all_pairs`), as most programs do.

    Use it to see whether confusions have a direction.

    Not with few disagreements a pair of categories: the χ² distribution then does not hold. Asymmetry can
    leave both coders with the same totals; for those see stuart-maxwell.

    Others call it: McNemar-Bowker test, test of symmetry.
    """
    from scipy.special import chdtrc

    above = np.triu_indices(len(table.counts), 1)
    one, other = table.counts[above], table.counts.T[above]
    confused = one + other > 0
    if not confused.any():
        return NO_DISAGREEMENT
    one, other = one[confused], other[confused]
    value = float(((one - other) ** 2 / (one + other)).sum())
    extras = {"df_all_pairs": float(len(confused)), "p_all_pairs": float(chdtrc(len(confused), value))}
    return _chi_squared(value, float(confused.sum()), extras)


def _stuart_maxwell(table: Table) -> tuple[float, int]:
    """The statistic of Stuart and Maxwell and its degrees of freedom."""
    counts = table.counts
    differences = counts.sum(axis=1) - counts.sum(axis=0)
    # Under homogeneity the differences have this covariance: a category nobody confused has a row of zeros, and
    # categories that are not linked by confusions vary apart. Its rank says how many differences are free.
    covariance = -(counts + counts.T)
    np.fill_diagonal(covariance, 0)
    np.fill_diagonal(covariance, -covariance.sum(axis=1))
    inverse = np.linalg.pinv(covariance, hermitian=True)
    return float(differences @ inverse @ differences), int(np.linalg.matrix_rank(covariance, hermitian=True))


@statistic("stuart-maxwell", reference="Stuart (1955); Maxwell (1970)", coders="pair", needs="labels")
def stuart_maxwell(table: Table) -> Measured | Undefined:
    """Do two coders use the categories equally often?

    Question: are the two coders' totals of the categories the same, but for chance?

    Formula: χ² = dᵀ V⁻ d, d_k = n_k. - n_.k, V_kk = n_k. + n_.k - 2 n_kk, V_kl = -(n_kl + n_lk). Degrees of
    freedom are the rank of V: one less than the categories, and less again for each that nobody confused.

    Use it to see whether coders differ in how they use the codebook as a whole. With two categories it is
    McNemar's test.

    Not as agreement: equal totals say nothing about the same sections.

    Others call it: test of marginal homogeneity, generalised McNemar test.
    """
    value, df = _stuart_maxwell(table)
    return _chi_squared(value, float(df)) if df else NO_DISAGREEMENT


@statistic("bhapkar", reference="Bhapkar (1966)", coders="pair", needs="labels")
def bhapkar(table: Table) -> Measured | Undefined:
    """Do two coders use the categories equally often? (more powerful than stuart-maxwell)

    Question: are the two coders' totals of the categories the same, but for chance?

    Formula: χ² = S / (1 - S / n), S the statistic of stuart-maxwell, n the sections; its degrees of freedom.

    Use it in place of stuart-maxwell with many sections, where it finds differences sooner.

    Not with few sections, where it finds too many.

    Others call it: Wald test of marginal homogeneity.
    """
    value, df = _stuart_maxwell(table)
    if not df:
        return NO_DISAGREEMENT
    left = 1 - value / table.n
    return _chi_squared(value / left, float(df)) if left > 1e-12 else ALL_ONE_WAY


@statistic("cochran-q", reference="Cochran (1950)", coders="any", needs="binary")
def cochran_q(labels: Labels) -> Measured | Undefined:
    """Does any of several coders give a category more often than the others?

    Question: do the coders give the category to the same share of sections, but for chance?

    Formula: Q = (r - 1)(r Σ G² - (Σ G)²) / (r Σ L - Σ L²), G the sections to which a coder gave it, L the coders
    who gave it to a section; χ² with r - 1 degrees of freedom. `permutation_p` = (1 + #) / (B + 1), # the
    draws, of B = 9999 that shuffle the coders within each section, in which Q is at least as large.

    Use it for three or more coders who all rated the same sections; trust `permutation_p` where few sections
    are in dispute, since χ² then finds too much. With two coders it is McNemar's test.

    Not as agreement. A section that one of the coders did not rate is left out.
    """
    gave = labels.matrix == 0
    coders = gave.shape[1]
    givers = gave.sum(axis=1)
    disputed = (givers > 0) & (givers < coders)
    if not disputed.any():
        return NO_DISAGREEMENT
    gave = np.repeat(gave[disputed], labels.multiplicity[disputed], axis=0)
    section, coder = np.indices(gave.shape)
    found = compare_habits(
        section.ravel(), coder.ravel(), gave.ravel().astype(np.float64), coders, labels.seed
    )
    assert found is not None
    extras = {"permutation_p": found.p, "permutations": float(SHUFFLES)}
    return _chi_squared(found.statistic, float(coders - 1), extras)
