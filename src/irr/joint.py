"""Agreement of more than two coders at once: do all of them, or enough of them, share a category?

Such a rule is a yes or no for each section. Its chance level is that of coders who keep their own habits
while their sections are shuffled independently: the mean over all permutations. For one section this makes
the coders' sets independent draws from their own distributions, so it is computed exactly, by adding one
coder after the other to the distribution of what has been shared so far; and by seeded simulation where
that would take too many states.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from irr.coefficients.registry import CERTAIN
from irr.estimates import ONE_CODER
from irr.intervals.shares import share_of_sections
from irr.ratings import set_ratings
from irr.result import Counts, Result, Split, Undefined
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
#: The same, over all groups of coders who rated sections together.
MOST_STATES_IN_ALL = 500_000
#: Sections simulated then.
SIMULATED = 50_000
#: Ratings simulated at most, whatever the sections.
MOST_SIMULATED = 2_000_000
#: Sets times categories beyond which sets are too large for bit masks.
MOST_BITS = 1_000_000_000


NO_JOINT_SECTION = Undefined(
    "no_joint_section", "no section was rated by as many coders as the rule asks for"
)


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
    counted = rated >= _coders_needed(study, rule)
    uncoded = np.bincount(study.section[study.set_id == EMPTY], minlength=n)
    if empty == "exclude":
        counted &= uncoded < rated
    if rule.kind == "all-pairwise":
        agreeing, possible = Tally(set_ratings(study, "overlap", empty)).own
        return agreeing == possible, counted
    section, _, times = CategorySums(study).counts
    most = np.zeros(n)
    np.maximum.at(most, section, times)
    needed = len(study.coders) if rule.kind == "all-share" else rule.k
    agrees = most >= needed
    if empty == "agree":
        agrees |= uncoded >= needed
    return agrees, counted


def _coders_needed(study: Study, rule: Rule) -> int:
    """How many coders must have rated a section for the rule to say anything about it."""
    return max(rule.k, 2) if rule.kind == "k-of-n" else max(len(study.coders), 2)


def estimate_jointly(study: Study, rule: Rule, empty: Empty, scope: Scope, seed: int) -> Result:
    """The share of sections that agree by the rule, its chance level and Wilson's interval."""
    agrees, counted = agreement(study, rule, empty)
    weight = np.where(counted, study.multiplicity, 0)
    n = int(weight.sum())
    counts = Counts(study.n_sections, n, int(weight @ study.ratings_per_section))
    result = replace(scope.result("percent-agreement", counts), all=rule.name, is_share=True)
    if len(study.coders) < 2:
        return replace(result, undefined=ONE_CODER)
    if n == 0:
        return replace(result, undefined=NO_JOINT_SECTION)
    observed = float(weight @ agrees / n)
    expected, how = expected_agreement(study, rule, empty, seed)
    room = 1 - expected
    spread = share_of_sections(agrees, weight.astype(np.float64), scope.uncertainty)
    return replace(
        result,
        value=observed,
        hits=round(observed * n),
        of=n,
        observed=observed,
        expected=expected,
        chance_corrected=(observed - expected) / room if room else None,
        interval=spread.interval,
        design_effect=spread.design_effect,
        definition=scope.definition | {"chance": how},
    )


def expected_agreement(study: Study, rule: Rule, empty: Empty, seed: int) -> tuple[float, str]:
    """The chance level of a rule over the sections rated by enough coders, and how it was found."""
    enough = study.ratings_per_section >= _coders_needed(study, rule)
    weight = np.where(enough, study.multiplicity, 0).astype(np.float64)
    shares = _set_shares(study, weight)
    total = agreeing = 0.0
    spent = 0
    for coders, sections in _by_coders(study, weight):
        exact = _exactly(study, [shares[g] for g in coders], rule, empty, MOST_STATES_IN_ALL - spent)
        if exact is None:
            return _simulated(study, shares, weight, rule, empty, seed), f"simulated:{seed}"
        counts, agrees, states = exact
        spent += states
        total += sections * counts
        agreeing += sections * agrees
    expected = agreeing / total if total else 0.0
    # A sum of probabilities that leaves nothing out is 1 but for rounding.
    return (1.0 if expected > CERTAIN else expected), "exact"


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


def _exactly(
    study: Study, shares: list[Floats], rule: Rule, empty: Empty, most: int
) -> tuple[float, float, int] | None:
    """Probability that a section counts, and that it counts and agrees, and how many states that took; None if
    there are too many.

    Sets are bit masks, and the state is what matters of the sets so far.
    """
    if len(study.sets) * len(study.categories) > MOST_BITS:
        return None
    masks = [sum(1 << int(k) for k in study.sets[s]) for s in range(len(study.sets))]
    start, step = _steps(rule, len(shares), empty)
    state: dict[Any, float] = {start: 1.0}
    spent = 0
    for share in shares:
        given = [(masks[s], float(share[s])) for s in np.flatnonzero(share > 0).tolist()]
        spent += len(state) * len(given)
        if spent > min(MOST_STATES, most):
            return None
        following: dict[Any, float] = defaultdict(float)
        for before, probability in state.items():
            for mask, of_mask in given:
                after = step(before, mask)
                if after is not None:
                    following[after] += probability * of_mask
        state = following
    all_empty = math.prod(float(share[EMPTY]) for share in shares)
    agrees = state.get(_ENOUGH, 0.0) if rule.kind == "k-of-n" else sum(state.values())
    if rule.kind == "all-share" and empty == "agree":
        agrees += all_empty
    if rule.kind == "all-pairwise" and empty == "exclude":
        agrees -= all_empty
    return (1.0 - all_empty if empty == "exclude" else 1.0), agrees, spent


#: The state in which enough coders share a category, whatever the others give.
_ENOUGH = "enough"


def _steps(rule: Rule, coders: int, empty: Empty) -> tuple[Any, Callable[[Any, int], Any]]:
    """The state before any coder, and the state after one more; None where the section can no longer agree."""
    if rule.kind == "all-share":
        # What all so far have in common: at first, everything.
        return -1, lambda common, mask: common & mask or None
    if rule.kind == "all-pairwise":
        empty_agrees = empty != "disagree"

        def with_each(sets: frozenset[int], mask: int) -> frozenset[int] | None:
            shares = all(mask & other or (empty_agrees and mask == other == 0) for other in sets)
            return sets | {mask} if shares and (mask or empty_agrees) else None

        return frozenset(), with_each

    def count(levels: Any, mask: int) -> Any:
        """`levels[j]` are the categories that more than j coders gave; last, how many gave none."""
        if levels == _ENOUGH:
            return levels
        *given, uncoded = levels
        uncoded += mask == 0 and empty == "agree"
        raised = [given[0] | mask, *(given[j] | given[j - 1] & mask for j in range(1, rule.k))]
        return _ENOUGH if raised[-1] or uncoded >= rule.k else (*raised, uncoded)

    return (0,) * (rule.k + 1), count


def _simulated(study: Study, shares: Floats, weight: Floats, rule: Rule, empty: Empty, seed: int) -> float:
    """The chance level from sections whose coders draw their sets independently."""
    generator = np.random.Generator(np.random.PCG64(seed))
    bounds = np.searchsorted(study.section, np.arange(len(weight) + 1))
    # Fewer sections where each has very many coders.
    ratings = float(weight @ np.diff(bounds) / weight.sum())
    sections = int(np.clip(MOST_SIMULATED / ratings, 100, SIMULATED))
    drawn = np.sort(generator.choice(len(weight), sections, p=weight / weight.sum()))
    size = np.diff(bounds)[drawn]
    section = np.repeat(np.arange(sections), size)
    within = np.arange(len(section)) - np.repeat(np.cumsum(size) - size, size)
    coder = study.coder[bounds[drawn][section] + within]
    set_id = np.zeros(len(section), np.int64)
    uniform = generator.random(len(section))
    order = np.argsort(coder, kind="stable")
    for mine in np.split(order, np.flatnonzero(np.diff(coder[order])) + 1):
        chosen = np.searchsorted(np.cumsum(shares[coder[mine[0]]]), uniform[mine], side="right")
        set_id[mine] = chosen.clip(max=shares.shape[1] - 1)
    null = replace(
        study,
        section=section,
        coder=coder,
        set_id=set_id,
        multiplicity=np.ones(sections, np.int64),
        names=None,
        document=None,
    )
    agrees, counted = agreement(null, rule, empty)
    return float(agrees[counted].mean()) if counted.any() else 0.0
