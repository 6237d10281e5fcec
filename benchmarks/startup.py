"""How long a command takes that has next to nothing to do: the median of some runs, and ratios.

python benchmarks/startup.py --runs 15
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IRR = str(Path(sys.executable).with_name("irr"))
ROUND = ROOT / "examples" / "gillard-2013" / "round-1"

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -c 'import click'": [sys.executable, "-c", "import click"],
    "irr --help": [IRR, "--help"],
    "python -c 'import numpy'": [sys.executable, "-c", "import numpy"],
    "python -c 'import numpy, pyarrow'": [sys.executable, "-c", "import numpy, pyarrow"],
    "irr agree (three coders, 50 sections)": [
        *(IRR, "agree", *(str(ROUND / f"{coder}.yaml") for coder in ("SG", "SLG", "KO"))),
        *("--codebook", str(ROOT / "codebooks" / "peer-worker-v1.yaml")),
    ],
}
RATIOS = (
    ("irr --help", "python -c 'import click'"),
    ("irr agree (three coders, 50 sections)", "python -c 'import numpy, pyarrow'"),
    ("irr agree (three coders, 50 sections)", "python -c 'import numpy'"),
)


def main() -> None:
    """Run the commands in turn, so that a slow moment of the machine meets all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, command in COMMANDS.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            seconds[name].append(time.perf_counter() - start)
    median = {name: statistics.median(times) for name, times in seconds.items()}
    print("| command | median, ms | quickest, ms |\n|---|---:|---:|")
    for name, times in seconds.items():
        print(f"| `{name}` | {median[name] * 1000:.0f} | {min(times) * 1000:.0f} |")
    print("\n| ratio of medians | |\n|---|---:|")
    for over, under in RATIOS:
        print(f"| `{over}` : `{under}` | {median[over] / median[under]:.2f} |")


if __name__ == "__main__":
    main()
