"""From codes in memory to a figure: time and memory of the pieces, in one process for each study.

Memory is the peak of what a step allocates, NumPy's arrays included and Arrow's buffers not, in a run of its own
that is not timed.

    python benchmarks/in_process.py
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

STUDIES = ("labels", "crowd", "sets")
COEFFICIENTS = ("percent-agreement", "cohen-kappa", "fleiss-kappa", "conger-kappa", "krippendorff-alpha")


def measured(name: str, step: Callable[[], Any], runs: int) -> Any:
    """Print a row with the best time of some runs, and the peak memory of one more; what the step returned."""
    seconds = []
    for _ in range(runs):
        gc.collect()
        start = time.perf_counter()
        found = step()
        seconds.append(time.perf_counter() - start)
    del found
    gc.collect()
    tracemalloc.start()
    found = step()
    mebibytes = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    print(f"| {name} | {min(seconds):.3f} | {mebibytes:.0f} |", flush=True)
    return found


def table(sections: int, coders: int, categories: int, labels: int, seed: int = 0) -> Any:
    """A long table of codings as dictionary columns, as a reader of files would give it."""
    from generate import codings, long, names

    given, rated = codings(sections, coders, categories, labels, 0.8, 0.0, seed)
    return _encoded(long(given, rated, names("category", categories)))


def crowd(sections: int, coders: int, ratings: int, categories: int) -> Any:
    """Many coders, of whom each section meets a few."""
    import numpy as np
    import pyarrow as pa

    from generate import names

    rng = np.random.default_rng(0)
    # Neighbours on a ring with a random start are different coders.
    coder = (rng.integers(coders, size=(sections, 1)) + 7 * np.arange(ratings)) % coders
    truth = rng.integers(categories, size=(sections, 1))
    wrong = rng.random((sections, ratings)) > 0.8
    value = np.where(wrong, rng.integers(categories, size=(sections, ratings)), truth)
    section = np.repeat(np.arange(sections), ratings)
    columns = {
        "section": names("s", sections)[section],
        "coder": names("coder", coders)[coder.ravel()],
        "category": names("category", categories)[value.ravel()],
    }
    return _encoded(pa.table({name: pa.array(column) for name, column in columns.items()}))


def _encoded(plain: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    section, coder, category = (column.combine_chunks() for column in plain.columns)
    # An empty category is a null: read, and nothing fits.
    category = pc.if_else(pc.equal(category, ""), pa.scalar(None, pa.string()), category)
    columns = [column.dictionary_encode() for column in (section, coder, category)]
    return pa.table(columns, names=plain.column_names)


def coefficient(study: Any, name: str, view: str) -> float:
    """One figure without an interval, from a study that nothing has been computed of."""
    from irr.coefficients.registry import find
    from irr.ratings import pooled_ratings, set_ratings
    from irr.tally import Tally

    # A copy forgets what the study has already counted.
    fresh = replace(study).collapsed
    ratings = pooled_ratings(fresh, "agree") if view == "pooled" else set_ratings(fresh, view, "agree")
    return float(find(name).value(Tally(ratings).total)[0])


def report(study: Any, name: str, **options: Any) -> Any:
    """One figure with its interval, as `irr.agree` gives it."""
    import irr

    return irr.agree(replace(study), coefficients=(name,), per_category=False, pairwise=False, **options)


def measure(kind: str, runs: int) -> None:
    """The rows of one study."""
    import irr

    if kind == "labels":
        frame = table(1_000_000, 3, 20, 1)
        print("| 1,000,000 sections × 3 coders × 20 categories, one label | seconds | MiB |\n|---|---:|---:|")
        study = measured("`Study.from_frame`", lambda: irr.Study.from_frame(frame), runs)
        for name in COEFFICIENTS:
            measured(name, lambda name=name: coefficient(study, name, "exact"), runs)
        measured(
            "krippendorff-alpha with its interval",
            lambda: report(study, "krippendorff-alpha", views=("label",)),
            runs,
        )
        measured(
            "krippendorff-alpha, `Study.from_frame` included",
            lambda: coefficient(irr.Study.from_frame(frame), "krippendorff-alpha", "exact"),
            runs,
        )
    elif kind == "crowd":
        frame = crowd(200_000, 2_000, 5, 10)
        print(
            "\n| 2,000 coders, 200,000 sections × 5 ratings, 10 categories | seconds | MiB |\n|---|---:|---:|"
        )
        study = measured("`Study.from_frame`", lambda: irr.Study.from_frame(frame), runs)
        for name in ("krippendorff-alpha", "conger-kappa"):
            measured(name, lambda name=name: coefficient(study, name, "exact"), runs)
            measured(
                f"{name} with its interval",
                lambda name=name: report(study, name, views=("label",)),
                1 if name == "conger-kappa" else runs,
            )
    else:
        frame = table(100_000, 4, 28, 5)
        study = irr.Study.from_frame(frame)
        print(
            f"\n| 100,000 sections × 4 coders × 28 categories, {len(study.sets):,} distinct sets "
            "| seconds | MiB |\n|---|---:|---:|"
        )
        measured("`Study.from_frame`", lambda: irr.Study.from_frame(frame), runs)
        measured("MASI alpha", lambda: coefficient(study, "krippendorff-alpha", "masi"), runs)
        measured("pooled alpha", lambda: coefficient(study, "krippendorff-alpha", "pooled"), runs)
        measured(
            "MASI alpha with its interval",
            lambda: report(study, "krippendorff-alpha", views=("set",), criteria=("masi",)),
            runs,
        )


def main() -> None:
    """Each study in a process of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--study", choices=STUDIES, help="this study only, in this process")
    chosen = parser.parse_args()
    if chosen.study:
        measure(chosen.study, chosen.runs)
        return
    for study in STUDIES:
        subprocess.run([sys.executable, __file__, "--study", study, "--runs", str(chosen.runs)], check=True)


if __name__ == "__main__":
    main()
