"""Which figures of two rounds are compared, and each of them as a result and as what it is without a section."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from irr.coefficients.registry import Coefficient, coefficients, find
from irr.comparison import LeftOut
from irr.criteria import CRITERIA
from irr.errors import UsageError
from irr.estimates import Scope, estimate, estimate_mean_of_pairs
from irr.intervals import Figure, Uncertainty
from irr.joint import Rule, agreement, estimate_jointly
from irr.names import did_you_mean, quoted
from irr.ratings import label_ratings, pooled_ratings, set_ratings
from irr.rounds.aligning import with_used_sets
from irr.tally import Tally

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats
    from irr.ratings import Ratings
    from irr.result import Result
    from irr.rounds.model import CompareOptions
    from irr.study import Study
    from irr.weights import Empty

VIEWS = ("pooled", "set", "label")
#: Pairs of coders beyond which figures by pair, and means over pairs, are left out.
MOST_PAIRS = 300
#: Sets are compared by these unless others are asked for.
USUAL_CRITERIA = ("overlap", "jaccard", "masi")


@dataclass(frozen=True)
class Share:
    """A share of sections: which of them agree, and which count (sections)."""

    agrees: Bools
    counted: Bools

    @property
    def hits(self) -> Floats:
        """1 for each section that counts and agrees (sections)."""
        return (self.agrees & self.counted).astype(np.float64)

    @property
    def weight(self) -> Floats:
        """1 for each section that counts (sections)."""
        return self.counted.astype(np.float64)


@dataclass(frozen=True)
class Measured:
    """A figure of one round: the result, what it is without each unit, and the share of sections that it is, if
    it is one."""

    result: Result
    left_out: LeftOut | None
    share: Share | None = None


@dataclass(frozen=True)
class Measure:
    """One figure that can be had of any round: of a pair of `coders`, or of all where there are none."""

    coefficient: Coefficient
    view: str
    criterion: str | None = None
    coders: tuple[str, ...] = ()
    all_share: bool = False

    @property
    def empty(self) -> Empty:
        """What two empty sets are: apart in the share-a-category percentage, agreement in all else."""
        return "disagree" if self.criterion == "overlap" and not self.coefficient.corrects else "agree"

    def ratings(self, study: Study) -> Ratings:
        """What is compared."""
        if self.view == "pooled":
            return pooled_ratings(study, self.empty)
        if self.view == "label":
            return label_ratings(study, self.empty)
        return set_ratings(study, self.criterion or "exact", self.empty)

    def figure(self, study: Study) -> Figure | None:
        """The figure as one that can be computed again; None where a pair or a rule makes it another thing."""
        ratings = self.ratings(study)
        if not self._of_pairs(study):
            return Figure.of(self.coefficient, Tally(ratings))
        tallies = [Tally(ratings.of_pair(g, h)) for g, h in combinations(range(len(study.coders)), 2)]
        tallies = [
            one for one in tallies if one.n_pairable > 1 and np.isfinite(self.coefficient.value(one.total)[0])
        ]
        return Figure.mean(self.coefficient, tuple(tallies), Tally(ratings)) if tallies else None

    def pairs_weighed(self, *studies: Study) -> int:
        """Pairs of sets of categories whose likeness is summed for the figure of all these studies (at most)."""
        is_count = not self.coefficient.corrects and (self.all_share or len(self.coders) == 2)
        if self.view != "set" or is_count:
            return 0
        holders = sum(np.bincount(study.sets.members, minlength=len(study.categories)) for study in studies)
        sets = sum(len(study.sets) for study in studies)
        alike = int((np.asarray(holders, np.int64) ** 2).sum())
        # So many that most of the whole matrix would be filled are summed as one, which is that much quicker.
        return alike if alike < sets**2 // 8 else sets**2 // 8

    def _of_pairs(self, study: Study) -> bool:
        """Whether it is the mean over pairs of coders."""
        kind = self.coefficient.coders
        return kind == "mean-of-pairs" or (kind == "pair" and len(study.coders) != 2)

    def of(self, study: Study, options: CompareOptions) -> Measured:
        """The figure of an aligned round."""
        study = with_used_sets(study.with_coders(self.coders)) if self.coders else study
        rated = int((study.ratings_per_section > 0).sum())
        uncertainty = Uncertainty(level=options.confidence, documents=study.document)
        scope = self._scope(study, uncertainty)
        if self.all_share:
            rule = Rule("all-share")
            agrees, counted = agreement(study, rule, self.empty)
            result = estimate_jointly(study, rule, self.empty, scope, options.seed)
            result = replace(result, counts=replace(result.counts, sections=rated))
            if result.value is None:
                return Measured(result, None)
            share = Share(agrees, counted)
            return Measured(result, LeftOut.of_share(share.hits > 0, share.weight, study.document), share)
        figure = self.figure(study)
        tally = Tally(self.ratings(study))
        if self._of_pairs(study):
            tallies = figure.tallies if figure is not None else ()
            result = estimate_mean_of_pairs(self.coefficient, tallies, tally, scope)
        else:
            result = estimate(self.coefficient, tally, scope)
        result = replace(result, counts=replace(result.counts, sections=rated))
        if result.value is None or figure is None:
            return Measured(result, None)
        left_out = LeftOut.of(figure, study.document)
        if result.hits is None:
            return Measured(result, left_out)
        agreeing, possible = tally.own
        return Measured(result, left_out, Share(agreeing == possible, tally.rated >= 2))

    def _scope(self, study: Study, uncertainty: Uncertainty) -> Scope:
        binary = self.view == "label" or (self.criterion is not None and CRITERIA[self.criterion].binary)
        return Scope(
            self.view,
            study.coders,
            self.criterion,
            definition={"empty": self.empty} | study.choices,
            binary=binary,
            uncertainty=uncertainty,
        )


def measures(before: Study, after: Study, options: CompareOptions) -> list[Measure]:
    """The figures to compare: those asked for, or the usual ones; figures by pair are of pairs in both rounds."""
    both = [coder for coder in before.coders if coder in after.coders]
    pairs = list(combinations(both, 2)) if len(both) * (len(both) - 1) // 2 <= MOST_PAIRS else []
    many = max(len(before.coders), len(after.coders)) > 2
    if options.coefficients:
        both_rounds = (before, after)
        return [one for name in options.coefficients for one in _asked(name, options, pairs, both_rounds)]
    known = coefficients()
    alpha, percent = known["krippendorff-alpha"], known["percent-agreement"]
    criteria = options.criteria or USUAL_CRITERIA
    _check(criteria, tuple(CRITERIA), "criterion")
    _check(options.views, VIEWS, "view")
    found = [Measure(alpha, "pooled")]
    if not _too_many(before) and not _too_many(after):
        found.append(Measure(known["light-kappa" if many else "cohen-kappa"], "pooled"))
    found += [Measure(percent, "set", "overlap", pair) for pair in pairs]
    if many:
        found.append(Measure(percent, "set", "overlap"))
        if len(before.coders) == len(after.coders):
            found.append(Measure(percent, "set", "overlap", all_share=True))
    if options.criteria or not (before.is_single_label and after.is_single_label):
        # Where a rating has one category, all of them are pooled alpha.
        found += [Measure(alpha, "set", criterion) for criterion in criteria]
    return [one for one in found if not options.views or one.view in options.views]


def _too_many(study: Study) -> bool:
    """Whether coders are too many for figures that are means over their pairs."""
    return len(study.coders) * (len(study.coders) - 1) // 2 > MOST_PAIRS


def _asked(
    name: str, options: CompareOptions, pairs: list[tuple[str, str]], studies: tuple[Study, Study]
) -> list[Measure]:
    """The figures that a coefficient's name asks for."""
    many = max(len(study.coders) for study in studies) > 2
    one = find(name)
    if one.coders != "any" and many and (_too_many(studies[0]) or _too_many(studies[1])):
        raise UsageError(
            f"{name} is a mean over pairs of coders, and these form more than {MOST_PAIRS}; choose coders"
        )
    possible = [view for view in VIEWS if view in one.views]
    if not possible:
        raise UsageError(
            f"{name} is given for each category only, and categories are compared by their alpha"
        )
    _check(options.views, VIEWS, "view")
    views = [view for view in options.views or possible[:1] if view in possible]
    if not views:
        raise UsageError(
            f"{name} is not defined on view {options.views[0]}; it is on {' and '.join(possible)}"
        )
    if "label" in views and not all(study.is_single_label for study in studies):
        raise UsageError(
            f"{name} is for single-category studies, and some ratings here name several categories"
        )
    _check(options.criteria, tuple(CRITERIA), "criterion")
    if one.rule == "all-share":
        return [Measure(one, views[0], all_share=True)]
    found = []
    for view in views:
        for criterion in (options.criteria or ("overlap",)) if view == "set" else (None,):
            if one.coders == "pair" and many:
                found += [Measure(one, view, criterion, pair) for pair in pairs]
            found.append(Measure(one, view, criterion))
    return found


def _check(asked: tuple[str, ...], known: tuple[str, ...], what: str) -> None:
    for name in asked:
        if name not in known:
            raise UsageError(f"no {what} called {quoted(name)}{did_you_mean(name, known)}")
