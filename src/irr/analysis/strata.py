"""Every figure by a column of the sections, and whether disagreement gathers in some of its values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from irr.analysis.plan import agree
from irr.analysis.report import AgreeOptions, Report
from irr.coefficients.registry import coefficients
from irr.comparison import Difference, compare_apart, holm_of
from irr.diagnosis.sections import difficulties
from irr.errors import UsageError
from irr.intervals import Figure
from irr.names import did_you_mean, listed, quoted
from irr.ratings import pooled_ratings
from irr.study.sections import names_of
from irr.tally import Tally
from irr.tally.counting import sum_by

if TYPE_CHECKING:
    from irr.arrays import Bools, Floats, Ints
    from irr.study import Study

SHUFFLES = 9999
#: Values of a column that get figures of their own; the largest ones.
MOST_LEVELS = 100
#: Sections times shuffles beyond which fewer are drawn.
MOST_SHUFFLED = 100_000_000


@dataclass(frozen=True)
class Stratum:
    """The sections with one value of the column.

    `report` has every figure of them. `difference` is pooled alpha here less pooled alpha of all other
    sections, with its interval; `p` of that difference, adjusted for the number of values (Holm).
    """

    value: str
    sections: int
    difficulty: float | None
    report: Report
    difference: Difference | None
    p_adjusted: float | None


@dataclass(frozen=True)
class Gathering:
    """Do the values differ in how hard their sections were? Their labels are shuffled over sections, or over
    documents where all sections of a document have one value; the statistic is the share of the variance of
    difficulty that lies between values (eta squared)."""

    statistic: float
    p: float
    shuffled: str
    shuffles: int


@dataclass(frozen=True)
class Strata:
    """The figures by a column; `left_out` values have too few sections to be among the largest, and `unknown`
    sections have no value."""

    column: str
    strata: tuple[Stratum, ...]
    gathering: Gathering | None
    left_out: int
    unknown: int


def by_column(study: Study, column: str, options: AgreeOptions) -> Strata:
    """Every figure by the values of a column of the sections; an unknown column is an error."""
    if column not in study.about:
        known = [name for name in study.about if name != "text"]
        there = (
            f" (there are {listed(known)})" if known else "; give a table of sections with --sections FILE"
        )
        raise UsageError(f"no column called {quoted(column)}{did_you_mean(column, known)}{there}")
    values = study.about[column].to_pylist()
    names = list(dict.fromkeys(value for value in values if value is not None))
    number = {name: i for i, name in enumerate(names)}
    level = np.array([-1 if value is None else number[value] for value in values])
    sizes = np.bincount(level[level >= 0], minlength=len(names))
    kept = sorted(np.argsort(-sizes, kind="stable")[:MOST_LEVELS].tolist())
    difficulty = difficulties(study)
    strata = [_stratum(study, names[i], level == i, difficulty, options) for i in kept]
    adjusted = holm_of([one.difference for one in strata])
    return Strata(
        column,
        tuple(replace(one, p_adjusted=p) for one, p in zip(strata, adjusted, strict=True)),
        _gathering(study, level, difficulty, options.seed),
        len(names) - len(kept),
        int((level < 0).sum()),
    )


def _stratum(study: Study, name: str, here: Bools, difficulty: Floats, options: AgreeOptions) -> Stratum:
    mine = _selected(study, here)
    hard = difficulty[here & ~np.isnan(difficulty)]
    return Stratum(
        name,
        int(here.sum()),
        float(hard.mean()) if len(hard) else None,
        agree(mine, replace(options, pairwise=len(study.coders) == 2)),
        _difference(_selected(study, ~here), mine, options.confidence),
        None,
    )


def _selected(study: Study, here: Bools) -> Study:
    """These sections; where they are of one document, sections are all there is to leave out."""
    chosen = study.with_sections(names_of(study, np.flatnonzero(here)))
    return replace(chosen, document=None) if chosen.n_documents == 1 else chosen


def _difference(rest: Study, mine: Study, level: float) -> Difference | None:
    """Pooled alpha of these sections less that of the others, None where either is undefined."""
    alpha = coefficients()["krippendorff-alpha"]
    tallies = [Tally(pooled_ratings(study.collapsed, "agree")) for study in (rest, mine)]
    if any(tally.n_pairable < 2 or np.isnan(alpha.value(tally.total)[0]) for tally in tallies):
        return None
    first, second = (Figure.of(alpha, tally) for tally in tallies)
    return compare_apart(first, second, level, (rest.collapsed.document, mine.collapsed.document))


def _gathering(study: Study, level: Ints, difficulty: Floats, seed: int) -> Gathering | None:
    """The test over all values; None where there is one value only, or nothing to explain."""
    counted = (level >= 0) & ~np.isnan(difficulty)
    level, difficulty = level[counted], difficulty[counted]
    document = None if study.document is None else study.document[counted]
    if len(level) < 3 or len(np.unique(level)) < 2 or np.ptp(difficulty) < 1e-12:
        return None
    unit, shuffled = np.arange(len(level)), "sections"
    if document is not None:
        _, unit = np.unique(document, return_inverse=True)
        of_unit = np.zeros(int(unit.max()) + 1, np.int64)
        of_unit[unit] = level
        if (of_unit[unit] == level).all() and len(np.unique(of_unit)) < len(of_unit):
            shuffled = "documents"
        else:
            unit = np.arange(len(level))
    of_unit = np.zeros(int(unit.max()) + 1, np.int64)
    of_unit[unit] = level
    off = difficulty - difficulty.mean()
    total = float(off @ off)
    sums = sum_by(unit, off, len(of_unit))
    sizes = np.bincount(unit, minlength=len(of_unit)).astype(np.float64)
    generator = np.random.Generator(np.random.PCG64(seed))
    shuffles = min(SHUFFLES, max(MOST_SHUFFLED // len(of_unit), 199))
    observed = _between(of_unit, sums, sizes) / total
    as_much = sum(
        _between(generator.permutation(of_unit), sums, sizes) / total >= observed - 1e-12
        for _ in range(shuffles)
    )
    return Gathering(observed, (1 + as_much) / (shuffles + 1), shuffled, shuffles)


def _between(level: Ints, sums: Floats, sizes: Floats) -> float:
    """The sum of squares between values, from the sums and sizes of the units that have them."""
    within, n = sum_by(level, sums, int(level.max()) + 1), sum_by(level, sizes, int(level.max()) + 1)
    used = n > 0
    return float((within[used] ** 2 / n[used]).sum())
