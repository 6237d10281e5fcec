"""Write a study of made-up codings as CSV; the same arguments give the same bytes.

Each section has a true set of categories. A coder reports it with probability `--fidelity`, and otherwise
draws from the same distribution. In a wide table a cell that is not coded is "NA", one that was read and got
nothing is "-"; in a long table the row is absent, or has an empty category.

    python benchmarks/generate.py --sections 10000 --coders 5 --categories 12 --layout wide -o study.csv
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv


def true_sets(rng: np.random.Generator, sections: int, categories: int, labels: int) -> np.ndarray:
    """Numbers of the categories of each section (sections x labels), ascending, -1 for no more.

    With `labels` 1 every section has one category. With more, a section has 0 to `labels`.
    """
    # A few frequent categories and a long tail, as in most codebooks.
    share = 1 / np.arange(2, categories + 2)
    bounds = np.cumsum(share / share.sum())
    drawn = np.searchsorted(bounds, rng.random((sections, labels))).clip(max=categories - 1)
    if labels == 1:
        return drawn
    drawn[rng.random((sections, labels)) < 0.4] = -1
    drawn = np.sort(drawn, axis=1)[:, ::-1]
    drawn[:, 1:][drawn[:, 1:] == drawn[:, :-1]] = -1
    return np.sort(drawn, axis=1)


def codings(
    sections: int, coders: int, categories: int, labels: int, fidelity: float, missing: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """What each coder gave (sections x coders x labels), and whether the coder rated the section."""
    rng = np.random.default_rng(seed)
    truth = true_sets(rng, sections, categories, labels)
    given = np.stack([true_sets(rng, sections, categories, labels) for _ in range(coders)], axis=1)
    faithful = rng.random((sections, coders)) < fidelity
    given[faithful] = np.broadcast_to(truth[:, None, :], given.shape)[faithful]
    rated = rng.random((sections, coders)) >= missing
    return given, rated


def names(prefix: str, count: int) -> np.ndarray:
    """prefix1, prefix2, … as an object array."""
    return np.array([f"{prefix}{number}" for number in range(1, count + 1)], dtype=object)


def wide(given: np.ndarray, rated: np.ndarray, categories: np.ndarray) -> pa.Table:
    """A row a section, a column a coder."""
    sections, coders, labels = given.shape
    columns = {"section": pa.array(names("s", sections))}
    for g, coder in enumerate(names("coder", coders)):
        if labels == 1:
            cells = categories[given[:, g, 0]]
        else:
            cells = np.array(
                [";".join(categories[k] for k in row if k >= 0) or "-" for row in given[:, g]], dtype=object
            )
        columns[coder] = pa.array(np.where(rated[:, g], cells, "NA"))
    return pa.table(columns)


def long(given: np.ndarray, rated: np.ndarray, categories: np.ndarray) -> pa.Table:
    """A row an assignment; an empty category where a coder gave none."""
    sections, coders, _ = given.shape
    present = given >= 0
    present[:, :, 0] |= ~present.any(axis=2)
    section, coder, place = np.nonzero(present & rated[:, :, None])
    category = given[section, coder, place]
    return pa.table(
        {
            "section": pa.array(names("s", sections)[section]),
            "coder": pa.array(names("coder", coders)[coder]),
            "category": pa.array(np.append(categories, "")[category]),
        }
    )


def main() -> None:
    """Read the arguments, write the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sections", type=int, default=10_000)
    parser.add_argument("--coders", type=int, default=5)
    parser.add_argument("--categories", type=int, default=12)
    parser.add_argument("--layout", choices=["wide", "long"], default="wide")
    parser.add_argument("--labels", type=int, default=1, help="most categories a section may have")
    parser.add_argument("--fidelity", type=float, default=0.8, help="how often a coder reports the true set")
    parser.add_argument("--missing", type=float, default=0.0, help="share of ratings that are left out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True)
    chosen = parser.parse_args()
    given, rated = codings(
        chosen.sections,
        chosen.coders,
        chosen.categories,
        chosen.labels,
        chosen.fidelity,
        chosen.missing,
        chosen.seed,
    )
    write = wide if chosen.layout == "wide" else long
    table = write(given, rated, names("category", chosen.categories))
    options = pyarrow.csv.WriteOptions(quoting_style="none")
    pyarrow.csv.write_csv(table, chosen.output, options)
    print(f"{chosen.output}: {table.num_rows:,} rows, {chosen.output.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
