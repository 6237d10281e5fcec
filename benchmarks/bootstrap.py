"""Bootstrap intervals of every coefficient at once, beside the krippendorff package in a loop; alpha on many values.

Time is that of `irr.agree` on a study in memory of which nothing has been computed. The loop draws sections with
replacement and hands their counts of values, made beforehand, to `krippendorff.alpha`. It is run for a few draws and
scaled. MiB are what the step allocates at its peak, in a run of its own that is not timed (of the loop, one draw).

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
#: Sections, coders, categories, and for how many draws the loop is run.
SIZES = {"small": (10_000, 5, 12, 40), "large": (1_000_000, 3, 20, 3)}
VALUES, SECTIONS, CODERS = 1000, 100_000, 3
PARTS = (*[f"{size}-{who}" for size in SIZES for who in ("irr", "loop")], "values")


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


def loop(sections: int, coders: int, categories: int, draws: int) -> None:
    """The row of the krippendorff package, whose alpha must be that of irr."""
    import krippendorff
    import numpy as np

    import irr
    from generate import codings
    from in_process import table

    given, _ = codings(sections, coders, categories, 1, 0.8, 0.0, 0)
    place = np.arange(sections)[:, None] * categories + given[:, :, 0]
    counts = np.bincount(place.ravel(), minlength=sections * categories).reshape(sections, categories)
    rng = np.random.default_rng(0)

    def alphas(draws: int = draws) -> list[float]:
        return [
            krippendorff.alpha(
                value_counts=counts[rng.integers(sections, size=sections)], level_of_measurement="nominal"
            )
            for _ in range(draws)
        ]

    _, seconds, mebibytes = timed(alphas, lambda: alphas(1))
    row(f"krippendorff in a loop, measured on {draws} draws", 1, DRAWS, seconds * DRAWS / draws, mebibytes)
    study = irr.Study.from_frame(table(sections, coders, categories, 1))
    (own,) = figures(study, ("krippendorff-alpha",), ci="jackknife", pairwise=False).results
    other = krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    if abs(own.value - other) > 1e-9:
        sys.exit(f"alpha is {own.value} by irr and {other} by krippendorff")


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
        *shape, draws = SIZES[size]
        if who == "irr":
            draw_all(*shape)
        else:
            loop(*shape, draws)
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
