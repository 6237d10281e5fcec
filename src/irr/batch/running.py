"""Studies computed, one after the other in this process or several at once in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from typing import TYPE_CHECKING

from irr.batch.model import Computed, Standing, Task, told_of
from irr.errors import IrrError
from irr.names import printable
from irr.outputs import encoded
from irr.reporters import report_files, reporter

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from irr.reports import StudyReport


def computed(task: Task, formats: Sequence[str]) -> Computed:
    """What comes of a study; whatever is wrong with it is told in `lines`."""
    began = time.monotonic()
    try:
        found = _computed(task, formats)
    except IrrError as error:
        found = Computed("error", lines=tuple(error.lines()))
    except MemoryError:
        found = Computed("error", lines=("not enough memory for this study",))
    except Exception as error:
        # A fault of ours in one study is no reason to lose the others; it is told as what it is.
        said = printable(f"{type(error).__name__}: {error}", 300)
        found = Computed("error", lines=(f"this is a fault of irr, please report it: {said}",))
    return replace(found, seconds=time.monotonic() - began)


def _computed(task: Task, formats: Sequence[str]) -> Computed:
    from irr.config.reporting import report_of

    if task.project is None:
        return Computed("error", lines=task.lines)
    report = report_of(task.project, task.round)
    files: dict[str, bytes] = {}
    for name in formats:
        written = report_files(report, name, f"report{reporter(name).SUFFIX}")
        files |= {file: encoded(data) for file, data in written.items()}
    return Computed(_standing(report), told_of(report), files)


def _standing(report: StudyReport) -> Standing:
    if report.checked is None:
        return "silent" if report.reported.agreement.says_nothing else "told"
    outcome = report.checked.outcome
    return "undefined" if outcome == "skipped" else outcome


def all_computed(tasks: Sequence[Task], formats: Sequence[str], jobs: int) -> Iterator[tuple[Task, Computed]]:
    """Each study with what came of it, as they are finished; a process that dies fails its own study only."""
    if jobs == 1 or len(tasks) < 2:
        yield from ((task, computed(task, formats)) for task in tasks)
        return
    waiting = list(tasks)
    while waiting:
        suspects: list[Task] = []
        for task, found in _pooled(waiting, formats, jobs):
            waiting.remove(task)
            if found is None:
                suspects.append(task)
            else:
                yield task, found
        # One of those that ran when a process died took it with it: which, is seen when each runs alone.
        for task in suspects:
            ((_, found),) = _pooled([task], formats, 1)
            yield (
                task,
                found
                or Computed(
                    "error", lines=("its process ended without a word; it may have taken too much memory",)
                ),
            )


def _pooled(
    tasks: Sequence[Task], formats: Sequence[str], jobs: int
) -> Iterator[tuple[Task, Computed | None]]:
    """Studies with what came of them; None for each that was under way when a process died, and then no more."""
    before = set(multiprocessing.active_children())
    left = list(reversed(tasks))
    # No more than can run: so it is known which were under way.
    running: dict[Future[Computed], Task] = {}
    pool = ProcessPoolExecutor(
        min(jobs, len(tasks)), mp_context=multiprocessing.get_context("spawn"), initializer=_in_worker
    )
    try:
        broken = False
        while running or (left and not broken):
            while left and len(running) < jobs and not broken:
                task = left.pop()
                try:
                    running[pool.submit(computed, task, formats)] = task
                except BrokenProcessPool:
                    broken = True
                    left.append(task)
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                task = running.pop(future)
                try:
                    yield task, future.result()
                except BrokenProcessPool:
                    broken = True
                    yield task, None
    finally:
        pool.shutdown(wait=not running, cancel_futures=True)
        if running:
            for process in set(multiprocessing.active_children()) - before:
                process.terminate()


def _in_worker() -> None:
    """End quietly with the batch, whether it is interrupted or killed."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
