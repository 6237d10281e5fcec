"""The colours of charts: those of Okabe and Ito (2008), which colour-blind people can tell apart; and the letters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """What is drawn in which colour: text, what is secondary, lines, the paper, and three series; and the font."""

    ink: str
    quiet: str
    line: str
    paper: str
    first: str
    second: str
    third: str
    font: str


#: For paper and for files that stand by themselves; the font is the one that the drawing library brings with it.
PRINT = Palette(
    *("#1d2126", "#5a6470", "#d3d8de", "#ffffff", "#0072b2", "#d55e00", "#009e73"),
    font="Liberation Sans, Arial, sans-serif",
)
#: The colours and the font of the page that holds the chart, light or dark.
PAGE = Palette(
    "var(--ink)",
    "var(--quiet)",
    "var(--line)",
    "var(--paper)",
    "var(--first)",
    "var(--second)",
    "var(--third)",
    font="system-ui, sans-serif",
)
