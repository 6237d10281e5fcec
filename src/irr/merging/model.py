"""What is asked about merges, and what is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from irr.errors import UsageError

if TYPE_CHECKING:
    from irr.codebook.model import Category
    from irr.diagnosis.cases import Case
    from irr.merging.information import Shared
    from irr.result import Undefined
    from irr.study import Study, Warned

#: Bootstrap searches below which luck cannot be told from gain.
LEAST_DRAWS = 50

#: Standard errors over draws within which a gain is not told from the limit.
NEAR = 2.0

Label = Literal["merge", "clarify"]
#: What a suggestion says.
LABELS: dict[Label, str] = {
    "merge": "merge",
    "clarify": "clarify first, merge if it persists",
}
Stop = Literal["shared_information", "entropy"]
#: Where a step of the path stands: suggested, or what it falls short of.
Standing = Literal["suggested", "gain", "sections", "stop", "beyond"]


@dataclass(frozen=True)
class SuggestOptions:
    """When a merge is suggested; the defaults are those whose error rates were studied.

    A merge is suggested where it raises pooled alpha by `min_gain`, once what the search owes to luck is taken off
    and on sections that a search had not seen, and where the categories were taken for each other in
    `min_sections` sections; only while `min_entropy` of the codebook's entropy is kept and shared information does
    not fall. From a boundary overlap of `merge_overlap`, or a co-use of `merge_co_use`, it says merge, else clarify
    first. `draws` bootstrap searches, from `seed`.
    """

    min_gain: float = 0.02
    min_sections: int = 3
    min_entropy: float = 0.70
    merge_overlap: float = 0.50
    merge_co_use: float = 0.60
    draws: int = 300
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.min_gain < 1:
            raise UsageError(f"the least gain is {self.min_gain:g}, not between 0 and 1")
        if not 0 <= self.min_entropy < 1:
            raise UsageError(f"the entropy to keep is {self.min_entropy:g}, not a share from 0, below 1")
        if self.min_sections < 1:
            raise UsageError(f"the least sections are {self.min_sections}, fewer than 1")
        if self.draws < LEAST_DRAWS:
            raise UsageError(f"{self.draws} draws are too few to tell gain from luck; {LEAST_DRAWS} at least")


@dataclass(frozen=True)
class Step:
    """One merge of the greedy path: the groups of categories merged, and what stands after it.

    `gain` is the rise of pooled alpha, `optimism` what such a step owes to having been searched for, `out_of_bag` the
    rise on sections that a bootstrap search had not seen (None where too few were left), `selected` the
    share of bootstrap searches that had put all these categories together after as many merges.
    `swap_sections`, `overlap` and `co_use` are of the two groups before the merge. `stop` is why this merge is not
    to be made, if the path stops here; later steps only show what would follow. The errors are standard errors over
    draws: how far another seed would move the two figures.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    alpha: float
    gain: float
    optimism: float
    corrected_alpha: float
    out_of_bag: float | None
    selected: float
    swap_sections: int
    overlap: float
    co_use: float
    entropy_kept: float
    shared: Shared
    stop: Stop | None = None
    optimism_error: float = 0.0
    out_of_bag_error: float | None = None

    @property
    def corrected_gain(self) -> float:
        """The gain without the optimism; the rise of the corrected alpha."""
        return self.gain - self.optimism

    @property
    def believed_gain(self) -> float:
        """What the rule looks at: the corrected gain, and never more than the apparent one or the one on what a
        search had not seen. With one category a section and low agreement the corrected gain alone believes too
        much (docs/revision.md)."""
        unseen = 0.0 if self.out_of_bag is None else self.out_of_bag
        return min(self.gain, self.corrected_gain, unseen)

    def is_luck_of_draws(self, least: float) -> bool:
        """Whether other draws could as well have put what the rule looks at on the other side of the least gain."""
        figures = [(self.corrected_gain, self.optimism_error)]
        if self.out_of_bag is not None:
            figures.append((self.out_of_bag, self.out_of_bag_error or 0.0))
        if self.gain < least or any(gain < least - NEAR * error for gain, error in figures):
            return False
        return any(abs(gain - least) <= NEAR * error for gain, error in figures)


@dataclass(frozen=True)
class Suggestion:
    """A merge that the rule suggests: the step, what to do, and the sections that show it."""

    step: Step
    label: Label
    sections: tuple[str, ...]
    cases: tuple[Case, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """All categories that would be one."""
        return (*self.step.first, *self.step.second)


@dataclass(frozen=True)
class Boundary:
    """Two categories that are often taken for each other and whose merge is not suggested.

    `gain` is what merging these two alone would appear to raise pooled alpha by.
    """

    first: str
    second: str
    swap_sections: int
    overlap: float
    co_use: float
    gain: float
    sections: tuple[str, ...]


@dataclass(frozen=True)
class Searched:
    """The greedy path and what is needed to read it.

    `alpha` and `shared` are those of the codebook as it is. `best` is the merge with the highest apparent gain.
    `baseline` is mean and standard deviation of the gain of a pair drawn at random. `first_choices` are the
    pairs that bootstrap searches merged first, with their share. `undefined_draws` of the searches had no alpha.
    `ends` says why the path goes no further.
    """

    alpha: float
    shared: Shared
    steps: tuple[Step, ...]
    baseline: tuple[float, float]
    first_choices: tuple[tuple[str, str, float], ...]
    undefined_draws: int
    looked_at: int
    used: int
    ends: str

    @property
    def stop(self) -> int | None:
        """The place of the step at which the path stops, where it does."""
        return next((place for place, step in enumerate(self.steps) if step.stop is not None), None)

    def standing(self, place: int, options: SuggestOptions) -> Standing:
        """Where a step stands with the rule."""
        step = self.steps[place]
        if self.stop is not None and place >= self.stop:
            return "stop" if place == self.stop else "beyond"
        if step.believed_gain < options.min_gain:
            return "gain"
        return "suggested" if step.swap_sections >= options.min_sections else "sections"


@dataclass(frozen=True)
class MergeSuggestions:
    """Everything `irr codebook suggest` says, unrounded. Exactly one of `searched` and `undefined` is set."""

    study: Study
    options: SuggestOptions
    searched: Searched | None
    suggestions: tuple[Suggestion, ...]
    boundaries: tuple[Boundary, ...]
    definitions: Mapping[str, Category]
    undefined: Undefined | None
    warnings: tuple[Warned, ...]

    @property
    def pairable(self) -> int:
        """Sections that two coders or more rated."""
        return int(self.study.multiplicity[self.study.ratings_per_section >= 2].sum())
