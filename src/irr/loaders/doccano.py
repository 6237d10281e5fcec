"""doccano: one coder's labels of texts or of stretches in them; several coders as files of one zip.

{"id": 1, "text": "The bus was late.", "label": ["waiting"], "Comments": []}
{"id": 1, "text": "The bus was late.", "label": [[4, 7, "vehicle"]], "Comments": []}
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem
from irr.inputs import HEAD
from irr.inputs.archive import MAGIC, archive_of
from irr.inputs.json import LONGEST
from irr.loaders._doccano_rows import FASTTEXT, QUESTIONS, TEXTS, kept, labels_of, rows_in
from irr.loaders._grid_rows import rows_of
from irr.loaders._json_shape import beginning, has_keys, is_lines, text_of
from irr.loaders._looks import MOST, Found, Look, Stretch
from irr.loaders._one_question import said
from irr.loaders._section_field import section_field
from irr.names import quoted
from irr.tables.roles import role_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from irr.codings import Codings, Spans
    from irr.inputs import Input
    from irr.inputs.archive import Archive
    from irr.inputs.json import Value
    from irr.loaders import LoadOptions
    from irr.loaders._json_shape import Object
    from irr.loaders._looks import Given
    from irr.tables.grid import Grid

FORMAT = "doccano"
SUMMARY = "exports of doccano: JSONL, JSON, CSV, fastText, and the zip of them"
#: `cats` and `entities` of a project that has both are two questions.
VARIABLES = True

#: What was passed over, by kind.
WORDS = {
    "numbered_sections": "{n} text{s} without an id, named by their number in the file",
    "unlabelled": "{n} text{s} that nobody labelled left out: unknown.jsonl is nobody's",
    "files_not_read": "{n} file{s} in the zip of another kind not read",
    "relations": "{n} text{s} with relations between marks, which are not read",
}

#: Names of files that are not one coder's: of a project where all label together, and of what nobody labelled.
EVERYBODY, NOBODY = "all", "unknown"
#: The separator of labels in a cell.
SEPARATOR = "#"

#: Keys of the list of labels that a project offers, which is no coding.
LABEL_TYPES = ("suffix_key", "background_color")
#: Keys of other programs' files, which may have labels beside texts too.
_OTHERS = (
    "_input_hash",
    "annotation_id",
    "annotations",
    "instance_id_to_label_to_value",
    "instance_id_to_span_to_value",
    "responses",
)
_KEY = re.compile(rb'(?<!\\)"([^"\\]{1,40})"\s*:')
_KINDS = (".jsonl", ".json", ".csv", ".txt")


def claims(source: Input) -> bool:
    """Whether it is such a file, or a zip of such files."""
    if not source.head.startswith(MAGIC):
        return _claims(source)
    try:
        archive = archive_of(source)
    except InputError:
        return False
    return archive is not None and any(_claims(source_in(archive, name)) for name in _members(archive)[:5])


def _claims(source: Input) -> bool:
    head = beginning(source)
    if not head:
        text = source.head.removeprefix(b"\xef\xbb\xbf")
        return (FASTTEXT.search if source.suffix == ".txt" else FASTTEXT.match)(text) is not None
    if any(has_keys(head, name) for name in _OTHERS):
        return False
    if not any(has_keys(head, name) for name in TEXTS):
        return False
    if has_keys(head, *LABEL_TYPES):
        return True
    if has_keys(head, "cats", "entities") or has_keys(head, "entities", "relations"):
        return True
    found = re.search(rb'(?<!\\)"labels?"\s*:\s*\[\s*(\[|\{)?', head)
    if found is None or not (is_lines(head) or head.startswith(b"[")):
        return False
    # A table that somebody made, in JSON, may have labels beside texts too; it says who coded, and marks no stretches.
    return found[1] is not None or not any(role_of(name) == "coder" for name in _keys(head))


def _keys(head: bytes) -> set[str]:
    """What could be keys of the first records."""
    return {name.decode("utf-8", "replace") for name in _KEY.findall(head[:HEAD])}


def claims_table(names: Sequence[str]) -> bool:
    """Whether the columns are those of its CSV, which writes Comments so."""
    return {"id", "label", "Comments"} <= {*names} and any(name in names for name in TEXTS)


def load(source: Input, options: LoadOptions) -> Codings | Spans:
    """The labels of the coder whose file it is, or of all coders in the zip."""
    if has_keys(beginning(source), *LABEL_TYPES):
        raise source.refusal(
            "is the list of labels of a doccano project; export its dataset, which says who gave which"
        )
    found = Found(source.path, FORMAT, "text")
    reader = _Reader(found)
    archive = archive_of(source)
    if archive is not None:
        _read_zip(archive, reader, options)
    else:
        reader.read(source, options.coder or _coder_of(source.path, source.stem))
    reader.finish()
    return said(found, options, WORDS)


def load_table(grid: Grid, options: LoadOptions) -> Codings | Spans:
    """The labels in a table; several stand in a cell with # between them."""
    found = Found(grid.path, FORMAT, "row", line_of=grid.line_of)
    coder = options.coder or _coder_of(grid.path, grid.name)
    reader = _Reader(found)
    for record, fields in rows_of(grid, found):
        parts: list[Value] = [one for one in fields["label"].split(SEPARATOR) if one.strip()]
        reader.rows.append((record, coder, {**fields, "label": parts}))
    reader.finish()
    return said(found, options, WORDS)


def _coder_of(path: str, stem: str) -> str:
    """The coder that a file is named for; `InputError` where it is the work of all together."""
    if stem == EVERYBODY:
        text = "holds the labels of everybody together, as a project where all label together has them"
        raise InputError([Problem(path, None, f"{text}; say whose they are with --coder NAME=FILE")])
    return stem


def _members(archive: Archive) -> list[str]:
    """The files of the zip that could be a coder's, none where it holds anything but the exports of a program."""
    names = [name for name in archive.names if not name.startswith("__MACOSX/")]
    kinds = {PurePosixPath(name).suffix.lower() for name in names}
    if not kinds <= {*_KINDS}:
        return []
    return [name for name in names if PurePosixPath(name).suffix.lower() != ".csv"]


def source_in(archive: Archive, name: str) -> Input:
    """A member of a zip as something to read."""
    source = type(archive.source)
    return source(f"{archive.source.path}/{name}", archive.read(name))


def _read_zip(archive: Archive, reader: _Reader, options: LoadOptions) -> None:
    found = reader.found
    members = _members(archive)
    found.counts["files_not_read"] += len(archive.names) - len(members)
    found.detected["files"] = f"{len(members):,} in a zip"
    size = 0
    for name in members:
        member = source_in(archive, name)
        size += len(member.held or b"")
        if size > LONGEST:
            raise archive.source.refusal(f"unpacks to more than {LONGEST // 1_000_000} MB; unpack it first")
        alone = options.coder if len(members) == 1 else None
        stem = PurePosixPath(name).stem
        try:
            reader.read(member, alone or _coder_of(member.path, stem), stem == NOBODY)
        except InputError as error:
            found.problems += error.problems


class _Reader:
    """Reads files one after the other; a record is a text of any of them, counted from 1."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.rows: list[tuple[int, str, Object]] = []
        self.lines: list[int | None] = [None]
        self._numbers: dict[int, int] = {}

    def read(self, source: Input, coder: str, nobody: bool = False) -> None:
        """Take the texts of one coder's file; those that have no label are left out of a file of nobody's."""
        found = self.found
        if source.path != found.path:
            found.files.append((len(self.lines) - 1, source.path))
        found.line_of = lambda record: self.lines[record] if 0 <= record < len(self.lines) else None
        for number, line, row in rows_in(source):
            record = len(self.lines)
            self.lines.append(line)
            if record > MOST:
                raise source.refusal(f"more than {MOST:,} texts; divide the file")
            if row is None:
                found.problem(record, "not an object")
            elif nobody and not any(row.get(key) for key in QUESTIONS):
                found.counts["unlabelled"] += 1
            else:
                self._numbers[record] = number
                self.rows.append((record, coder, kept(row)))

    def finish(self) -> None:
        """Make looks of all texts."""
        found = self.found
        ids = [text_of(row.get("id")) for _, _, row in self.rows]
        numbered = not any(ids)
        if numbered:
            ids = [str(self._numbers.get(record, record + 1)) for record, _, _ in self.rows]
        for (record, _, _), one in zip(self.rows, ids, strict=True):
            if one is None:
                found.problem(record, "has no id, as others have")
        tasks = [(one or "", row) for one, (_, _, row) in zip(ids, self.rows, strict=True)]
        field = section_field(tasks, frozenset(("Comments", *QUESTIONS, *TEXTS)))
        if numbered and field is None:
            found.counts["numbered_sections"] += len(ids)
        found.detected["section"] = quoted(field) if field is not None else "number of the text"
        found.remarks += found.said_of(("id", field or "id", *QUESTIONS, *TEXTS))
        for (record, coder, row), (task, _) in zip(self.rows, tasks, strict=True):
            section = task if field is None else text_of(row[field]) or task
            texts = [text for key in TEXTS if isinstance(text := row.get(key), str)]
            found.counts["relations"] += bool(row.get("relations"))
            found.add(Look(section, coder, self._given(row, record), record, texts[0] if texts else None))

    def _given(self, row: Object, record: int) -> Given:
        given: dict[str, tuple[str, ...] | tuple[Stretch, ...]] = {}
        keys = [key for key in QUESTIONS if key in row]
        if not keys:
            self.found.problem(record, "no 'label'")
        for key in keys:
            value, question = row[key], QUESTIONS[key]
            if value is None or value == []:
                # Exports hold what was never opened too, so that this is a blank.
                continue
            answer = labels_of(value)
            if answer is None:
                self.found.problem(record, f"{key!r} is no list of labels, nor of [start, end, label]")
            elif self.found.question(question, isinstance(answer[0], Stretch), record):
                given[question] = answer
        return given
