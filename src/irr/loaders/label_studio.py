"""Label Studio: tasks with the annotations of each coder (JSON), or a row an annotation (JSON-MIN, CSV, TSV).

[{"id": 1, "data": {"text": "…"}, "annotations": [
  {"completed_by": {"email": "ana@example.org"}, "result": [
    {"from_name": "topic", "to_name": "text", "type": "choices", "value": {"choices": ["cost"]}}]}]}]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.loaders._json_shape import beginning, has_keys, list_of, object_of, records, text_of
from irr.loaders._label_studio_rows import is_export, load_grid, load_rows
from irr.loaders._label_studio_texts import COUNTS, with_texts
from irr.loaders._label_studio_values import Choices, Marks, Unread, coder_of, value_of
from irr.loaders._looks import Found, Look, Stretch
from irr.loaders._one_question import said
from irr.loaders._section_field import section_field
from irr.names import quoted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.codings import Codings, Spans
    from irr.inputs import Input
    from irr.inputs.json import Value
    from irr.loaders import LoadOptions
    from irr.loaders._json_shape import Object
    from irr.tables.grid import Grid

FORMAT = "Label Studio"
SUMMARY = "exports of Label Studio: JSON, JSON-MIN, CSV and TSV"
#: Each `from_name` is a question.
VARIABLES = True
#: The ways in which positions may be counted.
OFFSETS = tuple(COUNTS)

#: What was passed over, by kind.
WORDS = {
    "skipped": "{n} annotation{s} skipped by their coder, left out as not coded",
    "predictions": "{n} prediction{s} of a model not read",
    "drafts": "{n} draft{s} not read",
    "ground_truth": "{n} annotation{s} marked as ground truth, read as the work of their coder",
    "not_annotated": "{n} task{s} without an annotation left out",
    "results_not_read": "{n} result{s} not read, as neither choices nor marked text",
    "spans_left_out": "{n} mark{s} without a place in the text left out",
    "numbered_sections": "{n} task{s} without an id, named by their number in the file",
    "quotes_differ": "{n} mark{s} at whose place the text says something else than the mark",
    "texts_unknown": "{n} annotation{s} of a task whose text cannot be told from its data",
}

_ANNOTATIONS = ("annotations", "completions")


def claims(source: Input) -> bool:
    """Whether the file has the keys of such annotations."""
    head = beginning(source)
    if not head:
        return False
    return _is_tasks(head) or has_keys(head, "annotator", "annotation_id", "lead_time")


def claims_table(names: Sequence[str]) -> bool:
    """Whether the columns are those that every such table has."""
    return is_export(names)


def load(source: Input, options: LoadOptions) -> Codings | Spans:
    """The answers to one question; `InputError` where there are several and none is chosen."""
    found = Found(source.path, FORMAT)
    by_line, every = records(source)
    if by_line:
        found.line_of = lambda record: record
    rows = [*every]
    if not any(one is not None and _annotations(one) is not None for _, one in rows):
        return load_rows(rows, found, options, WORDS)
    _read(rows, found, options)
    return said(found, options, WORDS)


def load_table(grid: Grid, options: LoadOptions) -> Codings | Spans:
    """The same of a table."""
    return load_grid(grid, Found(grid.path, FORMAT, "row", line_of=grid.line_of), options, WORDS)


def _is_tasks(head: bytes) -> bool:
    some = any(has_keys(head, name) for name in _ANNOTATIONS)
    return some and (has_keys(head, "result") or has_keys(head, "data", "total_annotations"))


def _annotations(task: Object) -> Value:
    return next((task[name] for name in _ANNOTATIONS if name in task), None)


def _read(rows: Sequence[tuple[int, Object | None]], found: Found, options: LoadOptions) -> None:
    tasks = []
    for number, task in rows:
        if task is None or not isinstance(annotations := _annotations(task), list):
            found.problem(number, "not a task with a list of annotations")
            continue
        tasks.append((number, task, annotations))
    names = _names(tasks, found)
    marked: list[tuple[Object, Look]] = []
    for (number, task, annotations), section in zip(tasks, names, strict=True):
        found.counts["predictions"] += len(list_of(task.get("predictions")))
        found.counts["drafts"] += len(list_of(task.get("drafts")))
        looks = len(marked)
        for annotation in annotations:
            if not isinstance(annotation, dict):
                found.problem(number, "an annotation that is no object")
            elif annotation.get("was_cancelled") is True or annotation.get("skipped") is True:
                found.counts["skipped"] += 1
            elif (look := _look(number, section, annotation, found, options)) is not None:
                found.counts["ground_truth"] += annotation.get("ground_truth") is True
                marked.append((object_of(task.get("data")), look))
        found.counts["not_annotated"] += not annotations and len(marked) == looks
    for look in with_texts(marked, found, options.offsets):
        found.add(look)


def _names(tasks: Sequence[tuple[int, Object, list[Value]]], found: Found) -> list[str]:
    """The section of each task: a field of its data that says so, else its id, else its number."""
    ids = [text_of(task.get("id")) for _, task, _ in tasks]
    if not any(ids):
        ids = [str(number) for number, _, _ in tasks]
        found.counts["numbered_sections"] += len(ids)
    seen: dict[str, int] = {}
    for (number, _, _), one in zip(tasks, ids, strict=True):
        if one is None:
            found.problem(number, "has no id")
        elif seen.setdefault(one, number) != number:
            found.problem(number, f"has the id {quoted(one)}, as task {seen[one]} has")
    known = [one or "" for one in ids]
    data = [(one, object_of(task.get("data"))) for one, (_, task, _) in zip(known, tasks, strict=True)]
    if (name := section_field(data)) is None:
        found.detected["section"] = (
            "number of the task" if found.counts["numbered_sections"] else "id of the task"
        )
        return known
    found.counts.pop("numbered_sections", None)
    found.detected["section"] = f"{quoted(name)} of the data"
    return [text_of(fields[name]) or "" for _, fields in data]


def _look(number: int, section: str, annotation: Object, found: Found, options: LoadOptions) -> Look | None:
    coder = coder_of(annotation.get("completed_by")) or options.coder
    if coder is None:
        found.problem(
            number, "an annotation that does not say who made it; give the file to its coder with --coder"
        )
        return None
    result = annotation.get("result")
    if not isinstance(result, list):
        found.problem(number, f"the annotation of {quoted(coder)} has no list of results")
        return None
    choices: dict[str, dict[str, None]] = {}
    marks: dict[str, list[Stretch]] = {}
    for one in result:
        value = value_of(one)
        name = text_of(one.get("from_name")) if isinstance(one, dict) else None
        if isinstance(value, Unread) or name is None:
            marked = isinstance(value, Unread) and value.span
            found.counts["spans_left_out" if marked else "results_not_read"] += 1
        elif isinstance(value, Choices):
            if "" in value.names:
                found.problem(number, f"{quoted(coder)} gave a category without a name")
            if found.question(name, False, number):
                choices.setdefault(name, {}).update(dict.fromkeys(value.names))
        elif isinstance(value, Marks) and found.question(name, True, number):
            marks.setdefault(name, []).extend(value.stretches)
    given: dict[str, tuple[str, ...] | tuple[Stretch, ...]] = {}
    given |= {name: tuple(names) for name, names in choices.items()}
    given |= {name: tuple(stretches) for name, stretches in marks.items()}
    # Who gave no result at all chose nothing; who left one question out may not have been asked it.
    return Look(section, coder, given, number, unanswered="" if result else None)
