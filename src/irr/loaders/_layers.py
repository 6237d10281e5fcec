"""Files of annotations in layers, of which one is read; a file is one coder's work on one document."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.codings import Remark, Source
from irr.errors import InputError, Problem
from irr.inputs import Input
from irr.inputs.json import whole
from irr.loaders._building import Mark
from irr.loaders._gathering import Gathered
from irr.loaders._layer_choice import Layer, Parsed, chosen_layer, labels_of
from irr.loaders._members import Member, Members, holds_files, leading, members, name_of_folder
from irr.loaders._utf16 import CodePoints
from irr.names import decoded, quoted

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders import LoadOptions

#: The largest file, in bytes.
LARGEST = 32_000_000

#: A position beyond this is none.
_FARTHEST = 10**11


@dataclass(frozen=True)
class Work:
    """One coder's file, and what it says."""

    coder: str
    document: str
    path: str
    parsed: Parsed


#: Reads a file: its bytes and its path.
Parse = Callable[[bytes, str], Iterable[Parsed]]


def load_layers(
    source: Input,
    options: LoadOptions,
    parse: Parse,
    holds: Callable[[Member], bool],
    suffixes: Sequence[str],
    format_: str,
    layout: dict[str, str],
) -> Spans:
    """The marks of the layer that is chosen, or that alone has values, in a file, a folder or a zip."""
    found = Gathered()
    works: list[Work] = []
    single = not holds_files(source)
    files = [_own(source, options)] if single else _below(source, options, holds, suffixes, found)
    for coder, document, path, read in files:
        try:
            works += [Work(coder, document, path, one) for one in parse(read(), path)]
        except InputError as error:
            found.problems += error.problems
    chosen = None
    try:
        chosen = chosen_layer([work.parsed for work in works], options.variable, source.path)
    except InputError as error:
        if not found.problems:
            raise
        found.problems += error.problems
    if options.variable is not None and chosen is None:
        text = f"nothing is marked in a layer called {quoted(options.variable)}"
        found.remarks.append(Remark("variable_absent", text))
    for work in works:
        _take(work, chosen, found)
    detected = dict(layout)
    if chosen is not None:
        detected["variable"] = quoted(labels_of([work.parsed for work in works])[chosen])
    line_of = (lambda record: record or None) if single else (lambda record: None)
    return found.spans(
        Source(source.path, format_, "spans", detected, line_of),
        lambda what, count: Remark("passed_over", f"{what}: {count:,}"),
    )


def _own(source: Input, options: LoadOptions) -> tuple[str, str, str, Callable[[], bytes]]:
    """A file that was named: its coder is its name, its document the folder it is in."""
    folder = os.path.basename(os.path.dirname(os.path.abspath(source.path))) if source.held is None else ""
    document = decoded(folder) or "document"

    def read() -> bytes:
        data = source.read()
        if len(data) > LARGEST:
            raise source.refusal(
                f"larger than {LARGEST // 1_000_000} MB, which irr does not read of this format"
            )
        return data

    return options.coder or source.stem, document, source.path, read


def _below(
    source: Input,
    options: LoadOptions,
    holds: Callable[[Member], bool],
    suffixes: Sequence[str],
    found: Gathered,
) -> Iterable[tuple[str, str, str, Callable[[], bytes]]]:
    """The coders' files below a folder or in a zip: DOCUMENT/CODER.tsv, or annotation/DOCUMENT/CODER.tsv of a project."""
    below = members(source, *suffixes)
    found.counts.update(below.passed)
    project = [one for one in below.files if "annotation" in one.parts[:-2]]
    if project:
        found.counts["files outside the folder annotation, not read"] += len(below.files) - len(project)
    name = name_of_folder(source.path) or "document"
    # Folders that lead to all of it say nothing of the documents; the last may be the only document.
    held = [one for one in project or below.files if holds(one)]
    ours = [] if project else [one.parts[:-1] for one in held]
    skipped = max(min(len(leading(ours)), *(len(parts) - 1 for parts in ours), 99), 0) if ours else 0
    names = {one.name for one in held}
    for member in project or below.files:
        *folders, coder = member.parts
        if coder == "INITIAL_CAS":
            found.counts["documents as they were before anybody coded, not read"] += 1
            continue
        if member.name not in names:
            continue
        if project:
            folders = folders[folders.index("annotation") + 1 :]
        folders = folders[skipped:]
        document = "/".join(folders) or name
        if options.coder is not None:
            coder, document = options.coder, "/".join([*folders, coder])
        yield coder, document, member.open().path, _reader(below, member)
    found.counts = Counter({what: count for what, count in found.counts.items() if count})


def _reader(below: Members, member: Member) -> Callable[[], bytes]:
    return lambda: below.read(member, LARGEST)


def _take(work: Work, chosen: Layer | None, found: Gathered) -> None:
    """Take the marks of the chosen layer; those without a value are counted."""
    parsed = work.parsed
    document = f"{work.document}/{parsed.part}" if parsed.part else work.document
    place = found.open(document, work.coder, parsed.text, work.path)
    found.counts.update(parsed.passed)
    found.remarks += parsed.remarks
    if chosen is None:
        return
    points = CodePoints(parsed.text if parsed.utf16 else None)
    short = chosen[0].rpartition(".")[2]
    for start, end, value, line in parsed.layers.get(chosen, ()):
        if value is None and chosen[1]:
            found.counts["marked stretches without a value, which do not count"] += 1
        elif value is None or value.strip():
            category = short if value is None else value
            found.marks.append(Mark(place, points.start(start), points.end(end), work.coder, category, line))


def number_problem(path: str, line: int | None, what: str) -> Problem:
    """A problem with a position."""
    text = f"{quoted(what)} is no position; they count from 0, and the end is not before the start"
    return Problem(path, line, text)


def place(text: str) -> int | None:
    """The position that `text` is, or None."""
    found = whole(text)
    return found if found is not None and 0 <= found < _FARTHEST else None
