"""Rows drawn: dots with their intervals on one axis, names to the left, figures in digits to the right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from irr.reporters._charts._drawing import altair
from irr.reporters._charts._lettering import NAME, SMALL, widest, width
from irr.reporters._charts._rows import STROKE, Line, Row, Series

if TYPE_CHECKING:
    from irr.reporters._charts._palette import Palette

#: Pixels: of the whole chart across, of the axis at least, of a row for each lane of marks, of a line of the legend.
ACROSS, AXIS, LANE, LEGEND = 900, 320, 18, 22
#: Where the axis begins, unless figures are lower, and where it begins at the lowest: where chance is high, agreement
#: beyond it has no lower limit, and what lies further down is told in digits only.
USUAL, LOWEST = -0.2, -1.0
#: Between names, axis and figures; above and below.
GAP, TOP, BOTTOM = 14, 8, 44


def draw(rows: Sequence[Row], palette: Palette, axis: str, interval: str, lines: Sequence[Line] = ()) -> Any:
    """The Altair chart of these rows, from top to bottom; `axis` and `interval` say what is on it, and what lines are."""
    alt = altair()

    left = widest((row.name for row in rows), NAME) + 2 * GAP
    right = widest((row.figures for row in rows), SMALL) + GAP
    plot = max(ACROSS - left - right, AXIS)
    series = list(_series(rows))
    step = LANE * (1 + max(one.lane for one in series)) + 8
    height = step * len(rows)
    ranged = any(one.interval for row in rows for one in row.marks)
    legend = _legend([*series, *([interval] if ranged else [])], left + plot + right)
    top = TOP + LEGEND * (1 + max(line for _, _, line in legend)) + (LEGEND if lines else 0)

    low = _lowest(rows)
    ticks = [round(low + i / 5, 1) for i in range(round((1 - low) * 5) + 1)]
    x = alt.X(
        "value:Q",
        scale=alt.Scale(domain=[low, 1], nice=False, zero=False),
        axis=alt.Axis(
            values=ticks,
            title=axis,
            aria=False,
            format="~g",
            # As everywhere, without the zero before the point.
            labelExpr="replace(datum.label, '0.', '.')",
            grid=True,
            gridColor=palette.line,
            domain=False,
            ticks=False,
            labelColor=palette.quiet,
            labelFontSize=SMALL,
            labelOverlap=False,
            labelFlush=False,
            titleColor=palette.quiet,
            titleFontSize=SMALL,
            titleFontWeight="normal",
            titlePadding=8,
        ),
    )
    y = alt.Y("y:Q", scale=alt.Scale(domain=[0, height], range=[0, height], nice=False), axis=None)
    lanes = max(one.lane for one in series)

    def middle(row: int, lane: float = lanes / 2) -> float:
        return step * (row + 0.5) + LANE * (lane - lanes / 2)

    layers = [_zero(x, palette, height), *_lines(lines, palette, height)]
    for one in series:
        data = [
            {
                "name": row.name,
                "series": one.name,
                "value": found.value,
                "low": found.interval.low if found.interval else None,
                "high": found.interval.high if found.interval else None,
                "from": max(found.interval.low, LOWEST) if found.interval else None,
                "said": f"{row.name}, {one.name}: {found.said}",
                "y": middle(i, one.lane),
            }
            for i, row in enumerate(rows)
            for found in row.marks
            if found.series == one and found.value >= LOWEST
        ]
        colour = getattr(palette, one.colour)
        with_line = [point for point in data if point["low"] is not None]
        if with_line:
            layers.append(
                alt.Chart(alt.Data(values=with_line))
                .mark_rule(color=colour, strokeWidth=2, aria=False)
                .encode(x=alt.X("from:Q"), x2="high:Q", y=y)
            )
        layers.append(
            _point(alt.Chart(alt.Data(values=data)), one, palette).encode(x=x, y=y, description="said:N")
        )
    layers += _texts(rows, [middle(i) for i in range(len(rows))], plot, y, palette)
    for entry, at, line in legend:
        layers += _legend_entry(entry, at - left, line * LEGEND + LEGEND // 2 - top, palette)
    return (
        alt.layer(*layers)
        .properties(
            width=plot,
            height=height,
            padding={"left": left, "right": right, "top": top, "bottom": BOTTOM},
            autosize="none",
        )
        .configure(font=palette.font)
        .configure_view(stroke=None)
    )


def _series(rows: Sequence[Row]) -> Iterator[Series]:
    """The series that have a mark, in the order in which they are met."""
    yield from dict.fromkeys(one.series for row in rows for one in row.marks)


def _lowest(rows: Sequence[Row]) -> float:
    """Where the axis begins: lower than usual where a figure or its interval is."""
    values = [one.value for row in rows for one in row.marks]
    values += [one.interval.low for row in rows for one in row.marks if one.interval]
    return max(min(USUAL, math.floor(min(values) * 5) / 5), LOWEST)


def _point(chart: Any, one: Series, palette: Palette, **options: Any) -> Any:
    colour = getattr(palette, one.colour)
    stroke = one.shape == STROKE
    return chart.mark_point(
        shape=one.shape,
        size=120 if stroke else 90,
        opacity=1,
        stroke=colour,
        strokeWidth=3 if stroke else 1.8,
        fill=palette.paper if one.hollow else colour,
        **options,
    )


def _zero(x: Any, palette: Palette, height: int) -> Any:
    """A line at zero, where agreement is what chance gives; it carries the axis."""
    alt = altair()

    data = alt.Data(values=[{"value": 0}])
    return (
        alt.Chart(data)
        .mark_rule(color=palette.quiet, strokeWidth=1, aria=False)
        .encode(x=x, y=alt.value(0), y2=alt.value(height))
    )


def _lines(lines: Sequence[Line], palette: Palette, height: int) -> Iterator[Any]:
    alt = altair()

    for one in lines:
        chart = alt.Chart(alt.Data(values=[{"value": one.value, "line": one.name}]))
        yield chart.mark_rule(color=palette.ink, strokeWidth=1, strokeDash=[5, 4], aria=False).encode(
            x=alt.X("value:Q"), y=alt.value(-4), y2=alt.value(height)
        )
        yield chart.mark_text(color=palette.ink, fontSize=SMALL, aria=False).encode(
            x=alt.X("value:Q"), y=alt.value(-12), text="line:N"
        )


def _texts(rows: Sequence[Row], at: Sequence[float], plot: int, y: Any, palette: Palette) -> Iterator[Any]:
    """Names to the left of the axis, figures to the right."""
    alt = altair()

    data = [{"name": row.name, "figures": row.figures, "y": y} for row, y in zip(rows, at, strict=True)]
    chart = alt.Chart(alt.Data(values=data))
    style: dict[str, Any] = {"baseline": "middle", "aria": False}
    yield chart.mark_text(align="right", fontSize=NAME, color=palette.ink, **style).encode(
        x=alt.value(-GAP), y=y, text="name:N"
    )
    yield chart.mark_text(align="left", fontSize=SMALL, color=palette.quiet, **style).encode(
        x=alt.value(plot + GAP), y=y, text="figures:N"
    )


def _legend(entries: Sequence[Series | str], across: int) -> list[tuple[Series | str, int, int]]:
    """Each entry with its place from the left edge and its line; one that does not fit begins another line."""
    found, at, line = [], GAP, 0
    for one in entries:
        room = width(_name(one), SMALL) + 3 * GAP
        if at > GAP and at + room > across:
            at, line = GAP, line + 1
        found.append((one, at, line))
        at += room
    return found


def _name(entry: Series | str) -> str:
    return entry if isinstance(entry, str) else entry.name


def _legend_entry(entry: Series | str, x: int, y: int, palette: Palette) -> Iterator[Any]:
    """A mark, or for a text alone a line, and what it stands for."""
    alt = altair()
    chart = alt.Chart(alt.Data(values=[{"series": _name(entry)}]))
    if isinstance(entry, str):
        line = chart.mark_rule(color=palette.quiet, strokeWidth=2, aria=False)
        yield line.encode(x=alt.value(x - 8), x2=alt.value(x + 8), y=alt.value(y))
    else:
        yield _point(chart, entry, palette, aria=False).encode(x=alt.value(x), y=alt.value(y))
    yield chart.mark_text(
        align="left", baseline="middle", fontSize=SMALL, color=palette.ink, aria=False
    ).encode(x=alt.value(x + 12), y=alt.value(y), text="series:N")
