"""How far something is, on standard error: figures of one study, and studies of a batch."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from irr.batch import Outcome
    from irr.result import Result

#: Seconds before anything is shown.
PATIENCE = 1.0
#: Seconds of one study from which on they are told.
LONG = 10.0


def told(results: Iterable[Result]) -> Iterator[Result]:
    """The figures as they come; on a terminal that waits more than a second, what is being computed and since when."""
    if not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    began = time.monotonic()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:.0f} figures, {task.description}"),
        TimeElapsedColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("first", total=None)
    shown = False
    try:
        for result in results:
            if not shown and time.monotonic() - began > PATIENCE:
                bar.start()
                shown = True
            bar.update(task, advance=1, description=f"last {result.name}, view {result.view}")
            yield result
    finally:
        if shown:
            bar.stop()


class Batches:
    """The studies of a batch as they are finished: a line each, and on a terminal a bar with a time estimate."""

    def __init__(self, total: int) -> None:
        self.finished, self.total = 0, total
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> None:
        if not sys.stderr.isatty():
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("studies, left:"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("", total=self.total)
        self._bar.start()

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def heard(self, outcome: Outcome, finished: int, total: int) -> None:
        """Tell of a study that is finished: how many are, and what it comes to."""
        self.finished = finished
        for line in _lines(outcome, finished, total):
            if self._bar is None:
                click.echo(line, err=True)
            else:
                # Names are printable by now, and no markup of the library's.
                self._bar.console.print(line, markup=False, highlight=False, emoji=False, soft_wrap=True)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=finished)


def _lines(outcome: Outcome, finished: int, total: int) -> Iterator[str]:
    from irr.names import printable, shown
    from irr.reporters._batch import in_a_line

    name = shown(outcome.name)
    said = in_a_line(outcome)
    if outcome.when == "unchanged":
        said += ", unchanged"
    elif outcome.seconds > LONG:
        said += f", {outcome.seconds:,.0f} s"
    first, *others = [printable(line) for line in outcome.lines] or [""]
    yield f"irr: {finished:,} of {total:,}: {name}: {said}" + (f": {first}" if first else "")
    yield from (f"irr: {name}: {line}" for line in others)


@contextmanager
def watched(what: str) -> Iterator[None]:
    """On a terminal, what is being done and since when, for as long as it takes."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(what, total=None)
        yield
