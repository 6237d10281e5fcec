"""Intervals: from a value and its replicates to the range that the data leave open."""

from irr.intervals.bootstrap import bootstrap
from irr.intervals.closed import fisher_z, logit, no_disagreement, symmetric, wilson
from irr.intervals.errors import DEGENERATE, NOTHING, degenerate, jackknife_se, linearised_se, no_spread
from irr.intervals.figure import Figure
from irr.intervals.methods import Spread, interval_of
from irr.intervals.quantiles import t_quantile, t_two_sided
from irr.intervals.uncertainty import FEW_DOCUMENTS, METHODS, Method, Uncertainty, few_clusters

__all__ = [
    "DEGENERATE",
    "FEW_DOCUMENTS",
    "METHODS",
    "NOTHING",
    "Figure",
    "Method",
    "Spread",
    "Uncertainty",
    "bootstrap",
    "degenerate",
    "few_clusters",
    "fisher_z",
    "interval_of",
    "jackknife_se",
    "linearised_se",
    "logit",
    "no_disagreement",
    "no_spread",
    "symmetric",
    "t_quantile",
    "t_two_sided",
    "wilson",
]
