"""How often do the intervals hold what they are meant to hold?

    python benchmarks/coverage.py [--sets N] [--seed S] [--only SETTING] [--write]

Studies are simulated whose population figures are known, and the intervals that the program gives by default
are counted as they cover them. `--write` puts the tables into docs/coverage.md; they depend on the seed and
the number of data sets and on nothing else.
"""

from __future__ import annotations

import argparse
import math
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from irr.coefficients.registry import coefficients
from irr.criteria import CRITERIA
from irr.diagnosis.categories import FlagRule
from irr.diagnosis.category_figures import JACKKNIFE_USES, POSTERIOR, UNUSED, estimate_categories
from irr.diagnosis.cautions import FEW_SECTIONS
from irr.diagnosis.posterior import Posteriors
from irr.estimates import Scope, estimate
from irr.intervals import wilson
from irr.joint import Rule, agreement
from irr.ratings import label_ratings, pooled_ratings, set_ratings
from irr.result import Interval, Result, Undefined
from irr.study import SetTable, Study
from irr.tally import Tally
from irr.weights import Empty

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"
PROCESSES = 2
SETS = 2000
#: Sections of the study that stands for the population.
TRUE_SECTIONS = 400_000
#: The codes of a study: how large a share of sections each is meant for; 1.5 codes a section.
PREVALENCES = (0.30, 0.25, 0.20, 0.15, 0.12, 0.10, 0.10, 0.08, 0.06, 0.06, 0.04, 0.04)
#: The categories whose own intervals are studied: every prevalence with every kappa.
GRID = tuple(product((0.03, 0.05, 0.10, 0.20, 0.40), (0.10, 0.30, 0.50, 0.70, 0.80, 0.90, 0.95)))
#: Sections in which anyone used a category.
BANDS = {"1–2": (1, 2), "3–4": (3, 4), "5–7": (5, 7), "8–11": (8, 11), "12 and more": (12, math.inf)}
#: What coverage of a nominal 95% is called good, in percent.
GOOD = (93.0, 97.0)


def _bare(value: float) -> str:
    """A share without the zero before the point."""
    return f"{value:.2f}".lstrip("0")


# --- what is studied


@dataclass(frozen=True)
class Setting:
    """Three coders and twelve codes, every code with this kappa; `labels`: one code a section."""

    n: int
    kappa: float
    labels: bool = False

    chunk = 100

    @property
    def name(self) -> str:
        return f"n={self.n} ({_bare(self.kappa)}){', one code' if self.labels else ''}"

    def sets(self, asked: int) -> int:
        """Data sets simulated: half as many of large studies."""
        return asked if self.n < 200 else max(asked // 2, 1)


@dataclass(frozen=True)
class CategorySetting:
    """Single categories of the grid, coded by this many coders; `of`: the coefficient studied."""

    n: int
    coders: int
    of: str = "krippendorff-alpha"

    @property
    def name(self) -> str:
        by_request = "" if self.of == "krippendorff-alpha" else f", {self.of}"
        return f"category n={self.n} r={self.coders}{by_request}"

    @property
    def chunk(self) -> int:
        return 500 if self.of == "krippendorff-alpha" else 20

    @property
    def figures(self) -> tuple[str, ...]:
        """The coefficients studied."""
        return (self.of,) if self.of == "conger-kappa" else (self.of, "percent-agreement")

    def sets(self, asked: int) -> int:
        """Categories simulated of each prevalence and kappa: as many as asked for where tables are detailed."""
        return max(asked // (1 if self == DETAILED else 8), 1)


#: The setting of which every prevalence and kappa is shown.
DETAILED = CategorySetting(50, 3)

SETTINGS: dict[str, Setting | CategorySetting] = {
    one.name: one
    for one in (
        Setting(20, 0.63),
        Setting(50, 0.30),
        Setting(50, 0.63),
        Setting(50, 0.90),
        Setting(100, 0.63),
        Setting(200, 0.63),
        Setting(20, 0.63, labels=True),
        Setting(50, 0.63, labels=True),
        DETAILED,
        CategorySetting(50, 2),
        CategorySetting(50, 5),
        CategorySetting(20, 3),
        CategorySetting(100, 3),
        CategorySetting(200, 3),
        CategorySetting(50, 3, of="conger-kappa"),
    )
}


@dataclass(frozen=True)
class Figure:
    """One line of a report: criterion None is the pooled view, "label" that of one code a section."""

    coefficient: str
    criterion: str | None
    pair: bool = False
    rule: Rule | None = None

    @property
    def name(self) -> str:
        of = {None: "pooled", "label": "label"}.get(self.criterion, self.criterion)
        whose = "all coders" if self.coefficient != "percent-agreement" else "mean of pairs"
        whose = self.rule.name if self.rule else "a pair" if self.pair else whose
        return f"{self.coefficient}, {of}, {whose}"

    @property
    def empty(self) -> Empty:
        """As `irr agree` has it: two empty sets do not count as sharing a category."""
        return (
            "disagree" if self.criterion == "overlap" and self.coefficient == "percent-agreement" else "agree"
        )

    def scope(self, coders: tuple[str, ...]) -> Scope:
        """What the figure is about, in a study of these coders."""
        return Scope(
            view="set",
            coders=coders[:2] if self.pair else coders,
            criterion=self.criterion,
            definition={"empty": self.empty},
            binary=self.criterion == "label"
            or (self.criterion in CRITERIA and CRITERIA[self.criterion].binary),
        )


SET_CRITERIA = ("overlap", "exact", "jaccard", "dice", "masi")
#: What is said instead of an interval where a category was used too rarely.
NO_INTERVAL = (UNUSED.reason, "rare")
#: The figures of `irr agree` without options, for a study of sets and for one of single labels.
FIGURES = (
    Figure("krippendorff-alpha", None),
    *(Figure("krippendorff-alpha", criterion) for criterion in SET_CRITERIA),
    Figure("cohen-kappa", None, pair=True),
    Figure("cohen-kappa", "exact", pair=True),
    Figure("fleiss-kappa", None),
    Figure("fleiss-kappa", "exact"),
    Figure("percent-agreement", None),
    Figure("percent-agreement", None, pair=True),
    *(Figure("percent-agreement", criterion) for criterion in SET_CRITERIA),
    Figure("percent-agreement", "overlap", pair=True),
    Figure("percent-agreement", "overlap", rule=Rule("all-share")),
    Figure("percent-agreement", "overlap", rule=Rule("all-pairwise")),
    Figure("percent-agreement", "overlap", rule=Rule("k-of-n", 2)),
)
LABEL_FIGURES = (
    Figure("krippendorff-alpha", "label"),
    Figure("cohen-kappa", "label", pair=True),
    Figure("fleiss-kappa", "label"),
    Figure("percent-agreement", "label"),
    Figure("percent-agreement", "label", pair=True),
)


def figures_of(setting: Setting) -> tuple[Figure, ...]:
    """The figures reported for the studies of a setting."""
    return LABEL_FIGURES if setting.labels else FIGURES


# --- the model


def draw_codes(
    rng: np.random.Generator, n: int, coders: int, prevalence: Floats, kappa: Floats | float
) -> Bools:
    """Codings by the copy model (sections × coders × codes).

    A section has a code with its prevalence p. For each code a coder copies the truth with probability √κ
    and else decides at random, yes with probability p. So any two coders' decisions have the kappa κ.
    """
    shape = (n, coders, len(prevalence))
    truth = rng.random((n, 1, len(prevalence))) < prevalence
    copied = rng.random(shape) < np.sqrt(kappa)
    return np.where(copied, truth, rng.random(shape) < prevalence)


def draw_labels(rng: np.random.Generator, n: int, coders: int, kappa: float) -> Bools:
    """As `draw_codes`, but a section has one code, which a coder copies or draws at random."""
    share = np.array(PREVALENCES) / sum(PREVALENCES)
    truth = rng.choice(len(share), size=(n, 1), p=share)
    copied = rng.random((n, coders)) < math.sqrt(kappa)
    label = np.where(copied, truth, rng.choice(len(share), size=(n, coders), p=share))
    return label[:, :, None] == np.arange(len(share))


def cell_probabilities(prevalence: float, kappa: float, coders: int) -> Floats:
    """Probability that 0, 1, … all of the coders give a category to a section (coders + 1)."""
    copies = math.sqrt(kappa)
    by_truth = ((prevalence, copies + (1 - copies) * prevalence), (1 - prevalence, (1 - copies) * prevalence))
    return np.array(
        [
            sum(share * math.comb(coders, c) * p**c * (1 - p) ** (coders - c) for share, p in by_truth)
            for c in range(coders + 1)
        ]
    )


def study_of(given: Bools) -> Study:
    """The study in which coder g gave section i the code k where given[i, g, k]."""
    n, coders, codes = given.shape
    rows = np.concatenate([np.zeros((1, codes), bool), given.reshape(n * coders, codes)])
    # The empty set, put in front, sorts first and so is number 0.
    _, example, number = np.unique(np.packbits(rows, axis=1), axis=0, return_index=True, return_inverse=True)
    distinct = rows[example]
    return Study(
        coders=tuple(f"coder {g + 1}" for g in range(coders)),
        categories=tuple(f"code {k + 1}" for k in range(codes)),
        section=np.repeat(np.arange(n), coders),
        coder=np.tile(np.arange(coders), n),
        set_id=number.ravel()[1:].astype(np.int64),
        sets=SetTable(np.r_[0, np.cumsum(distinct.sum(axis=1))], np.nonzero(distinct)[1], codes),
        multiplicity=np.ones(n, np.int64),
    )


def draw_study(rng: np.random.Generator, setting: Setting, n: int) -> Study:
    """A study of n sections from the population of a setting."""
    if setting.labels:
        return study_of(draw_labels(rng, n, 3, setting.kappa))
    return study_of(draw_codes(rng, n, 3, np.array(PREVALENCES), setting.kappa))


# --- what the program says


def figures_in(study: Study, figures: tuple[Figure, ...]) -> Iterator[tuple[float, Interval | Undefined]]:
    """The value and the interval of each figure of one study, as `irr agree` has them."""
    tallies: dict[tuple[str | None, Empty, bool], Tally] = {}
    for figure in figures:
        if figure.rule:
            # Without the chance level, which takes most of the time and is not needed here.
            agrees, counted = agreement(study, figure.rule, figure.empty)
            weight = study.multiplicity * counted
            n, agreeing = float(weight.sum()), float(weight @ agrees)
            yield agreeing / n, wilson(agreeing, n, 0.95)
            continue
        key = (figure.criterion, figure.empty, figure.pair)
        if key not in tallies:
            tallies[key] = _tally(study, figure)
        result = estimate(coefficients()[figure.coefficient], tallies[key], figure.scope(study.coders))
        yield _value_and_interval(result)


def _tally(study: Study, figure: Figure) -> Tally:
    if figure.criterion is None:
        ratings = pooled_ratings(study, figure.empty)
    elif figure.criterion == "label":
        ratings = label_ratings(study, figure.empty)
    else:
        ratings = set_ratings(study, figure.criterion, figure.empty)
    return Tally(ratings.of_pair(0, 1) if figure.pair else ratings)


def _value_and_interval(result: Result) -> tuple[float, Interval | Undefined]:
    """NaN and the reason where there is no value."""
    interval = result.interval or result.undefined
    assert interval is not None
    return (math.nan if result.value is None else result.value), interval


# --- the simulation


@dataclass
class Intervals:
    """The intervals of one figure, data set by data set; ends are NaN where the program gave none."""

    ends: Floats
    says: Counter[str] = field(default_factory=Counter)

    def put(self, place: int, interval: Interval | Undefined) -> None:
        """Keep the interval of a data set, or the reason why there is none."""
        if isinstance(interval, Interval):
            self.ends[place] = interval.low, interval.high
            self.says[interval.method] += 1
        else:
            self.says[interval.reason] += 1

    @classmethod
    def of(cls, n: int) -> Intervals:
        return cls(np.full((n, 2), np.nan))

    @classmethod
    def together(cls, parts: Iterable[Intervals]) -> Intervals:
        parts = list(parts)
        return cls(
            np.concatenate([part.ends for part in parts]), sum((part.says for part in parts), Counter())
        )


@dataclass(frozen=True)
class Outcome:
    """Intervals by figure; for categories also in how many sections anyone used each (data sets)."""

    intervals: dict[str, Intervals]
    uses: Ints | None = None


def generator(seed: int, name: str, chunk: int = 0) -> np.random.Generator:
    """The random numbers of one chunk of one setting, whatever else is run and in whichever process."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, chunk, *name.encode()])))


@dataclass(frozen=True)
class Task:
    """A part of the work for one process: `count` data sets of a setting."""

    name: str
    seed: int
    chunk: int
    count: int


def run(task: Task) -> Outcome:
    """The intervals of the data sets of a task."""
    setting, rng = SETTINGS[task.name], generator(task.seed, task.name, task.chunk)
    if isinstance(setting, CategorySetting):
        return _run_categories(setting, rng, task.count)
    figures = figures_of(setting)
    intervals = {figure.name: Intervals.of(task.count) for figure in figures}
    for place in range(task.count):
        study = draw_study(rng, setting, setting.n)
        for figure, (_, interval) in zip(figures, figures_in(study, figures), strict=True):
            intervals[figure.name].put(place, interval)
    return Outcome(intervals)


def _run_categories(setting: CategorySetting, rng: np.random.Generator, count: int) -> Outcome:
    """All categories as those of one study: they are independent, and equal ones share a posterior."""
    prevalence, kappa = (np.tile(values, count) for values in np.array(GRID).T)
    given = draw_codes(rng, setting.n, setting.coders, prevalence, kappa)
    study = study_of(given)
    posteriors, scope, n = Posteriors(study, 0), Scope("category", study.coders), len(kappa)
    intervals = {}
    for name in setting.figures:
        intervals[name] = Intervals.of(n)
        results = estimate_categories(coefficients()[name], posteriors, range(n), scope, "pairable")
        for place, result in enumerate(results):
            intervals[name].put(place, _value_and_interval(result)[1])
    return Outcome(intervals, given.any(axis=1).sum(axis=0))


Truth = dict[str, tuple[float, float]]


def true_values(setting: Setting, seed: int) -> Truth:
    """The population value of each figure and its standard error, from one very large study."""
    figures = figures_of(setting)
    large = replace(setting, n=TRUE_SECTIONS)
    study = draw_study(generator(seed, large.name), large, large.n).collapsed
    found = {}
    for figure, (value, interval) in zip(figures, figures_in(study, figures), strict=True):
        assert isinstance(interval, Interval)
        found[figure.name] = value, (interval.high - interval.low) / (2 * 1.96)
    return found


# --- what came of it


@dataclass(frozen=True)
class Coverage:
    """How often intervals held the truth, lay wholly below or above it (percent), and their mean width."""

    intervals: int
    covers: float
    below: float
    above: float
    width: float

    @property
    def error(self) -> float:
        """Two standard errors of `covers`, were it 95 (percent)."""
        return 2 * math.sqrt(95 * 5 / self.intervals)

    @property
    def good(self) -> bool:
        return GOOD[0] <= round(self.covers, 1) <= GOOD[1]

    def __str__(self) -> str:
        return f"{self.covers:.1f}" if self.good else f"**{self.covers:.1f}**"


def coverage(ends: Floats, truth: Floats | float) -> Coverage | None:
    """How these intervals (data sets × 2) cover the truth, one for all or one each; None if there is none."""
    given = np.isfinite(ends[:, 0])
    if not given.any():
        return None
    truth = np.broadcast_to(truth, len(ends))[given]
    low, high = ends[given].T
    below, above = 100 * float(np.mean(high < truth)), 100 * float(np.mean(low > truth))
    return Coverage(int(given.sum()), 100 - below - above, below, above, float(np.mean(high - low)))


@dataclass(frozen=True)
class Outside:
    """A coverage that is not good, where it is, and what the program says there."""

    where: str
    found: Coverage
    says: str

    @property
    def beyond_error(self) -> bool:
        """Whether it is further from 93–97% than chance in the simulation makes likely."""
        return min(abs(bound - self.found.covers) for bound in GOOD) > self.found.error

    def __str__(self) -> str:
        return f"- {self.where}: {self.found} (±{self.found.error:.1f}). The program says: {self.says}."


@dataclass(frozen=True)
class Section:
    """What is written of one setting."""

    text: str
    outside: list[Outside]
    #: Largest standard error of the true values.
    true_error: float = 0.0


HEADER = ("interval", "intervals", "covers", "±", "too low", "too high", "mean width")
#: Intervals below which a single prevalence and kappa is not spoken of.
SPOKEN_OF = 100


def _cells(found: Coverage | None, says: str) -> tuple[str, ...]:
    if found is None:
        return (says, "0", "", "", "", "", "")
    rest = (f"{found.error:.1f}", f"{found.below:.1f}", f"{found.above:.1f}", f"{found.width:.3f}")
    return (says, f"{found.intervals:,}", str(found), *rest)


def _says(says: Counter[str]) -> str:
    """The methods and reasons met, the most frequent first; those of less than one in a hundred left out."""
    total = sum(says.values())
    return ", ".join(f"`{name}`" for name, times in says.most_common() if times >= total / 100)


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    header = list(header)
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def section_of_study(setting: Setting, outcome: Outcome, truth: Truth) -> Section:
    """The table of a setting, a row a figure."""
    rows, outside = [], []
    for name, intervals in outcome.intervals.items():
        found = coverage(intervals.ends, truth[name][0])
        rows.append((name, f"{truth[name][0]:.4f}", *_cells(found, _says(intervals.says))))
        if found and not found.good:
            said = "a warning `few_sections`" if setting.n < FEW_SECTIONS else "nothing in the report"
            if name.startswith("fleiss-kappa"):
                said += "; `irr explain fleiss-kappa`, that with few sections it lies below alpha"
            outside.append(Outside(f"{setting.name}, {name}", found, said))
    return Section(
        table(("figure", "true value", *HEADER), rows), outside, max(error for _, error in truth.values())
    )


def section_of_categories(setting: CategorySetting, outcome: Outcome) -> Section:
    """The tables of a setting, a row a band of uses."""
    assert outcome.uses is not None
    rows, outside, paragraphs = [], [], []
    count = len(outcome.uses) // len(GRID)
    prevalence, kappa = (np.tile(values, count) for values in np.array(GRID).T)
    for name, intervals in outcome.intervals.items():
        truth = 1 - 2 * prevalence * (1 - prevalence) * (1 - kappa) if name == "percent-agreement" else kappa
        methods = _says(
            Counter({method: n for method, n in intervals.says.items() if method not in NO_INTERVAL})
        )
        for band, (least, most) in {**BANDS, "all": (1, math.inf)}.items():
            here = (outcome.uses >= least) & (outcome.uses <= most)
            found = coverage(intervals.ends[here], truth[here])
            by_jackknife = name not in POSTERIOR
            rows.append((name, band, *_cells(found, "`rare`" if by_jackknife and not found else methods)))
            if found and not found.good:
                said = "verdict `insufficient`" if most < FlagRule().min_uses else "nothing"
                figure = "" if name in setting.name else f", {name}"
                outside.append(Outside(f"{setting.name}{figure}, {band} uses", found, said))
        single = [(coverage(intervals.ends[j :: len(GRID)], truth[j]), pair) for j, pair in enumerate(GRID)]
        known = {pair: found for found, pair in single if found and found.intervals >= SPOKEN_OF}
        if known:
            (p, k), lowest = min(known.items(), key=lambda one: one[1].covers)
            paragraphs.append(
                f"Lowest of the single prevalences and kappas, {name}: {lowest} (±{lowest.error:.1f}) at prevalence "
                f"{_bare(p)}, kappa {_bare(k)}.\n"
            )
        if setting == DETAILED and name == "krippendorff-alpha":
            paragraphs.append(_grid(known))
    return Section("\n".join([table(("figure", "uses", *HEADER), rows), *paragraphs]), outside)


def _grid(found: dict[tuple[float, float], Coverage]) -> str:
    """Coverage of alpha at every prevalence (rows) and kappa (columns)."""
    prevalences, kappas = (list(dict.fromkeys(values)) for values in zip(*GRID, strict=True))
    return table(
        ("alpha: prevalence \\ kappa", *map(_bare, kappas)),
        [(_bare(p), *(str(found.get((p, k), "")) for k in kappas)) for p in prevalences],
    )


# --- running it


def simulate(names: list[str], asked: int, seed: int) -> Iterator[tuple[str, Section]]:
    """The section of each of these settings, as soon as it is known."""
    tasks = [
        Task(name, seed, chunk, min(SETTINGS[name].chunk, SETTINGS[name].sets(asked) - start))
        for name in names
        for chunk, start in enumerate(range(0, SETTINGS[name].sets(asked), SETTINGS[name].chunk))
    ]
    truths: dict[tuple[float, bool], Truth] = {}
    with Pool(PROCESSES) as pool:
        outcomes = pool.imap(run, tasks)
        for name in names:
            setting = SETTINGS[name]
            parts = [next(outcomes) for task in tasks if task.name == name]
            outcome = Outcome(
                {
                    figure: Intervals.together(part.intervals[figure] for part in parts)
                    for figure in parts[0].intervals
                },
                np.concatenate(
                    [part.uses for part in parts if part.uses is not None] or [np.zeros(0, np.int64)]
                ),
            )
            if isinstance(setting, CategorySetting):
                yield name, section_of_categories(setting, outcome)
                continue
            population = (setting.kappa, setting.labels)
            if population not in truths:
                truths[population] = true_values(setting, seed)
            yield name, section_of_study(setting, outcome, truths[population])


# --- the page

PROSE = """\
# Coverage of the intervals

<!-- Written by benchmarks/coverage.py; do not edit. -->

How often do the nominal 95% intervals hold the true value? Made by

```sh
{command}
```

with {asked:,} data sets a setting, half as many of 200 sections, and seed {seed}. The tables follow from these two
numbers alone. A coverage of 95% has a Monte Carlo error of ±{error:.1f} points from that many data sets (two standard
errors; column ±). **Bold** is a coverage outside 93–97%.

The model: a section has a code with prevalence p. For each code a coder copies the truth with probability √κ and
else decides at random, yes with probability p; any two coders' decisions on a code then have the kappa κ, the
number in brackets. There are three coders and twelve codes, {codes:.2g} codes a section, of prevalence
{prevalences};
with "one code" each section has one of them, in these proportions. True values are those of one simulated study of
{true_sections:,} sections for each kappa; their standard error, at most {true_error:.4f}, is a small part of an
interval's width. "Too low" and "too high" are the percentages of intervals that lie wholly below and above the true
value.

What this does not show: coders who err in other ways than this model, more coders on the overall figures, sections that
depend on each other.

## Outside 93–97%

By more than the Monte Carlo error:

{beyond}

By no more than that:

{within}

These are the rows of the tables. Of a category whose prevalence and kappa are fixed, intervals can cover less than in
the average of a band; the lowest such coverage stands below each table.

The program warns `few_sections` below {few} sections, gives a category used in fewer than {min_uses} sections the
verdict `insufficient`, and gives the reason `rare` in place of a jackknife interval for a category used in fewer than
{jackknife} sections.

## All coders and pairs

{studies}
## Single categories

Categories of prevalence .03 to .40 and kappa .10 to .95, each pair of these equally often, by the number of sections
in which anyone used them. The true alpha of a category is its kappa. Fleiss' kappa has the interval of alpha, and is
not shown. What holds in a band is an average over the prevalences and kappas that lead there.

{categories}"""


def page(sections: dict[str, Section], asked: int, seed: int, true_error: float) -> str:
    """docs/coverage.md."""
    written: dict[type, str] = {Setting: "", CategorySetting: ""}
    for name, one in sections.items():
        setting = SETTINGS[name]
        number = f"{setting.sets(asked):,} data sets"
        if isinstance(setting, CategorySetting):
            number = f"{setting.sets(asked) * len(GRID):,} categories"
        written[type(setting)] += f"### {name}\n\n{number}.\n\n{one.text}\n"
    outside = [line for one in sections.values() for line in one.outside]
    return PROSE.format(
        command=f"python benchmarks/coverage.py --sets {asked} --seed {seed} --write",
        asked=asked,
        seed=seed,
        error=2 * math.sqrt(95 * 5 / asked),
        prevalences=", ".join(map(_bare, PREVALENCES)),
        codes=sum(PREVALENCES),
        true_sections=TRUE_SECTIONS,
        true_error=true_error,
        beyond="\n".join(str(line) for line in outside if line.beyond_error) or "None.",
        within="\n".join(str(line) for line in outside if not line.beyond_error) or "None.",
        few=FEW_SECTIONS,
        min_uses=FlagRule().min_uses,
        jackknife=JACKKNIFE_USES,
        studies=written[Setting].rstrip("\n") + "\n",
        categories=written[CategorySetting].rstrip("\n") + "\n",
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sets", type=int, default=SETS, help="data sets a setting")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=SETTINGS, metavar="SETTING", help="one of: " + "; ".join(SETTINGS))
    parser.add_argument("--write", action="store_true", help="write docs/coverage.md")
    options = parser.parse_args()
    if options.write and options.only:
        parser.error("--write writes every setting; leave --only out")
    started, sections = time.perf_counter(), {}
    for name, one in simulate([options.only] if options.only else list(SETTINGS), options.sets, options.seed):
        sections[name] = one
        lowest = min((line.found.covers for line in one.outside), default=math.nan)
        noted = (
            f"{len(one.outside)} outside 93–97%, from {lowest:.1f}" if one.outside else "all within 93–97%"
        )
        print(f"{time.perf_counter() - started:5.0f} s  {name}: {noted}", flush=True)
        if options.only:
            print(one.text)
    if options.write:
        true_error = max(one.true_error for one in sections.values())
        PAGE.write_text(page(sections, options.sets, options.seed, true_error), encoding="utf-8")


if __name__ == "__main__":
    main()
