"""Krippendorff's alpha."""

from __future__ import annotations

from irr.coefficients.registry import Chance, coefficient
from irr.tally import Sums


@coefficient("krippendorff-alpha", reference="Krippendorff (1970, 2011)", empty_can_disagree=False)
def krippendorff_alpha(sums: Sums) -> Chance:
    """Any number of coders, any pattern of missing ratings, small samples.

    Question: how much of the disagreement that chance would produce is absent?

    Formula: α = 1 - D_o / D_e. D_o is the disagreement of pairs of ratings within sections, each section
    counting once for each of its ratings; D_e that of all pairs of different ratings, whatever their
    section. Sections rated once are left out. In the pooled view D_o and D_e are summed over categories,
    so that α is 1 - ΣD_o / ΣD_e: it equals nominal α where every section has one category, and did not move
    in simulations when more categories a section were given at the same reliability.

    Use it as the headline figure; pooled for a codebook.

    Not with the overlap criterion as a target of quality: sharing one category is not the same coding.
    """
    return Chance(sums.by_rating.share, sums.shuffled_ratings.share)
