"""Two figures compared: what their difference is, and whether chance could have made it; many such tests at once."""

from irr.comparison.jackknife import LeftOut, compare, compare_apart, compare_left_out
from irr.comparison.model import Difference, Spread
from irr.comparison.tests import benjamini_hochberg, holm, holm_of, mcnemar_mid_p

__all__ = [
    "Difference",
    "LeftOut",
    "Spread",
    "benjamini_hochberg",
    "compare",
    "compare_apart",
    "compare_left_out",
    "holm",
    "holm_of",
    "mcnemar_mid_p",
]
