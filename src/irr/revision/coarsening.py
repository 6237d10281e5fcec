"""What two versions of a codebook have in common."""

from __future__ import annotations

from irr.revision.crosswalk import Crosswalk


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
