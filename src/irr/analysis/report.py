"""What is asked of an analysis, and everything it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from irr.diagnosis.categories import CategoryVerdict, expected_false_flags
from irr.diagnosis.rule import FlagRule
from irr.errors import UsageError
from irr.names import listed, quoted

if TYPE_CHECKING:
    from irr.interpretation.scales import Scale as WordScale
    from irr.intervals.uncertainty import Method
    from irr.result import Result
    from irr.study import Study, Warned
    from irr.tally import Margins
    from irr.values import Given
    from irr.weights import Empty


@dataclass(frozen=True)
class AgreeOptions:
    """What to compute. An empty tuple means the default choice.

    `empty` None is the default of each figure: two coders who both chose nothing agree for coefficients,
    and for the share-a-category percentage do not count as sharing one (Gillard et al. 2013). `ci` names
    how intervals are made, by default leaving out a section (a document, where sections have one) at a time;
    `population` is the number of sections that those compared are a random sample of. `weights` None is,
    for alpha, the metric of the codebook's scale, and otherwise same or not. `permutations` is how often
    each coder's sections are shuffled to test a share against coding at random. `panel` computes every
    coefficient there is. `scale` puts words beside coefficients, with `benchmark` those of Gwet's
    probabilistic benchmark.
    """

    coefficients: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    reference: str | None = None
    confidence: float = 0.95
    ci: Method = "jackknife"
    resamples: int = 2000
    population: int | None = None
    empty: Empty | None = None
    margins: Margins = "pairable"
    weights: str | Given | None = None
    permutations: int = 0
    panel: bool = False
    scale: WordScale | None = None
    benchmark: bool = False
    seed: int = 0
    per_category: bool = True
    pairwise: bool = True
    flags: FlagRule = field(default_factory=FlagRule)

    def __post_init__(self) -> None:
        for name in ("coefficients", "criteria", "views", "categories"):
            given = getattr(self, name)
            # One name is as good as a list of one.
            object.__setattr__(self, name, (given,) if isinstance(given, str) else tuple(given))
        for name, allowed in (
            ("empty", (None, "agree", "disagree", "exclude")),
            ("margins", ("pairable", "all")),
        ):
            if getattr(self, name) not in allowed:
                words = [str(one) for one in allowed if one]
                raise UsageError(f"{name} is {quoted(str(getattr(self, name)))}, not one of {listed(words)}")
        if not 0.5 <= self.confidence < 1:
            raise UsageError(f"confidence is {self.confidence:g}, not a share from .5 to below 1")


@dataclass(frozen=True)
class Report:
    """Everything `irr agree` says, unrounded, in the order it is said."""

    study: Study
    options: AgreeOptions
    results: tuple[Result, ...]
    categories: tuple[CategoryVerdict, ...]
    warnings: tuple[Warned, ...]
    #: Why a coefficient is low where coders mostly agree, in words.
    explanations: tuple[str, ...] = ()

    def select(self, **fields: object) -> list[Result]:
        """The results whose fields have these values: `report.select(name="cohen-kappa", view="pooled")`."""
        return [
            result
            for result in self.results
            if all(getattr(result, name) == value for name, value in fields.items())
        ]

    @property
    def says_nothing(self) -> bool:
        """Whether every figure is undefined, or every one that is corrected for chance."""
        corrected = [result for result in self.results if not result.is_share]
        return all(result.value is None for result in corrected or self.results)

    def __repr__(self) -> str:
        return f"<Report of {len(self.results)} figures, {len(self.categories)} categories, {self.study!r}>"

    @property
    def expected_false_flags(self) -> float:
        """How many of the categories flagged for revision are expected to be well after all."""
        return expected_false_flags(self.categories)

    def to_frame(self) -> Any:
        """The results as a pandas frame, one row a figure, unrounded; columns as in the CSV report."""
        import pandas as pd

        from irr.records import COLUMNS, result_row

        return pd.DataFrame([result_row(result) for result in self.results], columns=list(COLUMNS))
