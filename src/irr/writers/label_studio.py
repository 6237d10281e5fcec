"""Label Studio: tasks with an annotation a coder, choices of sections or labels of stretches."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from irr.writers._texts import with_texts
from irr.writers.model import DOCUMENT, TEXT, Coded, Files, Marked

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT = "Label Studio"
SUMMARY = "tasks with annotations (JSON), to import there"
SUFFIXES = ()
FOLDER = False
SECTIONS = SPANS = True

#: There has to be some; the same one makes the same file.
_WHEN = "2000-01-01T00:00:00Z"


def write(what: Coded | Marked, layout: str | None) -> Files:
    """A list of tasks."""
    tasks = (
        [*_sections(what)] if isinstance(what, Coded) else [*_documents(with_texts(what, "label-studio")[0])]
    )
    lines = (json.dumps(task, ensure_ascii=False) for task in tasks)
    return Files({"": ("[\n" + ",\n".join(lines) + "\n]\n").encode(errors="backslashreplace")})


def _sections(what: Coded) -> list[dict[str, Any]]:
    tasks = []
    places = {coder: place for place, coder in enumerate(what.coders, start=1)}
    for number, section in enumerate(what.sections, start=1):
        data = {"text": what.said(TEXT).get(section, section), "unit": section}
        if document := what.said(DOCUMENT).get(section):
            data["document"] = document
        results: list[tuple[int, list[dict[str, Any]]]] = []
        for coder, given in what.by_section.get(section, {}).items():
            place = places[coder]
            value = {"choices": [*given]}
            results.append((place, [_result(number, place, 1, "choices", value)] if given else []))
        tasks.append(_task(number, data, what.coders, results))
    return tasks


def _documents(what: Marked) -> list[dict[str, Any]]:
    tasks = []
    for at, document in enumerate(what.documents):
        number = at + 1
        results: list[tuple[int, list[dict[str, Any]]]] = []
        for place, coder in enumerate(what.coders, start=1):
            if not what.has_read(coder, at):
                continue
            found: list[dict[str, Any]] = []
            for mark in what.by_reader.get((at, coder), ()):
                value: dict[str, Any]
                if mark.start < 0:
                    kind, value = "choices", {"choices": [mark.category]}
                else:
                    text = (document.text or "")[mark.start : mark.end]
                    kind, value = (
                        "labels",
                        {
                            "start": mark.start,
                            "end": mark.end,
                            "text": text,
                            "labels": [mark.category],
                        },
                    )
                found.append(_result(number, place, len(found) + 1, kind, value))
            results.append((place, found))
        data = {"text": document.text or "", "unit": document.name}
        tasks.append(_task(number, data, what.coders, results))
    return tasks


def _result(task: int, coder: int, number: int, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"r{task}-{coder}-{number}",
        "type": kind,
        "value": value,
        "origin": "manual",
        "to_name": "text",
        "from_name": "code" if kind == "choices" else "label",
    }


def _task(
    number: int, data: dict[str, str], coders: Sequence[str], results: list[tuple[int, list[dict[str, Any]]]]
) -> dict[str, Any]:
    annotations = [
        {
            "id": (number - 1) * len(coders) + place,
            "completed_by": {"id": place, "email": coders[place - 1], "first_name": "", "last_name": ""},
            "result": result,
            "was_cancelled": False,
            "ground_truth": False,
            "created_at": _WHEN,
            "updated_at": _WHEN,
            "result_count": len(result),
            "task": number,
        }
        for place, result in results
    ]
    return {
        "id": number,
        "annotations": annotations,
        "predictions": [],
        "data": data,
        "meta": {},
        "inner_id": number,
        "total_annotations": len(annotations),
        "project": 1,
    }
