"""How often is a merge suggested that should not be, and how often one that should?

    python benchmarks/merging.py [--sets N] [--draws N] [--seed S] [--write]

Studies are simulated in which no categories are taken for each other more than any others, or six pairs are, and
merges are suggested as the program suggests them. `--write` puts the tables into docs/revision.md, under the
heading Suggest; they depend on the seed and the numbers of data sets and draws, and on nothing else.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import pyarrow as pa

from coverage import draw_labels, study_of
from flagging import NEIGHBOUR, PREVALENCES, SECTIONS, SWAPS, Bools, percent, swapped, table
from irr.merging import SuggestOptions, suggest_merges
from irr.merging.model import Searched

PAGE = Path(__file__).parent.parent / "docs" / "revision.md"
BEGIN, END = "<!-- Written by benchmarks/merging.py; do not edit. -->", "<!-- End of what it writes. -->"
PROCESSES = 2
SETS, PARTS = 400, 8
#: Beside the settings of the rule on swaps: one code a section, where every disagreement is a swap.
LABELS = {"one code, kappa .35": 0.35}
SETTINGS = (*SWAPS, *LABELS)


@dataclass(frozen=True)
class Task:
    """Data sets of one setting, from one seed."""

    setting: str
    sets: int
    draws: int
    seed: tuple[int, ...]


def suggested(task: Task) -> Counter[str]:
    """How often merges are suggested, by what rule, and whether they are true."""
    rng, found = np.random.Generator(np.random.PCG64(np.random.SeedSequence(task.seed))), Counter[str]()
    options = SuggestOptions(draws=task.draws)
    for _ in range(task.sets):
        study = study_of(_drawn(rng, task.setting))
        study = replace(study, names=pa.array([str(i) for i in range(SECTIONS)]))
        said = suggest_merges(study, options)
        assert said.searched is not None
        apparent = [step.gain >= options.min_gain for step in said.searched.steps]
        found["apparent"] += any(apparent)
        found["apparent, swaps"] += any(_by_apparent(said.searched, options))
        found["corrected"] += any(
            ok and step.corrected_gain >= options.min_gain
            for ok, step in zip(_by_apparent(said.searched, options), said.searched.steps, strict=True)
        )
        probability = SWAPS.get(task.setting, (0.0, 0.0))[1]
        true = [_is_true(one.categories, probability) for one in said.suggestions]
        found["any"] += bool(true)
        found["any true"] += any(true)
        found["any false"] += not all(true)
        found["true"] += sum(true)
        found["apparent, true"] += sum(
            ok and _is_true((*step.first, *step.second), probability)
            for ok, step in zip(_by_apparent(said.searched, options), said.searched.steps, strict=True)
        )
        found["apparent, any false"] += any(
            ok and not _is_true((*step.first, *step.second), probability)
            for ok, step in zip(_by_apparent(said.searched, options), said.searched.steps, strict=True)
        )
    return found


def _drawn(rng: np.random.Generator, setting: str) -> Bools:
    """Codings of a setting (sections x coders x codes)."""
    if setting in LABELS:
        return draw_labels(rng, SECTIONS, 3, LABELS[setting])
    return swapped(rng, *SWAPS[setting])


def _by_apparent(searched: Searched, options: SuggestOptions) -> list[bool]:
    """Which steps would be suggested were the apparent gain believed, all else as in the rule."""
    return [
        (searched.stop is None or place < searched.stop)
        and step.gain >= options.min_gain
        and step.swap_sections >= options.min_sections
        for place, step in enumerate(searched.steps)
    ]


def _is_true(categories: tuple[str, ...], probability: float) -> bool:
    """Whether these are two codes that are taken for each other in the model."""
    numbers = [int(name.removeprefix("code ")) - 1 for name in categories]
    return probability > 0 and len(numbers) == 2 and NEIGHBOUR[numbers[0]] == numbers[1]


def tasks(sets: int, draws: int, seed: int) -> Iterator[Task]:
    """Each setting in parts."""
    for place, setting in enumerate(SETTINGS):
        for part in range(PARTS):
            yield Task(setting, sets // PARTS, draws, (seed, 9, place, part))


def section(found: dict[str, Counter[str]], sets: int, draws: int, seed: int) -> str:
    """What stands between the markers of docs/revision.md."""
    columns = {
        "apparent gain alone": "apparent",
        "… and three sections, before the stop": "apparent, swaps",
        "corrected gain too": "corrected",
        "**the rule**": "any",
    }
    rows = [
        (name, *(percent(counts[key], sets) for key in columns.values()))
        for name, counts in found.items()
        if not SWAPS.get(name, (0.0, 0.0))[1]
    ]
    (swap,) = (name for name in found if SWAPS.get(name, (0.0, 0.0))[1])
    counts = found[swap]
    true = [
        (
            name,
            percent(counts[any_true], sets),
            f"{counts[times] / sets:.1f}",
            percent(counts[any_false], sets),
        )
        for name, any_true, times, any_false in (
            (
                "apparent gain, three sections, before the stop",
                "apparent, swaps",
                "apparent, true",
                "apparent, any false",
            ),
            ("**the rule**", "any true", "true", "any false"),
        )
    ]
    prevalences = ", ".join(f"{p:.2f}".lstrip("0") for p in PREVALENCES)
    return f"""{BEGIN}

Made by

```sh
python benchmarks/merging.py --sets {sets} --draws {draws} --seed {seed} --write
```

from {sets} simulated studies a setting, with {draws} bootstrap searches each: {SECTIONS} sections, three coders, twelve
categories of prevalence
{prevalences}. A coder copies the truth of a category
with probability √kappa and else decides at random. Where six pairs are swapped, kappa is .75 and each category given
becomes its neighbour with probability .25. With one code a section, a coder copies its code or else draws one. A
percentage has a Monte Carlo error of at most ±{100 / sets**0.5:.0f} points (two standard errors), near 0 much less.

Percent of studies without swaps in which a merge is suggested, any of which is false:

{table(("study", *columns), rows)}

Percent of studies with six pairs swapped in which one of them is suggested, how many of the six on average, and
percent in which anything else is:

{table(("suggested by", "any true pair", "true pairs, of 6", "any other"), true)}

{END}"""


def written(text: str, page: str) -> str:
    """The page with this section in place of what stands between the markers."""
    before, _, rest = page.partition(BEGIN)
    assert rest, f"{PAGE} has no line {BEGIN}"
    return before + text + rest.partition(END)[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=int, default=SETS, help="simulated studies a setting")
    parser.add_argument(
        "--draws", type=int, default=SuggestOptions().draws, help="bootstrap searches a study"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write docs/revision.md")
    asked = parser.parse_args()
    sets = asked.sets // PARTS * PARTS
    todo = list(tasks(sets, asked.draws, asked.seed))
    found: dict[str, Counter[str]] = {}
    with Pool(PROCESSES) as pool:
        for task, outcome in zip(todo, pool.imap(suggested, todo), strict=True):
            found[task.setting] = found.get(task.setting, Counter()) + outcome
    text = section(found, sets, asked.draws, asked.seed)
    if asked.write:
        PAGE.write_text(written(text, PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
