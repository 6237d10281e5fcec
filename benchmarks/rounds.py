"""Do the intervals of a change between two rounds hold what they are meant to hold, and what do the tests find?

    python benchmarks/rounds.py [--sets N] [--seed S] [--write]

Pairs of rounds are simulated whose true change is known. `--write` puts the table into docs/comparing.md; it
depends on the seed and the number of data sets and on nothing else.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from irr.coefficients.registry import coefficients
from irr.comparison import compare_left_out
from irr.result import Interval
from irr.rounds.aligning import align
from irr.rounds.measures import Measure
from irr.rounds.model import CompareOptions
from irr.rounds.swapping import draw_swaps, p_swapped
from irr.study import Study
from irr.study.patterns import number_sets

Bools = NDArray[np.bool_]

PAGE = Path(__file__).parent.parent / "docs" / "comparing.md"
SETS, SEED = 2000, 1
CODERS = 3
#: Sections of the study that stands for the population.
TRUE_SECTIONS = 200_000
#: Swaps drawn a test: with so few, its size is still exact.
SWAPS = 199
PREVALENCES = np.array((0.30, 0.25, 0.20, 0.15, 0.12, 0.10, 0.10, 0.08, 0.06, 0.06, 0.04, 0.04))
OPTIONS = CompareOptions()
ALPHA, SHARE = coefficients()["krippendorff-alpha"], coefficients()["percent-agreement"]
MEASURES = {
    "pooled alpha": Measure(ALPHA, "pooled"),
    "share a category": Measure(SHARE, "set", "overlap"),
    "alpha of sets, jaccard": Measure(ALPHA, "set", "jaccard"),
}


@dataclass(frozen=True)
class Setting:
    """Two rounds of n sections, `shared` of them in both, whose categories have these kappas."""

    n: int
    shared: int
    before: float
    after: float

    @property
    def name(self) -> str:
        """50 sections, 25 of them shared"""
        which = {self.n: "the same", 0: "different"}.get(self.shared, f"{self.shared} shared")
        return f"{self.n}, {which}"


SETTINGS = (
    Setting(50, 50, 0.6, 0.6),
    Setting(50, 50, 0.6, 0.7),
    Setting(50, 50, 0.6, 0.75),
    Setting(50, 0, 0.6, 0.6),
    Setting(50, 0, 0.6, 0.7),
    Setting(50, 0, 0.6, 0.75),
    Setting(50, 25, 0.6, 0.7),
    Setting(20, 20, 0.6, 0.7),
    Setting(100, 0, 0.6, 0.7),
)


def coded(truth: Bools, kappa: float, generator: np.random.Generator) -> Study:
    """What coders make of the truth (sections × categories): each copies it with probability √κ, or else decides at
    random as often as the category is there."""
    n, k = truth.shape
    size = (n, CODERS, k)
    copies = generator.random(size) < np.sqrt(kappa)
    given = np.where(copies, truth[:, None, :], generator.random(size) < PREVALENCES)
    of_rating = given.reshape(n * CODERS, k)
    set_id, sets = number_sets(np.nonzero(of_rating)[1], of_rating.sum(axis=1), k)
    rating = np.arange(n * CODERS)
    return Study(
        tuple("ABC"),
        tuple(f"k{i}" for i in range(k)),
        rating // CODERS,
        rating % CODERS,
        set_id,
        sets,
        np.ones(n, np.int64),
    )


def named(study: Study, first: int) -> Study:
    """The study with sections called by number, from `first` on."""
    return replace(study, names=pa.array([f"s{first + i}" for i in range(study.n_sections)]))


def two_rounds(setting: Setting, generator: np.random.Generator) -> tuple[Study, Study]:
    """Both rounds: the truth of shared sections is the same, and coders decide anew."""
    fresh = setting.n - setting.shared
    truth = generator.random((setting.n + fresh, len(PREVALENCES))) < PREVALENCES
    first = coded(truth[: setting.n], setting.before, generator)
    second = coded(truth[fresh:], setting.after, generator)
    return named(first, 0), named(second, fresh)


@cache
def true_value(what: str, kappa: float) -> float:
    """The figure of a very large study; pooled alpha is kappa itself."""
    if what == "pooled alpha":
        return kappa
    generator = np.random.default_rng(0)
    truth = generator.random((TRUE_SECTIONS, len(PREVALENCES))) < PREVALENCES
    study = coded(truth, kappa, generator)
    value = MEASURES[what].of(study.collapsed, OPTIONS).result.value
    assert value is not None
    return value


@dataclass
class Counted:
    """What became of the intervals and tests of one figure."""

    covered: int = 0
    found: int = 0
    swapped: int = 0
    without: int = 0


def study_setting(setting: Setting, sets: int, seed: int) -> dict[str, Counted]:
    """All data sets of a setting."""
    counted = {what: Counted() for what in MEASURES}
    for number in range(sets):
        generator = np.random.default_rng([seed, SETTINGS.index(setting), number])
        aligned = align(*two_rounds(setting, generator))
        swaps = None
        if setting.shared == setting.n:
            swaps = draw_swaps(aligned.shared, setting.n, None, SWAPS, number)
        for what, measure in MEASURES.items():
            pair = measure.of(aligned.before, OPTIONS), measure.of(aligned.after, OPTIONS)
            one = counted[what]
            if pair[0].left_out is None or pair[1].left_out is None:
                one.without += 1
                continue
            found = compare_left_out(pair[0].left_out, pair[1].left_out)
            if not isinstance(found.interval, Interval) or found.p is None:
                one.without += 1
                continue
            true = true_value(what, setting.after) - true_value(what, setting.before)
            one.covered += found.interval.low <= true <= found.interval.high
            one.found += found.p < 0.05
            if swaps is not None:
                p = p_swapped(measure, aligned.before, aligned.after, pair, swaps)
                one.swapped += p is not None and p <= 0.05
    return counted


def lines(sets: int, seed: int) -> Iterator[str]:
    """The table of the page."""
    error = 196 * np.sqrt(0.0475 / sets)
    yield f"{sets:,} pairs of rounds a row, seed {seed}; 95% has a Monte Carlo error of ±{error:.1f} points."
    yield ""
    yield "| sections a round | figure | true change | interval holds it | t finds a change | swapped labels find one |"
    yield "|---|---|---:|---:|---:|---:|"
    for setting in SETTINGS:
        for what, one in study_setting(setting, sets, seed).items():
            true = true_value(what, setting.after) - true_value(what, setting.before)
            n = sets - one.without
            swapped = f"{100 * one.swapped / n:.1f}%" if setting.shared == setting.n else "–"
            yield (
                f"| {setting.name} | {what} | {true:+.2f} | {100 * one.covered / n:.1f}% | {100 * one.found / n:.1f}% | "
                f"{swapped} |"
            )


def main() -> None:
    """Print the table, or write it into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=int, default=SETS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    table = "\n".join(lines(asked.sets, asked.seed)) + "\n"
    print(table)
    if asked.write:
        text = PAGE.read_text(encoding="utf-8")
        start, end = "<!-- written by benchmarks/rounds.py -->\n", "<!-- end -->"
        kept = re.sub(f"{start}.*?{end}", lambda _: f"{start}\n{table}\n{end}", text, flags=re.DOTALL)
        PAGE.write_text(kept, encoding="utf-8")


if __name__ == "__main__":
    main()
