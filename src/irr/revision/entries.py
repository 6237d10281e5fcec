"""Rules on the entries of a revision file: their ids, their circles, what two of them cannot both say, their reasons."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from irr.names import did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.notices import Notice
    from irr.revision.held import Held

#: Names among which the nearest one is looked for.
_MOST_COMPARED = 2000


def ids(held: Held) -> Iterator[Notice]:
    """Sources and targets exist."""
    for change in held.revision.changes:
        for source in change.sources:
            if source not in held.old.by_id:
                text = f"{quoted(source)} is no category of {held.old_version}"
                yield held.said("revision-source-missing", change, text + _hint(source, held.old.ids))
        for target in change.targets:
            if target not in held.new.by_id:
                text = f"{quoted(target)} is no category of {held.new_version}"
                yield held.said("revision-target-missing", change, text + _hint(target, held.new.ids))


def cycles(held: Held) -> Iterator[Notice]:
    for circle in circles(held):
        text = (
            f"{' → '.join(map(quoted, [*circle[:6], *(['…'] if circle[6:] else []), circle[0]]))} is a circle"
        )
        yield held.said("revision-cycle", held.of_source[circle[0]][0], f"{text}; use new ids")


def circles(held: Held) -> list[list[str]]:
    """The circles that ids go in, each once, a category that stays itself aside."""
    onward = {
        source: [target for change in changes for target in change.targets if target != source]
        for source, changes in held.of_source.items()
    }
    # Without recursion: who is left once all with no way on, and all that lead to them only, are taken away.
    left = {name: {one for one in targets if one in onward} for name, targets in onward.items()}
    into: defaultdict[str, list[str]] = defaultdict(list)
    for name, targets in left.items():
        for target in targets:
            into[target].append(name)
    ends = [name for name, targets in left.items() if not targets]
    while ends:
        name = ends.pop()
        for before in into[name]:
            if name in left[before]:
                left[before].discard(name)
                if not left[before]:
                    ends.append(before)
    circles: list[list[str]] = []
    seen: set[str] = set()
    for start in onward:
        path: dict[str, None] = {}
        name = start
        while left[name] and name not in path and name not in seen:
            path[name] = None
            name = next(one for one in onward[name] if one in left[name])
        if name in path:
            walked = list(path)
            circles.append(walked[walked.index(name) :])
        seen.update(path)
    return circles


def reused(held: Held) -> Iterator[Notice]:
    """A target that was another category of the old version."""
    circling = {name for circle in circles(held) for name in circle}
    for change in held.revision.changes:
        if change.op not in ("merge", "split", "rename", "add"):
            continue
        for target in change.targets:
            if target not in held.old.by_id or target in change.sources or target in circling:
                continue
            if change.op == "split" and target not in held.of_source:
                continue  # a part goes to a category that stays
            text = f"{quoted(target)} is a category of {held.old_version}"
            if change.op == "merge" and target not in held.of_source:
                text += f"; if it is part of the merge, name it in 'from' of the merge to {quoted(target)}"
            else:
                text += f", so that a{'n' if change.op == 'add' else ''} {change.op} cannot lead to it; use a new id"
            yield held.said("revision-reused", change, text)


def still_there(held: Held) -> Iterator[Notice]:
    for source, changes in held.of_source.items():
        category = held.new.by_id.get(source)
        if category is None or category.status == "retired" or source in held.of_target:
            continue
        for change in changes[:1]:
            text = f"{quoted(source)} is still a category of {held.new_version}; remove it there, "
            text += "or set its status to retired" + (", or name it in 'to'" if change.op != "drop" else "")
            yield held.said("revision-still-there", change, text)


def twice(held: Held) -> Iterator[Notice]:
    for source, changes in held.of_source.items():
        for change in changes[1:]:
            text = f"{quoted(source)} already is in the {changes[0].op} at line {changes[0].line}; keep one"
            yield held.said("revision-twice", change, text)
    for target, changes in held.of_target.items():
        alone = [change for change in changes if change.op in ("merge", "rename", "add")]
        for change in alone[1:]:
            text = f"{quoted(target)} already comes of the {alone[0].op} at line {alone[0].line}; make one of both"
            yield held.said("revision-twice", change, text)
        for op in ("redefine", "move"):
            same = [change for change in changes if change.op == op]
            for change in same[1:]:
                text = f"{quoted(target)} already has a {op} at line {same[0].line}; keep one"
                yield held.said("revision-twice", change, text)


def reasons(held: Held) -> Iterator[Notice]:
    for change in held.revision.changes:
        what = f"{change.op} {listed([*(change.sources or change.targets)], 3)}"
        if not change.why:
            yield held.said("revision-missing-why", change, f"{what}: no 'why'; write the reason")
        elif not change.evidence:
            yield held.said("revision-no-evidence", change, f"{what}: no 'evidence'")
        if change.op in ("add", "redefine") and not change.recode:
            text = f"{what}: old codings stay as they are; 'recode: required' would list the sections"
            yield held.said("revision-recode-unsaid", change, text)


def _hint(name: str, known: tuple[str, ...]) -> str:
    return did_you_mean(name, known) if len(known) <= _MOST_COMPARED else ""
