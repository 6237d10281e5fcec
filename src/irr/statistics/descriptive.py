"""Descriptions of how coders agree: of the table of two coders, and of how many gave the commonest value."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import CERTAIN
from irr.estimates import NO_VARIATION
from irr.intervals import t_quantile, wilson
from irr.result import Undefined
from irr.statistics.data import Measured
from irr.statistics.registry import statistic

if TYPE_CHECKING:
    from irr.statistics.data import Labels, Table

ONE_VALUE = Undefined("one_value", "the codebook has one value only, so the commonest value says nothing")


@statistic("kappa-max", reference="Cohen (1960)", coders="pair", needs="labels")
def kappa_max(table: Table) -> Measured | Undefined:
    """The highest Cohen's kappa that two coders with these totals could reach.

    Question: how much of the distance of κ from 1 is owed to coders using the categories unequally often?

    Formula: (Σ_k min(p_k., p_.k) - P_e) / (1 - P_e), with Cohen's P_e.

    Use it beside cohen-kappa, never in its place.

    Not to divide κ by: unequal totals are a disagreement too.
    """
    expected = float(table.first @ table.second)
    if expected > CERTAIN:
        return NO_VARIATION
    return Measured((float(np.minimum(table.first, table.second).sum()) - expected) / (1 - expected))


@statistic(
    "kappa-range", reference="Byrt et al. (1993); Lantz & Nebenzahl (1996)", coders="pair", needs="binary"
)
def kappa_range(table: Table) -> Measured | Undefined:
    """How far Cohen's kappa could lie apart at the agreement observed.

    Question: which κ are possible for two coders who agree as often as these, whatever the prevalence?

    Formula: the bounds are (P_o - 1) / (P_o + 1) and P_o² / ((1 - P_o)² + 1); the value is their distance.

    Use it where agreement is high and κ is low, to see how much of that prevalence and bias can do.

    Not as a confidence interval: nothing is estimated.
    """
    agreement = table.agreement
    low = (agreement - 1) / (agreement + 1)
    high = agreement**2 / ((1 - agreement) ** 2 + 1)
    return Measured(high - low, (low, high), "attainable", level=1.0)


@statistic("prevalence-index", reference="Byrt et al. (1993)", coders="pair", needs="binary")
def prevalence_index(table: Table) -> Measured:
    """How much more often two coders agree on presence than on absence.

    Question: is the category so common, or so rare, that κ is low for that alone?

    Formula: (a - d) / n, a the sections to which both gave the category (or the first of two), d those to
    which neither did. From -1 to 1; far from 0 lowers κ.

    Use it with bias-index where agreement is high and κ is low.

    Not as a measure of agreement.
    """
    return Measured(float(table.shares[0, 0] - table.shares[1, 1]))


@statistic("bias-index", reference="Byrt et al. (1993)", coders="pair", needs="binary")
def bias_index(table: Table) -> Measured:
    """How much more often the first coder gives the category than the second.

    Question: do the two coders' totals differ, which raises κ?

    Formula: (b - c) / n, b the sections to which only the first coder gave the category (or the first of
    two), c those to which only the second did.

    Use it with prevalence-index to explain κ; whether it is more than chance, mcnemar says.

    Not as a measure of agreement.
    """
    return Measured(float(table.shares[0, 1] - table.shares[1, 0]))


@statistic(
    "bangdiwala-b", reference="Bangdiwala (1985); Muñoz & Bangdiwala (1997)", coders="pair", needs="labels"
)
def bangdiwala_b(table: Table) -> Measured | Undefined:
    """Area of agreement in the agreement chart of two coders.

    Question: which share of the rectangles spanned by the coders' totals is filled with agreement?

    Formula: B = Σ_k n_kk² / Σ_k n_k. n_.k, with a t interval from its linearised variance, cut at 1.

    Use it with the agreement chart, or where κ is low for prevalence alone.

    Not against the benchmarks of κ: B is not corrected for chance and rewards agreement on common categories.
    """
    shares, first, second = table.shares, table.first, table.second
    area = float(first @ second)
    if area == 0:
        return Undefined("no_shared_value", "no value was used by both coders")
    value = float((shares.diagonal() ** 2).sum()) / area
    influence = (2 * np.diag(shares.diagonal()) - value * (second[:, None] + first[None, :])) / area
    se = math.sqrt(float((shares * influence**2).sum()) / table.n)
    if se < 1e-12:
        return Measured(
            value, Undefined("no_spread", "the coders never disagree; the data hold no measure of error")
        )
    half = t_quantile((1 + table.level) / 2, int(table.n) - 1) * se
    return Measured(value, (value - half, min(value + half, 1.0)), "linearised-t", se=se)


@statistic("van-oest", reference="van Oest (2019)", coders="pair", needs="labels")
def van_oest(table: Table) -> Measured | Undefined:
    """Two coders, category shares drawn towards equal ones where sections are few.

    Question: how far do two coders agree beyond guessing, if rare categories were met too seldom to know how
    rare they are?

    Formula: (P_o - P_e) / (1 - P_e), P_e = Σ_k π_k², π_k = (1 + n_k) / (K + 2n), n_k the ratings of both coders
    with category k, K the categories of the codebook: a uniform prior on the shares.

    Use it with few sections and very unequal categories. It runs from brennan-prediger without data to
    scott-pi with many sections.

    Not where the codebook's number of categories is arbitrary: it moves the value.

    Others call it: I_r².
    """
    ratings = (table.first + table.second) * table.n
    shares = (1 + ratings) / (len(ratings) + 2 * table.n)
    expected = float(shares @ shares)
    if expected > CERTAIN:
        return NO_VARIATION
    return Measured((table.agreement - expected) / (1 - expected))


@statistic("maxwell-re", reference="Maxwell (1977)", coders="pair", needs="binary")
def maxwell_re(table: Table) -> Measured:
    """Agreement less disagreement of two coders on two values.

    Question: how reliable would the values be, if coders err at random and equally often?

    Formula: RE = 2 P_o - 1, the same number as pabak.

    Use it to compare with studies that report it.

    Not for more than two values.

    Others call it: random error coefficient, RE.
    """
    return Measured(2 * table.agreement - 1)


@statistic("pabak", reference="Byrt et al. (1993)", coders="pair", needs="binary")
def pabak(table: Table) -> Measured:
    """Kappa as it would be with equal prevalence and no bias, for two coders and two values.

    Question: what would κ be, at this agreement, if presence and absence were equally common?

    Formula: 2 P_o - 1, with Wilson's interval of P_o carried over.

    Use it beside cohen-kappa, with prevalence-index and bias-index, to show what those did to it.

    Not in place of κ: it is percentage agreement on another scale, and high for any rare category.

    Others call it: prevalence- and bias-adjusted kappa; with two values, brennan-prediger.
    """
    share = wilson(float(table.counts.trace()), table.n, table.level)
    return Measured(2 * table.agreement - 1, (2 * share.low - 1, 2 * share.high - 1), "wilson")


def _share_of_commonest(labels: Labels) -> float:
    """The mean over sections of the share of coders who gave the value given most."""
    counts = np.zeros(len(labels.matrix), np.int64)
    for given in labels.matrix.T:
        counts = np.maximum(counts, (labels.matrix == given[:, None]).sum(axis=1))
    return float(labels.multiplicity @ counts / (labels.multiplicity.sum() * labels.matrix.shape[1]))


@statistic("lotus", reference="Fretwurst (2015)", coders="any", needs="labels")
def lotus(labels: Labels) -> Measured:
    """Mean share of coders who gave a section its commonest value.

    Question: how many of the coders are, on average, with the majority?

    Formula: the mean over sections of max_k a_ik / r, a_ik the coders who gave section i the value k.

    Use it where the majority's value will be used, to say how broad the majority is.

    Not against percentages of agreeing pairs: it is higher, and never below 1 / r.
    """
    return Measured(_share_of_commonest(labels))


@statistic("s-lotus", reference="Fretwurst (2015)", coders="any", needs="labels")
def s_lotus(labels: Labels) -> Measured | Undefined:
    """Mean share of coders with the commonest value, standardised by the number of values.

    Question: how far is the majority broader than an even spread over the values?

    Formula: (λ - 1/K) / (1 - 1/K), λ that of lotus, K the values of the codebook.

    Use it to compare variables with different numbers of values.

    Not as a chance correction: by chance alone the commonest value has more than 1/K, so it is above 0 for
    coders who guess.
    """
    if labels.n_values < 2:
        return ONE_VALUE
    even = 1 / labels.n_values
    return Measured((_share_of_commonest(labels) - even) / (1 - even))
