"""Percent agreement."""

from __future__ import annotations

import numpy as np

from irr.coefficients.registry import Chance, coefficient
from irr.tally import Pairing, Sums


@coefficient("percent-agreement", reference="Fleiss (1971)", corrects=False)
def percent_agreement(sums: Sums) -> Chance:
    """Share of coder pairs that agree, section by section.

    Question: how often do two coders make the same decision about a section?

    Formula: P_a is the mean over sections rated by two or more coders of the share of agreeing coder pairs;
    with sets of categories, of their mean similarity under the chosen criterion. Beside it stands what
    chance alone would give: coders who keep their own habits but whose sections are shuffled.

    Use it to say plainly how often coders agree, with its chance level beside it.

    Not on its own: with one frequent category, or several categories a section, chance agreement is high,
    and the percentage can only rise when categories are merged.
    """
    return Chance(sums.by_section.share, sums.shuffled_coders.share)


@coefficient("percent-agreement-pairs", reference="Fleiss, Levin & Paik (2003)", corrects=False)
def percent_agreement_pairs(sums: Sums) -> Chance:
    """Share of coder pairs that agree, all pairs of all sections counting alike.

    Question: of all pairs of ratings of the same section, how many agree?

    Formula: agreeing pairs over pairs, summed over sections. With the same coders on every section it is
    percent-agreement; otherwise sections with more coders weigh more.

    Use it to compare with a tool that pools pairs.

    Not as reliability; see percent-agreement.
    """
    return Chance(sums.by_pair.share, sums.shuffled_coders.share)


@coefficient("percent-agreement-ratings", reference="Krippendorff (2011)", corrects=False)
def percent_agreement_ratings(sums: Sums) -> Chance:
    """Share of coder pairs that agree, a section counting once for each of its ratings.

    Question: what is the observed agreement inside Krippendorff's alpha?

    Formula: 1 - D_o. With the same coders on every section it is percent-agreement.

    Use it to follow alpha's arithmetic.

    Not as reliability; see percent-agreement.
    """
    return Chance(sums.by_rating.share, sums.shuffled_coders.share)


@coefficient("holsti", reference="Holsti (1969)", coders="mean-of-pairs", corrects=False)
def holsti(sums: Sums) -> Chance:
    """Mean over pairs of coders of the share of sections on which the pair agrees.

    Question: how often do two of the coders agree, every pair of coders counting alike?

    Formula: 2M / (N_1 + N_2) for each pair, M the agreements on the sections both coded, averaged over
    pairs. With the same coders on every section it is percent-agreement.

    Use it where a journal asks for it.

    Not as reliability; see percent-agreement.

    Others call it: coefficient of reliability (C.R.), average pairwise percent agreement.
    """
    return Chance(sums.by_section.share, sums.shuffled_coders.share)


@coefficient(
    "percent-agreement-unanimous",
    reference="Cohen (1960)",
    corrects=False,
    views=("label",),
    rule="all-share",
)
def percent_agreement_unanimous(sums: Sums) -> Chance:
    """Share of sections to which all coders gave the same label.

    Question: on how many sections was there nothing to discuss?

    Formula: sections with one label only over sections that all coders rated. Its chance level is that of
    independent coders with their own distributions.

    Use it to say how much is left for discussion.

    Not to compare studies: it falls with every coder added.
    """
    return Chance(sums.by_section.share, sums.shuffled_coders.share)


@coefficient("positive-agreement", reference="Spitzer & Fleiss (1974)", corrects=False, views=("category",))
def positive_agreement(sums: Sums) -> Chance:
    """Where one coder gave a category, how often another did so too.

    Question: how far can one coder's use of the category be relied on?

    Formula: Σ c (c - 1) / (r - 1) over Σ c, c the number of a section's r coders who gave the category; with
    two coders 2a / (2a + b + c). As unused sections are added, kappa of the category tends to it.

    Use it beside the alpha of a rare category, which sections without it cannot flatter.

    Not alone: it has no chance level of its own.

    Others call it: specific agreement, Dice's coefficient, F1 of two coders.
    """
    return _without_chance(sums.given_too)


@coefficient("negative-agreement", reference="Spitzer & Fleiss (1974)", corrects=False, views=("category",))
def negative_agreement(sums: Sums) -> Chance:
    """Where one coder withheld a category, how often another did so too.

    Question: as positive-agreement, for not giving the category.

    Formula: as positive-agreement, with r - c for c.

    Use it where withholding a category is as much a statement as giving it.

    Not for rare categories, where it is near 1 whatever the coders do.
    """
    return _without_chance(sums.withheld_too)


def _without_chance(pairing: Pairing) -> Chance:
    """A share that has no chance level of its own."""
    return Chance(pairing.share, np.full(np.shape(pairing.agreeing), np.nan))
