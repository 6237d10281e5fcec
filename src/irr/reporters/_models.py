"""The report of models and people: does a model agree with people as people do with each other?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.names import listed, shown
from irr.reporters import _common as common
from irr.reporters import _numbers as numbers
from irr.reporters._blocks import Block, Entry, Facts, Heading, Paragraph, table
from irr.reporters._documents import Document
from irr.reporters._rounds import power_in_words
from irr.rounds.other_records import MODEL_COLUMNS, model_record, model_rows, models_head

if TYPE_CHECKING:
    from irr.comparison import Difference
    from irr.rounds.people import ModelAgainstPeople, ModelCategory, ModelFigure, ModelsCompared

_SAYS = {
    "less": "agrees less",
    "more": "agrees more",
    "no telling": "cannot be told apart",
    "too rare": "too rare",
}


def document(found: ModelsCompared) -> Document:
    """The comparison as a document."""
    return Document(
        title=f"irr {__version__}: models compared with people",
        blocks=partial(blocks, found),
        head=partial(models_head, found),
        lists=(("models", lambda: map(model_record, found.models)),),
        columns=MODEL_COLUMNS,
        rows=partial(model_rows, found),
    )


def blocks(found: ModelsCompared) -> Iterator[Block]:
    """The whole report."""
    yield Heading("What was compared")
    yield Facts(
        [
            ("sections", f"{found.study.sections:,}"),
            ("people", listed(found.people, 20)),
            ("models", listed([one.model for one in found.models], 20)),
            ("categories", f"{len(found.study.categories):,}"),
        ]
    )
    for one in found.models:
        yield Entry(shown(one.model), "against the people")
        yield from _model(found, one)
    yield from common.part("Warnings", common.warnings(found.warnings))


def _model(found: ModelsCompared, one: ModelAgainstPeople) -> Iterator[Block]:
    level, confidence = numbers.level(found.options.confidence), found.options.confidence
    yield Paragraph(_verdict(one, confidence))
    figure = one.alpha
    if figure.power is not None and not _told(figure, confidence):
        yield Paragraph(power_in_words(figure.power, confidence, "difference"))
    yield from table(
        (
            "figure",
            "people with people",
            level,
            "model with people",
            level + " ",
            "difference",
            level + "  ",
            "p",
        ),
        [_figure("pooled alpha", one.alpha), _figure("share a category", one.share)],
        "figures",
    )
    if len(one.each) > 1:
        rows = [
            (shown(name), numbers.value(each), numbers.interval(each.interval))
            for name, each in one.each.items()
        ]
        rows.append(
            (
                f"{shown(one.model)} (model)",
                numbers.value(one.alpha.model),
                numbers.interval(one.alpha.model.interval),
            )
        )
        yield from table(
            ("coder", "pooled alpha with the people", level),
            rows,
            "coders",
            title="Each coder with the other people",
        )
    rows_of = [_category(category) for category in one.categories if category.verdict != "unused"]
    yield from table(
        ("category", "verdict", "uses", "people with people", "model with people", "difference", level, "p"),
        rows_of,
        "categories",
        left=2,
        title="Each category",
    )
    yield Paragraph(
        "Figures are means over pairs of coders: of people, and of the model with each person. difference: "
        "the latter less the "
        "former, sections left out of both at once. p of categories is adjusted for all compared; too rare: fewer than "
        f"{found.options.least_uses('models')} sections with it."
    )


def _told(figure: ModelFigure, confidence: float) -> bool:
    change = figure.difference
    return change is not None and change.p is not None and change.p < 1 - confidence


def _verdict(one: ModelAgainstPeople, confidence: float) -> str:
    name, change = shown(one.model), one.alpha.difference
    if one.alpha.people is None:
        return (
            f"With one person there is nothing to hold {name}'s agreement against; with that person it "
            f"is {numbers.value(one.alpha.model)}."
        )
    if change is None:
        return "Pooled alpha is undefined for the people, or for the model with them, so nothing can be told."
    said = (
        f"Pooled alpha is {numbers.value(one.alpha.people)} among people and {numbers.value(one.alpha.model)} "
        f"between {name} and "
        "people"
    )
    if change.p is None:
        return f"{said}; how far apart these are cannot be told, as there is no measure of error."
    interval = numbers.signed_interval(change.interval)
    p = f"(difference {numbers.signed(change.difference)} {interval}, p {numbers.p_is(change.p)})"
    if not _told(one.alpha, confidence):
        return f"{said} {p}: at this size the two cannot be told apart, which is not to say that they are the same."
    less = "less" if change.difference < 0 else "more"
    return f"{said} {p}: {name} agrees {less} with people than people do with each other."


def _figure(name: str, figure: ModelFigure) -> tuple[str, ...]:
    change = figure.difference
    return (
        name,
        numbers.figure(figure.people),
        numbers.figure_interval(figure.people),
        numbers.figure(figure.model),
        numbers.figure_interval(figure.model),
        *_difference(change, None if change is None else change.p),
    )


def _difference(change: Difference | None, p: float | None) -> tuple[str, str, str]:
    """A difference, its interval and a p."""
    return (
        numbers.signed(None if change is None else change.difference),
        numbers.signed_interval(None if change is None else change.interval),
        numbers.NONE if p is None else numbers.p_value(p),
    )


def _category(one: ModelCategory) -> tuple[str, ...]:
    return (
        shown(one.category),
        _SAYS[one.verdict],
        f"{one.uses:,}",
        numbers.coefficient(one.people),
        numbers.coefficient(one.model),
        *_difference(one.difference, one.p_adjusted),
    )
