"""Small studies for the tests: from a short text, from rows, from a file, and drawn by hypothesis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from hypothesis import strategies as st

import irr
from irr.result import Result

ROOT = Path(__file__).parent.parent
GILLARD = ROOT / "examples" / "gillard-2013"
TURTON = ROOT / "examples" / "turton"

#: A row of a long table: section, coder, and a category, or None where the coder chose nothing.
Row = tuple[str, str, str | None]


def study_of_rows(rows: Iterable[Row]) -> irr.Study:
    """The study of these rows, names exactly as they stand."""
    columns = ["section", "coder", "category"]
    return irr.Study.from_frame(pd.DataFrame(list(rows), columns=columns, dtype="string"))


def rows_of(coders: dict[str, str]) -> list[Row]:
    """Rows from one line a coder, one word a section: "a,b" is a set, "-" the empty set, "." not rated.

    >>> rows_of({"Ana": "a,b .", "Ben": "- c"})
    [('s1', 'Ana', 'a'), ('s1', 'Ana', 'b'), ('s1', 'Ben', None), ('s2', 'Ben', 'c')]
    """
    rows: list[Row] = []
    for coder, line in coders.items():
        for i, word in enumerate(line.split(), start=1):
            if word != ".":
                rows += [(f"s{i}", coder, k) for k in ([None] if word == "-" else word.split(","))]
    return rows


def study_of(**coders: str) -> irr.Study:
    """The study of one line a coder, as in `rows_of`: study_of(Ana="a - b", Ben="a a .")."""
    return study_of_rows(rows_of(coders))


def study_of_csv(path: Path) -> irr.Study:
    """The study of a long file `section,coder,code`, read as text; an empty code is the empty set."""
    frame = pd.read_csv(path, dtype="string", keep_default_na=False)
    frame["code"] = frame["code"].mask(frame["code"] == "")
    return irr.Study.from_frame(frame, category="code")


def overall(report: irr.Report, name: str, **fields: Any) -> Result:
    """The one figure of all coders: not by pair, and not a joint rule unless `all` names one."""
    fields = {"all": None} | fields
    (result,) = report.select(name=name, coders=report.study.coders, **fields)
    return result


@st.composite
def drawn_rows(
    draw: st.DrawFn,
    coders: tuple[int, int] = (2, 6),
    sections: tuple[int, int] = (2, 40),
    labels: tuple[int, int] = (1, 6),
    most_labels: int = 3,
    least_labels: int = 0,
    missing: bool = True,
) -> list[Row]:
    """Rows of a random study: numbers of coders, sections and labels within these bounds.

    A rating holds `least_labels` to `most_labels` labels. Half of the ratings repeat a set that the section
    leans to, so that coders agree more than by chance.
    """
    n_coders, n_sections = draw(st.integers(*coders)), draw(st.integers(*sections))
    names = [chr(ord("a") + k) for k in range(draw(st.integers(*labels)))]
    random = draw(st.randoms(use_true_random=False))
    share_missing = draw(st.sampled_from([0.0, 0.2, 0.6])) if missing else 0.0
    rows: list[Row] = []
    for i in range(n_sections):
        lean = _some(random, names, least_labels, most_labels)
        for g in range(n_coders):
            if random.random() < share_missing:
                continue
            chosen = lean if random.random() < 0.5 else _some(random, names, least_labels, most_labels)
            rows += [(f"s{i}", f"c{g}", k) for k in (chosen or [None])]
    if all(category is None for _, _, category in rows):
        # A study needs a category to be one.
        rows[:1] = [("s0", "c0", names[0])]
    return rows


def _some(random: Any, names: Sequence[str], least: int, most: int) -> list[str]:
    return random.sample(names, min(random.randint(least, most), len(names)))


def sets_of(rows: Iterable[Row]) -> dict[str, dict[str, frozenset[str]]]:
    """What each coder gave each section, as plain sets: section → coder → set."""
    sets: dict[str, dict[str, frozenset[str]]] = {}
    for section, coder, category in rows:
        before = sets.setdefault(section, {}).get(coder, frozenset())
        sets[section][coder] = before | ({category} if category is not None else set())
    return sets
