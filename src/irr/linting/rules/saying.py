"""What an entry says: a definition, when to use it and when not, examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from irr.linting.registry import rule
from irr.linting.subject import Finding
from irr.names import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from irr.linting.subject import Subject


@rule("missing-definition", level="warning")
def missing_definition(subject: Subject) -> Iterator[Finding]:
    """A category has no definition.

    Coders then go by its name, and each has a meaning of her own for it. MacQueen et al. (1998) ask for a brief
    and a full definition of every code. A short_definition will do here. Entries that are retired or drafts are
    passed over.

        - id: cost
          definition: Money that a visit takes, paid by the person or for them.
    """
    for category in subject.in_use:
        if not category.definition and not category.short_definition:
            text = f"{quoted(category.id)} has no definition; write what it means under 'definition:'"
            yield Finding(category.line, text)


@rule("missing-use-when", level="warning")
def missing_use_when(subject: Subject) -> Iterator[Finding]:
    """A category does not say when to use it.

    A definition says what a category means; use_when says by which signs a coder knows it in a text. It is what
    two coders can check each other against. Entries that are retired or drafts are passed over.

        - id: cost
          use_when: [a sum is named, "something is called dear, cheap or free"]
    """
    for category in subject.in_use:
        if not category.use_when:
            text = f"{quoted(category.id)} does not say when to use it; list the signs under 'use_when:'"
            yield Finding(category.line, text)


@rule("missing-do-not-use-when", level="note")
def missing_do_not_use_when(subject: Subject) -> Iterator[Finding]:
    """A category does not say when not to use it.

    Most disputes are about where one category ends and the next begins. The line is drawn here, with the name of
    the category that takes over. Entries that are retired or drafts are passed over.

        - id: cost
          do_not_use_when: [waiting is what it cost (time)]
    """
    for category in subject.in_use:
        if not category.do_not_use_when:
            text = (
                f"{quoted(category.id)} does not say when not to use it; draw the line to its neighbours under "
                "'do_not_use_when:'"
            )
            yield Finding(category.line, text)


@rule("missing-examples", level="note")
def missing_examples(subject: Subject) -> Iterator[Finding]:
    """A category has no examples.

    An example settles in a second what a definition leaves open. It may be a quotation, or the id of a section:
    then irr can test whether the coders agree on it (rule example-not-agreed). Entries that are retired or drafts
    are passed over.

        - id: cost
          examples: ["It was forty pounds there and back.", S017]
    """
    for category in subject.in_use:
        if not category.examples:
            text = f"{quoted(category.id)} has no examples; quote one, or name a section, under 'examples:'"
            yield Finding(category.line, text)
