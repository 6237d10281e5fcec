"""What differs between what was to be written and what is read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from irr.names import listed

if TYPE_CHECKING:
    from irr.writers.model import Coded, Mark, Marked

_Key = tuple[str, str]


@dataclass(frozen=True)
class Losses:
    """What is lost, and what is to be known when the files are read."""

    losses: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Blanks:
    """Pairs of section and coder that are read back blank: which, and how many."""

    holds: Callable[[_Key], bool]
    number: int


def of_ratings(
    wanted: Coded, found: Coded, blanks: Blanks, renamed: Mapping[str, str], format_: str
) -> Losses:
    """What differs in ratings, and beside them; `found` is what is read back with blanks as "not coded"."""
    losses = [*_names(wanted, found)]
    kept = {*found.sections}, {*found.coders}
    given = {
        key: frozenset(renamed.get(name, name) for name in some)
        for key, some in wanted.given.items()
        if key[0] in kept[0] and key[1] in kept[1]
    }
    said, remarks = _blanks(given, blanks, format_)
    losses += said
    new = {*found.sections} - {*wanted.sections}, {*found.coders} - {*wanted.coders}
    back = {key: some for key, some in found.given.items() if key[0] not in new[0] and key[1] not in new[1]}
    losses += _changed(given, back, blanks)
    if wanted.codebook is None:
        used = {name for some in wanted.given.values() for name in some}
        unused = [name for name in wanted.categories if name not in used]
        gone = [name for name in unused if renamed.get(name, name) not in found.categories]
        if gone:
            losses.append(f"{_n(gone, 'category', 'categories')} that nobody gave: {listed(gone)}")
    losses += _about(wanted, found)
    losses += _beside(wanted, found, renamed)
    if gone := [coder for coder, kind in wanted.kinds.items() if found.kinds.get(coder) != kind]:
        losses.append(
            f"whether {listed(gone)} {'are persons or models' if gone[1:] else 'is a person or a model'}"
        )
    return Losses(tuple(losses), tuple(remarks))


def of_marks(wanted: Marked, found: Marked, renamed: Mapping[str, str]) -> Losses:
    """What differs in marks, and beside them."""
    losses = []
    names = [document.name for document in wanted.documents]
    texts = {document.name: document.text for document in found.documents}
    gone = [name for name in names if name not in texts]
    marked = {wanted.documents[mark.document].name for mark in wanted.marks}
    if idle := [name for name in gone if name not in marked]:
        losses.append(f"{_n(idle, 'document')} that nobody marked: {listed(idle)}")
    if busy := [name for name in gone if name in marked]:
        new = [name for name in texts if name not in names]
        back = f"; read back: {listed(new)}" if new else ""
        losses.append(
            f"{_n(busy, 'document')} {_is(busy)} not carried under {_its(busy)}: {listed(busy)}{back}"
        )
    changed = [
        one.name
        for one in wanted.documents
        if one.text is not None and one.name in texts and texts[one.name] != one.text
    ]
    remarks = []
    if changed:
        losses.append(f"the text of {_n(changed, 'document')}: {listed(changed)}")
        if all(texts[name] is None for name in changed):
            remarks.append("positions are in those texts: keep them, and read it with --texts FOLDER")
    before = Counter(_key(wanted, mark, renamed) for mark in wanted.marks)
    after = Counter(_key(found, mark, {}) for mark in found.marks)
    lost, new_ = [*(before - after).elements()], [*(after - before).elements()]
    whole = [key for key in lost if key[1] < 0]
    part = [key for key in lost if key[1] >= 0]
    if whole:
        losses.append(f"{_n(whole, 'category', 'categories')} of whole documents: {_places(whole)}")
    if part:
        losses.append(f"{_n(part, 'marked stretch', 'marked stretches')}: {_places(part)}")
    if new_:
        losses.append(f"{_n(new_, 'marked stretch', 'marked stretches')} {_is(new_)} added: {_places(new_)}")
    losses += _opened(wanted, found)
    losses += _beside(wanted, found, renamed)
    quotes = {_key(found, mark, {}): mark.quote.strip() for mark in found.marks}
    unquoted = [
        key
        for mark in wanted.marks
        if wanted.documents[mark.document].text is None and mark.quote.strip()
        if (key := _key(wanted, mark, renamed)) in quotes and quotes[key] != mark.quote.strip()
    ]
    if unquoted:
        losses.append(
            f"the text of {_n(unquoted, 'marked stretch', 'marked stretches')}: {_places(unquoted)}"
        )
    return Losses(tuple(losses), tuple(remarks))


def _names(wanted: Coded, found: Coded) -> Iterator[str]:
    """Sections and coders that are gone, or are called otherwise."""
    rated, coded = wanted.by_section, wanted.by_coder
    for what, why, before, after, used in (
        ("section", "nobody coded", wanted.sections, found.sections, rated),
        ("coder", "coded nothing", wanted.coders, found.coders, coded),
    ):
        known = {*after}
        gone = [name for name in before if name not in known]
        idle = [name for name in gone if name not in used]
        busy = [name for name in gone if name in used]
        if idle:
            yield f"{_n(idle, what)} that {why}: {listed(idle)}"
        if busy:
            old = {*before}
            new = [name for name in after if name not in old]
            back = f"; read back: {listed(new)}" if new else ""
            yield f"{_n(busy, what)} {_is(busy)} not carried under {_its(busy)}: {listed(busy)}{back}"


def _blanks(
    given: Mapping[_Key, frozenset[str]], blanks: Blanks, format_: str
) -> tuple[list[str], list[str]]:
    """What cannot be told apart, or how a blank is to be read."""
    fits = [key for key, some in given.items() if not some and blanks.holds(key)]
    full = [key for key, some in given.items() if some and blanks.holds(key)]
    absent = blanks.number - len(fits) - len(full)
    losses, remarks = [], []
    if fits and absent:
        losses.append(
            f"{_n(fits, 'rating')} 'nothing fits' and {absent:,} 'not coded' cannot be told apart in {format_}"
        )
    elif fits:
        remarks.append(f"read it with --blank none: {_n(fits, 'rating')} 'nothing fits' {_is(fits)} blank")
    elif absent:
        remarks.append(
            f"read it with --blank missing: {absent:,} 'not coded' {'is' if absent == 1 else 'are'} blank"
        )
    if full:
        losses.append(f"{_n(full, 'rating')} {_is(full)} blank: {_pairs(full)}")
    return losses, remarks


def _changed(
    given: Mapping[_Key, frozenset[str]], found: Mapping[_Key, tuple[str, ...]], blanks: Blanks
) -> Iterator[str]:
    """Ratings that are read back as something else; blanks have been told."""
    gone, added, other = [], [], []
    for key, some in given.items():
        if blanks.holds(key):
            continue
        back = found.get(key)
        if back is None:
            gone.append(key)
        elif frozenset(back) != some:
            other.append(key)
    added = [key for key in found if key not in given]
    empty = [key for key in gone if not given[key]]
    named = [key for key in gone if given[key]]
    if empty:
        yield f"{_n(empty, 'rating')} 'nothing fits' {_is(empty)} read back as not coded: {_pairs(empty)}"
    if named:
        yield f"{_n(named, 'rating')} {_is(named)} not carried: {_pairs(named)}"
    if other:
        section, coder = other[0]
        before, after = (
            listed(sorted(some), 4) or "nothing fits" for some in (given[other[0]], found[other[0]])
        )
        yield (
            f"{_n(other, 'rating')} {_is(other)} read back with other categories, such as {section} of {coder}: {before} "
            f"becomes {after}"
        )
    if added:
        yield f"{_n(added, 'rating')} {_is(added)} added: {_pairs(added)}"


def _about(wanted: Coded, found: Coded) -> Iterator[str]:
    """What was known of sections."""
    for column, said in wanted.about.items():
        back = found.said(column)
        some = [section for section, text in said.items() if back.get(section) != text]
        if not some:
            continue
        none = all(not back.get(section) for section in some)
        stripped = all(back.get(section, "").strip() == said[section].strip() for section in some)
        how = " changes at its ends" if stripped and not none else "" if none else " changes"
        yield f"the {column} of {_n(some, 'section')}{how}: {listed(some)}"


def _beside(wanted: Any, found: Any, renamed: Mapping[str, str]) -> Iterator[str]:
    """Notes, comments and suggestions, whatever their order."""
    for name in ("notes", "comments", "suggestions"):
        before, after = (
            Counter(_renamed(one, renamed if mine else {}) for one in getattr(side, name, ()))
            for side, mine in ((wanted, True), (found, False))
        )
        if lost := (before - after).total():
            yield f"{lost:,} {name if lost > 1 else name[:-1]}"


def _renamed(one: Any, renamed: Mapping[str, str]) -> tuple[Any, ...]:
    return tuple(
        renamed.get(value, value) if key == "category" else value.strip() if isinstance(value, str) else value
        for key, value in vars(one).items()
    )


def _opened(wanted: Marked, found: Marked) -> Iterator[str]:
    """Who is known to have read what."""

    def pairs(one: Marked, opened: Iterable[tuple[str, int]]) -> set[_Key]:
        return {(one.documents[document].name, coder) for coder, document in opened}

    def every(one: Marked) -> set[_Key]:
        return {(document.name, coder) for document in one.documents for coder in one.coders}

    if wanted.opened is None:
        if found.opened is None:
            return
        if lost := every(wanted) - pairs(found, found.opened):
            yield f"that a coder may have read a document, {len(lost):,} times: {_pairs(lost)}"
        return
    before = pairs(wanted, wanted.opened)
    if found.opened is None:
        if others := every(wanted) - before:
            yield f"that a coder did not read a document, {len(others):,} times: {_pairs(others)}"
        marked = {(wanted.documents[mark.document].name, mark.coder) for mark in wanted.marks}
        if unmarked := before - marked:
            yield f"that a coder read a document and marked nothing, {len(unmarked):,} times: {_pairs(unmarked)}"
    elif lost := before ^ pairs(found, found.opened):
        yield f"whether a coder read a document, {len(lost):,} times: {_pairs(lost)}"


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


def _pairs(keys: Iterable[_Key]) -> str:
    return listed([f"{section} of {coder}" for section, coder in sorted(keys)], 6)


def _n(some: Sequence[Any], one: str, several: str = "") -> str:
    return f"{len(some):,} {one if len(some) == 1 else several or one + 's'}"


def _is(some: Sequence[Any] | set[Any]) -> str:
    return "is" if len(some) == 1 else "are"


def _its(some: Sequence[Any]) -> str:
    return "its name" if len(some) == 1 else "their names"
