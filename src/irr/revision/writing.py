"""A revision as the text of its file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from irr.yamltree import flow_list, written

if TYPE_CHECKING:
    from irr.revision.model import Change, Revision

_HEAD = """\
# What became of each category, proposed from the two codebooks. Correct what is not so, and write why.
"""


def revision_file(revision: Revision, path: str = "", notes: dict[int, str] | None = None) -> str:
    """A YAML file that says the same; `path` is where it will be, from which the codebooks are named.

    `notes` leads from the number of a change to a remark that stands above it.
    """
    return "".join(_lines(revision, path, notes or {}))


def _lines(revision: Revision, path: str, notes: dict[int, str]) -> Iterator[str]:
    yield _HEAD
    if revision.codebook:
        yield f"codebook: {written(revision.codebook)}\n"
    yield f"from: {written(revision.old)}\nto: {written(revision.new)}\n"
    if revision.old_path and revision.new_path:
        old, new = (_from(path, one) for one in (revision.old_path, revision.new_path))
        yield f"codebooks: {{from: {written(old)}, to: {written(new)}}}\n"
    yield "changes:\n" if revision.changes else "changes: []\n"
    for number, change in enumerate(revision.changes):
        if number in notes:
            yield f"  # {notes[number]}\n"
        yield from _change(change)


def _from(path: str, file: str) -> str:
    """The name of a file from the folder of another."""
    return Path(os.path.relpath(file, Path(path).parent)).as_posix() if path else file


def _change(change: Change) -> Iterator[str]:
    yield f"  - op: {change.op}\n"
    if change.op in ("add", "redefine", "move"):
        yield f"    code: {_names(change.targets)}\n"
    else:
        yield f"    from: {_names(change.sources)}\n"
        if change.op != "drop":
            yield f"    to: {_names(change.targets)}\n"
    if change.fields:
        yield f"    fields: {flow_list(change.fields)}\n"
    if change.recode:
        yield "    recode: required\n"
    yield f"    why: {written(change.why)}\n"
    if change.evidence:
        yield f"    evidence: {flow_list(change.evidence)}\n"


def _names(names: tuple[str, ...]) -> str:
    return written(names[0]) if len(names) == 1 else flow_list(names)
