"""One line of Prodigy: a task, and what its coder answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.inputs.json import whole
from irr.loaders._json_shape import list_of, object_of, text_of
from irr.loaders._looks import Found, Stretch
from irr.loaders._section_field import LONGEST_ID
from irr.names import quoted

if TYPE_CHECKING:
    from irr.inputs.json import Value
    from irr.loaders._json_shape import Object
    from irr.loaders._looks import Given

ANSWERS = ("accept", "reject", "ignore")
#: The questions, by the key that holds their answers.
CHOICE, LABEL, SPANS = "accept", "label", "spans"
#: Views that ask about one span at a time.
_SINGLE = ("ner", "spans")
#: The end of the name of a session that nobody named.
_TIME = re.compile(r"(?:^|-)\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$")


@dataclass(slots=True)
class Task:
    """One line, as far as it is read; `coder` and `section` are None until they are known."""

    line: int
    input: str
    answer: str
    fields: Mapping[str, Value]
    meta: Mapping[str, Value]
    coder: str | None
    session: str | None
    given: Given
    rejected: Given
    text: str | None
    #: Whether it asks about one label or one span, so that several answers make one.
    adds: bool
    section: str = ""


def task_of(line: int, row: Object, found: Found) -> Task | None:
    answer = text_of(row.get("answer"))
    if answer not in ANSWERS:
        what = "no 'answer'" if answer is None else f"'answer' is {quoted(answer)}"
        found.problem(line, f"{what}; it must be one of {', '.join(ANSWERS)}")
        return None
    given, rejected = _given(line, row, answer, found)
    named = text_of(row.get("_annotator_id")) or text_of(row.get("_session_id"))
    session = named if named and _TIME.search(named) else None
    no_ids = ("text", "label", "answer", "html", "image")
    fields = {
        key: value for key, value in _short(row).items() if not key.startswith("_") and key not in no_ids
    }
    text = row.get("text")
    hashed = text_of(row.get("_input_hash"))
    return Task(
        line,
        hashed or "",
        answer,
        fields,
        _short(object_of(row.get("meta"))),
        None if session else named,
        session,
        given,
        rejected,
        text if isinstance(text, str) else None,
        LABEL in given or text_of(row.get("_view_id")) in _SINGLE,
    )


def _short(fields: Object) -> Mapping[str, Value]:
    """The fields that could be ids."""
    return {
        key: value for key, value in fields.items() if isinstance(value, str) and len(value) <= LONGEST_ID
    }


def _given(line: int, row: Object, answer: str, found: Found) -> tuple[Given, Given]:
    """What was given, by question; and what was asked about and rejected."""
    given: dict[str, tuple[str, ...] | tuple[Stretch, ...]] = {}
    rejected: dict[str, tuple[str, ...] | tuple[Stretch, ...]] = {}
    view = text_of(row.get("_view_id")) or ""
    choice = "options" in row or isinstance(row.get("accept"), list)
    label = None if choice else text_of(row.get("label"))
    spans = row.get("spans")
    marked = isinstance(spans, list) and (
        view.endswith("manual") or view in ("blocks", *_SINGLE) or not (choice or label)
    )
    if choice:
        found.question(CHOICE, False, line)
        names = [text_of(one) for one in list_of(row.get("accept"))]
        if not all(names):
            found.problem(line, "'accept' is no list of names")
        if answer == "accept":
            given[CHOICE] = tuple(name for name in names if name)
    if label:
        found.question(LABEL, False, line)
        given[LABEL], rejected[LABEL] = ((label,), ()) if answer == "accept" else ((), (label,))
        if answer == "ignore":
            del given[LABEL], rejected[LABEL]
    if marked:
        found.question(SPANS, True, line)
        marks = [_mark(one) for one in list_of(spans)]
        found.counts["spans_left_out"] += sum(one is None for one in marks)
        asked = answer == "reject" and view in _SINGLE
        if answer == "accept" or asked:
            given[SPANS] = () if asked else tuple(one for one in marks if one)
    return given, rejected


def _mark(value: object) -> Stretch | None:
    if not isinstance(value, dict):
        return None
    start, end, label = whole(value.get("start")), whole(value.get("end")), text_of(value.get("label"))
    return None if start is None or end is None or label is None else Stretch(start, end, label)
