"""Charts: one module a figure of a report, drawn by Altair; only here are it and vl-convert imported.

A module has `TITLE`, `SUMMARY`, one line on what it shows, `NEEDS`, what a study must have for there to be something
to draw, and `picture(report)`, which is the figure as a block, or None where there is nothing to draw. The module's
name is what people type after `irr plot`.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Protocol, cast

from irr.errors import UsageError
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from irr.reporters._blocks import Picture
    from irr.reports import StudyReport


class Figure(Protocol):
    """What the module of a figure looks like."""

    TITLE: str
    SUMMARY: str
    NEEDS: str

    @staticmethod
    def picture(report: StudyReport) -> Picture | None: ...


def figures() -> list[str]:
    """The figures people can type, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


def figure(name: str) -> Figure:
    """The figure of that name; an unknown name is an error with the nearest one."""
    if name not in figures():
        raise UsageError(f"no figure called {quoted(name)}{did_you_mean(name, figures())}")
    return cast("Figure", importlib.import_module(f"{__name__}.{name}"))
