"""Prodigy: a task and a coder's answer to it a line, as `prodigy db-out` writes them.

{"text": "…", "options": [{"id": "cost", "text": "Cost"}], "accept": ["cost"], "answer": "accept",
 "_input_hash": 1001, "_annotator_id": "study-ana"}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from irr.inputs.json import lines, whole
from irr.loaders._json_shape import beginning, has_keys, is_lines, list_of, object_of, text_of
from irr.loaders._looks import MOST, Found, Look, Stretch, said
from irr.loaders._section_field import LONGEST_ID, section_field
from irr.names import quoted

if TYPE_CHECKING:
    from irr.codings import Codings, Spans
    from irr.inputs import Input
    from irr.inputs.json import Value
    from irr.loaders import LoadOptions
    from irr.loaders._json_shape import Object
    from irr.loaders._looks import Given

FORMAT = "Prodigy"
SUMMARY = "answers of Prodigy as db-out writes them (JSONL)"
#: Choices, binary labels and marked text are three questions.
VARIABLES = True

#: What was passed over, by kind.
WORDS = {
    "ignored": "{n} task{s} that the coder ignored, left out as not coded",
    "rejected": "{n} task{s} that the coder rejected as such, left out as not coded",
    "spans_left_out": "{n} span{s} without positions in the text left out",
    "not_asked": "{n} time{s} a coder was not asked about a label that the file asks about; it counts as not given",
    "sessions_without_names": "{n} answer{s} from a session that is named by its time, taken as the work of the coder "
    "whose file it is",
}

ANSWERS = ("accept", "reject", "ignore")
#: The questions, by the key that holds their answers.
CHOICE, LABEL, SPANS = "accept", "label", "spans"
#: Views that ask about one span at a time.
_SINGLE = ("ner", "spans")
#: The end of the name of a session that nobody named.
_TIME = re.compile(r"(?:^|-)\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$")


def claims(source: Input) -> bool:
    """Whether lines have the keys that every answer has."""
    head = beginning(source)
    return (
        is_lines(head)
        and has_keys(head, "answer")
        and any(
            has_keys(head, name) for name in ("_input_hash", "_task_hash", "_session_id", "_annotator_id")
        )
    )


def load(source: Input, options: LoadOptions) -> Codings | Spans:
    """What coders answered to one question."""
    found = Found(source.path, FORMAT, line_of=lambda record: record)
    tasks: list[_Task] = []
    for line, value in lines(source.read(), source.path):
        if not isinstance(value, dict):
            found.problem(line, "not an object")
        elif len(tasks) >= MOST:
            raise source.refusal(f"more than {MOST:,} answers; divide the file")
        elif (task := _task(line, value, found)) is not None:
            tasks.append(task)
    _name_coders(tasks, options.coder or source.stem, found)
    _name_sections(tasks, found)
    found.stop()
    for look in _looks(tasks, found):
        found.add(look)
    return said(found, options, WORDS)


@dataclass(slots=True)
class _Task:
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


def _task(line: int, row: Object, found: Found) -> _Task | None:
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
    return _Task(
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


def _name_coders(tasks: Sequence[_Task], coder: str, found: Found) -> None:
    """The coder of each line; the one whose file it is where no line names one."""
    named = any(task.coder for task in tasks)
    for task in tasks:
        if task.coder is not None:
            continue
        if named:
            session = f"; its session is named {quoted(task.session)}, by its time" if task.session else ""
            found.problem(
                task.line, f"no _annotator_id and no _session_id that names a coder, as others have{session}"
            )
        found.counts["sessions_without_names"] += task.session is not None
        task.coder = coder
    found.detected["coder"] = "in the lines" if named else "name of the file"


def _name_sections(tasks: Sequence[_Task], found: Found) -> None:
    """The section of each line: a field of meta or of the task that says so, else the _input_hash."""
    for task in tasks:
        if not task.input:
            found.problem(task.line, "no _input_hash, which says what the task is")
    for where, rows in (
        ("of meta", [(task.input, task.meta) for task in tasks]),
        ("of the task", [(task.input, task.fields) for task in tasks]),
    ):
        if (name := section_field(rows)) is not None:
            found.detected["section"] = f"{quoted(name)} {where}"
            for task, (_, fields) in zip(tasks, rows, strict=True):
                task.section = text_of(fields[name]) or task.input
            return
    found.detected["section"] = "_input_hash"
    for task in tasks:
        task.section = task.input


def _looks(tasks: Iterable[_Task], found: Found) -> Iterable[Look]:
    """Each coder's work on each text: yes-or-no answers about one text add up, whole answers stand alone."""
    added: dict[tuple[str, str], list[_Task]] = {}
    for task in tasks:
        if not task.given:
            found.counts["ignored" if task.answer == "ignore" else "rejected"] += 1
            continue
        coder = task.coder or ""
        if task.adds:
            added.setdefault((task.section, coder), []).append(task)
        else:
            yield Look(task.section, coder, task.given, task.line, task.text)
    yield from _added(added, found)


def _added(added: dict[tuple[str, str], list[_Task]], found: Found) -> Iterable[Look]:
    labels = {name for some in added.values() for task in some for name in _asked(task)}
    for (section, coder), some in added.items():
        asked = {name for task in some for name in _asked(task)}
        if asked:
            found.counts["not_asked"] += len(labels - asked)
        yes: dict[str, int] = {}
        given: dict[str, tuple[str, ...] | tuple[Stretch, ...]] = {}
        for task in some:
            for question, answers in task.given.items():
                given[question] = (*given.get(question, ()), *answers)
            for name in task.given.get(LABEL, ()):
                yes.setdefault(str(name), task.line)
        for task in some:
            for name in task.rejected.get(LABEL, ()):
                if (line := yes.get(str(name))) is not None:
                    text = f"{quoted(coder)} rejects {quoted(str(name))} here and accepts it at line {line:,}"
                    found.problem(task.line, f"{text}; keep the one that counts")
        if LABEL in given:
            given[LABEL] = tuple(dict.fromkeys(str(name) for name in given[LABEL]))
        yield Look(section, coder, given, some[0].line, some[0].text)


def _asked(task: _Task) -> tuple[str, ...]:
    return tuple(str(name) for some in (task.given, task.rejected) for name in some.get(LABEL, ()))
