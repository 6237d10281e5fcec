"""Argilla: records with the responses of each user, as `to_json` writes them, or one record a line.

[{"id": "r1", "fields": {"text": "…"}, "responses": {
  "topic": [{"value": "cost", "user_id": "ana", "status": "submitted"}]}}]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.inputs.json import whole
from irr.loaders._json_shape import (
    beginning,
    has_keys,
    is_text,
    list_of,
    object_of,
    records,
    text_of,
)
from irr.loaders._looks import Found, Look, Stretch
from irr.loaders._one_question import said
from irr.loaders._section_field import section_field
from irr.names import quoted

if TYPE_CHECKING:
    from irr.codings import Codings, Spans
    from irr.inputs import Input
    from irr.inputs.json import Value
    from irr.loaders import LoadOptions
    from irr.loaders._json_shape import Object

FORMAT = "Argilla"
SUMMARY = "records of Argilla with the responses of users (JSON, JSONL)"
#: Each question is one.
VARIABLES = True

#: What was passed over, by kind.
WORDS = {
    "discarded": "{n} discarded response{s} left out as not coded",
    "drafts": "{n} response{s} in draft left out as not coded",
    "without_status": "{n} response{s} without a status, read as submitted",
    "suggestions": "{n} record{s} with suggestions, which are not read",
    "values_not_read": "{n} response{s} not read, as neither labels nor marked text",
    "not_annotated": "{n} record{s} without a response left out",
}

#: The question of the records of Argilla 1, which had one.
ANNOTATION = "annotation"
_RESPONSES = ".responses"
_UNREAD = {"discarded": "discarded", "draft": "drafts", "pending": "drafts"}
#: What the status of a whole record says in Argilla 1.
_STATES = {"Validated": "submitted", "Discarded": "discarded", "Default": "draft", "Edited": "draft"}


def claims(source: Input) -> bool:
    """Whether records have responses as Argilla writes them."""
    head = beginning(source)
    if not head:
        return False
    if has_keys(head, "annotation", "annotation_agent"):
        return True
    if b'.responses.users"' in head:
        return True
    return has_keys(head, "responses", "fields") and (
        has_keys(head, "suggestions") or has_keys(head, "user_id") or has_keys(head, "_server_id")
    )


def load(source: Input, options: LoadOptions) -> Codings | Spans:
    """What users answered to one question."""
    by_line, every = records(source, "records")
    found = Found(
        source.path, FORMAT, "record", line_of=(lambda record: record) if by_line else (lambda _: None)
    )
    kept = []
    for number, record in every:
        if record is None:
            found.problem(number, "not an object")
        else:
            kept.append((number, record))
    sections = _sections(kept, found)
    alone = {name: None for _, record in kept[:1] for name in _texts(record)}
    field = next(iter(alone)) if len(alone) == 1 else None
    empty: dict[str, None] = {}
    for (number, record), section in zip(kept, sections, strict=True):
        found.counts["suggestions"] += bool(record.get("suggestions") or record.get("prediction"))
        text = _texts(record).get(field or "")
        by_user: dict[str, dict[str, tuple[str, ...] | tuple[Stretch, ...]]] = {}
        responses = [*_responses(record)]
        found.counts["not_annotated"] += not responses
        for one in responses:
            coder = one.user or options.coder
            if one.status in _UNREAD:
                found.counts[_UNREAD[one.status]] += 1
            elif coder is None:
                found.problem(number, f"a response to {quoted(one.question)} that does not say whose it is")
            elif (value := _value(one.value)) is None:
                found.counts["values_not_read"] += 1
            else:
                found.counts["without_status"] += one.status is None
                _add(by_user.setdefault(coder, {}), one.question, value, number, found)
        for coder, given in by_user.items():
            empty |= dict.fromkeys(given)
            found.add(Look(section, coder, given, number, text))
    for question in empty:
        found.questions.setdefault(question, False)
    return said(found, options, WORDS)


def _add(
    given: dict[str, tuple[str, ...] | tuple[Stretch, ...]],
    question: str,
    value: tuple[str, ...] | tuple[Stretch, ...],
    number: int,
    found: Found,
) -> None:
    # An empty list is of either kind.
    spans = isinstance(value[0], Stretch) if value else found.questions.get(question, False)
    if question in given and given[question] != value:
        found.problem(number, f"two responses of one user to {quoted(question)}; keep the one that counts")
    elif (not value and question not in found.questions) or found.question(question, spans, number):
        given[question] = value


def _sections(records: list[tuple[int, Object]], found: Found) -> list[str]:
    """The section of each record: a field of its metadata that says so, the id it was given, or its id."""
    ids: list[str] = []
    seen: dict[str, int] = {}
    for number, record in records:
        one = text_of(record.get("id")) or text_of(record.get("external_id"))
        if one is None:
            found.problem(number, "has no id")
        elif seen.setdefault(one, number) != number:
            found.problem(number, f"has the id {quoted(one)}, as record {seen[one]} has")
        ids.append(one or "")
    metadata = [
        (one, object_of(record.get("metadata"))) for one, (_, record) in zip(ids, records, strict=True)
    ]
    if (name := section_field(metadata)) is not None:
        found.detected["section"] = f"{quoted(name)} of metadata"
        return [text_of(fields[name]) or "" for _, fields in metadata]
    given = [text_of(record.get("external_id")) for _, record in records]
    if all(given) and len({*given}) == len(given):
        found.detected["section"] = "external_id"
        return [one or "" for one in given]
    found.detected["section"] = "id of the record"
    return ids


def _texts(record: Object) -> dict[str, str]:
    """The texts of a record, by field."""
    fields = object_of(record.get("fields")) or object_of(record.get("inputs"))
    if isinstance(record.get("text"), str) and not fields:
        fields = {"text": record["text"]}
    return {name: one for name, one in fields.items() if is_text(one)}


@dataclass(frozen=True, slots=True)
class _Response:
    question: str
    value: Value
    user: str | None
    status: str | None


def _responses(record: Object) -> Iterator[_Response]:
    """Every response of a record, in each of the shapes that Argilla has had."""
    responses = record.get("responses")
    for question, some in object_of(responses).items():
        for one in map(object_of, list_of(some)):
            yield _Response(
                question, one.get("value"), text_of(one.get("user_id")), text_of(one.get("status"))
            )
    for one in map(object_of, list_of(responses)):
        user, status = text_of(one.get("user_id")), text_of(one.get("status"))
        for question, value in object_of(one.get("values")).items():
            yield _Response(question, object_of(value).get("value"), user, status)
    for key in record:
        if key.endswith(_RESPONSES) and isinstance(record[key], list):
            users, states = list_of(record.get(f"{key}.users")), list_of(record.get(f"{key}.status"))
            for at, value in enumerate(list_of(record[key])):
                user = text_of(users[at]) if at < len(users) else None
                status = text_of(states[at]) if at < len(states) else None
                yield _Response(key.removesuffix(_RESPONSES), value, user, status)
    if record.get(ANNOTATION) is not None or text_of(record.get("annotation_agent")):
        state = text_of(record.get("status"))
        user = text_of(record.get("annotation_agent"))
        yield _Response(ANNOTATION, record.get(ANNOTATION), user, _STATES.get(state or "", state))


def _value(value: Value) -> tuple[str, ...] | tuple[Stretch, ...] | None:
    """A label or a number, a list of them, or marked stretches; None of anything else, such as a ranking."""
    if isinstance(value, str):
        name = text_of(value)
        return (name,) if name else None
    if not isinstance(value, list):
        return None
    names = [text_of(one) for one in value]
    if all(names):
        return tuple(dict.fromkeys(name for name in names if name))
    marks = [_mark(one) for one in value]
    return tuple(one for one in marks if one) if all(marks) else None


def _mark(value: Value) -> Stretch | None:
    """{"start", "end", "label"}, or [label, start, end] of Argilla 1."""
    if isinstance(value, dict):
        value = [value.get("label"), value.get("start"), value.get("end")]
    if not isinstance(value, list) or len(value) not in (3, 4):
        return None
    label, start, end = text_of(value[0]), whole(value[1]), whole(value[2])
    return None if start is None or end is None or label is None else Stretch(start, end, label)
