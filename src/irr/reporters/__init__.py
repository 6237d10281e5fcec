"""Reporters: one module a format, each turning a report into a file or a text. Nothing is computed or decided here.

A reporter module has `SUMMARY`, one line on what it is for, `SUFFIX`, what its files are called at the end,
`SHOWS_WARNINGS`, whether its text has the warnings in it, and `render(computed, display)`. One that is not for
every report has `NEEDS`, the part of a `Document` that it is made of. The module's name is what people type
after `--format`.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from irr.errors import UsageError
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from irr.reports import StudyReport


@dataclass(frozen=True)
class Display:
    """Where the text goes: a terminal that shows colours, or a file that does not."""

    colour: bool = False


class Reporter(Protocol):
    """What a reporter module looks like."""

    SUMMARY: str
    SUFFIX: str
    SHOWS_WARNINGS: bool

    @staticmethod
    def render(computed: object, display: Display) -> str | bytes: ...


def number_style(name: str) -> AbstractContextManager[None]:
    """Numbers are written in that style, "irr" or "apa", until this ends; `UsageError` for an unknown name."""
    from irr.reporters._numbers import using

    return using(name)


def formats() -> list[str]:
    """The formats people can type, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))


def for_any_report() -> list[str]:
    """The formats that every report can be written in."""
    return [name for name in formats() if not hasattr(reporter(name), "NEEDS")]


def for_studies() -> list[str]:
    """The formats that the report of a study can be written in: it has references, which not all reports have."""
    return [name for name in formats() if getattr(reporter(name), "NEEDS", "references") == "references"]


def format_of(path: str) -> str | None:
    """The format of a study's report that the end of a file's name asks for, or None where it asks for none."""
    ending = os.path.splitext(path)[1].lower()
    return next((name for name in for_studies() if ending == reporter(name).SUFFIX), None)


def reporter(name: str) -> Reporter:
    """The reporter of that name; an unknown name is an error with the nearest one."""
    if name not in formats():
        known = did_you_mean(name, formats()) or f"; there are {', '.join(formats())}"
        raise UsageError(f"no format called {quoted(name)}{known}")
    return cast("Reporter", importlib.import_module(f"{__name__}.{name}"))


def report_files(report: StudyReport, format_: str, output: str) -> dict[str, str | bytes]:
    """What to write where, for a report at `output` that people open: see `_companion`."""
    from irr.reporters._companion import report_files

    return report_files(report, format_, output)
