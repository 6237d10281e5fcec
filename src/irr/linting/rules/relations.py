"""What entries say of each other: parents, themes, exclusive groups, what is confused with what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from irr.linting.registry import rule
from irr.linting.subject import Finding
from irr.names import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from irr.linting.subject import Subject


@rule("dangling-parent", level="warning")
def dangling_parent(subject: Subject) -> Iterator[Finding]:
    """The parent of a category does not exist.

    Assignments that are rolled up (--at category) end at the parent. One that does not exist is a name misspelt or
    an entry that was taken out.

        categories:
          - id: cost
          - {id: fare, parent: cots}      # unknown parent 'cots'; did you mean 'cost'?

    Where the file has both categories and codes, the group of a code (category:) may be any name, and is a finding
    if groups are declared and it is not among them.
    """
    yield from subject.refused("dangling-parent")
    groups = {heading.id for heading in subject.codebook.headings}
    if groups:
        for category in subject.categories:
            if category.parent and category.parent not in groups and category.parent not in subject.by_id:
                text = (
                    f"{quoted(category.id)} is in the group {quoted(category.parent)}, which is not declared"
                )
                yield Finding(category.line_of("parent"), text + _hint(category.parent, groups))


@rule("dangling-theme", refused=True)
def dangling_theme(subject: Subject) -> Iterator[Finding]:
    """A category belongs to a theme that is not declared, where others are.

    With themes listed at the head of the file, a name that is not among them is a misspelt one, and figures by
    theme (--at theme) would have a theme too many.

        themes: [burden]
        categories:
          - {id: cost, themes: [burdn]}      # unknown theme 'burdn'; did you mean 'burden'?

    Without a list of themes, those that categories name are the themes.
    """
    yield from subject.refused("dangling-theme")


@rule("dangling-exclusive-group", level="warning")
def dangling_exclusive_group(subject: Subject) -> Iterator[Finding]:
    """An exclusive group names what does not exist, or has one member alone.

    Of an exclusive group a coder gives a section one category at most. A group of one excludes nothing: mostly
    its name is misspelt on one of the categories.

        exclusive:
          mood: [glad, sory]                  # unknown category 'sory'; did you mean 'sorry'?
        categories:
          - {id: for, exclusive: stance}
          - {id: against, exclusive: stence}  # the only one in 'stence'

    A member that does not exist, and 'exclusive: true' on an entry with none below it, are errors at any level,
    since no command reads that.
    """
    yield from subject.refused("dangling-exclusive-group")
    sizes = Counter(name for name, members in subject.codebook.groups.items() for _ in dict.fromkeys(members))
    for category in subject.categories:
        name = category.exclusive
        if name is not None and sizes[name] == 1 and name not in subject.by_id:
            text = (
                f"{quoted(category.id)} is the only one in the exclusive group {quoted(name)}, so that it excludes "
                f"nothing{_hint(name, [other for other in subject.codebook.groups if other != name])}"
            )
            yield Finding(category.line_of("exclusive"), text)


@rule("dangling-confused-with", level="error")
def dangling_confused_with(subject: Subject) -> Iterator[Finding]:
    """A category is said to be confused with one that does not exist, or with itself.

    confused_with tells coders which entry to read beside this one, and irr which boundaries were known to be
    hard. After a merge or a renaming it often still has the old name.

        categories:
          - {id: cost, confused_with: [tiem]}      # no category 'tiem'; did you mean 'time'?
          - {id: time, confused_with: [cost]}
    """
    for category in subject.categories:
        for place, name in enumerate(category.confused_with):
            line = category.line_of("confused_with", place)
            if name == category.id:
                yield Finding(line, f"{quoted(name)} is said to be confused with itself; take it out")
            elif name not in subject.by_id:
                text = (
                    f"{quoted(category.id)} is said to be confused with {quoted(name)}, which does not exist"
                )
                yield Finding(line, text + _hint(name, subject.by_id))


@rule("cycle", refused=True)
def cycle(subject: Subject) -> Iterator[Finding]:
    """A category is below itself.

    Following parents upwards from it one comes back to it, so there is no top to roll assignments up to.

        categories:
          - {id: cost, parent: fare}
          - {id: fare, parent: cost}
    """
    yield from subject.refused("cycle")


@rule("confused-with-not-mutual", level="warning")
def confused_with_not_mutual(subject: Subject) -> Iterator[Finding]:
    """One category is said to be confused with another that does not say so itself.

    Who looks up the other entry finds no word of the first, and the line between the two is drawn on one side
    only.

        categories:
          - {id: cost, confused_with: [time]}
          - {id: time}                         # confused_with: [cost] is missing here
    """
    names = {category.id: frozenset(category.confused_with) for category in subject.by_id.values()}
    for category in subject.categories:
        for place, name in enumerate(category.confused_with):
            if name in names and name != category.id and category.id not in names[name]:
                other = subject.by_id[name]
                text = (
                    f"{quoted(category.id)} is said to be confused with {quoted(name)}, which does not say so (line "
                    f"{other.line}); add it there, or take it out here"
                )
                yield Finding(category.line_of("confused_with", place), text)


def _hint(name: str, known: Collection[str]) -> str:
    # Likeness is dear, and not looked for among very many names.
    return did_you_mean(name, known) if len(known) <= 2000 else ""
