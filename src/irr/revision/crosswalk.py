"""The crosswalk: what each category of one version of a codebook is in the next."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from typing import TYPE_CHECKING

from irr.errors import InputError, Problem
from irr.loaders import read_head
from irr.names import listed, printable, quoted

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.revision.model import Revision

#: Said where codebooks differ and nobody said how.
_WAY_OUT = "say what becomes of each in a revision file (irr codebook diff V1 V2 --propose FILE)"


@dataclass(frozen=True)
class Crosswalk:
    """Old ids, new ids, and for each old id the new ones: one (kept, renamed, merged), none (dropped), or
    several (split, and which of them an old coding meant, it cannot tell).

    `name` says of what, for signatures: peer-worker@1-to-2. `recode` are old ids whose sections are to be coded
    again for other reasons than a split, and `recode_all` says that all sections are (something was added).
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    to: Mapping[str, tuple[str, ...]]
    name: str = ""
    recode: tuple[str, ...] = ()
    recode_all: bool = False

    @property
    def splits(self) -> tuple[str, ...]:
        """The old ids that became several."""
        return tuple(name for name in self.old if len(self.to[name]) > 1)

    @property
    def is_function(self) -> bool:
        """Whether every old coding says what the new one is."""
        return not self.splits

    @property
    def dropped(self) -> tuple[str, ...]:
        """The old ids that became nothing."""
        return tuple(name for name in self.old if not self.to[name])

    @property
    def renamed(self) -> tuple[str, ...]:
        """The old ids that became one other, which nothing else became."""
        one = (name for name in self.old if len(self.to[name]) == 1)
        return tuple(
            name for name in one if self.to[name][0] != name and len(self.sources[self.to[name][0]]) == 1
        )

    @property
    def merged(self) -> dict[str, tuple[str, ...]]:
        """The new ids that several old ones became, with these."""
        return {name: several for name, several in self.sources.items() if len(several) > 1}

    @cached_property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """The old ids that became each new one; none where it was added."""
        found: dict[str, list[str]] = {name: [] for name in self.new}
        for name in self.old:
            for target in self.to[name]:
                found[target].append(name)
        return {name: tuple(some) for name, some in found.items()}


def composed(first: Crosswalk, second: Crosswalk) -> Crosswalk:
    """What the first leads to, led on by the second."""
    to = {
        name: tuple(dict.fromkeys(last for middle in first.to[name] for last in second.to[middle]))
        for name in first.old
    }
    back = {name for name in first.old if set(first.to[name]) & set(second.recode)}
    return Crosswalk(
        first.old,
        second.new,
        to,
        f"{first.name}+{second.name}",
        tuple(name for name in first.old if name in back or name in first.recode),
        first.recode_all or second.recode_all,
    )


def crosswalk_of(revision: Revision | None, old: Codebook, new: Codebook) -> Crosswalk:
    """The crosswalk that a revision describes; without one, categories of both versions stay what they are.

    Raises `InputError` where a category of the old version is not accounted for, or a target does not exist:
    nothing is dropped that nobody said was dropped. Whether the revision is sound beyond that is for
    `check_revision`.
    """
    to: dict[str, tuple[str, ...]] = {}
    recode: dict[str, None] = {}
    problems: list[Problem] = []
    file = revision.path if revision else new.path
    for change in revision.changes if revision else ():
        concerned = change.sources or change.targets
        for source in change.sources:
            to[source] = tuple(dict.fromkeys((*to.get(source, ()), *change.targets)))
        if change.recode and change.op != "add":
            recode |= dict.fromkeys(concerned)
        problems += [
            Problem(file, change.line, f"{quoted(target)} is no category of {printable(new.reference)}")
            for target in change.targets
            if target not in new.by_id
        ]
        problems += [
            Problem(file, change.line, f"{quoted(source)} is no category of {printable(old.reference)}")
            for source in change.sources
            if source not in old.by_id
        ]
    missing = [name for name in old.ids if name not in to and name not in new.by_id]
    if missing:
        text = f"nothing says what became of {listed(missing)}; {_WAY_OUT}"
        problems.append(Problem(file, None, text))
    if problems:
        raise InputError(problems)
    to = {name: to.get(name, (name,)) for name in old.ids}
    # A redefinition names the category by its id in the new version.
    again = tuple(
        name
        for name in old.ids
        if len(to[name]) < 2 and (name in recode or any(one in recode for one in to[name]))
    )
    added = any(change.recode and change.op == "add" for change in revision.changes) if revision else False
    return Crosswalk(old.ids, new.ids, to, _name(old, new), again, added)


def _name(old: Codebook, new: Codebook) -> str:
    """peer-worker@1-to-2"""
    if old.name == new.name and old.version and new.version:
        return f"{old.reference}-to-{new.version}"
    return f"{old.reference}-to-{new.reference}"


def read_crosswalk(path: str) -> Crosswalk:
    """The crosswalk in a CSV table with the columns `old` and `new`, one row a pair; an empty `new` drops the old id.

    An old id in several rows is split, a new one merged. Raises `InputError` with every problem.
    """
    problems: list[Problem] = []
    lines: dict[tuple[str, str], int] = {}
    for line, old, new in _rows(path):
        if not old:
            problems.append(Problem(path, line, "the column 'old' is empty"))
        elif (before := lines.get((old, new))) is not None:
            text = f"{quoted(old)} to {quoted(new)} stands here and at line {before}"
            problems.append(Problem(path, line, text))
        else:
            lines[old, new] = line
    targets: dict[str, list[str]] = {}
    for old, new in lines:
        targets.setdefault(old, []).append(new)
    for old, several in targets.items():
        if "" in several and len(several) > 1:
            text = f"{quoted(old)} is dropped, and also becomes {listed([one for one in several if one])}"
            problems.append(Problem(path, lines[old, ""], text))
    if problems:
        raise InputError(problems)
    to = {old: tuple(one for one in several if one) for old, several in targets.items()}
    return Crosswalk(tuple(to), tuple(dict.fromkeys(one for several in to.values() for one in several)), to)


def _rows(path: str) -> list[tuple[int, str, str]]:
    """Line, old and new id of each row."""
    read_head(path)  # says what is no file to read
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(StringIO(file.read(), newline=""))
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError([Problem(path, None, f"cannot be read: {error}")]) from None
    header = [name.casefold() for name in rows[0][1]] if rows else []
    if header[:2] != ["old", "new"] or len(rows) < 2:
        text = "a crosswalk is a CSV table with the columns old,new and a row for each category of the old codebook"
        raise InputError([Problem(path, rows[0][0] if rows else None, text)])
    return [(line, row[0], row[1] if len(row) > 1 else "") for line, row in rows[1:]]


def common_coarsening(crosswalk: Crosswalk) -> tuple[Crosswalk, Crosswalk]:
    """The finest categories that both versions can be mapped to: one crosswalk from the old, one from the new.

    Categories are one where a chain of "this became that" joins them (METHODS 8). Where nothing was split, that is
    the new version itself. What was dropped or added has no counterpart, and becomes nothing: both versions
    then speak of the same things.
    """
    component: dict[str, str] = {}  # of each new id: its first one
    members: dict[str, list[str]] = {name: [name] for name in crosswalk.new}
    for targets in map(crosswalk.to.__getitem__, crosswalk.old):
        heads = list(dict.fromkeys(component.get(target, target) for target in targets))
        for head in heads[1:]:
            # The smaller joins the larger, so that each name moves a few times only.
            keep, give = sorted((heads[0], head), key=lambda one: -len(members[one]))
            heads[0] = keep
            component |= dict.fromkeys(members[give], keep)
            members[keep] += members.pop(give)
    place = {name: i for i, name in enumerate(crosswalk.new)}
    met = {component.get(target, target) for targets in crosswalk.to.values() for target in targets}
    joined = sorted(sorted(place[name] for name in members[head]) for head in members if head in met)
    named: dict[str, str] = {}
    taken = set(place)
    for places in joined:
        some = [crosswalk.new[i] for i in places]
        name = "+".join(some)
        while len(some) > 1 and name in taken:
            name += "+"
        taken.add(name)
        named[component.get(some[0], some[0])] = name
    names = tuple(named.values())

    def of(target: str) -> tuple[str, ...]:
        head = component.get(target, target)
        return (named[head],) if head in named else ()

    old = {name: of(targets[0]) if targets else () for name, targets in crosswalk.to.items()}
    label = f"{crosswalk.name}-in-common" if crosswalk.name else ""
    return (
        Crosswalk(crosswalk.old, names, old, label),
        Crosswalk(crosswalk.new, names, {name: of(name) for name in crosswalk.new}, label),
    )
