"""Intraclass correlations: the share of the variance of values that is owed to the sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.estimates import NO_VARIATION
from irr.result import TestOutcome, Undefined
from irr.statistics.data import Measured
from irr.statistics.registry import statistic

if TYPE_CHECKING:
    from irr.statistics.data import Scores

NO_DISAGREEMENT = Undefined("no_disagreement", "all coders gave the same values, so F is infinite")
SECTIONS_ALIKE = Undefined(
    "sections_alike", "the sections vary no more than coders do by chance, so reliability has no meaning"
)


@dataclass(frozen=True)
class Squares:
    """Mean squares of `n` sections that `k` coders rated.

    `sections`: between sections. `within`: within sections. `coders`: between coders. `error`: what is left
    within sections once differences between coders are taken out.
    """

    n: int
    k: int
    sections: float
    within: float
    coders: float
    error: float


def mean_squares(scores: Scores) -> Squares:
    """The analysis of variance of sections × coders."""
    # Squares this small beside those of the values are rounding.
    matrix, times = scores.matrix - scores.matrix[0, 0], scores.multiplicity
    rounding = 1e-20 * float((matrix**2).max())
    n, k = int(times.sum()), matrix.shape[1]
    of_section = matrix.mean(axis=1, keepdims=True)
    of_coder = (times @ matrix) / n
    grand = of_coder.mean()
    sections = float(k * times @ (of_section[:, 0] - grand) ** 2) / (n - 1)
    within = float((times @ (matrix - of_section) ** 2).sum()) / (n * (k - 1))
    coders = float(n * ((of_coder - grand) ** 2).sum()) / (k - 1)
    error = float((times @ (matrix - of_section - of_coder + grand) ** 2).sum()) / ((n - 1) * (k - 1))
    return Squares(n, k, *(one if one > rounding else 0.0 for one in (sections, within, coders, error)))


def _quantile(level: float, df: float, df2: float) -> float:
    """The quantile of F that leaves (1 - level) / 2 above it."""
    from scipy.special import fdtri

    return float(fdtri(df, df2, (1 + level) / 2))


def _f_test(value: float, df: float, df2: float, extras: dict[str, float] | None = None) -> TestOutcome:
    from scipy.special import fdtrc

    return TestOutcome(value, df, float(fdtrc(df, df2, value)), "F", {"df2": df2} | (extras or {}))


def _without_coders(
    scores: Scores, average: bool, error: float, df2: float, squares: Squares
) -> Measured | Undefined:
    """An ICC in which one mean square is error and coders have no variance of their own."""
    others = 0 if average else squares.k - 1
    if squares.sections + others * error == 0:
        # No variance between sections, and for a single coder's ICC none within them either.
        return NO_VARIATION if error == 0 else SECTIONS_ALIKE
    value = (squares.sections - error) / (squares.sections + others * error)
    if error == 0:
        return Measured(value, NO_DISAGREEMENT)
    f, df = squares.sections / error, squares.n - 1
    test = _f_test(f, df, df2)
    if average and f == 0:
        return Measured(value, SECTIONS_ALIKE, test=test)
    low, high = f / _quantile(scores.level, df, df2), f * _quantile(scores.level, df2, df)
    return Measured(
        value, ((low - 1) / (low + others), (high - 1) / (high + others)), "f-distribution", test=test
    )


def _one_way(scores: Scores, average: bool) -> Measured | Undefined:
    squares = mean_squares(scores)
    return _without_coders(scores, average, squares.within, squares.n * (squares.k - 1), squares)


def _consistency(scores: Scores, average: bool) -> Measured | Undefined:
    squares = mean_squares(scores)
    return _without_coders(scores, average, squares.error, (squares.n - 1) * (squares.k - 1), squares)


def _agreement(scores: Scores, average: bool) -> Measured | Undefined:
    """An ICC in which differences between coders count as error, the coders being a sample."""
    squares = mean_squares(scores)
    n, k = squares.n, squares.k
    if squares.sections == 0 and squares.within == 0:
        return NO_VARIATION
    spread = squares.sections + (squares.coders - squares.error) / n
    below = spread if average else spread + (k - 1) * (squares.error + (squares.coders - squares.error) / n)
    if below <= 0:
        return SECTIONS_ALIKE
    value = (squares.sections - squares.error) / below
    if squares.error == 0:
        return Measured(value, NO_DISAGREEMENT)
    single = (squares.sections - squares.error) / (
        squares.sections + (k - 1) * squares.error + k * (squares.coders - squares.error) / n
    )
    df, df2 = n - 1, (n - 1) * (k - 1)
    f = squares.sections / squares.error
    of_single, mixed = _satterthwaite(squares, single), _satterthwaite(squares, value)
    if of_single is None or mixed is None:
        return Measured(value, SECTIONS_ALIKE, test=_f_test(f, df, df2))
    extras = {"df2_satterthwaite": mixed, "p_satterthwaite": _f_test(f, df, mixed).p}
    test = _f_test(f, df, df2, extras)
    low, high = _bounds_of_single(squares, of_single, scores.level)
    if average:
        if 1 + low * (k - 1) <= 0:
            return Measured(value, SECTIONS_ALIKE, test=test)
        low, high = (bound * k / (1 + bound * (k - 1)) for bound in (low, high))
    return Measured(value, (low, high), "f-distribution", test=test)


def _satterthwaite(squares: Squares, value: float) -> float | None:
    """Degrees of freedom of the coders' and the error's mean squares, mixed as at this value; None if neither is."""
    n, k = squares.n, squares.k
    share = k * value / (n * (1 - value))
    of_coders, of_error = share * squares.coders, (1 + share * (n - 1)) * squares.error
    spread = of_coders**2 / (k - 1) + of_error**2 / ((n - 1) * (k - 1))
    return (of_coders + of_error) ** 2 / spread if spread > 0 and of_coders + of_error != 0 else None


def _bounds_of_single(squares: Squares, df2: float, level: float) -> tuple[float, float]:
    """Shrout and Fleiss' interval of ICC(2,1)."""
    n, k = squares.n, squares.k
    upper, lower = _quantile(level, n - 1, df2), _quantile(level, df2, n - 1)
    mixed = k * squares.coders + (k * n - k - n) * squares.error
    return (
        n * (squares.sections - upper * squares.error) / (upper * mixed + n * squares.sections),
        n * (lower * squares.sections - squares.error) / (mixed + n * lower * squares.sections),
    )


@statistic("icc-1", reference="Shrout & Fleiss (1979); McGraw & Wong (1996)", coders="any", needs="values")
def icc_1(scores: Scores) -> Measured | Undefined:
    """Values of one coder, each section rated by other coders: ICC(1,1).

    Question: which share of the variance of a single rating is owed to the section?

    Formula: (MS_S - MS_W) / (MS_S + (k - 1) MS_W), MS_S the mean square between sections, MS_W within them, k
    coders. F = MS_S / MS_W with n - 1 and n (k - 1) degrees of freedom tests 0 and gives the interval.

    Use it for numeric values where coders are interchangeable.

    Not where the same coders rated all sections: icc-2 or icc-3 then say more.

    Others call it: ICC(1), one-way random, single measures.
    """
    return _one_way(scores, average=False)


@statistic("icc-1k", reference="Shrout & Fleiss (1979); McGraw & Wong (1996)", coders="any", needs="values")
def icc_1k(scores: Scores) -> Measured | Undefined:
    """Mean of the coders' values, each section rated by other coders: ICC(1,k).

    Question: which share of the variance of the mean rating is owed to the section?

    Formula: (MS_S - MS_W) / MS_S, as in icc-1.

    Use it where the mean of the coders is what will be analysed.

    Not to say how well a single coder does: it rises with the number of coders.

    Others call it: ICC(k), one-way random, average measures.
    """
    return _one_way(scores, average=True)


@statistic("icc-2", reference="Shrout & Fleiss (1979); McGraw & Wong (1996)", coders="any", needs="values")
def icc_2(scores: Scores) -> Measured | Undefined:
    """Values of one coder, the same coders for all sections, their level counting: ICC(2,1).

    Question: which share of the variance of a single rating is owed to the section, if it is an error that one
    coder rates higher than another?

    Formula: (MS_S - MS_E) / (MS_S + (k - 1) MS_E + k (MS_C - MS_E) / n), MS_C between coders, MS_E the rest. F =
    MS_S / MS_E tests 0; `df2_satterthwaite` and `p_satterthwaite` are those of R's irr.

    Use it for numeric values where the coders stand for others and must give the same number.

    Not where only the order of sections matters: see icc-3.

    Others call it: ICC(A,1), absolute agreement, two-way random, single measures.
    """
    return _agreement(scores, average=False)


@statistic("icc-2k", reference="Shrout & Fleiss (1979); McGraw & Wong (1996)", coders="any", needs="values")
def icc_2k(scores: Scores) -> Measured | Undefined:
    """Mean of the coders' values, the same coders for all sections, their level counting: ICC(2,k).

    Question: which share of the variance of the mean rating is owed to the section, if levels of coders count?

    Formula: (MS_S - MS_E) / (MS_S + (MS_C - MS_E) / n), as in icc-2; the interval is that of icc-2 stepped up by
    Spearman and Brown.

    Use it where the mean of these coders, or of as many others, will be analysed.

    Not to say how well a single coder does: it rises with the number of coders.

    Others call it: ICC(A,k), absolute agreement, two-way random, average measures.
    """
    return _agreement(scores, average=True)


@statistic("icc-3", reference="Shrout & Fleiss (1979); McGraw & Wong (1996)", coders="any", needs="values")
def icc_3(scores: Scores) -> Measured | Undefined:
    """Values of one coder, the same coders for all sections, their level not counting: ICC(3,1).

    Question: which share of the variance of a single rating is owed to the section, once each coder's own level
    is taken out?

    Formula: (MS_S - MS_E) / (MS_S + (k - 1) MS_E). F = MS_S / MS_E with n - 1 and (n - 1)(k - 1) degrees of freedom
    tests 0 and gives the interval.

    Use it where sections are compared with each other and these coders are the only ones.

    Not where the number itself counts: coders a point apart everywhere have 1.

    Others call it: ICC(C,1), consistency, two-way mixed, single measures.
    """
    return _consistency(scores, average=False)


@statistic("icc-3k", reference="Shrout & Fleiss (1979); McGraw & Wong (1996)", coders="any", needs="values")
def icc_3k(scores: Scores) -> Measured | Undefined:
    """Mean of the coders' values, the same coders for all sections, their level not counting: ICC(3,k).

    Question: which share of the variance of the mean rating is owed to the section, once levels are taken out?

    Formula: (MS_S - MS_E) / MS_S, as in icc-3.

    Use it where the mean of these coders will be analysed and only differences between sections matter.

    Not where the number itself counts.

    Others call it: ICC(C,k), consistency, two-way mixed, average measures, Cronbach's alpha.
    """
    return _consistency(scores, average=True)
