"""How the entries of a codebook hang together: names, parents, themes, numbers, exclusive groups."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from irr import yamltree
from irr.codebook.model import decimal
from irr.names import listed, quoted
from irr.yamltree import Mapping, Problems, described

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from irr.codebook.entry import Draft
    from irr.codebook.model import Category
    from irr.yamltree import Fields


def check_ids(drafts: Sequence[Draft], problems: Problems) -> None:
    """No id stands twice."""
    first: dict[str, Category] = {}
    for draft in drafts:
        name, line = draft.category.id, draft.category.line_of("id")
        if not name:
            continue  # said where it was read
        if (before := first.setdefault(name, draft.category)) is not draft.category:
            retired = "retired" in (before.status, draft.category.status)
            text = f"category {quoted(name)} stands here and at line {before.line_of('id')}"
            problems.add(line, text, "reused-id" if retired else "duplicate-id")


def check_parents(drafts: Sequence[Draft], must_exist: bool, problems: Problems) -> None:
    """A parent is a category, and none is below itself; where parents are groups, any name will do."""
    if not must_exist:
        return
    above = {draft.category.id: draft.category.parent for draft in drafts}
    for draft in drafts:
        if draft.parent and draft.parent_declared and draft.parent.text not in above:
            problems.unknown(draft.parent.line, "parent", draft.parent.text, above, "dangling-parent")
    # A walk upwards ends at what an earlier one has seen, so that all of them are one pass.
    seen: dict[str, str] = {}
    for draft in drafts:
        start: str = draft.category.id
        name: str | None = start if start not in seen else None
        while name is not None and name in above and name not in seen:
            seen[name] = start
            name = above[name]
        if name is not None and seen.get(name) == start:
            line = draft.category.line_of("parent")
            problems.add(line, f"category {quoted(name)} is below itself", "cycle")


def check_themes(drafts: Sequence[Draft], known: Collection[str], problems: Problems) -> None:
    """Where themes are declared, the themes of the categories are among them."""
    if known:
        for draft in drafts:
            for place, theme in enumerate(draft.category.themes):
                if theme not in known:
                    line = draft.category.line_of("themes", place)
                    problems.unknown(line, "theme", theme, known, "dangling-theme")


def check_values(drafts: Sequence[Draft], scale: str, problems: Problems) -> None:
    """Numbers for all categories where the scale needs them, and for all or none where it is ordinal."""
    without = [draft for draft in drafts if draft.category.value is None]
    if scale in ("interval", "ratio"):
        for draft in without:
            if draft.category.id and decimal(draft.category.id) is None:
                name = quoted(draft.category.id)
                text = f"category {name} needs a 'value': the scale is {scale}"
                problems.add(draft.category.line, text, "missing-value")
    elif scale == "ordinal" and 0 < len(without) < len(drafts):
        missing = listed([draft.category.id for draft in without])
        problems.add(
            without[0].category.line,
            f"'value' is on some categories only; give it to all or to none (missing: {missing})",
            "missing-value",
        )


def in_order(drafts: list[Draft], problems: Problems) -> list[Draft]:
    """The entries by their `order` where it is given, which must be for all and different for each."""
    ordered = [draft for draft in drafts if draft.order is not None]
    if not ordered:
        return drafts
    if len(ordered) < len(drafts):
        without = [draft.category for draft in drafts if draft.order is None]
        missing = listed([category.id for category in without])
        text = f"'order' is on some categories only; give it to all or to none (missing: {missing})"
        problems.add(without[0].line, text, "unordered-scale")
        return drafts
    ordered.sort(key=lambda draft: draft.order or 0.0)
    for before, after in pairwise(ordered):
        if before.order == after.order:
            names = f"{quoted(before.category.id)} and {quoted(after.category.id)}"
            line = after.category.line_of("order")
            problems.add(line, f"{names} have the same 'order'", "unordered-scale")
    return ordered


def exclusive_groups(
    drafts: Sequence[Draft], headings: Collection[str], head: Fields, problems: Problems
) -> dict[str, tuple[str, ...]]:
    """The groups of which a coder gives a section one category at most.

    They are declared in four ways: under the head key `exclusive`, by `exclusive: true` on a group of codes
    (`headings`), by the same on a category with others below it, by `exclusive: name` on the members.
    """
    below: defaultdict[str, list[str]] = defaultdict(list)
    groups: defaultdict[str, dict[str, None]] = defaultdict(dict)  # dicts as ordered sets
    for draft in drafts:
        if draft.category.parent is not None:
            below[draft.category.parent].append(draft.category.id)
        if draft.group is not None:
            groups[draft.group][draft.category.id] = None
    for name in headings:
        groups[name].update(dict.fromkeys(below[name]))
    for draft in drafts:
        if draft.parts_exclusive:
            name = draft.category.id
            if name not in below:
                text = (
                    f"'exclusive: true' is for a category with others below it, and {quoted(name)} has none"
                )
                problems.add(draft.category.line_of("exclusive"), text, "dangling-exclusive-group")
            groups[name].update(dict.fromkeys(below[name]))
    for name, members in _declared(head, {draft.category.id for draft in drafts}, problems):
        groups[name].update(dict.fromkeys(members))
    return {name: tuple(members) for name, members in groups.items()}


def _declared(head: Fields, ids: Collection[str], problems: Problems) -> list[tuple[str, list[str]]]:
    """The groups under the head key `exclusive`: a mapping from a name to the ids."""
    if "exclusive" not in head or yamltree.is_absent(head["exclusive"][1]):
        return []
    key, node = head["exclusive"]
    if not isinstance(node, Mapping):
        problems.add(key.line, f"'exclusive' must lead from names to lists of ids, not be {described(node)}")
        return []
    groups = []
    for name, value in node.entries:
        members = yamltree.scalars_of(value, f"the exclusive group {quoted(name.text)}", problems)
        for member in members:
            if member.text not in ids:
                problems.unknown(member.line, "category", member.text, ids, "dangling-exclusive-group")
        groups.append((name.text.strip(), [member.text for member in members]))
    return groups
