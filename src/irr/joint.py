"""Agreement of more than two coders at once: do all of them, or enough of them, share a category?

Such a rule is a yes or no for each section. Its chance level is that of coders who keep their own habits
while their sections are shuffled independently: the mean over all permutations. For one section this makes
the coders' sets independent draws from their own distributions, so it is computed exactly, by adding one
coder after the other to the distribution of what has been shared so far; and by seeded simulation where
that would take too many states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from irr.estimates import NO_OVERLAP, ONE_CODER
from irr.intervals import wilson
from irr.ratings import set_ratings
from irr.result import Counts, Result, Split
from irr.study import EMPTY
from irr.tally import CategorySums, Tally
from irr.weights import set_weights

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.estimates import Scope
    from irr.study import SetTable, Study
    from irr.weights import Empty


#: Transitions from state to state above which the chance level is simulated.
MOST_STATES = 300_000
#: Sections simulated then.
SIMULATED = 50_000


@dataclass(frozen=True)
class Rule:
    """When the coders of a section agree: all-share, all-pairwise, or k-of-n with its k."""

    kind: Literal["all-share", "all-pairwise", "k-of-n"]
    k: int = 0

    @property
    def name(self) -> str:
        """As people type it: all-share, all-pairwise, k-of-n:2."""
        return f"{self.kind}:{self.k}" if self.kind == "k-of-n" else self.kind


def split_of_pair(tally: Tally, sets: SetTable) -> Split:
    """What two coders have in common, section by section: the four counts behind every percentage.

    `tally` holds the ratings of two coders, whose values are the numbers of `sets`.
    """
    ratings = tally.ratings
    both = tally.rated[ratings.section] == 2
    left, right = ratings.value[both][::2], ratings.value[both][1::2]
    weight = ratings.multiplicity[ratings.section[both][::2]]
    shares = set_weights(sets, "overlap", "disagree").between(left, right) > 0
    uncoded = (left == EMPTY).astype(int) + (right == EMPTY)
    return Split(
        share=int(weight @ shares),
        both_uncoded=int(weight @ (uncoded == 2)),
        one_uncoded=int(weight @ (uncoded == 1)),
        disjoint=int(weight @ (~shares & (uncoded == 0))),
    )


def agreement(study: Study, rule: Rule, empty: Empty) -> tuple[Bools, Bools]:
    """Which sections agree by the rule, and which count at all (sections)."""
    rated = study.ratings_per_section
    n = len(rated)
    counted = rated >= max(rule.k, 2)
    uncoded = np.bincount(study.section[study.set_id == EMPTY], minlength=n)
    if empty == "exclude":
        counted &= uncoded < rated
    if rule.kind == "all-pairwise":
        agreeing, possible = Tally(set_ratings(study, "overlap", empty)).own
        return agreeing == possible, counted
    section, _, times = CategorySums(study).counts
    most = np.zeros(n)
    np.maximum.at(most, section, times)
    needed = rated if rule.kind == "all-share" else rule.k
    agrees = most >= needed
    if empty == "agree":
        agrees |= uncoded >= needed
    return agrees, counted


def estimate_jointly(study: Study, rule: Rule, empty: Empty, scope: Scope, seed: int) -> Result:
    """The share of sections that agree by the rule, its chance level and Wilson's interval."""
    agrees, counted = agreement(study, rule, empty)
    weight = np.where(counted, study.multiplicity, 0)
    n = int(weight.sum())
    counts = Counts(study.n_sections, n, int(weight @ study.ratings_per_section))
    result = replace(scope.result("percent-agreement", counts), all=rule.name)
    if len(study.coders) < 2:
        return replace(result, undefined=ONE_CODER)
    if n == 0:
        return replace(result, undefined=NO_OVERLAP)
    observed = float(weight @ agrees / n)
    expected, how = expected_agreement(study, rule, empty, seed)
    room = 1 - expected
    return replace(
        result,
        value=observed,
        observed=observed,
        expected=expected,
        chance_corrected=(observed - expected) / room if room > 1e-12 else None,
        interval=wilson(float(weight @ agrees), n, scope.level),
        definition=scope.definition | {"chance": how},
    )


def expected_agreement(study: Study, rule: Rule, empty: Empty, seed: int) -> tuple[float, str]:
    """The chance level of a rule over the sections rated by enough coders, and how it was found."""
    enough = study.ratings_per_section >= max(rule.k, 2)
    weight = np.where(enough, study.multiplicity, 0).astype(np.float64)
    shares = _set_shares(study, weight)
    total = agreeing = 0.0
    for coders, sections in _by_coders(study, weight):
        exact = _exactly(study, [shares[g] for g in coders], rule, empty)
        if exact is None:
            return _simulated(study, shares, weight, rule, empty, seed), f"simulated:{seed}"
        counts, agrees = exact
        total += sections * counts
        agreeing += sections * agrees
    return agreeing / total if total else 0.0, "exact"


def _set_shares(study: Study, weight: Floats) -> Floats:
    """How each coder spreads the counted sections over the sets (coders × sets)."""
    n_sets = len(study.sets)
    table = np.bincount(
        study.coder * n_sets + study.set_id,
        weights=weight[study.section],
        minlength=len(study.coders) * n_sets,
    ).reshape(len(study.coders), n_sets)
    shares: Floats = table / np.maximum(table.sum(axis=1, keepdims=True), 1e-300)
    return shares


def _by_coders(study: Study, weight: Floats) -> Iterator[tuple[Ints, float]]:
    """Which coders rated a section together, and how many sections they so rated."""
    groups: dict[bytes, float] = defaultdict(float)
    bounds = np.searchsorted(study.section, np.arange(len(weight) + 1))
    for i in np.flatnonzero(weight > 0):
        groups[study.coder[bounds[i] : bounds[i + 1]].tobytes()] += float(weight[i])
        if len(groups) > 1000:
            # So many combinations that simulating is quicker than adding them up one by one.
            yield np.arange(len(study.coders)), 0.0
            return
    for coders, sections in groups.items():
        yield np.frombuffer(coders, dtype=np.int64), sections


def _exactly(study: Study, shares: list[Floats], rule: Rule, empty: Empty) -> tuple[float, float] | None:
    """Probability that a section counts, and that it counts and agrees; None if there are too many states.

    Sets are bit masks. The state is what the coders so far have in common: `masks[j]` the categories that
    more than j of them gave (for all-share, that all of them gave), or the sets themselves.
    """
    masks = [sum(1 << int(k) for k in study.sets[s]) for s in range(len(study.sets))]
    k = len(shares) if rule.kind == "all-share" else rule.k
    state: dict[tuple[int, ...] | None, float] = {(): 1.0}
    spent = 0
    for place, share in enumerate(shares):
        given = [(masks[s], float(share[s])) for s in np.flatnonzero(share > 0)]
        spent += len(state) * len(given)
        if spent > MOST_STATES:
            return None
        following: dict[tuple[int, ...] | None, float] = defaultdict(float)
        for before, probability in state.items():
            for mask, of_mask in given:
                after = _step(before, mask, place, rule, k, len(shares), empty)
                following[after] += probability * of_mask
        state = following
    all_empty = 1.0
    for share in shares:
        all_empty *= float(share[EMPTY])
    agrees = sum(
        probability for end, probability in state.items() if end is not None and _ends_well(end, rule)
    )
    return (1.0 - all_empty if empty == "exclude" else 1.0), agrees


def _step(
    before: tuple[int, ...] | None, mask: int, place: int, rule: Rule, k: int, n: int, empty: Empty
) -> tuple[int, ...] | None:
    """The state after one more coder; None where the section can no longer agree.

    The first number of a state of all-share and k-of-n counts the empty sets so far, which agree with each
    other where `empty` is "agree"; -1 there says that k coders already share something.
    """
    if before is None:
        return None
    if rule.kind == "all-pairwise":
        both_empty = empty in ("agree", "exclude")
        if all((mask & other) or (both_empty and not mask and not other) for other in before):
            return tuple(sorted({*before, mask}))
        return None
    if before and before[0] == -1:
        return before
    empties, shared = (before[0], before[1:]) if before else (0, ())
    empties += not mask
    if empty == "agree" and empties >= k:
        return (-1,)
    if k == n:
        common = (shared[0] if shared else mask) & mask
        all_so_far_empty = empty == "agree" and empties == place + 1
        if place + 1 == n and common:
            return (-1,)
        return (empties if all_so_far_empty else 0, common) if common or all_so_far_empty else None
    levels = [mask | (shared[0] if shared else 0)]
    for j in range(1, k):
        here = shared[j] if len(shared) > j else 0
        levels.append(here | ((shared[j - 1] if shared else 0) & mask))
    if levels[k - 1]:
        return (-1,)
    return (empties if empty == "agree" else 0, *levels)


def _ends_well(end: tuple[int, ...], rule: Rule) -> bool:
    return True if rule.kind == "all-pairwise" else bool(end) and end[0] == -1


def _simulated(study: Study, shares: Floats, weight: Floats, rule: Rule, empty: Empty, seed: int) -> float:
    """The chance level from sections whose coders draw their sets independently."""
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = np.sort(generator.choice(len(weight), SIMULATED, p=weight / weight.sum()))
    bounds = np.searchsorted(study.section, np.arange(len(weight) + 1))
    size = np.diff(bounds)[drawn]
    section = np.repeat(np.arange(SIMULATED), size)
    within = np.arange(len(section)) - np.repeat(np.cumsum(size) - size, size)
    coder = study.coder[bounds[drawn][section] + within]
    set_id = np.zeros(len(section), np.int64)
    uniform = generator.random(len(section))
    for g in np.unique(coder):
        mine = coder == g
        set_id[mine] = np.searchsorted(np.cumsum(shares[g]), uniform[mine], side="right").clip(
            max=shares.shape[1] - 1
        )
    null = replace(
        study,
        section=section,
        coder=coder,
        set_id=set_id,
        multiplicity=np.ones(SIMULATED, np.int64),
        names=None,
    )
    agrees, counted = agreement(null, rule, empty)
    return float(agrees[counted].mean()) if counted.any() else 0.0
