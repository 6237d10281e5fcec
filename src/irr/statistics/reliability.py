"""Concordance and reliability of the coders' values, other than intraclass correlations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from irr.estimates import NO_VARIATION
from irr.result import TestOutcome
from irr.statistics.data import Measured
from irr.statistics.icc import mean_squares
from irr.statistics.registry import statistic

if TYPE_CHECKING:
    from irr.arrays import Floats, Ints
    from irr.result import Undefined
    from irr.statistics.data import Scores


def _ranks(values: Floats, times: Ints) -> tuple[Floats, float]:
    """One coder's mean ranks (sections), and Σ t³ - t over their ties."""
    _, place = np.unique(values, return_inverse=True)
    tied = np.bincount(place, weights=times)
    middle = np.cumsum(tied) - (tied - 1) / 2
    return middle[place], float((tied**3 - tied).sum())


def _concordance(scores: Scores, correct_ties: bool) -> Measured | Undefined:
    from scipy.special import chdtrc

    times = scores.multiplicity
    n, k = int(times.sum()), scores.matrix.shape[1]
    ranked = [_ranks(column, times) for column in scores.matrix.T]
    largest, ties = float(n**3 - n), sum(tied for _, tied in ranked)
    if ties == k * largest:
        return NO_VARIATION
    totals = np.sum([ranks for ranks, _ in ranked], axis=0)
    spread = float(times @ (totals - k * (n + 1) / 2) ** 2)
    value = 12 * spread / (k**2 * largest - (k * ties if correct_ties else 0.0))
    chi_squared, df = k * (n - 1) * value, float(n - 1)
    test = TestOutcome(chi_squared, df, float(chdtrc(df, chi_squared)), "chi-squared")
    return Measured(value, test=test)


@statistic(
    "kendall-w",
    reference="Kendall & Babington Smith (1939); Siegel & Castellan (1988)",
    coders="any",
    needs="values",
)
def kendall_w(scores: Scores) -> Measured | Undefined:
    """Concordance of the orders in which coders put the sections, corrected for ties.

    Question: how far do the coders rank the sections alike?

    Formula: W = 12 S / (k² (n³ - n) - k Σ T), S the squared deviations of the sections' rank sums from their
    mean, T = Σ t³ - t over each coder's ties. χ² = k (n - 1) W with n - 1 degrees of freedom tests 0.

    Use it for ordinal values of which only the order counts.

    Not with few sections (χ² needs about 8), nor as agreement: coders a point apart everywhere have 1. It is
    above 0 for coders who guess, about 1 / k.

    Others call it: coefficient of concordance.
    """
    return _concordance(scores, correct_ties=True)


@statistic(
    "kendall-w-uncorrected", reference="Kendall & Babington Smith (1939)", coders="any", needs="values"
)
def kendall_w_uncorrected(scores: Scores) -> Measured | Undefined:
    """Concordance of the orders in which coders put the sections, as if there were no ties.

    Question: how far do the coders rank the sections alike?

    Formula: W = 12 S / (k² (n³ - n)), as in kendall-w.

    Use it to compare with studies that report it.

    Not with ties: coders who agree fully then have less than 1.
    """
    return _concordance(scores, correct_ties=False)


def _finn(scores: Scores, error: float) -> Measured | Undefined:
    """Finn's coefficient with this mean square as the error of the coders."""
    by_chance = float(np.var(scores.scale))
    return Measured(1 - error / by_chance) if by_chance > 0 else NO_VARIATION


@statistic("finn-oneway", reference="Finn (1970)", coders="any", needs="values")
def finn_oneway(scores: Scores) -> Measured | Undefined:
    """Variance within sections against that of coders who guess, coders interchangeable.

    Question: how much less do ratings of one section vary than if every value were equally likely?

    Formula: 1 - MS_W / V, MS_W the mean square within sections, V the variance of the codebook's values:
    (K² - 1) / 12 for K values a step of 1 apart.

    Use it where sections hardly differ, which makes an ICC low at high agreement.

    Not where some values are hardly ever used: chance agreement is then higher than assumed.

    Others call it: Finn's r.
    """
    return _finn(scores, mean_squares(scores).within)


@statistic("finn-twoway", reference="Finn (1970)", coders="any", needs="values")
def finn_twoway(scores: Scores) -> Measured | Undefined:
    """Variance within sections against that of coders who guess, levels of coders taken out.

    Question: how much less do ratings of one section vary than by guessing, once each coder's own level is
    taken out?

    Formula: 1 - MS_E / V, MS_E the mean square left between sections and coders, V as in finn-oneway.

    Use it as finn-oneway, where it does not matter that one coder rates higher than another.

    Not where the number itself counts.

    Others call it: Finn's r, two-way.
    """
    return _finn(scores, mean_squares(scores).error)


@statistic("robinson-a", reference="Robinson (1957)", coders="any", needs="values")
def robinson_a(scores: Scores) -> Measured | Undefined:
    """Share of the variance that lies between sections, levels of coders taken out.

    Question: how much of what varies is agreed?

    Formula: A = SS_S / (SS_S + SS_E), sums of squares between sections and left between sections and coders.
    With two coders it is (1 + icc-3) / 2.

    Use it to compare with studies that report it.

    Not across numbers of coders: its lowest value is 0 for all, but that of the ICC is -1 / (k - 1).
    """
    squares = mean_squares(scores)
    error = squares.error * (squares.k - 1)
    if squares.sections + error == 0:
        return NO_VARIATION
    return Measured(squares.sections / (squares.sections + error))


@statistic("iota", reference="Janson & Olsson (2001)", coders="any", needs="values")
def iota(scores: Scores) -> Measured | Undefined:
    """Squared distances of coders within sections against those across sections, coder by coder.

    Question: how much nearer are coders' values of the same section than of sections at random?

    Formula: ι = 1 - D_o / D_e, means over pairs of coders g, h of (x_ig - x_ih)² over sections i, and of
    (x_ig - x_jh)² over all i and j. For two coders it is kappa with quadratic weights.

    Use it for numeric values of the same few coders.

    Not where coders are interchangeable: alpha with interval values is that.

    Others call it: iota for quantitative data, Berry & Mielke's R of squared distances.
    """
    squares = mean_squares(scores)
    n, k = squares.n, squares.k
    within = 2 * squares.within
    total = ((n - 1) * squares.sections + n * (k - 1) * squares.within) / (n * k)
    # Values of two coders and of random sections differ by both variances and by the distance of the means.
    across = 2 * (total + squares.coders / (n * k))
    return Measured(1 - within / across) if across > 0 else NO_VARIATION
