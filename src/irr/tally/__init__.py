"""The tally: the additive sums that every coefficient is a function of.

Two ratings are compared in several ways, within a section and by chance, and each way is kept as the
agreement found and the agreement possible (a `Pairing`):

    by_section           pairs of coders within a section, every section counting once
    by_rating            the same, a section counting once for each of its ratings
    by_pair              the same, every pair counting once
    shuffled_sections    two ratings of two sections drawn at random, sections counting equally
    shuffled_ratings     two different ratings drawn at random from all
    shuffled_coders      two different coders, each with a section drawn at random
    shuffled_exact       as shuffled_sections, only the same value agreeing
    given_too            of a category: pairs of which the first gave it
    withheld_too         of a category: pairs of which the first did not

A kappa names one of the first three and one by chance; no coefficient sees a section.

`Sums` has a leading axis: one row for the study as it is (`Tally.total`), a row for each section left out
(`Tally.leave_one_out`), a row a bootstrap draw or document left out (`Tally.drawn`), a row for how the sums
move with a section's weight (`Tally.tangent`), or a row a category (`CategorySums`). Notation as in Gwet
(2014): section i was given value p by a_ip of its r_i coders; A is the matrix of weights, w_i a section's
multiplicity.
"""

from irr.tally.categories import CategorySums
from irr.tally.counting import Margins, Tally
from irr.tally.ordinal import OrdinalTally
from irr.tally.resamples import Resamples, WithoutDocuments, draw_weights
from irr.tally.sums import NO_PAIRS, Pairing, Sums

__all__ = [
    "NO_PAIRS",
    "CategorySums",
    "Margins",
    "OrdinalTally",
    "Pairing",
    "Resamples",
    "Sums",
    "Tally",
    "WithoutDocuments",
    "draw_weights",
]
