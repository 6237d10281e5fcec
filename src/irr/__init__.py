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
    from irr.merging import MergeSuggestions, SuggestOptions, suggest_merges
    from irr.reading import load
    from irr.result import Interval, Result, Undefined
    from irr.study import Study

__all__ = [
    "AgreeOptions",
    "Codebook",
    "DiagnoseOptions",
    "Diagnosis",
    "FlagRule",
    "InputError",
    "Interval",
    "IrrError",
    "MergeSuggestions",
    "ReasonRules",
    "Report",
    "Result",
    "Study",
    "SuggestOptions",
    "Undefined",
    "UsageError",
    "__version__",
    "agree",
    "diagnose",
    "load",
    "read_codebook",
    "suggest_merges",
]

#: The module that each public name lives in; it is imported when the name is first used.
_HOMES = {
    "AgreeOptions": "analysis",
    "Codebook": "codebook",
    "DiagnoseOptions": "analysis.diagnosing",
    "Diagnosis": "analysis.diagnosing",
    "FlagRule": "diagnosis.rule",
    "InputError": "errors",
    "Interval": "result",
    "IrrError": "errors",
    "MergeSuggestions": "merging",
    "ReasonRules": "diagnosis.limits",
    "Report": "analysis",
    "Result": "result",
    "Study": "study",
    "SuggestOptions": "merging",
    "Undefined": "result",
    "UsageError": "errors",
    "agree": "analysis",
    "diagnose": "analysis.diagnosing",
    "load": "reading",
    "read_codebook": "codebook",
    "suggest_merges": "merging",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(f"irr.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'irr' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
