"""A line on standard error while figures take more than a second; nothing where nobody watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irr.result import Result

#: Seconds before anything is shown.
PATIENCE = 1.0


def told(results: Iterable[Result]) -> Iterator[Result]:
    """The figures as they come; on a terminal, what is being computed and since when."""
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
