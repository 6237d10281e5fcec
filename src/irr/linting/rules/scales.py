"""The scale: that it is said, and that the categories have what it needs."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from irr.linting.registry import rule
from irr.linting.subject import Finding
from irr.names import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.linting.subject import Subject


@rule("untyped-scale", level="warning")
def untyped_scale(subject: Subject) -> Iterator[Finding]:
    """Categories have values or an order, and the codebook does not say which scale that is.

    Values without a scale count for nothing: the categories are taken as names. An order without one is taken as
    ordinal. Weighted coefficients rest on the scale, so it should be said and not concluded.

        scale: ordinal          # or interval, ratio; nominal to say that the numbers are mere names
        categories:
          - {id: never, value: 0}
          - {id: often, value: 2}
    """
    if "scale" in subject.codebook.lines:
        return
    for key, taken in (("order", "ordinal"), ("value", "nominal, so that the values count for nothing")):
        having = [category for category in subject.categories if key in category.lines]
        if having:
            text = (
                f"{_counted(len(having))} '{key}' and the codebook no 'scale', which is then taken as {taken}; write "
                "'scale:' with nominal, ordinal, interval or ratio at the head of the file"
            )
            yield Finding(having[0].line_of(key), text)


@rule("unordered-scale", level="warning")
def unordered_scale(subject: Subject) -> Iterator[Finding]:
    """An ordinal scale whose order is not written down, or written in two ways that differ.

    Without order and value the list itself is the order, which somebody who sorts it by the alphabet changes
    without noticing. Values that do not rise with the order leave open which of the two counts: it is the values.

        scale: ordinal
        categories:
          - {id: low, order: 1}
          - {id: high, order: 2}

    An order on some categories only, or the same for two, is an error at any level, since no command reads that.
    """
    yield from subject.refused("unordered-scale")
    book = subject.codebook
    if book.scale != "ordinal" or len(book.categories) < 2:
        return
    ordered = any("order" in category.lines for category in book.categories)
    if not ordered and all(category.value is None for category in book.categories):
        text = (
            "the scale is ordinal and its order that of the list; write it down as 'order:' on each category"
        )
        yield Finding(book.lines.get("scale"), text)
    for before, after in pairwise(book.categories):
        if ordered and before.value is not None and after.value is not None and after.value <= before.value:
            text = (
                f"{quoted(after.id)} comes after {quoted(before.id)} by 'order' and has no higher 'value'; the values "
                "count, so make them rise with the order"
            )
            yield Finding(after.line_of("value"), text)


@rule("missing-value", refused=True)
def missing_value(subject: Subject) -> Iterator[Finding]:
    """A category of an interval or ratio scale has no number, or only some of an ordinal one have.

    Distances between categories are differences of their values. On an interval or ratio scale an id that is a
    number is its own value.

        scale: interval
        categories:
          - {id: "1"}
          - {id: many}              # needs a 'value'
    """
    yield from subject.refused("missing-value")


def _counted(n: int) -> str:
    return "one category has" if n == 1 else f"{n:,} categories have"
