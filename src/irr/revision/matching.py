"""Which categories of two versions are likely the same, merged or split, by the words that are said of them.

How alike two categories are is the share of the words of one that the other has, rare words counting more (by
the logarithm of how few categories have them). Nothing is decided by it: what is found is a proposal.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from irr.names import skeleton
from irr.revision.fields import MEANING, texts, words

if TYPE_CHECKING:
    from irr.codebook import Category, Codebook

#: Likeness from which a rename is proposed: words in common, of the words of both.
RENAMED = 0.6
#: Likeness from which a merge or a split is proposed: words of the part that the whole has.
PART_OF = 0.5
#: Rarest words of a category by which others are found that might be like it, in how many of these a word may
#: be, and how many of them are compared in full. So ten thousands of categories take seconds.
_WORDS, _POSTINGS, _COMPARED = 12, 50, 10

_SAID = ("label", "short_definition", *MEANING, "examples", "keywords")


@dataclass(frozen=True)
class Match:
    """A likely rename, merge or split; `likeness` is from 0 to 1, to four digits, `why` what it rests on."""

    op: Literal["rename", "merge", "split"]
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    likeness: float
    why: str


def likely_matches(old: Codebook, new: Codebook) -> list[Match]:
    """What categories that are gone, or newly retired, and categories that are new likely have to do with each other.

    In the order of the old version. Each category is in one match at most.
    """
    gone = {name: old.by_id[name] for name in old.ids if is_gone(name, old, new)}
    come = {name: category for name, category in new.by_id.items() if name not in old.by_id}
    if not gone:
        # What stays may still have given a part of itself away, but nobody could say so from words alone.
        return []
    renamed = {match.targets[0]: match for match in _certain(gone, come)}
    for target, match in renamed.items():
        del gone[match.sources[0]], come[target]
    goes_on = {target: match.sources[0] for target, match in renamed.items()}
    stays = (name for name, after in new.by_id.items() if name in old.by_id and after.status != "retired")
    goes_on |= {name: name for name in stays}
    found = list(_by_words(old, new, gone, come, goes_on))
    merged = {match.targets[0] for match in found if match.op == "merge"}
    found += [match for target, match in renamed.items() if target not in merged]
    place = {name: i for i, name in enumerate(old.ids)}
    return sorted(found, key=lambda match: place[match.sources[0]])


def is_gone(name: str, old: Codebook, new: Codebook) -> bool:
    """Whether a category of the old version is not in the new one, or retired there."""
    after = new.by_id.get(name)
    return after is None or (after.status == "retired" and old.by_id[name].status != "retired")


def _certain(gone: dict[str, Category], come: dict[str, Category]) -> Iterable[Match]:
    """Renames known by what one category of each version has alone: what QDA programs identify it by, its label, its
    definition."""
    left, right = dict(gone), dict(come)
    for key, why in ((_guid, "same refi_guid"), (_label, "same label"), (_definition, "same definition")):
        sources, targets = _only(left, key), _only(right, key)
        for one in [one for one in sources if one in targets]:
            source, target = sources[one], targets[one]
            if key is _guid or not (_guid(left[source]) and _guid(right[target])):
                yield Match("rename", (source,), (target,), 1.0, why)
                del left[source], right[target]


def _guid(category: Category) -> str:
    return (category.refi_guid or "").casefold()


def _label(category: Category) -> str:
    return skeleton(category.label)


def _definition(category: Category) -> str:
    return " ".join(words(category.definition))


def _only(categories: dict[str, Category], key: Callable[[Category], str]) -> dict[str, str]:
    """The id of the one category that has each key; none where several have it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, category in categories.items():
        if one := key(category):
            found[one].append(name)
    return {one: names[0] for one, names in found.items() if len(names) == 1}


class _Index:
    """Categories found by their rare words."""

    def __init__(self, bags: dict[str, frozenset[str]], weight: dict[str, float]) -> None:
        self.bags, self.weight = bags, weight
        self.having: defaultdict[str, list[str]] = defaultdict(list)
        for name, bag in bags.items():
            for word in bag:
                self.having[word].append(name)

    def most_alike(self, bag: frozenset[str]) -> list[str]:
        """The categories that share most of the rarest words of a bag."""
        rare = heapq.nsmallest(_WORDS, bag, key=lambda word: (-self.weight[word], word))
        shared: Counter[str] = Counter()
        for word in rare:
            names = self.having.get(word, ())
            if len(names) <= _POSTINGS:
                for name in names:
                    shared[name] += 1
        order = {name: i for i, name in enumerate(shared)}
        return heapq.nsmallest(_COMPARED, shared, key=lambda name: (-shared[name], order[name]))

    def inside(self, part: frozenset[str], whole: frozenset[str]) -> float:
        """The share of the words of a part that the whole has, by their weights."""
        total = sum(map(self.weight.__getitem__, sorted(part)))
        return sum(map(self.weight.__getitem__, sorted(part & whole))) / total if total else 0.0

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """Twice the words in common, of the words of both (Dice), by their weights."""
        total = sum(self.weight[word] for some in (one, other) for word in sorted(some))
        return 2 * sum(map(self.weight.__getitem__, sorted(one & other))) / total if total else 0.0


def _by_words(
    old: Codebook,
    new: Codebook,
    gone: dict[str, Category],
    come: dict[str, Category],
    goes_on: dict[str, str],
) -> Iterable[Match]:
    """Matches of what is gone with what is new; `goes_on` leads from other new ids to the old ones they continue."""
    before = {name: _bag(category) for name, category in old.by_id.items()}
    after = {name: _bag(category) for name, category in new.by_id.items()}
    count = Counter(word for bags in (before, after) for bag in bags.values() for word in bag)
    n = len(before) + len(after)
    weight = {word: math.log(1 + n / times) for word, times in count.items()}
    # What goes on may have taken something in: the words that it has now and had not before.
    gained = {name: after[name] for name in come}
    gained |= {name: more for name, was in goes_on.items() if (more := after[name] - before[was])}
    into = _Index(gained, weight)
    whole_of = _best(into, {name: before[name] for name in gone})
    merges = _grouped(whole_of)
    place = {name: i for i, name in enumerate(old.ids)}
    claimed: set[str] = set()
    for target, parts in merges.items():
        whole = {*parts, goes_on[target]} if target in goes_on else set(parts)
        if len(whole) > 1:
            sources = sorted(whole, key=place.__getitem__)
            yield Match(
                "merge", tuple(sources), (target,), _least(parts), "words of each that the new one has"
            )
            claimed.update(sources, (target,))
    open_ = {name: bag for name, bag in before.items() if name in gone and name not in claimed}
    outof = _Index(open_, weight)
    splits = _grouped(_best(outof, {name: after[name] for name in come if name not in claimed}))
    for source, parts in splits.items():
        if len(parts) > 1:
            yield Match("split", (source,), tuple(parts), _least(parts), "words of each that the old one had")
            claimed.update((source,), parts)
    for source, bag in open_.items():
        if source in claimed:
            continue
        candidates = [name for name in into.most_alike(bag) if name in come and name not in claimed]
        best = max(candidates, key=lambda name: (into.alike(bag, after[name]), name), default=None)
        if best is not None and (likeness := into.alike(bag, after[best])) >= RENAMED:
            yield Match("rename", (source,), (best,), round(likeness, 4), "words in common")
            claimed.update((source, best))


def _best(index: _Index, parts: dict[str, frozenset[str]]) -> dict[str, tuple[str, float]]:
    """The category that each part is most inside of, where it is so far enough."""
    found = {}
    for name, bag in parts.items():
        likely = [(index.inside(bag, index.bags[one]), one) for one in index.most_alike(bag)]
        if likely and (best := max(likely))[0] >= PART_OF:
            found[name] = (best[1], best[0])
    return found


def _grouped(whole_of: dict[str, tuple[str, float]]) -> dict[str, dict[str, float]]:
    """The parts of each whole, with how far each is inside it."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for part, (whole, likeness) in whole_of.items():
        found[whole][part] = likeness
    return found


def _least(parts: dict[str, float]) -> float:
    return round(min(parts.values()), 4)


def _bag(category: Category) -> frozenset[str]:
    said: Collection[str] = [text for name in _SAID for text in texts(category, name)]
    return frozenset(word for text in (category.id, *said) for word in words(text))
