"""Linting: what a good codebook says, one function a rule, each with its page."""

from irr.linting.options import LintOptions, wrong_setting
from irr.linting.report import Linted, LintReport
from irr.linting.running import lint_codebook

__all__ = ["LintOptions", "LintReport", "Linted", "lint_codebook", "wrong_setting"]
