"""What is in dispute in a section, and the sheet that lists such sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal["disjoint", "uncoded", "crossing", "subset"]

#: How two sets that differ can stand to each other, the most serious first: they share nothing; one coder
#: found that nothing fits and the other gave categories; they share some and each has more; one holds the
#: other.
KINDS: tuple[Kind, ...] = ("disjoint", "uncoded", "crossing", "subset")


@dataclass(frozen=True)
class Remark:
    """What a coder wrote beside a section."""

    coder: str
    text: str


@dataclass(frozen=True)
class Dispute:
    """A section that was rated by two or more coders who do not all give the same set.

    `given` leads from each coder who rated it to the categories, in the order of the codebook, () where
    nothing fits. `kind` is the most serious one among the pairs of coders. `difficulty` is 1 less the mean
    Jaccard agreement of all pairs: 0 where all are the same, 1 where no two share anything.
    """

    section: str
    given: Mapping[str, tuple[str, ...]]
    kind: Kind
    difficulty: float
    document: str | None = None
    text: str | None = None
    notes: tuple[Remark, ...] = ()

    @cached_property
    def _times(self) -> Counter[str]:
        return Counter(name for names in self.given.values() for name in names)

    @property
    def shared(self) -> tuple[str, ...]:
        """What all who rated the section gave."""
        first = next(iter(self.given.values()))
        return tuple(name for name in first if self._times[name] == len(self.given))

    @property
    def contested(self) -> tuple[str, ...]:
        """What some of them gave and not all."""
        return tuple(name for name, times in self._times.items() if times < len(self.given))

    @property
    def only_one(self) -> dict[str, tuple[str, ...]]:
        """What exactly one coder gave, by coder; coders who have no such category are left out."""
        own = {
            coder: tuple(name for name in names if self._times[name] == 1)
            for coder, names in self.given.items()
        }
        return {coder: names for coder, names in own.items() if names}


@dataclass(frozen=True)
class Sheet:
    """Sections in dispute in the order they are to be discussed, with a column for each of `coders`.

    `compared` sections were rated by two or more coders, and `in_dispute` of them are rated differently;
    the sheet holds those that were asked for. `blind` is true where `coders` are letters.
    """

    coders: tuple[str, ...]
    disputes: tuple[Dispute, ...]
    compared: int
    in_dispute: int
    has_document: bool = False
    has_text: bool = False
    blind: bool = False

    @property
    def left_out(self) -> int:
        """Sections in dispute that were not asked for."""
        return self.in_dispute - len(self.disputes)
