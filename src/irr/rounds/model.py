"""Two rounds compared, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from irr.errors import UsageError
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from irr.analysis.report import Report
    from irr.comparison import Difference
    from irr.result import Interval, Result
    from irr.study import Warned

SameSections = Literal["auto", "yes", "no"]
Relation = Literal["same", "different", "partly shared"]
Adjust = Literal["holm", "bh"]
#: Uses of a category below which it is too rare, where nobody says otherwise. With a model sections are left out, which
#: takes more of them for a fair interval than draws do.
MIN_USES = {"rounds": 5, "models": 8}
#: How p values of several categories are adjusted, for people to type.
ADJUSTMENTS: dict[Adjust, str] = {
    "holm": "the chance of any false claim stays at the level (Holm)",
    "bh": "the expected share of false ones among those named stays at the level (Benjamini-Hochberg)",
}


@dataclass(frozen=True)
class CompareOptions:
    """What is compared and how.

    `same_sections` says whether sections of one id are the same text ("auto": yes). `coefficients`, `views`
    and `criteria` choose other figures than the usual. A category used in fewer than `min_uses` sections of
    either round is too rare to compare (`MIN_USES` unless said); p of the others are adjusted by `adjust` and
    held against 1 - `confidence`. `permutations` is how often the labels of the rounds are swapped, 0 for no such test.
    """

    same_sections: SameSections = "auto"
    coefficients: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    confidence: float = 0.95
    adjust: Adjust = "holm"
    min_uses: int | None = None
    permutations: int = 1999
    seed: int = 0

    def __post_init__(self) -> None:
        for value, known, what in (
            (self.same_sections, ("auto", "yes", "no"), "same_sections"),
            (self.adjust, tuple(ADJUSTMENTS), "adjust"),
        ):
            if value not in known:
                raise UsageError(f"{what} cannot be {quoted(value)}{did_you_mean(value, known)}")
        if not 0.5 <= self.confidence < 1:
            raise UsageError(f"the level of intervals is {self.confidence:g}, not between .5 and 1")

    def least_uses(self, of: Literal["rounds", "models"] = "rounds") -> int:
        """Uses below which a category is too rare, in rounds or where a model is compared with people."""
        return MIN_USES[of] if self.min_uses is None else self.min_uses


@dataclass(frozen=True)
class Overlap:
    """What two rounds have in common: sections of each, those of both, and who says that they are the same."""

    relation: Relation
    before: int
    after: int
    shared: int
    said: SameSections = "auto"


@dataclass(frozen=True)
class Side:
    """One round as it was read."""

    coders: tuple[str, ...]
    sections: int
    categories: tuple[str, ...]
    reading: dict[str, str]


@dataclass(frozen=True)
class Power:
    """What a comparison could have found: the change found with probability .8, and how likely one of .1 and .15
    is found, each two-sided at the level of the intervals."""

    detectable: float
    tenth: float
    three_twentieths: float


@dataclass(frozen=True)
class FigureChange:
    """One figure in both rounds.

    `recoded` is the first round's with its codings carried over to the other codebook, where there is one.
    Then `mechanical` is what that alone did, `observed` the rest, and `total` both. Without one, `observed` is
    the whole difference and the same as `total`. `as_coded` is the second round's in its own categories, where
    some of them are not among those compared. `p_swapped` and `p_mcnemar` test the observed difference
    where all sections are the same; McNemar's only where the figure is a share of sections that are not taken by
    document. `swaps` is how often labels were swapped for it.
    """

    before: Result
    after: Result
    total: Difference | None
    observed: Difference | None
    recoded: Result | None = None
    mechanical: Difference | None = None
    p_swapped: float | None = None
    swaps: int | None = None
    p_mcnemar: float | None = None
    power: Power | None = None
    as_coded: Result | None = None


Standing = Literal["better", "worse", "no telling", "too rare", "unused"]


@dataclass(frozen=True)
class CategoryChange:
    """Alpha of one category in both rounds: of the first, carried over where codebooks differ.

    `above` is the probability that it rose, `interval` that of the difference, from independent draws for each
    round; `p` is twice the smaller tail, `p_adjusted` that for all categories compared. `paired` leaves out
    sections of both rounds at once, where they are the same and both rounds have eight uses or more. `came_of`
    are the categories that became this one.
    """

    category: str
    before: float | None
    after: float | None
    uses: tuple[int, int]
    verdict: Standing
    difference: float | None = None
    above: float | None = None
    interval: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    paired: Difference | None = None
    came_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnAgreement:
    """A coder against herself: the two codings of the sections of both rounds, as those of two coders."""

    coder: str
    sections: int
    report: Report


@dataclass(frozen=True)
class RoundsCompared:
    """Two rounds compared."""

    before: Side
    after: Side
    overlap: Overlap
    options: CompareOptions
    figures: tuple[FigureChange, ...]
    categories: tuple[CategoryChange, ...]
    own: tuple[OwnAgreement, ...]
    #: Old category → the categories it became, where codebooks differ; and new ones that nothing became.
    crosswalk: dict[str, tuple[str, ...]] | None
    warnings: tuple[Warned, ...]

    @property
    def headline(self) -> FigureChange | None:
        """The change of pooled alpha, or of the first figure that was asked for."""
        return self.figures[0] if self.figures else None

    @property
    def says_nothing(self) -> bool:
        """Whether nothing could be compared."""
        return all(one.total is None for one in self.figures) and not any(
            result.value is not None for own in self.own for result in own.report.results
        )
