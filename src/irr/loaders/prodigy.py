"""Prodigy: a task and a coder's answer to it a line, as `prodigy db-out` writes them.

{"text": "…", "options": [{"id": "cost", "text": "Cost"}], "accept": ["cost"], "answer": "accept",
 "_input_hash": 1001, "_annotator_id": "study-ana"}
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from irr.inputs.json import lines
from irr.loaders._json_shape import beginning, has_keys, is_lines, text_of
from irr.loaders._looks import MOST, Found, Look, Stretch
from irr.loaders._one_question import said
from irr.loaders._prodigy_task import LABEL, Task, task_of
from irr.loaders._section_field import section_field
from irr.names import quoted

if TYPE_CHECKING:
    from irr.codings import Codings, Spans
    from irr.inputs import Input
    from irr.loaders import LoadOptions

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
    tasks: list[Task] = []
    for line, value in lines(source.read(), source.path):
        if not isinstance(value, dict):
            found.problem(line, "not an object")
        elif len(tasks) >= MOST:
            raise source.refusal(f"more than {MOST:,} answers; divide the file")
        elif (task := task_of(line, value, found)) is not None:
            tasks.append(task)
    _name_coders(tasks, options.coder or source.stem, found)
    _name_sections(tasks, found)
    found.stop()
    for look in _looks(tasks, found):
        found.add(look)
    return said(found, options, WORDS)


def _name_coders(tasks: Sequence[Task], coder: str, found: Found) -> None:
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


def _name_sections(tasks: Sequence[Task], found: Found) -> None:
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


def _looks(tasks: Iterable[Task], found: Found) -> Iterable[Look]:
    """Each coder's work on each text: yes-or-no answers about one text add up, whole answers stand alone."""
    added: dict[tuple[str, str], list[Task]] = {}
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


def _added(added: dict[tuple[str, str], list[Task]], found: Found) -> Iterable[Look]:
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


def _asked(task: Task) -> tuple[str, ...]:
    return tuple(str(name) for some in (task.given, task.rejected) for name in some.get(LABEL, ()))
