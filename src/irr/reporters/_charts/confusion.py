"""Which categories are taken for which: a heat map of those most often confused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from irr.names import listed, shown
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Picture
from irr.reporters._charts._drawing import altair
from irr.reporters._charts._lettering import NAME, SMALL, cut, widest
from irr.study.sections import names_of

if TYPE_CHECKING:
    from irr.diagnosis.confusion import Confusion
    from irr.reporters._charts._palette import Palette
    from irr.reports import StudyReport

TITLE = "Which categories are taken for which"
SUMMARY = "a heat map of categories that one coder gave where another gave a different one, or none"
NEEDS = "a category that one coder gave where another gave a different one, or none"
READING = (
    "The stronger a cell's colour, the more often; the digits say how often, for every two coders of a section. On the "
    "diagonal stands, without colour, how often a category was given by both."
)

#: Categories that are shown, sections that a cell names, swaps that the text tells.
MOST, SECTIONS, TOLD = 25, 12, 4
#: What stands in a category's place where a coder gave none.
NOTHING = "(nothing)"
#: Pixels of all cells together, and of one at least and at most; between names and cells.
ACROSS, SMALLEST, LARGEST, GAP = 640, 22, 44, 8
#: How opaque the strongest cell is: digits must be read on it, light or dark.
STRONGEST = 0.5


@dataclass(frozen=True)
class Cell:
    """How often one coder gave the one category and another the other instead; `row` and `column` count from 0."""

    row: int
    column: int
    of: str
    times: float
    said: str
    is_swap: bool


def picture(report: StudyReport) -> Picture | None:
    """The figure, or None where nobody gave another category than others did, or confusions are left out."""
    findings = report.diagnosis.findings
    confusion = findings.confusion
    if confusion.is_left_out:
        return None
    chosen = _most_confused(confusion)
    names = [findings.study.categories[k] for k in chosen]
    cells = list(_cells(confusion, chosen))
    if not cells:
        return None
    if not all(cell.is_swap for cell in cells):
        names.append(NOTHING)
    matched = [float(confusion.matched[k]) for k in chosen]
    left_out = int((confusion.residual > 0).sum()) - len(chosen)
    text = " ".join(_text(cells, left_out))
    return Picture("confusion", TITLE, text, partial(_draw, cells, names, matched), READING)


def _most_confused(confusion: Confusion) -> list[int]:
    """The categories that were not matched, those most often swapped first, then those most often left out."""
    swapped = confusion.residual - confusion.omitted
    order = np.lexsort((-confusion.residual, -np.round(swapped, 9)))
    return [k for k in order.tolist() if confusion.residual[k] > 0][:MOST]


def _cells(confusion: Confusion, chosen: Sequence[int]) -> Iterator[Cell]:
    """The cells below the diagonal that are not 0, row by row; nothing is the last row."""
    place = {k: i for i, k in enumerate(chosen)} | {confusion.none: len(chosen)}
    names, found = confusion.study.categories, confusion.symmetric
    for a, b, weight in sorted(
        (
            (a, b, weight)
            for a, b, weight in zip(found.a.tolist(), found.b.tolist(), found.weight.tolist(), strict=True)
            if a != b and a in place and b in place
        ),
        key=lambda one: (max(place[one[0]], place[one[1]]), min(place[one[0]], place[one[1]])),
    ):
        # The matrix has half of it on each side of the diagonal.
        times = 2 * weight
        if b == confusion.none:
            of, sections = shown(names[a]), confusion.omissions_of(a)
            what = "given by one and nothing in its place by another"
        else:
            of, sections = f"{shown(names[a])} / {shown(names[b])}", confusion.sections_of(a, b)
            what = "swapped"
        where = listed(names_of(confusion.study, sections[:SECTIONS]), SECTIONS, len(sections))
        said = f"{of}: {what} {_often(times)}, in {where}"
        row, column = (place[b], place[a]) if place[b] > place[a] else (place[a], place[b])
        yield Cell(row, column, of, times, said, b != confusion.none)


def _often(times: float) -> str:
    return "once" if times == 1 else f"{numbers.times(times)} times"


def _text(cells: Sequence[Cell], left_out: int) -> Iterator[str]:
    swaps = sorted((cell for cell in cells if cell.is_swap), key=lambda cell: -cell.times)
    if swaps:
        most = ", ".join(f"{cell.of} ({_often(cell.times)})" for cell in swaps[:TOLD])
        yield f"Most often swapped: {most}."
    else:
        yield "No category was given in the place of another; coders left some out that others gave."
    if left_out > 0:
        yield f"The {MOST} categories most often swapped are shown; {left_out:,} more are not."


def _draw(cells: Sequence[Cell], names: Sequence[str], matched: Sequence[float], palette: Palette) -> Any:
    alt = altair()

    n = len(matched)
    step = max(SMALLEST, min(LARGEST, ACROSS // max(len(names), 1)))
    left = widest((cut(name) for name in names), NAME) + GAP + 6
    # Names of columns rise from the diagonal at half a right angle.
    slant = round(widest((cut(name) for name in names[:n]), NAME) * 0.72) + 12
    size = step * len(names)
    scale = alt.Scale(domain=[0, size], range=[0, size], nice=False)
    x, y = alt.X("x:Q", scale=scale, axis=None), alt.Y("y:Q", scale=scale, axis=None)
    data = alt.Data(
        values=[
            {
                "x": step * cell.column + 1,
                "x2": step * (cell.column + 1) - 1,
                "y": step * cell.row + 1,
                "y2": step * (cell.row + 1) - 1,
                "times": cell.times,
                "said": cell.said,
            }
            for cell in cells
        ]
    )
    strength = alt.FillOpacity(
        "times:Q",
        scale=alt.Scale(type="sqrt", domain=[0, max(cell.times for cell in cells)], range=[0.04, STRONGEST]),
        legend=None,
    )
    heat = (
        alt.Chart(data)
        .mark_rect(fill=palette.second, stroke=palette.line, strokeWidth=1)
        .encode(x=x, x2="x2:Q", y=y, y2="y2:Q", fillOpacity=strength, description="said:N")
    )
    half = step / 2
    digits = [_text_at(step * c.column + half, step * c.row + half, numbers.times(c.times)) for c in cells]
    quiet = [
        _text_at(step * i + half, step * i + half, numbers.times(one)) for i, one in enumerate(matched) if one
    ]
    rows = [_text_at(-GAP, step * i + half, cut(name)) for i, name in enumerate(names)]
    columns = [_text_at(step * i + half, step * i - 2, cut(names[i])) for i in range(n)]
    small = SMALL if step >= 28 else SMALL - 2

    def letters(values: list[dict[str, Any]], **style: Any) -> Any:
        chart = alt.Chart(alt.Data(values=values))
        return chart.mark_text(aria=False, **style).encode(x=x, y=y, text="text:N")

    return (
        alt.layer(
            heat,
            letters(digits, fontSize=small, color=palette.ink, baseline="middle"),
            letters(quiet, fontSize=small, color=palette.quiet, baseline="middle", fontStyle="italic"),
            letters(rows, fontSize=NAME, color=palette.ink, align="right", baseline="middle"),
            letters(
                columns, fontSize=NAME, color=palette.ink, align="left", baseline="middle", angle=315, dx=6
            ),
        )
        .properties(
            width=size,
            height=size,
            padding={"left": left, "right": slant, "top": slant, "bottom": 8},
            autosize="none",
        )
        .configure(font=palette.font)
        .configure_view(stroke=None)
    )


def _text_at(x: float, y: float, text: str) -> dict[str, Any]:
    return {"x": x, "y": y, "text": text}
