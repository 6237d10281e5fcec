"""A large coder file: irr's reader against the bare events of the C parser, and against PyYAML's loaders.

Each contestant runs in a process of its own. Time is that of the reading alone, memory what the process has
at its peak beyond what it had after its imports.

    python benchmarks/yaml_reading.py --assignments 100000
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def write(path: Path, assignments: int) -> None:
    """One coder's file: a section a line, one to three categories each."""
    lines = ["coder: Ana", "codebook: big@1", "sections:"]
    given = section = 0
    while given < assignments:
        size = min(1 + section % 3, assignments - given)
        chosen = ", ".join(f"category{(section * 7 + place * 5) % 28}" for place in range(size))
        lines.append(f"  S{section:06}: [{chosen}]")
        given += size
        section += 1
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def events(path: str) -> int:
    """Every event of the C parser, looked at and thrown away."""
    import yaml

    gc.disable()
    loader = yaml.CSafeLoader(Path(path).read_text(encoding="utf-8"))
    count = 0
    while not isinstance(loader.get_event(), yaml.StreamEndEvent):
        count += 1
    return count


def irr_reader(path: str) -> int:
    """The coder file as codings."""
    from irr.loaders import load

    return sum(len(one) for one in load(path))


def c_loader(path: str) -> int:
    """The tree of Python objects that yaml.load(…, CSafeLoader) makes."""
    import yaml

    return len(yaml.load(Path(path).read_text(encoding="utf-8"), yaml.CSafeLoader)["sections"])


def base_loader(path: str) -> int:
    """The same without guessing types."""
    import yaml

    return len(yaml.load(Path(path).read_text(encoding="utf-8"), yaml.CBaseLoader)["sections"])


READERS = {
    "events of the C parser": events,
    "irr": irr_reader,
    "yaml.CBaseLoader": base_loader,
    "yaml.CSafeLoader": c_loader,
}


def peak() -> float:
    """Peak resident set so far, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(name: str, path: str) -> None:
    """One reading, after one of a tiny file that does all the imports."""
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.yaml"
        write(small, 10)
        READERS[name](str(small))
    before, start = peak(), time.perf_counter()
    READERS[name](path)
    print(json.dumps([time.perf_counter() - start, peak() - before]))


def main() -> None:
    """All readers on one file, the best of some runs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--assignments", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--measure", nargs=2, metavar=("READER", "FILE"), help="measure one reading, and print it"
    )
    chosen = parser.parse_args()
    if chosen.measure:
        measure(*chosen.measure)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.yaml"
        write(path, chosen.assignments)
        found: dict[str, list[list[float]]] = {name: [] for name in READERS}
        for _ in range(chosen.runs):
            for name in READERS:
                command = [sys.executable, __file__, "--measure", name, str(path)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                found[name].append(json.loads(done.stdout))
        size = path.stat().st_size / 1e6
    best = {name: [min(column) for column in zip(*runs, strict=True)] for name, runs in found.items()}
    floor = best["events of the C parser"][0]
    print(f"{chosen.assignments:,} assignments, {size:.1f} MB\n")
    print("| reader | seconds | × events | MiB |\n|---|---:|---:|---:|")
    for name, (seconds, mebibytes) in best.items():
        print(f"| {name} | {seconds:.2f} | {seconds / floor:.2f} | {mebibytes:.0f} |")


if __name__ == "__main__":
    main()
