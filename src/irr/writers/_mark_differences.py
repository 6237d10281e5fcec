"""What differs between the marks that were to be written and those that are read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from irr.names import listed
from irr.writers._differences import Key, Losses, are, beside, counted, pairs_of, their_names

if TYPE_CHECKING:
    from irr.writers.model import Mark, Marked


def of_marks(wanted: Marked, found: Marked, renamed: Mapping[str, str]) -> Losses:
    """What differs in marks, and beside them."""
    losses = []
    names = [document.name for document in wanted.documents]
    texts = {document.name: document.text for document in found.documents}
    gone = [name for name in names if name not in texts]
    marked = {wanted.documents[mark.document].name for mark in wanted.marks}
    if idle := [name for name in gone if name not in marked]:
        losses.append(f"{counted(idle, 'document')} that nobody marked: {listed(idle)}")
    if busy := [name for name in gone if name in marked]:
        new = [name for name in texts if name not in names]
        back = f"; read back: {listed(new)}" if new else ""
        losses.append(
            f"{counted(busy, 'document')} {are(busy)} not carried under {their_names(busy)}: {listed(busy)}{back}"
        )
    changed = [
        one.name
        for one in wanted.documents
        if one.text is not None and one.name in texts and texts[one.name] != one.text
    ]
    remarks = []
    if changed:
        losses.append(f"the text of {counted(changed, 'document')}: {listed(changed)}")
        if all(texts[name] is None for name in changed):
            remarks.append("positions are in those texts: keep them, and read it with --texts FOLDER")
    before = Counter(_key(wanted, mark, renamed) for mark in wanted.marks)
    after = Counter(_key(found, mark, {}) for mark in found.marks)
    lost, new_ = [*(before - after).elements()], [*(after - before).elements()]
    whole = [key for key in lost if key[1] < 0]
    part = [key for key in lost if key[1] >= 0]
    if whole:
        losses.append(f"{counted(whole, 'category', 'categories')} of whole documents: {_places(whole)}")
    if part:
        losses.append(f"{counted(part, 'marked stretch', 'marked stretches')}: {_places(part)}")
    if new_:
        losses.append(
            f"{counted(new_, 'marked stretch', 'marked stretches')} {are(new_)} added: {_places(new_)}"
        )
    losses += _opened(wanted, found)
    losses += beside(wanted, found, renamed)
    quotes = {_key(found, mark, {}): mark.quote.strip() for mark in found.marks}
    unquoted = [
        key
        for mark in wanted.marks
        if wanted.documents[mark.document].text is None and mark.quote.strip()
        if (key := _key(wanted, mark, renamed)) in quotes and quotes[key] != mark.quote.strip()
    ]
    if unquoted:
        losses.append(
            f"the text of {counted(unquoted, 'marked stretch', 'marked stretches')}: {_places(unquoted)}"
        )
    return Losses(tuple(losses), tuple(remarks))


def _opened(wanted: Marked, found: Marked) -> Iterator[str]:
    """Who is known to have read what."""

    def pairs(one: Marked, opened: Iterable[tuple[str, int]]) -> set[Key]:
        return {(one.documents[document].name, coder) for coder, document in opened}

    def every(one: Marked) -> set[Key]:
        return {(document.name, coder) for document in one.documents for coder in one.coders}

    if wanted.opened is None:
        if found.opened is None:
            return
        if lost := every(wanted) - pairs(found, found.opened):
            yield f"that a coder may have read a document, {len(lost):,} times: {pairs_of(lost)}"
        return
    before = pairs(wanted, wanted.opened)
    if found.opened is None:
        if others := every(wanted) - before:
            yield f"that a coder did not read a document, {len(others):,} times: {pairs_of(others)}"
        marked = {(wanted.documents[mark.document].name, mark.coder) for mark in wanted.marks}
        if unmarked := before - marked:
            yield f"that a coder read a document and marked nothing, {len(unmarked):,} times: {pairs_of(unmarked)}"
    elif lost := before ^ pairs(found, found.opened):
        yield f"whether a coder read a document, {len(lost):,} times: {pairs_of(lost)}"


def _key(one: Marked, mark: Mark, renamed: Mapping[str, str]) -> tuple[str, int, int, str, str]:
    category = renamed.get(mark.category, mark.category)
    return one.documents[mark.document].name, mark.start, mark.end, mark.coder, category


def _places(keys: Sequence[tuple[str, int, int, str, str]]) -> str:
    return listed(
        [
            f"{category} of {coder} in {document}" + (f" {start}-{end}" if start >= 0 else "")
            for document, start, end, coder, category in sorted(keys)
        ],
        3,
    )
