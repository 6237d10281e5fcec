"""What came of a discussion: the agreed coding, where each part of it is from, and what it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from irr.result import Result

How = Literal["unanimous", "decided", "one coder"]
#: How a section may have come by its coding: all who rated it gave the same; those who discussed it decided;
#: only one coder rated it.
HOW: tuple[How, ...] = ("unanimous", "decided", "one coder")


@dataclass(frozen=True)
class Decision:
    """What a filled row says; `by` and `reason` are "" where it does not say, `remark` follows the reason."""

    section: str
    categories: tuple[str, ...]
    by: str = ""
    reason: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Agreed:
    """The agreed coding of a section, () where nothing fits, and how it came about."""

    section: str
    categories: tuple[str, ...]
    how: How
    by: str = ""
    reason: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Survival:
    """What became of a coder's coding in the sections that were in dispute and decided.

    `survived` of the `rated` sections were decided exactly as the coder had them. Of the assignments of all
    of them, `kept` stayed, `dropped` went, and `added` are those of the decision that the coder had not given.
    """

    coder: str
    rated: int
    survived: int
    kept: int
    dropped: int
    added: int


@dataclass(frozen=True)
class Resolution:
    """The agreed coding, in the order of the study, and what is said of it.

    `undecided` are sections in dispute without a decision; they are not in `agreed`. `reasons` leads from
    each category that was in dispute in a decided section to how often which reason was given there, "" for
    none. `before` is the agreement of the coders as they coded, before anything was resolved. `unrated` counts
    sections that none of the coders rated; `unread` are columns of the sheet that were not read.
    """

    agreed: tuple[Agreed, ...]
    undecided: tuple[str, ...]
    survival: tuple[Survival, ...]
    reasons: Mapping[str, Counter[str]]
    before: tuple[Result, ...]
    codebook: str | None = None
    unrated: int = 0
    unread: tuple[str, ...] = ()
    new_categories: tuple[str, ...] = ()

    def count(self, how: How) -> int:
        """Sections that came about so."""
        return sum(one.how == how for one in self.agreed)

    @property
    def decided(self) -> list[Agreed]:
        """The sections that were decided."""
        return [one for one in self.agreed if one.how == "decided"]

    @property
    def deciders(self) -> Counter[str]:
        """How many sections each decided; "" where the row does not say who."""
        return Counter(one.by for one in self.decided)

    @property
    def given_reasons(self) -> Counter[str]:
        """How many decisions give each reason; "" where the row gives none."""
        return Counter(one.reason for one in self.decided)
