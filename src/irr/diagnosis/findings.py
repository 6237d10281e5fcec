"""What the rules look at: the confusions of a study, its coders' habits and its categories' company, each once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.comparison import benjamini_hochberg, mcnemar_mid_p
from irr.diagnosis.confusion import Confusion
from irr.diagnosis.swap_test import SwapTest, swap_test
from irr.errors import UsageError
from irr.habits import SHUFFLES, Habit, compare_habits
from irr.tally import CategorySums
from irr.tally.counting import sum_by

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.diagnosis.categories import CategoryVerdict
    from irr.diagnosis.limits import ReasonRules
    from irr.study import Study

#: Coders beyond which they are not compared with each other.
MOST_CODERS = 100
#: Categories beyond which a test of each has fewer shuffles.
MANY_CATEGORIES, FEWER_SHUFFLES = 300, 999
#: Sets with more categories than this say nothing about which categories keep company.
LARGEST_SET = 200


@dataclass(frozen=True)
class Bias:
    """Whether coders give a category equally often; q is p adjusted for all categories tested."""

    habit: Habit
    q: float


class Findings:
    """Everything about a study that the rules look at; `study` has its sections one by one."""

    def __init__(
        self,
        study: Study,
        verdicts: tuple[CategoryVerdict, ...],
        rules: ReasonRules,
        min_uses: int,
        seed: int,
        disjoint: bool = False,
    ) -> None:
        if study.names is None:
            raise UsageError("this study is collapsed and no longer knows its sections by name")
        self.study, self.verdicts, self.rules = study, verdicts, rules
        self.min_uses, self.seed = min_uses, seed
        self.sums = CategorySums(study)
        self.confusion = Confusion(study, disjoint)

    @property
    def has_swaps(self) -> bool:
        """Whether any category was taken for another, as far as that was looked at."""
        return not self.confusion.is_left_out and len(self.confusion.swaps) > 0

    @cached_property
    def swap_tests(self) -> SwapTest:
        return swap_test(self.confusion, self.seed)

    @cached_property
    def swaps_of(self) -> dict[int, list[int]]:
        """For each category, the numbers of the swaps it is in, widest boundary overlap first."""
        found: dict[int, list[int]] = {}
        if self.has_swaps:
            swaps = self.confusion.swaps
            for number in np.argsort(-swaps.overlap, kind="stable").tolist():
                found.setdefault(int(swaps.a[number]), []).append(number)
                found.setdefault(int(swaps.b[number]), []).append(number)
        return found

    @cached_property
    def disputed(self) -> tuple[Ints, Ints]:
        """Section and category wherever some coders gave a category and others did not, by category."""
        section, category, times = self.sums.counts
        apart = times < self.sums.rated[section]
        order = np.argsort(category[apart], kind="stable")
        return section[apart][order], category[apart][order]

    def disputed_sections(self, category: int) -> Ints:
        """The sections in which coders differ on a category."""
        section, of = self.disputed
        return section[slice(*np.searchsorted(of, (category, category + 1)))]

    @cached_property
    def _given(self) -> tuple[Ints, Ints]:
        """Section and category of every assignment, by category."""
        section, _, category = self.sums.assignments
        order = np.argsort(category, kind="stable")
        return section[order], category[order]

    def sections_with(self, category: int, also: int | None = None) -> Ints:
        """The sections to which any coder gave a category, or one coder gave both of two."""
        if also is None:
            section, of = self._given
            return np.unique(section[slice(*np.searchsorted(of, (category, category + 1)))])
        holds = (self._holds(category) & self._holds(also))[self.study.set_id]
        return np.unique(self.study.section[holds])

    def sections_in_company(self, category: int) -> Ints:
        """The sections to which one coder gave this category together with another."""
        given = self._holds(category)[self.study.set_id]
        return np.unique(self.study.section[given & (self.study.sets.sizes[self.study.set_id] > 1)])

    @cached_property
    def rates(self) -> tuple[Floats, Floats, Bools]:
        """How often each coder gave each category, and rated a section, among sections rated by two or more
        (coders × categories, coders); and who rated any (coders)."""
        study, K = self.study, len(self.study.categories)
        weight = self.sums.weight
        section, coder, category = self.sums.assignments
        given = sum_by(coder * K + category, weight[section], len(study.coders) * K)
        rated = sum_by(study.coder, weight[study.section], len(study.coders))
        return given.reshape(len(study.coders), K), rated, rated > 0

    @property
    def compares_coders(self) -> bool:
        """Whether coders are few enough to be compared with each other."""
        return 1 < len(self.study.coders) <= MOST_CODERS

    @cached_property
    def biases(self) -> dict[int, Bias]:
        """The test of each category in dispute; of very many, those that were used often enough to be judged."""
        if not self.compares_coders:
            return {}
        tested = np.unique(self.disputed[1])
        if len(tested) > MANY_CATEGORIES:
            judged_on = np.bincount(self.sums.counts[1], minlength=len(self.verdicts))
            tested = tested[judged_on[tested] >= self.min_uses]
        shuffles = SHUFFLES if len(tested) <= MANY_CATEGORIES else FEWER_SHUFFLES
        habits = {k: self._habit(k, shuffles) for k in tested.tolist()}
        found = {k: habit for k, habit in habits.items() if habit is not None}
        q = benjamini_hochberg(np.array([habit.p for habit in found.values()]))
        return {k: Bias(habit, float(q[i])) for i, (k, habit) in enumerate(found.items())}

    def _habit(self, category: int, shuffles: int) -> Habit | None:
        """The test on the sections in dispute; the others say nothing."""
        sections = self.disputed_sections(category)
        start, end = np.searchsorted(self.study.section, [sections, sections + 1])
        place = np.repeat(np.arange(len(sections)), end - start)
        rating = (
            start[place]
            + np.arange(len(place))
            - np.repeat(np.cumsum(end - start) - (end - start), end - start)
        )
        gave = self._holds(category)[self.study.set_id[rating]]
        found = compare_habits(
            place,
            self.study.coder[rating],
            gave.astype(np.float64),
            len(self.study.coders),
            self.seed,
            shuffles,
        )
        if found is None or len(self.study.coders) > 2:
            return found
        # Of two coders the distribution is known, and its mid-p keeps its promise with few disagreements.
        first = gave[self.study.coder[rating] == 0]
        p = mcnemar_mid_p(first, ~first, np.ones(len(first)))
        return replace(found, p=p, method="mcnemar-mid-p")

    @cached_property
    def _sets_with(self) -> tuple[Ints, Ints]:
        """The sets that hold each category, by category; and where each category's begin (categories + 1)."""
        sets = self.study.sets
        order = np.argsort(sets.members, kind="stable")
        return sets.owners[order], np.searchsorted(sets.members[order], np.arange(sets.n_categories + 1))

    def _holds(self, category: int) -> Bools:
        """Whether each set holds a category (sets)."""
        owners, bounds = self._sets_with
        holds = np.zeros(len(self.study.sets), bool)
        holds[owners[bounds[category] : bounds[category + 1]]] = True
        return holds

    @cached_property
    def uses(self) -> Ints:
        """How often each category was given (categories)."""
        return np.bincount(self.sums.assignments[2], minlength=len(self.study.categories))

    @cached_property
    def _set_uses(self) -> Ints:
        return np.bincount(self.study.set_id, minlength=len(self.study.sets))

    @cached_property
    def in_company(self) -> Ints:
        """How often each category was given together with another (categories)."""
        sets = self.study.sets
        weight = np.where(sets.sizes > 1, self._set_uses, 0)[sets.owners]
        return np.bincount(sets.members, weights=weight, minlength=len(self.study.categories)).astype(
            np.int64
        )

    @cached_property
    def together(self) -> dict[int, list[tuple[int, int]]]:
        """For each category, the others that coders gave with it, and how often, most often first."""
        sets, K = self.study.sets, len(self.study.categories)
        keys, times = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for size in np.unique(sets.sizes).tolist():
            if 1 < size <= LARGEST_SET:
                which = np.flatnonzero((sets.sizes == size) & (self._set_uses > 0))
                members = sets.members[sets.offsets[which][:, None] + np.arange(size)]
                low, high = np.triu_indices(size, 1)
                keys.append((members[:, low] * K + members[:, high]).ravel())
                times.append(np.repeat(self._set_uses[which], len(low)))
        key, number = np.unique(np.concatenate(keys), return_inverse=True)
        count = np.bincount(number, weights=np.concatenate(times), minlength=len(key)).astype(np.int64)
        found: dict[int, list[tuple[int, int]]] = {}
        for place in np.argsort(-count, kind="stable").tolist():
            a, b = divmod(int(key[place]), K)
            found.setdefault(a, []).append((b, int(count[place])))
            found.setdefault(b, []).append((a, int(count[place])))
        return found

    def co_use(self, a: int, b: int, together: int) -> float:
        """The share of all uses of either that are of both, by one coder in one section (Jaccard)."""
        return together / float(self.uses[a] + self.uses[b] - together)
