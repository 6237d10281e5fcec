"""What coders have, read by irr: from the file to a study, against the bare parse that a script begins with.

Every file holds the same study, written by `irr convert`. Each reading runs in a process of its own after one of a
small file that does all the imports; memory is what the process has at its peak beyond that. The bare parse gives
rows, elements or objects and no study; nobody else makes one of most of these formats.

    python benchmarks/reading.py --ratings 50000
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from yaml_reading import peak

#: Format of `irr convert`, the name of the file or folder, what irr needs to be told, and the bare parse.
FILES: dict[str, tuple[str, dict[str, Any], str]] = {
    "csv": ("study.csv", {}, "pandas"),
    "xlsx": ("study.xlsx", {}, "pandas"),
    "parquet": ("study.parquet", {}, "pandas"),
    "jsonl": ("study.jsonl", {}, "json"),
    "label-studio": ("study.json", {}, "json"),
    "doccano": ("doccano", {"blank": "none"}, "json"),
    "prodigy": ("prodigy.jsonl", {}, "json"),
    "refi-qda": ("study.qdpx", {"unit": "line", "blank": "none"}, "ElementTree"),
    "brat": ("brat", {"unit": "line", "blank": "none"}, "lines split"),
}


def source(folder: Path, ratings: int) -> Path:
    """A long table: sections of documents with texts, four coders, one to three of 20 categories a rating."""
    path = folder / "source.csv"
    lines = ["document,section,coder,category,text"]
    for section in range(max(1, ratings // 4)):
        for coder in range(4):
            size = 1 + (section + coder) % 3
            lines += [
                f"d{section // 100},d{section // 100}-{section},coder{coder},"
                f"category{(section * 7 + coder * (section % 5 == 0) + place * 3) % 20},What was said in {section}."
                for place in range(size)
            ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def paths_of(path: Path) -> list[str]:
    """What is named on the command line: the file, the folder of brat, or each coder's file in a folder."""
    if path.is_dir() and path.name == "doccano":
        return sorted(map(str, path.iterdir()))
    return [str(path)]


def by_irr(path: Path, options: dict[str, Any]) -> int:
    """The study."""
    import irr

    return len(irr.load(paths_of(path), **options).section)


def bare(path: Path, parser: str) -> int:
    """Rows, objects or elements, thrown away."""
    if parser == "pandas":
        import pandas as pd

        readers = {".csv": pd.read_csv, ".parquet": pd.read_parquet}
        if path.suffix == ".xlsx":
            return len(pd.read_excel(path, dtype=str, engine="calamine"))
        return len(readers[path.suffix](path))
    if parser == "json":
        texts = [Path(one).read_text(encoding="utf-8") for one in paths_of(path)]
        if path.suffix == ".json":
            return sum(len(json.loads(text)) for text in texts)
        return sum(len([json.loads(line) for line in text.splitlines()]) for text in texts)
    if parser == "ElementTree":
        import zipfile
        from xml.etree import ElementTree as ET

        with zipfile.ZipFile(path) as project:
            return sum(1 for _ in ET.fromstring(project.read("project.qde")).iter())
    files = path.rglob("*.ann")
    return sum(len([line.split("\t") for line in one.read_text().splitlines()]) for one in files)


def read(reader: str, name: str, folder: Path) -> int:
    file, options, parser = FILES[name]
    return by_irr(folder / file, options) if reader == "irr" else bare(folder / file, parser)


def made(folder: Path, ratings: int) -> Path:
    """The study in every format."""
    folder.mkdir()
    table = source(folder, ratings)
    for name, (file, _, _) in FILES.items():
        command = [sys.executable, "-m", "irr", "convert", str(table), "-o", str(folder / file), "--to", name]
        subprocess.run(command, check=True, capture_output=True)
    return folder


def main() -> None:
    """Every format by irr and bare, the best of some runs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--ratings", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--measure", nargs=3, metavar=("READER", "FORMAT", "FOLDER"), help="measure one reading"
    )
    chosen = parser.parse_args()
    if chosen.measure:
        reader, name, folder = chosen.measure
        read(reader, name, Path(folder) / "small")
        before, start = peak(), time.perf_counter()
        read(reader, name, Path(folder) / "large")
        print(json.dumps([time.perf_counter() - start, peak() - before]))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made(folder / "small", 40)
        large = made(folder / "large", chosen.ratings)
        print(f"{chosen.ratings:,} ratings of 4 coders\n")
        print("| format | MB | irr, s | MiB | bare parse | s | MiB |\n|---|---:|---:|---:|---|---:|---:|")
        for name, (file, _, bare_parser) in FILES.items():
            found: dict[str, list[list[float]]] = {"irr": [], "bare": []}
            for _ in range(chosen.runs):
                for reader in found:
                    command = [sys.executable, __file__, "--measure", reader, name, str(folder)]
                    done = subprocess.run(command, check=True, capture_output=True, text=True)
                    found[reader].append(json.loads(done.stdout))
            path = large / file
            size = sum(
                one.stat().st_size for one in (path.rglob("*") if path.is_dir() else [path]) if one.is_file()
            )
            ours, theirs = (
                [min(column) for column in zip(*runs, strict=True)] for runs in (found["irr"], found["bare"])
            )
            print(
                f"| {name} | {size / 1e6:.1f} | {ours[0]:.2f} | {ours[1]:.0f} | {bare_parser} | {theirs[0]:.2f} "
                f"| {theirs[1]:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
