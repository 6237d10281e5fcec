"""A batch: the steps in their order."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from irr.batch.digests import digest_of, files_of
from irr.batch.folder import Folder, opened
from irr.batch.model import Batch, BatchOptions, Outcome, Task
from irr.batch.naming import named, safe
from irr.batch.running import all_computed
from irr.batch.tables import json_lines, parquet
from irr.errors import UsageError
from irr.names import did_you_mean, printable, quoted
from irr.reporters import Display, for_studies, reporter
from irr.reporters._companion import ENDING

#: What is written about all studies.
OVERVIEW = ("index.html", "across.html", "figures.csv", "figures.parquet", "figures.jsonl")

#: Told of each study as it is finished: what came of it, how many are finished, and of how many.
Heard = Callable[[Outcome, int, int], None]


@dataclass(frozen=True)
class _Planned:
    """A study with its name, the digest of what it rests on, and what an earlier batch made of it."""

    task: Task
    name: str
    source: str
    digest: str | None
    before: Outcome | None


def run(tasks: Sequence[Task], path: str, options: BatchOptions, heard: Heard) -> Batch:
    """Report on all studies into the folder at `path`; those that have not changed since are passed over.

    The pages and tables on all of them are written at the end, and also when it is interrupted: of what is finished.
    Raises `UsageError` before anything is computed where a file would be written over that is not ours.
    """
    if not tasks:
        raise UsageError("no studies to report on")
    names = _report_files(options.formats)
    _check_rounds(tasks)
    with opened(path) as folder:
        kept = folder.kept()
        planned, inputs = _planned(tasks, folder, kept, options)
        outputs = [os.path.join(path, file) for file in OVERVIEW]
        outputs += [os.path.join(path, one.name, file) for one in planned for file in names]
        for output in outputs:
            if os.path.realpath(output) in inputs:
                raise UsageError(f"{quoted(output)} is an input; name another folder")
        folder.refuse_foreign({one.name: names for one in planned}, kept, OVERVIEW, options.force)
        finished: dict[str, Outcome] = {}
        try:
            _report_on(planned, folder, options, finished, heard)
        finally:
            batch = _batch(planned, folder, kept, finished)
            folder.write_overview(_overview(batch))
    return batch


def _check_rounds(tasks: Sequence[Task]) -> None:
    """Refuse a round that no study has; where some have it, the others say so for themselves."""
    read = [task for task in tasks if task.project is not None]
    for name in {task.round for task in read if task.round is not None}:
        known = {one.name for task in read if task.project for one in task.project.rounds}
        if name not in known:
            raise UsageError(f"no study has a round called {quoted(name)}{did_you_mean(name, sorted(known))}")


def _report_files(formats: Sequence[str]) -> list[str]:
    """The names of the files that one report may have: one a format, and the sheet beside it."""
    allowed = for_studies()
    found: dict[str, str] = {}
    for name in formats:
        suffix = reporter(name).SUFFIX
        if name not in allowed:
            raise UsageError(
                f"format {name} is not for the report of a study; choose of {', '.join(allowed)}"
            )
        if suffix in found:
            raise UsageError(f"formats {found[suffix]} and {name} would both be written to report{suffix}")
        found[suffix] = name
    return [*(f"report{suffix}" for suffix in found), f"report{ENDING}"]


def _planned(
    tasks: Sequence[Task], folder: Folder, kept: Mapping[str, Outcome], options: BatchOptions
) -> tuple[list[_Planned], set[str]]:
    """The studies with their names, and every file that they rest on."""
    planned = []
    inputs: set[str] = set()
    folded = {name.casefold(): name for name in kept}
    for task, name in zip(tasks, _names(tasks, folder, kept), strict=True):
        source = folder.source_of(task)
        name = folded.get(name.casefold(), name)
        before = kept.get(name)
        if before is not None and (before.source, before.variable) != (source, task.variable):
            of = f"variable {quoted(before.variable)} of " if before.variable else ""
            where = printable(os.path.join(folder.path, name))
            whose = printable(folder.seen_from_outside(before.source))
            raise UsageError(f"{where} is of {of}{whose}; name another folder")
        files = files_of(task)
        inputs |= {os.path.realpath(one.path) for one in files or ()} | {os.path.realpath(task.source)}
        planned.append(_Planned(task, name, source, digest_of(task, files, options), before))
    return planned, inputs


def _names(tasks: Sequence[Task], folder: Folder, kept: Mapping[str, Outcome]) -> list[str]:
    """The names given, those that studies had before, and new ones for the others."""
    had: dict[tuple[str, str], list[str]] = {}
    for one in kept.values():
        had.setdefault((one.source, one.variable), []).append(one.name)
    keys = [(folder.source_of(task), task.variable) for task in tasks]
    found: dict[int, str] = {}
    given = [at for at, task in enumerate(tasks) if task.given]
    found |= zip(given, named([(tasks[at].given,) for at in given]), strict=True)
    for at, key in enumerate(keys):
        if at not in found and keys.count(key) == 1 and len(had.get(key, ())) == 1:
            (name,) = had[key]
            if name.casefold() not in {one.casefold() for one in found.values()}:
                found[at] = name
    new = [at for at in range(len(tasks)) if at not in found]
    found |= zip(
        new,
        named([tasks[at].names or (safe(tasks[at].source),) for at in new], [*found.values()]),
        strict=True,
    )
    return [found[at] for at in range(len(tasks))]


def _report_on(
    planned: Sequence[_Planned],
    folder: Folder,
    options: BatchOptions,
    finished: dict[str, Outcome],
    heard: Heard,
) -> None:
    waiting: dict[int, _Planned] = {}
    for one in planned:
        before = one.before
        unchanged = before is not None and one.digest is not None and before.digest == one.digest
        if unchanged and not options.force and before is not None and folder.intact(before):
            finished[one.name] = replace(before, when="unchanged")
            heard(finished[one.name], len(finished), len(planned))
        else:
            waiting[id(one.task)] = one
    for task, found in all_computed([one.task for one in waiting.values()], options.formats, options.jobs):
        one = waiting[id(task)]
        outcome = Outcome(
            one.name,
            one.source,
            task.variable,
            one.digest,
            found.standing,
            found.told,
            lines=found.lines,
            seconds=found.seconds,
        )
        finished[one.name] = folder.write_study(outcome, found.files, one.before)
        heard(finished[one.name], len(finished), len(planned))


def _batch(
    planned: Sequence[_Planned], folder: Folder, kept: Mapping[str, Outcome], finished: Mapping[str, Outcome]
) -> Batch:
    """The studies in the order they were named in, then those of earlier batches whose reports are still there."""
    now = [finished[one.name] for one in planned if one.name in finished]
    earlier = [one for name, one in kept.items() if name not in finished and folder.intact(one)]
    unreached = tuple(one.name for one in planned if one.name not in finished)
    return Batch((*now, *earlier), unreached)


def _overview(batch: Batch) -> dict[str, str | bytes]:
    html, csv = reporter("html"), reporter("csv")
    rows = batch.rows
    return {
        "index.html": html.render(batch, Display()),
        "across.html": html.render(batch.across, Display()),
        "figures.csv": csv.render(batch, Display()),
        "figures.parquet": parquet(rows),
        "figures.jsonl": json_lines(rows),
    }
