"""What is asked of intervals: the method, its level, and how the sections came about."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from irr.errors import UsageError
from irr.tally import Resamples, WithoutDocuments

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.study import Study

Method = Literal["jackknife", "percentile", "bca", "analytic", "gwet", "raters-and-sections"]
#: The methods people can type.
METHODS: dict[Method, str] = {
    "jackknife": "Leaving out one section (or document) at a time; Fisher's z, or the logit of a percentage.",
    "percentile": "Quantiles of bootstrap draws of sections (or documents).",
    "bca": "Bootstrap draws, corrected for bias and skewness (Efron 1987).",
    "analytic": "Linearised standard error and Student's t; for Cohen's kappa that of Fleiss, Cohen & Everitt.",
    "gwet": "As analytic, with the sections that can show a disagreement taken as fixed, as irrCAC does.",
    "raters-and-sections": "Coders too are a sample: adds the jackknife variance over coders.",
}


#: Documents below which intervals over documents are to be read with care.
FEW_DOCUMENTS = 8


def few_clusters(study: Study) -> bool:
    """Whether there are documents, and so few that an interval over them is rough."""
    return study.n_documents is not None and study.n_documents < FEW_DOCUMENTS


@dataclass(frozen=True)
class Uncertainty:
    """How intervals are made.

    `resamples` bootstrap draws from `seed`; `population` sections of which those coded are a simple random
    sample; `documents` the number of each section's document, from 0, sections numbered as in the tallies.
    """

    method: Method = "jackknife"
    level: float = 0.95
    resamples: int = 2000
    seed: int = 0
    population: int | None = None
    documents: Ints | None = field(default=None, compare=False)
    _kept: dict[int, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def shrink(self, n: int) -> float:
        """√(1 - n/N), by which a standard error shrinks where n of N sections were drawn."""
        if self.population is None:
            return 1.0
        if self.population < n:
            raise UsageError(f"a population of {self.population} sections is smaller than the {n} compared")
        return math.sqrt(1 - n / self.population)

    def effective(self, units: float, n: int) -> float:
        """How many units of an endless population tell as much as these do (Wilson's n); n of N were drawn."""
        if self.population is None:
            return units
        return units * (self.population - 1) / (self.population - n)

    def draws_of(self, multiplicity: Ints) -> Resamples:
        """The draws, the same for all figures whose sections are numbered alike."""
        made: Resamples = self._once(
            multiplicity, 0, lambda: Resamples(multiplicity, self.resamples, self.seed, self.documents)
        )
        return made

    def without_documents(self, multiplicity: Ints, documents: Ints) -> WithoutDocuments:
        """The study without each of its documents."""
        made: WithoutDocuments = self._once(
            multiplicity, 1, lambda: WithoutDocuments(multiplicity, documents)
        )
        return made

    def _once(self, multiplicity: Ints, kind: int, make: Any) -> Any:
        # The array is kept beside what was made of it, so that no other can take its id.
        key = 2 * id(multiplicity) + kind
        if key not in self._kept:
            self._kept[key] = multiplicity, make()
        return self._kept[key][1]
