"""From rows of assignments to a `Study`, and from a study to its distinct patterns: integer work only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from irr.study.model import Study
from irr.study.sets import SetTable

if TYPE_CHECKING:
    from irr.arrays import Ints, Numbers


#: Sections looked at to see whether patterns repeat.
SAMPLED = 5000
#: Up to this many possible patterns are counted in a table instead of being sorted.
COUNTED = 1 << 22


def distinct(key: Ints) -> Ints:
    """The distinct numbers of `key`, ascending (`np.unique` hashes, which is slow for millions)."""
    if len(key) > 1 and not (key[1:] > key[:-1]).all():
        key = np.sort(key)
        key = key[np.r_[True, key[1:] != key[:-1]]]
    return key


def pairs_in_runs(run: Ints) -> tuple[Ints, Ints]:
    """Every two places of an ascending array that hold the same number, the earlier place first."""
    lefts, rights = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    left = np.arange(len(run))
    distance = 1
    while len(left := left[left + distance < len(run)]):
        left = left[run[left] == run[left + distance]]
        lefts.append(left)
        rights.append(left + distance)
        distance += 1
    return np.concatenate(lefts), np.concatenate(rights)


def group_into_sets(
    section: Numbers, coder: Numbers, category: Numbers, n_coders: int, n_categories: int
) -> tuple[Ints, Ints, Ints, SetTable]:
    """Rows of (section, coder, category) as one rating a (section, coder), with its set numbered.

    A category of -1 names nothing: a rating all of whose rows do so is the empty set. Repeated rows count
    once. Returns section, coder and set number of each rating, in ascending order of (section, coder).
    """
    rating = section.astype(np.int64) * n_coders + coder
    n_ratings = int(rating.max(initial=-1)) + 1
    if n_ratings <= 4 * len(rating):
        # Few gaps: ratings can be counted in place, and where each has one row nothing need be sorted.
        times = np.bincount(rating, minlength=n_ratings)
        if times.max(initial=0) <= 1:
            found = np.flatnonzero(times)
            del times
            of_rating = np.empty(n_ratings, np.int32)
            of_rating[rating] = category
            set_id, sets = number_singles(of_rating[found], n_categories)
            return found // n_coders, found % n_coders, set_id, sets
    bits = int(n_categories + 1).bit_length()
    key = distinct(rating << bits | (category + 1))
    rating, chosen = key >> bits, (key & ((1 << bits) - 1)) - 1
    first = np.flatnonzero(np.r_[True, rating[1:] != rating[:-1]]) if len(rating) else np.zeros(0, np.int64)
    # A rating that names something and also has a row naming nothing is the set it names.
    named = chosen >= 0
    sizes = np.add.reduceat(named, first, dtype=np.int64) if len(first) else np.zeros(0, np.int64)
    set_id, sets = number_sets(chosen[named], sizes, n_categories)
    return rating[first] // n_coders, rating[first] % n_coders, set_id, sets


def number_singles(category: Numbers, n_categories: int) -> tuple[Ints, SetTable]:
    """Number the sets of ratings that name one category or (-1) none."""
    met = np.zeros(n_categories + 1, bool)
    met[category] = True  # -1 is the last place
    met[-1] = False
    number = np.cumsum(met) * met
    members = np.flatnonzero(met)
    offsets = np.r_[0, np.arange(len(members) + 1)]
    return number[category], SetTable(offsets, members, n_categories)


def number_sets(members: Ints, sizes: Ints, n_categories: int) -> tuple[Ints, SetTable]:
    """Number the distinct sets among ratings whose members follow each other in `members`.

    Smaller sets come first, equal sizes in the order of their members; the empty set is number 0.
    """
    starts = np.cumsum(sizes) - sizes
    set_id = np.zeros(len(sizes), np.int64)
    offsets: list[Ints] = [np.zeros(2, np.int64)]
    found: list[Ints] = []
    count, end = 1, 0
    for size in np.flatnonzero(np.bincount(sizes, minlength=1)).tolist():
        if size == 0:
            continue
        which = np.flatnonzero(sizes == size)
        start = starts[which]
        # Sets of one size are told apart member by member: the number so far, then the next category.
        key = members[start]
        for place in range(1, size):
            if place > 1:
                key = np.unique(key, return_inverse=True)[1]
            key = key * n_categories + members[start + place]
        example, number = _number(key, n_categories if size == 1 else None)
        set_id[which] = number + count
        found.append(members[start[example][:, None] + np.arange(size)].ravel())
        offsets.append(end + size * np.arange(1, len(example) + 1))
        count += len(example)
        end += size * len(example)
    return set_id, SetTable(
        np.concatenate(offsets), np.concatenate([*found, np.zeros(0, np.int64)]), n_categories
    )


def _number(key: Ints, bound: int | None) -> tuple[Ints, Ints]:
    """A row where each distinct key occurs, keys ascending, and the number of each row's key."""
    if bound is None or bound > COUNTED:
        _, example, number = np.unique(key, return_index=True, return_inverse=True)
        return example, number
    row = np.full(bound, -1)
    row[key] = np.arange(len(key))
    return row[row >= 0], (np.cumsum(row >= 0) - 1)[key]


def collapse(study: Study) -> Study:
    """`Study.collapsed`: one section for each distinct pattern of ratings, with its multiplicity."""
    n, n_coders = len(study.multiplicity), len(study.coders)
    if n == 0:
        return replace(study, names=None)
    base = len(study.sets) + 1
    documents = 1 if study.document is None else int(study.document.max()) + 1
    if documents * base**n_coders < 2**53:
        return _collapse_packed(study, base)
    return _collapse_chained(study, n)


def _collapse_packed(study: Study, base: int) -> Study:
    """Few coders: a section's pattern is one number, its digits the set each coder gave (0: none)."""
    place = base ** np.arange(len(study.coders), dtype=np.float64)
    pattern = np.bincount(
        study.section, weights=(study.set_id + 1) * place[study.coder], minlength=len(study.multiplicity)
    ).astype(np.int64)
    possible = base ** len(study.coders)
    if study.document is not None:
        pattern += study.document * possible
        possible *= int(study.document.max()) + 1
    if possible <= COUNTED:
        counts = np.bincount(pattern, weights=study.multiplicity).astype(np.int64)
        distinct = np.flatnonzero(counts)
        counts = counts[distinct]
    else:
        distinct, number = np.unique(pattern, return_inverse=True)
        counts = np.bincount(number, weights=study.multiplicity).astype(np.int64)
    digits = distinct[:, None] // place.astype(np.int64) % base
    section, coder = np.nonzero(digits)
    return replace(
        study,
        section=section,
        coder=coder,
        set_id=digits[section, coder] - 1,
        multiplicity=counts,
        document=None if study.document is None else distinct // base ** len(study.coders),
        names=None,
    )


def _hardly_repeats(study: Study, n: int) -> bool:
    """Whether nearly all sections of a sample differ, so that collapsing them all is not worth the time."""
    bounds = np.searchsorted(study.section, np.arange(0, n, max(n // SAMPLED, 1)))
    ends = np.searchsorted(study.section, np.arange(0, n, max(n // SAMPLED, 1)), side="right")
    rating = study.coder * len(study.sets) + study.set_id
    patterns = {rating[lo:hi].tobytes() for lo, hi in zip(bounds.tolist(), ends.tolist(), strict=True)}
    return len(patterns) > 0.95 * len(bounds)


def _collapse_chained(study: Study, n: int) -> Study:
    """Many coders: patterns are told apart rating by rating, and given up where they hardly repeat."""
    if n > 2 * SAMPLED and _hardly_repeats(study, n):
        return replace(study, names=None)
    per_section = study.ratings_per_section
    starts = np.cumsum(per_section) - per_section
    rating = study.coder * len(study.sets) + study.set_id
    # Sections of different documents differ from the start; documents are fewer than sections.
    key = np.zeros(n, np.int64) if study.document is None else study.document.copy()
    for place in range(int(per_section.max(initial=0))):
        which = np.flatnonzero(per_section > place)
        # Sections that have ended keep numbers that no longer section can reach.
        extended = key[which] * (int(rating.max()) + 1) + rating[starts[which] + place]
        distinct, number = np.unique(extended, return_inverse=True)
        if place and 2 * len(distinct) > n:
            return replace(study, names=None)
        key[which] = number + n
        key = np.unique(key, return_inverse=True)[1]
    _, example, number = np.unique(key, return_index=True, return_inverse=True)
    kept = np.zeros(n, bool)
    kept[example] = True
    renumber = np.full(n, -1)
    renumber[example] = np.arange(len(example))
    ratings = kept[study.section]
    section = renumber[study.section[ratings]]
    order = np.lexsort((study.coder[ratings], section))
    return replace(
        study,
        section=section[order],
        coder=study.coder[ratings][order],
        set_id=study.set_id[ratings][order],
        multiplicity=np.bincount(number, weights=study.multiplicity).astype(np.int64),
        document=None if study.document is None else study.document[example],
        names=None,
    )
