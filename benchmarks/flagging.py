"""How often does the flag rule flag what is bad, and leave alone what is good? And the rule on swaps?

    python benchmarks/flagging.py [--sets N] [--swap-sets N] [--seed S] [--write]

Categories are simulated whose true alpha is known, and judged as the program judges them. `--write` puts the
tables into docs/flagging.md; they depend on the seed and the numbers of data sets and on nothing else.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from coverage import draw_codes, study_of
from irr.diagnosis.categories import judge
from irr.diagnosis.findings import Findings
from irr.diagnosis.limits import ReasonRules
from irr.diagnosis.posterior import Posteriors
from irr.diagnosis.reasons import confused_with
from irr.diagnosis.rule import FlagRule
from irr.study import Study

Bools = NDArray[np.bool_]

PAGE = Path(__file__).parent.parent / "docs" / "flagging.md"
PROCESSES = 2
SETS, SWAP_SETS = 4000, 400
CODERS = 3
#: Prevalence and true alpha of a category, and sections.
SETTINGS = (
    *((p, alpha, 50) for p in (0.10, 0.20) for alpha in (0.30, 0.50, 0.667, 0.80, 0.90)),
    *((0.10, alpha, 200) for alpha in (0.30, 0.50, 0.667, 0.80, 0.90)),
)
#: Categories judged at a time, as those of one study.
AT_ONCE = 100

RULES = {
    "insufficient": (FlagRule(), "insufficient"),
    "point": (FlagRule(mode="point"), "revise"),
    "**q ≥ .8: revise**": (FlagRule(), "revise"),
    "q ≥ .9": (FlagRule(revise=0.9), "revise"),
    "**q ≤ .2: ok**": (FlagRule(), "ok"),
    "interval: revise": (FlagRule(mode="interval"), "revise"),
    "interval: ok": (FlagRule(mode="interval"), "ok"),
    "gwet: revise": (FlagRule(mode="gwet"), "revise"),
    "gwet: ok": (FlagRule(mode="gwet"), "ok"),
}

#: The studies of the rule on swaps: kappa of every code before swaps, and the probability of a swap.
SWAPS = {
    "no swaps, kappa .60": (0.60, 0.0),
    "no swaps, kappa .35": (0.35, 0.0),
    "six pairs swapped": (0.75, 0.25),
}
PREVALENCES = np.array((0.20, 0.18, 0.16, 0.15, 0.14, 0.13, 0.12, 0.11, 0.10, 0.09, 0.06, 0.06))
#: Each code's neighbour, for which it is mistaken.
NEIGHBOUR = np.array((1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10))
SECTIONS = 50


@dataclass(frozen=True)
class Task:
    """Data sets of one setting, from one seed."""

    setting: tuple[float, float, int] | str
    sets: int
    seed: tuple[int, ...]


def generator(task: Task) -> np.random.Generator:
    """The random numbers of a task."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(task.seed)))


def judged(task: Task) -> Counter[str]:
    """How often each rule says what it says of a category of this setting."""
    assert not isinstance(task.setting, str)
    prevalence, alpha, sections = task.setting
    rng, found = generator(task), Counter[str]()
    for start in range(0, task.sets, AT_ONCE):
        many = min(AT_ONCE, task.sets - start)
        study = study_of(draw_codes(rng, sections, CODERS, np.full(many, prevalence), alpha))
        posteriors = Posteriors(study, 0)
        for name, (rule, verdict) in RULES.items():
            # A category that nobody used cannot be judged either.
            said = [
                "insufficient" if one.verdict == "unused" else one.verdict
                for one in judge(study, posteriors, rule)
            ]
            found[name] += said.count(verdict)
    return found


def swapped(rng: np.random.Generator, kappa: float, probability: float) -> Bools:
    """Three coders on the codes, some of whose codes become their neighbours (sections x coders x codes)."""
    given = draw_codes(rng, SECTIONS, CODERS, PREVALENCES, kappa)
    mistaken = given & (rng.random(given.shape) < probability)
    found: Bools = (given & ~mistaken) | mistaken[:, :, NEIGHBOUR]
    return found


def confusions(task: Task) -> Counter[str]:
    """How often pairs of codes are called confused, and whether they are."""
    assert isinstance(task.setting, str)
    rng, found = generator(task), Counter[str]()
    for _ in range(task.sets):
        study = _named(study_of(swapped(rng, *SWAPS[task.setting])))
        verdicts = judge(study, Posteriors(study, 0), FlagRule())
        corrected, uncorrected = (
            _said(Findings(study, verdicts, rules, 5, 0)) for rules in (ReasonRules(), _uncorrected())
        )
        is_true = SWAPS[task.setting][1] > 0
        found["true pairs"] += sum(is_true and NEIGHBOUR[a] == b for a, b in corrected)
        found["any true"] += any(is_true and NEIGHBOUR[a] == b for a, b in corrected)
        found["any false"] += any(not is_true or NEIGHBOUR[a] != b for a, b in corrected)
        found["any false, without BH"] += any(not is_true or NEIGHBOUR[a] != b for a, b in uncorrected)
    return found


def _named(study: Study) -> Study:
    """The study with its sections called by their numbers."""
    return replace(study, names=pa.array([str(i) for i in range(len(study.multiplicity))]))


def _uncorrected() -> ReasonRules:
    """The rule without its test: overlap and sections alone."""
    return ReasonRules(swap_q=2.0)


def _said(findings: Findings) -> set[tuple[int, int]]:
    """The pairs of codes, lower first, that are called confused."""
    number = {name: k for k, name in enumerate(findings.study.categories)}
    return {
        (min(k, number[reason.with_ or ""]), max(k, number[reason.with_ or ""]))
        for k in number.values()
        for reason in confused_with(findings, k)
    }


def percent(count: int, sets: int) -> str:
    """A share in percent, 0 and 100 only where they are."""
    share = 100 * count / sets
    if share in (0, 100) or 1 <= share <= 99:
        return f"{share:.0f}"
    return "<0.1" if share < 0.1 else ">99.9" if share > 99.9 else f"{share:.1f}"


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A pipe table, numbers to the right."""
    header = list(header)
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(
    verdicts: dict[tuple[float, float, int], Counter[str]],
    swaps: dict[str, Counter[str]],
    asked: tuple[int, int, int],
) -> str:
    """docs/flagging.md."""
    sets, swap_sets, seed = asked
    rows = [
        (
            f"{sections}, {p:.2f}, {alpha:g}".replace("0.", "."),
            *(percent(found[name], sets) for name in RULES),
        )
        for (p, alpha, sections), found in verdicts.items()
    ]
    of_swaps = [
        (
            name,
            percent(found["any false"], swap_sets),
            percent(found["any false, without BH"], swap_sets),
            f"{found['true pairs'] / swap_sets:.1f}" if SWAPS[name][1] else "–",
            percent(found["any true"], swap_sets) if SWAPS[name][1] else "–",
        )
        for name, found in swaps.items()
    ]
    bad, good = (verdicts[0.10, alpha, 50]["**q ≥ .8: revise**"] for alpha in (0.30, 0.80))
    return f"""# How often the flags are right

<!-- Written by benchmarks/flagging.py; do not edit. -->

How often does the program flag a category that is bad, and how often one that is good? Made by

```sh
python benchmarks/flagging.py --sets {sets} --swap-sets {swap_sets} --seed {seed} --write
```

with {sets:,} simulated categories a setting and seed {seed}. A percentage has a Monte Carlo error of at most
±{100 / sets**0.5:.1f} points (two standard errors).

The model: three coders; a section has the category with prevalence p; a coder copies the truth with probability √α
and else decides at random, yes with probability p. Any two coders' decisions then have the kappa α, which is the
category's true alpha.

With 50 sections and a prevalence of .10, a category with a true alpha of .30 is flagged in
{percent(bad, sets)}% of studies, one with a true alpha of .80 in {percent(good, sets)}%.

## The verdict

Percent of simulated categories; q is the probability that alpha is below .667. "insufficient" holds for every mode: used
in fewer than 5 sections.

{table(("sections, p, true α", *RULES), rows)}

What to read from it: a flag by the point value alone falls on every second category that just reaches the threshold and
on some that are well; q ≥ .8 finds most bad ones and hardly ever falls on a good one. An interval that has to lie below
the threshold flags fewer still, good and bad. With 50 sections a category of a prevalence of .10 is often too rare to
judge, whatever the coders do, and it takes more sections to say "ok" than to say "revise".

## The rule on swaps

Two categories are called confused from a boundary overlap of .15, three sections, and q < .05 of the swap test. Percent
of {swap_sets:,} simulated studies of {SECTIONS} sections, three coders and twelve codes, of prevalence
{", ".join(f"{p:.2f}".lstrip("0") for p in PREVALENCES)}; with "six pairs swapped" each code given (kappa .75) becomes its
neighbour with probability .25.

{table(("study", "any pair falsely", "… without the test", "true pairs found, of 6", "at least one"), of_swaps)}

What this does not show: coders who err in other ways than this model; more or fewer coders; sections that depend on each
other. The thresholds are conventions, each of them an option.
"""


def run(task: Task) -> Counter[str]:
    """The outcome of one task."""
    return confusions(task) if isinstance(task.setting, str) else judged(task)


def tasks(settings: Iterable[tuple[float, float, int] | str], sets: int, seed: int) -> Iterator[Task]:
    """Each setting in four parts."""
    for place, setting in enumerate(settings):
        for part in range(4):
            yield Task(setting, sets // 4, (seed, isinstance(setting, str), place, part))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=int, default=SETS, help="simulated categories a setting")
    parser.add_argument("--swap-sets", type=int, default=SWAP_SETS, help="simulated studies of swaps")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write docs/flagging.md")
    asked = parser.parse_args()
    sets, swap_sets = asked.sets // 4 * 4, asked.swap_sets // 4 * 4
    todo = [*tasks(SETTINGS, sets, asked.seed), *tasks(SWAPS, swap_sets, asked.seed)]
    found: dict[tuple[float, float, int] | str, Counter[str]] = {}
    with Pool(PROCESSES) as pool:
        for task, outcome in zip(todo, pool.imap(run, todo), strict=True):
            found[task.setting] = found.get(task.setting, Counter()) + outcome
    text = page(
        {setting: found[setting] for setting in SETTINGS},
        {name: found[name] for name in SWAPS},
        (sets, swap_sets, asked.seed),
    )
    if asked.write:
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
