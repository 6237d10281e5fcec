"""Intervals: from a value and its replicates to the range that the data leave open."""

from irr.intervals.bootstrap import bootstrap
from irr.intervals.closed import fisher_z, logit, no_disagreement, symmetric, wilson
from irr.intervals.errors import DEGENERATE, jackknife_se, linearised_se
from irr.intervals.figure import Figure
from irr.intervals.methods import Spread, interval_of
from irr.intervals.quantiles import t_quantile, t_two_sided
from irr.intervals.uncertainty import FEW_DOCUMENTS, METHODS, Method, Uncertainty, few_clusters

__all__ = [
    "DEGENERATE",
    "FEW_DOCUMENTS",
    "METHODS",
    "Figure",
    "Method",
    "Spread",
    "Uncertainty",
    "bootstrap",
    "few_clusters",
    "fisher_z",
    "interval_of",
    "jackknife_se",
    "linearised_se",
    "logit",
    "no_disagreement",
    "symmetric",
    "t_quantile",
    "t_two_sided",
    "wilson",
]
