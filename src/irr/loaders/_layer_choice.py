"""Layers of annotations, and which of them is read: types with features, of which a file may hold many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from irr.errors import Choice, InputError, Problem
from irr.names import listed, nearest, quoted

if TYPE_CHECKING:
    from irr.codings import Remark

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


def labels_of(every: Iterable[Parsed]) -> dict[Layer, str]:
    """What people call each layer: Type.feature, with the whole name of the type where its last part is not enough."""
    layers = dict.fromkeys(layer for parsed in every for layer in parsed.layers)
    last = Counter(type_.rpartition(".")[2] for type_ in dict.fromkeys(type_ for type_, _ in layers))
    found = {}
    for type_, feature in layers:
        short = type_.rpartition(".")[2]
        name = short if last[short] == 1 else type_
        found[type_, feature] = f"{name}.{feature}" if name and feature else name or feature
    return found


def chosen_layer(parsed: Sequence[Parsed], variable: str | None, path: str) -> Layer | None:
    """The layer that is asked for, or the one that is to be read; None where there is nothing to choose from.

    Raises `InputError` where several layers have values, or the one asked for is not there and another may be meant.
    """
    labels = labels_of(parsed)
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
