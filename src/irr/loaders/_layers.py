"""Annotations in layers: types with features, of which one is read; a file is one coder's work on one document."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from irr.codings import Remark, Source
from irr.errors import Choice, InputError, Problem
from irr.inputs import Input
from irr.inputs.archive import MAGIC
from irr.loaders._building import Mark
from irr.loaders._gathering import Gathered
from irr.loaders._members import Member, Members, leading, members
from irr.loaders._utf16 import CodePoints
from irr.names import listed, nearest, quoted

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders import LoadOptions

#: The largest file, in bytes.
LARGEST = 32_000_000

#: A type and its feature, "" for what is marked without one.
Layer = tuple[str, str]


class Piece(NamedTuple):
    """A stretch that was marked, with its value, None where it has none."""

    start: int
    end: int
    value: str | None
    line: int


@dataclass
class Parsed:
    """What one file says of one document.

    `layers` are the marks by layer, `prepared` the types that programs make before anybody codes, `default` the layer
    that is read where none is chosen. `part` is which document of the file it is, "" where it holds one. `utf16` says
    that positions count UTF-16 units of the text. `passed` counts what is not read.
    """

    text: str | None
    layers: dict[Layer, list[Piece]] = field(default_factory=dict)
    prepared: frozenset[str] = frozenset()
    default: Layer | None = None
    part: str = ""
    utf16: bool = False
    passed: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)


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
    single = not source.folder and not source.head.startswith(MAGIC)
    files = [_own(source, options)] if single else _below(source, options, holds, suffixes, found)
    for coder, document, path, read in files:
        try:
            works += [Work(coder, document, path, one) for one in parse(read(), path)]
        except InputError as error:
            found.problems += error.problems
    chosen = None
    try:
        chosen = _choose(works, options.variable, source.path)
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
        detected["variable"] = quoted(_labels([work.parsed for work in works])[chosen])
    line_of = (lambda record: record or None) if single else (lambda record: None)
    return found.spans(
        Source(source.path, format_, "spans", detected, line_of),
        lambda what, count: Remark("passed_over", f"{what}: {count:,}"),
    )


def _own(source: Input, options: LoadOptions) -> tuple[str, str, str, Callable[[], bytes]]:
    """A file that was named: its coder is its name, its document the folder it is in."""
    folder = os.path.basename(os.path.dirname(os.path.abspath(source.path))) if source.held is None else ""
    document = folder.encode("utf-8", "surrogateescape").decode("utf-8", "replace") or "document"

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
    name = _name(source.path)
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


def _name(path: str) -> str:
    name = (
        os.path.basename(os.path.abspath(path)).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    )
    return re.sub(r"(?i)\.zip$", "", name) or "document"


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


def _labels(every: Iterable[Parsed]) -> dict[Layer, str]:
    """What people call each layer: Type.feature, with the whole name of the type where its last part is not enough."""
    layers = dict.fromkeys(layer for parsed in every for layer in parsed.layers)
    last = Counter(type_.rpartition(".")[2] for type_ in dict.fromkeys(type_ for type_, _ in layers))
    found = {}
    for type_, feature in layers:
        short = type_.rpartition(".")[2]
        name = short if last[short] == 1 else type_
        found[type_, feature] = f"{name}.{feature}" if name and feature else name or feature
    return found


def _choose(works: Sequence[Work], variable: str | None, path: str) -> Layer | None:
    """The layer that is asked for, or the one that is to be read; None where there is nothing to choose from.

    Raises `InputError` where several layers have values, or the one asked for is not there and another may be meant.
    """
    parsed = [work.parsed for work in works]
    labels = _labels(parsed)
    if variable is not None:
        return _asked(variable.strip(), labels, path)
    defaults = {one.default for one in parsed if one.default is not None}
    if len(defaults) == 1:
        return defaults.pop()
    count: Counter[Layer] = Counter()
    for one in parsed:
        for layer, pieces in one.layers.items():
            count[layer] += sum(piece.value is not None for piece in pieces) if layer[1] else len(pieces)
    valued = {type_ for type_, feature in count if feature and count[type_, feature]}
    # Marks as such are what there is only where no feature says more.
    full = [layer for layer in labels if count[layer] and (layer[1] or layer[0] not in valued)]
    prepared = {type_ for one in parsed for type_ in one.prepared}
    coded = [layer for layer in full if layer[0] not in prepared]
    if len(coded) == 1:
        return coded[0]
    if not full:
        return None
    several = listed([f"{labels[layer]} ({count[layer]:,})" for layer in coded or full], 12)
    if coded:
        text = f"holds several variables: {several}; choose one with --variable NAME"
    else:
        text = f"holds only what programs mark before anybody codes: {several}; choose with --variable NAME"
    raise InputError(
        [Problem(path, None, text)], Choice("variable", [labels[layer] for layer in coded or full])
    )


def _asked(variable: str, labels: dict[Layer, str], path: str) -> Layer | None:
    names: dict[str, list[Layer]] = {}
    for (type_, feature), label in labels.items():
        whole = f"{type_}.{feature}" if type_ and feature else type_ or feature
        for name in {label, whole, feature}:
            names.setdefault(name, []).append((type_, feature))
    name = variable.replace("|", ".")
    found = names.get(name, [])
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        text = f"several variables are called {quoted(variable)}: {listed([labels[one] for one in found])}"
        raise InputError([Problem(path, None, f"{text}; write one of these")])
    # A program leaves out layers in which nothing is marked.
    type_ = name.rpartition(".")[0]
    likely = nearest(name, labels.values())
    if labels and (likely or any(type_ in (one[0], one[0].rpartition(".")[2]) for one in labels)):
        meant = f"; did you mean {quoted(likely)}?" if likely else ""
        there = listed([*dict.fromkeys(labels.values())], 12)
        raise InputError(
            [Problem(path, None, f"no variable called {quoted(variable)}{meant} (there are {there})")]
        )
    return None


def number_problem(path: str, line: int | None, what: str) -> Problem:
    """A problem with a position."""
    text = f"{quoted(what)} is no position; they count from 0, and the end is not before the start"
    return Problem(path, line, text)


def place(text: str) -> int | None:
    """The position that `text` is, or None."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
