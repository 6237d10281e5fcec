"""The greedy path on the study itself, step by step: gains, what they owe to luck, and where to stop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from irr.intervals.errors import DEGENERATE
from irr.merging.evidence import Evidence
from irr.merging.information import Folds, Shared, entropy
from irr.merging.model import Searched, Step, Stop, SuggestOptions
from irr.merging.optimism import Searches, search_draws
from irr.merging.recoding import merged
from irr.merging.search import LEAST_CATEGORIES, Path, baseline, search
from irr.merging.uses import Uses
from irr.result import Undefined

if TYPE_CHECKING:
    from irr.study import Study

#: Merges the path is followed for at most, and at least however large the study.
MOST_STEPS, LEAST_STEPS = 20, 3
#: Assignments and pairs of categories that all bootstrap searches together may look at.
MOST_WORK = 300_000_000
#: Pairs kept of those that bootstrap searches merged first.
FIRST_CHOICES = 20


def searched(study: Study, evidence: Evidence, options: SuggestOptions) -> Searched | Undefined:
    """The path of a study, or why it cannot be judged."""
    uses = Uses(study)
    most = most_steps(uses, options.draws)
    path = search(uses, uses.weight[None, :], most)
    if not np.isfinite(path.alpha[0, 0]):
        return Undefined("no_variation", "all ratings are alike, so agreement by chance is certain")
    steps = len(path.merges)
    draws = search_draws(uses, options.draws, options.seed, steps)
    if draws.undefined > DEGENERATE * options.draws:
        return Undefined(
            "degenerate_resamples",
            f"alpha is undefined in {draws.undefined} of {options.draws} bootstrap draws, too many to tell what is luck",
        )
    names, used = study.categories, int((uses.used > 0).sum())
    folds = Folds(study, options.seed)
    shared = folds.shared(study)
    return Searched(
        alpha=float(path.alpha[0, 0]),
        shared=shared,
        steps=tuple(_steps(study, evidence, path, draws, folds, shared, options)),
        baseline=baseline(uses),
        first_choices=tuple(
            (names[a], names[b], share) for (a, b), share in draws.first_choices()[:FIRST_CHOICES]
        ),
        undefined_draws=draws.undefined,
        looked_at=int(uses.looked_at.sum()),
        used=used,
        ends=_ends(used, steps, most),
    )


def most_steps(uses: Uses, draws: int) -> int:
    """Merges that the path is followed for: fewer in a large study, as every draw searches for each."""
    a_step = draws * (len(uses.rows[0]) + 4 * len(uses.meetings.a))
    return int(np.clip(MOST_WORK // max(a_step, 1), LEAST_STEPS, MOST_STEPS))


def _ends(used: int, steps: int, most: int) -> str:
    """Why the path goes no further than it does."""
    if used <= LEAST_CATEGORIES:
        return f"{used} categor{'y is' if used == 1 else 'ies are'} in use, which leaves nothing to merge"
    if used - steps == LEAST_CATEGORIES:
        return "two categories are left"
    if steps == most:
        return f"it was followed for {most} merges"
    return "no two categories that are left were given to one section, so that no merge can raise alpha"


def _steps(
    study: Study,
    evidence: Evidence,
    path: Path,
    draws: Searches,
    folds: Folds,
    shared: Shared,
    options: SuggestOptions,
) -> Iterator[Step]:
    alpha, optimism, out_of_bag = path.alpha[0], draws.optimism, draws.out_of_bag
    errors = draws.optimism_error, draws.out_of_bag_error
    whole, best, stopped = entropy(study), shared, False
    members = {k: [k] for k in range(len(study.categories))}
    for place, (a, b) in enumerate(path.merges):
        first, second = members[a], members.pop(b)
        members[a] = [*first, *second]
        after = merged(study, path.groups(len(study.categories), place + 1))
        kept, told = entropy(after) / whole, folds.shared(after)
        stop = None if stopped else _stop(kept, told, best, options)
        sections, overlap = evidence.swap(a, b)
        yield Step(
            first=tuple(study.categories[k] for k in first),
            second=tuple(study.categories[k] for k in second),
            alpha=float(alpha[place + 1]),
            gain=float(alpha[place + 1] - alpha[place]),
            optimism=float(optimism[place]),
            corrected_alpha=float(alpha[place + 1] - optimism[: place + 1].sum()),
            out_of_bag=out_of_bag[place],
            selected=draws.share_together(members[a], place + 1),
            swap_sections=sections,
            overlap=overlap,
            co_use=evidence.co_use(a, b),
            entropy_kept=kept,
            shared=told,
            stop=stop,
            optimism_error=float(errors[0][place]),
            out_of_bag_error=None if out_of_bag[place] is None else float(errors[1][place]),
        )
        stopped, evidence = stopped or stop is not None, Evidence(after)
        best = max(best, told, key=lambda one: one.bits)


def _stop(kept: float, told: Shared, best: Shared, options: SuggestOptions) -> Stop | None:
    """Why a merge is not to be made: it costs reproducible information, or the codebook says too little after it."""
    if kept < options.min_entropy:
        return "entropy"
    if told.bits < best.bits - best.se:
        return "shared_information"
    return None
