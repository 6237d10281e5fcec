"""Could chance have made the difference? The labels of the rounds are swapped within sections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from irr.rounds.aligning import stacked
from irr.tally.resamples import BLOCK, CHUNK, Entries

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.rounds.measures import Measure, Measured, Share
    from irr.study import Study
    from irr.tally import Sums, Tally

#: Units up to which all ways of swapping are gone through instead of drawn.
MOST_ENUMERATED = 10
#: Swaps times sections beyond which fewer swaps are drawn.
MOST_SWAPPED = 4_000_000
#: Swaps times pairs of sets of categories beyond which fewer swaps are gone through for a figure.
MOST_WEIGHED = 400_000_000
#: Pairs of coders beyond which their mean figures are not tested so.
MOST_PAIRS = 30
#: The fewest swaps drawn.
FEWEST = 199
#: Share of swaps that may leave a figure undefined.
UNDEFINED = 0.05


@dataclass(frozen=True, eq=False)
class Swaps:
    """Ways of swapping the two codings of sections (ways × sections); the first swaps nothing.

    `all_ways` where these are all there are, and not a sample.
    """

    swapped: Bools
    all_ways: bool

    @property
    def n(self) -> int:
        """How many they are: all ways, or those drawn."""
        return len(self.swapped) - (not self.all_ways)

    def within_reach(self, pairs: int) -> Swaps | None:
        """As many of them as take bearable time where each sums so many pairs of sets; None where those are too few."""
        most = max(MOST_WEIGHED // max(pairs, 1), 1)
        if self.n <= most:
            return self
        return Swaps(self.swapped[: most + 1], False) if most >= FEWEST and not self.all_ways else None

    def p_of(self, differences: Floats) -> float | None:
        """The two-sided p of the first difference among all; None where too many are undefined."""
        defined = np.isfinite(differences)
        if not defined[0] or (~defined).mean() > UNDEFINED:
            return None
        sizes = np.abs(differences[defined])
        # What is equal but for rounding is as large.
        return float(np.mean(sizes >= sizes[0] - 1e-12))


def draw_swaps(shared: Ints, n: int, documents: Ints | None, draws: int, seed: int) -> Swaps:
    """Swaps of the `shared` ones of n sections, or of whole documents of them."""
    units = shared if documents is None else documents[shared]
    _, unit = np.unique(units, return_inverse=True)
    count = int(unit.max(initial=-1)) + 1
    all_ways = count <= MOST_ENUMERATED
    if all_ways:
        ways = (np.arange(2**count)[:, None] >> np.arange(count) & 1).astype(bool)
    else:
        draws = max(min(draws, MOST_SWAPPED // max(n, 1)), FEWEST)
        generator = np.random.Generator(np.random.PCG64(seed))
        ways = generator.integers(0, 2, (draws + 1, count), np.int8).astype(bool)
        ways[0] = False
    swapped = np.zeros((len(ways), n), bool)
    swapped[:, shared] = ways[:, unit]
    return Swaps(swapped, all_ways)


def p_swapped(
    measure: Measure, before: Study, after: Study, measured: tuple[Measured, Measured], swaps: Swaps
) -> float | None:
    """The p value of no difference between two aligned rounds of the same coders on the same sections.

    Under no difference a section's two codings could as well have come in the other order. Where all ways of
    swapping are gone through, p is exact; else it counts the data as one of the draws (Phipson & Smyth 2010).
    """
    first, second = measured
    if first.share is not None and second.share is not None:
        return swaps.p_of(_of_shares((first.share, second.share), swaps))
    one = stacked(before, after)
    if measure.coders:
        one = one.with_coders(measure.coders)
    figure = measure.figure(one)
    if figure is None or len(figure.tallies) > MOST_PAIRS:
        return None
    kept, exchanged = (figure.under(_drawn(_Rows(swaps, as_second))) for as_second in (False, True))
    return swaps.p_of(exchanged - kept)


def _drawn(rows: _Rows) -> Callable[[Tally], Sums]:
    return lambda tally: tally.drawn(rows)


def _of_shares(shares: tuple[Share, Share], swaps: Swaps) -> Floats:
    """The differences of two shares of sections, under each way of swapping."""
    swapped = swaps.swapped.astype(np.float64)

    def mixed(values: tuple[Floats, Floats], own: int) -> Floats:
        total: Floats = values[own].sum() + swapped @ (values[1 - own] - values[own])
        return total

    agrees = (shares[0].hits, shares[1].hits)
    counted = (shares[0].weight, shares[1].weight)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = mixed(agrees, 1) / mixed(counted, 1) - mixed(agrees, 0) / mixed(counted, 0)
    return found


@dataclass(frozen=True, eq=False)
class _Rows:
    """The stacked study seen as one of its two rounds, under each way of swapping."""

    swaps: Swaps
    as_second: bool

    @cached_property
    def multiplicity(self) -> Ints:
        return np.ones(2 * self.swaps.swapped.shape[1], np.int64)

    def blocks(self, columns: int) -> Iterator[slice]:
        step = max(BLOCK // max(columns, len(self.multiplicity), 1) // CHUNK, 1) * CHUNK
        for start in range(0, len(self.swaps.swapped), step):
            yield slice(start, min(start + step, len(self.swaps.swapped)))

    def weights(self, block: slice) -> Floats:
        in_second = self.swaps.swapped[block] ^ self.as_second
        return np.concatenate([~in_second, in_second], axis=1).astype(np.float64)

    def sums(self, block: slice, table: Entries) -> Floats:
        weights = self.weights(block)
        if table.dense is not None:
            product: Floats = weights @ table.dense
            return product
        return np.stack([table.summed(weight) for weight in weights])
