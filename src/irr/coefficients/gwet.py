"""Coefficients whose chance level depends on how many values there could be: Brennan-Prediger and Gwet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import Chance, coefficient
from irr.tally import Sums

if TYPE_CHECKING:
    from irr.arrays import Floats

#: Views with one value a rating and a known number of values.
ONE_VALUE = ("label", "category")


@coefficient("brennan-prediger", reference="Brennan & Prediger (1981)", views=ONE_VALUE)
def brennan_prediger(sums: Sums) -> Chance:
    """Any number of coders; by chance every value is equally likely.

    Question: how far do coders agree beyond guessing among the q values?

    Formula: κ = (P_a - P_e) / (1 - P_e) with P_e = ΣA / q², which is 1/q without weights. q is the number
    of categories in the codebook, used or not.

    Use it where coders were free to use values as often as they liked, and nothing about prevalence is
    known beforehand.

    Not without a codebook: every value that could have been given and was not lowers the chance level. Not
    on sets of categories, of which there are 2^K.

    Others call it: Randolph's free-marginal kappa, Bennett's S, Holley & Guilford's G, Maxwell's RE (two
    values), PABAK (two values).
    """
    return Chance(sums.by_section.share, _level(sums, sums.weights_total / sums.n_values**2))


@coefficient("gwet-ac1", reference="Gwet (2008)", views=ONE_VALUE, weighted=False)
def gwet_ac1(sums: Sums) -> Chance:
    """Any number of coders; chance agreement only on sections that are hard to code.

    Question: how far do coders agree beyond chance, if only uncertain ratings are made at random?

    Formula: AC1 = (P_a - P_e) / (1 - P_e) with P_e = Σ π_p (1 - π_p) / (q - 1), π_p the mean share of value
    p over sections, q the number of categories in the codebook.

    Use it beside kappa or alpha where one value dominates and those fall at high agreement.

    Not as a way to a higher figure: with one dominant value P_e tends to 0 and AC1 to the percentage. Not
    on sets, and not without a codebook.
    """
    return _gwet(sums)


@coefficient("gwet-ac2", reference="Gwet (2008, 2014)", views=ONE_VALUE)
def gwet_ac2(sums: Sums) -> Chance:
    """AC1 with weights: near misses count in part.

    Question: as AC1, for ordered values.

    Formula: P_e = ΣA / (q (q - 1)) · Σ π_p (1 - π_p), and P_a weighted by A. With identity weights it is
    AC1.

    Use it for an ordinal, interval or ratio scale, with the weights named.

    Not without values in the codebook; otherwise as AC1.
    """
    return _gwet(sums)


def _gwet(sums: Sums) -> Chance:
    q = sums.n_values
    spread = 1 - sums.shuffled_exact.share
    expected = sums.weights_total / max(q * (q - 1), 1) * spread if q > 1 else spread + np.nan
    return Chance(sums.by_section.share, expected)


def _level(sums: Sums, expected: float) -> Floats:
    """A chance level that does not depend on the data, for every replicate."""
    return np.full_like(np.asarray(sums.by_section.possible, dtype=np.float64), expected)
