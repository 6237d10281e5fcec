"""Rules on what a revision file accounts for: the versions, every category, every change of a meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.names import listed, quoted
from irr.notices import Notice
from irr.revision.fields import FieldChange, field_changes
from irr.revision.matching import is_gone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from irr.codebook import Codebook
    from irr.revision.held import Held
    from irr.revision.model import Change


def versions(held: Held) -> Iterator[Notice]:
    revision = held.revision
    for key, said, book in (("from", revision.old, held.old), ("to", revision.new, held.new)):
        if said != book.version:
            text = f"'{key}' is version {quoted(said)}, and the codebook {quoted(book.path)} is "
            text += (
                f"version {quoted(book.version)}" if book.version else "of no version; write 'version:' in it"
            )
            yield held.said("revision-version", key, text)
        if revision.codebook and revision.codebook != book.name:
            text = f"the codebook {quoted(book.path)} is called {quoted(book.name)}, not {quoted(revision.codebook)}"
            yield held.said("revision-version", "codebook", text)
    if held.old.name != held.new.name and not revision.codebook:
        text = f"the codebooks have two names, {quoted(held.old.name)} and {quoted(held.new.name)}"
        yield held.said("revision-version", "from", f"{text}; a revision leads from a version to the next")
    if revision.old == revision.new:
        text = (
            f"'from' and 'to' are both version {quoted(revision.old)}; a changed codebook has a new version"
        )
        yield held.said("revision-version", "to", text)


def accounted(held: Held) -> Iterator[Notice]:
    """Every category of both versions is kept or in a change."""
    gone = [name for name in held.old.ids if name not in held.of_source and is_gone(name, held.old, held.new)]
    for name in gone:
        how = "retired" if name in held.new.by_id else "gone"
        text = f"{quoted(name)} of {held.old_version} is {how}, and no change says what became of it"
        yield held.said("revision-unaccounted", "changes", text)
    made = ("merge", "split", "rename", "add")
    for name in held.new.ids:
        if name not in held.old.by_id and not any(
            change.op in made for change in held.of_target.get(name, ())
        ):
            text = f"{quoted(name)} is new in {held.new_version}, and no change says where from"
            yield held.said("revision-unaccounted", "changes", text)


def meanings(held: Held) -> Iterator[Notice]:
    """What changed in categories that go on is declared, and what is declared has changed."""
    for name, category in held.new.by_id.items():
        changes = held.of_target.get(name, ())
        accounted = any(change.op in ("merge", "split") for change in changes)
        before = held.before(name)
        found = field_changes(held.old.by_id[before], category) if before is not None else []
        for op, kind in (("redefine", "redefined"), ("move", "moved")):
            fields = [one for one in found if one.kind == kind]
            declared = next((change for change in changes if change.op == op), None)
            if declared is None:
                if fields and not accounted:
                    yield _undeclared(held, op, name, before, fields)
            elif before is not None or not accounted:
                yield from _declared(held, declared, name, fields)
        reworded = [one.field for one in found if one.kind == "reworded" and one.field != "status"]
        if reworded and not accounted:
            text = f"{quoted(name)}: {listed(reworded)} reworded"
            yield held.said("revision-reworded", changes[0] if changes else "changes", text)


def undeclared(old: Codebook, new: Codebook) -> Iterator[Notice]:
    """Where there is no revision file: the categories of both versions that mean something else now."""
    for name, category in new.by_id.items():
        if (before := old.by_id.get(name)) is not None:
            fields = [one.field for one in field_changes(before, category) if one.kind == "redefined"]
            if fields:
                text = (
                    f"{listed(fields)} of {quoted(name)} changed and no revision file says so; "
                    "write one with --propose FILE, or give it with --revision"
                )
                rule = "revision-undeclared-redefinition"
                yield Notice(rule, "error", text, new.path, category.line)


def _undeclared(held: Held, op: str, name: str, before: str | None, fields: Iterable[FieldChange]) -> Notice:
    rule = "revision-undeclared-redefinition" if op == "redefine" else "revision-undeclared-move"
    changes = held.of_target.get(name, ())
    was = f" ({quoted(before)} before)" if before not in (None, name) else ""
    text = (
        f"{listed([one.field for one in fields])} of {quoted(name)}{was} changed and no change says so; "
        f"add {{op: {op}, code: …, why: …}}"
    )
    return held.said(rule, changes[0] if changes else "changes", text)


def _declared(held: Held, change: Change, name: str, fields: Iterable[FieldChange]) -> Iterator[Notice]:
    """Whether the fields of a redefine or a move are those that changed."""
    changed = [one.field for one in fields]
    if not changed:
        text = f"{quoted(name)} has the same {'meaning' if change.op == 'redefine' else 'place'} in both versions"
        yield held.said("revision-nothing-changed", change, text)
    elif change.fields:
        if same := [one for one in change.fields if one not in changed]:
            text = f"{listed(same)} of {quoted(name)} did not change; {listed(changed)} did"
            yield held.said("revision-nothing-changed", change, text)
        if others := [one for one in changed if one not in change.fields]:
            rule = "redefinition" if change.op == "redefine" else "move"
            text = f"{listed(others)} of {quoted(name)} changed too; name it in 'fields'"
            yield held.said(f"revision-undeclared-{rule}", change, text)
