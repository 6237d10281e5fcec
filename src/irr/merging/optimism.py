"""What a search owes to luck: the whole of it done again on bootstrap draws (Harrell's optimism)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.merging.search import Path, search
from irr.tally import Resamples

if TYPE_CHECKING:
    from irr.arrays import Floats
    from irr.merging.uses import Uses

#: Weightings of a search: the draw that it sees, the study, and the sections that were not drawn.
DRAWN, STUDY, NOT_DRAWN = range(3)


@dataclass(frozen=True)
class Searches:
    """The searches of all draws in which alpha is defined; `undefined` counts the others."""

    paths: tuple[Path, ...]
    undefined: int
    steps: int

    @cached_property
    def _rises(self) -> Floats:
        """The rise of alpha at each step under each weighting (searches × weightings × steps).

        A search that ended early gains nothing from there on.
        """
        rises = np.zeros((len(self.paths), 3, self.steps))
        for place, path in enumerate(self.paths):
            rises[place, :, : len(path.merges)] = np.diff(path.alpha, axis=1)
        return rises

    @property
    def optimism(self) -> Floats:
        """Mean of (rise in the draw - rise of that same step on the study) (steps)."""
        return _means(self._rises[:, DRAWN] - self._rises[:, STUDY])

    @property
    def optimism_error(self) -> Floats:
        """Standard error over draws of the optimism (steps)."""
        return _errors(self._rises[:, DRAWN] - self._rises[:, STUDY])

    @property
    def out_of_bag_error(self) -> Floats:
        """Standard error over draws of the rise on the sections that were not drawn (steps)."""
        return _errors(self._rises[:, NOT_DRAWN])

    @property
    def out_of_bag(self) -> list[float | None]:
        """Mean rise on the sections that were not drawn; None where it is defined in less than half of the draws."""
        rises = self._rises[:, NOT_DRAWN]
        enough = np.isfinite(rises).sum(0) * 2 >= len(rises)
        return [
            float(mean) if told else None for mean, told in zip(_means(rises), enough.tolist(), strict=True)
        ]

    def share_together(self, categories: Sequence[int], steps: int) -> float:
        """The share of searches that had put these categories into one group after so many merges."""
        return float(np.mean([_are_together(path, categories, steps) for path in self.paths]))

    def first_choices(self) -> list[tuple[tuple[int, int], float]]:
        """The pairs merged first, most often first, with their share of the searches."""
        times = Counter(path.merges[0] for path in self.paths if path.merges)
        ordered = sorted(times.items(), key=lambda item: (-item[1], item[0]))
        return [(pair, count / len(self.paths)) for pair, count in ordered]


def _means(values: Floats) -> Floats:
    """Means over searches of what is defined; 0 where nothing is (steps)."""
    defined = np.isfinite(values)
    means: Floats = np.where(defined, values, 0).sum(0) / np.maximum(defined.sum(0), 1)
    return means


def _errors(values: Floats) -> Floats:
    """Standard errors of means over searches of what is defined (steps)."""
    n = np.isfinite(values).sum(0)
    apart = np.where(np.isfinite(values), values - _means(values), 0.0)
    errors: Floats = np.sqrt((apart**2).sum(0) / np.maximum(n - 1, 1) / np.maximum(n, 1))
    return errors


def _are_together(path: Path, categories: Sequence[int], steps: int) -> bool:
    into = {b: a for a, b in path.merges[:steps]}
    groups = set()
    for category in categories:
        while category in into:
            category = into[category]
        groups.add(category)
    return len(groups) == 1


def search_draws(uses: Uses, draws: int, seed: int, steps: int) -> Searches:
    """The greedy search in each bootstrap draw of sections, or of documents where these are known."""
    paths = [search(uses, weights, steps) for weights in _weightings(uses, draws, seed)]
    defined = tuple(path for path in paths if np.isfinite(path.alpha[DRAWN, 0]))
    return Searches(defined, len(paths) - len(defined), steps)


def _weightings(uses: Uses, draws: int, seed: int) -> Iterator[Floats]:
    """How often each section counts in a draw, in the study, and among what was not drawn (3 × sections)."""
    times, document = uses.study.multiplicity, uses.study.document
    resamples = Resamples(times, draws, seed, document)
    for block in resamples.blocks(len(times)):
        for drawn in resamples.weights(block):
            # So many of identical sections are left out on average: exactly, where sections differ.
            left_out = times * (1 - 1 / times) ** drawn
            missed = left_out if document is None else np.where(drawn == 0, times, 0.0)
            yield np.stack([drawn, times.astype(np.float64), missed])
