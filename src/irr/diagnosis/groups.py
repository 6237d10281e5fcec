"""Coders in groups (standpoint, role, site): do those of one group agree more than those of different groups?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import coefficients
from irr.comparison import Difference, compare
from irr.estimates import Scope, estimate_mean_of_pairs
from irr.intervals import Figure, Uncertainty
from irr.ratings import pooled_ratings, set_ratings
from irr.tally import Tally

if TYPE_CHECKING:
    from irr.coefficients.registry import Coefficient
    from irr.ratings import Ratings
    from irr.result import Result
    from irr.study import Study

#: Pairs of coders beyond which groups are not compared.
MOST_PAIRS = 300

Pair = tuple[int, int]


@dataclass(frozen=True)
class GroupFigure:
    """Agreement of the pairs of coders within one group, or between two: pooled alpha and the share of sections
    with a category in common, each the mean over the pairs."""

    groups: tuple[str, ...]
    pairs: int
    alpha: Result
    share: Result


@dataclass(frozen=True)
class GroupComparison:
    """The groups of one attribute of coders.

    `within` and `between` are over all pairs of coders of the same group, and of different groups; the
    differences are within less between, None where one of the two has no pairs. `ungrouped` coders have no
    value of the attribute and are left out.
    """

    attribute: str
    groups: dict[str, tuple[str, ...]]
    ungrouped: tuple[str, ...]
    within: GroupFigure | None
    between: GroupFigure | None
    alpha_difference: Difference | None
    share_difference: Difference | None
    each: tuple[GroupFigure, ...]


def compare_groups(
    study: Study, attribute: str, value_of: Mapping[str, str], level: float
) -> GroupComparison | None:
    """Agreement within and between the groups of an attribute; None where coders are too many to be paired."""
    groups: dict[str, tuple[str, ...]] = {}
    for coder in study.coders:
        if coder in value_of:
            groups[value_of[coder]] = (*groups.get(value_of[coder], ()), coder)
    known = [(g, value_of[coder]) for g, coder in enumerate(study.coders) if coder in value_of]
    if len(known) * (len(known) - 1) // 2 > MOST_PAIRS:
        return None
    figures = _Figures(study.collapsed, level)
    by_groups: dict[tuple[str, ...], list[Pair]] = {}
    for (g, one), (h, other) in combinations(known, 2):
        # Groups are named in the order in which their coders come.
        key = (one,) if one == other else tuple(sorted((one, other), key=list(groups).index))
        by_groups.setdefault(key, []).append((g, h))
    within = [pair for key, pairs in by_groups.items() if len(key) == 1 for pair in pairs]
    between = [pair for key, pairs in by_groups.items() if len(key) == 2 for pair in pairs]
    alpha, share = figures.differences(between, within)
    return GroupComparison(
        attribute,
        groups,
        tuple(coder for coder in study.coders if coder not in value_of),
        figures.of(("within",), within),
        figures.of(("between",), between),
        alpha,
        share,
        tuple(
            figure
            for key, pairs in sorted(by_groups.items(), key=lambda one: len(one[0]))
            if (figure := figures.of(key, pairs))
        ),
    )


class _Figures:
    """Mean figures over pairs of coders."""

    def __init__(self, study: Study, level: float) -> None:
        self.level, self.documents = level, study.document
        uncertainty = Uncertainty(level=level, documents=study.document)
        self.alpha = coefficients()["krippendorff-alpha"]
        self.share = coefficients()["percent-agreement"]
        self.pooled = pooled_ratings(study, "agree")
        self.overlap = set_ratings(study, "overlap", "disagree")
        self.scope = Scope("pooled", study.coders, definition={"empty": "agree"}, uncertainty=uncertainty)

    def of(self, groups: tuple[str, ...], pairs: list[Pair]) -> GroupFigure | None:
        """The figures over these pairs, None where there are none."""
        if not pairs:
            return None
        names = {"groups": " and ".join(groups)}
        scope = replace(self.scope, definition=self.scope.definition | names)
        shared = replace(scope, view="set", criterion="overlap", definition={"empty": "disagree"} | names)
        return GroupFigure(
            groups,
            len(pairs),
            estimate_mean_of_pairs(self.alpha, _tallies(self.pooled, pairs), Tally(self.pooled), scope),
            estimate_mean_of_pairs(self.share, _tallies(self.overlap, pairs), Tally(self.overlap), shared),
        )

    def differences(
        self, between: list[Pair], within: list[Pair]
    ) -> tuple[Difference | None, Difference | None]:
        """Within less between: of alpha, and of the share."""
        return (
            self._difference(self.alpha, self.pooled, between, within),
            self._difference(self.share, self.overlap, between, within),
        )

    def _difference(
        self, coefficient: Coefficient, ratings: Ratings, between: list[Pair], within: list[Pair]
    ) -> Difference | None:
        whole = Tally(ratings)
        figures = []
        for pairs in (between, within):
            defined = [
                tally
                for tally in _tallies(ratings, pairs)
                if tally.n_pairable > 1 and np.isfinite(coefficient.value(tally.total)[0])
            ]
            if not defined:
                return None
            figures.append(Figure.mean(coefficient, tuple(defined), whole))
        return compare(figures[0], figures[1], self.level, self.documents)


def _tallies(ratings: Ratings, pairs: list[Pair]) -> list[Tally]:
    return [Tally(ratings.of_pair(*pair)) for pair in pairs]
