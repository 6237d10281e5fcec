"""The same figures from the same file: the whole `irr agree` command, and the usual way in Python.

The usual way is pandas to read (and pivot) the table, then krippendorff, scikit-learn and statsmodels. Every
contestant runs in a process of its own, start-up and reading included; time is wall time, memory the peak of
the resident set as `getrusage` reports it. The best of `--runs` counts. The figures of all contestants must
agree to 1e-9, or the script says so and exits 1.

    python benchmarks/compare.py study.csv
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

TOLERANCE = 1e-9
#: What each contestant computes. Fleiss' kappa of statsmodels needs a table without gaps.
USUAL = {
    "pandas, krippendorff, scikit-learn, statsmodels": ("alpha", "cohen", "fleiss"),
    "pandas, krippendorff": ("alpha",),
    "pandas, scikit-learn": ("cohen",),
    "pandas, statsmodels": ("fleiss",),
    "pandas: read and pivot only": (),
}
IRR = "irr agree"
#: A run that took longer, in seconds, is not repeated.
LONG = 20


@dataclass
class Run:
    """One contestant's best run: seconds, MiB, and the figures by name; `failed` says why there are none."""

    seconds: float
    mebibytes: float
    figures: dict[str, float]
    failed: str = ""


def usual(path: str, wanted: list[str]) -> dict[str, float]:
    """The figures as one would get them today."""
    import pandas as pd

    frame = pd.read_csv(path)
    if {"section", "coder", "category"} <= set(frame.columns):
        frame = frame.pivot(index="section", columns="coder", values="category")
    else:
        frame = frame.set_index("section")
    coders = sorted(frame.columns)
    found: dict[str, float] = {}
    if "alpha" in wanted:
        import krippendorff

        codes = pd.factorize(frame[coders].to_numpy().ravel())[0].reshape(len(frame), len(coders))
        data = codes.T.astype(float)
        data[data < 0] = float("nan")
        found["krippendorff-alpha"] = float(krippendorff.alpha(data, level_of_measurement="nominal"))
    if "cohen" in wanted:
        from sklearn.metrics import cohen_kappa_score

        for first, second in combinations(coders, 2):
            both = frame[[first, second]].dropna()
            found[f"cohen-kappa {first} {second}"] = float(cohen_kappa_score(both[first], both[second]))
    if "fleiss" in wanted and not frame.isna().to_numpy().any():
        from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

        codes = pd.factorize(frame[coders].to_numpy().ravel())[0].reshape(len(frame), len(coders))
        found["fleiss-kappa"] = float(fleiss_kappa(aggregate_raters(codes)[0]))
    return found


def figures_of_irr(text: str) -> dict[str, float]:
    """The same figures out of the JSON report."""
    found = {}
    for result in json.loads(text)["results"]:
        name = result["name"]
        if name == "cohen-kappa":
            name = " ".join([name, *sorted(result["coders"])])
        found[name] = result["value"]
    return found


def irr_command(path: str) -> list[str]:
    """The whole command: label view, three coefficients with their intervals."""
    command = [str(Path(sys.executable).with_name("irr")), "agree", path, "--format", "json"]
    for name in ("krippendorff-alpha", "cohen-kappa", "fleiss-kappa"):
        command += ["--coefficient", name]
    return [*command, "--view", "label", "--no-per-category"]


def run(command: list[str], seconds: float, gibibytes: float) -> tuple[Run, str]:
    """Run a command in its own process within limits; its use of time and memory, and what it printed."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (int(gibibytes * 2**30),) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))

    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=errors, preexec_fn=limit)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        text, said = out.read(), errors.read()
    failed = ""
    if process.returncode < 0:
        failed = f"stopped after {seconds:.0f} s of computing"
    elif "MemoryError" in said or "Unable to allocate" in said:
        failed = f"needs more than {gibibytes:g} GiB"
    elif process.returncode:
        failed = said.strip().splitlines()[-1] if said.strip() else f"exit code {process.returncode}"
    return Run(wall, used.ru_maxrss / 1024, {}, failed), text


def best_of(
    command: list[str], parse: Callable[[str], Any], runs: int, seconds: float, gibibytes: float
) -> Run:
    """The quickest of some runs, with the least memory of them; one run where it fails or takes long."""
    done = []
    for _ in range(runs):
        found, text = run(command, seconds, gibibytes)
        if found.failed:
            return found
        found.figures = parse(text)
        done.append(found)
        if found.seconds > LONG:
            break
    quickest = min(done, key=lambda one: one.seconds)
    quickest.mebibytes = min(one.mebibytes for one in done)
    return quickest


def disagreements(results: dict[str, Run]) -> list[str]:
    """Figures of the usual way that are not those of irr."""
    own = results[IRR].figures
    return [
        f"{contestant}: {name} is {value!r}, irr has {own.get(name)!r}"
        for contestant, one in results.items()
        for name, value in one.figures.items()
        if name not in own or abs(value - own[name]) > TOLERANCE
    ]


def main() -> None:
    """Run all contestants on one file and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=300, help="computing time a run may take")
    parser.add_argument("--gibibytes", type=float, default=16, help="address space a run may take")
    parser.add_argument("--usual", help="compute these, comma separated, the usual way, and print them")
    chosen = parser.parse_args()
    if chosen.usual is not None:
        print(json.dumps(usual(chosen.file, chosen.usual.split(","))))
        return
    limits = (chosen.runs, chosen.seconds, chosen.gibibytes)
    results: dict[str, Run] = {}
    print("| | seconds | × irr | peak MiB | figures |\n|---|---:|---:|---:|---|")
    for name in (IRR, *USUAL):
        if name == IRR:
            one = best_of(irr_command(chosen.file), figures_of_irr, *limits)
        else:
            command = [sys.executable, __file__, chosen.file, "--usual", ",".join(USUAL[name])]
            one = best_of(command, json.loads, *limits)
        results[name] = one
        if one.failed:
            print(f"| {name} | – | – | – | {one.failed} |", flush=True)
        else:
            row = f"{one.seconds:.2f} | {one.seconds / results[IRR].seconds:.1f} | {one.mebibytes:,.0f}"
            print(f"| {name} | {row} | {len(one.figures)} |", flush=True)
    if wrong := disagreements(results):
        sys.exit("\n".join(wrong))
    compared = sum(len(one.figures) for name, one in results.items() if name != IRR)
    print(f"\nAll {compared} figures of the others are those of irr, to {TOLERANCE:g}.")


if __name__ == "__main__":
    main()
