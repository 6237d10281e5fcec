"""A codebook from its file, in any format. Nothing but that one file is ever opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from irr import yamltree
from irr.codebook.checking import (
    check_ids,
    check_parents,
    check_themes,
    check_values,
    exclusive_groups,
    in_order,
)
from irr.codebook.entry import read_entry
from irr.codebook.formats import format_of_content
from irr.codebook.head import GROUP, HEAD, TEXTS, THEME, headings_in, limits_in, scale_in, text_in
from irr.codebook.model import Category, Codebook, Heading
from irr.errors import InputError, OtherKindError, Problem
from irr.inputs import source_of
from irr.inputs.collector import paused
from irr.yamltree import Fields, Mapping, Node, Problems, Scalar, Sequence, described

if TYPE_CHECKING:
    from collections.abc import Iterable

    from irr.codebook.entry import Draft

#: Keys by which the other files that irr reads are told, and what those files are.
_OTHER_KINDS = {
    **dict.fromkeys(("sections", "assignments", "codings"), "a coder file"),
    "changes": "a revision file",
    "rounds": "a project file",
}


def read_codebook(path: str) -> Codebook:
    """The codebook in the file at `path`; raises `InputError` with every problem found.

    YAML, CSV and REFI-QDA are told apart by what they hold. In YAML the categories stand under `categories`, or
    under `codes`; where there are both, `codes` are what coders assign and `categories` are the groups they fall into.
    """
    return parse_codebook(yamltree.content(path), path)


def parse_codebook(data: bytes, path: str) -> Codebook:
    """The codebook that `data` holds; `path` is for messages, and for the name where the file has none."""
    found = _inspected(data, path)
    if found.problems or found.codebook is None:
        raise InputError(found.problems)
    return found.codebook


@dataclass(frozen=True)
class Inspected:
    """A codebook as far as its file can be understood, None where it cannot, and all that is wrong with it."""

    codebook: Codebook | None
    problems: tuple[Problem, ...]


def inspect_codebook(path: str) -> Inspected:
    """What `read_codebook` would return or refuse.

    Raises `InputError` where the file cannot be had, and `OtherKindError` where it is no codebook but another of the
    files that irr reads.
    """
    source = source_of(path)
    if not source.packed:
        return _inspected(source.read(), path)
    try:
        data = source.read()
    except InputError as error:
        # It is there, and damaged.
        return Inspected(None, tuple(error.problems))
    return _inspected(data, path)


def _inspected(data: bytes, path: str) -> Inspected:
    with paused():
        try:
            root, remarks = format_of_content(data, path).tree(data, path)
        except InputError as error:
            return Inspected(None, tuple(error.problems))
        problems = Problems(path)
        _refuse_other_kinds(root, path)
        return Inspected(_codebook(root, path, remarks, problems), problems.found)


def _codebook(root: Node, path: str, remarks: tuple[str, ...], problems: Problems) -> Codebook:
    head = yamltree.fields(root, HEAD, "a codebook", problems)
    grouped = "categories" in head and "codes" in head
    drafts = _drafts(head, "codes" if "codes" in head else "categories", root, problems)
    themes = [entry.heading for entry in headings_in(head, "themes", THEME, problems)]
    headings = headings_in(head, "categories", GROUP, problems) if grouped else []
    scale = scale_in(head, drafts, problems)
    ordered = in_order(drafts, problems)
    check_ids(drafts, problems)
    check_parents(drafts, not grouped, problems)
    check_themes(drafts, {theme.id for theme in themes}, problems)
    check_values(drafts, scale, problems)
    exclusive = [entry.heading.id for entry in headings if entry.exclusive]
    groups = exclusive_groups(ordered, exclusive, head, problems)
    limits = limits_in(head, problems)
    texts = {key: text_in(head, key, problems) for key in TEXTS}
    authors = yamltree.texts_of(head["authors"][1], "'authors'", problems) if "authors" in head else ()
    groups = _in_order_of(ordered, groups)
    categories = _with_groups([draft.category for draft in ordered], groups)
    return Codebook(
        name=texts["codebook"] or Path(path).stem,
        version=texts["version"],
        scale=scale,
        categories=categories,
        groups=groups,
        themes=tuple(themes or _used_themes(categories)),
        headings=tuple(entry.heading for entry in headings),
        codes_per_unit=limits,
        unit=texts["unit"],
        date=texts["date"],
        title=texts["title"],
        description=texts["description"],
        authors=authors,
        path=path,
        lines={name: key.line for name, (key, _) in head.items()},
        remarks=remarks,
    )


def _refuse_other_kinds(root: Node, path: str) -> None:
    keys = {key.text: key.line for key, _ in root.entries} if isinstance(root, Mapping) else {}
    if keys.keys() & {"categories", "codes"}:
        return
    for key, kind in _OTHER_KINDS.items():
        if key in keys:
            text = f"this is {kind}, not a codebook: it has {key}, no categories"
            raise OtherKindError([Problem(path, keys[key], text)])


def _drafts(head: Fields, name: str, root: Node, problems: Problems) -> list[Draft]:
    """The entries of the list under `name`, in the order of the file."""
    key, node = head.get(name, (None, None))
    if key is not None and node is not None and not isinstance(node, Sequence | Scalar):
        problems.add(key.line, f"'{name}' must be a list such as '- id: cost', not {described(node)}")
    elif not isinstance(node, Sequence) or not node.items:
        line = root.line if key is None else key.line
        problems.add(line, "no categories; list them under 'categories:', each as '- id: …'")
    return [read_entry(item, problems) for item in node.items] if isinstance(node, Sequence) else []


def _with_groups(categories: Iterable[Category], groups: dict[str, tuple[str, ...]]) -> tuple[Category, ...]:
    """The categories, each with the name of its exclusive group (the one it names itself comes first)."""
    group_of: dict[str, str] = {}
    for name, members in groups.items():
        for member in members:
            group_of.setdefault(member, name)
    return tuple(
        replace(category, exclusive=category.exclusive or group_of.get(category.id))
        for category in categories
    )


def _in_order_of(drafts: Iterable[Draft], groups: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The exclusive groups that have members, the members in the order of the codebook.

    Names that are no category's, which is said elsewhere, come last.
    """
    place = {draft.category.id: number for number, draft in enumerate(drafts)}
    return {
        name: tuple(sorted(members, key=lambda one: place.get(one, len(place))))
        for name, members in groups.items()
        if members
    }


def _used_themes(categories: Iterable[Category]) -> list[Heading]:
    """The themes that categories name, in the order of their first use, where none are declared."""
    return [Heading(theme) for theme in dict.fromkeys(t for c in categories for t in c.themes)]
