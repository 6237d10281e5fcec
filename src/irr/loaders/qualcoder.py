"""A project of QualCoder: the database data.qda, or the folder that it is in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from irr.codings import Remark
from irr.inputs import source_of
from irr.loaders._positions import Text
from irr.loaders._project_database import (
    Project,
    described,
    has_tables,
    project,
    stretch,
    texts_by_id,
)

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.inputs import Input
    from irr.inputs.sqlite import Database
    from irr.loaders import LoadOptions

FORMAT = "QualCoder"
SUMMARY = "a project of QualCoder: data.qda, or the folder that it is in"

#: The database in the folder of a project.
_DATABASE = "data.qda"
_TABLES = {
    "code_text": ("cid", "fid", "seltext", "pos0", "pos1", "owner"),
    "code_name": ("cid", "name"),
    "source": ("id", "name", "fulltext"),
}
_ORDER = "fid, pos0, pos1, owner, cid"
#: Codings of what is no text.
_OTHERS = {"code_image": "pictures", "code_av": "sound and video"}


def claims(source: Input) -> bool:
    """Whether it is a database with QualCoder's tables, or a folder that holds one."""
    if source.folder:
        return os.path.isfile(os.path.join(source.path, _DATABASE))
    return has_tables(source, _TABLES)


def load(source: Input, options: LoadOptions) -> Spans:
    """The codings of all texts, each its owner's."""
    if source.folder:
        source = source_of(os.path.join(source.path, _DATABASE))
    with project(source) as (held, found):
        if not all(found.has(table, *columns) for table, columns in _TABLES.items()):
            raise source.refusal("no database of QualCoder: it has other tables")
        categories = texts_by_id(held, found.rows("code_name", ("cid", "name")), "code")
        _documents(held, found)
        _codings(held, found, categories, options)
        _other_codings(held, found)
    return held.spans(FORMAT)


def _documents(held: Project, found: Database) -> None:
    for (size,) in found.rows("source", ("length(fulltext)",)):
        held.room(size)
    for key, name, text in found.rows("source", ("id", "name", "fulltext")):
        if text is None or (isinstance(text, str) and not text):
            continue
        if not isinstance(text, str):
            held.problem(f"the text of the document {described(name)} is {described(text)}, which is no text")
            continue
        held.add_document(key, name, Text.of(text))


def _codings(held: Project, found: Database, categories: dict[int, str], options: LoadOptions) -> None:
    columns = ("cid", "fid", "pos0", "pos1", "owner", "seltext")
    for number, (cid, fid, start, end, owner, quote) in enumerate(
        found.rows("code_text", columns, _ORDER), start=1
    ):
        what = f"coding {number:,} by {described(owner)}"
        category = categories.get(cid) if isinstance(cid, int) else None
        if category is None:
            held.problem(f"{what} has the code {described(cid)}, which there is not")
            continue
        place = stretch(held, fid, start, end, what)
        if place is None:
            continue
        held.add_owned(place, owner, category, quote, options)
    held.say_owners(options)


def _other_codings(held: Project, found: Database) -> None:
    for table, what in _OTHERS.items():
        if found.has(table):
            ((count,),) = found.rows(table, ("count(*)",), "1")
            if isinstance(count, int) and count:
                held.remarks.append(Remark("codings_not_read", f"codings of {what} are not read: {count:,}"))
