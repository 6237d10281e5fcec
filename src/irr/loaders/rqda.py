"""A project of RQDA (.rqda), a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from irr.codings import Remark
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

FORMAT = "RQDA"
SUMMARY = "a project of RQDA (.rqda)"

_TABLES = {
    "coding": ("cid", "fid", "seltext", "selfirst", "selend", "status", "owner"),
    "freecode": ("name", "id", "status"),
    "source": ("name", "id", "file", "status"),
}
#: What `status` says: RQDA deletes nothing.
_THERE, _DELETED, _UNMARKED = 1, 0, -1


def claims(source: Input) -> bool:
    """Whether it is a database with RQDA's tables."""
    return has_tables(source, _TABLES)


def load(source: Input, options: LoadOptions) -> Spans:
    """The codings that are neither deleted nor unmarked, each its owner's."""
    with project(source) as (held, found):
        codes = [*found.rows("freecode", ("id", "name", "status"))]
        categories = texts_by_id(held, ((key, name) for key, name, _ in codes), "code")
        deleted = {key for key, _, status in codes if _is(status, _DELETED)}
        gone = _documents(held, found)
        _codings(held, found, categories, (deleted, gone), options)
    return held.spans(FORMAT)


def _documents(held: Project, found: Database) -> set[Any]:
    """Take the texts; the ids of those that were deleted."""
    gone = set()
    for (size,) in found.rows("source", ("length(file)",)):
        held.room(size)
    for key, name, text, status in found.rows("source", ("id", "name", "file", "status")):
        if _is(status, _DELETED):
            gone.add(key)
        elif not isinstance(text, str):
            held.problem(f"the text of the document {described(name)} is {described(text)}, which is no text")
        else:
            held.add_document(key, name, Text.of(text))
    return gone


def _codings(
    held: Project,
    found: Database,
    categories: dict[int, str],
    deleted: tuple[set[Any], set[Any]],
    options: LoadOptions,
) -> None:
    left = {"deleted": 0, "unmarked": 0, "of a code or text that was deleted": 0}
    columns = ("cid", "fid", "selfirst", "selend", "status", "owner", "seltext")
    for number, (cid, fid, start, end, status, owner, quote) in enumerate(
        found.rows("coding", columns), start=1
    ):
        what = f"coding {number:,} by {described(owner)}"
        if _is(status, _DELETED):
            left["deleted"] += 1
            continue
        if _is(status, _UNMARKED):
            left["unmarked"] += 1
            continue
        if not _is(status, _THERE):
            held.problem(f"{what} has the status {described(status)}; it is 1, 0 (deleted) or -1 (unmarked)")
            continue
        if cid in deleted[0] or fid in deleted[1]:
            left["of a code or text that was deleted"] += 1
            continue
        category = categories.get(cid) if isinstance(cid, int) else None
        if category is None:
            held.problem(f"{what} has the code {described(cid)}, which there is not")
            continue
        place = stretch(held, fid, start, end, what)
        if place is None:
            continue
        held.add_owned(place, owner, category, quote, options)
    if any(left.values()):
        words = ", ".join(f"{times:,} {what}" for what, times in left.items() if times)
        held.remarks.append(Remark("codings_deleted", f"codings left out, as they are no more: {words}"))
    held.say_owners(options)


def _is(status: Any, wanted: int) -> bool:
    return isinstance(status, int | float) and status == wanted
