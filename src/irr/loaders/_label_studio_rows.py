"""Label Studio's short exports: a row an annotation, with the fields of the task and the answers side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from irr.errors import Choice, InputError, Problem
from irr.loaders._grid_rows import rows_of
from irr.loaders._json_shape import text_of
from irr.loaders._label_studio_texts import with_texts
from irr.loaders._label_studio_values import Choices, Marks, coder_of, short_value_of
from irr.loaders._looks import Found, Look, Stretch
from irr.loaders._one_question import said
from irr.loaders._section_field import section_field
from irr.names import did_you_mean, listed, quoted
from irr.tables.roles import role_of

if TYPE_CHECKING:
    from irr.codings import Codings, Spans
    from irr.inputs.json import Value
    from irr.loaders import LoadOptions
    from irr.loaders._json_shape import Object
    from irr.tables.grid import Grid

#: What every such row has.
_OWN = ("id", "annotator", "annotation_id", "lead_time")
#: What no answer is in.
_FIXED = frozenset((*_OWN, "created_at", "updated_at", "agreement", "history", "was_cancelled"))
#: Parts that a column has by its name, so that it is no question.
_PARTS = frozenset(("section", "text", "document", "note", "unread"))


def is_export(names: Sequence[str]) -> bool:
    """Whether columns of these names are those of such a table."""
    return {*_OWN} <= {*names}


def load_grid(grid: Grid, found: Found, options: LoadOptions, words: Mapping[str, str]) -> Codings | Spans:
    """The answers to one question in a table."""
    return _load(rows_of(grid, found), _candidates(grid.header.names), found, options, words)


def load_rows(
    rows: Sequence[tuple[int, Object | None]], found: Found, options: LoadOptions, words: Mapping[str, str]
) -> Codings | Spans:
    """The answers to one question in JSON-MIN."""
    found.item = "row"
    kept: list[tuple[int, Mapping[str, Value]]] = []
    names: dict[str, None] = {}
    for number, row in rows:
        if row is None:
            found.problem(number, "not an object")
            continue
        kept.append((number, row))
        names |= dict.fromkeys(_answers(row))
    candidates = _candidates([*names])
    if not candidates:
        # Another program may have put the keys in another order, where what is between the two says nothing.
        candidates = _candidates([*dict.fromkeys(key for _, row in kept for key in _after(row, "annotator"))])
    return _load(kept, candidates, found, options, words)


def _answers(row: Object) -> Sequence[str]:
    """The keys that may hold answers: those between the task's id and the coder, or all where these stand elsewhere."""
    keys = [*row]
    if "id" in row and "annotator" in row and keys.index("id") < keys.index("annotator"):
        return keys[keys.index("id") : keys.index("annotator")]
    return keys


def _after(row: Mapping[str, Value], key: str) -> Sequence[str]:
    """The keys that stand after this one."""
    keys = [*row]
    return keys[keys.index(key) + 1 :] if key in row else ()


def _candidates(names: Sequence[str]) -> list[str]:
    return [name for name in names if name and name not in _FIXED and role_of(name) not in _PARTS]


def _load(
    rows: Sequence[tuple[int, Mapping[str, Value]]],
    candidates: Sequence[str],
    found: Found,
    options: LoadOptions,
    words: Mapping[str, str],
) -> Codings | Spans:
    question = _question(rows, candidates, found, options)
    tasks = []
    for record, row in rows:
        if (task := text_of(row.get("id"))) is None:
            found.problem(record, "no id of the task")
        tasks.append((task or "", row))
    found.stop()
    field = section_field(tasks, frozenset((question, *(_FIXED - {"id"})))) or "id"
    found.detected["section"] = quoted(field)
    marked = []
    for (record, row), (task, _) in zip(rows, tasks, strict=True):
        coder = coder_of(row.get("annotator")) or options.coder
        if coder is None:
            found.problem(record, "no annotator")
            continue
        answer = short_value_of(row.get(question))
        given: dict[str, tuple[str, ...] | tuple[Stretch, ...]] = {}
        if isinstance(answer, Choices):
            if found.question(question, False, record):
                given[question] = answer.names
            if "" in answer.names:
                found.problem(record, f"{quoted(coder)} gave a category without a name")
        elif isinstance(answer, Marks) and found.question(question, True, record):
            given[question] = answer.stretches
        elif answer is None and row.get(question) not in (None, ""):
            found.counts["results_not_read"] += 1
        data = {name: value for name, value in row.items() if name not in _FIXED and name != question}
        marked.append((data, Look(text_of(row.get(field)) or task, coder, given, record)))
    for look in with_texts(marked, found, options.offsets):
        found.add(look)
    found.questions.setdefault(question, False)
    found.remarks += found.said_of((question, field, "id", "annotator"))
    return said(found, options, words)


def _question(
    rows: Sequence[tuple[int, Mapping[str, Value]]],
    candidates: Sequence[str],
    found: Found,
    options: LoadOptions,
) -> str:
    """The column that is read: the one that is chosen, or the only one that may hold answers."""
    if options.variable is not None:
        if any(options.variable in row for _, row in rows):
            return options.variable
        there = f" (it could be: {listed(candidates, 20)})" if candidates else ""
        text = f"no question called {quoted(options.variable)}{did_you_mean(options.variable, candidates)}{there}"
        raise InputError([Problem(found.path, None, text)])
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        text = "no column that could hold answers; was the question answered at all?"
        raise InputError([Problem(found.path, None, text)])
    many = f"{len(candidates):,} columns could hold the answers, and some may be of the data"
    text = f"{many}; say which is read with --variable: {listed(candidates, 20)}"
    raise InputError([Problem(found.path, None, text)], Choice("variable", candidates))
