"""Inter-rater reliability of coded sections.

>>> import irr
>>> study = irr.load("examples/gillard-2013/long.csv", codebook="codebooks/peer-worker-v1.yaml")
>>> report = irr.agree(study, reference="SG")
>>> round(report.select(name="krippendorff-alpha", view="pooled")[0].value, 3)
0.604
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from irr._version import __version__

if TYPE_CHECKING:
    # The names as type checkers see them; at run time each is imported when it is first used.
    from irr.analysis import AgreeOptions, Report, agree
    from irr.analysis.diagnosing import DiagnoseOptions, Diagnosis, diagnose
    from irr.codebook import Codebook, read_codebook
    from irr.diagnosis.limits import ReasonRules
    from irr.diagnosis.rule import FlagRule
    from irr.errors import InputError, IrrError, UsageError
    from irr.inspection import Inspection, inspect
    from irr.linting import LintOptions, LintReport, lint_codebook
    from irr.merging import MergeSuggestions, SuggestOptions, suggest_merges
    from irr.pooling import Pool, pool, read_comparison
    from irr.reading import load
    from irr.result import Interval, Result, Undefined
    from irr.rounds.comparing import compare_rounds, difference_of
    from irr.rounds.model import CompareOptions, RoundsCompared
    from irr.rounds.people import ModelsCompared, compare_models
    from irr.rounds.published import PublishedCompared, PublishedFigure, compare_published
    from irr.study import Study

__all__ = [
    "AgreeOptions",
    "Codebook",
    "CompareOptions",
    "DiagnoseOptions",
    "Diagnosis",
    "FlagRule",
    "InputError",
    "Inspection",
    "Interval",
    "IrrError",
    "LintOptions",
    "LintReport",
    "MergeSuggestions",
    "ModelsCompared",
    "Pool",
    "PublishedCompared",
    "PublishedFigure",
    "ReasonRules",
    "Report",
    "Result",
    "RoundsCompared",
    "Study",
    "SuggestOptions",
    "Undefined",
    "UsageError",
    "__version__",
    "agree",
    "compare_models",
    "compare_published",
    "compare_rounds",
    "diagnose",
    "difference_of",
    "inspect",
    "lint_codebook",
    "load",
    "pool",
    "read_codebook",
    "read_comparison",
    "suggest_merges",
]

#: The module that each public name lives in; it is imported when the name is first used.
_HOMES = {
    "AgreeOptions": "analysis",
    "Codebook": "codebook",
    "CompareOptions": "rounds.model",
    "DiagnoseOptions": "analysis.diagnosing",
    "Diagnosis": "analysis.diagnosing",
    "FlagRule": "diagnosis.rule",
    "InputError": "errors",
    "Inspection": "inspection",
    "Interval": "result",
    "IrrError": "errors",
    "LintOptions": "linting",
    "LintReport": "linting",
    "MergeSuggestions": "merging",
    "ModelsCompared": "rounds.people",
    "Pool": "pooling",
    "PublishedCompared": "rounds.published",
    "PublishedFigure": "rounds.published",
    "ReasonRules": "diagnosis.limits",
    "Report": "analysis",
    "Result": "result",
    "RoundsCompared": "rounds.model",
    "Study": "study",
    "SuggestOptions": "merging",
    "Undefined": "result",
    "UsageError": "errors",
    "agree": "analysis",
    "compare_models": "rounds.people",
    "compare_published": "rounds.published",
    "compare_rounds": "rounds.comparing",
    "diagnose": "analysis.diagnosing",
    "difference_of": "rounds.comparing",
    "inspect": "inspection",
    "lint_codebook": "linting",
    "load": "reading",
    "pool": "pooling",
    "read_codebook": "codebook",
    "read_comparison": "pooling",
    "suggest_merges": "merging",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(f"irr.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'irr' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
