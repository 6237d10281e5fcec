"""Bootstrap intervals of every coefficient at once, beside other packages in a loop; alpha on many values.

Time is that of `irr.agree` on a study in memory of which nothing has been computed. A loop draws sections with
replacement and computes anew: `krippendorff.alpha` from their counts of values, made beforehand; statsmodels'
`fleiss_kappa` and the coefficients of irrCAC from the drawn rows of a pandas table. It is run for a few draws and
scaled. MiB are what the step allocates at its peak, in a run of its own that is not timed (of a loop, one draw).
On the small study, one evaluation by each package comes first.

    python benchmarks/bootstrap.py
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from typing import Any

DRAWS = 2000
#: Sections, coders, categories, and for how many draws each loop is run.
SIZES = {
    "small": (10_000, 5, 12, {"krippendorff": 40, "pandas": 10, "irrcac": 10}),
    "large": (1_000_000, 3, 20, {"krippendorff": 3}),
}
VALUES, SECTIONS, CODERS = 1000, 100_000, 3
PARTS = (
    "small-once",
    *[f"{size}-{who}" for size, (*_, loops) in SIZES.items() for who in ("irr", *loops)],
    "values",
)
#: The coefficients of irrCAC that are measured: method by name in irr.
IRRCAC = {"krippendorff-alpha": "krippendorff", "fleiss-kappa": "fleiss", "gwet-ac1": "gwet"}
TOLERANCE = 1e-9
#: By how much the ends of analytic intervals may differ: irrCAC's variance of alpha is not exactly irr's.
ENDS = 1e-6


def timed(step: Callable[[], Any], smaller: Callable[[], Any] | None = None) -> tuple[Any, float, float]:
    """What a step returned, its seconds, and the MiB allocated at its peak, or at that of a smaller step like it."""
    gc.collect()
    start = time.perf_counter()
    found = step()
    seconds = time.perf_counter() - start
    gc.collect()
    tracemalloc.start()
    (smaller or step)()
    mebibytes = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    return found, seconds, mebibytes


def figures(study: Any, names: tuple[str, ...], **options: Any) -> Any:
    """These coefficients of labels with percentile intervals."""
    import irr

    chosen = {"views": ("label",), "per_category": False, "ci": "percentile", "resamples": DRAWS} | options
    return irr.agree(replace(study), coefficients=names, **chosen)


def draw_all(sections: int, coders: int, categories: int) -> None:
    """Rows of irr: alpha alone, every coefficient of all coders, and those of every pair too."""
    import irr
    from in_process import table
    from irr.coefficients.registry import coefficients

    study = irr.Study.from_frame(table(sections, coders, categories, 1))
    # Positive and negative agreement are of one category; the unanimous share is a count with Wilson's interval.
    names = tuple(name for name, one in coefficients().items() if "label" in one.views and not one.rule)
    figures(study, names[:1], resamples=100)  # imports
    for what, chosen, pairwise in (
        ("krippendorff-alpha", ("krippendorff-alpha",), False),
        ("every coefficient of all coders", names, False),
        ("the same, and every pair of coders", names, True),
    ):
        report, seconds, mebibytes = timed(
            lambda chosen=chosen, pairwise=pairwise: figures(study, chosen, pairwise=pairwise)
        )
        intervals = sum(hasattr(one.interval, "low") for one in report.results)
        row(f"irr: {what}", intervals, DRAWS, seconds, mebibytes)


def codes(sections: int, coders: int, categories: int) -> Any:
    """The numbers of the categories given, sections x coders; those of the study of irr."""
    from generate import codings

    return codings(sections, coders, categories, 1, 0.8, 0.0, 0)[0][:, :, 0]


def counts_of(given: Any, categories: int) -> Any:
    """How often each section was given each category."""
    import numpy as np

    sections = len(given)
    place = np.arange(sections)[:, None] * categories + given
    return np.bincount(place.ravel(), minlength=sections * categories).reshape(sections, categories)


def by_krippendorff(counts: Any) -> dict[str, float]:
    """Alpha of sections by their counts of values."""
    import krippendorff

    return {"krippendorff-alpha": krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")}


def by_statsmodels(pivot: Any) -> dict[str, float]:
    """Fleiss' kappa of a table of sections by coders."""
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    return {"fleiss-kappa": float(fleiss_kappa(aggregate_raters(pivot.to_numpy())[0]))}


def with_intervals(pivot: Any) -> dict[str, tuple[float, float, float]]:
    """The coefficients of irrCAC, each with the ends of its analytic interval."""
    from irrCAC.raw import CAC

    table = CAC(pivot, digits=15)
    found = {name: getattr(table, method)()["est"] for name, method in IRRCAC.items()}
    return {name: (one["coefficient_value"], *one["confidence_interval"]) for name, one in found.items()}


def by_irrcac(pivot: Any) -> dict[str, float]:
    """The values of the same."""
    return {name: value for name, (value, *_) in with_intervals(pivot).items()}


def same(own: float, other: float, what: str, tolerance: float = TOLERANCE) -> None:
    """Stop if a figure is not that of irr."""
    if not abs(own - other) <= tolerance:
        sys.exit(f"{what}: {own} by irr, {other} by the other")


def loop(who: str, sections: int, coders: int, categories: int, draws: int) -> None:
    """The row of another package, whose values must be those of irr."""
    import numpy as np
    import pandas as pd

    import irr
    from in_process import table

    rng = np.random.default_rng(0)
    pivot = pd.DataFrame(codes(sections, coders, categories))
    what, once = {
        "krippendorff": ("krippendorff", by_krippendorff),
        "pandas": ("pandas, statsmodels: fleiss-kappa", by_statsmodels),
        "irrcac": ("irrCAC: alpha, Fleiss, AC1", by_irrcac),
    }[who]
    counts = counts_of(pivot.to_numpy(), categories)

    def draw() -> Any:
        if who == "krippendorff":
            return counts[rng.integers(sections, size=sections)]
        return pivot.sample(n=sections, replace=True, random_state=rng)

    values = once(counts if who == "krippendorff" else pivot)  # imports, too

    def again(draws: int = draws) -> list[dict[str, float]]:
        return [once(draw()) for _ in range(draws)]

    _, seconds, mebibytes = timed(again, lambda: again(1))
    row(
        f"{what} in a loop, measured on {draws} draws", len(values), DRAWS, seconds * DRAWS / draws, mebibytes
    )
    study = irr.Study.from_frame(table(sections, coders, categories, 1))
    for one in figures(study, tuple(values), ci="jackknife", pairwise=False).results:
        same(one.value, values[one.name], one.name)


def once_each(sections: int, coders: int, categories: int) -> None:
    """Rows of one evaluation by each package, the best of three; figures must be the same."""
    import pandas as pd

    import irr
    from in_process import table

    pivot = pd.DataFrame(codes(sections, coders, categories))
    counts = counts_of(pivot.to_numpy(), categories)
    study = irr.Study.from_frame(table(sections, coders, categories, 1))

    def own() -> dict[str, tuple[float, float, float]]:
        report = figures(study, tuple(IRRCAC), ci="analytic", pairwise=False)
        return {one.name: (one.value, one.interval.low, one.interval.high) for one in report.results}

    print(
        f"| {sections:,} sections × {coders} coders × {categories} categories, once "
        "| values | intervals | seconds | MiB |\n|---|---:|---:|---:|---:|"
    )
    found: dict[str, Any] = {}
    for what, step, intervals in (
        ("irr: alpha, Fleiss, AC1, analytic intervals", own, 3),
        ("irrCAC: the same", lambda: with_intervals(pivot), 3),
        ("krippendorff: alpha", lambda: by_krippendorff(counts), 0),
        ("pandas, statsmodels: Fleiss", lambda: by_statsmodels(pivot), 0),
    ):
        step()  # imports
        runs = [timed(step) for _ in range(3)]
        found[what] = runs[0][0]
        seconds, mebibytes = min(one[1] for one in runs), min(one[2] for one in runs)
        print(f"| {what} | {len(found[what])} | {intervals} | {seconds:.3f} | {mebibytes:.0f} |", flush=True)
    mine, theirs, *rest = found.values()
    for name, (value, low, high) in mine.items():
        same(value, theirs[name][0], name)
        same(low, theirs[name][1], f"{name}, low", ENDS)
        same(high, theirs[name][2], f"{name}, high", ENDS)
    for values in rest:
        for name, value in values.items():
            same(mine[name][0], value, name)


def many_values() -> None:
    """Rows of alpha with the interval metric on numbers that are all different."""
    import numpy as np
    import pandas as pd

    import irr
    from irr.study import Scale

    rng = np.random.default_rng(0)
    truth = rng.normal(VALUES / 2, VALUES / 8, (SECTIONS, 1))
    noisy = truth + rng.normal(0, VALUES / 25, (SECTIONS, CODERS))
    given = np.clip(np.rint(noisy), 0, VALUES - 1).astype(int)
    # Every value is met, or it would not be a category.
    given[:VALUES] = np.arange(VALUES)[:, None]
    frame = pd.DataFrame(
        {
            "section": np.repeat(np.arange(SECTIONS), CODERS).astype(str),
            "coder": np.tile(np.arange(CODERS), SECTIONS).astype(str),
            "category": given.ravel().astype(str),
        }
    )
    plain = irr.Study.from_frame(frame)
    values = tuple(float(name) for name in plain.categories)
    study = replace(plain, scale=Scale("interval", values, True))
    print(
        f"\n| {SECTIONS:,} sections × {CODERS} coders, {len(values):,} values, interval alpha | seconds | MiB |"
        "\n|---|---:|---:|"
    )
    for what, options in (
        ("with the interval of the jackknife", {"ci": "jackknife"}),
        ("with the analytic interval", {"ci": "analytic"}),
        (f"with {DRAWS:,} bootstrap draws", {}),
    ):
        _, seconds, mebibytes = timed(
            lambda options=options: figures(study, ("krippendorff-alpha",), pairwise=False, **options)
        )
        print(f"| {what} | {seconds:.2f} | {mebibytes:.0f} |", flush=True)


def row(what: str, intervals: int, draws: int, seconds: float, mebibytes: float) -> None:
    """Print a row of the table."""
    print(f"| {what} | {intervals} | {draws:,} | {seconds:,.2f} | {mebibytes:,.0f} |", flush=True)


def main() -> None:
    """Each part in a process of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--part", choices=PARTS, help="this part only, in this process")
    part = parser.parse_args().part
    if part == "values":
        many_values()
    elif part:
        size, _, who = part.partition("-")
        *shape, loops = SIZES[size]
        if who == "irr":
            draw_all(*shape)
        elif who == "once":
            once_each(*shape)
        else:
            loop(who, *shape, loops[who])
    else:
        for one in PARTS:
            size, _, who = one.partition("-")
            if who == "irr":
                sections, coders, categories, _ = SIZES[size]
                print(f"\n| {sections:,} sections × {coders} coders × {categories} categories ", end="")
                print("| intervals | draws | seconds | MiB |\n|---|---:|---:|---:|---:|", flush=True)
            subprocess.run([sys.executable, __file__, "--part", one], check=True)


if __name__ == "__main__":
    main()
