"""What differs between the ratings that were to be written and those that are read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from irr.names import listed
from irr.writers._differences import Blanks, Key, Losses, are, beside, counted, pairs_of, their_names

if TYPE_CHECKING:
    from irr.writers.model import Coded


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
            losses.append(f"{counted(gone, 'category', 'categories')} that nobody gave: {listed(gone)}")
    losses += _about(wanted, found)
    losses += beside(wanted, found, renamed)
    if gone := [coder for coder, kind in wanted.kinds.items() if found.kinds.get(coder) != kind]:
        losses.append(
            f"whether {listed(gone)} {'are persons or models' if gone[1:] else 'is a person or a model'}"
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
            yield f"{counted(idle, what)} that {why}: {listed(idle)}"
        if busy:
            old = {*before}
            new = [name for name in after if name not in old]
            back = f"; read back: {listed(new)}" if new else ""
            yield f"{counted(busy, what)} {are(busy)} not carried under {their_names(busy)}: {listed(busy)}{back}"


def _blanks(given: Mapping[Key, frozenset[str]], blanks: Blanks, format_: str) -> tuple[list[str], list[str]]:
    """What cannot be told apart, or how a blank is to be read."""
    fits = [key for key, some in given.items() if not some and blanks.holds(key)]
    full = [key for key, some in given.items() if some and blanks.holds(key)]
    absent = blanks.number - len(fits) - len(full)
    losses, remarks = [], []
    if fits and absent:
        losses.append(
            f"{counted(fits, 'rating')} 'nothing fits' and {absent:,} 'not coded' cannot be told apart in {format_}"
        )
    elif fits:
        remarks.append(
            f"read it with --blank none: {counted(fits, 'rating')} 'nothing fits' {are(fits)} blank"
        )
    elif absent:
        remarks.append(
            f"read it with --blank missing: {absent:,} 'not coded' {'is' if absent == 1 else 'are'} blank"
        )
    if full:
        losses.append(f"{counted(full, 'rating')} {are(full)} blank: {pairs_of(full)}")
    return losses, remarks


def _changed(
    given: Mapping[Key, frozenset[str]], found: Mapping[Key, tuple[str, ...]], blanks: Blanks
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
        yield f"{counted(empty, 'rating')} 'nothing fits' {are(empty)} read back as not coded: {pairs_of(empty)}"
    if named:
        yield f"{counted(named, 'rating')} {are(named)} not carried: {pairs_of(named)}"
    if other:
        section, coder = other[0]
        before, after = (
            listed(sorted(some), 4) or "nothing fits" for some in (given[other[0]], found[other[0]])
        )
        yield (
            f"{counted(other, 'rating')} {are(other)} read back with other categories, such as {section} of {coder}: "
            f"{before} becomes {after}"
        )
    if added:
        yield f"{counted(added, 'rating')} {are(added)} added: {pairs_of(added)}"


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
        yield f"the {column} of {counted(some, 'section')}{how}: {listed(some)}"
