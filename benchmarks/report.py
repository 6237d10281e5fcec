"""How large the page of a report is, how long it takes to make, and how soon a browser has opened it.

    python benchmarks/report.py [--sections 20000] [--categories 200]

Beside it stands what one would write today: pandas reads the table and writes every section in dispute as HTML, and
Altair saves one heat map with the library that draws it. Needs the project's `test` extra, chromium and chromedriver.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import altair as alt
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from browser import started

OPENINGS = 7
CODERS = ("Ana", "Ben", "Cem")


def codings(sections: int, categories: int, seed: int = 0) -> pd.DataFrame:
    """One to three true categories a section; a coder leaves out 15% and takes 15% for the next category."""
    rng = np.random.default_rng(seed)
    often = rng.dirichlet(np.full(categories, 0.5))
    words = np.array([f"word{number}" for number in range(3000)], dtype=object)
    share = 1 / np.arange(1, len(words) + 1)
    rows = []
    for number in range(sections):
        true = rng.choice(categories, rng.integers(1, 4), p=often)
        text = " ".join(rng.choice(words, 40, p=share / share.sum()))
        for coder in CODERS:
            given = {int(k + (rng.random() < 0.15)) % categories for k in true if rng.random() > 0.15}
            for k in given or {None}:
                name = "" if k is None else f"category-{k:03d}"
                rows.append((f"S{number:05d}", coder, name, text))
    return pd.DataFrame(rows, columns=["section", "coder", "category", "text"])


def timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began


def usual(table: Path, page: Path) -> None:
    """All sections in dispute as pandas has them, and one heat map with Altair's own script in the page."""
    frame = pd.read_csv(table, dtype=str, keep_default_na=False)
    given = frame.groupby(["section", "coder"])["category"].agg(lambda of: "; ".join(sorted(of))).unstack()
    texts = frame.drop_duplicates("section").set_index("section")["text"]
    disputed = given[given.nunique(axis=1) > 1].join(texts)
    one, other = (given[coder].str.split("; ") for coder in CODERS[:2])
    met = pd.DataFrame({"one": one, "other": other}).explode("one").explode("other")
    cells = met.groupby(["one", "other"]).size().rename("times").reset_index()
    cells = cells[cells["one"] != cells["other"]].nlargest(625, "times")
    chart = alt.Chart(cells).mark_rect().encode(x="one:N", y="other:N", color="times:Q")
    heat_map = page.with_suffix(".chart.html")
    chart.save(heat_map, inline=True)
    text = heat_map.read_text("utf-8").replace("</body>", f"{disputed.to_html()}</body>")
    page.write_text(text, encoding="utf-8")


def opened(page: Path) -> float:
    """Seconds from asking for the page until its scripts have run, the median of several openings."""
    browsers = started()
    browser = next(browsers)
    found = []
    for _ in range(OPENINGS):
        browser.get("about:blank")
        browser.get(page.as_uri())
        entry = browser.execute_script("return performance.getEntriesByType('navigation')[0].loadEventEnd")
        found.append(entry / 1000)
    browsers.close()
    return median(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sections", type=int, default=20_000)
    parser.add_argument("--categories", type=int, default=200)
    asked = parser.parse_args()
    print("| | seconds to make | MB | seconds to open |\n|---|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        table, page = Path(folder) / "table.csv", Path(folder) / "report.html"
        codings(asked.sections, asked.categories).to_csv(table, index=False)
        taken = timed([sys.executable, "-m", "irr", "report", str(table), "-o", str(page)])
        row("irr report, the whole of it", taken, page)
        other = Path(folder) / "usual.html"
        began = time.perf_counter()
        usual(table, other)
        taken = time.perf_counter() - began
        row("pandas and Altair: sections in dispute, one heat map", taken, other)


def row(what: str, taken: float, page: Path) -> None:
    print(f"| {what} | {taken:.1f} | {page.stat().st_size / 1e6:.1f} | {opened(page):.2f} |", flush=True)


if __name__ == "__main__":
    main()
