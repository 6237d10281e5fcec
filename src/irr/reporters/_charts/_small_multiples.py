"""Many studies side by side: a panel each, with the alphas of its categories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from irr.names import printable
from irr.reporters._blocks import Picture

if TYPE_CHECKING:
    from irr.batch.across import Across
    from irr.batch.model import CategoryStanding, Outcome
    from irr.reporters._charts._palette import Palette

TITLE = "Alpha of each category, study by study"
#: Panels, and categories of one of them, that are drawn.
PANELS, CATEGORIES = 60, 25
#: Panels beside each other.
ACROSS = 3
READING = "Triangles are categories flagged for revision, circles those that are well, squares all others."
#: Letters of a name that are drawn.
_LETTERS = 24


def picture(across: Across) -> Picture | None:
    """The panels, in the order of the studies; None where no category has an alpha."""
    panels = [(one, drawn) for one in across.outcomes if (drawn := _drawn(one))]
    if not panels:
        return None
    shown = panels[:PANELS]
    left_out = [f"{len(panels) - PANELS:,} more studies"] if panels[PANELS:] else []
    if any(len(drawn) > CATEGORIES for _, drawn in shown):
        left_out.append(f"of each study the categories beyond the {CATEGORIES} lowest")
    text = (
        "A panel a study. A point is the alpha of a category, lowest first, the line its interval; the dashed line is "
        "the threshold." + (f" Not drawn: {'; '.join(left_out)}." if left_out else "")
    )
    return Picture("small-multiples", TITLE, text, lambda palette: _chart(shown, palette), READING)


def _drawn(outcome: Outcome) -> list[CategoryStanding]:
    categories = outcome.told.categories if outcome.told is not None else ()
    return sorted(
        (one for one in categories if one.alpha is not None), key=lambda one: (one.alpha or 0, one.id)
    )


def _chart(panels: list[tuple[Outcome, list[CategoryStanding]]], palette: Palette) -> Any:
    import altair as alt

    lows = [
        low for _, categories in panels for one in categories[:CATEGORIES] if (low := _low(one)) is not None
    ]
    # One scale for all, or they could not be compared by eye.
    scale = alt.Scale(domain=[min(0.0, *lows), 1])
    drawn = [_panel(alt, outcome, categories[:CATEGORIES], scale, palette) for outcome, categories in panels]
    return (
        alt.concat(*drawn, columns=ACROSS)
        .resolve_scale(color="shared", shape="shared")
        .configure_view(stroke=palette.line)
    )


def _panel(
    alt: Any, outcome: Outcome, categories: list[CategoryStanding], scale: Any, palette: Palette
) -> Any:
    threshold = outcome.told.threshold if outcome.told is not None else 0.0
    rows = [
        {
            # Numbered, so that two names that are cut to the same letters stay two.
            "place": place,
            "alpha": one.alpha,
            "low": _low(one),
            "high": one.alpha if one.high is None else one.high,
            "verdict": {"revise": "revise", "ok": "ok"}.get(one.verdict, "other"),
        }
        for place, one in enumerate(categories)
    ]
    names = [printable(one.id, _LETTERS) for one in categories]
    y = alt.Y("place:O", title=None, axis=_axis(alt, palette, labelExpr=_label(names), labelLimit=160))
    x = alt.X("alpha:Q", title=None, scale=scale, axis=_axis(alt, palette, tickCount=4))
    base = alt.Chart(alt.Data(values=rows))
    words = ["revise", "ok", "other"]
    colours = alt.Scale(domain=words, range=[palette.second, palette.third, palette.first])
    shapes = alt.Scale(domain=words, range=["triangle-down", "circle", "square"])
    lines = base.mark_rule(color=palette.quiet).encode(y=y, x=alt.X("low:Q"), x2="high:Q")
    points = base.mark_point(filled=True, size=55, opacity=1).encode(
        y=y,
        x=x,
        color=alt.Color("verdict:N", scale=colours, legend=None),
        shape=alt.Shape("verdict:N", scale=shapes, legend=None),
    )
    bound = (
        alt.Chart(alt.Data(values=[{"bound": threshold}]))
        .mark_rule(color=palette.quiet, strokeDash=[4, 3])
        .encode(x="bound:Q")
    )
    name = printable(outcome.name, 40)
    return alt.layer(bound, lines, points).properties(
        width=200,
        height=alt.Step(16),
        title=alt.TitleParams(name, color=palette.ink, fontSize=12, anchor="start"),
    )


def _low(one: CategoryStanding) -> float | None:
    return one.alpha if one.low is None else one.low


def _axis(alt: Any, palette: Palette, **more: Any) -> Any:
    return alt.Axis(
        labelColor=palette.ink,
        domainColor=palette.line,
        tickColor=palette.line,
        gridColor=palette.line,
        **more,
    )


def _label(names: list[str]) -> str:
    """An expression that leads from the place of a category to its name."""
    import json

    return f"{json.dumps(names)}[datum.value]"
