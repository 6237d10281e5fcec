"""What differs between two versions of a codebook, category by category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from irr.revision.accounting import undeclared
from irr.revision.checking import check_revision
from irr.revision.fields import FieldChange, field_changes
from irr.revision.matching import is_gone, likely_matches
from irr.revision.model import Change, Op, Revision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.codebook import Codebook
    from irr.notices import Notice

Kind = Literal["merged", "split", "renamed", "added", "removed", "redefined", "moved", "reworded"]
#: What may have become of a category, in the order of a report.
KINDS: dict[Kind, str] = {
    "merged": "several categories became one",
    "split": "one category became several",
    "renamed": "another id, the same meaning",
    "added": "not in the old version",
    "removed": "not in the new version, or retired there",
    "redefined": "definition, use_when or do_not_use_when changed",
    "moved": "another parent, theme, exclusive group or value",
    "reworded": "other texts changed, or these in case and punctuation only",
}
#: What came of the ops that lead from categories to others, and of those that change fields of one.
_OF_OP: dict[Op, Kind] = {
    "merge": "merged",
    "split": "split",
    "rename": "renamed",
    "add": "added",
    "drop": "removed",
}
_OF_FIELD_OP: dict[Op, Kind] = {"redefine": "redefined", "move": "moved"}
_OF_FIELDS: tuple[Kind, ...] = ("redefined", "moved", "reworded")


@dataclass(frozen=True)
class Difference:
    """One thing that differs. `fields` are what changed in a category that is redefined, moved or reworded.

    `likeness` is set where nobody said so and it is a proposal, from the words of the categories (0 to 1);
    `basis` is what it rests on. `why` and `evidence` are those of the revision file.
    """

    kind: Kind
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    fields: tuple[FieldChange, ...] = ()
    likeness: float | None = None
    basis: str = ""
    why: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodebookDiff:
    """Two versions of a codebook and all that differs; `notices` are what a check of the revision file found.

    Without a revision file they are the changes of meaning that nothing declares.
    """

    old: Codebook
    new: Codebook
    revision: Revision | None
    differences: tuple[Difference, ...]
    kept: int
    notices: tuple[Notice, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether something must be mended before codings are mapped."""
        return any(notice.level == "error" for notice in self.notices)


def diff(old: Codebook, new: Codebook, revision: Revision | None = None) -> CodebookDiff:
    """What differs between two versions; what became of what is as the revision says, or else likely."""
    structural = [*(_declared(revision) if revision else _likely(old, new))]
    settled = {name for one in structural for name in (*one.sources, *one.targets)}
    renamed = {one.targets[0]: one.sources[0] for one in structural if one.kind == "renamed"}
    reasons = {
        (_OF_FIELD_OP[change.op], target): change
        for change in (revision.changes if revision else ())
        if change.op in _OF_FIELD_OP
        for target in change.targets
    }
    changed: list[Difference] = []
    kept = 0
    made = {target for one in structural if one.kind in ("merged", "split") for target in one.targets}
    for name, category in new.by_id.items():
        before = old.by_id.get(renamed.get(name, name))
        if before is None or (name in made and name not in old.by_id):
            continue
        differs = field_changes(before, category)
        if not differs and name not in settled:
            kept += 1
        for kind in _OF_FIELDS:
            if fields := tuple(one for one in differs if one.kind == kind):
                change = reasons.get((kind, name))
                why, evidence = (change.why, change.evidence) if change else ("", ())
                changed.append(Difference(kind, (before.id,), (name,), fields, why=why, evidence=evidence))
    order = list(KINDS)
    found = sorted([*structural, *changed], key=lambda one: order.index(one.kind))
    notices = check_revision(revision, old, new) if revision else tuple(undeclared(old, new))
    return CodebookDiff(old, new, revision, tuple(found), kept, notices)


def _declared(revision: Revision) -> Iterator[Difference]:
    for change in revision.changes:
        if change.op in _OF_OP:
            kind = _OF_OP[change.op]
            yield Difference(kind, change.sources, change.targets, why=change.why, evidence=change.evidence)


def _likely(old: Codebook, new: Codebook) -> Iterator[Difference]:
    matches = likely_matches(old, new)
    used = {name for match in matches for name in (*match.sources, *match.targets)}
    for match in matches:
        kind = _OF_OP[match.op]
        yield Difference(kind, match.sources, match.targets, likeness=match.likeness, basis=match.why)
    for name in new.ids:
        if name not in old.by_id and name not in used:
            yield Difference("added", (), (name,))
    for name in old.ids:
        if name not in used and is_gone(name, old, new):
            yield Difference("removed", (name,), ())


def proposal(found: CodebookDiff) -> Revision:
    """A revision file to be filled in: what differs, with the reasons of the revision compared, or none yet."""
    ops = {kind: op for op, kind in (_OF_OP | _OF_FIELD_OP).items()}
    changes = [
        Change(
            ops[one.kind],
            sources=() if one.kind in ("redefined", "moved", "added") else one.sources,
            targets=one.targets,
            fields=tuple(field.field for field in one.fields),
            recode=one.kind == "split",
            why=one.why,
            evidence=one.evidence,
        )
        for one in _proposed(found)
    ]
    old, new = found.old, found.new
    return Revision(old.version, new.version, tuple(changes), old.name, old.path, new.path)


def likenesses(found: CodebookDiff) -> dict[int, str]:
    """What each guess of a proposal rests on, by the number of the change."""
    return {
        number: f"A guess, likeness {one.likeness:.2f}: {one.basis}."
        for number, one in enumerate(_proposed(found))
        if one.likeness is not None
    }


def _proposed(found: CodebookDiff) -> list[Difference]:
    made = {name for one in found.differences if one.kind in ("merged", "split") for name in one.targets}
    # What a merge or a split made has its reason there.
    return [
        one
        for one in found.differences
        if one.kind != "reworded" and (one.kind not in _OF_FIELDS or one.targets[0] not in made)
    ]
