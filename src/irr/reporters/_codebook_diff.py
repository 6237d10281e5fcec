"""The report of two versions of a codebook: what became of what, and each changed text word by word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from irr._version import __version__
from irr.names import listed, printable, shown
from irr.records.codebook_diff import COLUMNS, diff_head, difference_record, difference_rows
from irr.reporters._blocks import ROWS, Block, Entry, Facts, Heading, Paragraph
from irr.reporters._common import notices_told
from irr.reporters._documents import Document
from irr.reporters._word_changes import marked
from irr.revision.diffing import KINDS

if TYPE_CHECKING:
    from irr.codebook import Codebook
    from irr.revision.diffing import CodebookDiff, Difference


def document(found: CodebookDiff) -> Document:
    """The differences as a document."""
    return Document(
        title=f"irr {__version__}: {shown(found.old.reference)} and {shown(found.new.reference)} compared",
        blocks=partial(_blocks, found),
        head=partial(diff_head, found),
        lists=(("differences", lambda: map(difference_record, found.differences)),),
        columns=COLUMNS,
        rows=partial(difference_rows, found),
        notices=lambda: found.notices,
    )


def _blocks(found: CodebookDiff) -> Iterator[Block]:
    yield Heading("What changed")
    yield Facts(list(counts(found)))
    if found.revision is None and any(one.likeness is not None for one in found.differences):
        yield Paragraph(
            "What was renamed, merged or split is guessed from the words of the categories; likeness is the share "
            "of them in common, rare words counting more. Say what is so in a revision file (--propose FILE)."
        )
    if found.notices:
        yield Heading("Check of the revision" if found.revision else "What nothing declares")
        yield from notices_told(found.notices)
    if found.differences:
        yield Heading("Each difference")
        yield from differences(found)


def differences(found: CodebookDiff) -> Iterator[Block]:
    """Each difference with what it changed."""
    for one in found.differences[:ROWS]:
        yield Entry(title(one), one.kind)
        if rows := list(_facts(one, found)):
            yield Facts(rows)
    if (rest := len(found.differences) - ROWS) > 0:
        yield Paragraph(f"and {rest:,} more differences, in --format json and csv")


def title(one: Difference) -> str:
    """REC, RDY → ENTRY"""
    if one.sources == one.targets or not one.sources:
        return listed(one.targets)
    return f"{listed(one.sources)} → {listed(one.targets) or 'nothing'}"


def counts(found: CodebookDiff) -> Iterator[tuple[str, str]]:
    """How much differs, by kind."""
    yield "categories", f"{len(found.old.ids):,} before, {len(found.new.ids):,} after"
    yield "the same", f"{found.kept:,}"
    for kind, meaning in KINDS.items():
        these = [one for one in found.differences if one.kind == kind]
        if these:
            yield (
                kind,
                f"{len(these):,}, {meaning}: {'; '.join(map(title, these[:6]))}{' …' if these[6:] else ''}",
            )
    if found.revision is not None:
        errors = sum(notice.level == "error" for notice in found.notices)
        said = "accounts for all of it" if not errors else f"{errors:,} error{'s' if errors > 1 else ''}"
        yield "revision file", f"{printable(found.revision.path)}: {said}"


def _facts(one: Difference, found: CodebookDiff) -> Iterator[tuple[str, str]]:
    if one.likeness is not None:
        yield "guessed", f"likeness {one.likeness:.2f}, {one.basis}"
    if one.why:
        yield "why", printable(" ".join(one.why.split()))
    if one.evidence:
        yield "evidence", printable("; ".join(" ".join(text.split()) for text in one.evidence))
    for change in one.fields:
        before, after = marked(change.before, change.after)
        yield f"{change.field}, before", before or "nothing"
        yield f"{change.field}, after", after or "nothing"
    if not one.fields:
        for book, names in ((found.old, one.sources), (found.new, one.targets)):
            for name in names[:8]:
                yield from _described(book, name)


def _described(book: Codebook, name: str) -> Iterator[tuple[str, str]]:
    """What is said of a category: its definition, or what else there is."""
    category = book.by_id.get(name)
    if category is not None:
        said = category.definition or category.short_definition or category.label
        if said:
            yield shown(name), printable(" ".join(said.split()))
