"""Codings mapped through a crosswalk, and what of them cannot be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from irr.errors import UsageError
from irr.names import listed, quoted
from irr.study import EMPTY, Scale, Study, Warned
from irr.study.mapping import mapped, uses
from irr.study.patterns import number_sets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from irr.arrays import Bools
    from irr.codebook import Codebook
    from irr.revision.crosswalk import Crosswalk

#: What becomes of a rating all of whose categories were dropped: nothing fits, or not coded.
DropAs = Literal["none", "missing"]


@dataclass(frozen=True)
class Recoded:
    """Codings of the old version in the categories of the new one.

    `study` has the ratings that the crosswalk settles. Those that give a category that was split are left out of it:
    what they are in the new version nobody has said. `before` is the study as it was, with `unresolved` true
    for them and `emptied` for those all of whose categories were dropped (both over the ratings of `before`).
    `uses` leads from each old id to the ratings that give it.
    """

    before: Study
    study: Study
    crosswalk: Crosswalk
    uses: dict[str, int]
    unresolved: Bools
    emptied: Bools
    drop_as: DropAs = "none"

    @property
    def n_unresolved(self) -> int:
        """Ratings that wait for somebody to say which of several categories they are."""
        return self._count(self.unresolved)

    @property
    def n_emptied(self) -> int:
        """Ratings of which nothing is left."""
        return self._count(self.emptied)

    @cached_property
    def to_recode(self) -> dict[str, tuple[str, ...]]:
        """The sections to be coded again, in the order of the study, each with the old categories that call for it.

        () where the whole study is to be coded again, since something was added. Empty where identical
        sections have been collapsed, and none has a name.
        """
        if self.before.names is None:
            return {}
        found: dict[str, tuple[str, ...]] = {}
        study = self.before
        names: list[str] = self.before.names.to_pylist()
        wanted = {*self.crosswalk.splits, *self.crosswalk.recode}
        reasons: dict[int, set[int]] = {}
        concerned = gives(study, wanted)
        pairs = zip(study.section[concerned].tolist(), study.set_id[concerned].tolist(), strict=True)
        for section, number in pairs:
            reasons.setdefault(section, set()).update(study.sets[number].tolist())
        for place, name in enumerate(names):
            if place in reasons:
                given = (study.categories[k] for k in sorted(reasons[place]))
                found[name] = tuple(category for category in given if category in wanted)
            elif self.crosswalk.recode_all:
                found[name] = ()
        return found

    def _count(self, which: Bools) -> int:
        return int(self.before.multiplicity[self.before.section[which]].sum())


def recoded(
    study: Study,
    crosswalk: Crosswalk,
    *,
    drop_as: DropAs = "none",
    keep_unlisted: bool = False,
    codebook: Codebook | None = None,
) -> Recoded:
    """The study in the categories of the new version: a coder gave a category who gave one that became it.

    A rating all of whose categories were dropped is kept as read with nothing that fits, or with `drop_as`
    "missing" becomes not coded. A rating with a category that was split is left out, see `Recoded`. `codebook` is the
    new version, for the values of its scale. Raises `UsageError` where the study has categories that the
    crosswalk does not list, unless `keep_unlisted` leaves them what they are.
    """
    unlisted = [name for name in study.categories if name not in crosswalk.to]
    if unlisted and not keep_unlisted:
        raise UsageError(
            f"the crosswalk says nothing of {listed(unlisted)}; leave what it does not list as it is with --keep-unlisted"
        )
    names = tuple(dict.fromkeys((*crosswalk.new, *unlisted)))
    number = {name: k for k, name in enumerate(names)}
    targets = [crosswalk.to.get(name, (name,)) for name in study.categories]
    given = uses(study)
    unresolved = gives(study, crosswalk.splits)
    whole = mapped(study, names, [[number[one] for one in to] if len(to) < 2 else () for to in targets])
    emptied = (study.set_id != EMPTY) & (whole.set_id == EMPTY) & ~unresolved
    left = ~unresolved & ~emptied if drop_as == "missing" else ~unresolved
    choices = {"crosswalk": crosswalk.name or f"{len(crosswalk.old)}-to-{len(crosswalk.new)}"}
    if emptied.any():
        choices["drop-as"] = drop_as
    result = replace(
        with_ratings(whole, left),
        scale=_scale(study, codebook, names),
        choices=study.choices | choices,
    )
    found = Recoded(
        study,
        result,
        crosswalk,
        {name: int(n) for name, n in zip(study.categories, given, strict=True)},
        unresolved,
        emptied,
        drop_as,
    )
    return replace(found, study=replace(result, warnings=(*study.warnings, *_warnings(found, codebook))))


def bounds_of(found: Recoded) -> tuple[Study, Study]:
    """What the study would be if categories that were split never matched, and if their parts always did.

    What coders share lies between the two. In the first, each coder has a category of their own for what was split; in
    the second, all its parts were given (METHODS 9.1).
    """
    study, crosswalk = found.before, found.crosswalk
    if found.drop_as == "missing":
        left = ~found.emptied
        study = with_ratings(study, left)
    names = tuple(dict.fromkeys((*crosswalk.new, *(n for n in study.categories if n not in crosswalk.to))))
    number = {name: k for k, name in enumerate(names)}
    whole = [[number[one] for one in crosswalk.to.get(name, (name,))] for name in study.categories]
    highest = mapped(study, names, whole)
    splits = [name for name in study.categories if len(crosswalk.to.get(name, ())) > 1]
    apart = {name: len(names) + i for i, name in enumerate(splits)}
    targets = [
        [apart[name]] if name in apart else to for name, to in zip(study.categories, whole, strict=True)
    ]
    lowest = mapped(study, [*names, *splits], targets)
    sizes = lowest.sets.sizes[lowest.set_id]
    starts = lowest.sets.offsets[lowest.set_id]
    within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    members = lowest.sets.members[np.repeat(starts, sizes) + within]
    members = members + (members >= len(names)) * np.repeat(lowest.coder, sizes) * len(splits)
    own = tuple(f"{name} ({coder})" for coder in study.coders for name in splits)
    set_id, sets = number_sets(members, sizes, len(names) + len(own))
    lowest = replace(lowest, categories=(*names, *own), set_id=set_id, sets=sets)
    return replace(lowest, scale=Scale()), replace(highest, scale=Scale())


def with_ratings(study: Study, which: Bools) -> Study:
    """The study of these ratings only, with all its sections."""
    return replace(study, section=study.section[which], coder=study.coder[which], set_id=study.set_id[which])


def gives(study: Study, categories: Collection[str]) -> Bools:
    """Which ratings give one of these categories (ratings)."""
    numbers = [k for k, name in enumerate(study.categories) if name in categories]
    given: Bools = study.sets.holding_any(numbers)[study.set_id]
    return given


def _scale(study: Study, codebook: Codebook | None, names: tuple[str, ...]) -> Scale:
    """The scale of the new version, which is nominal where nobody gave it."""
    if codebook is None:
        return Scale(declared=study.scale.declared)
    values = tuple(value for name in names if (value := codebook.values.get(name)) is not None)
    return Scale(codebook.scale, values if len(values) == len(names) else None, declared=True)


def _warnings(found: Recoded, codebook: Codebook | None) -> Iterable[Warned]:
    used = [name for name in found.crosswalk.dropped if found.uses.get(name)]
    if used:
        n = sum(found.uses[name] for name in used)
        became = "not coded" if found.drop_as == "missing" else "read with nothing that fits"
        rest = f"; ratings with nothing else, now {became}: {found.n_emptied:,}" if found.n_emptied else ""
        yield Warned("dropped", f"assignments of dropped categories left out: {n:,} ({listed(used)}){rest}")
    if found.n_unresolved:
        split = [name for name in found.crosswalk.splits if found.uses.get(name)]
        text = f"ratings left out until recoded, as a category of theirs was split ({listed(split)})"
        yield Warned("split_unresolved", f"{text}: {found.n_unresolved:,}")
    place = {name: k for k, name in enumerate(found.study.categories)}
    for group, members in (codebook.groups if codebook else {}).items():
        inside = np.zeros(max(len(place), 1), bool)
        inside[[place[name] for name in members if name in place]] = True
        sets = found.study.sets
        several = np.bincount(sets.owners, inside[sets.members], len(sets)) > 1
        if n := int(found.study.multiplicity[found.study.section[several[found.study.set_id]]].sum()):
            text = f"ratings that now have more than one category of group {quoted(group)}, which allows one"
            yield Warned("exclusive_after_mapping", f"{text}: {n:,}")
