"""Cohen's kappa and its relatives: agreement within sections against two coders' shuffled ratings."""

from __future__ import annotations

from irr.coefficients.registry import Chance, coefficient
from irr.tally import Sums


@coefficient("cohen-kappa", reference="Cohen (1960, 1968)", coders="pair")
def cohen_kappa(sums: Sums) -> Chance:
    """Two coders, each with their own distribution of values.

    Question: how far do two coders agree beyond what their own habits would produce by chance?

    Formula: κ = (P_o - P_e) / (1 - P_e), where P_e = Σ_pq π_1p A_pq π_2q is the agreement of one coder's
    ratings with the other's after the sections are shuffled. Only sections that both rated count. With
    weights A (sets: overlap, Jaccard, …) it is Cohen's weighted kappa.

    Use it for two named coders who both rated the same sections.

    Not for comparing studies with different prevalence: where one value dominates, P_e is near 1 and κ is
    low at high agreement. A coder who uses one value only has κ = 0 whatever the other does.

    Others call it: Cohen's kappa, weighted kappa; with pooled view, de Vries' pooled kappa.
    """
    return Chance(sums.by_section.share, sums.shuffled_coders.share)


@coefficient("conger-kappa", reference="Conger (1980)")
def conger_kappa(sums: Sums) -> Chance:
    """Any number of coders, each with their own distribution of values.

    Question: how far do several coders agree beyond what their own habits would produce by chance?

    Formula: κ = (P_a - P_e) / (1 - P_e) with P_e the mean over pairs of coders of Σ_pq π_gp A_pq π_hq.
    With two coders it is Cohen's kappa.

    Use it where the same few coders rated all sections and their different habits are part of chance.

    Not where coders are interchangeable, or where each rated different sections: their distributions then
    say more about the sections than about the coders.

    Others call it: exact Fleiss kappa, Hubert's kappa.
    """
    return Chance(sums.by_section.share, sums.shuffled_coders.share)


@coefficient("light-kappa", reference="Light (1971)", coders="mean-of-pairs")
def light_kappa(sums: Sums) -> Chance:
    """Mean of Cohen's kappa over all pairs of coders.

    Question: how well do the coders agree in pairs, on average?

    Formula: the mean of κ_gh over the pairs of coders for which it is defined; how many those are is told.

    Use it beside the pairwise table, as its average.

    Not with many missing ratings: each pair's kappa then rests on other sections.
    """
    return Chance(sums.by_section.share, sums.shuffled_coders.share)


@coefficient("fleiss-kappa", reference="Fleiss (1971)")
def fleiss_kappa(sums: Sums) -> Chance:
    """Any number of coders, one shared distribution of values.

    Question: how far do interchangeable coders agree beyond chance?

    Formula: κ = (P_a - P_e) / (1 - P_e) with P_e = Σ_pq π_p A_pq π_q, π_p the mean over sections of the
    share of coders who gave value p. With two coders it is Scott's pi.

    Use it where coders are a sample of possible coders and need not be the same for every section.

    Not with few sections: it lies a little below alpha, which corrects for that (they meet as sections
    grow).
    """
    return Chance(sums.by_section.share, sums.shuffled_sections.share)


@coefficient("scott-pi", reference="Scott (1955)", coders="pair")
def scott_pi(sums: Sums) -> Chance:
    """Two coders who are taken to share one distribution of values.

    Question: how far do two interchangeable coders agree beyond chance?

    Formula: π = (P_o - P_e) / (1 - P_e) with P_e = Σ_pq π_p A_pq π_q, π_p the mean of the two coders'
    shares of value p. It is Fleiss' kappa of two coders.

    Use it for two coders where either could have been the other.

    Not where the coders' different habits should count as part of chance: that is Cohen's kappa, which is
    never lower.

    Others call it: Scott's pi, Siegel & Castellan's kappa of two coders, BAK.
    """
    return Chance(sums.by_section.share, sums.shuffled_sections.share)
