"""The analysis: which figures are computed, in which order. Nothing is computed here."""

from irr.analysis.plan import agree
from irr.analysis.report import AgreeOptions, Report

__all__ = ["AgreeOptions", "Report", "agree"]
