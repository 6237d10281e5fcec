"""Comparisons with people and with published figures as programs read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from irr.records import interval_record, result_record
from irr.rounds.records import (
    FIGURE,
    Record,
    change_cells,
    change_record,
    head,
    interval_cells,
    named,
    record_of,
    side_record,
)

if TYPE_CHECKING:
    from irr.rounds.people import ModelAgainstPeople, ModelCategory, ModelFigure, ModelsCompared
    from irr.rounds.published import PublishedChange, PublishedCompared

#: The columns of the tables.
MODEL_COLUMNS = (
    *("model", *FIGURE, "people", "with_model", "difference", "low", "high", "level", "method", "se", "df"),
    *("p", "p_adjusted", "verdict", "uses", "detectable"),
)
PUBLISHED_COLUMNS = (
    *(*FIGURE, "published", "n", "ours", "difference", "low", "high", "level", "method", "inside", "verdict"),
)


def models_head(found: ModelsCompared) -> Record:
    """What JSON says of models and people before the models."""
    return head("models", found.options, found.warnings) | {
        "study": side_record(found.study),
        "people": list(found.people),
    }


def _model_figure(one: ModelFigure) -> Record:
    return {
        "people": record_of(one.people),
        "model": result_record(one.model),
        "difference": change_record(one.difference),
        "power": one.power and asdict(one.power),
    }


def _model_category(one: ModelCategory) -> Record:
    return {
        "category": one.category,
        "uses": one.uses,
        "people": one.people,
        "model": one.model,
        "difference": change_record(one.difference),
        "p_adjusted": one.p_adjusted,
        "verdict": one.verdict,
    }


def model_record(one: ModelAgainstPeople) -> Record:
    """One model against people."""
    return {
        "model": one.model,
        "alpha": _model_figure(one.alpha),
        "share": _model_figure(one.share),
        "each_person": {name: result_record(result) for name, result in one.each.items()},
        "categories": [_model_category(category) for category in one.categories],
    }


def model_rows(found: ModelsCompared) -> Iterator[Record]:
    """A row a figure and a row a category of each model."""
    for one in found.models:
        for figure in (one.alpha, one.share):
            yield {
                "model": one.model,
                **named(figure.model),
                "people": figure.people.value if figure.people else None,
                "with_model": figure.model.value,
                "difference": figure.difference.difference if figure.difference else None,
                **change_cells(figure.difference),
                "detectable": figure.power.detectable if figure.power else None,
            }
        for category in one.categories:
            yield {
                "model": one.model,
                "name": "krippendorff-alpha",
                "view": "category",
                "category": category.category,
                "people": category.people,
                "with_model": category.model,
                "difference": category.difference.difference if category.difference else None,
                **change_cells(category.difference),
                "p_adjusted": category.p_adjusted,
                "verdict": category.verdict,
                "uses": category.uses,
            }


def published_head(found: PublishedCompared) -> Record:
    """What JSON says before the published figures."""
    return head("published", found.options, found.warnings) | {
        "study": side_record(found.study),
        "source": found.source or None,
    }


def published_record(one: PublishedChange) -> Record:
    """One published figure beside ours."""
    said = asdict(one.published)
    return {
        "published": {
            "name": said["name"],
            "value": said["value"],
            **{key: said[key] for key in ("n", "se", "low", "high")},
        },
        "ours": result_record(one.ours),
        "difference": one.difference,
        "interval": interval_record(one.interval),
        "inside": one.inside,
        "verdict": one.verdict,
    }


def published_rows(found: PublishedCompared) -> Iterator[Record]:
    """A row a published figure."""
    for one in found.figures:
        yield {
            **named(one.ours),
            "published": one.published.value,
            "n": one.published.n,
            "ours": one.ours.value,
            "difference": one.difference,
            **interval_cells(interval_record(one.interval)),
            "inside": one.inside,
            "verdict": one.verdict,
        }
