"""Published figures as people write them down: a YAML file, or name=value,n=50 on the command line.

study: Gillard et al. 2013
figures:
  - {name: percent, coders: [SG, KO], value: .74, n: 50}
  - {name: percent, all: all-share, value: .56, n: 50}
  - {name: krippendorff-alpha, value: .60, low: .51, high: .68}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from irr import yamltree
from irr.codebook.model import decimal
from irr.coefficients.registry import coefficients
from irr.criteria import CRITERIA
from irr.errors import UsageError
from irr.names import did_you_mean, quoted
from irr.rounds.measures import VIEWS
from irr.rounds.published import PublishedFigure
from irr.yamltree import Problems, Sequence

_KEYS = ("name", "value", "n", "se", "low", "high", "coders", "all", "view", "criterion", "category")
_EXAMPLE = "{name: percent, coders: [SG, KO], value: .74, n: 50}"

#: Says what is wrong with a value.
Complain = Callable[[str], None]


def read_published(path: str) -> tuple[str, list[PublishedFigure]]:
    """Whose figures they are, and the figures. Raises `InputError` with every problem of the file."""
    problems = Problems(path)
    root = yamltree.read(path)
    found = yamltree.fields(root, {"study": "study", "figures": "figures"}, "a file of figures", problems)
    source = yamltree.text_of(found["study"][1], "'study'", problems) if "study" in found else ""
    figures = []
    node = found["figures"][1] if "figures" in found else root
    if "figures" not in found:
        problems.add(root.line, f"no 'figures'; write 'figures:' and below it e.g. - {_EXAMPLE}")
    elif not isinstance(node, Sequence) or not node.items:
        problems.add(node.line, f"'figures' must list figures, e.g. - {_EXAMPLE}")
    else:
        for item in node.items:
            said = yamltree.fields(item, {key: key for key in _KEYS}, "a figure", problems)
            written: dict[str, Any] = {}
            for key, (_, value) in said.items():
                if key == "coders":
                    written[key] = [one.text for one in yamltree.scalars_of(value, "'coders'", problems)]
                elif not yamltree.is_absent(value):
                    written[key] = yamltree.text_of(value, f"'{key}'", problems)
            if said or not item:
                figures.append(_figure(written, partial(problems.add, item.line)))
    problems.stop()
    return source, [one for one in figures if one is not None]


def parse_published(text: str) -> PublishedFigure:
    """A figure as it is typed: percent=.74,n=50 or krippendorff-alpha=.6,se=.05,coders=SG+KO."""

    def complain(what: str) -> None:
        raise UsageError(f"--published {quoted(text)}: {what}")

    written: dict[str, Any] = {}
    for place, part in enumerate(text.split(",")):
        key, equals, value = (one.strip() for one in part.partition("="))
        if not equals or not value:
            complain(f"{quoted(part)} is not NAME=VALUE; write e.g. percent=.74,n=50, or name a YAML file")
        if place == 0 and key not in _KEYS:
            written |= {"name": key, "value": value}
        elif key not in _KEYS:
            complain(f"no key called {quoted(key)}{did_you_mean(key, _KEYS)}")
        else:
            written[key] = value.split("+") if key == "coders" else value
    figure = _figure(written, complain)
    assert figure is not None
    return figure


def published(text: str) -> tuple[str, list[PublishedFigure]]:
    """A figure as typed, or the figures of a file."""
    if "=" in text and not text.lower().endswith((".yaml", ".yml")):
        return "", [parse_published(text)]
    return read_published(text)


def _figure(written: Mapping[str, Any], complain: Complain) -> PublishedFigure | None:
    """The figure, or None once its problems have been told."""
    told: list[str] = []
    name = written.get("name", "")
    names = ["percent", *coefficients()]
    if name not in names:
        told.append(
            f"no figure called {quoted(name)}{did_you_mean(name, names)}"
            if name
            else f"a figure needs a name: {_EXAMPLE}"
        )
    numbers: dict[str, float | None] = {}
    for key in ("value", "n", "se", "low", "high"):
        number = numbers[key] = decimal(written[key]) if key in written else None
        if key in written and number is None:
            told.append(f"{key} {quoted(written[key])} is not a number; write a share as .74, not 74%")
    value, n, se, low, high = (numbers[key] for key in ("value", "n", "se", "low", "high"))
    least = 0.0 if name in ("percent", "percent-agreement") else -1.0
    if "value" not in written:
        told.append(f"a figure needs a value: {_EXAMPLE}")
    elif value is not None and not least <= value <= 1:
        told.append(f"value {quoted(written['value'])} is not between {least:g} and 1; write a share as .74")
    if n is not None and (n < 1 or n != int(n)):
        told.append(f"n {quoted(written['n'])} is not a number of sections")
    if se is not None and se <= 0:
        told.append(f"se {quoted(written['se'])} is not a standard error")
    if (low is None) != (high is None) and not ("low" in written and "high" in written):
        told.append("an interval needs both low and high")
    elif value is not None and low is not None and high is not None and not low <= value <= high:
        told.append("the value does not lie between low and high")
    if written.get("all") not in (None, "all-share"):
        told.append(f"all can be all-share, not {quoted(written['all'])}")
    for key, known in (("view", VIEWS), ("criterion", tuple(CRITERIA))):
        if key in written and written[key] not in known:
            told.append(f"no {key} called {quoted(written[key])}{did_you_mean(written[key], known)}")
    coders = tuple(dict.fromkeys(written.get("coders", ())))
    if len(coders) == 1:
        told.append("a figure is of two coders or more, or of all where none is named")
    if told or value is None:
        for text in told:
            complain(text)
        return None
    return PublishedFigure(
        name,
        value,
        coders,
        "all" in written,
        written.get("view"),
        written.get("criterion"),
        written.get("category"),
        None if n is None else int(n),
        se,
        low,
        high,
    )
