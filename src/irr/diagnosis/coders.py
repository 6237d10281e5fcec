"""Each coder: how much and what they give, how far they agree with the rest, what agreement is without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import coefficients
from irr.comparison import Difference, compare, holm_of
from irr.estimates import Scope, estimate_mean_of_pairs
from irr.habits import Habit, compare_habits
from irr.intervals import Figure, Uncertainty
from irr.ratings import pooled_ratings, set_ratings
from irr.study import EMPTY
from irr.tally import Tally

if TYPE_CHECKING:
    from irr.arrays import Ints
    from irr.diagnosis.findings import Findings
    from irr.ratings import Ratings
    from irr.result import Result
    from irr.study import Study

#: Coders up to whom each is compared with every other.
MOST_COMPARED = 25
#: What alpha gains without a coder who stands apart, at least.
GAIN = 0.05


@dataclass(frozen=True)
class CoderProfile:
    """One coder. `uses` are those categories the coder gave, in sections rated by two or more.

    `without` is alpha of the others less alpha of all, with the interval of leaving out a section at a time
    and `p` adjusted for the number of coders (Holm); None with two coders. `stands_apart` where that gain is
    at least .05 and beyond chance.
    """

    coder: str
    rated: int
    uncoded: int
    assignments: int
    uses: dict[str, int]
    alpha_with_rest: Result | None = None
    share_with_rest: Result | None = None
    without: Difference | None = None
    p_adjusted: float | None = None

    @property
    def per_section(self) -> float | None:
        """Categories a section."""
        return self.assignments / self.rated if self.rated else None

    @property
    def stands_apart(self) -> bool:
        """Whether agreement is better without this coder."""
        change = self.without
        return (
            change is not None
            and self.p_adjusted is not None
            and change.difference >= GAIN
            and self.p_adjusted < 0.05
        )


@dataclass(frozen=True)
class CategoryUse:
    """How often each coder gives a category, as a share of the sections they rated, and whether they differ."""

    category: str
    rates: dict[str, float]
    habit: Habit
    q: float


@dataclass(frozen=True)
class CodersPart:
    """All coders; whether they give equally many categories a section, and each category equally often.

    `compared` is false where they are too many to be compared with each other.
    """

    profiles: tuple[CoderProfile, ...]
    per_section: Habit | None
    categories: tuple[CategoryUse, ...]
    compared: bool


def describe_coders(findings: Findings, level: float) -> CodersPart:
    """The part of a diagnosis that is about coders."""
    study = findings.study
    profiles = _counted(findings)
    compared = 1 < len(study.coders) <= MOST_COMPARED
    if compared:
        profiles = _compared(study, profiles, level)
    per_section = None
    if findings.compares_coders:
        rated = study.ratings_per_section[study.section] >= 2
        size = study.sets.sizes[study.set_id].astype(np.float64)
        per_section = compare_habits(
            study.section[rated], study.coder[rated], size[rated], len(study.coders), findings.seed
        )
    return CodersPart(tuple(profiles), per_section, tuple(_category_uses(findings)), compared)


def _counted(findings: Findings) -> list[CoderProfile]:
    study = findings.study
    rated, uncoded = study.weight_by_coder(), study.weight_by_coder(study.set_id == EMPTY)
    given = np.bincount(
        study.coder, weights=study.sets.sizes[study.set_id], minlength=len(study.coders)
    ).astype(int)
    uses: list[dict[str, int]] = [{} for _ in study.coders]
    number = {coder: g for g, coder in enumerate(study.coders)}
    for verdict in findings.verdicts:
        for coder, times in verdict.uses.items():
            if times:
                uses[number[coder]][verdict.id] = times
    return [
        CoderProfile(coder, int(rated[g]), int(uncoded[g]), int(given[g]), uses[g])
        for g, coder in enumerate(study.coders)
    ]


def _compared(study: Study, profiles: list[CoderProfile], level: float) -> list[CoderProfile]:
    """The profiles with agreement with the rest, and what alpha is without each."""
    together = study.collapsed
    alpha, share = coefficients()["krippendorff-alpha"], coefficients()["percent-agreement"]
    pooled, overlap = pooled_ratings(together, "agree"), set_ratings(together, "overlap", "disagree")
    uncertainty = Uncertainty(level=level, documents=together.document)
    scope = Scope("pooled", study.coders, definition={"empty": "agree"}, uncertainty=uncertainty)
    shared = replace(scope, view="set", criterion="overlap", definition={"empty": "disagree"})
    found = []
    for g, profile in enumerate(profiles):
        others = [(g, h) if g < h else (h, g) for h in range(len(profiles)) if h != g]
        found.append(
            replace(
                profile,
                alpha_with_rest=estimate_mean_of_pairs(
                    alpha, _pairs(pooled, others), Tally(pooled), _named(scope, profile.coder)
                ),
                share_with_rest=estimate_mean_of_pairs(
                    share, _pairs(overlap, others), Tally(overlap), _named(shared, profile.coder)
                ),
                without=_without(pooled, g, level, together.document) if len(profiles) > 2 else None,
            )
        )
    adjusted = holm_of([one.without for one in found])
    return [replace(one, p_adjusted=p) for one, p in zip(found, adjusted, strict=True)]


def _pairs(ratings: Ratings, pairs: list[tuple[int, int]]) -> list[Tally]:
    return [Tally(ratings.of_pair(*pair)) for pair in pairs]


def _named(scope: Scope, coder: str) -> Scope:
    return replace(scope, definition=scope.definition | {"coder": coder})


def _without(ratings: Ratings, coder: int, level: float, documents: Ints | None) -> Difference | None:
    alpha = coefficients()["krippendorff-alpha"]
    everyone, others = Tally(ratings), Tally(ratings.without_coder(coder))
    if not everyone.n_pairable or not others.n_pairable:
        return None
    found = compare(Figure.of(alpha, everyone), Figure.of(alpha, others), level, documents)
    return None if np.isnan(found.difference) else found


def _category_uses(findings: Findings) -> list[CategoryUse]:
    """The categories tested, those that coders use most differently first."""
    given, rated, counted = findings.rates
    study = findings.study
    found = [
        CategoryUse(
            study.categories[k],
            {study.coders[g]: float(given[g, k] / rated[g]) for g in np.flatnonzero(counted).tolist()},
            bias.habit,
            bias.q,
        )
        for k, bias in findings.biases.items()
    ]
    return sorted(found, key=lambda one: (one.q, one.habit.p))
